"""What two bundles are compared by: figures of each, and which images are in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, read_only, row_slices
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.correlation import COUNT_THRESHOLDS, correlation_matrix, counts_above
from latent_explorer.core.space import LatentSpace

VARIANCE_SHARES = (0.9, 0.95, 0.99)
"""Shares of the variance that components are counted for."""

MEASURED = 256
"""Images that the error is a mean over, unless told otherwise."""

# Of a sum of shares.
_ROUNDING = 1e-9
_STEP_NAMES = 1 << 15


@dataclass(frozen=True)
class ModelFigures:
    """What there is to say of a bundle without its pictures.

    Parameters
    ----------
    z_dim, n : int
        Components and z-points.
    width, height : int
        Of its pictures, in pixels.
    pairs : int
        Pairs of components.
    pairs_above : mapping of str to int
        How many of them have an |r| above each of the series' thresholds (part III).
    components_for_variance : mapping of str to int
        The smallest number of PCA components that hold each of `VARIANCE_SHARES`.
    """

    z_dim: int
    n: int
    width: int
    height: int
    pairs: int
    pairs_above: Mapping[str, int]
    components_for_variance: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures by name, of types that JSON knows."""
        return asdict(self)


@dataclass(frozen=True)
class ErrorFigures:
    """The mean squared error between pictures and their reconstructions, pixels in [0, 1].

    Parameters
    ----------
    error_mean, error_median : float
        Over the pictures.
    measured : int
        How many these are.
    """

    error_mean: float
    error_median: float
    measured: int


def model_figures(space: LatentSpace, shape: tuple[int, int]) -> ModelFigures:
    """Return the figures of a space whose pictures have this height and width."""
    height, width = shape
    counts = counts_above(correlation_matrix(space, "z"))
    return ModelFigures(
        z_dim=space.d,
        n=space.n,
        width=width,
        height=height,
        pairs=space.d * (space.d - 1) // 2,
        pairs_above=dict(zip(map(str, COUNT_THRESHOLDS), counts, strict=True)),
        components_for_variance={
            str(share): components_for(space.basis, share) for share in VARIANCE_SHARES
        },
    )


def components_for(basis: PcaBasis, share: float) -> int:
    """Return the smallest K whose components hold a share of the variance, in [0, 1] (IX)."""
    enough = (
        k for k in range(1, len(basis.std)) if basis.explained_variance(k) >= share - _ROUNDING
    )
    return next(enough, len(basis.std))


def error_figures(errors: NDArray[np.float32]) -> ErrorFigures:
    """Return the figures of errors of shape (m,), of which there is at least one."""
    return ErrorFigures(float(errors.mean()), float(np.median(errors)), len(errors))


def counterpart_steps(names: Sequence[str], others: Sequence[str]) -> Pauses[NDArray[np.int32]]:
    """Find images of the same names in another bundle, in steps.

    Parameters
    ----------
    names, others : sequence of str
        The images of the one and of the other.

    Returns
    -------
    ndarray of int32 of shape (len(names),)
        The number in `others` of each, the first of equal names; -1 where there is none. Read-only.
    """
    places: dict[str, int] = {}
    for rows in row_slices(len(others), _STEP_NAMES):
        for number, name in enumerate(others[rows], start=rows.start):
            places.setdefault(name, number)
        yield
    found = np.empty(len(names), np.int32)
    for rows in row_slices(len(names), _STEP_NAMES):
        found[rows] = [places.get(name, -1) for name in names[rows]]
        yield
    return read_only(found)


def measured_images(counterparts: NDArray[np.int32], at_most: int = MEASURED) -> NDArray[np.intp]:
    """Return which images that are in both errors are measured over: evenly spread ones.

    Parameters
    ----------
    counterparts : ndarray of int32 of shape (n,)
        As `counterpart_steps` returns them.
    at_most : int
        How many are wanted.
    """
    common = np.flatnonzero(counterparts >= 0)
    step = max(1, len(common) // at_most)
    return common[::step][:at_most]
