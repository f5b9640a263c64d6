"""From settings and a latent space to z-vectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices, without_pauses
from latent_explorer.core.fitted_basis import fitted_basis_steps
from latent_explorer.core.samplers.conditions import (
    in_units,
    limits_of_components,
    pair_conditions_hold,
)
from latent_explorer.core.samplers.settings import SamplingSettings
from latent_explorer.core.samplers.table import SAMPLERS
from latent_explorer.core.space import LatentSpace


@dataclass(frozen=True, eq=False)
class Prepared:
    """What is worked out before the first vector, once for all settings with the same key.

    Parameters
    ----------
    key : tuple
        The `preparation_key` of the settings.
    space : LatentSpace
        The points with the PCA basis that the settings ask for.
    fitted : object
        What the sampler has prepared; None where it needs nothing.
    """

    key: tuple[object, ...]
    space: LatentSpace
    fitted: Any = None


@dataclass(frozen=True, eq=False)
class Draw:
    """Vectors that were drawn; all arrays are read-only.

    Parameters
    ----------
    settings : SamplingSettings
        What they were drawn with.
    v : ndarray of float64 of shape (n, K)
        Their first PCA coordinates, in the basis that the settings ask for.
    z : ndarray of float32 of shape (n, d)
        The z-vectors, C-contiguous.
    holds : ndarray of bool of shape (n,)
        Which of them lie in the ellipses of all pairs of PCA components.
    """

    settings: SamplingSettings
    v: Array
    z: NDArray[np.float32]
    holds: NDArray[np.bool_]

    @cached_property
    def share(self) -> float:
        """The share of the vectors that lie in the ellipses of all pairs, in [0, 1]."""
        return float(self.holds.mean())


def preparation_key(settings: SamplingSettings) -> tuple[object, ...]:
    """Return what tells which settings share what is prepared for them, in one space."""
    basis: tuple[object, ...] = (settings.fitted_on,)
    if settings.fitted_on != "all":
        basis += (settings.fitted_points,)
    if settings.fitted_on == "within":
        basis += (settings.fitted_level,)
    preparation = SAMPLERS[settings.method].preparation
    if preparation is None:
        return basis
    depends_on = (getattr(settings, name) for name in preparation.depends_on)
    return (*basis, preparation.name, *depends_on)


def needs_preparation(settings: SamplingSettings) -> bool:
    """Return whether `prepare_steps` has to look at the points, which takes up to some seconds."""
    return settings.fitted_on != "all" or SAMPLERS[settings.method].preparation is not None


def prepare_steps(settings: SamplingSettings, space: LatentSpace) -> Pauses[Prepared]:
    """Work out what settings need before the first vector, in steps.

    Parameters
    ----------
    settings : SamplingSettings
        Of which only what is in their `preparation_key` matters.
    space : LatentSpace
        Where the data lies.
    """
    basis = yield from fitted_basis_steps(
        space, settings.fitted_on, settings.fitted_points, settings.fitted_level
    )
    if basis is not space.basis:
        space = replace(space, basis=basis)
    preparation = SAMPLERS[settings.method].preparation
    fitted = None
    if preparation is not None:
        fitted = yield from preparation.steps(settings, space)
    return Prepared(preparation_key(settings), space, fitted)


def draw(settings: SamplingSettings, space: LatentSpace, prepared: Prepared | None = None) -> Draw:
    """Draw z-vectors.

    Parameters
    ----------
    settings : SamplingSettings
        Method, its parameters, number of vectors and seed.
    space : LatentSpace
        Where the data lies.
    prepared : Prepared, optional
        What `prepare_steps` has returned for settings of the same key and this space; by default
        it is worked out.

    Returns
    -------
    Draw
        The same, bit for bit, for the same settings and space. Vector n does not depend on the
        count, and stays close as the number of components moves.

    Raises
    ------
    ValueError
        When the settings ask for more components than there are, or the z-points are so far apart
        that single precision cannot hold the vectors.
    """
    _check(settings, space)
    if prepared is None:
        prepared = without_pauses(prepare_steps(settings, space))
    return without_pauses(draw_steps(settings, prepared))


def draw_steps(settings: SamplingSettings, prepared: Prepared) -> Pauses[Draw]:
    """Work out `draw` in steps.

    Raises
    ------
    ValueError
        As `draw`; also when something else was prepared.
    """
    space, basis, K = prepared.space, prepared.space.basis, settings.n_components
    _check(settings, space)
    if prepared.key != preparation_key(settings):
        raise ValueError("what was prepared is for other settings: prepare it for these")
    sampler = SAMPLERS[settings.method]
    parts: list[Array] = []
    for rows in row_slices(settings.count, sampler.at_once):
        if parts:
            yield
        numbers = range(rows.start, rows.stop)
        parts.append(sampler.draw(settings, space, prepared.fitted, numbers))
    vectors = np.concatenate(parts)
    if sampler.returns == "pca":
        v, z = vectors, basis.to_z(vectors)
    else:
        v, z = basis.to_pca(vectors, K), vectors
    with np.errstate(over="ignore"):
        single = np.ascontiguousarray(z, np.float32)
    if not np.isfinite(single).all():
        raise ValueError(
            "the vectors that were drawn are too large for single precision: "
            "encode the images anew, with z-points of a usual size"
        )
    holds = pair_conditions_hold(in_units(v, limits_of_components(settings, basis)))
    return Draw(settings, read_only(v), read_only(single), read_only(holds))


def _check(settings: SamplingSettings, space: LatentSpace) -> None:
    if settings.n_components > space.d:
        raise ValueError(
            f"{settings.n_components} PCA components are asked for, but a z-vector has {space.d}: "
            f"choose n_components from 1 to {space.d}"
        )
