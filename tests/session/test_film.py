"""How a path is played."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.film import LOOP_MODES, Film, Played
from latent_explorer.session.state import LOOKS


def test_once_it_ends_at_the_end() -> None:
    film = Film("once", seconds=4.0)
    assert film.played(0.0, 1.0, 1.0) == Played(0.25)
    assert film.played(0.5, 1.0, 1.0) == Played(0.75)
    assert film.played(0.0, 4.0, 1.0) == Played(1.0, True)
    assert film.played(0.0, 99.0, 1.0) == Played(1.0, True)
    # From the end one begins anew.
    assert film.played(1.0, 1.0, 1.0) == Played(0.25)
    assert film.played(0.0, 2.0, 1.5) == Played(0.75), "beyond B it takes as long in all"


def test_over_and_over_it_begins_again() -> None:
    film = Film("loop", seconds=2.0)
    assert film.played(0.0, 1.0, 1.0).position == pytest.approx(0.5)
    assert film.played(0.0, 2.5, 1.0).position == pytest.approx(0.25)
    assert film.played(0.5, 7.0, 1.5).position == pytest.approx(5.75 % 1.5)


def test_there_and_back() -> None:
    film = Film("ping-pong", seconds=2.0)
    shown = [film.played(0.0, t, 1.0).position for t in (0, 1, 2, 3, 4, 5)]
    assert shown == pytest.approx([0, 0.5, 1, 0.5, 0, 0.5])
    # Around an ellipse there is nothing to come back from.
    assert film.played(0.0, 3.0, 1.0, closed=True).position == pytest.approx(0.5)


@given(
    mode=st.sampled_from(LOOP_MODES),
    start=st.floats(0, 1.5),
    elapsed=st.floats(0, 1e6),
    end=st.floats(1, 1.5),
    closed=st.booleans(),
)
def test_playing_never_leaves_the_path(
    mode: Any, start: float, elapsed: float, end: float, closed: bool
) -> None:
    played = Film(mode).played(start, elapsed, end, closed=closed)
    assert 0 <= played.position <= end
    assert not played.over or mode == "once"


@pytest.mark.parametrize(("name", "value"), [("loop", "twice"), ("seconds", 0.1), ("rate", 0)])
def test_what_cannot_be_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Film(**{name: value})


def test_it_is_no_step_and_means_the_same_anywhere(toy_space: LatentSpace) -> None:
    film = Film("once", 9.0, 30, captions=False)
    assert Film in LOOKS
    assert film.fitted(toy_space, same=False) == film
