"""The part of the menu File that saves faces, vectors and projections."""

from __future__ import annotations

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.session.pins import Pins
from latent_explorer.ui.commands.command import Command, has_bundle
from latent_explorer.ui.commands.selection import has_selection


def _has_pins(scene: Scene) -> bool:
    return has_bundle(scene) and bool(scene.state[Pins].pinned)


def _has_strip(scene: Scene) -> bool:
    if scene.bundle is None:
        return False
    from latent_explorer.jobs.strip import StripFaces

    return scene.result(StripFaces) is not None


SAVING: tuple[Command, ...] = (
    Command(
        "save-faces",
        "File",
        "Save face &grid as PNG …",
        lambda e: e.exporter.faces.save_grid(),
        "Ctrl+Alt+S",
        "All generated faces in one picture",
        lambda s: s.result(GeneratedFaces) is not None,
        panel="Faces",
    ),
    Command(
        "save-face",
        "File",
        "Save current &face as PNG …",
        lambda e: e.exporter.faces.save_current(),
        "Ctrl+Alt+F",
        "The large face",
        lambda s: s.result(CurrentFace) is not None,
        panel="Current face",
    ),
    Command(
        "save-strip",
        "File",
        "Save co&mponent strip as PNG …",
        lambda e: e.exporter.faces.save_strip(),
        tip="What the chosen components do, one a row",
        enabled=_has_strip,
        panel="Component strip",
    ),
    Command(
        "save-projection-png",
        "File",
        "Save &projection as PNG …",
        lambda e: e.exporter.save_projection_png(),
        "Ctrl+P",
        "The active projection, at a scale you choose",
        has_bundle,
        panel="Projections",
    ),
    Command(
        "save-projection-svg",
        "File",
        "Save projection as &SVG …",
        lambda e: e.exporter.save_projection_svg(),
        "Ctrl+Shift+P",
        "The active projection as a drawing",
        has_bundle,
        panel="Projections",
    ),
    Command(
        "save-vectors",
        "File",
        "Save &vectors as NPZ or CSV …",
        lambda e: e.exporter.save_vectors(),
        "Ctrl+E",
        "The generated vectors",
        lambda s: s.result(GeneratedVectors) is not None,
    ),
    Command(
        "save-pinned-faces",
        "File",
        "Save p&inned faces as PNG …",
        lambda e: e.exporter.faces.save_pinned(),
        tip="All pinned faces in one picture",
        enabled=_has_pins,
        panel="Faces",
    ),
    Command(
        "save-pinned-vectors",
        "File",
        "Save pinned vecto&rs as NPZ or CSV …",
        lambda e: e.exporter.save_pinned_vectors(),
        tip="The pinned vectors, with what they were drawn with",
        enabled=_has_pins,
    ),
    Command(
        "save-selection-table",
        "File",
        "Save se&lected images as CSV …",
        lambda e: e.exporter.save_selection(".csv"),
        tip="The names of the selected images, with all that is known of them",
        enabled=has_selection,
    ),
    Command(
        "save-selection-faces",
        "File",
        "Save sele&cted faces as PNG …",
        lambda e: e.exporter.save_selection(".png"),
        tip="The faces of the selected z-points in one picture",
        enabled=has_selection,
    ),
    Command(
        "save-comparison-faces",
        "File",
        "Save compar&ed faces as PNG …",
        lambda e: e.exporter.faces.save_compared(),
        tip="The faces in Compare, a row a set",
        enabled=has_bundle,
        panel="Compare",
    ),
    Command(
        "export-projector",
        "File",
        "Export to the TensorBoard pro&jector …",
        lambda e: e.projector.ask(),
        tip="Vectors, names and attributes of the images, and a sheet of their faces",
        enabled=has_bundle,
    ),
)
