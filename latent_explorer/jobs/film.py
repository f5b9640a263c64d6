"""The faces along a path, and what there is to say of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only
from latent_explorer.core.plausibility import Judgement, judge
from latent_explorer.jobs.generating import decode_steps
from latent_explorer.jobs.judging import BackgroundRequest, ways_back
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.path_route import route_steps
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.path import LatentPath


@dataclass(frozen=True, kw_only=True)
class FilmRequest(Request):
    """Decode the steps of a path, which leads somewhere."""

    way: LatentPath

    @property
    def is_long(self) -> bool:
        return self.way.kind == "data"

    @property
    def purpose(self) -> str:
        return f"decoding {self.way.steps} steps of the path"


@dataclass(frozen=True, kw_only=True)
class ExactFilmRequest(FilmRequest):
    """Decode them once more, in float32, when nothing moves."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


@dataclass(frozen=True, kw_only=True)
class JudgeFilmRequest(BackgroundRequest):
    """Judge the steps of a path; `complete` as for the current vector."""

    way: LatentPath
    complete: bool = False

    @property
    def purpose(self) -> str:
        return "judging the path"


@dataclass(frozen=True, eq=False)
class FilmFaces(Result):
    """The steps of a path with their faces.

    Parameters
    ----------
    request : FilmRequest
        Of which path.
    z : ndarray of float32 of shape (steps, d)
        The vectors.
    faces : ndarray of uint8 of shape (steps, size, size, 3)
        Their pictures.
    exact : bool
        Whether they are what the network gives in float32, as they may be saved or measured.
    """

    request: FilmRequest
    z: NDArray[np.float32]
    faces: NDArray[np.uint8]
    exact: bool = True


@dataclass(frozen=True, eq=False)
class FilmJudged(Result):
    """What there is to say of the steps of a path so far, in their order."""

    request: JudgeFilmRequest
    judgements: tuple[Judgement, ...]


@works_on(FilmRequest)
def decode_film(request: FilmRequest, workspace: Workspace) -> Steps:
    """Decode the steps as fast as can be, some at a time."""
    yield from workspace.with_codec(request)
    codec, opened = workspace.codec(request), workspace.opened(request)
    z = yield from _vectors(request.way, opened)
    faces = yield from decode_steps(z, codec.decode_live)
    exact = codec.live is None
    if exact:
        opened.film = request.way, faces
    yield FilmFaces(request, z, faces, exact)


@works_on(ExactFilmRequest)
def decode_exactly(request: ExactFilmRequest, workspace: Workspace) -> Steps:
    """Decode the steps in float32."""
    yield from workspace.with_codec(request)
    opened = workspace.opened(request)
    z = yield from _vectors(request.way, opened)
    yield FilmFaces(request, z, (yield from _faces(request, z, workspace)))


@works_on(JudgeFilmRequest)
def judge_film(request: JudgeFilmRequest, workspace: Workspace) -> Steps:
    """Judge the steps: at once by what takes no picture, then also by their way back."""
    opened = workspace.opened(request)
    quantiles, basis = opened.quantiles, opened.space.basis
    if quantiles is None:
        return
    z = yield from _vectors(request.way, opened)
    if not quantiles.is_complete:
        yield FilmJudged(request, judge(z, quantiles, basis))
        return
    yield from workspace.with_codec(request)
    faces = yield from _faces(request, z, workspace)
    back = yield from ways_back(z, faces, workspace.codec(request))
    yield FilmJudged(request, judge(z, quantiles, basis, way_back=back))


def _faces(
    request: ExactFilmRequest | JudgeFilmRequest, z: NDArray[np.float32], workspace: Workspace
) -> Pauses[NDArray[np.uint8]]:
    """Return the faces in float32, decoded once for all who need them."""
    opened = workspace.opened(request)
    if opened.film is None or opened.film[0] != request.way:
        faces = yield from decode_steps(z, workspace.codec(request).decode)
        opened.film = request.way, faces
        return faces
    return opened.film[1]


def _vectors(way: LatentPath, opened: OpenedSpace) -> Pauses[NDArray[np.float32]]:
    route: Array | None = None
    if way.kind == "data":
        route = yield from route_steps(opened, way.points)
    curve = way.curve(opened.space, route)
    if curve is None:
        raise ValueError("the path leads nowhere yet: set where it begins and ends")
    return read_only(np.ascontiguousarray(curve.at(way.positions), np.float32))
