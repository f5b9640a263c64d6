"""Tooltips: readable lines, beside what they explain."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from latent_explorer.ui.tool_tips import (
    explain,
    explain_actions,
    place_beside,
    tip_label,
    wrapped_tooltip,
)

SCREEN = QRect(0, 0, 800, 600)
LONG = "words that go on and on " * 12


@pytest.fixture(autouse=True)
def hidden_again() -> Iterator[None]:
    yield
    QToolTip.hideText()
    label = tip_label()
    if label is not None:
        label.close()


def _hover(widget: QWidget, position: QPoint | None = None) -> None:
    """Do what Qt does when the mouse rests."""
    position = widget.rect().center() if position is None else position
    event = QHelpEvent(QEvent.Type.ToolTip, position, widget.mapToGlobal(position))
    QApplication.sendEvent(widget, event)


def _tip() -> QWidget:
    label = tip_label()
    assert label is not None
    return label


def _on_screen(widget: QWidget, part: QRect | None = None) -> QRect:
    part = widget.rect() if part is None else part
    return QRect(widget.mapToGlobal(part.topLeft()), part.size())


# Words


@given(st.text())
def test_a_tooltip_is_never_markup(text: str) -> None:
    tip = wrapped_tooltip(text)
    if tip:
        inside = tip.removeprefix('<p style="white-space:pre">').removesuffix("</p>")
        assert not re.search("[<>]", inside)
        assert max(map(len, html.unescape(inside).split("\n"))) <= 60


def test_plain_text_is_shown_in_lines(shown: Callable[..., Any]) -> None:
    label = shown(QLabel("what"), 100, 30)
    explain(label, f"a < b\n{LONG}")
    _hover(label)
    assert "a &lt; b" in QToolTip.text()
    assert len(QToolTip.text().split("\n")) >= 5
    letters = _tip().fontMetrics().averageCharWidth()
    assert _tip().width() < 80 * letters


def test_figures_keep_their_spaces() -> None:
    assert "98.7\u00a0%" in wrapped_tooltip("a face is found in 98.7\u00a0%")
    assert "\\x07" in wrapped_tooltip("what\x07cannot be printed")


def test_html_is_shown_in_a_column(shown: Callable[..., Any]) -> None:
    label = shown(QLabel("what"), 100, 30)
    explain(label, f"<p>{LONG}</p>")
    _hover(label)
    letters = _tip().fontMetrics().averageCharWidth()
    assert 40 * letters < _tip().width() < 80 * letters
    assert _tip().height() > 3 * _tip().fontMetrics().height()
    explain(label, "<b>short</b>")
    _hover(label)
    assert _tip().width() < 20 * letters


# Places


@given(
    st.tuples(st.integers(10, 300), st.integers(10, 200)),
    st.tuples(st.integers(0, 700), st.integers(0, 500)),
    st.tuples(st.integers(1, 100), st.integers(1, 100)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_tip_covers_nothing_of_what_it_explains(
    size: tuple[int, int],
    corner: tuple[int, int],
    extent: tuple[int, int],
    share: tuple[float, float],
) -> None:
    what = QRect(QPoint(*corner), QSize(*extent))
    mouse = QPoint(
        what.left() + int(share[0] * (what.width() - 1)),
        what.top() + int(share[1] * (what.height() - 1)),
    )
    tip = QRect(place_beside(QSize(*size), what, SCREEN, mouse), QSize(*size))
    assert SCREEN.contains(tip)
    assert not tip.intersects(what)


def test_a_tip_is_below_unless_there_is_no_room() -> None:
    size, mouse = QSize(200, 50), QPoint(320, 310)
    what = QRect(300, 300, 100, 20)
    assert place_beside(size, what, SCREEN, mouse).y() > what.bottom()
    low = what.translated(0, 270)
    assert place_beside(size, low, SCREEN, mouse + QPoint(0, 270)).y() + 50 < low.top()


def test_a_tip_about_nearly_all_of_the_screen_is_below_the_mouse() -> None:
    place = place_beside(QSize(200, 50), SCREEN, SCREEN, QPoint(400, 300))
    assert place.y() > 300
    assert SCREEN.contains(QRect(place, QSize(200, 50)))


def test_the_tip_of_a_button_stands_off_it(shown: Callable[..., Any]) -> None:
    whole = shown(QWidget(), 300, 200)
    button = QPushButton("do", whole)
    explain(button, "Does it")
    button.setGeometry(50, 50, 80, 30)
    button.show()
    _hover(button)
    assert "Does it" in QToolTip.text()
    assert not _tip().geometry().intersects(_on_screen(button))


def test_what_has_no_tooltip_shows_that_of_what_it_is_in(shown: Callable[..., Any]) -> None:
    whole = shown(QWidget(), 300, 200)
    explain(whole, "All of it")
    inside = QLabel("part", whole)
    inside.show()
    _hover(inside)
    assert "All of it" in QToolTip.text()


def test_a_widget_that_sees_all_events_is_explained_too(shown: Callable[..., Any]) -> None:
    class Own(QLabel):
        def event(self, event: QEvent) -> bool:
            return super().event(event)

    own = shown(Own("what"), 100, 40)
    explain(own, LONG)
    _hover(own, QPoint(2, 2))
    assert not _tip().geometry().intersects(_on_screen(own))
    assert _tip().height() > 3 * _tip().fontMetrics().height(), "in lines"


def test_items_and_headers_of_lists(shown: Callable[..., Any]) -> None:
    table = QTableWidget(2, 2)
    item = QTableWidgetItem("x")
    item.setToolTip("of an item")
    table.setItem(0, 1, item)
    header = QTableWidgetItem("r")
    header.setToolTip("of a header")
    table.setHorizontalHeaderItem(1, header)
    explain(table, "of the table")
    shown(table, 300, 200)
    rect = table.visualItemRect(item)
    _hover(table.viewport(), rect.center())
    assert "of an item" in QToolTip.text()
    assert not _tip().geometry().intersects(_on_screen(table.viewport(), rect))
    bar = table.horizontalHeader()
    _hover(bar.viewport(), QPoint(bar.sectionViewportPosition(1) + 5, 5))
    assert "of a header" in QToolTip.text()
    _hover(table.viewport(), table.visualItemRect(item).center() + QPoint(0, 100))
    assert "of the table" in QToolTip.text()


def test_tips_of_a_menu_stand_beside_it(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    explain_actions(menu)
    first = menu.addAction("Open")
    first.setToolTip("Open a folder")
    menu.addAction("Close")
    menu.popup(QPoint(100, 100))
    _hover(menu, menu.actionGeometry(first).center())
    assert "Open a folder" in QToolTip.text()
    assert not _tip().geometry().intersects(menu.geometry())
    menu.close()
