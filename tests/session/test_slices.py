"""Which slice is counted: about what, and how thick."""

from __future__ import annotations

from typing import Any

import pytest

from latent_explorer.core.slices import ABOUTS
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.slices import Slices
from latent_explorer.session.state import State


@pytest.mark.parametrize("value", [-0.1, float("nan"), 1e7, False])
def test_a_thickness_out_of_range_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="b must be a number"):
        Slices(b=value)


def test_an_unknown_middle_is_refused() -> None:
    with pytest.raises(ValueError, match="origin, center"):
        Slices("me")  # type: ignore[arg-type]  # what a file may hold


@pytest.mark.parametrize("about", ABOUTS)
def test_they_are_remembered_and_fit_any_bundle(about: Any, toy_space: LatentSpace) -> None:
    slices = Slices(about, 0.0)
    assert from_text(to_text(State(slices))) == (State(slices), [])
    assert slices.fitted(toy_space, same=False) is slices
