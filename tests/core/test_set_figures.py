"""Figures in words: no 100 % for what is not all."""

from __future__ import annotations

import math

import pytest

from latent_explorer.core.set_figures import FIGURES


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("level", 0.0, "0"),
        ("level", 52.34, "52"),
        ("level", 99.99, "99.9"),
        ("way_back", 100.0, "100"),
        ("void", 0.026, "2.6\u00a0%"),
        ("novelty", 0.6953, "0.70"),
        ("radius_mean", 45.483, "45.48"),
        ("face_share", math.nan, "no data"),
    ],
)
def test_figures_in_words(name: str, value: float, words: str) -> None:
    assert FIGURES[name].text(value) == words
