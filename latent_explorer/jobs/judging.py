"""How plausible vectors are: among the images, or in the void."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, row_slices
from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.formats import how_many
from latent_explorer.core.neighbours import nearest_steps
from latent_explorer.core.plausibility import (
    ImageQuantiles,
    Judgement,
    judge,
    quantile_steps,
    way_back,
)
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import ZVector

# Encoded between two looks at what else is waiting.
_CHUNK = 4
_NEAREST_CHUNK = 512


@dataclass(frozen=True, kw_only=True)
class BackgroundRequest(Request):
    """Something that nobody waits for."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND


@dataclass(frozen=True, kw_only=True)
class QuantilesRequest(Request):
    """The measures of the images themselves, which others are judged by."""

    @property
    def priority(self) -> Priority:
        return Priority.IDLE

    @property
    def purpose(self) -> str:
        return "measuring the images"


@dataclass(frozen=True, kw_only=True)
class JudgeRequest(BackgroundRequest):
    """Judge the current vector.

    Parameters
    ----------
    z : tuple of float
        The vector.
    complete : bool
        Whether all measures of the images are known: then there is more to say.
    moving : bool
        Whether it is being dragged: then the face on screen will do, which need not be decoded.
    """

    z: ZVector
    complete: bool = False
    moving: bool = False

    @property
    def purpose(self) -> str:
        return "judging the current face"


@dataclass(frozen=True, kw_only=True)
class JudgeSetRequest(BackgroundRequest):
    """Judge the vectors that `settings` give; `complete` as for the current one."""

    settings: SamplingSettings
    complete: bool = False

    @property
    def needs_pause(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return "judging the generated faces"


@dataclass(frozen=True, kw_only=True, eq=False)
class JudgeVectorsRequest(BackgroundRequest):
    """Judge any vectors, of shape (n, d), by all measures; it is equal to no other."""

    z: NDArray[np.float32]

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    @property
    def purpose(self) -> str:
        return f"judging {how_many(len(self.z), 'vector')}"


@dataclass(frozen=True, eq=False)
class QuantilesReady(Result):
    """Vectors can be judged from now on, by all measures if they are `complete`."""

    request: QuantilesRequest
    complete: bool


@dataclass(frozen=True, eq=False)
class Judged(Result):
    """What there is to say of the current vector so far."""

    request: JudgeRequest
    judgement: Judgement


@dataclass(frozen=True, eq=False)
class JudgedSet(Result):
    """What there is to say of the vectors of a set, in their order."""

    request: JudgeSetRequest
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, eq=False)
class JudgedVectors(Result):
    """What there is to say of vectors, in their order."""

    request: JudgeVectorsRequest
    judgements: tuple[Judgement, ...]


@works_on(QuantilesRequest)
def measure_images(request: QuantilesRequest, workspace: Workspace) -> Steps:
    """Make sure that the images' quantiles are known, all or at first those that are cheap."""
    opened = workspace.opened(request)
    if opened.quantiles is None or not opened.quantiles.is_complete:
        yield from workspace.with_codec(request)
        for quantiles in quantile_steps(opened.space, workspace.codec(request)):
            if quantiles is None:
                yield None
                continue
            workspace.keep_quantiles(opened, quantiles)
            if quantiles.way_back is None:
                yield QuantilesReady(request, complete=False)
    yield QuantilesReady(request, complete=True)


def complete_quantiles(
    request: Request, workspace: Workspace
) -> Generator[None, None, ImageQuantiles]:
    """Return the images' quantiles, all of them, after `with_codec`, for who cannot go without."""
    opened = workspace.opened(request)
    if opened.quantiles is None or not opened.quantiles.is_complete:
        codec, passes = workspace.codec(request), workspace.passes
        for quantiles in quantile_steps(opened.space, codec, passes):
            # Another may have worked them out between two steps.
            if opened.quantiles is not None and opened.quantiles.is_complete:
                break
            if quantiles is not None and quantiles.is_complete:
                workspace.keep_quantiles(opened, quantiles)
            yield None
    assert opened.quantiles is not None
    return opened.quantiles


@works_on(JudgeRequest)
def judge_current(request: JudgeRequest, workspace: Workspace) -> Steps:
    """Judge the current vector: at first by its way back, then also by its neighbours."""
    opened = workspace.opened(request)
    if opened.quantiles is None:
        return
    yield from workspace.with_codec(request)
    face_of = workspace.shown_face if request.moving else workspace.exact_face
    face = partial(face_of, request, request.z)
    for judgement in judging_steps(request.z, face, opened, workspace.codec(request)):
        yield None if judgement is None else Judged(request, judgement)


def judging_steps(
    vector: ZVector, face: Callable[[], NDArray[np.uint8]], opened: OpenedSpace, codec: FaceCodec
) -> Iterator[Judgement | None]:
    """Yield what there is to say of a vector, more and more; `face` is called where that is needed.

    None where something more urgent may go first; nothing before the images are measured.
    """
    quantiles, basis = opened.quantiles, opened.space.basis
    if quantiles is None:
        return
    z = np.array(vector, np.float32)[np.newaxis]
    if not quantiles.is_complete:
        yield from judge(z, quantiles, basis)
        return
    back = way_back(z, face()[np.newaxis], codec)
    yield from judge(z, quantiles, basis, way_back=back)
    for nearest in nearest_steps(z, opened.space):
        if nearest is None:
            yield None
        else:
            near = nearest.mean_distances
            yield from judge(z, quantiles, basis, way_back=back, neighbours=near)


@works_on(JudgeSetRequest)
def judge_set(request: JudgeSetRequest, workspace: Workspace) -> Steps:
    """Judge the vectors of a set by their way back."""
    opened = workspace.opened(request)
    quantiles, basis = opened.quantiles, opened.space.basis
    if quantiles is None:
        return
    drawn = yield from opened.draw_steps(request.settings)
    if not quantiles.is_complete:
        yield JudgedSet(request, judge(drawn.z, quantiles, basis))
        return
    yield from workspace.with_codec(request)
    faces = opened.faces[1] if opened.faces is not None and opened.faces[0] is drawn else None
    back = yield from ways_back(drawn.z, faces, workspace.codec(request))
    yield JudgedSet(request, judge(drawn.z, quantiles, basis, way_back=back))


@works_on(JudgeVectorsRequest)
def judge_vectors(request: JudgeVectorsRequest, workspace: Workspace) -> Steps:
    """Judge any vectors by all measures."""
    opened = workspace.opened(request)
    if opened.quantiles is None:
        return
    yield from workspace.with_codec(request)
    back = yield from ways_back(request.z, None, workspace.codec(request))
    near = []
    for rows in row_slices(len(request.z), _NEAREST_CHUNK):
        for nearest in nearest_steps(request.z[rows], opened.space):
            yield None
            if nearest is not None:
                near.append(nearest.mean_distances)
    judgements = judge(
        request.z,
        opened.quantiles,
        opened.space.basis,
        way_back=back,
        neighbours=np.concatenate(near),
    )
    yield JudgedVectors(request, judgements)


def ways_back(
    z: NDArray[np.float32], faces: NDArray[np.uint8] | None, codec: FaceCodec
) -> Generator[None, None, Array]:
    """Return the way back of vectors, some at a time; `faces` are theirs if they are known."""
    back = []
    for rows in row_slices(len(z), _CHUNK):
        part = np.ascontiguousarray(z[rows])
        back.append(way_back(part, codec.decode(part) if faces is None else faces[rows], codec))
        yield None
    return np.concatenate(back)
