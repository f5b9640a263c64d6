"""The frozen state: everything the user has chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import Coordinates, Pair

ZVector = tuple[float, ...]
"""A z-vector that can be compared and hashed, unlike an array."""

Point = tuple[float, float]
"""A point of the plane of a pair."""

StartKind = Literal["mean", "image", "generated"]

MAX_PROJECTIONS = 9
ELLIPSE_LEVELS = (0.1, 6.0)
"""The smallest and the largest sigma level of the ellipses drawn."""

_DEFAULT_ELLIPSE_LEVEL = 2.2


@dataclass(frozen=True)
class Projection:
    """A pair of components and the coordinates they are counted in."""

    pair: Pair
    coordinates: Coordinates = "z"

    @property
    def axis_names(self) -> tuple[str, str]:
        """The names of the two axes, such as ("z 177", "z 242")."""
        name = "z" if self.coordinates == "z" else "PCA"
        return f"{name} {self.pair[0]}", f"{name} {self.pair[1]}"


@dataclass(frozen=True)
class CorrelationSettings:
    """Which correlations are listed (III).

    Parameters
    ----------
    coordinates : "z" or "pca"
        Whose components are correlated.
    threshold : float
        Pairs whose r is larger in absolute value are listed.
    sample : int, optional
        Number of random points to use; None for all.
    seed : int
        Chooses the random points.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    coordinates: Coordinates = "z"
    threshold: float = 0.5
    sample: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"threshold must be from 0 to 1; it is {self.threshold}")
        if self.sample is not None and self.sample < 2:
            raise ValueError(f"sample must be at least 2, or None for all; it is {self.sample}")
        if self.seed < 0:
            raise ValueError(f"seed must be at least 0; it is {self.seed}")


@dataclass(frozen=True)
class Start:
    """The vector that the current point goes back to."""

    kind: StartKind
    z: ZVector
    label: str


@dataclass(frozen=True)
class Path:
    """A straight path in the plane of a projection (VI).

    Parameters
    ----------
    projection : Projection
        The plane.
    a, b : tuple of float, optional
        Where the path begins and ends in it.
    position : float
        Where the current point is: 0 at `a`, 1 at `b`.
    """

    projection: Projection
    a: Point | None = None
    b: Point | None = None
    position: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether both ends are set."""
        return self.a is not None and self.b is not None


@dataclass(frozen=True)
class ExplorerState:
    """Everything the user has chosen. The vectors are empty until a bundle is open."""

    projections: tuple[Projection, ...] = ()
    active: int = 0
    ellipse_level: float = _DEFAULT_ELLIPSE_LEVEL
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    correlations: CorrelationSettings = field(default_factory=CorrelationSettings)
    start: Start = Start("mean", (), "mean")
    current: ZVector = ()
    image: int | None = None
    face: int | None = None
    path: Path | None = None


def z_vector(z: ArrayLike) -> ZVector:
    """Freeze a z-vector of shape (d,)."""
    return tuple(np.asarray(z, dtype=np.float64).tolist())
