"""What came out when a bundle was made or imported, and what both measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.plausibility import (
    ImageQuantiles,
    count_quantile_steps,
    quantile_steps,
)
from latent_explorer.core.space import LatentSpace
from latent_explorer.training.reports import MeasuringProgress, Report


@dataclass(frozen=True)
class Made:
    """A finished bundle; errors are mean squared errors, pixels in [0, 1], None where unknown."""

    bundle: Path
    pictures: int
    skipped: int
    loss: float | None
    val_loss: float | None
    seconds: float


def measured_quantiles(
    space: LatentSpace, codec: FaceCodec, report: Callable[[Report], None]
) -> ImageQuantiles:
    """Measure the images, so that whoever opens the bundle can judge by them at once."""
    total = count_quantile_steps(space)
    known = None
    report(MeasuringProgress(0, total))
    for done, quantiles in enumerate(quantile_steps(space, codec), start=1):
        known = quantiles or known
        report(MeasuringProgress(done, total))
    assert known is not None
    return known
