"""The direction in which an attribute changes: mean difference, and logistic regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.direction_samples import Sample, Target
from latent_explorer.core.logistic import logistic_steps

Method = Literal["mean", "logistic"]
METHODS: tuple[Method, ...] = ("mean", "logistic")
"""The difference of the means of two classes, or the weights of a logistic regression."""

LEAST_OF_A_CLASS = 10
"""Images that a class needs among those that directions are found with, and one more than half of
them among those that they are tried on."""

_ROWS = 2048  # some 10 ms


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
