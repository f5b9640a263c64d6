"""Faces of what components do: each moved from end to end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only
from latent_explorer.core.space import Coordinates
from latent_explorer.core.strip import OFFSETS, component_strip
from latent_explorer.jobs.generating import decode_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, kw_only=True)
class StripRequest(Request):
    """Decode the strips of some components.

    Parameters
    ----------
    coordinates : {"z", "pca"}
        Whose components.
    components : tuple of int
        Which ones.
    widths : tuple of float
        The unit of each.
    base : tuple of float
        The vector whose other components are kept.
    """

    coordinates: Coordinates
    components: tuple[int, ...]
    widths: tuple[float, ...]
    base: ZVector

    @property
    def purpose(self) -> str:
        return "decoding what components do"


@dataclass(frozen=True, kw_only=True)
class ExactStripRequest(StripRequest):
    """Decode them once more, in float32, when nothing moves."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


@dataclass(frozen=True, eq=False)
class StripFaces(Result):
    """The strips, one after the other.

    Parameters
    ----------
    request : StripRequest
        Of what.
    z : ndarray of float32 of shape (n, d)
        The vectors: len(OFFSETS) for each component.
    faces : ndarray of uint8 of shape (n, size, size, 3)
        Their pictures.
    exact : bool
        Whether they are what the network gives in float32, as they may be saved or measured.
    """

    request: StripRequest
    z: NDArray[np.float32]
    faces: NDArray[np.uint8]
    exact: bool = True


@works_on(StripRequest)
def decode_strips(request: StripRequest, workspace: Workspace) -> Steps:
    """Decode the strips as fast as can be, some faces at a time."""
    yield from workspace.with_codec(request)
    codec, z = workspace.codec(request), _vectors(request, workspace)
    faces = yield from decode_steps(z, codec.decode_live)
    yield StripFaces(request, z, faces, codec.live is None)


@works_on(ExactStripRequest)
def decode_exactly(request: ExactStripRequest, workspace: Workspace) -> Steps:
    """Decode the strips in float32."""
    yield from workspace.with_codec(request)
    z = _vectors(request, workspace)
    yield StripFaces(request, z, (yield from decode_steps(z, workspace.codec(request).decode)))


def _vectors(request: StripRequest, workspace: Workspace) -> NDArray[np.float32]:
    space, base = workspace.opened(request).space, np.array(request.base)
    strips = [
        component_strip(space, request.coordinates, component, base, width)
        for component, width in zip(request.components, request.widths, strict=True)
    ]
    shape = (len(strips) * len(OFFSETS), space.d)
    return read_only(np.array(strips, np.float32).reshape(shape))
