"""Menus and tool bar, made from the table of commands; they enable what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.ui.accessibility import skip_single_tabs
from latent_explorer.ui.commands import (
    COMMANDS,
    MENUS,
    ON_TOOL_BAR,
    RECENT_SESSIONS,
    RECIPES,
    SEPARATOR,
    Command,
)
from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.tool_tips import explain_actions

if TYPE_CHECKING:
    from latent_explorer.ui.app import Explorer

_COMMANDS = tuple(entry for entry in COMMANDS if isinstance(entry, Command))


class Menus:
    """Fill menu bar and tool bar of a window, and follow what is shown.

    Parameters
    ----------
    explorer : Explorer
        What the commands are done with.

    Attributes
    ----------
    actions : dict of str to QAction
        By the ids of the commands.
    """

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._window = explorer.window
        self.actions: dict[str, QAction] = {}
        self._menus = {name: self._new_menu(name) for name in MENUS}
        docks = self._window.docks.actions()
        self._menu("View/Panels").addActions(docks)
        for before, entry, after in zip(
            ("", *COMMANDS), COMMANDS, (*COMMANDS[1:], ""), strict=False
        ):
            if isinstance(entry, Command):
                self._menu(entry.menu).addAction(self._action(entry))
            elif entry == SEPARATOR:
                # After the end of an inner menu it stands in the outer one.
                around = [each.menu for each in (before, after) if isinstance(each, Command)]
                self._menu(min(around, key=len)).addSeparator()
        self._group_choices()
        self._fill_tool_bar()
        self._window.workspaces.arranged.connect(self._tick)
        self._window.docks.changed.connect(self._lead_keys)
        self._window.empty.command.connect(self._trigger)
        self._window.docks.panel_made.connect(self._listen)
        for name in self._window.docks.panels:
            self._listen(name)

    def _listen(self, name: str) -> None:
        """Do what a panel asks for by the id of a command."""
        command = getattr(self._window.docks.panels[name], "command", None)
        if command is not None:
            command.connect(self._trigger)

    def _lead_keys(self) -> None:
        skip_single_tabs(self._window)

    def _trigger(self, command: str) -> None:
        self.actions[command].trigger()

    def _fill_tool_bar(self) -> None:
        named = {command.id: self.actions[command.id] for command in _COMMANDS}
        self._window.tools.fill(
            opening=(named["open"], named["open-shipped"]),
            frequent=(named[name] for name in ON_TOOL_BAR),
            colour=self._window.panel(ProjectionsPanel).colouring.box,
            saving=(action for name, action in named.items() if name.startswith("save-")),
            workspaces=(action for name, action in named.items() if name.startswith("workspace-")),
        )
        for chosen in (self._window.tools.recent_chosen, self._window.empty.recent_chosen):
            chosen.connect(self._open)
        self._tick()

    def _open(self, path: str) -> None:
        self._explorer.controller.open_bundle(Path(path))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Enable what can be done, and name what would be."""
        if before is not None and _same(scene, before):
            return
        # A button whose step gets another name lays out the whole window, and nobody reads it yet.
        if before is not None and before.bundle is scene.bundle and scene.moving:
            return
        opened = scene.state[OpenedBundle]
        self._window.tools.show_bundle(opened.name if scene.bundle else "Bundle", opened.recent)
        for command in _COMMANDS:
            action = self.actions[command.id]
            action.setEnabled(command.enabled(scene))
            if command.label is not None:
                action.setText(command.label(scene))

    def _new_menu(self, name: str) -> QMenu:
        menu = self._window.menuBar().addMenu(f"&{name}")
        explain_actions(menu)
        return menu

    def _menu(self, name: str) -> QMenu:
        outer, _, inner = name.partition("/")
        if inner and name not in self._menus:
            self._menus[name] = self._menus[outer].addMenu(inner)
        return self._menus[name]

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.id)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        set_glyph(action, command.glyph)
        # Tool bars show it without the text: the key stands beside what it does.
        keys = f" ({command.keys})" if command.keys else ""
        action.setToolTip(f"{command.tip}{keys}")
        action.setStatusTip(command.tip)
        action.triggered.connect(partial(self._run, command))
        self.actions[command.id] = action
        return action

    def _run(self, command: Command, checked: bool = False) -> None:
        if command.panel:
            self._window.docks.bring(command.panel)
        command.run(self._explorer)

    @property
    def recipes(self) -> QMenu:
        """The menu that lists the recipes."""
        return self._menus[RECIPES]

    @property
    def recent_sessions(self) -> QMenu:
        """The menu that lists the sessions that were open."""
        return self._menus[RECENT_SESSIONS]

    def _group_choices(self) -> None:
        """Let one of the commands of an inner menu be ticked, where one is the one that holds."""
        choices = {command.menu for command in _COMMANDS if command.chosen is not None}
        for menu in (menu for name, menu in self._menus.items() if name in choices):
            group = QActionGroup(self._window)
            for action in menu.actions():
                action.setCheckable(True)
                group.addAction(action)
            # What holds may have been remembered: it is marked when somebody looks.
            menu.aboutToShow.connect(self._tick)

    def _tick(self) -> None:
        for command in _COMMANDS:
            if command.chosen is not None:
                self.actions[command.id].setChecked(command.chosen(self._explorer))


def _same(scene: Scene, before: Scene) -> bool:
    """Return whether what decides about commands is the same."""
    return (
        scene.bundle is before.bundle
        and scene.moving == before.moving
        and scene.state is before.state
        and scene.results.keys() == before.results.keys()
        and (scene.undo, scene.redo) == (before.undo, before.redo)
    )
