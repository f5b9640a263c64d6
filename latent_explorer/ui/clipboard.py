"""What is on screen, on the clipboard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from latent_explorer.controller.controller import Controller
from latent_explorer.export.scaling import scaled, within
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.session.picture_size import PictureSize
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.ui.face_grid.pictures import as_image
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.picture_sizes import ask_side
from latent_explorer.ui.projections.panel import ProjectionsPanel

_SECONDS_SHOWN = 10


class Clipboard(QObject):
    """Copy the face, or the active projection where one works in the projections.

    Parameters
    ----------
    controller : Controller
        Knows what is shown.
    window : MainWindow
        Holds the panels.
    """

    def __init__(self, controller: Controller, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window

    def copy(self) -> None:
        """Copy what has the keyboard: the active projection, else the face."""
        if self._works_in(self._window.panel(ProjectionsPanel)):
            self.copy_projection()
        else:
            self.copy_face()

    def copy_face(self) -> None:
        """Copy the chosen face of the grid where one works there, else the current one."""
        face, what = self._face()
        if face is None:
            self._controller.tell("There is no face yet: wait until one is shown and rests")
            return
        side = self._controller.state[PictureSize].of(max(face.shape[:2]))
        QApplication.clipboard().setImage(as_image(scaled(face, side)))
        height, width = within(face.shape, side)
        self._say(f"copied {what}, {width} × {height}")

    def copy_face_as(self) -> None:
        """Ask for a size, and copy the face."""
        face, _ = self._face()
        if face is None or ask_side(self._window, self._controller, "Copy the face", face.shape):
            self.copy_face()

    def copy_projection(self) -> None:
        """Copy the active projection, drawn at twice its size on screen."""
        # Here: what only exports need would keep the window from opening.
        from latent_explorer.ui.figures import plane_pixels
        from latent_explorer.ui.projections.figure_legend import legend_of

        active = self._controller.state[Projections].active
        panel = self._window.panel(ProjectionsPanel)
        panel.planes[active].drawing.finish()
        pixels = plane_pixels(panel.planes[active], 2, legend_of(panel, active))
        QApplication.clipboard().setImage(as_image(pixels))
        height, width = pixels.shape[:2]
        self._say(f"copied the projection, {width} × {height}")

    def copy_face_code(self, language: str) -> None:
        """Copy what makes the current face again, as "python" or as a "command"."""
        from latent_explorer.export.code import command_of_face, python_of_face

        scene = self._controller.scene
        bundle, point = scene.bundle, scene.state[CurrentPoint]
        if bundle is None:
            return
        moved = ", moved" if point.moved else ""
        about = f"{_named(bundle)}; {point.start.label}{moved}"
        if language == "python":
            self._copy_text(python_of_face(bundle.path, about, point.z), "the face as Python")
            return
        try:
            command = command_of_face(bundle.path, point.z)
        except ValueError as error:
            self._controller.tell(str(error))
        else:
            self._copy_text(command, "the face as a command")

    def copy_faces_code(self, language: str) -> None:
        """Copy what makes the generated faces again, as "python" or as a "command"."""
        from latent_explorer.export.code import command_of_faces, python_of_faces

        bundle, drawn = self._controller.scene.bundle, self._controller.scene.result(GeneratedFaces)
        if bundle is None or drawn is None:
            self._controller.tell("There are no faces yet: wait until they are shown")
            return
        settings, columns = drawn.draw.settings, self._window.panel(FacesPanel).grid.columns
        if language == "python":
            text = python_of_faces(bundle.path, _named(bundle), settings, columns)
            self._copy_text(text, "the faces as Python")
        else:
            command = command_of_faces(bundle.path, settings, columns)
            self._copy_text(command, "the faces as a command")

    def _copy_text(self, text: str, what: str) -> None:
        QApplication.clipboard().setText(text)
        self._say(f"copied {what}")

    def _face(self) -> tuple[NDArray[np.uint8] | None, str]:
        scene = self._controller.scene
        chosen, drawn = scene.state[CurrentPoint].face, scene.result(GeneratedFaces)
        if (
            self._works_in(self._window.panel(FacesPanel))
            and chosen is not None
            and drawn is not None
            and chosen < len(drawn.faces)
        ):
            return drawn.faces[chosen] if drawn.exact else None, f"face {chosen + 1}"
        current = scene.result(CurrentFace)
        # What is copied is exact, as what is saved: in motion there is none.
        face = current.face if current is not None and current.exact else None
        return face, "the current face"

    def _works_in(self, panel: QWidget) -> bool:
        focused: QWidget | None = self._window.focusWidget()
        return focused is not None and panel.isAncestorOf(focused)

    def _say(self, words: str) -> None:
        self._controller.tell("")
        self._window.status.showMessage(words, 1000 * _SECONDS_SHOWN)


def _named(bundle: ExplorableBundle) -> str:
    return f"{bundle.name}, fingerprint {bundle.fingerprint}"
