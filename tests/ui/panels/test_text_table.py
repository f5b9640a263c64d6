"""A table of words and figures: nothing in it is cut, however narrow it is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.ui.panels.text_table import TextTable

HEADERS = (("component", ""), ("shift", ""), ("mean", ""), ("std", ""))
ROWS = [(f"component z {k}", f"+{k}.58 \u03c3", "-19.44", "7.42") for k in range(9)]


@pytest.fixture
def shown(qtbot: QtBot) -> TextTable:
    table = TextTable("components", HEADERS, wide=1)
    qtbot.addWidget(table)
    table.resize(600, 200)
    with qtbot.waitExposed(table):
        table.show()
    table.show_rows(ROWS)
    QApplication.processEvents()
    return table


def _cut(table: TextTable) -> list[int]:
    """Return which columns are narrower than what is in them."""
    header = table.horizontalHeader()
    return [
        k
        for k in range(len(HEADERS))
        if header.sectionSize(k) < max(table.sizeHintForColumn(k), header.sectionSizeHint(k))
    ]


@pytest.mark.parametrize("width", [120, 200, 300, 600])
def test_no_column_is_cut_and_what_is_left_is_one_columns(shown: TextTable, width: int) -> None:
    shown.resize(width, 200)
    QApplication.processEvents()
    assert _cut(shown) == []
    header, seen = shown.horizontalHeader(), shown.viewport().width()
    assert header.length() >= seen, "no ground is left empty"
    assert (shown.horizontalScrollBar().maximum() > 0) == (header.length() > seen)


def test_longer_words_widen_their_column(shown: TextTable) -> None:
    shown.resize(330, 200)
    shown.show_rows([("a", "b", "c", "d")])
    QApplication.processEvents()
    before = shown.horizontalHeader().sectionSize(1)
    for row in (("a", "b", "c", "much longer than before"), ("a", "b" * 99, "c", "d")):
        shown.show_rows([row])
        QApplication.processEvents()
        assert _cut(shown) == []
    assert shown.horizontalHeader().sectionSize(1) > before


def test_it_asks_for_what_its_rows_need_but_not_for_more_than_it_may(qtbot: QtBot) -> None:
    table = TextTable("figures", HEADERS, most=260)
    qtbot.addWidget(table)
    table.resize(150, 300)
    with qtbot.waitExposed(table):
        table.show()
    empty = table.minimumWidth()
    table.show_rows(ROWS)
    QApplication.processEvents()
    header = table.horizontalHeader()
    needed = sum(
        max(table.sizeHintForColumn(k), header.sectionSizeHint(k)) for k in range(header.count())
    )
    assert empty < needed < table.minimumWidth() <= 260
    table.show_rows([("a name", "m" * 40, "n" * 40, "o" * 40)])
    QApplication.processEvents()
    assert table.minimumWidth() == 260
