"""Vectors uniform in an ellipsoid over all PCA components that are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.ellipse import ellipsoid_radius
from latent_explorer.core.samplers.gaussian import standard_normal
from latent_explorer.core.samplers.keyed import RADII, Vectors, uniforms, vector_keys
from latent_explorer.core.samplers.sampler import Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


def uniform_in_ball(seed: int, vectors: Vectors, n_components: int) -> Array:
    """Draw vectors uniformly from the ball of radius 1, of shape (count, n_components)."""
    directions = standard_normal(seed, vectors, n_components)
    lengths = np.sqrt(np.square(directions).sum(axis=1))
    radii = uniforms(vector_keys(seed, vectors, RADII)) ** (1 / n_components)
    ball: Array = directions * (radii / lengths)[:, None]
    return ball


def ellipsoid(settings: SamplingSettings, space: LatentSpace, _: None, vectors: range) -> Array:
    """Draw PCA coordinates uniformly from the K-dimensional ellipsoid.

    Its half-axes are the widths times a radius that depends on K: it holds as much of a normal
    distribution as the ellipse of a pair at sigma level times fact, and is that ellipse for K = 2.
    With half-axes of sigma level times fact widths themselves, all faces would be the mean face:
    in many dimensions such an ellipsoid lies deep inside of all data.
    """
    K = settings.n_components
    radius = ellipsoid_radius(settings.sigma_level * settings.fact, K)
    widths = space.basis.widths(settings.width)[:K]
    return uniform_in_ball(settings.seed, vectors, K) * (radius * widths)


SAMPLER = Sampler(
    name="ellipsoid",
    title="Ellipsoid",
    description=(
        "Uniform in the ellipsoid over all components, which holds the same share of a normal "
        "distribution as the pair ellipses do. Nearly all of it lies close to its surface."
    ),
    uses=("sigma_level", "fact", "n_components", "width"),
    draw=ellipsoid,
    at_once=2000,
)
