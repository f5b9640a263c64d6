"""The pairs of the gallery are remembered as far as they can be used."""

from __future__ import annotations

from typing import Any

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State


def test_it_is_remembered() -> None:
    gallery = Gallery("against", "pca", 7, "number")
    state, lost = from_text(to_text(State(gallery)))
    assert state[Gallery] == gallery
    assert lost == []


@pytest.mark.parametrize(
    "wrong",
    [{"layout": "all"}, {"coordinates": "x"}, {"component": -1}, {"component": 1.5}, {"order": ""}],
)
def test_what_cannot_be_used_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Gallery(**wrong)


def test_a_component_that_is_not_there_is_not_kept(toy_space: LatentSpace) -> None:
    assert Gallery("against", component=11).fitted(toy_space, False).component == 11
    assert Gallery("against", component=12).fitted(toy_space, True) == Gallery("against")


def test_the_first_components_are_those_of_the_pca() -> None:
    assert Gallery("first", "z").shown_in == "pca"
    assert Gallery("against", "z").shown_in == "z"
