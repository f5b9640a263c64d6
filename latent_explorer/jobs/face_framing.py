"""Where faces lie in the pictures of a model: what a photo is cut by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses
from latent_explorer.core.face_framing import FaceFraming, mean_framing
from latent_explorer.core.imports import DETECTION, import_steps
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace

PICTURES = 48
"""In so many images, decoded, the faces are looked for."""

_A_STEP = 2


@dataclass(frozen=True, kw_only=True)
class FramingRequest(Request):
    """Find where faces lie in what a model decodes."""

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "looking where the model has faces"


@dataclass(frozen=True, eq=False)
class FramingFound(Result):
    """Where faces lie; None where there are none, as in a model of something else."""

    request: FramingRequest
    framing: FaceFraming | None


@works_on(FramingRequest)
def find_framing(request: FramingRequest, workspace: Workspace) -> Steps:
    """Decode some images, and look for the face in each."""
    photos = workspace.photos
    if photos is None:
        yield FramingFound(request, None)
        return
    yield from workspace.with_codec(request)
    yield from import_steps(DETECTION)
    codec, space = workspace.codec(request), workspace.opened(request).space
    framing = yield from framing_steps(space, codec.decode, photos.framed)
    yield FramingFound(request, framing)


def framing_steps(
    space: LatentSpace,
    decode: Callable[[NDArray[np.float32]], NDArray[np.uint8]],
    framed: Callable[[NDArray[np.uint8]], list[Array]],
) -> Pauses[FaceFraming | None]:
    """Return where faces are in images from all over the table, in steps.

    Parameters
    ----------
    space : LatentSpace
        The images.
    decode : callable
        Turns z-vectors into pictures.
    framed : callable
        Returns where faces are in pictures; see `PhotoReader.framed`.
    """
    rows = np.unique(np.linspace(0, space.n - 1, PICTURES).round().astype(np.intp))
    places: list[Array] = []
    for start in range(0, len(rows), _A_STEP):
        z = np.array([space.point(row) for row in rows[start : start + _A_STEP].tolist()])
        faces = decode(z.astype(np.float32))
        yield
        places.extend(framed(faces))
        yield
    return mean_framing(places)
