"""Pictures of faces as files: the generated ones, the current one, pins, strips, sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.compared import SetShown, compared_sets
from latent_explorer.controller.presenters.faces import drawn_faces
from latent_explorer.controller.scene import Scene
from latent_explorer.core.strip import OFFSETS
from latent_explorer.export.pictures import face_grid, save_png
from latent_explorer.export.scaling import all_scaled, scaled
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.strip import StripFaces
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.exported import (
    NO_PINS,
    NOT_EXACT,
    about,
    about_chosen,
    about_pins,
    about_strip,
    pinned_faces,
)
from latent_explorer.ui.file_saver import FileSaver
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panels.comparison_findings import about_sets
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.picture_sizes import ask_side

_NOT_COMPARED = "Nothing is compared yet: wait until Compare shows it, and save it then"


class FaceExports:
    """Write faces that are shown, with what reproduces them.

    Parameters
    ----------
    file_saver : FileSaver
        Asks for files, and says how it went.
    controller : Controller
        Knows what is shown.
    window : MainWindow
        Owns the dialogs, and the panel whose arrangement is exported.
    """

    def __init__(self, file_saver: FileSaver, controller: Controller, window: MainWindow) -> None:
        self._files = file_saver
        self._controller = controller
        self._window = window

    @property
    def _scene(self) -> Scene:
        return self._controller.scene

    def save_grid(self) -> None:
        """Ask for a file and save the generated faces as one PNG."""
        if self._scene.result(GeneratedFaces) is None:
            self._controller.tell("There are no faces yet: wait until they are shown")
        else:
            faces = self._shown_faces.faces
            self._save("Save the face grid", "faces.png", faces, self.write_grid)

    def save_current(self) -> None:
        """Ask for a file and save the current face as PNG."""
        shown = self._scene.result(CurrentFace)
        if shown is None:
            self._controller.tell("There is no current face yet: wait until it is shown")
        else:
            face = shown.face[None]
            self._save("Save the current face", "face.png", face, self.write_current)

    def save_pinned(self) -> None:
        """Ask for a file and save the pinned faces as one PNG."""
        pinned = pinned_faces(self._scene)
        if pinned is None:
            self._controller.tell(NO_PINS)
        else:
            self._save("Save the pinned faces", "pinned.png", pinned, self.write_pinned)

    def save_strip(self) -> None:
        """Ask for a file and save the strips of the chosen components as one PNG."""
        if (shown := self._scene.result(StripFaces)) is not None:
            self._save("Save the component strip", "strip.png", shown.faces, self.write_strip)

    def save_compared(self) -> None:
        """Ask for size and file and save the faces of the sets in Compare as one PNG."""
        if seen := self._compared:
            faces = np.concatenate([faces for _, faces in seen])
            self._save("Save the faces of the sets", "sets.png", faces, self.write_compared)
        else:
            self._controller.tell(_NOT_COMPARED)

    def _save(
        self,
        title: str,
        name: str,
        faces: NDArray[np.uint8],
        write: Callable[[Path, int], None],
    ) -> None:
        """Ask for size and file, and save `faces` of shape (n, size, size, 3)."""
        side = ask_side(self._window, self._controller, title, faces.shape[1:], len(faces))
        if side and (path := self._files.ask(title, name, "PNG picture (*.png)")):
            write(path, side)

    def write_grid(self, path: Path, side: int) -> None:
        """Save the generated faces, arranged as on screen, each of `side` pixels."""
        shown = self._shown_faces
        if not shown.exact:
            self._controller.tell(NOT_EXACT)
            return
        columns = self._window.panel(FacesPanel).grid.columns
        # Of what is shown: the settings may be ahead of it, while the worker is still drawing.
        metadata = about(self._scene, "face grid") | {"sampling": shown.draw.settings.as_dict()}
        metadata |= about_chosen(self._scene, shown.draw, self._scene.state[CurrentPoint].z)
        self._write(path, shown.faces, columns, side, metadata)

    def write_current(self, path: Path, side: int) -> None:
        """Save the current face at `side` pixels; its vector is in the file."""
        shown = self._scene.result(CurrentFace)
        assert shown is not None
        if not shown.exact:
            self._controller.tell(NOT_EXACT)
            return
        z = shown.request.z
        metadata = about(self._scene, "current face") | {"z": list(z)}
        metadata |= about_chosen(self._scene, drawn_faces(self._scene), z)
        self._files.write(path, lambda: save_png(path, scaled(shown.face, side), metadata))

    def write_pinned(self, path: Path, side: int) -> None:
        """Save the pinned faces, each of `side` pixels, with their vectors and settings."""
        pinned = pinned_faces(self._scene)
        assert pinned is not None
        self._write(path, pinned, None, side, about_pins(self._scene))

    def write_strip(self, path: Path, side: int) -> None:
        """Save the strips, one a row, each face of `side` pixels."""
        shown = self._scene.result(StripFaces)
        assert shown is not None
        if not shown.exact:
            self._controller.tell(NOT_EXACT)
            return
        self._write(path, shown.faces, len(OFFSETS), side, about_strip(self._scene, shown))

    def write_compared(self, path: Path, side: int) -> None:
        """Save the faces of all sets, each of `side` pixels, a row a set."""
        seen = self._compared
        faces = [faces for _, faces in seen]
        columns = len(faces[0])
        sets = about_sets([shown for shown, _ in seen], columns)
        metadata = about(self._scene, "comparison") | sets
        self._write(path, np.concatenate(faces), columns, side, metadata)

    @property
    def _compared(self) -> list[tuple[SetShown, NDArray[np.uint8]]]:
        drawn = [(shown, shown.faces) for shown in compared_sets(self._scene)]
        return [(shown, faces) for shown, faces in drawn if faces is not None]

    def _write(
        self,
        path: Path,
        faces: NDArray[np.uint8],
        columns: int | None,
        side: int,
        metadata: dict[str, Any],
    ) -> None:
        """Save faces in a grid, each of `side` pixels, in so many columns or as many as fit."""
        self._files.write(
            path, lambda: save_png(path, face_grid(all_scaled(faces, side), columns), metadata)
        )

    @property
    def _shown_faces(self) -> GeneratedFaces:
        shown = self._scene.result(GeneratedFaces)
        assert shown is not None
        return shown
