"""Whether z-vectors lie where the images are, or in the void.

One number would mislead: in many dimensions nobody is near the mean, and a level over some
components does not see what happens in the others. So there are three measures, each told as a
percentile of the images' own values, and the distance to the nearest images beside them.
"""

from __future__ import annotations

from latent_explorer.core.plausibility.judgement import (
    RIM_ABOVE,
    SMOOTHER_BELOW,
    VERDICT_WORDS,
    VOID_ABOVE,
    Judgement,
    Verdict,
    judge,
    verdict_of,
)
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
    "RIM_ABOVE",
    "SMOOTHER_BELOW",
    "VERDICT_WORDS",
    "VOID_ABOVE",
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
    "verdict_of",
    "way_back",
]
