"""Whether z-vectors lie where the images are, or in the void.

One number would mislead: in many dimensions nobody is near the mean, and a level over some
components does not see what happens in the others. So there are three measures, each told as a
percentile of the images' own values, and the distance to the nearest images beside them.
"""

from __future__ import annotations

from latent_explorer.core.plausibility.judgement import VERDICT_WORDS, Judgement, Verdict, judge
from latent_explorer.core.plausibility.measures import (
    furthest_components,
    mahalanobis_levels,
    way_back,
)
from latent_explorer.core.plausibility.reference import (
    MEASURES,
    ImageQuantiles,
    Measure,
    count_quantile_steps,
    image_quantiles,
    quantile_steps,
)

__all__ = [
    "MEASURES",
    "VERDICT_WORDS",
    "ImageQuantiles",
    "Judgement",
    "Measure",
    "Verdict",
    "count_quantile_steps",
    "furthest_components",
    "image_quantiles",
    "judge",
    "mahalanobis_levels",
    "quantile_steps",
    "way_back",
]
