"""The docks of the window, and the panels in them, which are made when they are seen."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow, QWidget

from latent_explorer.ui.dock_tabs import DockTabs
from latent_explorer.ui.icons import GlyphPainter, set_glyph
from latent_explorer.ui.panel_table import PANELS, panel_named, told_as
from latent_explorer.ui.theme import current_theme, dress
from latent_explorer.ui.tokens import Theme
from latent_explorer.ui.turns import Step, paint_in_turns, turns
from latent_explorer.ui.widgets.vertical_scroll import VerticalScroll

_GLYPHS = {
    "qt_dockwidget_floatbutton": "dock_window",
    "qt_dockwidget_closebutton": "close",
}

W = TypeVar("W", bound=QWidget)


class Docks(QObject):
    """Make each panel when it is seen, or asked for, and know which can be seen.

    Parameters
    ----------
    window : QMainWindow
        The owner; where its docks stand is not decided here.
    glyphs : GlyphPainter
        Gives panels and docks their icons.
    empty : QWidget
        What is shown while no dock is.

    Attributes
    ----------
    by_name : dict of str to QDockWidget
        One for each panel, whether it was made or not.
    panels : dict of str to QWidget
        Those that were made.
    visible : set of str
        The panels that can be seen: neither closed nor behind another.
    in_turns : bool
        Whether panels are made and dressed in turns, as they are from the first frame on.
    """

    panel_made = Signal(str)
    """The panel of this name was made."""
    changed = Signal()
    """Other panels can be seen."""

    def __init__(self, window: QMainWindow, glyphs: GlyphPainter, empty: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._glyphs = glyphs
        self._empty = empty
        self.panels: dict[str, QWidget] = {}
        self.visible: set[str] = set()
        self.in_turns = False
        self._untold: set[str] = set()
        self._looks: dict[str, tuple[Theme, QFont]] = {}
        self._usable = False
        self._arranging = False
        self.by_name = {panel.name: self._dock(panel.name) for panel in PANELS}
        self._tabs = DockTabs(window, self.by_name, glyphs)

    # Panels

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
        self._make_rest(name)
        self._tell(name)

    def making(self, name: str) -> list[Step]:
        """Return the steps in which a panel is made where somebody looks on."""
        if name in self.panels:
            return []
        imports = [partial(import_module, module) for module in panel_named(name).modules]
        return [*imports, *(partial(do, name) for do in (self._build, self._make_rest, self._tell))]

    def _build(self, name: str) -> None:
        if name in self.panels:
            return
        widget = self.panels[name] = panel_named(name).new_widget()
        self._untold.add(name)
        widget.setEnabled(self._usable)
        # A panel that needs more height than there is keeps no window large.
        scroll = VerticalScroll(widget)
        self.by_name[name].setWidget(scroll)
        scroll.show()
        self._looks[name] = current_theme(), QApplication.font()
        self._glyphs.paint(widget)

    def _make_rest(self, name: str) -> None:
        # Of a panel that would take too much of one turn.
        make_rest = getattr(self.panels[name], "make_rest", None)
        if make_rest is not None and name in self._untold:
            make_rest()
            self._glyphs.paint(self.panels[name])

    def _tell(self, name: str) -> None:
        if name in self._untold:
            self._untold.discard(name)
            self.panel_made.emit(name)

    def enable(self, enabled: bool) -> None:
        """Let panels be used, or not: without a bundle there is nothing to set."""
        self._usable = enabled
        for widget in self.panels.values():
            widget.setEnabled(enabled)

    def dress_all(self) -> None:
        """Give all panels the theme and the font of now."""
        for name in self.panels:
            if self.in_turns:
                turns().add(partial(self.dress, name))
            else:
                self.dress(name)

    def dress(self, name: str) -> None:
        """Give a panel the theme and the font of now, where it was made and has others."""
        # That of the window is told by an event, which may come later.
        look = current_theme(), QApplication.font()
        if name in self.panels and self._looks[name] != look:
            self._looks[name] = look
            dress(self.by_name[name].widget())

    # Docks

    def _dock(self, name: str) -> QDockWidget:
        dock = QDockWidget(name, self._window)
        dock.setObjectName(name)
        title = QFont()
        title.setWeight(QFont.Weight.DemiBold)
        dock.setFont(title)
        dock.visibilityChanged.connect(partial(self._on_visibility, name))
        dock.toggleViewAction().triggered.connect(partial(_to_front, dock))
        # Those of the style can hardly be seen on a dark ground.
        for button in dock.findChildren(QAbstractButton):
            if glyph := _GLYPHS.get(button.objectName()):
                set_glyph(button, glyph, "quiet")
        dock.topLevelChanged.connect(self._glyphs.paint_soon)
        return dock

    def bring(self, name: str) -> None:
        """Let a panel be seen: open it, before those that it shares a place with."""
        dock = self.by_name[name]
        dock.show()
        _to_front(dock)

    def actions(self) -> list[QAction]:
        """Return the actions that show and hide the docks."""
        return [dock.toggleViewAction() for dock in self.by_name.values()]

    @property
    def open(self) -> tuple[str, ...]:
        """The panels that are open, also those behind others."""
        return tuple(name for name, dock in self.by_name.items() if not dock.isHidden())

    def _on_visibility(self, name: str, visible: bool) -> None:
        # Not isVisible: that of a dock behind another one says yes.
        if visible:
            self._make_seen(name)
            self.visible.add(name)
        else:
            self.visible.discard(name)
        # While they are arranged there may be none for a moment.
        if not self._arranging:
            self._show_or_hide_empty()
            self.changed.emit()

    def _make_seen(self, name: str) -> None:
        if not self.in_turns:
            self.make(name)
            return
        for step in self.making(name):
            turns().add(step)

    def _show_or_hide_empty(self) -> None:
        # Where it is not seen it must not take part in how small the window can be.
        self._empty.setVisible(all(dock.isHidden() for dock in self.by_name.values()))

    def begin_arranging(self) -> None:
        """Tell nothing of docks that come and go until all of them stand where they belong."""
        self._arranging = True
        self.paint_in_turns()

    def end_arranging(self) -> None:
        """Tell once of all docks that came and went."""
        self._arranging = False
        self._tabs.follow()
        # Docks of a window that is not shown tell of nothing.
        self._show_or_hide_empty()
        if self.in_turns:
            turns().add(self._tell_of_change, at_once=False)
        else:
            self._tell_of_change()

    def _tell_of_change(self) -> None:
        self.changed.emit()

    def paint_in_turns(self) -> None:
        """Let the window, whose look is about to change, be painted one dock a turn."""
        paint_in_turns(self._window, self.by_name.values())


def _to_front(dock: QDockWidget) -> None:
    """Let a dock that was opened be seen, and not be a tab behind another one."""
    if not dock.isHidden():
        dock.raise_()
