"""The window: panels in docks, menus, remembered layout."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QMessageBox, QWidget

from latent_explorer import __version__
from latent_explorer.controller import Views
from latent_explorer.jobs import OpenBundle
from latent_explorer.ui.help import ABOUT, SHORTCUTS, WHAT_IS_THIS
from latent_explorer.ui.message_bar import MessageBar
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.status_bar import StatusBar
from latent_explorer.ui.theme import set_appearance

_MENUS = ("File", "View", "Sampling", "Path", "Help")
_FOLLOW = "Follow the system"
_APPEARANCES = {
    _FOLLOW: Qt.ColorScheme.Unknown,
    "Light": Qt.ColorScheme.Light,
    "Dark": Qt.ColorScheme.Dark,
}
_LAYOUT_VERSION = 1
_STYLE = """
ProjectionCard { border: 1px solid palette(mid); border-radius: 4px; }
ProjectionCard[active="true"] { border: 1px solid palette(highlight); }
QDockWidget::title { padding: 5px 8px; background: palette(window); }
"""


class MainWindow(QMainWindow):
    """Hold the panels; it knows neither the controller nor the worker."""

    closing = Signal()
    """The window is about to close."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Latent Explorer")
        self.setStyleSheet(_STYLE)
        self.setDockNestingEnabled(True)
        self.projections = ProjectionsPanel()
        self.correlations = CorrelationsPanel()
        self.sampling = SamplingPanel()
        self.faces = FacesPanel()
        self.current = CurrentFacePanel()
        self.status = StatusBar()
        self.messages = MessageBar()
        self.setStatusBar(self.status)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.messages)
        self._docks = {
            name: self._dock(name, panel)
            for name, panel in (
                ("Correlations", self.correlations),
                ("Projections", self.projections),
                ("Current face", self.current),
                ("Sampling", self.sampling),
                ("Faces", self.faces),
            )
        }
        self.menus = {name: self.menuBar().addMenu(f"&{name}") for name in _MENUS}
        for menu in self.menus.values():
            menu.setToolTipsVisible(True)
        self._fill_view_menu(self.menus["View"])
        self._fill_help_menu(self.menus["Help"])
        self.reset_layout()
        self._enable_panels(False)

    def _enable_panels(self, enabled: bool) -> None:
        # Without a bundle there is nothing to set.
        for dock in self._docks.values():
            dock.widget().setEnabled(enabled)

    @property
    def views(self) -> Views:
        """The panels as the controller knows them."""
        return Views(
            projections=self.projections,
            correlations=self.correlations,
            sampling=self.sampling,
            faces=self.faces,
            current=self.current,
            status=self,
        )

    # Setters of the status

    def show_bundle(self, bundle: OpenBundle) -> None:
        """Show the name and the size of the open bundle."""
        self.setWindowTitle(f"{bundle.name} - Latent Explorer")
        self._enable_panels(True)
        self.status.show_points(bundle.space.n, bundle.space.d)

    def show_work(self, text: str) -> None:
        """Say what the worker does."""
        self.status.show_work(text)

    def show_latency(self, median_ms: float, p95_ms: float, n: int) -> None:
        """Show the time from event to face."""
        self.status.show_latency(median_ms, p95_ms, n)

    def show_error(self, message: str) -> None:
        """Show what went wrong until it is dismissed."""
        self.messages.show_message(message)

    # Layout

    def _dock(self, name: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(name, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        return dock

    def reset_layout(self) -> None:
        """Put all docks where they were at the first start."""
        docks = self._docks
        for dock in docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        self.addDockWidget(left, docks["Correlations"])
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.splitDockWidget(docks["Correlations"], docks["Projections"], across)
        self.splitDockWidget(docks["Projections"], docks["Current face"], across)
        self.splitDockWidget(docks["Correlations"], docks["Sampling"], down)
        self.splitDockWidget(docks["Current face"], docks["Faces"], down)
        for dock in docks.values():
            dock.show()
        columns = [docks[name] for name in ("Correlations", "Projections", "Current face")]
        width, height = self.width(), self.height()
        self.resizeDocks(columns, [round(width * s) for s in (0.19, 0.53, 0.28)], across)
        for upper, lower in (("Correlations", "Sampling"), ("Current face", "Faces")):
            pair = [docks[upper], docks[lower]]
            self.resizeDocks(pair, [round(height * s) for s in (0.55, 0.45)], down)

    def save_layout(self, settings: QSettings) -> None:
        """Remember geometry and docks."""
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("layout", self.saveState(_LAYOUT_VERSION))
        chosen = [name for name, action in self._appearances.items() if action.isChecked()]
        settings.setValue("appearance", chosen[0])

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` remembered, if anything."""
        geometry, layout = settings.value("geometry"), settings.value("layout")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(layout, QByteArray) and not self.restoreState(layout, _LAYOUT_VERSION):
            self.reset_layout()
        # An error of the last run is no error of this one.
        self.messages.hide()
        appearance = settings.value("appearance")
        if isinstance(appearance, str) and appearance in self._appearances:
            self.set_appearance(appearance)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            # Widgets below a style sheet keep their old colours until it is set anew.
            self.setStyleSheet(_STYLE)

    # Menus

    def add_action(
        self, menu: str, text: str, slot: Callable[[], object], keys: str = "", tip: str = ""
    ) -> QAction:
        """Add an action to a menu; its tip is shown in the status bar and as a tooltip."""
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setToolTip(tip or text)
        action.setStatusTip(tip)
        action.triggered.connect(slot)
        self.menus[menu].addAction(action)
        return action

    def _fill_view_menu(self, menu: QMenu) -> None:
        for dock in self._docks.values():
            menu.addAction(dock.toggleViewAction())
        menu.addSeparator()
        self._fill_appearance_menu(menu.addMenu("&Appearance"))
        self.add_action(
            "View", "&Reset layout", self.reset_layout, "Ctrl+Shift+R", "Put all docks back"
        )
        self.add_action(
            "View", "Reset &projections", self._reset_views, "Ctrl+0", "Show the whole clouds again"
        )

    def _fill_appearance_menu(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for name in _APPEARANCES:
            action = menu.addAction(name, partial(self.set_appearance, name))
            action.setCheckable(True)
            group.addAction(action)
        self._appearances = {action.text(): action for action in group.actions()}
        self._appearances[_FOLLOW].setChecked(True)

    def set_appearance(self, name: str) -> None:
        """Follow the system, or be light or dark whatever it says."""
        self._appearances[name].setChecked(True)
        set_appearance(_APPEARANCES[name])

    def _reset_views(self) -> None:
        for plane in self.projections.planes:
            plane.reset_view()

    def _fill_help_menu(self, menu: QMenu) -> None:
        self.add_action("Help", "&What am I looking at?", self._explain, "F1")
        self.add_action("Help", "&Keys and mouse", self._show_shortcuts, "Ctrl+F1")
        menu.addSeparator()
        self.add_action("Help", "&About Latent Explorer", self._show_about)

    def _explain(self) -> None:
        QMessageBox.information(self, "What am I looking at?", WHAT_IS_THIS)

    def _show_shortcuts(self) -> None:
        QMessageBox.information(self, "Keys and mouse", SHORTCUTS)

    def _show_about(self) -> None:
        QMessageBox.about(self, "About Latent Explorer", ABOUT.format(version=__version__))
