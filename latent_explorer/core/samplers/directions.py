"""Faces from the directions of images that resemble each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.image_table import IMAGE_TABLE, ImageTable
from latent_explorer.core.samplers.keyed import NEAREST, derived, normals, vector_keys
from latent_explorer.core.samplers.sampler import Figures, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


def directions(
    settings: SamplingSettings, space: LatentSpace, table: ImageTable, vectors: range
) -> Array:
    """Draw PCA coordinates near the directions of images.

    For each vector a random image is taken. Its K PCA coordinates, each divided by the root of
    its standard deviation, are y. The images nearest to it by angle share its content; their unit
    vectors have the mean c and the deviations Y, of shape (m, K). The direction c + spread * g'Y /
    sqrt(m), g standard normal, is given the length of y times `length`: averages of images would
    shrink towards the mean, and be pale. Then each coordinate is multiplied by the root again.

    The neighbours are found by a matrix product with all images, or with a random choice of
    `IMAGES_AT_MOST` where there are more; the image that is started from is one of these too. With
    one neighbour and spread 0 the vector is the image itself.

    Returns
    -------
    ndarray of float64 of shape (count, K)
        g is keyed by the images, so that one neighbour more or less moves a vector little.
    """
    K, m = settings.n_components, settings.neighbours
    starts = table.starts(settings.seed, vectors)
    near = table.nearest_by_angle(starts, m, K)
    units = _units(table.y[near, :K].astype(np.float64))
    center = units.mean(axis=1)
    keys = vector_keys(settings.seed, vectors, NEAREST)[:, None]
    g = normals(derived(keys, table.images[near]))
    steps = (g[:, :, None] * (units - center[:, None])).sum(axis=1)
    direction = _units(center + settings.spread * steps / np.sqrt(near.shape[1]))
    own = table.y[starts, :K].astype(np.float64)
    lengths = settings.length * np.sqrt(np.square(own).sum(axis=1))
    v: Array = direction * lengths[:, None] * table.scale[:K]
    return v


def _units(vectors: Array) -> Array:
    """Return vectors made as long as 1; those without length stay."""
    lengths = np.sqrt(np.square(vectors).sum(axis=-1, keepdims=True))
    units: Array = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return units


SAMPLER = Sampler(
    name="directions",
    title="Directions of images",
    description=(
        "Each face is made from the directions of images that resemble each other, with the length "
        "of one of them. Equal to reconstructions of unseen pictures in Fréchet distance, density "
        "and coverage. Its price: it needs the z-points; contrast is too strong (spread 69 against "
        "64 of real pictures); the nearest image is 0.80 as far as that of an unseen picture, and "
        "8 to 9 % of its faces lie nearer to an image than 95 % of reconstructions do; outlying "
        "images give distorted faces."
    ),
    uses=("n_components", "neighbours", "spread", "length"),
    draw=directions,
    defaults={"n_components": 192},
    preparation=IMAGE_TABLE,
    at_once=24,
    figures=(Figures("K 192, 12 neighbours, spread 0.7", 33.0, 0.608, 0.756, 0.80, 0.9415),),
)
