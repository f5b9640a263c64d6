"""Opening the window, waiting until everything is shown, and saving it as a picture."""

from __future__ import annotations

import json
import math
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from latent_explorer.files import whole_file
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.request import Failure
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.opening import Opening
from latent_explorer.ui.start import application
from latent_explorer.ui.turns import turns

_TURNS = 10


class FirstSight(QObject):
    """Watch an explorer until clouds, correlations and faces are shown for the first time.

    Parameters
    ----------
    explorer : Explorer
        Its window must not have been shown yet.

    Attributes
    ----------
    window_at, face_at : float, optional
        `time.time()` when the window was painted and when the first faces were set.
    failure : str, optional
        What went wrong.
    """

    complete = Signal()
    """Everything is shown, or something went wrong."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer)
        self.window_at: float | None = None
        self.face_at: float | None = None
        self.failure: str | None = None
        self._explorer = explorer
        explorer.window.installEventFilter(self)
        explorer.result_shown.connect(self._on_result)
        explorer.request_failed.connect(self._on_failure)
        explorer.working_on.connect(self._on_work)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.window_at is None and event.type() == QEvent.Type.Paint:
            self.window_at = time.time()
        return super().eventFilter(watched, event)

    def _on_result(self, result: object) -> None:
        if self.face_at is None and isinstance(result, (CurrentFace, GeneratedFaces)):
            self.face_at = time.time()

    def _on_work(self, request: object) -> None:
        controller = self._explorer.controller
        # Not with the last result: of one request there can be several.
        if request is None and controller.scene.bundle is not None and not controller.awaited:
            self.complete.emit()

    def _on_failure(self, failure: Failure) -> None:
        self.failure = failure.message
        self.complete.emit()


def take_screenshot(opening: Opening, path: Path) -> int:
    """Open the window, wait until all is shown, save it, and print one line of JSON.

    Parameters
    ----------
    opening : Opening
        What it begins with; what the user's own window is like does not matter.
    path : Path
        The PNG file to write.

    Returns
    -------
    int
        0, or 1 when something could not be shown.

    Raises
    ------
    ValueError
        When the window cannot have the size that is asked for.
    OSError
        When the file cannot be written.
    """
    app = application()
    explorer = opening.explorer()
    window = explorer.window
    sight = FirstSight(explorer)
    # Not `quit`, which would close the window.
    sight.complete.connect(partial(app.exit, 0))
    window.show()
    try:
        app.exec()
        # What was set last is laid out and painted now; of layouts one leads to another.
        for _ in range(_TURNS):
            turns().finish()
            app.processEvents()
        if not explorer.worker.isRunning():
            sight.failure = "The window was closed before everything was shown"
        if sight.failure is None:
            picture = _picture(window, opening.size)
            with whole_file(path) as temporary:
                if not picture.save(str(temporary), "PNG"):
                    raise OSError(f"{path} could not be written: choose another folder")
    finally:
        # Whatever happens, the worker's thread must not outlive its owner.
        if explorer.worker.isRunning():
            explorer.window.close()
    if sight.failure is not None or sight.window_at is None:
        print(json.dumps({"error": sight.failure}))
        return 1
    # Not how long it took: what starts the program knows best when that was. A workspace without
    # faces has no first one.
    times = {"window_at": sight.window_at, "first_face_at": sight.face_at}
    print(json.dumps({"screenshot": str(path)} | times))
    return 0


def _picture(window: QWidget, size: tuple[int, int] | None) -> QPixmap:
    """Return what the window looks like, of exactly this size in pixels of the screen."""
    picture = window.grab()
    if size is None:
        return picture
    wanted = QRect(QPoint(), QSize(*size))
    # Of a pixel of the window the screen may show a part only.
    one = math.ceil(window.devicePixelRatioF())
    beyond = picture.size() - wanted.size()
    if not (0 <= beyond.width() <= one and 0 <= beyond.height() <= one):
        is_, asked = (f"{each.width()}x{each.height()}" for each in (picture, wanted))
        raise ValueError(f"the window cannot be {asked} pixels here, but {is_}: ask for that size")
    return picture.copy(wanted)
