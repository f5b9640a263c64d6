"""A small table of texts: what is whole in it where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.ui.panels.text_table import TextTable, shared_out

HEADS = [("component", ""), ("shift", ""), ("mean", ""), ("std", "")]
ROWS = [
    ("z 145", "\u22120.06 \u03c3", "\u221214.60", "9.74"),
    ("z 2", "+0.05 \u03c3", "+4.58", "5.82"),
] * 30


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6), st.integers(0, 1000))
def test_widths_are_shared_out(wanted: list[int], room: int) -> None:
    widths = shared_out(wanted, room)
    assert all(0 <= width <= most for width, most in zip(widths, wanted, strict=True))
    assert sum(widths) <= room
    if sum(wanted) <= room:
        assert widths == wanted
    else:
        cut = [width for width, most in zip(widths, wanted, strict=True) if width < most]
        assert max(widths) <= min(cut) + 1, "the widest give way"
        assert sum(widths) > room - len(wanted)


@pytest.mark.parametrize("width", [150, 190, 230, 400])
def test_names_are_whole_and_nothing_is_out_of_sight(shown: Callable[..., Any], width: int) -> None:
    table: TextTable = shown(TextTable("Figures", HEADS), width, 300)
    table.show_rows(ROWS)
    widths = [table.columnWidth(column) for column in range(4)]
    needed = [table.sizeHintForColumn(column) for column in range(4)]
    assert widths[0] >= needed[0]
    assert sum(widths) == table.viewport().width()
    if width >= 230:
        assert all(width >= least for width, least in zip(widths, needed, strict=True))


def test_it_asks_for_what_its_rows_need_but_not_for_more_than_it_may(
    shown: Callable[..., Any],
) -> None:
    table: TextTable = shown(TextTable("Figures", HEADS, most=220), 150, 300)
    assert table.minimumWidth() < 220
    table.show_rows(ROWS)
    before = table.minimumWidth()
    assert sum(map(table.sizeHintForColumn, range(4))) < before < 220
    table.show_rows([("a name", "m" * 40, "n" * 40, "o" * 40)])
    assert table.minimumWidth() == 220
