"""A point in a space, and the state after a bundle was opened."""

from __future__ import annotations

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections


@pytest.fixture
def projections() -> Projections:
    """What a first run shows."""
    return Projections(
        shown=(
            Projection((3, 7)),
            Projection((0, 5)),
            Projection((2, 11)),
            Projection((0, 1), "pca"),
        )
    )


@pytest.fixture
def at_mean(toy_space: LatentSpace) -> CurrentPoint:
    """A point at the mean of `toy_space`."""
    return CurrentPoint().from_mean(toy_space)


@pytest.fixture
def at_image(toy_space: LatentSpace) -> CurrentPoint:
    """A point at image 17."""
    return CurrentPoint().from_image(toy_space, 17, "000018.jpg")
