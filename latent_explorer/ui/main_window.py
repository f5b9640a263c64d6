"""The window: bars, docks, appearance, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QByteArray, QEvent, QRect, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

from latent_explorer.ui.docks import Docks
from latent_explorer.ui.empty_state import EmptyState
from latent_explorer.ui.icons import GlyphPainter
from latent_explorer.ui.message_bar import MessageBar
from latent_explorer.ui.status_bar import StatusBar
from latent_explorer.ui.theme import Appearance, current_theme, dress, set_appearance, set_ground
from latent_explorer.ui.tool_bar import ToolBar
from latent_explorer.ui.workspace_layouts import WorkspaceLayouts

_SIZE = QSize(1600, 1000)
_TABS_ABOVE = QTabWidget.TabPosition.North
_SHARE_OF_SCREEN = 0.94  # the frame and the bars of the desktop need the rest

W = TypeVar("W", bound=QWidget)


class MainWindow(QMainWindow):
    """Hold the panels; it knows neither the controller nor the worker.

    Attributes
    ----------
    docks : Docks
        The panels.
    workspaces : WorkspaceLayouts
        Where they stand.
    appearance : Appearance
        What was chosen last.
    """

    came_back = Signal()
    """The user turned to the window, perhaps from another program."""
    closing = Signal()
    """The window is about to close."""
    first_painted = Signal()
    """The first frame is on screen: what it does not need can be made."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Latent Explorer")
        self._glyphs = GlyphPainter(self)
        self._look = current_theme(), QApplication.font()
        set_ground(self, "window")
        self.setDockNestingEnabled(True)
        # Each step of a movement would lay out all docks anew.
        self.setAnimated(False)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _TABS_ABOVE)
        self.may_close: Callable[[], bool] | None = None
        """Asked before the window closes, where somebody has work to lose."""
        self.status = StatusBar()
        self.tools = ToolBar()
        self.messages = MessageBar()
        self.empty = EmptyState()
        self.appearance = Appearance.FOLLOW
        QApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.tools)
        self.addToolBarBreak(Qt.ToolBarArea.TopToolBarArea)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.messages)
        self.setStatusBar(self.status)
        self.setCentralWidget(self.empty)
        self.docks = Docks(self, self._glyphs, self.empty)
        self.workspaces = WorkspaceLayouts(self, self.docks, self._glyphs, self.messages)
        self._painted = False
        self.first_painted.connect(self._glyphs.begin)
        self.resize(_first_size())
        self.workspaces.reset()

    def panel(self, kind: type[W]) -> W:
        """Return the panel of a kind."""
        return self.docks.panel(kind)

    # Without a bundle

    def show_no_bundle(self, problem: str, recent: Sequence[str]) -> None:
        """Put what helps to open one in the place of the panels."""
        self.workspaces.hide()
        self.empty.show_no_bundle(problem, recent)

    def show_panels(self) -> None:
        """Show the panels of a bundle, where they were."""
        self.docks.enable(True)
        if self.workspaces.hidden:
            self.empty.show_no_panels()
            self.workspaces.show_again()

    # Remembering

    def save_layout(self, settings: QSettings) -> None:
        """Remember geometry, docks of every workspace, and appearance."""
        settings.setValue("geometry", self.saveGeometry())
        self.workspaces.save(settings)
        settings.setValue("appearance", self.appearance.name)

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` remembered, if anything."""
        geometry = settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.workspaces.restore(settings)
        name = settings.value("appearance")
        if isinstance(name, str) and name in Appearance.__members__:
            self.set_appearance(Appearance[name])

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = self.docks.in_turns = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close is not None and not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._glyphs.paint_soon()
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.came_back.emit()

    # Appearance

    def _dress(self) -> None:
        look = current_theme(), QApplication.font()
        if look != self._look:
            self._look = look
            dress(self)
            self.docks.dress_all()

    def _on_color_scheme(self) -> None:
        self.set_appearance(self.appearance)

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system, or be light or dark whatever it says."""
        self.appearance = appearance
        self.docks.paint_in_turns()
        set_appearance(appearance)


def _first_size() -> QSize:
    """Return the size of a window that fits the screen, however large things are drawn there."""
    available: QRect = QGuiApplication.primaryScreen().availableGeometry()
    return _SIZE.boundedTo(available.size() * _SHARE_OF_SCREEN)
