"""Which correlations are listed (part III of the series)."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.session.state import section

THRESHOLDS = Limits(0.0, 1.0)
SAMPLES = Limits(2, 10_000_000, whole=True)
SEEDS = Limits(0, 2**31 - 1, whole=True)


@section("correlations")
@dataclass(frozen=True)
class CorrelationSettings:
    """Which correlations are computed and listed.

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
        THRESHOLDS.check("threshold", self.threshold)
        if self.sample is not None:
            SAMPLES.check("sample", self.sample)
        SEEDS.check("seed", self.seed)

    def fitted(self, space: LatentSpace, same: bool) -> CorrelationSettings:
        """Keep all."""
        return self
