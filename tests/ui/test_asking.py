"""Small dialogs that ask for one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWidget

from latent_explorer.ui.asking import ask_int, ask_item, ask_text


@pytest.fixture
def window(shown: Callable[..., Any]) -> QWidget:
    widget: QWidget = shown(QWidget(), 400, 300)
    return widget


def _answer(keys: str, button: str) -> None:
    """Type into the dialog that is to come, and click a button of it."""

    def do() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        box = dialog.findChild(QDialogButtonBox)
        assert box is not None
        assert all(each.icon().isNull() for each in box.buttons())
        QTest.keyClicks(dialog.focusWidget(), keys)
        standard = getattr(QDialogButtonBox.StandardButton, button)
        QTest.mouseClick(box.button(standard), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, do)


def test_an_item_is_chosen_by_its_first_letter(window: QWidget) -> None:
    _answer("b", "Ok")
    assert ask_item(window, "Fruit", "Which", ["apple", "banana"], 0) == ("banana", True)
    _answer("", "Cancel")
    assert ask_item(window, "Fruit", "Which", ["apple", "banana"], 1) == ("banana", False)


def test_a_number_is_typed(window: QWidget) -> None:
    _answer("4", "Ok")
    assert ask_int(window, "Scale", "How large", 2, 1, 8) == (4, True)


def test_a_text_is_typed(window: QWidget) -> None:
    _answer("s3://a", "Ok")
    assert ask_text(window, "URL", "Where", "") == ("s3://a", True)
