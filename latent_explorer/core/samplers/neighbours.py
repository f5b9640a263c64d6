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
    coordinate comes a normal number times `noise` times the standard deviation that it has among
    these images: in that of all images it would drown what they share. Where there are more than
    `IMAGES_AT_MOST` images, a random choice of them is used.

    Returns
    -------
    ndarray of float64 of shape (count, K)
        With one neighbour the image itself.
    """
    K = settings.n_components
    near = table.nearest(table.starts(settings.seed, vectors), settings.neighbours, K)
    keys = vector_keys(settings.seed, vectors, NEAREST)[:, None]
    # Numbers of an exponential distribution in parts of their sum are such weights.
    weights = -np.log(uniforms(derived(keys, table.images[near])))
    weights /= weights.sum(axis=1, keepdims=True)
    images = table.y[near, :K].astype(np.float64)
    mixed = (weights[:, :, None] * images).sum(axis=1)
    noise = normals(component_keys(settings.seed, vectors, K, NOISE))
    v: Array = (mixed + settings.noise * noise * images.std(axis=1)) * table.scale[:K]
    return v


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
    defaults={"n_components": 256, "neighbours": 5},
    preparation=IMAGE_TABLE,
    at_once=8,
    figures=(
        Figures("an image and the 4 nearest to it, noise 0.45", 38.3, 0.707, 0.750, 0.52, 0.982),
    ),
)
