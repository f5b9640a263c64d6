"""The images' own values of what is measured, to tell where a vector lies among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, locked_copy, row_slices
from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.neighbours import count_nearest_steps, nearest_steps
from latent_explorer.core.passes import OneProcess, Passes, Tools
from latent_explorer.core.plausibility.measures import (
    furthest_components,
    mahalanobis_levels,
    way_back,
)
from latent_explorer.core.space import LatentSpace

Measure = Literal["level", "furthest", "way_back", "neighbours"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""Level over all PCA components, furthest of them, way back, mean distance to nearest images."""

_SHARES = np.linspace(0, 1, 1001)
# How many images are measured at most: a quantile at 99.5 % rests on ten of 2,000.
_MOST_LEVELS = 50_000
_MOST_WAYS = 2_000
_MOST_NEIGHBOURS = 2_000
# Bounds of a step, some hundredths of a second on two cores: products of the rotation, and images.
_PRODUCTS = 1 << 27
_WAYS_A_STEP = 16
# In place of infinite: images of which the PCA did not know can lie off its space.
_VERY_FAR = 1e300


@dataclass(frozen=True, eq=False)
class ImageQuantiles:
    """Quantiles of the images' own values; those not known yet are None.

    Parameters
    ----------
    level, furthest, way_back, neighbours : ndarray of float64 of shape (1001,)
        From the least to the greatest value of the images, in equal steps of their number. They
        are kept as read-only copies.

    Raises
    ------
    ValueError
        When an array has another shape, falls, or holds a value that is negative or not finite.
    """

    level: Array
    furthest: Array
    way_back: Array | None = None
    neighbours: Array | None = None

    def __post_init__(self) -> None:
        for name in MEASURES:
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, _checked(name, given))

    @property
    def is_complete(self) -> bool:
        """Whether all four are known."""
        return all(getattr(self, name) is not None for name in MEASURES)

    def percentile(self, measure: Measure, values: ArrayLike) -> Array:
        """Return which percentage of the images has lower values.

        Parameters
        ----------
        measure : {"level", "furthest", "way_back", "neighbours"}
            What was measured.
        values : array_like of shape (...,)
            The values; infinite ones are above all.

        Returns
        -------
        ndarray of float64 of shape (...,)
            From 0 to 100; in the middle of those where many images have the same value.

        Raises
        ------
        ValueError
            When the quantiles of `measure` are not known, or a value is NaN.
        """
        quantiles: Array | None = getattr(self, measure)
        values = np.asarray(values, np.float64)
        if quantiles is None or np.isnan(values).any():
            raise ValueError(f"a percentile of {measure} needs the images' quantiles and numbers")
        first = np.searchsorted(quantiles, values, side="left")
        after = np.searchsorted(quantiles, values, side="right")
        place: Array = np.where(
            after > first,
            (first + after - 1) / 2,
            # Between the two quantiles around it.
            np.interp(values, quantiles, np.arange(len(quantiles))),
        )
        return np.asarray(100 * place / (len(quantiles) - 1), np.float64)

    def as_arrays(self) -> dict[str, Array]:
        """Return the quantiles by name, to be kept in a file.

        Raises
        ------
        ValueError
            When they are not complete.
        """
        if not self.is_complete:
            raise ValueError("the images' quantiles are not complete: compute them to the end")
        return {name: getattr(self, name) for name in MEASURES}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> ImageQuantiles:
        """Return the quantiles that `as_arrays` gave.

        Raises
        ------
        ValueError
            When one is missing, there are others, or one is damaged.
        """
        if set(arrays) != set(MEASURES):
            raise ValueError(
                f"the images' quantiles are {', '.join(MEASURES)}, not "
                f"{', '.join(sorted(arrays)) or 'nothing'}; compute them anew"
            )
        return cls(*(arrays[name] for name in MEASURES))


def _checked(name: str, given: Array) -> Array:
    """Return a locked copy of quantiles that may come from a file."""
    if np.shape(given) == _SHARES.shape and np.asarray(given).dtype.kind in "fiu":
        values = locked_copy(given)
        if np.isfinite(values).all() and values[0] >= 0 and (np.diff(values) >= 0).all():
            return values
    raise ValueError(
        f"the images' quantiles are damaged: {name} must be {len(_SHARES)} finite numbers that "
        "never fall and are at least 0; compute them anew"
    )


def image_quantiles(space: LatentSpace, codec: FaceCodec) -> ImageQuantiles:
    """Return the quantiles of the images of a space; see `quantile_steps`, which it runs."""
    *_, quantiles = quantile_steps(space, codec)
    assert quantiles is not None
    return quantiles


def quantile_steps(
    space: LatentSpace, codec: FaceCodec, passes: Passes | None = None
) -> Iterator[ImageQuantiles | None]:
    """Compute the quantiles of the images of a space, in steps.

    Parameters
    ----------
    space : LatentSpace
        The images. Up to 50,000 of them are measured, for the way back and for the neighbours up to
        2,000; which ones depends on their number alone.
    codec : FaceCodec
        Its networks.
    passes : Passes, optional
        Who goes over the images; by default this process, with these networks.

    Yields
    ------
    ImageQuantiles or None
        None between two steps, of which each takes some hundredths of a second; quantiles as soon
        as more of them are known, at last complete.
    """
    if passes is None:
        passes = OneProcess(Tools(space=lambda: space, codec=lambda: codec))
    levels, furthest = [], []
    rows = pick_rows(space.n, _MOST_LEVELS, seed=0)
    shards = [rows[step] for step in row_slices(len(rows), _levels_a_step(space))]
    for found in passes.mapped("levels", _levels, shards, None):
        if found is not None:
            levels.append(found[0])
            furthest.append(found[1])
        yield None
    known = ImageQuantiles(_quantiles(levels), _quantiles(furthest))
    yield known

    ways = []
    rows = pick_rows(space.n, _MOST_WAYS, seed=1)
    shards = [rows[step] for step in row_slices(len(rows), _WAYS_A_STEP)]
    for way in passes.mapped("ways back", _ways, shards, None):
        if way is not None:
            ways.append(way)
        yield None
    known = replace(known, way_back=_quantiles(ways))
    yield known

    rows = pick_rows(space.n, _MOST_NEIGHBOURS, seed=2)
    for nearest in nearest_steps(space.points[rows], space, own=rows, passes=passes):
        if nearest is None:
            yield None
        else:
            yield replace(known, neighbours=_quantiles([nearest.mean_distances]))


def _levels(tools: Tools, rows: NDArray[np.intp], shared: None) -> Pauses[tuple[Array, Array]]:
    """Return levels and furthest components of images."""
    yield from ()
    space = tools.space()
    std = space.basis.std
    v = space.basis.to_pca(space.points[rows])
    return mahalanobis_levels(v, std), furthest_components(v, std)


def _ways(tools: Tools, rows: NDArray[np.intp], shared: None) -> Pauses[Array]:
    """Return the ways back of images."""
    codec = tools.codec()
    z = np.ascontiguousarray(tools.space().points[rows], np.float32)
    faces = codec.decode(z)
    yield
    return way_back(z, faces, codec)


def count_quantile_steps(space: LatentSpace) -> int:
    """Return how often `quantile_steps` yields for a space, to tell how far it is."""
    levels = -(-min(space.n, _MOST_LEVELS) // _levels_a_step(space))
    ways = -(-min(space.n, _MOST_WAYS) // _WAYS_A_STEP)
    neighbours = count_nearest_steps(min(space.n, _MOST_NEIGHBOURS), space)
    return levels + 1 + 2 * ways + 1 + neighbours


def _levels_a_step(space: LatentSpace) -> int:
    return max(1, _PRODUCTS // space.d**2)


def _quantiles(values: list[Array]) -> Array:
    # Interpolated ones may fall by rounding where many values are equal.
    quantiles = np.quantile(np.minimum(np.concatenate(values), _VERY_FAR), _SHARES)
    found: Array = np.maximum.accumulate(quantiles)
    return found
