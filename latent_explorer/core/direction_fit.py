"""The direction in which an attribute changes: mean difference, and logistic regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.attributes import Classes, attribute_steps
from latent_explorer.core.direction_axes import standardised
from latent_explorer.core.samplers.keyed import SPLIT, derived, place_keys, uniforms
from latent_explorer.core.space import LatentSpace

Method = Literal["mean", "logistic"]
METHODS: tuple[Method, ...] = ("mean", "logistic")
"""The difference of the means of two classes, or the weights of a logistic regression."""

TRAINING_AT_MOST, HELD_OUT_AT_MOST = 20_000, 10_000
"""Images that directions are found with, and others that they are tried on."""

LEAST_OF_A_CLASS = 10
"""Images that a class needs among those, and one more than half of them among these."""

_HELD_OUT = 0.25
_SEED = 0
_ROWS = 2048  # some 10 ms
_HASHED = 1 << 17
_INVERSE_PENALTY = 0.01
_ITERATIONS_AT_MOST = 40
_HALVINGS = 20
_CONVERGED = 1e-9  # relative: the next step would be far below what can be seen


@dataclass(frozen=True, eq=False)
class Sample:
    """Some images in standardised PCA coordinates.

    Parameters
    ----------
    rows : ndarray of int of shape (m,)
        Their numbers.
    training : int
        How many come first that directions are found with; the others are held out.
    u : ndarray of float32 of shape (m, K)
        Their coordinates.
    """

    rows: NDArray[np.intp]
    training: int
    u: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Target:
    """What a direction tells apart.

    Parameters
    ----------
    name : str
        What there is more of along it.
    classes : ndarray of int8 of shape (m,)
        Of each image of a sample: 1 or 0, and -1 where it is not known.
    """

    name: str
    classes: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Direction:
    """A direction, and how well it tells two classes apart that it has not seen.

    Parameters
    ----------
    name : str
        What there is more of along it.
    vector : ndarray of float64 of shape (K,)
        Of length 1, in standardised PCA coordinates.
    accuracy : float
        The mean of the shares of both classes of the held-out images that lie on their own side of
        the middle between the means of the classes: 0.5 is chance.
    counts : tuple of int
        Images of the class and of the other one that it was found with, and held-out ones.
    """

    name: str
    vector: Array
    accuracy: float
    counts: tuple[int, int, int, int]


def split_steps(rows: NDArray[np.intp]) -> Pauses[tuple[NDArray[np.intp], int]]:
    """Choose images to find directions with, and others to try them on, in steps.

    What becomes of an image depends on its number alone, and so it is the same for all directions
    and methods, and whatever other images there are.

    Parameters
    ----------
    rows : ndarray of int of shape (n,)
        Numbers of images.

    Returns
    -------
    rows : ndarray of int of shape (m,)
        Some of these in rising order, first those to find directions with and then the others; a
        quarter of all is held out.
    training : int
        How many come first.
    """
    chance = np.empty(len(rows))
    key = derived(place_keys(_SEED, 1), SPLIT)
    for part in row_slices(len(rows), _HASHED):
        chance[part] = uniforms(derived(key, rows[part]))
        yield
    held = chance < _HELD_OUT
    parts = []
    for chosen, at_most in ((~held, TRAINING_AT_MOST), (held, HELD_OUT_AT_MOST)):
        own = np.flatnonzero(chosen)
        if len(own) > at_most:
            own = np.sort(own[np.argpartition(chance[own], at_most)[:at_most]])
        parts.append(rows[own])
        yield
    return np.concatenate(parts), len(parts[0])


def sample_steps(space: LatentSpace, rows: NDArray[np.intp], n_components: int) -> Pauses[Sample]:
    """Work out the standardised coordinates of some of the images `rows`, in steps."""
    chosen, training = yield from split_steps(rows)
    u = np.empty((len(chosen), n_components), np.float32)
    start = 0
    for part in (chosen[:training], chosen[training:]):
        for z in space.chunks("z", part):
            u[start : start + len(z)] = standardised(space.basis, z, n_components)
            start += len(z)
            yield
    return Sample(read_only(chosen), training, read_only(u))


def target_steps(name: str, column: NDArray[Any]) -> Pauses[tuple[Target, ...]]:
    """Return what directions an attribute has, in steps.

    Of two classes one direction leads to the second (yes, the larger number, the rarer text); of
    more each has its own, away from all others; of a number it leads to what is above the median.

    Parameters
    ----------
    name : str
        Of the attribute.
    column : ndarray of shape (m,)
        Its values for the images of a sample.

    Raises
    ------
    ValueError
        When it has neither classes nor numbers.
    """
    attribute = yield from attribute_steps(column)
    known = attribute.order[: attribute.known]
    unknown = np.full(len(column), -1, np.int8)
    if not isinstance(attribute, Classes):
        classes = unknown
        median = float(np.median(attribute.values))
        classes[known] = attribute.values > median
        return (Target(name, read_only(classes)),)
    labels, ends = attribute.labels, attribute.ends.tolist()
    targets = []
    for number, label in enumerate(labels):
        if len(labels) < 2 or (len(labels) == 2 and number == 0):
            continue
        classes = unknown.copy()
        classes[known] = 0
        classes[attribute.order[ends[number] : ends[number + 1]]] = 1
        full = name if label == "yes" else f"{name}: {label}"
        targets.append(Target(full, read_only(classes)))
    return tuple(targets)


def fitted_steps(sample: Sample, target: Target, method: Method) -> Pauses[Array]:
    """Find the direction of a target among the training images of a sample, in steps.

    Returns
    -------
    ndarray of float64 of shape (K,)
        Of length 1, from the class 0 to the class 1.

    Raises
    ------
    ValueError
        When a class has too few images, or there is no difference.
    """
    least = LEAST_OF_A_CLASS, (LEAST_OF_A_CLASS + 1) // 2
    parts = slice(sample.training), slice(sample.training, None)
    for part, enough in zip(parts, least, strict=True):
        for value in (0, 1):
            if np.count_nonzero(target.classes[part] == value) < enough:
                raise ValueError(f"{target.name}: too few images of one of its two classes")
    training = target.classes[: sample.training]
    if method == "mean":
        vector = yield from mean_difference_steps(sample.u, training)
    else:
        vector, _ = yield from logistic_steps(sample.u, training)
    length = float(np.linalg.norm(vector))
    if not length > 0:
        raise ValueError(f"{target.name}: its two classes have the same mean")
    return read_only(vector / length)


def mean_difference_steps(u: NDArray[Any], classes: NDArray[np.int8]) -> Pauses[Array]:
    """Return the mean of class 1 minus that of class 0, of shape (K,), in steps.

    Parameters
    ----------
    u : ndarray of shape (m, K)
        Points; as many as there are `classes` count.
    classes : ndarray of int8
        1, 0, or -1 where it is not known.
    """
    sums, counts = np.zeros((2, u.shape[1])), np.zeros(2)
    for rows in row_slices(len(classes), _ROWS):
        for value in (0, 1):
            weights = (classes[rows] == value).astype(u.dtype)
            sums[value] += weights @ u[rows]
            counts[value] += weights.sum()
        yield
    difference: Array = sums[1] / counts[1] - sums[0] / counts[0]
    return difference


def logistic_steps(
    u: NDArray[Any],
    classes: NDArray[np.int8],
    *,
    inverse_penalty: float = _INVERSE_PENALTY,
) -> Pauses[tuple[Array, float]]:
    """Fit a logistic regression with balanced classes by Newton's method, in steps of some 10 ms.

    It minimises what scikit-learn's ``LogisticRegression(C=inverse_penalty,
    class_weight="balanced")`` does, whose one long call nothing more urgent could interrupt.

    Parameters
    ----------
    u : ndarray of shape (m, K)
        Points; as many as there are `classes` count.
    classes : ndarray of int8
        1, 0, or -1 where it is not known.
    inverse_penalty : float
        The larger, the closer the fit.

    Returns
    -------
    weights : ndarray of float64 of shape (K,)
    intercept : float
    """
    counts = [np.count_nonzero(classes == value) for value in (0, 1)]
    total = sum(counts)
    of_class = np.array([total / (2 * count) for count in counts])
    importance = np.where(classes < 0, 0.0, of_class[np.maximum(classes, 0)])
    importance *= inverse_penalty
    signs = np.where(classes > 0, 1.0, -1.0)
    k = u.shape[1]
    w = np.zeros(k + 1)
    step, previous = np.zeros(k + 1), np.inf
    for _ in range(_ITERATIONS_AT_MOST):
        for _ in range(_HALVINGS):
            loss, gradient, hessian = yield from _newton_sums(u, signs, importance, w + step)
            if loss <= previous:
                break
            step = step / 2
        w = w + step
        if previous - loss <= _CONVERGED * loss:
            break
        previous = loss
        step = -np.linalg.solve(hessian, gradient)
        yield
    return read_only(w[:k].copy()), float(w[k])


def _newton_sums(
    u: NDArray[Any], signs: Array, importance: Array, w: Array
) -> Pauses[tuple[float, Array, Array]]:
    """Return the objective at `w`, its gradient and its second derivatives."""
    k = u.shape[1]
    penalty = np.ones(k + 1)
    penalty[k] = 0.0  # of the intercept there is none
    loss = 0.5 * float(w[:k] @ w[:k])
    gradient, hessian = penalty * w, np.diag(penalty)
    for rows in row_slices(len(signs), _ROWS):
        x = u[rows]
        margins = signs[rows] * (x @ w[:k] + w[k])
        losses = np.logaddexp(0.0, -margins)
        wrong = np.exp(-np.logaddexp(0.0, margins))
        weights = importance[rows]
        loss += float(weights @ losses)
        pull = -weights * signs[rows] * wrong
        gradient[:k] += pull @ x
        gradient[k] += pull.sum()
        curved = weights * wrong * (1.0 - wrong)
        bent = x * curved[:, None].astype(x.dtype)
        hessian[:k, :k] += x.T @ bent
        edge = bent.sum(axis=0, dtype=np.float64)
        hessian[:k, k] += edge
        hessian[k, :k] += edge
        hessian[k, k] += curved.sum()
        yield
    return loss, gradient, hessian


def tried(sample: Sample, target: Target, vector: ArrayLike) -> Direction:
    """Return a direction with its balanced accuracy on the held-out images of a sample."""
    vector = np.array(vector, np.float64)
    along = sample.u @ vector.astype(np.float32)
    classes, training = target.classes, sample.training
    means = [float(along[:training][classes[:training] == c].mean()) for c in (0, 1)]
    border = sum(means) / 2
    shares, counts = [], []
    for value in (1, 0):
        own = along[training:][classes[training:] == value]
        right = own > border if value else own <= border
        shares.append(float(right.mean()) if len(own) else 0.5)
        counts.append(int(np.count_nonzero(classes[:training] == value)))
    held = [int(np.count_nonzero(classes[training:] == value)) for value in (1, 0)]
    accuracy = sum(shares) / 2
    return Direction(
        target.name, read_only(vector), accuracy, (counts[0], counts[1], held[0], held[1])
    )
