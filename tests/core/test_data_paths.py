"""The way along the data: over images, around what is empty."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.data_paths import graph_steps, route
from latent_explorer.core.space import LatentSpace


def space_of(points):
    stored = np.asfortranarray(np.asarray(points, np.float32))
    return LatentSpace(stored, fit_basis(stored))


def graph_of(points, **options):
    return without_pauses(graph_steps(space_of(points), **options))


def ring(n=200, radius=5.0):
    angles = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def test_a_ring_is_followed_around_instead_of_through_its_middle():
    points = ring()
    way = route([points[0], points[100]], graph_of(points))
    np.testing.assert_allclose(way[[0, -1]], points[[0, 100]], atol=1e-6)
    assert np.linalg.norm(way, axis=1).min() > 4.9
    # Half of it, on one side, without turning back.
    angles = np.unwrap(np.arctan2(way[:, 1], way[:, 0]))
    assert abs(angles[-1] - angles[0]) == pytest.approx(np.pi, abs=0.01)
    assert (np.diff(angles) > 0).all() or (np.diff(angles) < 0).all()


def test_the_way_leads_through_every_waypoint():
    points = ring()
    stops = [points[0], points[60], points[30]]
    way = route(stops, graph_of(points))
    for stop in stops:
        assert np.linalg.norm(way - stop, axis=1).min() == 0


def test_the_graph_of_a_line_is_that_of_its_neighbours():
    points = np.stack([np.arange(6.0), np.zeros(6)], axis=1)
    graph = graph_of(points, neighbours=2)
    joined = {(i, j) for i, j in zip(*graph.edges.nonzero(), strict=True) if i < j}
    # Each with the two nearest: at the ends the second one is two steps away.
    assert joined == {(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 2), (3, 5)}
    np.testing.assert_array_equal(graph.edges.toarray(), graph.edges.toarray().T)
    way = route([(0, 0.5), (5, 0.5)], graph, neighbours=1)
    # 0 and 5 are joined to the waypoints; between them short steps are cheaper than long ones.
    assert len(way) == 8
    assert (np.diff(way[:, 0]) >= 0).all()


def test_short_steps_cost_less_than_one_long_one():
    points = np.stack([np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.zeros(5)], axis=1)
    graph = graph_of(points, neighbours=4)
    cost, before = dijkstra(graph.edges, indices=0, return_predecessors=True)
    assert before[4] == 3, "from its neighbour, though it is joined to all"
    assert cost[4] < graph.edges.toarray()[0, 4]


def test_the_same_way_is_found_each_time(rng):
    points = rng.normal(size=(500, 6))
    ends = rng.normal(size=(2, 6))
    first, second = (route(ends, graph_of(points, images=300)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_of_many_images_a_fixed_choice_is_joined(rng):
    points = rng.normal(size=(500, 4))
    graph = graph_of(points, images=100)
    assert len(graph.rows) == len(set(graph.rows.tolist())) == 100
    np.testing.assert_array_equal(graph.points, points[graph.rows].astype(np.float32))


def test_where_no_way_leads_it_is_straight():
    apart = np.concatenate([ring(40, 1.0), ring(40, 1.0) + 100])
    way = route([(0, 0), (100, 100)], graph_of(apart, neighbours=3), neighbours=3)
    np.testing.assert_array_equal(way, [(0, 0), (100, 100)])


def test_images_that_are_the_same_are_no_obstacle():
    points = np.repeat(ring(30), 20, axis=0)
    way = route([points[0], points[300]], graph_of(points))
    assert np.isfinite(way).all()
    np.testing.assert_allclose(way[[0, -1]], points[[0, 300]], atol=1e-6)


@pytest.mark.parametrize("n", [2, 3, 7])
def test_few_images_are_enough(n):
    points = np.stack([np.arange(float(n)), np.ones(n)], axis=1)
    way = route([points[0], points[-1]], graph_of(points))
    assert np.isfinite(way).all()
    assert len(way) >= 2


def test_waypoints_that_are_the_same_make_a_way(rng):
    points = rng.normal(size=(50, 3))
    way = route([points[0], points[0]], graph_of(points))
    assert np.isfinite(way).all()
