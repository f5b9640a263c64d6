"""A list in a menu: made anew, above what else is there, and with names as they are."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.ui.menu_list import MenuList


@pytest.mark.parametrize("below", [[], ["Open …", "Clear"]])
def test_the_list_stands_above_all_else_and_is_made_anew(qtbot: QtBot, below: list[str]) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    for text in below:
        menu.addAction(text)
    listed = MenuList(menu)
    for names in (["one", "two"], ["three"], [], ["two", "one & all"]):
        actions = [listed.new_action(name) for name in names]
        gone = [action for action in menu.actions() if action.text() not in below]
        listed.show_actions(actions)
        texts = [action.text().replace("&&", "&") for action in menu.actions()]
        assert texts == [*names, *below]
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not any(shiboken6.isValid(action) for action in gone), "an older list is gone"


def test_a_name_has_no_key(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    assert MenuList(menu).new_action("Tom & Jerry").text() == "Tom && Jerry"
