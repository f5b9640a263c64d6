"""The images as the samplers that start from them need them: PCA coordinates to search in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.largest import Largest
from latent_explorer.core.samplers.keyed import IMAGES, uniforms, vector_keys
from latent_explorer.core.samplers.sampler import Preparation

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace

IMAGES_AT_MOST = 100_000
"""Of more images a random choice is searched, always the same: 24 vectors then take no longer."""

# Found in single precision beyond those asked for, so that the exact order decides.
_SPARE = 8
_ROWS = 2048
# Few products, of which each may be shared among threads that have to wait for each other.
_SEARCHED = 1 << 14
_Rows = NDArray[np.intp]
_Table = NDArray[np.float32]
_Farness = Callable[[Array, Array], Array]


@dataclass(frozen=True, eq=False)
class ImageTable:
    """PCA coordinates of images, each divided by the root of its standard deviation.

    Parameters
    ----------
    images : ndarray of int of shape (m,)
        The numbers of the images.
    y : ndarray of float32 of shape (m, d)
        y_i = v_i / `scale`_i; 0 for components without width.
    scale : ndarray of float64 of shape (d,)
        The root of the standard deviation of each component times the largest one, so that y does
        not depend on the unit of z.
    """

    images: _Rows
    y: NDArray[np.float32]
    scale: Array

    def starts(self, seed: int, vectors: range) -> _Rows:
        """Return a random place in this table for each vector."""
        shares = uniforms(vector_keys(seed, vectors, IMAGES))
        return np.minimum((shares * len(self.images)).astype(np.intp), len(self.images) - 1)

    def nearest_by_angle(self, places: _Rows, count: int, n_components: int) -> _Rows:
        """Return the places of the images nearest to images by the angle of the first K of y.

        Parameters
        ----------
        places : ndarray of int of shape (m,)
            Of the images; each is the nearest to itself.
        count, n_components : int
            How many are wanted; K.

        Returns
        -------
        ndarray of int of shape (m, count)
            The nearest first; fewer where there are no more images. Of equally near ones the first
            is taken.
        """
        y = self.y[:, :n_components]
        own = y[places]

        def nearness(rows: slice) -> _Table:
            lengths = np.sqrt(np.einsum("ij,ij->i", y[rows], y[rows]))
            products: _Table = own @ y[rows].T
            products /= np.where(lengths > 0, lengths, np.float32(np.inf))
            return products

        found = _largest(nearness, len(y), places, count + _SPARE)
        return self._exact(places, found, count, _minus_cosines, n_components)

    def nearest(self, places: _Rows, count: int, n_components: int) -> _Rows:
        """Return as `nearest_by_angle` those nearest by the distance over K PCA components."""
        y, scale = self.y[:, :n_components], self.scale[:n_components]
        # In units of the largest, or single precision might not hold the squares.
        weights = np.square(scale / (scale[0] or 1.0)).astype(np.float32)
        twice: _Table = np.float32(2) * y[places] * weights

        def nearness(rows: slice) -> _Table:
            products: _Table = twice @ y[rows].T
            products -= np.square(y[rows]) @ weights
            return products

        found = _largest(nearness, len(y), places, count + _SPARE)

        def squares(a: Array, b: Array) -> Array:
            of_each: Array = (np.square(a[:, None] - b) * weights).sum(axis=2)
            return of_each

        return self._exact(places, found, count, squares, n_components)

    def _exact(
        self, places: _Rows, found: _Rows, count: int, farness: _Farness, n_components: int
    ) -> _Rows:
        """Return those of `found` that are least far in double precision."""
        # In the order of their numbers, so that the first of equal ones comes first.
        found = np.sort(found, axis=1)
        near = self.y[found, :n_components].astype(np.float64)
        own = self.y[places, :n_components].astype(np.float64)
        far = np.where(found == places[:, None], -np.inf, farness(own, near))
        order = np.argsort(far, axis=1, kind="stable")[:, : min(count, found.shape[1])]
        return np.take_along_axis(found, order, axis=1)


def _largest(nearness: Callable[[slice], _Table], n: int, own: _Rows, count: int) -> _Rows:
    """Return the places of the largest values of each row and of its own, in any order.

    Parameters
    ----------
    nearness : callable
        Returns the values of some of the n places, of shape (m, places).
    n : int
        How many places there are.
    own : ndarray of int of shape (m,)
        A place for each row that is taken whatever its value.
    count : int
        How many are wanted.
    """
    best = Largest(len(own), count)
    for rows in row_slices(n, _SEARCHED):
        values = nearness(rows)
        # Where many are equally near, it could be none of those found.
        (here,) = np.nonzero((own >= rows.start) & (own < rows.stop))
        values[here, own[here] - rows.start] = np.inf
        best.add(values, rows.start)
    return best.places


def _minus_cosines(own: Array, near: Array) -> Array:
    """Return minus the cosine of (m, K) vectors with (m, c, K) others, but for their own length."""
    lengths = np.sqrt(np.square(near).sum(axis=2))
    products = (own[:, None] * near).sum(axis=2)
    minus: Array = np.zeros_like(products)
    np.divide(-products, lengths, out=minus, where=lengths > 0)
    return minus


def _image_table(settings: SamplingSettings, space: LatentSpace) -> Pauses[ImageTable]:
    """Work out the table of a space, in steps."""
    basis = space.basis
    largest = float(basis.std[0]) or 1.0
    scale = largest * np.sqrt(basis.std / largest)
    axes = np.zeros_like(basis.components)
    np.divide(basis.components * largest, scale, out=axes, where=scale > 0)
    turned = axes.astype(np.float32)
    everything = space.n <= IMAGES_AT_MOST
    images = np.arange(space.n) if everything else pick_rows(space.n, IMAGES_AT_MOST, seed=0)
    y = np.empty((len(images), space.d), np.float32)
    for rows in row_slices(len(images), _ROWS):
        # A slice of a file in columns is read many times faster than as many rows by number.
        part = space.points[rows] if everything else space.points[images[rows]]
        y[rows] = ((part - basis.mean) / largest).astype(np.float32) @ turned
        yield
    return ImageTable(read_only(images), read_only(y), read_only(scale))


IMAGE_TABLE = Preparation("image table", (), _image_table)
