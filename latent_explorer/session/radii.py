"""Which radii are compared (parts II, IV and V of the series)."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.radii import HALF_SIDES, MEASURES, Measure
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section


@section("radii")
@dataclass(frozen=True)
class Radii:
    """What is measured of images and drawn vectors.

    Parameters
    ----------
    measure : "lengths", "mahalanobis" or "mahalanobis-all"
        The length in z; or the Mahalanobis radius over the PCA components that are sampled, or
        over all of them. At first the last: there it is seen that the cube fails, whatever its b.
    b : float, optional
        Half the side of the cube; None for that which the sampler Cube has now.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    measure: Measure = "mahalanobis-all"
    b: float | None = None

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"measure is one of {', '.join(MEASURES)}; not {self.measure!r}")
        if self.b is not None:
            object.__setattr__(self, "b", HALF_SIDES.check("b", self.b))

    def fitted(self, space: LatentSpace, same: bool) -> Radii:
        """Keep all: a b means the same in any space."""
        return self
