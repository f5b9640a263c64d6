"""The line of ranks: monotonous, coloured by the zone, with a knob where the rank is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.plausibility import Verdict, verdict_of
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.rank_gauge import RankGauge, place_of
from latent_explorer.ui.widgets.verdict_mark import verdict_ink

RANKS: dict[float, Verdict] = {3.0: "smoother", 53.0: "among", 97.0: "rim", 99.8: "void"}


def test_a_higher_rank_stands_further_right() -> None:
    places = [place_of(rank) for rank in np.linspace(0, 100, 401)]
    assert (np.diff(places) > 0).all()
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert place_of(100) - place_of(95) > 0.2, "what decides can be seen"


@pytest.mark.parametrize("rank", RANKS)
@pytest.mark.parametrize("dark", [False, True])
def test_the_knob_is_in_the_colour_of_its_verdict(
    shown: Callable[..., Any],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    set_dark: Callable[[bool], None],
    rank: float,
    dark: bool,
) -> None:
    set_dark(dark)
    gauge = shown(RankGauge(12), 200, 12)
    gauge.show_rank(rank)
    assert verdict_of(rank) == RANKS[rank]
    image, knob = pixels(gauge), gauge.knob(rank).toPoint()
    around = image[knob.y() - 2 : knob.y() + 3, knob.x() - 2 : knob.x() + 3]
    ink = verdict_ink(RANKS[rank], current_theme())
    assert count_color(around, ink) >= 20
    others = {verdict_ink(v, current_theme()) for v in RANKS.values()} - {ink}
    assert all(count_color(image, other) == 0 for other in others)


def test_without_a_rank_there_is_the_line_alone(
    shown: Callable[..., Any], pixels: Callable[..., Any]
) -> None:
    gauge = shown(RankGauge(12), 200, 12)
    empty = pixels(gauge)
    assert len(np.unique(empty.reshape(-1, 3), axis=0)) > 1
    for _ in range(2):
        gauge.show_rank(50.0)
    assert not np.array_equal(pixels(gauge), empty)
    gauge.show_rank(None)
    assert np.array_equal(pixels(gauge), empty)


def test_a_rank_that_decides_nothing_has_no_verdicts_colour(
    shown: Callable[..., Any], pixels: Callable[..., Any], count_color: Callable[..., int]
) -> None:
    gauge = shown(RankGauge(12, judged=False), 200, 12)
    gauge.show_rank(99.9)
    assert count_color(pixels(gauge), verdict_ink("void", current_theme())) == 0


@pytest.mark.parametrize("rank", [0.0, 100.0])
def test_the_knob_is_never_cut(
    shown: Callable[..., Any], pixels: Callable[..., Any], rank: float
) -> None:
    gauge = shown(RankGauge(12), 60, 12)
    empty = pixels(gauge)
    gauge.show_rank(rank)
    knob = gauge.knob(rank)
    assert 5 <= knob.x() <= 55
    changed = (pixels(gauge) != empty).any(axis=2)
    assert changed.any()
    assert not changed[:, 0 if rank else 59].any()
