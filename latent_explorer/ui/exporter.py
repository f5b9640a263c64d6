"""The export menu: what is on screen, as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from latent_explorer.controller import Controller
from latent_explorer.core.samplers import Draw
from latent_explorer.export.pictures import face_grid, save_png
from latent_explorer.export.tables import save_vectors
from latent_explorer.session import to_settings
from latent_explorer.ui.figures import save_plane_png, save_plane_svg
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel

_SCALE_AT_MOST = 8
_DEFAULT_SCALE = 3
_LONGEST_PATH = 160  # characters on screen


class Exporter(QObject):
    """Ask where to, and write.

    Parameters
    ----------
    controller : Controller
        Knows what is shown.
    projections, faces
        The panels that are exported.
    report : callable
        Told what was written.
    fail : callable
        Told what went wrong.
    parent : QWidget
        Owns the dialogs.
    """

    def __init__(
        self,
        controller: Controller,
        projections: ProjectionsPanel,
        faces: FacesPanel,
        report: Callable[[str], None],
        fail: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._projections = projections
        self._faces = faces
        self._report = report
        self._fail = fail
        self._window = parent
        documents = QStandardPaths.StandardLocation.PicturesLocation
        self._folder = Path(QStandardPaths.writableLocation(documents))

    def save_face_grid(self) -> None:
        """Ask for a file and save the generated faces as one PNG."""
        if self._controller.faces is None:
            self._fail("There are no faces yet: wait until they are shown")
        elif path := self._ask("Save the face grid", "faces.png", "PNG picture (*.png)"):
            self.write_face_grid(path)

    def save_current_face(self) -> None:
        """Ask for a file and save the current face as PNG."""
        if self._controller.current is None:
            self._fail("There is no current face yet: wait until it is shown")
        elif path := self._ask("Save the current face", "face.png", "PNG picture (*.png)"):
            self.write_current_face(path)

    def save_projection(self, kind: str) -> None:
        """Ask for a file and save the active projection, as "png" or "svg"."""
        if kind == "svg":
            self.save_projection_svg()
        else:
            self.save_projection_png()

    def save_projection_png(self) -> None:
        """Ask for scale and file and save the active projection as PNG."""
        if self._controller.bundle is None:
            self._fail("There is no projection yet: wait until the bundle is open")
            return
        scale, chosen = QInputDialog.getInt(
            self._window,
            "Save the projection",
            "Scale (1 is the size on screen)",
            _DEFAULT_SCALE,
            1,
            _SCALE_AT_MOST,
        )
        if chosen and (path := self._ask("Save the projection", "projection.png", "PNG (*.png)")):
            self.write_projection_png(path, scale)

    def save_projection_svg(self) -> None:
        """Ask for a file and save the active projection as SVG."""
        if self._controller.bundle is None:
            self._fail("There is no projection yet: wait until the bundle is open")
        elif path := self._ask("Save the projection", "projection.svg", "SVG drawing (*.svg)"):
            self.write_projection_svg(path)

    def save_vectors(self) -> None:
        """Ask for a file and save the generated vectors as NPZ, CSV or NPY."""
        if self._controller.drawn is None:
            self._fail("There are no vectors yet: wait until they are drawn")
        elif path := self._ask(
            "Save the vectors",
            "vectors.npz",
            "NumPy archive (*.npz);;CSV table (*.csv);;NumPy array (*.npy)",
        ):
            self.write_vectors(path)

    def write_face_grid(self, path: Path) -> None:
        """Save the generated faces, arranged as on screen."""
        faces = self._controller.faces
        assert faces is not None
        grid = face_grid(faces, self._faces.grid.columns)
        metadata = self._metadata("face grid", self._controller.pictured)
        self._write(path, lambda: save_png(path, grid, metadata))

    def write_current_face(self, path: Path) -> None:
        """Save the current face; its vector is in the file."""
        shown = self._controller.current
        assert shown is not None
        # The vector of this face: the state's may be ahead of it.
        metadata = self._metadata("current face") | {"z": list(shown.request.z)}
        self._write(path, lambda: save_png(path, shown.face, metadata))

    def write_projection_png(self, path: Path, scale: int) -> None:
        """Save the active projection at `scale` times its size on screen."""
        metadata = self._plane_metadata()
        self._write(path, lambda: save_plane_png(self._plane, path, scale, metadata))

    def write_projection_svg(self, path: Path) -> None:
        """Save the active projection as a drawing."""
        description = json.dumps(self._plane_metadata())
        self._write(path, lambda: save_plane_svg(self._plane, path, "Projection", description))

    def write_vectors(self, path: Path) -> None:
        """Save the generated vectors; the suffix of `path` decides between NPZ, NPY and CSV."""
        drawn = self._controller.drawn
        assert drawn is not None
        metadata = self._metadata("vectors", drawn)
        self._write(path, lambda: save_vectors(path, drawn.z, v=drawn.v, metadata=metadata))

    @property
    def _plane(self) -> Any:
        return self._projections.planes[self._controller.state.active]

    def _metadata(self, what: str, draw: Draw | None = None) -> dict[str, Any]:
        bundle = self._controller.bundle
        assert bundle is not None
        about = {"what": what, "bundle": bundle.name, "fingerprint": bundle.fingerprint}
        settings = to_settings(self._controller.state)
        # What is shown may be older than what is set: the worker is still drawing.
        shown = self._controller.drawn if draw is None else draw
        if shown is not None:
            settings["sampling"] = shown.settings.as_dict()
        return about | settings

    def _plane_metadata(self) -> dict[str, Any]:
        state = self._controller.state
        return self._metadata("projection") | {
            "projection": asdict(state.projections[state.active])
        }

    def _ask(self, title: str, name: str, kinds: str) -> Path | None:
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

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            self._fail(f"{_shown(path)} could not be written: {error.strerror or error}")
        except ValueError as error:
            self._fail(str(error))
        else:
            self._report(f"saved {_shown(path)}")


def _shown(path: Path) -> str:
    text = str(path)
    return text if len(text) <= _LONGEST_PATH else f"{text[:_LONGEST_PATH]}..."
