"""The latent space: the z-points, and planes of pairs of components in z or PCA coordinates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import (
    Array,
    ZPoints,
    check_points,
    read_only,
    row_slices,
)
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.direction_axes import DirectionAxes, standardised, step_along
from latent_explorer.core.ellipse import ConfidenceEllipse

Coordinates = Literal["z", "pca"]
COORDINATES: tuple[Coordinates, ...] = ("z", "pca")
PlaneCoordinates = Coordinates | DirectionAxes
"""What the axes of a plane can be: components, or the two directions of `DirectionAxes`."""
Pair = tuple[int, int]
Column = NDArray[np.float32]


def check_pair(pair: Pair, d: int) -> None:
    """Raise `ValueError` unless `pair` holds two different components of a space of `d`."""
    i, j = pair
    if not (0 <= i < d and 0 <= j < d and i != j):
        raise ValueError(
            f"a pair needs two different components from 0 to {d - 1}; it is ({i}, {j})"
        )


def check_component(component: int, d: int) -> None:
    """Raise `ValueError` unless a space of `d` components has this one."""
    if not 0 <= component < d:
        raise ValueError(f"a component is a number from 0 to {d - 1}; it is {component}")


def check_coordinates(coordinates: PlaneCoordinates) -> None:
    """Raise `ValueError` unless there are such coordinates."""
    if not isinstance(coordinates, DirectionAxes) and coordinates not in COORDINATES:
        raise ValueError(f"coordinates are one of {', '.join(COORDINATES)}; not {coordinates!r}")


_ALL = slice(None)
# A product with the PCA components takes some 20 ms.
_STEP_ROWS = 2048
# Of so few axes a product of matrices takes longer than the sums, and keeps all cores busy.
_FEW = 4
# Of more points fewer are read at a time where they are given by their numbers.
_MANY = 1 << 18


@dataclass(frozen=True, eq=False)
class LatentSpace:
    """z-points with their PCA: values only, so that several threads can use it.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        The z-points, best memory-mapped in column-major order; they are never written.
    basis : PcaBasis
        Their PCA. Ellipses, centres and correlations of all points come from it, without a pass
        over the points.

    Raises
    ------
    ValueError
        When the two have different numbers of components.
    """

    points: ZPoints
    basis: PcaBasis

    def __post_init__(self) -> None:
        check_points(self.points)
        if self.points.shape[1] != self.basis.d:
            raise ValueError(
                f"the z-points have {self.points.shape[1]} components and the PCA basis "
                f"{self.basis.d}: fit the basis to these points"
            )
        object.__setattr__(self, "points", read_only(self.points.view()))

    @property
    def n(self) -> int:
        """Number of z-points."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Number of components."""
        return self.basis.d

    def check_plane(self, coordinates: PlaneCoordinates, pair: Pair) -> None:
        """Raise `ValueError` unless there is a plane of this pair."""
        check_coordinates(coordinates)
        if not isinstance(coordinates, DirectionAxes):
            check_pair(pair, self.d)
            return
        check_pair(pair, 2)
        if coordinates.n_components > self.d:
            raise ValueError("these directions are of a space with more components")

    def columns(
        self, coordinates: PlaneCoordinates, components: Sequence[int], rows: slice = _ALL
    ) -> list[Column]:
        """Return coordinates of the points; those of the PCA take one pass over them together.

        Parameters
        ----------
        coordinates : {"z", "pca"} or DirectionAxes
            Which coordinates.
        components : sequence of int
            The components, or of two directions 0 and 1.
        rows : slice
            Which points, all by default; for who does it in steps.

        Returns
        -------
        list of ndarray of float32 of shape (n,)
            Contiguous and read-only, in the order of `components`.

        Raises
        ------
        ValueError
            When there is no such component.
        """
        check_coordinates(coordinates)
        number = 2 if isinstance(coordinates, DirectionAxes) else self.d
        for i in components:
            if not 0 <= i < number:
                raise ValueError(f"a component is a number from 0 to {number - 1}; it is {i}")
        if coordinates == "z":
            return [read_only(np.array(self.points[rows, i], np.float32)) for i in components]
        if not components:
            return []
        if isinstance(coordinates, DirectionAxes):
            axes = self._direction_axes(coordinates, components).T
        else:
            axes = self.basis.components[:, list(components)].T
        mean = self.basis.mean.astype(np.float32)
        # What single precision takes from the mean, which can be large against the coordinates.
        lost = (axes @ (mean - self.basis.mean)).astype(np.float32)[:, None]
        axes = axes.astype(np.float32)
        points = self.points[rows]
        columns = [np.empty(len(points), np.float32) for _ in components]
        for part in row_slices(len(points)):
            z = points[part].astype(np.float32) - mean
            v = (np.einsum("kd,nd->kn", axes, z) if len(axes) <= _FEW else axes @ z.T) + lost
            for k, column in enumerate(columns):
                column[part] = v[k]
        return [read_only(column) for column in columns]

    def _direction_axes(self, axes: DirectionAxes, numbers: Sequence[int]) -> Array:
        """Return what z minus the mean is multiplied by, of shape (d, m)."""
        k = axes.n_components
        table = np.array([axes.vectors[i] for i in numbers]).T
        chosen: Array = self.basis.components[:, :k] @ (table / self.basis.std[:k, None])
        return chosen

    def ellipse(self, coordinates: PlaneCoordinates, pair: Pair) -> ConfidenceEllipse:
        """Return the confidence ellipses of a pair, from all points (part VIII of the series)."""
        center = self.center(coordinates, pair)
        if isinstance(coordinates, DirectionAxes):
            table = coordinates.table(pair)
            return ConfidenceEllipse(center, table.T @ table)
        if coordinates == "pca":
            return ConfidenceEllipse(center, np.diag(np.square(self.basis.std[list(pair)])))
        return ConfidenceEllipse(center, self.basis.covariance[np.ix_(pair, pair)])

    def center(self, coordinates: PlaneCoordinates, pair: Pair) -> Array:
        """Return the mean of the points in the plane of `pair`, of shape (2,)."""
        return self.locate(self.basis.mean, coordinates, pair)

    def origin(self, coordinates: PlaneCoordinates, pair: Pair) -> Array:
        """Return where z = 0 lies in the plane of `pair`, of shape (2,)."""
        return self.locate(np.zeros(self.d), coordinates, pair)

    def axes(self, coordinates: PlaneCoordinates, pair: Pair) -> Array:
        """Return what z-vectors are multiplied by in the plane of a pair, of shape (d, 2)."""
        self.check_plane(coordinates, pair)
        if isinstance(coordinates, DirectionAxes):
            return self._direction_axes(coordinates, pair)
        if coordinates == "z":
            axes = np.zeros((self.d, 2))
            axes[list(pair), [0, 1]] = 1.0
            return axes
        chosen: Array = self.basis.components[:, list(pair)]
        return chosen

    def locate(self, z: ArrayLike, coordinates: PlaneCoordinates, pair: Pair) -> Array:
        """Return where z-vectors lie in the plane of a pair.

        Parameters
        ----------
        z : array_like of shape (..., d)
            z-vectors.
        coordinates : {"z", "pca"} or DirectionAxes
            Which coordinates.
        pair : tuple of int
            The two components of the plane.

        Returns
        -------
        ndarray of float64 of shape (..., 2)
        """
        self.check_plane(coordinates, pair)
        z = np.asarray(z, np.float64)
        if isinstance(coordinates, DirectionAxes):
            u = standardised(self.basis, z, coordinates.n_components)
            along: Array = u @ coordinates.table(pair)
            return along
        if coordinates == "z":
            return z[..., list(pair)]
        xy: Array = (z - self.basis.mean) @ self.basis.components[:, list(pair)]
        return xy

    def place(
        self, z: ArrayLike, coordinates: PlaneCoordinates, pair: Pair, xy: ArrayLike
    ) -> Array:
        """Return `z` moved to the point `xy` of a plane, all its other coordinates kept.

        With directions these are the standardised coordinates at right angles to the plane.

        Parameters
        ----------
        z : array_like of shape (..., d)
            z-vectors.
        coordinates : {"z", "pca"} or DirectionAxes
            In which coordinates the others are kept.
        pair : tuple of int
            The two components of the plane.
        xy : array_like of shape (..., 2)
            Their new values.

        Returns
        -------
        ndarray of float64 of shape (..., d)
        """
        step = np.asarray(xy, np.float64) - self.locate(z, coordinates, pair)
        moved = np.array(z, np.float64)
        if isinstance(coordinates, DirectionAxes):
            table = coordinates.table(pair)
            moved += step_along(self.basis, step @ np.linalg.inv(table.T @ table) @ table.T)
        elif coordinates == "z":
            moved[..., list(pair)] = xy
        else:
            moved += step @ self.basis.components[:, list(pair)].T
        return moved

    def point(self, i: int) -> Array:
        """Return the z-vector of image `i`, float64 of shape (d,)."""
        if not 0 <= i < self.n:
            raise ValueError(f"an image is a number from 0 to {self.n - 1}; it is {i}")
        z: Array = self.points[i].astype(np.float64)
        return z

    def chunks(
        self, coordinates: Coordinates, rows: NDArray[np.intp] | slice = _ALL
    ) -> Iterator[Array]:
        """Yield the coordinates of the points, some thousand at a time.

        Parameters
        ----------
        coordinates : {"z", "pca"}
            Which coordinates.
        rows : slice or ndarray of int of shape (m,)
            The points, all by default; rising numbers are read fastest.

        Yields
        ------
        ndarray of float64 of shape (k, d)
            All of them together are the m points in their order. Each takes some 20 ms.
        """
        check_coordinates(coordinates)
        # More at a time than a step takes: a disk likes it. By numbers they are read more slowly.
        for part in self._parts(rows):
            points = self.points[part]
            for step in row_slices(len(points), _STEP_ROWS):
                # Laid out alike, wherever they come from: so sums are the same to the last digit.
                z = np.array(points[step], np.float64, order="C")
                yield self.basis.to_pca(z) if coordinates == "pca" else z

    def _parts(self, rows: NDArray[np.intp] | slice) -> Iterator[NDArray[np.intp] | slice]:
        if isinstance(rows, slice):
            first, end, _ = rows.indices(self.n)
            for part in row_slices(end - first):
                yield slice(first + part.start, first + part.stop)
            return
        # Of very many points each number read may be on another page of the file.
        step = max(1, min(_STEP_ROWS, _STEP_ROWS * _MANY // self.n))
        for part in row_slices(len(rows), step):
            yield rows[part]

    def mean(self, coordinates: Coordinates) -> Array:
        """Return the mean of the points, float64 of shape (d,): 0 in PCA coordinates."""
        check_coordinates(coordinates)
        return self.basis.mean if coordinates == "z" else np.zeros(self.d)

    def std(self, coordinates: Coordinates) -> Array:
        """Return the standard deviations of the components, float64 of shape (d,)."""
        check_coordinates(coordinates)
        if coordinates == "pca":
            return self.basis.std
        deviations: Array = np.sqrt(np.diagonal(self.basis.covariance))
        return deviations
