"""Which radii are compared: a measure and a cube."""

from __future__ import annotations

from typing import Any

import pytest

from latent_explorer.core.radii import MEASURES
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.radii import Radii
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State


@pytest.mark.parametrize("value", [0, -1.0, float("nan"), 1e7, True])
def test_a_cube_without_size_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="b must be a number"):
        Radii(b=value)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="lengths, mahalanobis"):
        Radii("inches")  # type: ignore[arg-type]  # what a file may hold


@pytest.mark.parametrize("measure", MEASURES)
def test_they_are_remembered_and_fit_any_bundle(measure: Any, toy_space: LatentSpace) -> None:
    radii = Radii(measure, 2.5)
    assert from_text(to_text(State(radii))) == (State(radii), [])
    assert radii.fitted(toy_space, same=False) is radii
