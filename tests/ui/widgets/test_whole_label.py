"""Text that is never cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from latent_explorer.ui.widgets.whole_label import WholeLabel

LONG = "words that go on and on " * 8


@pytest.mark.parametrize("width", [120, 200, 400])
def test_all_lines_are_seen_where_room_is_short(shown: Callable[..., Any], width: int) -> None:
    whole, label, above = QWidget(), WholeLabel("short"), QWidget()
    above.setMinimumHeight(40)
    layout = QVBoxLayout(whole)
    layout.addWidget(above, 1)
    layout.addWidget(label)
    shown(whole, width, 60)
    before = label.minimumHeight()
    label.show_text(LONG)
    for _ in range(3):
        QApplication.processEvents()
    assert label.height() >= label.heightForWidth(label.width()) > before
    assert whole.height() >= 40 + label.height()


def test_what_was_narrow_takes_no_more_than_it_needs_when_it_is_wide(
    shown: Callable[..., Any],
) -> None:
    whole, label = QWidget(), WholeLabel(LONG)
    layout = QVBoxLayout(whole)
    layout.addWidget(label)
    layout.addWidget(QWidget(), 1)
    shown(whole, 140, 600)
    QApplication.processEvents()
    narrow = label.minimumHeight()
    whole.resize(900, 600)
    for _ in range(3):
        QApplication.processEvents()
    lines = label.fontMetrics().lineSpacing()
    assert label.minimumHeight() < narrow
    assert label.height() < 4 * lines
