"""The window: panels in docks, and the remembered layout."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from latent_explorer.ui.message_bar import MessageBar
from latent_explorer.ui.panel_table import PANELS
from latent_explorer.ui.status_bar import StatusBar
from latent_explorer.ui.theme import Appearance, set_appearance, style_sheet

_LAYOUT_VERSION = 2
_COLUMNS = (0.19, 0.53, 0.28)  # of the width
_ROWS = (0.55, 0.45)  # of the height

W = TypeVar("W", bound=QWidget)


class MainWindow(QMainWindow):
    """Hold the panels; it knows neither the controller nor the worker.

    Attributes
    ----------
    panels : dict of str to QWidget
        All of them, by their names.
    visible_panels : set of str
        Those that can be seen: neither closed nor behind another.
    appearance : Appearance
        What was chosen last.
    """

    closing = Signal()
    """The window is about to close."""
    panels_changed = Signal()
    """Other panels can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Latent Explorer")
        self.setStyleSheet(style_sheet())
        self.setDockNestingEnabled(True)
        self.panels = {panel.name: panel.widget() for panel in PANELS}
        self.visible_panels: set[str] = set()
        self.status = StatusBar()
        self.messages = MessageBar()
        self.appearance = Appearance.FOLLOW
        QApplication.styleHints().colorSchemeChanged.connect(self._on_color_scheme)
        self.setStatusBar(self.status)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.messages)
        self._docks = {name: self._dock(name, widget) for name, widget in self.panels.items()}
        self.reset_layout()
        self.enable_panels(False)

    def panel(self, kind: type[W]) -> W:
        """Return the panel of a kind."""
        (found,) = (widget for widget in self.panels.values() if isinstance(widget, kind))
        return found

    def enable_panels(self, enabled: bool) -> None:
        """Let panels be used, or not: without a bundle there is nothing to set."""
        for widget in self.panels.values():
            widget.setEnabled(enabled)

    # Layout

    def _dock(self, name: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(name, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        dock.visibilityChanged.connect(partial(self._on_visibility, name))
        return dock

    def _on_visibility(self, name: str, visible: bool) -> None:
        # Not isVisible: that of a dock behind another one says yes.
        if visible:
            self.visible_panels.add(name)
        else:
            self.visible_panels.discard(name)
        self.panels_changed.emit()

    def dock_actions(self) -> list[QAction]:
        """Return the actions that show and hide the docks."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def reset_layout(self) -> None:
        """Put all docks where they were at the first start."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        n_columns = 1 + max(panel.column for panel in PANELS)
        columns = [
            [self._docks[panel.name] for panel in PANELS if panel.column == column]
            for column in range(n_columns)
        ]
        tops = [docks[0] for docks in columns]
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, tops[0])
        for left, right in pairwise(tops):
            self.splitDockWidget(left, right, across)
        for docks in columns:
            for upper, lower in pairwise(docks):
                self.splitDockWidget(upper, lower, down)
        for dock in self._docks.values():
            dock.show()
        self.resizeDocks(tops, [round(self.width() * share) for share in _COLUMNS], across)
        for docks in columns:
            if len(docks) == len(_ROWS):
                self.resizeDocks(docks, [round(self.height() * share) for share in _ROWS], down)

    def save_layout(self, settings: QSettings) -> None:
        """Remember geometry, docks and appearance."""
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("layout", self.saveState(_LAYOUT_VERSION))
        settings.setValue("appearance", self.appearance.name)

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` remembered, if anything."""
        geometry, layout = settings.value("geometry"), settings.value("layout")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(layout, QByteArray) and not self.restoreState(layout, _LAYOUT_VERSION):
            self.reset_layout()
        # An error of the last run is no error of this one.
        self.messages.hide()
        name = settings.value("appearance")
        if isinstance(name, str) and name in Appearance.__members__:
            self.set_appearance(Appearance[name])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.styleSheet() != style_sheet():
            # Widgets below a style sheet keep their old colours until it is set anew.
            self.setStyleSheet(style_sheet())

    def _on_color_scheme(self) -> None:
        set_appearance(self.appearance)

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system, or be light or dark whatever it says."""
        self.appearance = appearance
        set_appearance(appearance)
