"""The image that lies nearest to each generated vector, for methods that stay close to images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, read_only, row_slices
from latent_explorer.core.neighbours import nearest_steps
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.generating import decode_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

# Of more vectors a step would be long, however few points are compared with them.
_VECTORS = 256


@dataclass(frozen=True, kw_only=True)
class NearestImagesRequest(Request):
    """Find the image nearest to each vector that `settings` give."""

    settings: SamplingSettings

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "finding the nearest images"


@dataclass(frozen=True, eq=False)
class NearestImages(Result):
    """The nearest image of each vector, in their order; the arrays are read-only.

    Parameters
    ----------
    request : NearestImagesRequest
        Of which vectors.
    images : ndarray of int of shape (n,)
        The images.
    distances : ndarray of float64 of shape (n,)
        How far they are: Euclidean length in z.
    faces : ndarray of uint8 of shape (n, size, size, 3), optional
        Their reconstructions; None while these are decoded.
    """

    request: NearestImagesRequest
    images: NDArray[np.intp]
    distances: Array
    faces: NDArray[np.uint8] | None = None


@works_on(NearestImagesRequest)
def find_nearest(request: NearestImagesRequest, workspace: Workspace) -> Steps:
    """Find the images, then decode them."""
    opened = workspace.opened(request)
    drawn = yield from opened.draw_steps(request.settings)
    images, distances = [], []
    for rows in row_slices(len(drawn.z), _VECTORS):
        for nearest in nearest_steps(drawn.z[rows], opened.space, count=1):
            yield None
            if nearest is not None:
                images.append(nearest.rows[:, 0])
                distances.append(nearest.distances[:, 0])
    found = read_only(np.concatenate(images)), read_only(np.concatenate(distances))
    yield NearestImages(request, *found)
    yield from workspace.with_codec(request)
    points = np.ascontiguousarray(opened.space.points[found[0]], np.float32)
    faces = yield from decode_steps(points, workspace.codec(request).decode)
    yield NearestImages(request, *found, faces)
