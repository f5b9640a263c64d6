"""The generated set: its vectors, and their faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

DECODE_CHUNK = 24
"""Faces decoded between two looks at what else is waiting: about 50 ms on two cores."""


@dataclass(frozen=True, kw_only=True)
class VectorsRequest(Request):
    """Draw vectors."""

    settings: SamplingSettings

    @property
    def purpose(self) -> str:
        return f"drawing {self.settings.count} vectors"


@dataclass(frozen=True, kw_only=True)
class FacesRequest(Request):
    """Draw vectors and decode them."""

    settings: SamplingSettings

    @property
    def purpose(self) -> str:
        return f"drawing {self.settings.count} faces"


@dataclass(frozen=True, eq=False)
class GeneratedVectors(Result):
    """The vectors of a set, before they are decoded."""

    request: VectorsRequest
    draw: Draw


@dataclass(frozen=True, eq=False)
class GeneratedFaces(Result):
    """A set of generated vectors with their faces, uint8 of shape (n, size, size, 3)."""

    request: FacesRequest
    draw: Draw
    faces: NDArray[np.uint8]


@works_on(VectorsRequest)
def draw_vectors(request: VectorsRequest, workspace: Workspace) -> Steps:
    """Draw a set."""
    yield GeneratedVectors(request, workspace.opened(request).draw(request.settings))


@works_on(FacesRequest)
def draw_faces(request: FacesRequest, workspace: Workspace) -> Steps:
    """Draw a set and decode it, some at a time."""
    opened = workspace.opened(request)
    drawn = opened.draw(request.settings)
    yield from workspace.with_codec(request)
    codec = workspace.codec(request)
    parts = []
    for start in range(0, len(drawn.z), DECODE_CHUNK):
        parts.append(codec.decode(drawn.z[start : start + DECODE_CHUNK]))
        yield None
    faces = parts[0] if len(parts) == 1 else read_only(np.concatenate(parts))
    opened.faces = (drawn, faces)
    yield GeneratedFaces(request, drawn, faces)
