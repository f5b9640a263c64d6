"""The workspaces of the window: one is shown, and each is kept as it was left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from latent_explorer.ui.arrangements import ARRANGEMENTS, Area, Arrangement, arrangement_named
from latent_explorer.ui.dock_layout import least_width, place, share_out, without_left
from latent_explorer.ui.docks import Docks
from latent_explorer.ui.icons import GlyphPainter
from latent_explorer.ui.panel_table import PANELS, panels_of
from latent_explorer.ui.theme import has_text_scale, set_text_scale
from latent_explorer.ui.turns import Step, turns

_VERSION = 3


class WorkspaceLayouts(QObject):
    """Put the docks where a workspace has them, or where they were left in it.

    Parameters
    ----------
    window : QMainWindow
        Has the docks.
    docks : Docks
        What is arranged.
    glyphs : GlyphPainter
        Paints the icons that another layout takes from the docks.
    messages : QWidget
        Stays as it is, in whatever workspace.

    Attributes
    ----------
    current : Arrangement
        The workspace that is shown.
    hidden : bool
        Whether none is: there is no bundle.
    """

    arranged = Signal()
    """Another workspace is shown, or this one as it was at the first start."""

    def __init__(
        self, window: QMainWindow, docks: Docks, glyphs: GlyphPainter, messages: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._glyphs = glyphs
        self._messages = messages
        self._left: dict[str, QByteArray] = {}
        self._left_alone: dict[str, bool] = {}
        self._only: dict[str, Area] = {}
        self.hidden = False
        self.current = self._next = ARRANGEMENTS[0]

    # Another workspace

    def show(self, arrangement: Arrangement) -> None:
        """Show another workspace, as it was left, when all is there that it needs."""
        if arrangement is self._next:
            return
        self._next = arrangement
        front: dict[Area, str] = {}
        for panel in panels_of(arrangement):
            front.setdefault(panel.area, panel.name)
        steps: list[Step] = [step for name in front.values() for step in self._docks.making(name)]
        if not has_text_scale(arrangement.text_scale):
            steps.append(partial(self._scale_for, arrangement))
            shown = (panel.name for panel in panels_of(arrangement))
            steps += [partial(self._docks.dress, name) for name in shown]
        if not steps or not self._window.isVisible() or self.hidden:
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
        self._keep()
        self._docks.paint_in_turns()
        set_text_scale(arrangement.text_scale)

    def _go_to(self, arrangement: Arrangement) -> None:
        if arrangement is self.current:
            return
        if has_text_scale(self.current.text_scale):
            self._keep()
        if self.hidden:
            self.current = arrangement
            self.arranged.emit()
        else:
            self._show(arrangement)

    def _show(self, arrangement: Arrangement) -> None:
        self.current = self._next = arrangement
        self._docks.begin_arranging()
        # First: what panels need in larger text is part of where there is room for them.
        set_text_scale(arrangement.text_scale)
        for panel in panels_of(arrangement):
            self._docks.dress(panel.name)
        left = self._left.get(arrangement.name)
        said = self._messages.isVisibleTo(self._window)
        if left is None or not self._put_back(left):
            self._lay_out_as_at_first()
        # A message is about what was done, not about where.
        self._messages.setVisible(said)
        self._glyphs.paint_soon()
        self._docks.end_arranging()
        if self._docks.in_turns:
            # What follows from it is much too, and nothing of it is painted yet.
            turns().add(self._tell_of_arranged, at_once=False)
        else:
            self._tell_of_arranged()

    def _tell_of_arranged(self) -> None:
        self.arranged.emit()

    def _put_back(self, left: QByteArray) -> bool:
        # Into a window without docks: of those that are there Qt would leave the tabs on screen.
        for dock in self._docks.by_name.values():
            self._window.removeDockWidget(dock)
        layout = self._window.layout()
        assert layout is not None
        layout.activate()
        return self._window.restoreState(left, _VERSION)

    @property
    def alone(self) -> bool:
        """Whether this workspace shows the active projection alone, as it was left."""
        return self._left_alone.get(self.current.name, self.current.alone)

    @alone.setter
    def alone(self, alone: bool) -> None:
        self._left_alone[self.current.name] = alone

    # Other panels

    def reset(self) -> None:
        """Put all docks of the workspace where they were at the first start."""
        self._lay_out_as_at_first()
        self.arranged.emit()

    def _lay_out_as_at_first(self) -> None:
        self._lay_out({panel.name: panel.area for panel in panels_of(self.current)})
        self._left_alone.pop(self.current.name, None)

    def show_only(self, places: Mapping[str, Area]) -> None:
        """Show these panels at these places of the workspace, and no others.

        Where they are shown already, all stays as it is.
        """
        # A workspace on its way would put its own panels there.
        self._go_to(self._next)
        if places != self._only or set(self._docks.open) != places.keys():
            self._lay_out(places)
            self._only = dict(places)

    def _lay_out(self, places: Mapping[str, Area]) -> None:
        """Put docks where they belong, these panels at these places, and show these only.

        In a window that is too narrow for all columns, without the left one.
        """
        self._only = {}
        self._docks.begin_arranging()
        # Not only when they are seen: what they need is part of how much each gets.
        for docks in self._shown(places).values():
            self._docks.make(docks[0].objectName())
        if least_width(self._window, self._shown(places)) > self._window.width():
            places = without_left(places)
        self._put(places)
        fronts = {area: docks[0] for area, docks in self._shown(places).items()}
        share_out(self._window, fronts, self.current)
        self._docks.end_arranging()

    def _shown(self, places: Mapping[str, Area]) -> dict[Area, list[QDockWidget]]:
        shown: dict[Area, list[QDockWidget]] = {}
        for panel in PANELS:
            if panel.name in places:
                dock = self._docks.by_name[panel.name]
                shown.setdefault(places[panel.name], []).append(dock)
        return shown

    def _put(self, places: Mapping[str, Area]) -> None:
        by_name = self._docks.by_name
        for dock in by_name.values():
            if dock.isFloating():
                dock.setFloating(False)
            self._window.removeDockWidget(dock)
        where = {panel.name: places.get(panel.name, panel.area) for panel in PANELS}
        areas = [[by_name[name] for name in where if where[name] is area] for area in Area]
        place(self._window, {area: docks for area, docks in zip(Area, areas, strict=True) if docks})
        for name, dock in by_name.items():
            dock.setVisible(name in places)
        for docks in areas:
            front = next((dock for dock in docks if not dock.isHidden()), None)
            if front is not None:
                front.raise_()

    # Without a bundle

    def hide(self) -> None:
        """Show no panel until `show_again`."""
        if not self.hidden:
            self._keep()
            self.hidden = True
            for dock in self._docks.by_name.values():
                dock.hide()

    def show_again(self) -> None:
        """Show the workspace that was chosen last, as it was left."""
        self.hidden = False
        self._show(self._next)

    # Remembering

    def _keep(self) -> None:
        if not self.hidden:
            self._left[self.current.name] = self._window.saveState(_VERSION)

    def save(self, settings: QSettings) -> None:
        """Remember how each workspace was left, and which one is shown."""
        self._keep()
        settings.setValue("workspace", self.current.name)
        for name, left in self._left.items():
            settings.setValue(f"layout/{name}", left)
        for name, alone in self._left_alone.items():
            settings.setValue(f"alone/{name}", alone)

    def restore(self, settings: QSettings) -> None:
        """Restore what `save` remembered, if anything."""
        for arrangement in ARRANGEMENTS:
            left = settings.value(f"layout/{arrangement.name}")
            if isinstance(left, QByteArray):
                self._left[arrangement.name] = left
            if settings.contains(f"alone/{arrangement.name}"):
                alone = bool(settings.value(f"alone/{arrangement.name}", False, bool))
                self._left_alone[arrangement.name] = alone
        last = settings.value("workspace")
        known = arrangement_named(last) if isinstance(last, str) else None
        if known is not None:
            self._show(known)
