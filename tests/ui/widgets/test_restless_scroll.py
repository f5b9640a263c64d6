"""A bar that makes room for itself to go comes to rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.vertical_scroll import VerticalScroll

_WIDE, _HIGH, _LOW = 300, 240, 100


class _Restless(QWidget):
    """Needs more height in its full width than beside a bar."""

    def minimumSizeHint(self) -> QSize:
        return QSize(_LOW, _HIGH if self.width() >= _WIDE else _LOW)


def test_a_bar_that_would_come_and_go_stays(shown: Callable[..., Any], qtbot: QtBot) -> None:
    area = VerticalScroll(_Restless())
    shown(area, _WIDE, 200)
    assert area.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn
    area.resize(_WIDE, 2 * _HIGH)
    as_needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
    qtbot.waitUntil(lambda: area.verticalScrollBarPolicy() == as_needed)
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
