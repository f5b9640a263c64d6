"""Faces between images that are near to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.image_table import IMAGE_TABLE, ImageTable
from latent_explorer.core.samplers.keyed import (
    NEAREST,
    NOISE,
    component_keys,
    derived,
    normals,
    uniforms,
    vector_keys,
)
from latent_explorer.core.samplers.sampler import Figures, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


def neighbours(
    settings: SamplingSettings, space: LatentSpace, table: ImageTable, vectors: range
) -> Array:
    """Draw PCA coordinates between images, and add noise.

    A random image and those nearest to it, over K PCA components, are mixed with weights that are
    uniform among all that sum to 1 (a Dirichlet distribution with parameters 1). To each
    coordinate comes a normal number times `noise` times its standard deviation. Where there are
    more than `IMAGES_AT_MOST` images, a random choice of them is used.

    Returns
    -------
    ndarray of float64 of shape (count, K)
        With one neighbour and noise 0 the image itself.
    """
    K = settings.n_components
    near = table.nearest(table.starts(settings.seed, vectors), settings.neighbours, K)
    keys = vector_keys(settings.seed, vectors, NEAREST)[:, None]
    # Numbers of an exponential distribution in parts of their sum are such weights.
    weights = -np.log(uniforms(derived(keys, table.images[near])))
    weights /= weights.sum(axis=1, keepdims=True)
    v = (weights[:, :, None] * table.y[near, :K]).sum(axis=1) * table.scale[:K]
    noise = normals(component_keys(settings.seed, vectors, K, NOISE))
    mixed: Array = v + noise * (settings.noise * space.basis.std[:K])
    return mixed


SAMPLER = Sampler(
    name="neighbours",
    title="Between images",
    description=(
        "A random mix of an image and those nearest to it, with noise. Natural faces that stay "
        "close to the images they are made of: the nearest one is half as far as that of an unseen "
        "picture. It needs the z-points."
    ),
    uses=("n_components", "neighbours", "noise"),
    draw=neighbours,
    defaults={"n_components": 256, "neighbours": 4},
    preparation=IMAGE_TABLE,
    needs="points",
    at_once=24,
    figures=(Figures("4 neighbours, noise 0.45", 38.3, 0.707, 0.750, 0.52, 0.989),),
)
