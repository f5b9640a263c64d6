"""The way along the data: the shortest path over the graph of nearest images, smoothed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from latent_explorer.core.arrays import Array, Pauses, check_points, read_only, row_slices
from latent_explorer.core.imports import LEARNING, import_steps
from latent_explorer.core.space import LatentSpace

IMAGES_AT_MOST = 8000
"""Where there are more images, the graph is of a fixed random choice of so many."""

NEIGHBOURS = 12
"""How many nearest images each is joined to."""

_LOCAL = 7
"""The neighbour whose distance tells how dense the images are around one."""
_ROWS = 64
_SMOOTHING = 0.25
"""How far each image is moved towards the middle of its neighbours: corners are rounded by the
curve through them, and what is averaged more is of nobody any more."""
_NEAREST_TO_NOTHING = 1e-12
"""Of an edge between images that are the same: 0 would be no edge."""


@dataclass(frozen=True, eq=False)
class ImageGraph:
    """Images joined to their nearest ones.

    A step costs the fourth power of the distance, in units of how far apart images are around its
    two ends (Zelnik-Manor and Perona 2004): so several short steps cost less than a long one, also
    in many dimensions, where all are about as far apart; and a way gains less by leading through
    the crowd in the middle, which is near to everybody.

    Parameters
    ----------
    rows : ndarray of int of shape (m,)
        Which images, rising.
    points : ndarray of float32 of shape (m, d)
        Their z-vectors.
    spacing : ndarray of float64 of shape (m,)
        How far apart images are around each.
    edges : scipy.sparse array of shape (m, m)
        What a step costs, the same either way; 0 where there is none.
    """

    rows: NDArray[np.intp]
    points: NDArray[np.float32]
    spacing: Array
    edges: Any


def graph_steps(
    space: LatentSpace, images: int = IMAGES_AT_MOST, neighbours: int = NEIGHBOURS
) -> Pauses[ImageGraph]:
    """Join images to their nearest ones, in steps of some hundredths of a second.

    Parameters
    ----------
    space : LatentSpace
        The images.
    images : int
        At most so many of them, the same ones each time.
    neighbours : int
        How many each is joined to.

    Raises
    ------
    ValueError
        When there are fewer than two images.
    """
    check_points(space.points, 2)
    yield from import_steps(LEARNING)
    from scipy.sparse import coo_array
    from sklearn.neighbors import NearestNeighbors

    rows = np.arange(space.n)
    if space.n > images:
        rows = np.sort(np.random.default_rng(0).choice(space.n, images, replace=False))
    points = np.empty((len(rows), space.d), np.float32)
    for part in row_slices(len(rows), 1024):
        points[part] = space.points[rows[part]]
        yield
    near = NearestNeighbors(n_neighbors=min(neighbours, len(rows) - 1), algorithm="brute")
    near.fit(points)
    found, away = [], []
    for part in row_slices(len(rows), _ROWS):
        # One more: each is nearest to itself, or to another that is the same.
        distances, places = near.kneighbors(points[part], near.n_neighbors + 1)
        own = places == np.arange(part.start, part.stop)[:, None]
        own[~own.any(axis=1), -1] = True
        shape = len(own), near.n_neighbors
        found.append(places[~own].reshape(shape))
        away.append(distances[~own].reshape(shape))
        yield
    places, distances = np.concatenate(found), np.concatenate(away).astype(np.float64)
    spacing = _spacing(distances)
    start = np.repeat(np.arange(len(rows)), places.shape[1])
    cost = _cost(distances.ravel(), spacing[start], spacing[places.ravel()])
    shape = len(rows), len(rows)
    edges = coo_array((cost, (start, places.ravel())), shape=shape).tocsr()
    yield
    return ImageGraph(
        read_only(rows), read_only(points), read_only(spacing), edges.maximum(edges.T)
    )


def route(waypoints: ArrayLike, graph: ImageGraph, neighbours: int = NEIGHBOURS) -> Array:
    """Return vectors along the data, from the first of some vectors to the last, through all.

    Parameters
    ----------
    waypoints : array_like of shape (w, d)
        The vectors, at least two; each is joined to the images nearest to it, and met exactly.
    graph : ImageGraph
        The images.
    neighbours : int
        To how many.

    Returns
    -------
    ndarray of float64 of shape (m, d)
        The waypoints, and between them images, each moved a little towards those beside it.
        Where no way leads over the graph, two waypoints follow each other.
    """
    points = np.asarray(waypoints, np.float64)
    legs = [points[:1]]
    for a, b in itertools.pairwise(points):
        between = graph.points[_shortest(a, b, graph, neighbours)].astype(np.float64)
        legs.append(_smoothed(np.vstack([a, between, b]))[1:])
    return np.concatenate(legs)


def _shortest(a: Array, b: Array, graph: ImageGraph, neighbours: int) -> list[int]:
    """Return which images the shortest way from `a` to `b` leads over."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    m, kept = len(graph.points), min(neighbours, len(graph.points))
    starts, stops, costs = [], [], []
    for node, z in ((m, a), (m + 1, b)):
        away = np.linalg.norm(graph.points - z.astype(np.float32), axis=1).astype(np.float64)
        near = np.argpartition(away, kept - 1)[:kept]
        near = near[np.argsort(away[near], kind="stable")]
        own = _spacing(away[near][None, :])
        starts.append(np.full(kept, node))
        stops.append(near)
        costs.append(_cost(away[near], own, graph.spacing[near]))
    edges = graph.edges.tocoo()
    rows, columns = edges.coords
    joined = coo_array(
        (
            np.concatenate([edges.data, *costs]),
            (np.concatenate([rows, *starts]), np.concatenate([columns, *stops])),
        ),
        shape=(m + 2, m + 2),
    ).tocsr()
    distance, before = dijkstra(joined, directed=False, indices=m, return_predecessors=True)
    if not np.isfinite(distance[m + 1]):
        return []
    way, node = [], int(before[m + 1])
    while node != m:
        way.append(node)
        node = int(before[node])
    return way[::-1]


def _spacing(distances: Array) -> Array:
    """Return how far apart images are, from rising distances of shape (m, k) to the nearest."""
    spacing: Array = distances[:, min(_LOCAL, distances.shape[1]) - 1]
    return np.maximum(spacing, np.finfo(np.float32).tiny)


def _cost(distances: Array, around: Array, around_other: Array) -> Array:
    cost: Array = np.square(np.square(distances) / (around * around_other))
    return np.maximum(cost, _NEAREST_TO_NOTHING)


def _smoothed(points: Array) -> Array:
    """Return points of shape (m, d), each but the ends moved towards its neighbours' middle."""
    middles = (points[:-2] + points[2:]) / 2
    inner = points[1:-1] + _SMOOTHING * (middles - points[1:-1])
    return np.concatenate([points[:1], inner, points[-1:]])
