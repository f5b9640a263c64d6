"""The tool bar: the bundle, what is used all the time, and the workspaces."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.widgets.plain_label import one_line


class ToolBar(QToolBar):
    """Show actions of the table of commands; it has none of its own but the recent bundles."""

    recent_chosen = Signal(str)
    """The folder of a bundle to open."""

    def __init__(self) -> None:
        super().__init__("Tools")
        self.setObjectName("tools")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.bundle = _menu_button("Bundle", "Which bundle is open; open another")
        self._recent: tuple[str, ...] = ()
        self._opening: tuple[QAction, ...] = ()
        self.bundle.menu().aboutToShow.connect(self._list_bundles)

    def fill(
        self,
        opening: Iterable[QAction],
        frequent: Iterable[QAction],
        colour: QWidget,
        saving: Iterable[QAction],
        workspaces: Iterable[QAction],
    ) -> None:
        """Put actions where they belong, once.

        Parameters
        ----------
        opening, saving : iterable of QAction
            What stands in the menus of the bundle and of saving.
        frequent, workspaces : iterable of QAction
            What has a button of its own.
        colour : QWidget
            Chooses what points are coloured by.
        """
        self._opening = tuple(opening)
        self.addWidget(self.bundle)
        self.addSeparator()
        for action in frequent:
            self._add_button(action)
        self.addSeparator()
        self.addWidget(colour)
        self.addSeparator()
        export = _menu_button("Save", "Save faces, projections and vectors")
        set_glyph(export, "content_save_outline")
        export.menu().addActions(list(saving))
        self.addWidget(export)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        for action in workspaces:
            self._add_button(action, Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def _add_button(
        self,
        action: QAction,
        style: Qt.ToolButtonStyle = Qt.ToolButtonStyle.ToolButtonIconOnly,
    ) -> None:
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(style)
        explain(button, action.toolTip())

    def show_bundle(self, name: str, recent: tuple[str, ...]) -> None:
        """Show which bundle is open, and offer those that were."""
        self.bundle.setText(one_line(name))
        self._recent = recent

    def _list_bundles(self) -> None:
        menu = self.bundle.menu()
        menu.clear()
        menu.addActions(list(self._opening))
        menu.addSeparator()
        for path in self._recent:
            action = menu.addAction(one_line(Path(path).name).replace("&", "&&"))
            action.setToolTip(one_line(path))
            action.triggered.connect(partial(self._choose, path))

    def _choose(self, path: str, checked: bool = False) -> None:
        self.recent_chosen.emit(path)


def _menu_button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    explain(button, tip)
    button.setAccessibleName(tip)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    explain_actions(menu)
    button.setMenu(menu)
    return button
