"""Asking where what is on screen is to be saved, and saving it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QInputDialog

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.colouring import chosen
from latent_explorer.controller.scene import Scene
from latent_explorer.core.strip import OFFSETS
from latent_explorer.export.pictures import face_grid, save_png
from latent_explorer.export.scaling import all_scaled, scaled
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.strip import StripFaces
from latent_explorer.session.pins import Pins
from latent_explorer.session.projections import Projections
from latent_explorer.ui.exported import (
    about,
    about_pins,
    about_projection,
    about_strip,
    active_cloud,
    active_colours,
    pinned_faces,
    state_of,
)
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.picture_sizes import ask_side
from latent_explorer.ui.projections.panel import ProjectionsPanel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding
    from latent_explorer.export.tables import Vectors
    from latent_explorer.ui.comparison_exports import ComparisonExports
    from latent_explorer.ui.projections.canvas import Plane
    from latent_explorer.ui.saved_notice import SavedNotice

_SCALE_AT_MOST = 8
_DEFAULT_SCALE = 3
_NO_PINS = "No face is pinned, or it is still being decoded: pin one, or wait until it is shown"
_TABLES = "NumPy archive (*.npz);;CSV table (*.csv);;NumPy array (*.npy)"
_FINDINGS = {
    ".csv": "CSV table (*.csv)",
    ".png": "PNG picture (*.png)",
    ".svg": "SVG drawing (*.svg)",
}
_NO_FINDING = "It is still being worked out: wait until it is shown"
_NO_PROJECTION = "The projection is still being computed: wait until it is shown"
_NOT_EXACT = (
    "The faces on screen are still being computed in float32, as files have them: "
    "leave the panel open and save them in a moment"
)
_LONGEST_PATH = 160  # characters on screen


class Exporter(QObject):
    """Write what is shown, with what reproduces it.

    Parameters
    ----------
    controller : Controller
        Knows what is shown.
    window : MainWindow
        Owns the dialogs, and the panels whose arrangement is exported.
    """

    def __init__(self, controller: Controller, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        documents = QStandardPaths.StandardLocation.PicturesLocation
        self._folder = Path(QStandardPaths.writableLocation(documents))

    @property
    def _scene(self) -> Scene:
        return self._controller.scene

    def save_face_grid(self) -> None:
        """Ask for a file and save the generated faces as one PNG."""
        if self._scene.result(GeneratedFaces) is None:
            self._controller.tell("There are no faces yet: wait until they are shown")
        else:
            faces = self._shown_faces.faces
            self.save_faces("Save the face grid", "faces.png", faces, self.write_face_grid)

    def save_current_face(self) -> None:
        """Ask for a file and save the current face as PNG."""
        shown = self._scene.result(CurrentFace)
        if shown is None:
            self._controller.tell("There is no current face yet: wait until it is shown")
        else:
            face = shown.face[None]
            self.save_faces("Save the current face", "face.png", face, self.write_current_face)

    def save_pinned_faces(self) -> None:
        """Ask for a file and save the pinned faces as one PNG."""
        pinned = pinned_faces(self._scene)
        if pinned is None:
            self._controller.tell(_NO_PINS)
        else:
            self.save_faces("Save the pinned faces", "pinned.png", pinned, self.write_pinned_faces)

    def save_strip(self) -> None:
        """Ask for a file and save the strips of the chosen components as one PNG."""
        if (shown := self._scene.result(StripFaces)) is not None:
            self.save_faces("Save the component strip", "strip.png", shown.faces, self.write_strip)

    def save_pinned_vectors(self) -> None:
        """Ask for a file and save the pinned vectors as NPZ, CSV or NPY."""
        if not self._scene.state[Pins].pinned:
            self._controller.tell(_NO_PINS)
        elif path := self.ask("Save the pinned vectors", "pinned.npz", _TABLES):
            self.write_pinned_vectors(path)

    def save_faces(
        self,
        title: str,
        name: str,
        faces: NDArray[np.uint8],
        write: Callable[[Path, int], None],
    ) -> None:
        """Ask for size and file, and save `faces` of shape (n, size, size, 3)."""
        side = ask_side(self._window, self._controller, title, faces.shape[1], len(faces))
        if side and (path := self.ask(title, name, "PNG picture (*.png)")):
            write(path, side)

    def save_projection(self, kind: str) -> None:
        """Ask for a file and save the active projection as "png" or "svg"."""
        if kind == "svg":
            self.save_projection_svg()
        else:
            self.save_projection_png()

    def save_projection_png(self) -> None:
        """Ask for scale and file and save the active projection as PNG."""
        if active_cloud(self._scene) is None:
            self._controller.tell(_NO_PROJECTION)
            return
        scale, chosen = QInputDialog.getInt(
            self._window,
            "Save the projection",
            "Scale (1 is the size on screen)",
            _DEFAULT_SCALE,
            1,
            _SCALE_AT_MOST,
        )
        if chosen and (path := self.ask("Save the projection", "projection.png", "PNG (*.png)")):
            self.write_projection_png(path, scale)

    def save_projection_svg(self) -> None:
        """Ask for a file and save the active projection as SVG."""
        if active_cloud(self._scene) is None:
            self._controller.tell(_NO_PROJECTION)
        elif path := self.ask("Save the projection", "projection.svg", "SVG drawing (*.svg)"):
            self.write_projection_svg(path)

    def save_vectors(self) -> None:
        """Ask for a file and save the generated vectors as NPZ, CSV or NPY."""
        if self._scene.result(GeneratedVectors) is None:
            self._controller.tell("There are no vectors yet: wait until they are drawn")
        elif path := self.ask("Save the vectors", "vectors.npz", _TABLES):
            self.write_vectors(path)

    def save_finding(self, finding: Finding | None, suffix: str) -> None:
        """Ask for a file and save what a panel of the analysis shows: ".csv", ".png" or ".svg"."""
        if finding is None:
            self._controller.tell(_NO_FINDING)
            return
        kind, name = _FINDINGS[suffix], f"{finding.what}{suffix}"
        if path := self.ask(f"Save {finding.what}", name, kind):
            self.write_finding(path, finding)

    def write_finding(self, path: Path, finding: Finding) -> None:
        """Save what a panel shows, as table or figure, with all that is set."""
        from latent_explorer.export.tables import settings_file

        metadata = about(self._scene, finding.what) | {"state": state_of(self._scene)}
        metadata |= finding.settings or {}
        beside = [settings_file(path)] if path.suffix.lower() == ".csv" else []
        self.write(path, lambda: finding.save(path, metadata), beside)

    def write_face_grid(self, path: Path, side: int) -> None:
        """Save the generated faces, arranged as on screen, each of `side` pixels."""
        shown = self._shown_faces
        if not shown.exact:
            self._controller.tell(_NOT_EXACT)
            return
        columns = self._window.panel(FacesPanel).grid.columns
        # Of what is shown: the settings may be ahead of it, while the worker is still drawing.
        metadata = about(self._scene, "face grid") | {"sampling": shown.draw.settings.as_dict()}
        self.write_grid(path, shown.faces, columns, side, metadata)

    def write_current_face(self, path: Path, side: int) -> None:
        """Save the current face at `side` pixels; its vector is in the file."""
        shown = self._scene.result(CurrentFace)
        assert shown is not None
        if not shown.exact:
            self._controller.tell(_NOT_EXACT)
            return
        metadata = about(self._scene, "current face") | {"z": list(shown.request.z)}
        self.write(path, lambda: save_png(path, scaled(shown.face, side), metadata))

    def write_pinned_faces(self, path: Path, side: int) -> None:
        """Save the pinned faces, each of `side` pixels, with their vectors and settings."""
        pinned = pinned_faces(self._scene)
        assert pinned is not None
        self.write_grid(path, pinned, None, side, about_pins(self._scene))

    def write_strip(self, path: Path, side: int) -> None:
        """Save the strips, one a row, each face of `side` pixels."""
        shown = self._scene.result(StripFaces)
        assert shown is not None
        if not shown.exact:
            self._controller.tell(_NOT_EXACT)
            return
        self.write_grid(path, shown.faces, len(OFFSETS), side, about_strip(self._scene, shown))

    def write_pinned_vectors(self, path: Path) -> None:
        """Save the pinned vectors with what they were drawn with."""
        pins = self._scene.state[Pins].pinned
        drawn_with = [
            {"label": pin.label, "sampling": pin.settings and pin.settings.as_dict()}
            for pin in pins
        ]
        metadata = about(self._scene, "pinned vectors") | {"pinned": drawn_with}
        z = np.array([pin.z for pin in pins], np.float32)
        names = [pin.label for pin in pins]
        self._write_table(path, z, metadata, names=names)

    def write_grid(
        self,
        path: Path,
        faces: NDArray[np.uint8],
        columns: int | None,
        side: int,
        metadata: dict[str, Any],
    ) -> None:
        """Save faces in a grid, each of `side` pixels, in so many columns or as many as fit."""
        self.write(
            path, lambda: save_png(path, face_grid(all_scaled(faces, side), columns), metadata)
        )

    def write_projection_png(self, path: Path, scale: int) -> None:
        """Save the active projection at `scale` times its size on screen."""
        # Here and below: what only exports need would keep the window from opening.
        from latent_explorer.ui.figures import save_plane_png

        metadata = about_projection(self._scene)
        with self._keyed_plane() as plane:
            self.write(path, lambda: save_plane_png(plane, path, scale, metadata))

    def write_projection_svg(self, path: Path) -> None:
        """Save the active projection as a drawing."""
        from latent_explorer.ui.figures import save_plane_svg

        description = json.dumps(about_projection(self._scene))
        with self._keyed_plane() as plane:
            self.write(path, lambda: save_plane_svg(plane, path, "Projection", description))

    def write_vectors(self, path: Path) -> None:
        """Save the generated vectors; the suffix of `path` decides between NPZ, NPY and CSV."""
        shown = self._scene.result(GeneratedVectors)
        assert shown is not None
        drawn = shown.draw
        metadata = about(self._scene, "vectors") | {"sampling": drawn.settings.as_dict()}
        self._write_table(path, drawn.z, metadata, v=drawn.v)

    def _write_table(
        self,
        path: Path,
        z: Vectors,
        metadata: dict[str, Any],
        *,
        v: Vectors | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        from latent_explorer.export.tables import save_vectors, settings_file

        # What a table of numbers cannot hold.
        beside = [settings_file(path)] if path.suffix.lower() == ".csv" else []
        write = partial(save_vectors, path, z, v=v, names=names, metadata=metadata)
        self.write(path, write, beside)

    @property
    def _shown_faces(self) -> GeneratedFaces:
        shown = self._scene.result(GeneratedFaces)
        assert shown is not None
        return shown

    @property
    def _plane(self) -> Plane:
        planes: list[Plane] = self._window.panel(ProjectionsPanel).planes
        return planes[self._scene.state[Projections].active]

    def _keyed_plane(self) -> AbstractContextManager[Plane]:
        """Return the active plane, meanwhile with a key to its colours."""
        from latent_explorer.ui.projections.colour_key import with_colour_key

        cloud, shown = active_cloud(self._scene), active_colours(self._scene)
        if cloud is None or shown is None:
            return nullcontext(self._plane)
        return with_colour_key(self._plane, shown, chosen(self._scene), cloud.correlation)

    @cached_property
    def comparison(self) -> ComparisonExports:
        """What writes files of the sets that are compared."""
        from latent_explorer.ui.comparison_exports import ComparisonExports

        return ComparisonExports(self, self._controller)

    def ask(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask for a file; None where none is chosen. It has the suffix of the kind at least."""
        text, kind = QFileDialog.getSaveFileName(
            self._window, title, str(self._folder / name), kinds
        )
        if not text:
            return None
        path = Path(text)
        if not path.suffix:
            path = path.with_suffix(kind[kind.rindex(".") : -1])
        self._folder = path.parent
        return path

    @cached_property
    def notice(self) -> SavedNotice:
        """Says what has been saved; the faces are better not covered by it."""
        # Here: the window is there sooner.
        from latent_explorer.ui.saved_notice import SavedNotice

        faces, face = self._window.panel(FacesPanel).place, self._window.panel(CurrentFacePanel)
        return SavedNotice(self._window, [faces, face.picture])

    def write(self, path: Path, write: Callable[[], None], beside: Sequence[Path] = ()) -> None:
        """Save something at `path`, and perhaps files `beside` it; say how that went."""
        self.notice.hide()
        try:
            write()
        except OSError as error:
            self._controller.tell(f"{_shown(path)} could not be written: {error.strerror or error}")
        except ValueError as error:
            self._controller.tell(str(error))
        else:
            self._controller.tell("")
            self.notice.show_saved(path, *beside)


def _shown(path: Path) -> str:
    text = str(path)
    return text if len(text) <= _LONGEST_PATH else f"{text[:_LONGEST_PATH]}..."
