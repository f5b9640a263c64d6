"""The tool bar: the bundle, what is used all the time, and the workspaces."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from latent_explorer.ui.icons import set_glyph
from latent_explorer.ui.theme import set_face
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.widgets.bar import Bar
from latent_explorer.ui.widgets.menu_button import MenuButton
from latent_explorer.ui.widgets.plain_label import one_line

_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
_WITH_TEXT = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


class ToolBar(Bar):
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
        self._workspaces: list[QToolButton] = []
        self._needed = 0
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
            button = self._add_button(action, _WITH_TEXT)
            # Nothing else is drawn in it: a button of a bar has a face only where it is chosen.
            set_face(button, "chosen")
            self._workspaces.append(button)
            action.toggled.connect(self._fit)

    def _add_button(self, action: QAction, style: Qt.ToolButtonStyle = _ICON_ONLY) -> QToolButton:
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(style)
        explain(button, action.toolTip())
        return button

    def _fit(self) -> None:
        """Where it is narrow, only the workspace that is shown has its name beside its icon."""
        if all(button.toolButtonStyle() == _WITH_TEXT for button in self._workspaces):
            # Known only while all have their names; it is the same until a text changes.
            self._needed = self.sizeHint().width()
        for button in self._workspaces:
            named = self._needed <= self.width() or button.isChecked()
            button.setToolButtonStyle(_WITH_TEXT if named else _ICON_ONLY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure_anew()
        elif event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _measure_anew(self) -> None:
        for button in self._workspaces:
            button.setToolButtonStyle(_WITH_TEXT)

    def show_bundle(self, name: str, recent: tuple[str, ...]) -> None:
        """Show which bundle is open, and offer those that were."""
        text = one_line(name)
        if text != self.bundle.text():
            self.bundle.setText(text)
            self._measure_anew()
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


def _menu_button(text: str, tip: str) -> MenuButton:
    button = MenuButton(text)
    explain(button, tip)
    button.setAccessibleName(tip)
    button.setToolButtonStyle(_WITH_TEXT)
    explain_actions(button.menu())
    return button
