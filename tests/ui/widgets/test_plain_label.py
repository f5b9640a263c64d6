"""Texts from anywhere, in one line and as a tooltip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from latent_explorer.ui.widgets.plain_label import PlainLabel, one_line


@given(st.text() | st.text(alphabet="ab \n\x1b<&\u202e", min_size=900, max_size=3000))
def test_a_line_is_short_and_can_be_printed(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 1000
    assert line.isprintable()
    assert one_line(line) == line


def test_a_line_that_fits_is_whole() -> None:
    assert one_line("all  of\nit") == "all of it"


def test_the_whole_text_and_the_help_are_in_the_tooltip(shown: Callable[..., Any]) -> None:
    label = shown(PlainLabel("What this is"), 60, 20)
    for text in ("a text that is too long for it", "another one"):
        label.show_text(text)
        assert label.text() == text
        assert text in label.toolTip()
        assert "What this is" in label.toolTip()


def test_what_does_not_fit_ends_in_a_cut_and_needs_no_room(
    shown: Callable[..., Any], pixels: Callable[[QWidget], Any]
) -> None:
    label = shown(PlainLabel(), 60, 20)
    label.show_text("a text that is too long for it")
    cut = pixels(label)
    assert label.minimumSizeHint().width() < 20 < label.sizeHint().width()
    shown_whole = QLabel(
        label.fontMetrics().elidedText(label.text(), Qt.TextElideMode.ElideRight, 60)
    )
    assert "…" in shown_whole.text()
    assert np.array_equal(cut, pixels(shown(shown_whole, 60, 20)))
