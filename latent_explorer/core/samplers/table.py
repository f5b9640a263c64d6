"""All samplers by name: a new one is a file of its own and a line here."""

from __future__ import annotations

from latent_explorer.core.samplers import (
    cube,
    directions,
    ellipsoid,
    gaussian,
    mixture,
    neighbours,
    pairwise,
    pairwise_uniform,
    pairwise_z,
)
from latent_explorer.core.samplers.sampler import Sampler

SAMPLERS: dict[str, Sampler] = {
    sampler.name: sampler
    for sampler in (
        pairwise.SAMPLER,
        pairwise_uniform.SAMPLER,
        directions.SAMPLER,
        neighbours.SAMPLER,
        gaussian.SAMPLER,
        mixture.SAMPLER,
        ellipsoid.SAMPLER,
        pairwise_z.SAMPLER,
        cube.SAMPLER,
    )
}

METHODS: tuple[str, ...] = tuple(SAMPLERS)
"""The names of all samplers, the default first."""
