"""The composition root: window, controller and worker are made and joined here."""

from __future__ import annotations

import json
import logging
import signal
import sys
import traceback
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pyqtgraph as pg
from platformdirs import user_config_path
from pyqtgraph.util.garbage_collector import GarbageCollector
from PySide6.QtCore import QObject, QSettings, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from latent_explorer.bundle import load_bundle
from latent_explorer.controller import Controller
from latent_explorer.jobs import Workspace
from latent_explorer.network.codec import KerasCodec
from latent_explorer.resources import resource
from latent_explorer.session import ExplorerState, from_settings, to_settings
from latent_explorer.ui.exporter import Exporter
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.wiring import connect_panels, connect_worker, fill_menus
from latent_explorer.workers.job_board import JobBoard
from latent_explorer.workers.model_thread import ModelThread

_log = logging.getLogger(__name__)

DEFAULT_SIZE = QSize(1600, 1000)
# The worker gets the interpreter's lock back this soon after a decoder call; the default of 5 ms
# would be most of the time from event to face.
_SWITCH_INTERVAL = 0.0005


def application() -> QApplication:
    """Return the application object, configured once."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("latent-explorer")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("latent-explorer")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resource("icon.png"))))
    # All mouse events count: a board where the latest request wins needs no rate limit.
    pg.setConfigOptions(imageAxisOrder="row-major", mouseRateLimit=-1, antialias=True)
    sys.setswitchinterval(_SWITCH_INTERVAL)
    _collect_garbage_here()
    return app


@cache
def _collect_garbage_here() -> GarbageCollector:
    """Let garbage be collected by a timer of the GUI thread only.

    Python collects it in whatever thread happens to allocate. The worker would then destroy
    widgets, wait for the interpreter's lock while it holds one of Qt's, and the GUI thread the
    other way round.
    """
    return GarbageCollector()


def remembered_settings() -> QSettings:
    """Return the file that layout and settings are remembered in."""
    path = user_config_path("latent-explorer", appauthor=False) / "settings.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


class Explorer(QObject):
    """Window, controller and worker, joined.

    Parameters
    ----------
    bundle : Path
        What is opened first.
    settings : QSettings, optional
        Where layout and settings are remembered; None to remember nothing.
    workspace : Workspace, optional
        Another than the one of real bundles and networks, for tests.
    """

    def __init__(
        self,
        bundle: Path,
        settings: QSettings | None = None,
        workspace: Workspace[Any] | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self.window = MainWindow()
        self.window.resize(DEFAULT_SIZE)
        self.window.reset_layout()
        board = JobBoard()
        workspace = workspace or Workspace(load_bundle, KerasCodec.load)
        self.worker = ModelThread(board, workspace, self)
        self.controller = Controller(self.window.views, board.post, self._remembered_state())
        window = self.window
        self.exporter = Exporter(
            self.controller,
            window.projections,
            window.faces,
            window.show_work,
            window.show_error,
            window,
        )
        connect_panels(window, self.controller)
        connect_worker(self.worker, self.controller)
        fill_menus(window, self.controller, self.exporter)
        if settings is not None:
            window.restore_layout(settings)
        window.closing.connect(self.close)
        self.worker.start()
        self.controller.open_bundle(bundle)

    def _remembered_state(self) -> ExplorerState:
        text = None if self._settings is None else self._settings.value("state")
        if not isinstance(text, str):
            return ExplorerState()
        try:
            return from_settings(json.loads(text))
        except ValueError as error:
            _log.warning("forgetting the settings of the last run: %s", error)
            return ExplorerState()

    def close(self) -> None:
        """Remember layout and settings, stop the worker and wait for it."""
        if self._settings is not None:
            self.window.save_layout(self._settings)
            self._settings.setValue("state", json.dumps(to_settings(self.controller.state)))
            self._settings.sync()
        # Hidden first: the worker may need a moment to finish its step.
        self.window.hide()
        self.worker.stop()
        # Its actions refer to the controller, and that to the panels: nothing else would end this.
        self.window.deleteLater()

    def show_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Show an unforeseen error in the window instead of ending the program."""
        traceback.print_exception(kind, error, trace)
        self.window.show_error(f"Something unforeseen happened ({kind.__name__}): {error}")


def explore(bundle: Path) -> int:
    """Open the window and return when it is closed.

    Parameters
    ----------
    bundle : Path
        What is opened first.

    Returns
    -------
    int
        The exit status.
    """
    app = application()
    explorer = Explorer(bundle, remembered_settings())
    sys.excepthook = explorer.show_exception
    # Qt's event loop does not let Python handle Ctrl-C; nothing is lost by ending at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    explorer.window.show()
    return app.exec()
