"""The window: panels in docks, arranged in workspaces, and the remembered layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TypeVar

from PySide6.QtCore import QByteArray, QEvent, QRect, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QFont, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabWidget,
    QWidget,
)

from latent_explorer.ui.arrangements import ARRANGEMENTS, Area, Arrangement
from latent_explorer.ui.dock_layout import place, share_out
from latent_explorer.ui.empty_state import EmptyState
from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.importing import GLYPHS, import_in_turns
from latent_explorer.ui.message_bar import MessageBar
from latent_explorer.ui.panel_table import PANELS, panel_named, told_as
from latent_explorer.ui.status_bar import StatusBar
from latent_explorer.ui.theme import (
    Appearance,
    current_theme,
    dress,
    has_text_scale,
    set_appearance,
    set_ground,
    set_text_scale,
)
from latent_explorer.ui.tokens import Theme
from latent_explorer.ui.tool_bar import ToolBar
from latent_explorer.ui.turns import Step, paint_in_turns, turns
from latent_explorer.ui.widgets.vertical_scroll import VerticalScroll

_LAYOUT_VERSION = 3
_SIZE = QSize(1600, 1000)
_TABS_ABOVE = QTabWidget.TabPosition.North
_DOCK_GLYPHS = {
    "qt_dockwidget_floatbutton": "dock_window",
    "qt_dockwidget_closebutton": "close",
}
_SHARE_OF_SCREEN = 0.94  # the frame and the bars of the desktop need the rest

W = TypeVar("W", bound=QWidget)


class MainWindow(QMainWindow):
    """Hold the panels; it knows neither the controller nor the worker.

    Attributes
    ----------
    panels : dict of str to QWidget
        Those that were made, by their names: a panel is when it is seen, or asked for.
    visible_panels : set of str
        Those that can be seen: neither closed nor behind another.
    appearance : Appearance
        What was chosen last.
    arrangement : Arrangement
        The workspace that is shown.
    """

    came_back = Signal()
    """The user turned to the window, perhaps from another program."""
    closing = Signal()
    """The window is about to close."""
    first_painted = Signal()
    """The first frame is on screen: what it does not need can be made."""
    panel_made = Signal(str)
    """The panel of this name was made."""
    panels_changed = Signal()
    """Other panels can be seen."""
    arranged = Signal()
    """Another workspace is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Latent Explorer")
        # Later and once: docks put the icons of the style in the place of theirs meanwhile.
        self._glyphs = QTimer(self, singleShot=True, interval=0)
        self._glyphs.timeout.connect(self._paint_glyphs)
        self._look = current_theme(), QApplication.font()
        self._looks: dict[str, tuple[Theme, QFont]] = {}
        set_ground(self, "window")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, _TABS_ABOVE)
        self.may_close: Callable[[], bool] | None = None
        """Asked before the window closes, where somebody has work to lose."""
        self.panels: dict[str, QWidget] = {}
        self._untold: set[str] = set()
        self.visible_panels: set[str] = set()
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
        self._docks = {panel.name: self._dock(panel.name) for panel in PANELS}
        self._usable = False
        self._arranging = False
        self._left: dict[str, QByteArray] = {}
        self._painted = False
        self.first_painted.connect(self._bring_glyphs)
        self._left_alone: dict[str, bool] = {}
        self._only: dict[str, Area] = {}
        self._without_bundle = False
        self.arrangement = self._next = ARRANGEMENTS[0]
        self.resize(_first_size())
        self.reset_layout()

    def panel(self, kind: type[W]) -> W:
        """Return the panel of a kind."""
        (name,) = (panel.name for panel in PANELS if panel.widget == told_as(kind))
        self.make(name)
        found = self.panels[name]
        assert isinstance(found, kind)
        return found

    def make(self, name: str) -> None:
        """Make the panel of this name, unless it was made."""
        self._build(name)
        self._tell(name)

    def _making(self, name: str) -> list[Step]:
        """Return the steps in which a panel is made where somebody looks on."""
        if name in self.panels:
            return []
        imports = [partial(import_module, module) for module in panel_named(name).modules]
        return [*imports, partial(self._build, name), partial(self._tell, name)]

    def _build(self, name: str) -> None:
        if name in self.panels:
            return
        widget = self.panels[name] = panel_named(name).new_widget()
        self._untold.add(name)
        widget.setEnabled(self._usable)
        # A panel that needs more height than there is keeps no window large.
        scroll = VerticalScroll(widget)
        self._docks[name].setWidget(scroll)
        scroll.show()
        self._looks[name] = current_theme(), QApplication.font()
        if self._painted:
            paint_glyphs(widget)

    def _tell(self, name: str) -> None:
        if name in self._untold:
            self._untold.discard(name)
            self.panel_made.emit(name)

    def enable_panels(self, enabled: bool) -> None:
        """Let panels be used, or not: without a bundle there is nothing to set."""
        self._usable = enabled
        for widget in self.panels.values():
            widget.setEnabled(enabled)

    # Layout

    def _dock(self, name: str) -> QDockWidget:
        dock = QDockWidget(name, self)
        dock.setObjectName(name)
        title = QFont()
        title.setWeight(QFont.Weight.DemiBold)
        dock.setFont(title)
        dock.visibilityChanged.connect(partial(self._on_visibility, name))
        dock.toggleViewAction().triggered.connect(partial(_to_front, dock))
        # Those of the style can hardly be seen on a dark ground.
        for button in dock.findChildren(QAbstractButton):
            if glyph := _DOCK_GLYPHS.get(button.objectName()):
                set_glyph(button, glyph, "quiet")
        dock.topLevelChanged.connect(self._glyphs.start)
        return dock

    def _on_visibility(self, name: str, visible: bool) -> None:
        # Not isVisible: that of a dock behind another one says yes.
        if visible:
            self._make_seen(name)
            self.visible_panels.add(name)
        else:
            self.visible_panels.discard(name)
        # While they are arranged there may be none for a moment.
        if not self._arranging:
            self._show_or_hide_empty()
            self.panels_changed.emit()

    def _make_seen(self, name: str) -> None:
        if not self._painted:
            self.make(name)
            return
        for step in self._making(name):
            turns().add(step)

    def _show_or_hide_empty(self) -> None:
        # Where it is not seen it must not take part in how small the window can be.
        self.empty.setVisible(all(dock.isHidden() for dock in self._docks.values()))

    def dock_actions(self) -> list[QAction]:
        """Return the actions that show and hide the docks."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def arrange(self, arrangement: Arrangement) -> None:
        """Show another workspace, as it was left, when all is there that it needs."""
        if arrangement is self._next:
            return
        self._next = arrangement
        front: dict[Area, str] = {}
        for panel in PANELS:
            if arrangement.name in panel.workspaces:
                front.setdefault(panel.area, panel.name)
        steps: list[Step] = [step for name in front.values() for step in self._making(name)]
        if not has_text_scale(arrangement.text_scale):
            steps.append(partial(self._scale_for, arrangement))
            shown = (each.name for each in PANELS if arrangement.name in each.workspaces)
            steps += [partial(self._dress_panel, name) for name in shown]
        if not steps or not self.isVisible() or self._without_bundle:
            self._go_to(arrangement)
            return
        steps.append(partial(self._go_to, arrangement))
        for step in steps:
            turns().add(partial(self._unless_another, arrangement, step))

    def _unless_another(self, arrangement: Arrangement, step: Step) -> None:
        if arrangement is self._next:
            step()

    def _scale_for(self, arrangement: Arrangement) -> None:
        # First, or panels would get the room that they needed before. It is kept as it was left.
        self._keep_layout()
        self._paint_in_turns()
        set_text_scale(arrangement.text_scale)

    def _go_to(self, arrangement: Arrangement) -> None:
        if arrangement is self.arrangement:
            return
        if has_text_scale(self.arrangement.text_scale):
            self._keep_layout()
        if self._without_bundle:
            self.arrangement = arrangement
            self.arranged.emit()
        else:
            self._show_arrangement(arrangement)

    @property
    def alone(self) -> bool:
        """Whether this workspace shows the active projection alone, as it was left."""
        return self._left_alone.get(self.arrangement.name, self.arrangement.alone)

    @alone.setter
    def alone(self, alone: bool) -> None:
        self._left_alone[self.arrangement.name] = alone

    def _show_arrangement(self, arrangement: Arrangement) -> None:
        self.arrangement = self._next = arrangement
        self._begin_arranging()
        left = self._left.get(arrangement.name)
        said = self.messages.isVisibleTo(self)
        if left is None or not self._restore(left):
            self.reset_layout()
        # A message is about what was done, not about where.
        self.messages.setVisible(said)
        set_text_scale(arrangement.text_scale)
        self._glyphs.start()
        self._end_arranging()
        self.arranged.emit()

    def _restore(self, left: QByteArray) -> bool:
        # Into a window without docks: of those that are there Qt would leave the tabs on screen.
        for dock in self._docks.values():
            self.removeDockWidget(dock)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return self.restoreState(left, _LAYOUT_VERSION)

    def _begin_arranging(self) -> None:
        self._arranging = True
        self._paint_in_turns()

    def _end_arranging(self) -> None:
        # Once for all docks that came and went.
        self._arranging = False
        # Docks of a window that is not shown tell of nothing.
        self._show_or_hide_empty()
        if self._painted:
            turns().add(self._tell_of_panels, at_once=False)
        else:
            self._tell_of_panels()

    def _tell_of_panels(self) -> None:
        self.panels_changed.emit()

    def _paint_in_turns(self) -> None:
        paint_in_turns(self, self._docks.values())

    def reset_layout(self) -> None:
        """Put all docks of the workspace where they were at the first start."""
        name = self.arrangement.name
        self._lay_out({each.name: each.area for each in PANELS if name in each.workspaces})
        self._left_alone.pop(self.arrangement.name, None)
        self.arranged.emit()

    def show_only(self, places: Mapping[str, Area]) -> None:
        """Show these panels at these places of the workspace, and no others.

        Where they are shown already, all stays as it is.
        """
        # A workspace on its way would put its own panels there.
        self._go_to(self._next)
        seen = {name for name, dock in self._docks.items() if not dock.isHidden()}
        if places != self._only or seen != places.keys():
            self._lay_out(places)
            self._only = dict(places)

    def _lay_out(self, places: Mapping[str, Area]) -> None:
        """Put docks where they belong, these panels at these places, and show these only."""
        self._only = {}
        self._begin_arranging()
        for dock in self._docks.values():
            if dock.isFloating():
                dock.setFloating(False)
            self.removeDockWidget(dock)
        where = {panel.name: places.get(panel.name, panel.area) for panel in PANELS}
        areas = [[self._docks[name] for name in where if where[name] is area] for area in Area]
        place(self, {area: docks for area, docks in zip(Area, areas, strict=True) if docks})
        for name, dock in self._docks.items():
            dock.setVisible(name in places)
        for docks in areas:
            front = next((dock for dock in docks if not dock.isHidden()), None)
            if front is not None:
                front.raise_()
                # Not only when it is seen: what it needs is part of how much each gets.
                self.make(front.objectName())
        shown = {where[name]: self._docks[name] for name in where if name in places}
        share_out(self, shown, self.arrangement)
        self._end_arranging()

    # Without a bundle

    def show_no_bundle(self, problem: str, recent: Sequence[str]) -> None:
        """Put what helps to open one in the place of the panels."""
        if not self._without_bundle:
            self._keep_layout()
            self._without_bundle = True
            for dock in self._docks.values():
                dock.hide()
        self.empty.show_no_bundle(problem, recent)

    def show_panels(self) -> None:
        """Show the panels of a bundle, where they were."""
        self.enable_panels(True)
        if self._without_bundle:
            self._without_bundle = False
            self.empty.show_no_panels()
            self._show_arrangement(self._next)

    def _keep_layout(self) -> None:
        if not self._without_bundle:
            self._left[self.arrangement.name] = self.saveState(_LAYOUT_VERSION)

    def save_layout(self, settings: QSettings) -> None:
        """Remember geometry, docks of every workspace, and appearance."""
        self._keep_layout()
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("workspace", self.arrangement.name)
        for name, left in self._left.items():
            settings.setValue(f"layout/{name}", left)
        for name, alone in self._left_alone.items():
            settings.setValue(f"alone/{name}", alone)
        settings.setValue("appearance", self.appearance.name)

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` remembered, if anything."""
        geometry, last = settings.value("geometry"), settings.value("workspace")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        for arrangement in ARRANGEMENTS:
            left = settings.value(f"layout/{arrangement.name}")
            if isinstance(left, QByteArray):
                self._left[arrangement.name] = left
            if settings.contains(f"alone/{arrangement.name}"):
                alone = bool(settings.value(f"alone/{arrangement.name}", False, bool))
                self._left_alone[arrangement.name] = alone
        for arrangement in ARRANGEMENTS:
            if arrangement.name == last:
                self._show_arrangement(arrangement)
        name = settings.value("appearance")
        if isinstance(name, str) and name in Appearance.__members__:
            self.set_appearance(Appearance[name])

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
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
            self._glyphs.start()
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.came_back.emit()

    def _dress(self) -> None:
        look = current_theme(), QApplication.font()
        if look != self._look:
            self._look = look
            dress(self)
            for name in self.panels:
                if self._painted:
                    turns().add(partial(self._dress_panel, name))
                else:
                    self._dress_panel(name)

    def _dress_panel(self, name: str) -> None:
        # That of the window is told by an event, which may come later.
        look = current_theme(), QApplication.font()
        if name in self.panels and self._looks[name] != look:
            self._looks[name] = look
            dress(self._docks[name].widget())

    def _bring_glyphs(self) -> None:
        import_in_turns(GLYPHS)
        turns().add(self._paint_glyphs)

    def _paint_glyphs(self) -> None:
        # Loading the font of the icons would hold up the first frame.
        if self._painted:
            paint_glyphs(self)

    def _on_color_scheme(self) -> None:
        self.set_appearance(self.appearance)

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system, or be light or dark whatever it says."""
        self.appearance = appearance
        self._paint_in_turns()
        set_appearance(appearance)


def _to_front(dock: QDockWidget) -> None:
    """Let a dock that was opened be seen, and not be a tab behind another one."""
    if not dock.isHidden():
        dock.raise_()


def _first_size() -> QSize:
    """Return the size of a window that fits the screen, however large things are drawn there."""
    available: QRect = QGuiApplication.primaryScreen().availableGeometry()
    return _SIZE.boundedTo(available.size() * _SHARE_OF_SCREEN)
