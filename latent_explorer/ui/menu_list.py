"""A list in a menu that is made anew when it has changed: recipes, sessions that were open."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu


class MenuList:
    """List actions in a menu, above what else is in it.

    Parameters
    ----------
    menu : QMenu
        The menu, with all that stands below the list.
    """

    def __init__(self, menu: QMenu) -> None:
        self._menu = menu
        self._below = next(iter(menu.actions()), None)
        self._listed: list[QAction] = []

    def new_action(self, text: str) -> QAction:
        """Return an action for the list, whose name is shown as it is."""
        return QAction(text.replace("&", "&&"), self._menu)

    def show_actions(self, actions: Iterable[QAction]) -> None:
        """List these in the place of those that were listed before."""
        for action in self._listed:
            self._menu.removeAction(action)
            action.deleteLater()
        self._listed = list(actions)
        if self._below is None:
            self._menu.addActions(self._listed)
        else:
            self._menu.insertActions(self._below, self._listed)
