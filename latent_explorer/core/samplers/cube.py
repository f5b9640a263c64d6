"""Independent uniform components around the origin: the generator that fails (part V)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.keyed import both_ways, component_keys
from latent_explorer.core.samplers.sampler import Figures, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


def cube(settings: SamplingSettings, space: LatentSpace, _: None, vectors: range) -> Array:
    """Draw z-vectors uniformly from the cube [-b, b]^d around the origin.

    b is sigma level times fact times the standard deviation of the components, a mean over them.
    The lengths lie in a thin shell at about b * sqrt(d / 3), where there is no data.

    Returns
    -------
    ndarray of float64 of shape (count, d)
        z-vectors.
    """
    spread = float(np.sqrt(np.square(space.basis.std).mean()))
    half_side = settings.sigma_level * settings.fact * spread
    return half_side * both_ways(component_keys(settings.seed, vectors, space.d))


SAMPLER = Sampler(
    name="cube",
    title="Cube (fails)",
    description=(
        "Every z component alike and independent, uniform about the origin (part V): it misses the "
        "images, and shows why the others are needed. A face is found in 3 % of its pictures."
    ),
    uses=("sigma_level", "fact"),
    draw=cube,
    returns="z",
    at_once=2000,
    figures=(Figures("size 0.7", 176.2, 0.087, 0.068, 1.21, 0.0305),),
)
