"""A scroll area as high as its content, as long as there is room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.fitting_scroll import FittingScrollArea


def _rows(n: int) -> QWidget:
    content = QWidget()
    layout = QVBoxLayout(content)
    for number in range(n):
        label = QLabel(f"row {number}")
        label.setFixedHeight(20)
        layout.addWidget(label)
    return content


def _placed(shown: Callable[..., Any], content: QWidget, height: int) -> FittingScrollArea:
    outer = QWidget()
    layout = QVBoxLayout(outer)
    area = FittingScrollArea(content, 60)
    layout.addWidget(area)
    layout.addStretch(1)
    shown(outer, 200, height)
    return area


def test_with_room_it_is_as_high_as_its_content(shown: Callable[..., Any]) -> None:
    content = _rows(5)
    area = _placed(shown, content, 600)
    assert area.height() == content.sizeHint().height()
    assert not area.verticalScrollBar().isVisible()


def test_without_room_it_scrolls(shown: Callable[..., Any]) -> None:
    area = _placed(shown, _rows(20), 200)
    assert area.height() < 200
    bar = area.verticalScrollBar()
    assert bar.isVisible()
    assert bar.maximum() > 0
    assert area.minimumSizeHint().height() == 60
    assert not area.horizontalScrollBar().isVisible()


def test_it_follows_its_content(shown: Callable[..., Any], qtbot: QtBot) -> None:
    content = _rows(5)
    area = _placed(shown, content, 600)
    before = area.height()
    row = content.findChildren(QLabel)[2]
    row.hide()
    qtbot.waitUntil(lambda: area.height() < before)
    row.show()
    qtbot.waitUntil(lambda: area.height() == before)
