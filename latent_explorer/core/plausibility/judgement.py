"""The verdict on z-vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.plausibility.measures import furthest_components, mahalanobis_levels
from latent_explorer.core.plausibility.reference import ImageQuantiles, Measure

Verdict = Literal["smoother", "among", "rim", "void"]

VERDICT_WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        "smoother": "smoother than the images",
        "among": "among the images",
        "rim": "at the rim",
        "void": "in the void",
    }
)

# A quarter: three of four images are further out by every measure. The middle between two images,
# and what the pair ellipses give, lies well below; a single image rarely does.
SMOOTHER_BELOW = 25.0
RIM_ABOVE = 95.0
VOID_ABOVE = 99.5


def verdict_of(percentile: float) -> Verdict:
    """Return the verdict on a vector whose worst percentile this is."""
    if percentile > VOID_ABOVE:
        return "void"
    if percentile > RIM_ABOVE:
        return "rim"
    return "smoother" if percentile < SMOOTHER_BELOW else "among"


@dataclass(frozen=True)
class Judgement:
    """Where a vector lies among the images, in percentiles of their own values, 0 to 100.

    Parameters
    ----------
    level : float
        Of the sigma level over all PCA components.
    furthest : float
        Of the furthest PCA component.
    way_back : float, optional
        Of the way back, |E(D(z)) - z|; None while it is unknown.
    neighbours : float, optional
        Of the mean distance to the eight nearest images; None while it is unknown.
    """

    level: float
    furthest: float
    way_back: float | None = None
    neighbours: float | None = None

    @property
    def worst(self) -> float:
        """The highest percentile of the measures that are known; neighbours are none of them."""
        return max(self.level, self.furthest, self.way_back or 0.0)

    @property
    def verdict(self) -> Verdict:
        """The verdict by the worst measure; it holds until the way back is known, then for good."""
        return verdict_of(self.worst)


def judge(
    z: ArrayLike,
    images: ImageQuantiles,
    basis: PcaBasis,
    *,
    way_back: ArrayLike | None = None,
    neighbours: ArrayLike | None = None,
) -> tuple[Judgement, ...]:
    """Return where z-vectors lie among the images.

    Parameters
    ----------
    z : array_like of shape (n, d)
        z-vectors.
    images : ImageQuantiles
        The images' own values.
    basis : PcaBasis
        Their PCA.
    way_back : array_like of shape (n,), optional
        The vectors' way back, from `plausibility.way_back`, once their faces are decoded. It is
        left out as long as `images` does not know it.
    neighbours : array_like of shape (n,), optional
        Their mean distances to the nearest images, from `neighbours.nearest_images`; likewise.

    Returns
    -------
    tuple of Judgement
        One for each vector.
    """
    z = np.asarray(z, np.float64)
    v = basis.to_pca(z)

    def percentiles(measure: Measure, values: ArrayLike | None) -> list[float] | list[None]:
        if values is None or getattr(images, measure) is None:
            return [None] * len(z)
        found: list[float] = images.percentile(measure, values).tolist()
        return found

    level = images.percentile("level", mahalanobis_levels(v, basis.std)).tolist()
    furthest = images.percentile("furthest", furthest_components(v, basis.std)).tolist()
    back, near = percentiles("way_back", way_back), percentiles("neighbours", neighbours)
    return tuple(Judgement(*each) for each in zip(level, furthest, back, near, strict=True))
