"""Asking for a file, saving something there, and saying how that went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from latent_explorer.controller.controller import Controller
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel

if TYPE_CHECKING:
    from latent_explorer.ui.saved_notice import SavedNotice

_LONGEST_PATH = 160  # characters on screen


class FileSaver:
    """Asks for files, and says how saving them went.

    Parameters
    ----------
    controller : Controller
        Tells what went wrong.
    window : MainWindow
        Owns the dialogs and the notice.
    """

    def __init__(self, controller: Controller, window: MainWindow) -> None:
        self._controller = controller
        self._window = window
        documents = QStandardPaths.StandardLocation.PicturesLocation
        self._folder = Path(QStandardPaths.writableLocation(documents))

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
