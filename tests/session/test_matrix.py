"""Which correlations the matrix shows: one range for every number, remembered and undoable."""

from __future__ import annotations

from typing import Any

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.matrix import MatrixSettings
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sample", 1),
        ("sample", 2.5),
        ("seed", -1),
        ("group_threshold", -0.1),
        ("group_threshold", 1.1),
        ("group_threshold", float("nan")),
    ],
)
def test_numbers_out_of_range_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        MatrixSettings(**{name: value})


def test_they_fit_any_bundle(toy_space: LatentSpace) -> None:
    settings = MatrixSettings("pca", "spearman", 300, 7, "clusters", 0.2)
    assert settings.fitted(toy_space, same=False) is settings


def test_they_are_remembered() -> None:
    state = State(MatrixSettings("pca", "spearman", 300, 7, "clusters", 0.25))
    assert from_text(to_text(state)) == (state, [])


@pytest.mark.parametrize(
    ("written", "damaged"),
    [('"pearson"', '"kendall"'), ('"number"', '"colour"'), ('"z"', '"y"'), ("0.5", '"high"')],
)
def test_what_cannot_be_used_has_its_default(written: str, damaged: str) -> None:
    text = to_text(State(MatrixSettings(seed=3, group_threshold=0.5)))
    read, lost = from_text(text.replace(written, damaged))
    assert len(lost) == 1
    assert lost[0].startswith("matrix: ")
    assert read[MatrixSettings].seed == 3
