"""The bar above the projections, at any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from latent_explorer.core.ellipse import probability_within
from latent_explorer.ui.projections.level_bar import FIRST_LEVEL, LevelBar

WIDTHS = (340, 380, 420, 460, 520, 600, 700, 1200)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_share_is_whole_or_not_there(shown: Callable[..., Any], width: int) -> None:
    layers, add = QToolButton(), QPushButton("&Add")
    bar: LevelBar = shown(LevelBar(layers, add), width, 40)
    for level in (FIRST_LEVEL, 3.0, 0.5):
        bar.show_level(level)
        number = f"{100 * probability_within(level):.1f}"
        shares = [label for label in bar.findChildren(QLabel) if "%" in label.text()]
        for label in shares:
            text = label.text()
            assert text.startswith(number)
            if label.isVisible():
                assert label.fontMetrics().horizontalAdvance(text) <= label.width()
        seen = any(label.isVisible() for label in shares)
        assert seen or width < 460
        assert bar.slider.width() >= 150


def test_where_there_is_no_room_it_is_left_out(shown: Callable[..., Any]) -> None:
    bar: LevelBar = shown(LevelBar(QToolButton(), QPushButton("&Add")), 600, 40)
    bar.resize(bar.minimumSizeHint())
    assert not [each for each in bar.findChildren(QLabel) if "%" in each.text()]
    assert bar.slider.width() >= bar.slider.minimumSizeHint().width()


def test_a_wide_bar_says_it_in_words(shown: Callable[..., Any]) -> None:
    bar: LevelBar = shown(LevelBar(QToolButton(), QPushButton("&Add")), 1000, 40)
    assert any("of a normal distribution" in each.text() for each in bar.findChildren(QLabel))
