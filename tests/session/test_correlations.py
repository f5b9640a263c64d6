"""Which correlations are listed: one range for every number."""

from __future__ import annotations

from typing import Any

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.correlations import CorrelationSettings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("threshold", -0.1),
        ("threshold", 1.1),
        ("threshold", float("nan")),
        ("sample", 1),
        ("sample", 2.5),
        ("sample", 10**400),
        ("seed", -1),
        ("seed", 2**31),
        ("seed", True),
    ],
)
def test_numbers_out_of_range_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        CorrelationSettings(**{name: value})


def test_they_fit_any_bundle(toy_space: LatentSpace) -> None:
    settings = CorrelationSettings("pca", threshold=0.25, sample=10_000_000, seed=2**31 - 1)
    assert settings.fitted(toy_space, same=False) is settings
