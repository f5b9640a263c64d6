"""The way of the generator to one vector, and the faces on it (part X of the series)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.core.samplers.pairwise_trace import PairwiseTrace, pairwise_trace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector, z_vector

TRACED = "pairwise"
"""The sampler whose way can be followed."""


@dataclass(frozen=True, kw_only=True)
class TraceRequest(Request):
    """Follow the sampler `TRACED` to one vector of a set."""

    settings: SamplingSettings
    vector: int

    @property
    def purpose(self) -> str:
        return "following the generator"


@dataclass(frozen=True, eq=False)
class GeneratorTrace(Result):
    """The way to a vector.

    Parameters
    ----------
    request : TraceRequest
        Which vector.
    trace : PairwiseTrace
        The way, in units of the limits.
    limits : ndarray of float64 of shape (K,)
        How far the components may reach.
    basis : PcaBasis
        Whose components these are.
    """

    request: TraceRequest
    trace: PairwiseTrace
    limits: Array
    basis: PcaBasis

    def z(self, redraws: int) -> ZVector:
        """Return the z-vector after so many redraws."""
        v = self.trace.after(redraws) * self.limits
        return z_vector(self.basis.to_z(v[np.newaxis])[0])


@works_on(TraceRequest)
def follow(request: TraceRequest, workspace: Workspace) -> Steps:
    """Go through the pairs once more, and take notes: some milliseconds."""
    settings, opened = request.settings, workspace.opened(request)
    basis = (yield from opened.prepare_steps(settings)).space.basis
    trace = pairwise_trace(settings.seed, request.vector, settings.n_components)
    yield GeneratorTrace(request, trace, limits_of_components(settings, basis), basis)


@dataclass(frozen=True, kw_only=True)
class TraceFacesRequest(Request):
    """Decode vectors on the way, at most as many as one step may take."""

    vectors: tuple[ZVector, ...]

    @property
    def purpose(self) -> str:
        return "decoding the steps of the generator"


@dataclass(frozen=True, eq=False)
class TraceFaces(Result):
    """Their faces, uint8 of shape (n, size, size, 3)."""

    request: TraceFacesRequest
    faces: NDArray[np.uint8]


@works_on(TraceFacesRequest)
def decode_trace(request: TraceFacesRequest, workspace: Workspace) -> Steps:
    """Decode them."""
    yield from workspace.with_codec(request)
    z = np.array(request.vectors, dtype=np.float32)
    yield TraceFaces(request, workspace.codec(request).decode(z))
