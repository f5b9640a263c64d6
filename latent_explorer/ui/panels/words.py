"""What several panels say in the same words."""

from __future__ import annotations

import math

from latent_explorer.core.formats import rank
from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings

METHOD_NAMES = {name: sampler.title for name, sampler in SAMPLERS.items()}
"""What the samplers are called; short enough for the narrowest panel."""

SPREAD_NAMES = {"std": "standard deviation", "half-width": "half-maximum"}
"""What the spread of a component is taken from."""

FITTED_NAMES = {"all": "all images", "random": "random images", "within": "images within a level"}
"""What the PCA is fitted on."""

EXPLAINED = {
    "level": "Level: how far the vector is from the mean, over all components, each measured in "
    "its own standard deviations.",
    "furthest": "Furthest component: how far out the vector is in the PCA component where it is "
    "furthest out.",
    "way_back": "Way back: decode the vector, encode the picture again, and take the distance in "
    "z. It tells best what the picture will look like.",
    "neighbours": "Nearest images: the mean distance to the eight nearest images.",
}
"""What each measure of a `Judgement` is."""

RANK_EXPLAINED = (
    "Each as a rank among the images: 50 is like the image in the middle; at 98, 98 of 100 images "
    "have less. The verdict is the worst of the first three."
)


def rank_text(percentile: float | None) -> str:
    """Return a percentile as it is shown, "…" while not known."""
    return "…" if percentile is None else rank(percentile)


def judgement_text(judgement: Judgement) -> str:
    """Return verdict and ranks in two lines."""
    return (
        f"{VERDICT_WORDS[judgement.verdict]}\n"
        f"level {rank_text(judgement.level)}, "
        f"furthest component {rank_text(judgement.furthest)}, "
        f"way back {rank_text(judgement.way_back)} of 100 images"
    )


def level_text(sampling: SamplingSettings) -> str:
    """Return how the level of the ellipses that are sampled comes: "2.35 × 0.70 = 1.65 σ"."""
    return f"{sampling.sigma_level:.2f} × {sampling.fact:.2f} = {short_level_text(sampling)}"


def short_level_text(sampling: SamplingSettings) -> str:
    """Return the level of the ellipses that are sampled, such as "1.65 σ"."""
    # A half is rounded up, as by hand: in binary numbers 2.35 × 0.70 is a little below 1.645.
    hundredths = math.floor(100 * sampling.sigma_level * sampling.fact + 0.5 + 1e-6)
    return f"{hundredths / 100:.2f} σ"
