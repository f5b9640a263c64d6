"""The start of the program: the application object, what it remembers, and the window."""

from __future__ import annotations

import sys
from functools import partial

from platformdirs import user_config_path
from PySide6.QtCore import QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from latent_explorer.resources import resource
from latent_explorer.ui.accessibility import tell_roles
from latent_explorer.ui.garbage import collect_garbage_here
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.opening import Opening
from latent_explorer.ui.termination import Termination
from latent_explorer.ui.theme import Appearance, set_appearance

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
    set_appearance(Appearance.FOLLOW)
    app.setWindowIcon(QIcon(str(resource("icon.png"))))
    tell_roles()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    collect_garbage_here()
    _read_no_sources()
    return app


def _read_no_sources() -> None:
    """Let Qt's binding not read the source of all that is imported from now on.

    PySide6 looks for its own name there, because a module that has it could choose snake_case
    names, and keeps what it has read: with TensorFlow 2,200 files, 48 MB, half a second. No module
    chooses here; PySide6 offers no other way to say so, and a version without this needs none.
    """
    feature = vars(sys.modules.get("shibokensupport.feature", sys))
    if "_mod_uses_pyside" in feature:
        feature["_mod_uses_pyside"] = lambda module: False


def remembered_settings() -> QSettings:
    """Return the file that layout and settings are remembered in."""
    path = user_config_path("latent-explorer", appauthor=False) / "settings.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


def explore(opening: Opening) -> int:
    """Open the window and return when it is closed.

    Parameters
    ----------
    opening : Opening
        What it begins with.

    Returns
    -------
    int
        The exit status.
    """
    app = application()
    settings = remembered_settings()
    explorer = opening.explorer(settings)
    sys.excepthook = explorer.show_exception
    termination = Termination(explorer)
    termination.requested.connect(explorer.end)
    explorer.window.show()
    explorer.window.first_painted.connect(explorer.autosave.start)
    explorer.window.first_painted.connect(partial(_greet, explorer.window, settings))
    return app.exec()


def _greet(window: MainWindow, settings: QSettings) -> None:
    from latent_explorer.ui.first_steps import are_dismissed, show_first_steps

    if not are_dismissed(settings):
        show_first_steps(window, settings)
