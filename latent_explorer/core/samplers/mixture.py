"""A mixture of normal distributions, the field's usual answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.imports import LEARNING, import_steps
from latent_explorer.core.samplers.gaussian import standard_normal
from latent_explorer.core.samplers.keyed import CLUSTERS, uniforms, vector_keys
from latent_explorer.core.samplers.sampler import Figures, Preparation, Sampler

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace

IMAGES_AT_MOST = 20_000
"""Of more images a random choice is fitted, always the same."""

COMPONENTS_AT_MOST = 256
"""The PCA components after these are drawn from one normal distribution, as wide as theirs."""

_ROWS = 1024
# Of which the distances to all distributions are worked out in one step: 20 ms at 256 components.
_STEP_ROWS = 512
_ROUNDS = 30
# Of the mean log likelihood, which is in the hundreds: what a round must gain to be followed.
_TOLERANCE = 0.1
_LISTENED = 2000
# Added to the variances, in parts of those of all images: a cluster of few images has no flat side.
_REGULAR = 1e-3
_NEGLIGIBLE = 1e-6

_Table = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Mixture:
    """Normal distributions of PCA coordinates in units of their standard deviations.

    Parameters
    ----------
    shares : ndarray of float64 of shape (c,)
        How many of the images are in each; they sum to 1.
    means : ndarray of float64 of shape (c, D)
        Their means.
    roots : ndarray of float64 of shape (c, D, D)
        Lower triangles L of the covariances L L'. The first K rows and columns are those of the
        first K components alone.
    """

    shares: Array
    means: Array
    roots: Array


def mixture_steps(
    space: LatentSpace,
    clusters: int,
    *,
    images: int = IMAGES_AT_MOST,
    n_components: int = COMPONENTS_AT_MOST,
) -> Pauses[Mixture]:
    """Fit normal distributions with full covariances to the PCA coordinates, in steps.

    It is scikit-learn's `GaussianMixture` that tells what each image belongs to, from the clusters
    of its `MiniBatchKMeans` on. Its own `fit` goes over all images many times without a pause;
    here a thousand images are a step. All components are fitted together, so that K can be changed
    without another fit, and a face hardly changes with it: of a normal distribution the first K
    components are one too.

    Parameters
    ----------
    space : LatentSpace
        The images and their basis.
    clusters : int
        How many distributions, at most as many as there are images.
    images, n_components : int
        How many images and PCA components are used at most.
    """
    yield from import_steps(LEARNING)
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.mixture import GaussianMixture

    x = yield from _whitened(space, images, n_components)
    count = min(clusters, len(x))
    start = MiniBatchKMeans(count, random_state=0, n_init=1)
    # As far apart as in z: in units of their own, many narrow components would drown the others.
    widths = space.basis.std[: x.shape[1]] / (space.basis.std[0] or 1.0)
    widths = widths.astype(np.float32)
    for rows in row_slices(len(x), max(_ROWS, count)):
        if len(x[rows]) >= count:
            start.partial_fit(x[rows] * widths)
        yield
    model = GaussianMixture(count)

    def hard(part: _Table) -> NDArray[Any]:
        shares: NDArray[Any] = np.eye(count, dtype=np.float32)[start.predict(part * widths)]
        return shares

    shares, means, roots = yield from _maximised(x, count, hard)
    likelihood = -np.inf
    for _ in range(_ROUNDS):
        model.weights_, model.means_ = shares.astype(np.float32), means.astype(np.float32)
        model.precisions_cholesky_ = np.empty(roots.shape, np.float32)
        for k, root in enumerate(roots):
            model.precisions_cholesky_[k] = np.linalg.inv(root).T
            yield
        before, likelihood = likelihood, 0.0
        for rows in row_slices(min(_LISTENED, len(x)), _STEP_ROWS):
            likelihood += float(model.score_samples(x[rows]).sum()) / min(_LISTENED, len(x))
            yield
        if likelihood - before < _TOLERANCE:
            break
        shares, means, roots = yield from _maximised(x, count, model.predict_proba)
    return Mixture(read_only(shares), read_only(means), read_only(roots))


def _whitened(space: LatentSpace, images: int, n_components: int) -> Pauses[_Table]:
    """Return the first PCA coordinates of images in random order, in standard deviations."""
    basis = space.basis
    std = basis.std[:n_components]
    axes = np.zeros_like(basis.components[:, :n_components])
    np.divide(basis.components[:, :n_components], std, out=axes, where=std > 0)
    chosen = pick_rows(space.n, images, seed=0)
    x = np.empty((len(chosen), len(std)), np.float32)
    for rows in row_slices(len(chosen), _ROWS):
        x[rows] = (space.points[chosen[rows]] - basis.mean) @ axes
        yield
    # In the order of their numbers those of one person, or one film, may stand together.
    return x[np.random.default_rng(0).permutation(len(x))]


def _maximised(
    x: _Table, count: int, belong: Callable[[_Table], NDArray[Any]]
) -> Pauses[tuple[Array, Array, Array]]:
    """Return shares, means and roots of the covariances that suit what the images belong to."""
    D = x.shape[1]
    weights: Array = np.zeros(count)
    sums, products = np.zeros((count, D)), np.zeros((count, D, D))
    for rows in row_slices(len(x), _STEP_ROWS):
        part = x[rows]
        shares = belong(part).astype(np.float32)
        weights += shares.sum(axis=0, dtype=np.float64)
        sums += shares.T @ part
        for k in range(count):
            # In many dimensions nearly every image belongs to one distribution alone.
            (own,) = np.nonzero(shares[:, k] > _NEGLIGIBLE)
            weighted = part[own] * np.sqrt(shares[own, k, None])
            products[k] += weighted.T @ weighted
        yield
    weights += 10 * float(np.finfo(np.float64).eps)
    means = sums / weights[:, None]
    roots: Array = np.empty((count, D, D))
    for k in range(count):
        covariance = products[k] / weights[k] - np.outer(means[k], means[k])
        covariance[range(D), range(D)] += _REGULAR
        roots[k] = np.linalg.cholesky(covariance)
        yield
    return weights / weights.sum(), means, roots


def mixture(settings: SamplingSettings, space: LatentSpace, fit: Mixture, vectors: range) -> Array:
    """Draw PCA coordinates from the distributions that `mixture_steps` has fitted.

    Not by the model's own `sample`, which has no keys: it draws the same vectors at every call, or
    other ones for another count.
    """
    K = settings.n_components
    normal = standard_normal(settings.seed, vectors, K)
    choice = uniforms(vector_keys(settings.seed, vectors, CLUSTERS))
    cluster = np.searchsorted(np.cumsum(fit.shares)[:-1], choice)
    D = min(K, fit.means.shape[1])
    for k in np.unique(cluster):
        own = cluster == k
        normal[own, :D] = fit.means[k, :D] + normal[own, :D] @ fit.roots[k, :D, :D].T
    return normal * space.basis.std[:K]


SAMPLER = Sampler(
    name="mixture",
    title="Mixture of normals",
    description=(
        "Ten normal distributions fitted to the images, the usual answer of the field. More varied "
        "than one, nearer to real faces in Fréchet distance (36 to 38 against 42), many with "
        "smears. The fit takes some seconds, once; it needs the z-points."
    ),
    uses=("n_components", "clusters"),
    draw=mixture,
    preparation=Preparation(
        "mixture", ("clusters",), lambda settings, space: mixture_steps(space, settings.clusters)
    ),
    at_once=400,
    figures=(
        Figures("10 normals, K 256", 36.2, 0.348, 0.632, 1.05, 0.933),
        Figures("10 normals, K 105", 38.4, 0.473, 0.695, 0.93, 0.9655),
    ),
)
