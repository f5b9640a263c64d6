"""Normal vectors with the data's mean and covariance, made narrower."""

from __future__ import annotations

from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers.keyed import component_keys, uniforms
from latent_explorer.core.samplers.sampler import Sampler


def standard_normal(seed: int, count: int, n_components: int) -> Array:
    """Draw independent numbers of mean 0 and standard deviation 1.

    Parameters
    ----------
    seed : int
        Of the set.
    count, n_components : int
        Number of vectors; of their components.

    Returns
    -------
    ndarray of float64 of shape (count, n_components)
        Neither count changes the numbers, only how many there are.
    """
    # Not above: it takes a tenth of a second.
    from scipy.special import ndtri

    normal: Array = ndtri(uniforms(component_keys(seed, count, n_components)))
    return normal


SAMPLER = Sampler(
    name="gaussian",
    description="normal with the mean and the covariance of the images, made narrower",
    uses=("fact", "n_components", "width", "count", "seed"),
    draw=lambda settings, space: (
        standard_normal(settings.seed, settings.count, settings.n_components)
        * (settings.fact * space.basis.widths(settings.width)[: settings.n_components])
    ),
)
