"""Pictures of the user's own: chosen in a dialog, pasted, or dropped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.own_picture import NAME
from latent_explorer.session.own_picture import LONGEST_NAME
from latent_explorer.session.photo import Photo, PhotoAtWork
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.widgets.plain_label import one_line

_FILTER = "Pictures (*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff);;All files (*)"
# What was copied is converted in the thread of the window, which larger pictures would hold up.
_MOST_PIXELS = 64_000_000
_FROM_THE_WEB = (
    "That is a picture in the web, and nothing is fetched from there: save it, or copy the picture "
    "itself, and drop or paste that"
)
_WEB = ("http:", "https:", "data:", "ftp:")


class OwnPictures(QObject):
    """Open pictures of the user's own.

    Parameters
    ----------
    controller : Controller
        Holds the one that is open.
    window : MainWindow
        Owns the dialog, and shows the panel.
    """

    def __init__(self, controller: Controller, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window

    def ask(self) -> None:
        """Ask for a file and open it."""
        text, _ = QFileDialog.getOpenFileName(
            self._window, "Open a picture of your own", "", _FILTER
        )
        if text:
            self.open_file(Path(text))

    def paste(self) -> None:
        """Open what was copied elsewhere: a picture, or a file."""
        # Some systems have nothing at all there until something is copied.
        copied: QMimeData | None = QApplication.clipboard().mimeData()
        problem = None if copied is None else self.open_data(copied, "from the clipboard")
        if problem is None:
            problem = "There is no picture to paste: copy one first, or drop a file onto the window"
        if problem:
            self._controller.tell(problem)

    def open_file(self, path: Path) -> None:
        """Open a picture file; it is read elsewhere, and what is wrong with it is told there."""
        self._open(Photo(_short(path.name) or "without a name", path=path))

    def open_data(self, data: QMimeData, name: str) -> str | None:
        """Open what was pasted or dropped.

        Parameters
        ----------
        data : QMimeData
            From anywhere.
        name : str
            What a picture without a file is called.

        Returns
        -------
        str or None
            What is wrong with it, empty for nothing; None where it has nothing to do with pictures.
        """
        files = [url for url in data.urls() if url.isLocalFile()]
        if len(files) > 1:
            return f"These are {len(files)} files: drop or paste one picture at a time"
        if files:
            self.open_file(Path(files[0].toLocalFile()))
            return ""
        if data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                return self._open_image(image, name)
        return _FROM_THE_WEB if is_in_the_web(data) else None

    def _open_image(self, image: QImage, name: str) -> str:
        width, height = image.width(), image.height()
        if width * height > _MOST_PIXELS:
            return f"The picture has {width} x {height} pixels, more than is read; make it smaller"
        self._open(Photo(name, pixels=_rgba(image)))
        return ""

    def _open(self, photo: Photo) -> None:
        if self._controller.scene.bundle is None:
            self._controller.tell("Open a bundle first: a picture needs a model that looks at it")
            return
        self._window.docks.bring(NAME)
        self._controller.hold_photo(PhotoAtWork(photo))


def is_in_the_web(data: QMimeData) -> bool:
    """Return whether something that is dragged or pasted is an address in the web."""
    if any(not url.isLocalFile() for url in data.urls()):
        return True
    return data.hasText() and data.text()[:1000].strip().lower().startswith(_WEB)


def _short(name: str) -> str:
    line = one_line(name)
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def _rgba(image: QImage) -> NDArray[np.uint8]:
    pixels = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(pixels.constBits(), np.uint8)
    rows = rows.reshape(pixels.height(), pixels.bytesPerLine())[:, : 4 * pixels.width()]
    copied = rows.reshape(pixels.height(), pixels.width(), 4).copy()
    copied.flags.writeable = False
    return copied
