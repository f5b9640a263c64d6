"""How the images are listed."""

from __future__ import annotations

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.images import LONGEST_SEARCH, ImageList
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State

BY_AGE = ImageList("column", "age", descending=True, search="07")


def test_it_is_remembered() -> None:
    assert from_text(to_text(State(BY_AGE))) == (State(BY_AGE), [])


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (('"column"', '"weight"', 1), "images: sort"),
        (("07", "0" * (LONGEST_SEARCH + 1), 1), "images: search"),
        (("true", "7", 1), "images: descending"),
    ],
)
def test_what_cannot_be_used_has_its_default(damage: tuple[str, str, int], lost: str) -> None:
    state, said = from_text(to_text(State(BY_AGE)).replace(*damage))
    assert lost in said
    assert state[ImageList].column == "age"


def test_images_of_another_bundle_are_listed_as_they_come(toy_space: LatentSpace) -> None:
    assert BY_AGE.fitted(toy_space, same=True) == BY_AGE
    assert BY_AGE.fitted(toy_space, same=False) == ImageList()


def test_a_column_that_there_is_not_sorts_nothing() -> None:
    assert BY_AGE.among({"age"}) == BY_AGE
    assert BY_AGE.among({"weight"}) == ImageList(descending=True, search="07")
    assert ImageList("file", "age").among({"age"}) == ImageList()
