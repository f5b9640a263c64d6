"""A bar that makes room for itself to go comes to rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
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


class _Requests(QObject):
    """Counts how often a widget was asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self.n = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def test_words_that_change_are_laid_out_inside_only(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    words, widget, around = QLabel("24 of 24"), QWidget(), QWidget()
    words.setWordWrap(True)
    words.setMinimumWidth(40)
    for outer, inner in ((widget, words), (around, VerticalScroll(widget))):
        QVBoxLayout(outer).addWidget(inner)
    shown(around, _WIDE, 200)
    qtbot.waitUntil(lambda: widget.width() > 100)
    inside, outside = _Requests(widget), _Requests(around)
    for text in ("23 of 24", "22 of 24", "all of them " * 30):
        before = inside.n
        words.setText(text)
        qtbot.waitUntil(lambda: inside.n > before)  # noqa: B023
        QApplication.processEvents()
    assert outside.n == 0
    # What needs more height is scrolled.
    assert words.height() >= words.heightForWidth(words.width())
    words.setMinimumWidth(120)
    qtbot.waitUntil(lambda: outside.n > 0)
