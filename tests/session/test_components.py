"""Whose components are described, and which are drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.components import CHOSEN_AT_MOST, ComponentChoice
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State

NUMBERS = st.lists(st.integers(0, 20), unique=True)


@pytest.mark.parametrize(
    "chosen", [(-1,), (65_536,), (1.5,), (True,), (3, 3), tuple(range(CHOSEN_AT_MOST + 1))]
)
def test_what_cannot_be_chosen_is_refused(chosen: Any) -> None:
    with pytest.raises(ValueError, match="chosen"):
        ComponentChoice(chosen=chosen)


def test_of_another_bundle_only_what_is_there_is_kept(toy_space: LatentSpace) -> None:
    choice = ComponentChoice("pca", (11, 12, 3))
    assert choice.fitted(toy_space, same=False) == ComponentChoice("pca", (11, 3))


def test_at_first_the_widest_is_chosen(toy_space: LatentSpace) -> None:
    widest = int(toy_space.points.std(axis=0).argmax())
    assert widest != 0, "or nothing is tested"
    chosen = ComponentChoice().fitted(toy_space, same=False)
    assert chosen == ComponentChoice("z", (widest,))
    assert chosen.fitted(toy_space, same=True) == chosen
    mine = ComponentChoice()
    assert mine.fitted(toy_space, same=True) == mine, "whoever chose component 0 keeps it"


def test_other_coordinates_choose_anew(toy_space: LatentSpace) -> None:
    choice = ComponentChoice("z", (5, 7))
    assert choice.of("z", toy_space) is choice
    assert choice.of("pca", toy_space) == ComponentChoice("pca", (0,))
    widest = int(toy_space.points.std(axis=0).argmax())
    assert ComponentChoice("pca", (3,)).of("z", toy_space) == ComponentChoice("z", (widest,))


def test_it_is_remembered() -> None:
    state = State(ComponentChoice("pca", (5, 2)))
    assert from_text(to_text(state)) == (state, [])


@given(NUMBERS.map(lambda numbers: numbers[:CHOSEN_AT_MOST]), NUMBERS)
def test_those_that_stay_keep_their_order(before: list[int], wanted: list[int]) -> None:
    after = ComponentChoice(chosen=tuple(before)).choosing(wanted).chosen
    assert set(after) <= set(wanted)
    assert len(after) == min(len(wanted), CHOSEN_AT_MOST)
    stayed = [i for i in before if i in wanted]
    assert list(after[: len(stayed)]) == stayed
