"""The pictures that the bundle was made of, read from the user's disk."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class PictureRequest(Request):
    """Something to be read from a disk that may be slow or gone: never where faces are decoded.

    Parameters
    ----------
    source : ExplorableBundle
        The bundle itself: whoever reads pictures knows of no open ones.
    folder : str
        The folder or zip file that the user has named; empty to guess.
    """

    source: ExplorableBundle = field(compare=False)
    folder: str = ""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "reading pictures"


@dataclass(frozen=True, kw_only=True)
class FolderRequest(PictureRequest):
    """Look whether the pictures of the bundle are where the user says."""


@dataclass(frozen=True, kw_only=True)
class OriginalRequest(PictureRequest):
    """Read the picture of one image.

    Parameters
    ----------
    image : str
        Its name in the bundle.
    at : str
        Who asks: requests of different places do not replace each other.
    """

    image: str
    at: str = ""

    @property
    def place(self) -> Hashable:
        return self.at or None


@dataclass(frozen=True, kw_only=True)
class OriginalThumbnailsRequest(PictureRequest):
    """Read the pictures of some `images`; each such block has a place of its own."""

    images: tuple[int, ...]

    @property
    def place(self) -> tuple[int, ...]:
        return self.images

    @property
    def priority(self) -> Priority:
        # After the picture of what is chosen or pointed at.
        return Priority.IDLE

    @property
    def purpose(self) -> str:
        return "reading thumbnails"


@dataclass(frozen=True, eq=False)
class FolderLooked(Result):
    """How many pictures were looked for and found; a `problem` where one could not even look."""

    request: FolderRequest
    tried: int
    found: int
    problem: str


@dataclass(frozen=True, eq=False)
class Original(Result):
    """A picture, uint8 of shape (size, size, 3), cut as the bundle's are.

    Without one, `problem` says why in words; it is empty where nobody knows where to look.
    """

    request: OriginalRequest
    picture: NDArray[np.uint8] | None
    problem: str


@dataclass(frozen=True, eq=False)
class OriginalThumbnails(Result):
    """The pictures of a block, each uint8 of shape (size, size, 3), None where there is none."""

    request: OriginalThumbnailsRequest
    pictures: tuple[NDArray[np.uint8] | None, ...]


@works_on(FolderRequest)
def look_into_folder(request: FolderRequest, workspace: Workspace) -> Steps:
    """Look for some of the bundle's pictures."""
    tried, found, problem = workspace.originals.look(request.source, request.folder)
    yield FolderLooked(request, tried, found, problem)


@works_on(OriginalRequest)
def read_original(request: OriginalRequest, workspace: Workspace) -> Steps:
    """Read one picture; what is wrong with it is told beside it, and is no failure."""
    found = workspace.originals.original(request.source, request.folder, request.image)
    if isinstance(found, str):
        yield Original(request, None, found)
    else:
        yield Original(request, found, "")


@works_on(OriginalThumbnailsRequest)
def read_thumbnails(request: OriginalThumbnailsRequest, workspace: Workspace) -> Steps:
    """Read the pictures of a block, one a step; where there is none nothing is told."""
    names, pictures = request.source.image_names, []
    for image in request.images:
        found = workspace.originals.original(request.source, request.folder, names[image])
        pictures.append(None if isinstance(found, str) else found)
        yield None
    yield OriginalThumbnails(request, tuple(pictures))
