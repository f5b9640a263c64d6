"""The generated set: its vectors, and their faces."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only, row_slices
from latent_explorer.core.formats import how_many
from latent_explorer.core.samplers import Draw, SamplingSettings, needs_preparation
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

DECODE_CHUNK = 24
"""Faces decoded between two looks at what else is waiting: about 50 ms on two cores."""


@dataclass(frozen=True, kw_only=True)
class _DrawingRequest(Request):
    """Draw vectors, perhaps after seconds of preparation."""

    settings: SamplingSettings

    @property
    def is_long(self) -> bool:
        return needs_preparation(self.settings)


@dataclass(frozen=True, kw_only=True)
class VectorsRequest(_DrawingRequest):
    """Draw vectors."""

    @property
    def purpose(self) -> str:
        return f"drawing {how_many(self.settings.count, 'vector')}"


@dataclass(frozen=True, kw_only=True)
class FacesRequest(_DrawingRequest):
    """Draw vectors and decode them."""

    @property
    def purpose(self) -> str:
        return f"drawing {how_many(self.settings.count, 'face')}"


@dataclass(frozen=True, kw_only=True)
class ExactFacesRequest(FacesRequest):
    """Decode the vectors once more, in float32, when nothing moves."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


@dataclass(frozen=True, eq=False)
class GeneratedVectors(Result):
    """The vectors of a set, before they are decoded."""

    request: VectorsRequest
    draw: Draw


@dataclass(frozen=True, eq=False)
class GeneratedFaces(Result):
    """A set of generated vectors with their faces.

    Parameters
    ----------
    request : FacesRequest
        The settings.
    draw : Draw
        The vectors.
    faces : ndarray of uint8 of shape (n, size, size, 3)
        The pictures.
    exact : bool
        Whether they are what the network gives in float32, as they may be saved or measured.
    """

    request: FacesRequest
    draw: Draw
    faces: NDArray[np.uint8]
    exact: bool = True


@works_on(VectorsRequest)
def draw_vectors(request: VectorsRequest, workspace: Workspace) -> Steps:
    """Draw a set."""
    drawn = yield from workspace.opened(request).draw_steps(request.settings)
    yield GeneratedVectors(request, drawn)


@works_on(FacesRequest)
def draw_faces(request: FacesRequest, workspace: Workspace) -> Steps:
    """Draw a set and decode it as fast as can be, some at a time."""
    opened = workspace.opened(request)
    drawn = yield from opened.draw_steps(request.settings)
    yield from workspace.with_codec(request)
    codec = workspace.codec(request)
    faces = yield from decode_steps(drawn.z, codec.decode_live)
    exact = codec.live is None
    if exact:
        opened.faces = (drawn, faces)
    yield GeneratedFaces(request, drawn, faces, exact)


@works_on(ExactFacesRequest)
def draw_exactly(request: ExactFacesRequest, workspace: Workspace) -> Steps:
    """Draw a set and decode it in float32."""
    opened = workspace.opened(request)
    drawn = yield from opened.draw_steps(request.settings)
    yield from workspace.with_codec(request)
    if opened.faces is None or opened.faces[0] is not drawn:
        faces = yield from decode_steps(drawn.z, workspace.codec(request).decode)
        opened.faces = (drawn, faces)
    yield GeneratedFaces(request, drawn, opened.faces[1])


def decode_steps(
    z: NDArray[np.float32], decode: Callable[[NDArray[np.float32]], NDArray[np.uint8]]
) -> Generator[None, None, NDArray[np.uint8]]:
    """Return the faces of one or more vectors, decoded some at a time."""
    parts = []
    for rows in row_slices(len(z), DECODE_CHUNK):
        parts.append(decode(z[rows]))
        yield None
    return parts[0] if len(parts) == 1 else read_only(np.concatenate(parts))
