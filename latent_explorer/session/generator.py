"""Which vector of the generator is followed on its way, and how far (part X of the series)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace, Pair, check_pair
from latent_explorer.session.sampling import FACES_AT_MOST
from latent_explorer.session.state import section

VECTORS = Limits(0, FACES_AT_MOST - 1, whole=True)
REDRAWS = Limits(0, 10_000_000, whole=True)


@section("generator", looks=True)
@dataclass(frozen=True)
class GeneratorSteps:
    """What the panel of the generator's steps shows.

    Parameters
    ----------
    vector : int
        Number of the face that is followed, from 0.
    redraws : int, optional
        How many redraws are done; None for all.
    pair : tuple of int
        The two PCA components in whose plane the whole way is drawn.

    Raises
    ------
    ValueError
        When a value cannot be used.
    """

    vector: int = 0
    redraws: int | None = 0
    pair: Pair = (0, 1)

    def __post_init__(self) -> None:
        VECTORS.check("vector", self.vector)
        if self.redraws is not None:
            REDRAWS.check("redraws", self.redraws)
        check_pair(self.pair, max(self.pair) + 1)

    def fitted(self, space: LatentSpace, same: bool) -> GeneratorSteps:
        """Keep a pair that there is."""
        return self if max(self.pair) < space.d else replace(self, pair=(0, 1))
