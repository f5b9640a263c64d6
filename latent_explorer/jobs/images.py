"""The list of images: its order, and small pictures of those that are seen."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only, row_slices
from latent_explorer.core.ordering import Rows, order_steps
from latent_explorer.jobs.opened import ExplorableBundle, PartlyRead
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.images import ImageList

BLOCK = 8
"""Thumbnails decoded in one step: a face that somebody waits for meanwhile is some 15 ms late."""

_STEP_NAMES = 1 << 15
_DIGITS = 9  # more than any number of images has


@dataclass(frozen=True, kw_only=True)
class ImageOrderRequest(Request):
    """List the images as `settings` say; their column is one that the bundle has."""

    settings: ImageList

    @property
    def purpose(self) -> str:
        return "sorting the images"


@dataclass(frozen=True, kw_only=True)
class ThumbnailsRequest(Request):
    """Decode some `images`; each such block has a place of its own."""

    images: tuple[int, ...]

    @property
    def place(self) -> tuple[int, ...]:
        return self.images

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "decoding thumbnails"


@dataclass(frozen=True, kw_only=True)
class NamesRequest(Request):
    """Read the names of very many images before somebody waits for one."""

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "reading names"


@dataclass(frozen=True, eq=False)
class NamesRead(Result):
    """All names are at hand."""

    request: NamesRequest


@dataclass(frozen=True, eq=False)
class ImageOrder(Result):
    """Which images are listed, in their order; int of shape (m,)."""

    request: ImageOrderRequest
    order: Rows


@dataclass(frozen=True, eq=False)
class Thumbnails(Result):
    """Reconstructions of the images of a block, uint8 of shape (m, size, size, 3)."""

    request: ThumbnailsRequest
    pictures: NDArray[np.uint8]


def are_read(names: Sequence[str]) -> bool:
    """Return whether names need not be read any more; see `NamesRequest`."""
    return bool(getattr(names, "are_read", True))


@works_on(NamesRequest)
def read_names(request: NamesRequest, workspace: Workspace) -> Steps:
    """Read the names in steps."""
    names = workspace.opened(request).bundle.image_names
    while not are_read(names):
        cast(PartlyRead, names).read_more()
        yield None
    yield NamesRead(request)


@works_on(ImageOrderRequest)
def order_images(request: ImageOrderRequest, workspace: Workspace) -> Steps:
    """Find the images by name, and sort them."""
    bundle, settings = workspace.opened(request).bundle, request.settings
    found = yield from _named(bundle.image_names, settings.search.strip())
    if settings.sort == "file":
        order = found[::-1] if settings.descending else found
    else:
        values = yield from _values(bundle, settings, found)
        order = found[(yield from order_steps(values, descending=settings.descending))]
    yield ImageOrder(request, read_only(np.ascontiguousarray(order)))


def _named(names: Sequence[str], text: str) -> Generator[None, None, Rows]:
    """Return the images whose names have `text` in them, large or small; or that number."""
    n = len(names)
    if not text:
        return np.arange(n)
    digits = text[1:].strip() if text.startswith("#") else ""
    if digits.isdecimal() and len(digits) <= _DIGITS:
        return np.arange(n)[int(digits) :][:1]
    wanted, found = text.casefold(), []
    for rows in row_slices(n, _STEP_NAMES):
        part = names[rows]
        found += [rows.start + k for k, name in enumerate(part) if wanted in name.casefold()]
        yield
    return np.array(found, np.intp)


def _values(
    bundle: ExplorableBundle, settings: ImageList, images: Rows
) -> Generator[None, None, NDArray[np.generic]]:
    """Return what `images` are sorted by."""
    if settings.sort == "column":
        values: NDArray[np.generic] = bundle.columns[settings.column]
        return values if len(images) == len(values) else values[images]
    parts = []
    for rows in row_slices(len(images), _STEP_NAMES):
        parts.append(np.array([bundle.image_names[i] for i in images[rows].tolist()], np.str_))
        yield
    return np.concatenate(parts) if parts else np.empty(0, np.str_)


@works_on(ThumbnailsRequest)
def make_thumbnails(request: ThumbnailsRequest, workspace: Workspace) -> Steps:
    """Decode the images of a block: their reconstructions, for a bundle has no pictures."""
    yield from workspace.with_codec(request)
    points = workspace.opened(request).space.points[list(request.images)]
    pictures = workspace.codec(request).decode(np.ascontiguousarray(points, np.float32))
    yield Thumbnails(request, pictures)
