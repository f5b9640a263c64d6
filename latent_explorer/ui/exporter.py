"""Asking where what is on screen is to be saved, and saving it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.selection_saving import SelectionSavingPresenter
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.generating import GeneratedVectors
from latent_explorer.session.pins import Pins
from latent_explorer.session.projections import Projections
from latent_explorer.ui.asking import ask_int
from latent_explorer.ui.exported import (
    NO_PINS,
    about,
    about_projection,
    active_cloud,
    state_of,
)
from latent_explorer.ui.file_saver import FileSaver
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.projections.panel import ProjectionsPanel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding
    from latent_explorer.export.tables import Vectors
    from latent_explorer.ui.face_exports import FaceExports
    from latent_explorer.ui.film_exports import FilmExports
    from latent_explorer.ui.projections.canvas import Plane
    from latent_explorer.ui.projections.figure_rows import FigureLegend

_SCALE_AT_MOST = 8
_DEFAULT_SCALE = 3
_TABLES = "NumPy archive (*.npz);;CSV table (*.csv);;NumPy array (*.npy)"
_FINDINGS = {
    ".csv": "CSV table (*.csv)",
    ".png": "PNG picture (*.png)",
    ".svg": "SVG drawing (*.svg)",
}
_NO_FINDING = "It is still being worked out: wait until it is shown"
_NO_PROJECTION = "The projection is still being computed: wait until it is shown"


class Exporter(QObject):
    """Write what is shown, with what reproduces it.

    Parameters
    ----------
    controller : Controller
        Knows what is shown.
    window : MainWindow
        Owns the dialogs, and the panels whose arrangement is exported.
    file_saver : FileSaver
        Asks for files, and says how it went.
    """

    def __init__(self, controller: Controller, window: MainWindow, file_saver: FileSaver) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        self._files = file_saver

    @property
    def _scene(self) -> Scene:
        return self._controller.scene

    def save_pinned_vectors(self) -> None:
        """Ask for a file and save the pinned vectors as NPZ, CSV or NPY."""
        if not self._scene.state[Pins].pinned:
            self._controller.tell(NO_PINS)
        elif path := self._files.ask("Save the pinned vectors", "pinned.npz", _TABLES):
            self.write_pinned_vectors(path)

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
        scale, chosen = ask_int(
            self._window,
            "Save the projection",
            "Scale (1 is the size on screen)",
            _DEFAULT_SCALE,
            1,
            _SCALE_AT_MOST,
        )
        if chosen and (
            path := self._files.ask("Save the projection", "projection.png", "PNG (*.png)")
        ):
            self.write_projection_png(path, scale)

    def save_projection_svg(self) -> None:
        """Ask for a file and save the active projection as SVG."""
        if active_cloud(self._scene) is None:
            self._controller.tell(_NO_PROJECTION)
        elif path := self._files.ask(
            "Save the projection", "projection.svg", "SVG drawing (*.svg)"
        ):
            self.write_projection_svg(path)

    def save_vectors(self) -> None:
        """Ask for a file and save the generated vectors as NPZ, CSV or NPY."""
        if self._scene.result(GeneratedVectors) is None:
            self._controller.tell("There are no vectors yet: wait until they are drawn")
        elif path := self._files.ask("Save the vectors", "vectors.npz", _TABLES):
            self.write_vectors(path)

    def save_selection(self, suffix: str) -> None:
        """Ask for a file and save what is selected: a table (".csv") or its faces (".png")."""
        kind = _FINDINGS[suffix]
        if path := self._files.ask("Save the selection", f"selection{suffix}", kind):
            self.selection.save(path.with_suffix(suffix))

    @cached_property
    def selection(self) -> SelectionSavingPresenter:
        """What has the worker write the selection."""
        from latent_explorer.export.selections import SelectionFiles

        saving = SelectionSavingPresenter(self._controller, SelectionFiles(), self._on_saved)
        self._controller.add([saving])
        return saving

    def _on_saved(self, path: Path, words: str) -> None:
        from latent_explorer.export.tables import settings_file

        beside = [settings_file(path)] if path.suffix == ".csv" else []
        self._controller.tell("")
        self._files.notice.show_saved(path, *beside, what=words)

    def save_finding(self, finding: Finding | None, suffix: str) -> None:
        """Ask for a file and save what a panel of the analysis shows: ".csv", ".png" or ".svg"."""
        if finding is None:
            self._controller.tell(_NO_FINDING)
            return
        kind, name = _FINDINGS[suffix], f"{finding.what}{suffix}"
        if path := self._files.ask(f"Save {finding.what}", name, kind):
            self.write_finding(path, finding)

    def write_finding(self, path: Path, finding: Finding) -> None:
        """Save what a panel shows, as table or figure, with all that is set."""
        from latent_explorer.export.tables import settings_file

        metadata = about(self._scene, finding.what) | {"state": state_of(self._scene)}
        metadata |= finding.settings or {}
        beside = [settings_file(path)] if path.suffix.lower() == ".csv" else []
        self._files.write(path, lambda: finding.save(path, metadata), beside)

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

    def write_projection_png(self, path: Path, scale: int) -> None:
        """Save the active projection at `scale` times its size on screen."""
        # Here and below: what only exports need would keep the window from opening.
        from latent_explorer.ui.figures import save_plane_png

        metadata, (plane, legend) = about_projection(self._scene), self._figure()
        self._files.write(path, lambda: save_plane_png(plane, path, scale, metadata, legend))

    def write_projection_svg(self, path: Path) -> None:
        """Save the active projection as a drawing."""
        from latent_explorer.ui.figures import save_plane_svg

        description = json.dumps(about_projection(self._scene))
        plane, legend = self._figure()
        self._files.write(
            path, lambda: save_plane_svg(plane, path, "Projection", description, legend)
        )

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
        self._files.write(path, write, beside)

    def _figure(self) -> tuple[Plane, FigureLegend]:
        """Return the active plane, wholly drawn, and what is written below it."""
        from latent_explorer.ui.projections.figure_legend import legend_of

        panel, active = self._window.panel(ProjectionsPanel), self._scene.state[Projections].active
        panel.planes[active].drawing.finish()
        return panel.planes[active], legend_of(panel, active)

    @cached_property
    def faces(self) -> FaceExports:
        """What writes pictures of faces."""
        from latent_explorer.ui.face_exports import FaceExports

        return FaceExports(self._files, self._controller, self._window)

    @cached_property
    def films(self) -> FilmExports:
        """What writes the faces along the path."""
        from latent_explorer.ui.film_exports import FilmExports

        return FilmExports(self._files, self._controller, self._window)
