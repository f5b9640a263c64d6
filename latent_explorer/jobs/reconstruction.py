"""One picture from the first K PCA components, and how far all are off, over K."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array
from latent_explorer.core.reconstruction import (
    cut_to,
    error_components,
    error_curve,
    squared_error,
)
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class ReconstructionRequest(Request):
    """Decode a vector, and the same vector cut to its first K PCA components.

    Parameters
    ----------
    image : int, optional
        The image; its z-point is looked up by the worker.
    z : tuple of float
        The vector, where it is none of an image.
    n_components : int
        K.
    """

    image: int | None = None
    z: ZVector = ()
    n_components: int

    @property
    def purpose(self) -> str:
        return "reconstructing from PCA components"


@dataclass(frozen=True, eq=False)
class Reconstructed(Result):
    """The two pictures, uint8 of shape (size, size, 3), and their mean squared difference.

    Parameters
    ----------
    request : ReconstructionRequest
        Of what.
    full, cut : ndarray
        The picture of the vector, and of its first K components.
    error : float
        Of pixels in [0, 1].
    """

    request: ReconstructionRequest
    full: NDArray[np.uint8]
    cut: NDArray[np.uint8]
    error: float


@works_on(ReconstructionRequest)
def reconstruct(request: ReconstructionRequest, workspace: Workspace) -> Steps:
    """Decode both."""
    yield from workspace.with_codec(request)
    space = workspace.opened(request).space
    z = np.array(request.z) if request.image is None else space.point(request.image)
    pair = np.array([z, cut_to(z, space.basis, request.n_components)], np.float32)
    full, cut = workspace.codec(request).decode(pair)
    yield Reconstructed(request, full, cut, squared_error(full, cut))


@dataclass(frozen=True, kw_only=True)
class ReconstructionErrorsRequest(Request):
    """Measure the mean squared error over K, on a fixed choice of images.

    Parameters
    ----------
    n_components : int, optional
        A K that is wanted beside the usual ones.
    """

    n_components: int | None = None

    @property
    def priority(self) -> Priority:
        return Priority.IDLE

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "measuring reconstructions over K"


@dataclass(frozen=True, eq=False)
class ReconstructionErrors(Result):
    """The curve as far as it is known; of one request, each has one K more.

    Parameters
    ----------
    request : ReconstructionErrorsRequest
        What was wanted.
    n_components, errors : ndarray of float64 of shape (m,)
        K, rising; and the mean squared difference between pictures cut to K components and full
        reconstructions, of pixels in [0, 1].
    n_images : int
        How many images it is a mean over.
    complete : bool
        Whether there is no more to come.
    """

    request: ReconstructionErrorsRequest
    n_components: Array
    errors: Array
    n_images: int
    complete: bool


@works_on(ReconstructionErrorsRequest)
def measure_errors(request: ReconstructionErrorsRequest, workspace: Workspace) -> Steps:
    """Measure what is not known yet; what is known is kept while the bundle is open."""
    opened = workspace.opened(request)
    yield from workspace.with_codec(request)
    space = opened.space
    if opened.errors is None:
        opened.errors = error_curve(space, opened.bundle.size)
    curve = opened.errors
    wanted = error_components(space.d)
    if request.n_components is not None:
        wanted = (request.n_components, *wanted)
    for known in curve.measure_steps(workspace.codec(request), wanted):
        yield ReconstructionErrors(request, *curve.known, curve.n, False) if known else None
    yield ReconstructionErrors(request, *curve.known, curve.n, True)
