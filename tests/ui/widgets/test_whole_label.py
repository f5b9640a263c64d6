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
