"""The pairs of the gallery, and small pictures of those that are seen."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices
from latent_explorer.core.correlation import correlation_steps
from latent_explorer.core.density import density_image, log_scaled
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.gallery import against_all, first_components, most_correlated
from latent_explorer.core.space import Coordinates, LatentSpace, Pair
from latent_explorer.core.whole_cloud import whole_cloud
from latent_explorer.jobs.request import Priority, Request, Result, Steps, works_on
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.numbers import View

BINS = 200
"""Bins of a picture either way."""

BLOCK = 16
"""Pictures that are counted together, in one pass over the points."""

_SAMPLE = 5000  # the M of part III
# A block of pairs has up to 32 components: a step takes some 20 ms.
_STEP_ROWS: dict[Coordinates, int] = {"z": 1 << 16, "pca": 1 << 12}


@dataclass(frozen=True, kw_only=True)
class GalleryRequest(Request):
    """The pairs that `settings` say."""

    settings: Gallery

    @property
    def purpose(self) -> str:
        return "choosing pairs for the gallery"

    @property
    def is_long(self) -> bool:
        return self.settings.shown_in == "pca"


@dataclass(frozen=True, eq=False)
class GalleryPairs(Result):
    """Pairs in their order.

    Parameters
    ----------
    request : GalleryRequest
        What was asked.
    coordinates : "z" or "pca"
        Whose components.
    pairs : tuple of (int, int)
        The pairs.
    r : tuple of float
        Pearson's r of each; NaN where a component is constant.
    n_points : int
        Over how many points: all; of PCA components, which are uncorrelated over all points, some.
    """

    request: GalleryRequest
    coordinates: Coordinates
    pairs: tuple[Pair, ...]
    r: tuple[float, ...]
    n_points: int


@works_on(GalleryRequest)
def choose_pairs(request: GalleryRequest, workspace: Workspace) -> Steps:
    """Correlate the components, and choose."""
    space, settings = workspace.opened(request).space, request.settings
    coordinates = settings.shown_in
    r, n_points = yield from _correlation(space, coordinates)
    if settings.layout == "strongest":
        pairs = most_correlated(r)
    elif settings.layout == "first":
        pairs = first_components(space.d)
    else:
        pairs = against_all(settings.component, r, settings.order)
    found = tuple(float(r[pair]) for pair in pairs)
    yield GalleryPairs(request, coordinates, pairs, found, n_points)


def _correlation(space: LatentSpace, coordinates: Coordinates) -> Pauses[tuple[Array, int]]:
    # Of all points those of the PCA are 0; of a few thousand they are what chance leaves.
    sample = None if coordinates == "z" else max(2, min(_SAMPLE, space.n // 2))
    found = yield from correlation_steps(space, coordinates, sample=sample)
    return found.r, found.n_points


@dataclass(frozen=True, kw_only=True)
class GalleryPicturesRequest(Request):
    """Pictures of some `pairs`; each such block has a place of its own."""

    coordinates: Coordinates
    pairs: tuple[Pair, ...]

    @property
    def place(self) -> Hashable:
        return self.coordinates, self.pairs

    @property
    def priority(self) -> Priority:
        return Priority.BACKGROUND

    @property
    def purpose(self) -> str:
        return "drawing the gallery"

    @property
    def is_long(self) -> bool:
        return True


@dataclass(frozen=True, eq=False)
class PairPicture:
    """The cloud of a pair.

    Parameters
    ----------
    density : ndarray of uint8 of shape (BINS, BINS)
        Counts on a log scale, as `log_scaled` gives them; row 0 holds the lowest y.
    view : tuple of float
        What it shows of the plane: left, right, bottom, top.
    ellipse : ConfidenceEllipse
        That of the pair.
    """

    density: NDArray[np.uint8]
    view: View
    ellipse: ConfidenceEllipse


@dataclass(frozen=True, eq=False)
class GalleryPictures(Result):
    """The pictures of a block, in the order of its pairs."""

    request: GalleryPicturesRequest
    pictures: tuple[PairPicture, ...]


@works_on(GalleryPicturesRequest)
def draw_pictures(request: GalleryPicturesRequest, workspace: Workspace) -> Steps:
    """Count all pairs of a block in one pass.

    Coordinates are read step by step and not kept: a block has more of them than the projections
    beside it, whose own would have to be read again.
    """
    space = workspace.opened(request).space
    coordinates, pairs = request.coordinates, request.pairs
    ellipses = [space.ellipse(coordinates, pair) for pair in pairs]
    views = [
        whole_cloud(ellipse, space.origin(coordinates, pair))
        for ellipse, pair in zip(ellipses, pairs, strict=True)
    ]
    components = sorted({component for pair in pairs for component in pair})
    counts = np.zeros((len(pairs), BINS, BINS), np.float32)
    for rows in row_slices(space.n, _STEP_ROWS[coordinates]):
        columns = space.columns(coordinates, components, rows)
        by_number = dict(zip(components, columns, strict=True))
        for k, ((i, j), view) in enumerate(zip(pairs, views, strict=True)):
            counts[k] += density_image(by_number[i], by_number[j], view[:2], view[2:], (BINS, BINS))
        yield None
    pictures = tuple(
        PairPicture(read_only(log_scaled(each)), view, ellipse)
        for each, view, ellipse in zip(counts, views, ellipses, strict=True)
    )
    yield GalleryPictures(request, pictures)
