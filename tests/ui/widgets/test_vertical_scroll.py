"""What fills a scroll area while docks are arranged: its last size, and in a turn of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.turns import paint_in_turns, turns
from latent_explorer.ui.widgets.vertical_scroll import VerticalScroll


class _Content(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.widths: list[int] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.widths.append(self.width())


def test_what_is_held_is_resized_once_and_before_it_is_painted(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    window, content = QWidget(), _Content()
    scroll = VerticalScroll(content)
    QHBoxLayout(window).addWidget(scroll)
    shown(window, 400, 300)
    qtbot.waitUntil(lambda: not turns().waiting)
    content.widths.clear()
    scroll.setFixedSize(300, 200)
    qtbot.waitUntil(lambda: bool(content.widths))
    content.widths.clear()
    paint_in_turns(window, [scroll])
    painted: list[bool] = []
    turns().add_last(lambda: painted.append(bool(content.widths)))
    for width in (120, 250, 180):
        scroll.setFixedSize(width, 200)
        window.layout().activate()
    assert scroll.width() == 180
    assert content.widths == [], "not while others are resized too"
    qtbot.waitUntil(lambda: not turns().waiting)
    assert content.widths == [180]
    assert painted == [True]
    assert scroll.updatesEnabled()
