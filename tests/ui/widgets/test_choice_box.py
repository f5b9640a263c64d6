"""A box to choose from, and the wheel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.choice_box import ChoiceBox


def _turn(widget: QWidget) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place)),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_only_the_box_one_works_in(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    box, other = ChoiceBox("Method"), QLineEdit()
    box.addItems(["a", "b", "c"])
    form = QWidget()
    layout = QVBoxLayout(form)
    layout.addWidget(box)
    layout.addWidget(other)
    shown(form)
    form.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    _turn(box)
    assert box.currentText() == "a"
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    _turn(box)
    assert box.currentText() == "b"


def test_it_has_a_name_for_screen_readers() -> None:
    assert ChoiceBox("Method").accessibleName() == "Method"
