"""Opening the window, waiting until everything is shown, and saving it as a picture."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Signal

from latent_explorer.files import whole_file
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.jobs.request import Failure
from latent_explorer.session.saved_session import SavedSession
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import ARRANGEMENTS
from latent_explorer.ui.start import application
from latent_explorer.ui.theme import Appearance
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


def take_screenshot(
    bundle: Path | None,
    path: Path,
    size: tuple[int, int] | None = None,
    workspace: str | None = None,
    appearance: str | None = None,
    recipe: tuple[str, int] | None = None,
    session: tuple[SavedSession, Path] | None = None,
) -> int:
    """Open the window, wait until all is shown, save it, and print one line of JSON.

    Parameters
    ----------
    bundle : Path, optional
        What is opened; by default the shipped one.
    path : Path
        The PNG file to write.
    size : tuple of int, optional
        Width and height of the picture in pixels; the window's own by default.
    workspace : str, optional
        Name of an arrangement, in lower case.
    appearance : {"light", "dark"}, optional
        That of the system by default.
    recipe : tuple of str and int, optional
        A recipe that is opened, by its name, and the number of the step.
    session : tuple of SavedSession and Path, optional
        A session that is opened, and its file.

    Returns
    -------
    int
        0, or 1 when something could not be shown.
    """
    app = application()
    explorer = Explorer(bundle, session=session)
    window = explorer.window
    if appearance is not None:
        window.set_appearance(Appearance[appearance.upper()])
    if size is not None:
        window.resize(QSize(*size) / window.devicePixelRatioF())
        window.workspaces.reset()
    for arrangement in ARRANGEMENTS:
        if arrangement.name.lower() == workspace:
            window.workspaces.show(arrangement)
    if recipe is not None:
        explorer.guide.start(*recipe)
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
            with whole_file(path) as temporary:
                if not window.grab().save(str(temporary), "PNG"):
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
