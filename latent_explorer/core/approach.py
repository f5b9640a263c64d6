"""Bringing a decoded face nearer to a picture, by gradient steps on its z-vector.

Adam (Kingma and Ba, 2015) with a fixed rate, on the vector alone: the networks stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array
from latent_explorer.core.codec import LiveCodec
from latent_explorer.core.reconstruction import squared_error

STEPS = 40
"""After so many the error of pictures that were not trained on hardly falls any further."""

RATE = 0.05
"""How far a component goes in a step at most, nearly: in its standard deviations."""

_SHOWN_EVERY = 4  # steps
_FIRST, _SECOND = 0.9, 0.999  # how slowly Adam forgets
_TINY = 1e-12

ErrorGradient = Callable[[NDArray[np.float32]], tuple[float, Array]]
"""The error of a z-vector of shape (d,), and its gradient of shape (d,)."""


@dataclass(frozen=True, eq=False)
class Approach:
    """The best vector so far.

    Parameters
    ----------
    step : int
        How many steps were taken.
    z : ndarray of float32 of shape (d,)
        The vector with the smallest error so far; at first the start.
    error : float
        Its error.
    """

    step: int
    z: NDArray[np.float32]
    error: float


def approach(
    start: ArrayLike, std: ArrayLike, error_gradient: ErrorGradient, steps: int = STEPS
) -> Iterator[Approach]:
    """Take gradient steps from a vector, one each time the next result is asked for.

    The same arguments give the same results; the error never rises from one to the next.

    Parameters
    ----------
    start : array_like of shape (d,)
        Where it begins.
    std : array_like of shape (d,)
        Standard deviations of the components; one of 0 stays where it is.
    error_gradient : callable
        What is to become small. Where it is not finite, nothing more is tried.
    steps : int
        How many steps are taken.

    Yields
    ------
    Approach
        At first the start itself.
    """
    z, scale = np.array(start, np.float64), np.asarray(std, np.float64)
    mean, square = np.zeros_like(z), np.zeros_like(z)
    best: Approach | None = None
    for step in range(steps + 1):
        here = z.astype(np.float32)
        error, gradient = error_gradient(here)
        if best is None or error < best.error:
            best = Approach(step, here, error)
        yield Approach(step, best.z, best.error)
        if not (np.isfinite(error) and np.isfinite(gradient).all()):
            return
        slope = np.asarray(gradient, np.float64) * scale
        mean = _FIRST * mean + (1 - _FIRST) * slope
        square = _SECOND * square + (1 - _SECOND) * slope**2
        upright = mean / (1 - _FIRST ** (step + 1))
        size = np.sqrt(square / (1 - _SECOND ** (step + 1)))
        z = z - RATE * scale * upright / (size + _TINY)


@dataclass(frozen=True, eq=False)
class NearestFace:
    """The face that came nearest to a picture so far.

    Parameters
    ----------
    step : int
        How many steps were taken.
    z : ndarray of float32 of shape (d,)
        Its vector.
    face : ndarray of uint8 of shape (size, size, 3)
        The face.
    error : float
        Its mean squared error as a picture of whole levels, pixels in [0, 1].
    """

    step: int
    z: NDArray[np.float32]
    face: NDArray[np.uint8]
    error: float


def nearest_face_steps(
    codec: LiveCodec,
    start: ArrayLike,
    std: ArrayLike,
    picture: NDArray[np.uint8],
    steps: int = STEPS,
) -> Iterator[NearestFace | None]:
    """Bring the face of a vector nearer to a picture; never further away than it was.

    Parameters
    ----------
    codec : LiveCodec
        What decodes, and knows the gradient.
    start, std, steps
        As for `approach`.
    picture : ndarray of uint8 of shape (size, size, 3)
        What the face is to look like.

    Yields
    ------
    NearestFace or None
        At first that of the start, at the end that of the last step, some between; else None. One
        gradient step is taken for each.
    """
    best: NearestFace | None = None
    for reached in approach(start, std, lambda z: codec.error_gradient(z, picture), steps):
        if best is not None and reached.step % _SHOWN_EVERY and reached.step < steps:
            yield None
            continue
        face = codec.decode(reached.z[np.newaxis])[0]
        error = squared_error(face, picture)
        # Rounded to whole levels, it may be worse by a trifle.
        if best is None or error < best.error:
            best = NearestFace(reached.step, reached.z, face, error)
        yield replace(best, step=reached.step)
    if best is not None and reached.step < steps:
        # Nothing more could be tried.
        yield replace(best, step=steps)
