"""Which correlations the matrix shows (parts III and X of the series)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from latent_explorer.core.correlation import Coefficient
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.session.correlations import SAMPLES, SEEDS
from latent_explorer.session.state import section

Order = Literal["number", "clusters"]
ORDERS: tuple[Order, ...] = ("number", "clusters")

GROUP_THRESHOLDS = Limits(0.0, 1.0)


@section("matrix")
@dataclass(frozen=True)
class MatrixSettings:
    """Which correlations are shown, and in which order.

    Parameters
    ----------
    coordinates : "z" or "pca"
        Whose components are correlated.
    coefficient : "pearson" or "spearman"
        Of the values, or of their ranks.
    sample : int, optional
        Number of random points to use; None for all.
    seed : int
        Chooses the random points.
    order : "number" or "clusters"
        Of the components from left to right, and from top to bottom.
    group_threshold : float
        Components are joined to groups while the mean of |r| between them is at least that.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    coordinates: Coordinates = "z"
    coefficient: Coefficient = "pearson"
    sample: int | None = None
    seed: int = 0
    order: Order = "number"
    group_threshold: float = 0.4

    def __post_init__(self) -> None:
        if self.sample is not None:
            SAMPLES.check("sample", self.sample)
        SEEDS.check("seed", self.seed)
        GROUP_THRESHOLDS.check("group_threshold", self.group_threshold)

    def fitted(self, space: LatentSpace, same: bool) -> MatrixSettings:
        """Keep all."""
        return self
