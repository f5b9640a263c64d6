"""What the first K PCA components keep of pictures (part IX of the series)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, read_only, row_slices
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.space import LatentSpace

IMAGES = 256
"""How many images the mean squared error is a mean over, at most; always the same ones."""

_VALUES = 20
# Decoded between two looks at what else is waiting.
_CHUNK = 16
# That the full reconstructions take while they are compared with; fewer images of large pictures.
_MOST_BYTES = 64 << 20
_LEVELS = 255.0


def cut_to(z: ArrayLike, basis: PcaBasis, n_components: int) -> Array:
    """Return z-vectors with nothing but their first K PCA components.

    Parameters
    ----------
    z : array_like of shape (..., d)
        z-vectors.
    basis : PcaBasis
        Their PCA.
    n_components : int
        K, from 0, which leaves the mean, to d, which leaves them as they are.

    Returns
    -------
    ndarray of float64 of shape (..., d)

    Raises
    ------
    ValueError
        When K is out of this range.
    """
    if not 0 <= n_components <= basis.d:
        raise ValueError(f"K is a number from 0 to {basis.d}; it is {n_components}")
    z = np.asarray(z, np.float64)
    # To the last digit, not but for rounding.
    return z.copy() if n_components == basis.d else basis.to_z(basis.to_pca(z, n_components))


def squared_error(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the mean squared difference of pictures of one shape, whose values are in [0, 1]."""
    difference = (one.astype(np.float32) - other.astype(np.float32)) / np.float32(_LEVELS)
    return float(np.square(difference).mean(dtype=np.float64))


def error_components(d: int) -> tuple[int, ...]:
    """Return the K at which the error is measured: about 20, dense where it falls, 0 to `d`.

    The ends come first, and then what halves the gaps, so that the curve is soon there.
    """
    values = list(dict.fromkeys(round(d * (i / _VALUES) ** 2) for i in range(_VALUES + 1)))
    order, step = [0, len(values) - 1], len(values) - 1
    while step > 1:
        step = -(-step // 2)
        order += range(0, len(values), step)
    return tuple(values[i] for i in dict.fromkeys(order))


@dataclass(eq=False)
class ErrorCurve:
    """The mean squared error over K as far as it is known, with what it is measured on.

    Parameters
    ----------
    space : LatentSpace
        The images.
    rows : ndarray of int of shape (m,)
        Which of them are decoded.
    errors : dict of int to float
        By K: between pictures of the images cut to K components and their full reconstructions.
    full : list of tuple
        The images with their pictures, some at a time, as far as they are decoded.
    """

    space: LatentSpace
    rows: NDArray[np.intp]
    errors: dict[int, float] = field(default_factory=dict)
    full: list[tuple[Array, NDArray[np.uint8]]] = field(default_factory=list)

    @property
    def known(self) -> tuple[Array, Array]:
        """The K that are known, rising, and their errors; both of shape (m,)."""
        K = sorted(self.errors)
        errors = [self.errors[k] for k in K]
        return read_only(np.array(K, np.float64)), read_only(np.array(errors, np.float64))

    @property
    def n(self) -> int:
        """How many images it is a mean over."""
        return len(self.rows)

    def measure_steps(self, codec: FaceCodec, components: Iterable[int]) -> Iterator[bool]:
        """Measure the error at each K that is not known, in the order given.

        What was begun and given up goes on where it was.

        Yields
        ------
        bool
            Between two steps of some hundredths of a second; True when one more K is known.
        """
        for part in list(row_slices(self.n, _CHUNK))[len(self.full) :]:
            z = self.space.points[self.rows[part]].astype(np.float64)
            self.full.append((z, codec.decode(np.ascontiguousarray(z, np.float32))))
            yield False
        for K in components:
            if K in self.errors:
                continue
            total = 0.0
            for z, full in self.full:
                cut = np.ascontiguousarray(cut_to(z, self.space.basis, K), np.float32)
                total += len(full) * squared_error(codec.decode(cut), full)
                yield False
            self.errors[K] = total / self.n
            yield True


def error_curve(space: LatentSpace, size: int) -> ErrorCurve:
    """Return a curve of which nothing is known yet, on a fixed choice of images.

    Parameters
    ----------
    space : LatentSpace
        The images.
    size : int
        Side of their pictures, in pixels.
    """
    count = min(IMAGES, max(_CHUNK, _MOST_BYTES // (3 * size * size)))
    rows = np.arange(space.n) if space.n <= count else pick_rows(space.n, count, seed=0)
    return ErrorCurve(space, rows)
