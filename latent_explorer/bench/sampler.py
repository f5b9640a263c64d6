"""Drawing vectors inside all pairwise ellipses."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from latent_explorer.bench.timing import Timing, in_turn
from latent_explorer.bundle import load_bundle
from latent_explorer.core.samplers import SamplingSettings, draw

_REPEATS = 200


def measure_sampler(bundle: Path) -> Timing:
    """Time the pairwise sampler beside a plain uniform draw of as many numbers, taken to z."""
    space = load_bundle(bundle).space
    settings = SamplingSettings().within(space.d)
    rng = np.random.default_rng(0)

    def bare() -> None:
        space.basis.to_z(rng.uniform(-1.0, 1.0, (settings.count, settings.n_components)))

    return Timing.of("sampler", *in_turn(lambda: draw(settings, space), bare, _REPEATS))
