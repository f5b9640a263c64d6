"""Radii of the images, of drawn vectors and of the cube (parts II, IV and V of the series)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from latent_explorer.core.arrays import Array, read_only
from latent_explorer.core.imports import SPECIAL, import_steps
from latent_explorer.core.radii import (
    chi_shares,
    cube_vectors,
    degrees_of_freedom,
    length_steps,
    lengths_of,
    mahalanobis,
    mahalanobis_steps,
)
from latent_explorer.core.radius_sets import RadiusSet, radius_set, radius_set_steps
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

COUNT = 1000
"""How many vectors are drawn: enough for a distribution. The faces shown are the first of them."""


@dataclass(frozen=True, kw_only=True)
class RadiiRequest(Request):
    """Measure a set of vectors.

    Parameters
    ----------
    n_components : int, optional
        Mahalanobis radii over so many PCA components; None for lengths in z.
    """

    n_components: int | None = None

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "measuring radii"


@dataclass(frozen=True, kw_only=True)
class ImageRadiiRequest(RadiiRequest):
    """Measure the images; several panels may show several measures of them."""

    @property
    def place(self) -> Hashable:
        return self.n_components


@dataclass(frozen=True, kw_only=True)
class DrawnRadiiRequest(RadiiRequest):
    """Measure the first 1,000 vectors of `settings`, whatever the count there."""

    settings: SamplingSettings


@dataclass(frozen=True, kw_only=True)
class CubeRadiiRequest(RadiiRequest):
    """Measure 1,000 vectors of the cube [-b, b]^d, those of a seed."""

    b: float
    seed: int

    @property
    def priority(self) -> Priority:
        # It takes a few milliseconds, and somebody drags b.
        return Priority.USUAL


@dataclass(frozen=True, eq=False)
class ImageRadii(Result):
    """Radii of the images.

    Parameters
    ----------
    request : ImageRadiiRequest
        What was asked.
    images : RadiusSet
        All of them.
    degrees : int, optional
        Degrees of freedom of a Gaussian's Mahalanobis radii.
    chi : tuple of two ndarray of float64 of shapes (bins + 1,) and (bins,), optional
        Edges of bins, and the shares of a Gaussian's Mahalanobis radii in them.
    """

    request: ImageRadiiRequest
    images: RadiusSet
    degrees: int | None = None
    chi: tuple[Array, Array] | None = None


@dataclass(frozen=True, eq=False)
class DrawnRadii(Result):
    """Radii of the vectors that the sampler draws."""

    request: DrawnRadiiRequest
    drawn: RadiusSet


@dataclass(frozen=True, eq=False)
class CubeRadii(Result):
    """Radii of the vectors of a cube."""

    request: CubeRadiiRequest
    cube: RadiusSet


@works_on(ImageRadiiRequest)
def measure_images(request: ImageRadiiRequest, workspace: Workspace) -> Steps:
    """Measure all images in one pass."""
    space, K = workspace.opened(request).space, request.n_components
    if K is None:
        images = yield from radius_set_steps((yield from length_steps(space)))
        yield ImageRadii(request, images)
        return
    images = yield from radius_set_steps((yield from mahalanobis_steps(space, K)))
    yield from import_steps(SPECIAL)
    degrees = degrees_of_freedom(space.basis, K)
    yield ImageRadii(request, images, degrees, _chi(images, degrees))


@works_on(DrawnRadiiRequest)
def measure_drawn(request: DrawnRadiiRequest, workspace: Workspace) -> Steps:
    """Draw and measure."""
    opened = workspace.opened(request)
    drawn = yield from opened.draw_apart(replace(request.settings, count=COUNT))
    yield None
    z = drawn.z.astype(np.float64)
    yield DrawnRadii(request, radius_set(_measured(z, opened.space, request.n_components)))


@works_on(CubeRadiiRequest)
def measure_cube(request: CubeRadiiRequest, workspace: Workspace) -> Steps:
    """Draw from the cube and measure."""
    space = workspace.opened(request).space
    z = cube_vectors(request.b, space.d, COUNT, request.seed)
    yield None
    yield CubeRadii(request, radius_set(_measured(z, space, request.n_components)))


def _measured(z: Array, space: LatentSpace, n_components: int | None) -> Array:
    """Return radii of vectors of shape (count, d): in the bundle's own PCA, whatever was drawn."""
    if n_components is None:
        return lengths_of(z)
    return mahalanobis(z, space.basis, n_components)


def _chi(images: RadiusSet, degrees: int) -> tuple[Array, Array]:
    # Wide enough for all of both, and fine: the one of many components is narrow.
    most = max(images.summary.most, np.sqrt(degrees) + 4.0)
    edges = np.linspace(0.0, most, 401)
    return read_only(edges), read_only(chi_shares(edges, degrees))
