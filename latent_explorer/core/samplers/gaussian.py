"""Normal vectors with the data's mean and covariance, cut and made narrower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.keyed import Vectors, component_keys, normals, uniforms
from latent_explorer.core.samplers.sampler import Figures, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


def standard_normal(seed: int, vectors: Vectors, n_components: int) -> Array:
    """Draw independent numbers of mean 0 and standard deviation 1.

    Parameters
    ----------
    seed : int
        Of the set.
    vectors : int or range
        The first so many of the set, or those with these numbers.
    n_components : int
        Number of their components.

    Returns
    -------
    ndarray of float64 of shape (count, n_components)
        Neither count changes the numbers, only how many there are.
    """
    return normals(component_keys(seed, vectors, n_components))


def truncated_normal(seed: int, vectors: Vectors, n_components: int, level: float) -> Array:
    """Draw as `standard_normal`, from the part of the distribution between -`level` and `level`.

    Each number comes from the same uniform one at every level: a lower level pulls all of them
    in, and changes none for another.
    """
    from scipy.special import ndtr, ndtri

    outside = ndtr(-level)
    uniform = uniforms(component_keys(seed, vectors, n_components))
    numbers: Array = ndtri(outside + uniform * (1 - 2 * outside))
    return numbers


def gaussian(settings: SamplingSettings, space: LatentSpace, _: None, vectors: range) -> Array:
    """Draw PCA coordinates: cut at the truncation level, and then times fact."""
    K = settings.n_components
    numbers = truncated_normal(settings.seed, vectors, K, settings.truncation)
    return numbers * (settings.fact * space.basis.widths(settings.width)[:K])


SAMPLER = Sampler(
    name="gaussian",
    title="Normal distribution",
    description=(
        "Normal with the mean and the covariance of the images, times the size, cut at a level. "
        "At size 1 its faces are as varied as the images', many with smears."
    ),
    uses=("fact", "n_components", "truncation", "width"),
    draw=gaussian,
    at_once=2000,
    figures=(
        Figures("size 1, K 256", 41.8, 0.264, 0.529, 1.10, 0.9465),
        Figures("size 1, K 105", 42.8, 0.360, 0.602, 0.98, 0.9715),
    ),
)
