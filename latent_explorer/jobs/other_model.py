"""Another bundle beside the open one: opening it, and asking either of the two."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.correlation import correlation_matrix, top_pairs
from latent_explorer.core.model_figures import counterpart_steps, measured_images
from latent_explorer.core.space import Pair
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.request import (
    CodecLoading,
    Priority,
    Request,
    Result,
    Steps,
    run,
    works_on,
)
from latent_explorer.jobs.workspace import Workspace

# Bytes of the pictures of one bundle that errors are measured over: all are held at once.
_LARGEST_SAMPLE = 64 << 20
_CHANNELS = 3


@dataclass(frozen=True, kw_only=True)
class OtherModelRequest(Request):
    """Have the bundle at `path` open beside this one, in place of the one before it.

    Parameters
    ----------
    path : str
        Its folder; empty for none.
    """

    path: str

    @property
    def purpose(self) -> str:
        return f"opening {Path(self.path).name} beside it" if self.path else "closing a bundle"


@dataclass(frozen=True, eq=False)
class OtherModelOpened(Result):
    """What stands beside the open bundle.

    Parameters
    ----------
    request : OtherModelRequest
        What was asked for.
    model : ExplorableBundle, optional
        The other bundle; None where none was wanted.
    strongest : tuple of (int, int)
        Its most strongly correlated pair, if it has one.
    counterparts : ndarray of int32 of shape (n,)
        For each image of the open bundle the number of the image of the same name in the other
        one; -1 where there is none.
    measured : tuple of str
        The images that the errors of both are measured over, by their names.
    """

    request: OtherModelRequest
    model: ExplorableBundle | None
    strongest: tuple[Pair, ...]
    counterparts: NDArray[np.int32]
    measured: tuple[str, ...]

    def counterpart(self, image: int) -> int | None:
        """Return the number of an image of the open bundle in the other one."""
        found = int(self.counterparts[image])
        return None if found < 0 else found

    def image_of(self, counterpart: int) -> int | None:
        """Return the number of an image of the other bundle in the open one, the first of them."""
        found = np.flatnonzero(self.counterparts == counterpart)
        return int(found[0]) if len(found) else None


@works_on(OtherModelRequest)
def open_beside(request: OtherModelRequest, workspace: Workspace) -> Steps:
    """Open the other bundle, close the one before, and find the images of both."""
    bundle = workspace.opened(request).bundle
    model = workspace.open_beside(Path(request.path) if request.path else None)
    yield None
    if model is None:
        yield OtherModelOpened(request, None, (), np.full(0, -1, np.int32), ())
        return
    names, others = bundle.image_names, model.image_names
    yield None
    counterparts = yield from counterpart_steps(names, others)
    found = top_pairs(correlation_matrix(model.space, "z"), 1)
    strongest = tuple(zip(found.i.tolist(), found.j.tolist(), strict=True))
    largest = max(np.prod(each.shape) for each in (bundle, model)) * _CHANNELS
    images = measured_images(counterparts)[: max(1, int(_LARGEST_SAMPLE // largest))]
    measured = tuple(names[image] for image in images.tolist())
    yield OtherModelOpened(request, model, strongest, counterparts, measured)


@dataclass(frozen=True, kw_only=True)
class BesideRequest(Request):
    """Ask another bundle than the open one, which this request is about all the same.

    Results go to the panels of the open bundle: so that theirs of the other one are known apart,
    they come as `Beside`.

    Parameters
    ----------
    asked : Request
        What is asked, with the id of the other bundle.
    """

    asked: Request

    @property
    def place(self) -> Hashable:
        return self.asked.key

    @property
    def priority(self) -> Priority:
        return self.asked.priority

    @property
    def is_long(self) -> bool:
        return self.asked.is_long

    @property
    def purpose(self) -> str:
        return self.asked.purpose


@dataclass(frozen=True, eq=False)
class Beside(Result):
    """What another bundle than the open one has answered."""

    request: BesideRequest
    answer: Result


@works_on(BesideRequest)
def ask_beside(request: BesideRequest, workspace: Workspace) -> Steps:
    """Let the other bundle work."""
    for step in run(request.asked, workspace):
        if isinstance(step, CodecLoading):
            yield CodecLoading(request)
        else:
            yield None if step is None else Beside(request, step)
