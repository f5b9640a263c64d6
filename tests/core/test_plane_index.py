"""The nearest point of a plane, beside a search through all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import PlaneIndex

columns = arrays(np.float32, 40, elements=st.floats(-50, 50, width=32))
places = st.tuples(st.floats(-60, 60), st.floats(-60, 60))
reaches = st.tuples(st.floats(0.01, 30), st.floats(0.01, 30))


def _index(x: np.ndarray, y: np.ndarray) -> PlaneIndex:
    both = np.stack([x, y]).astype(float)
    return PlaneIndex.of(x, y, ConfidenceEllipse(both.mean(axis=1), np.cov(both, bias=True)))


def _distances(
    x: np.ndarray, y: np.ndarray, at: tuple[float, float], reach: tuple[float, float]
) -> np.ndarray:
    distances: np.ndarray = np.hypot((x.astype(float) - at[0]) / reach[0], (y - at[1]) / reach[1])
    return distances


@given(columns, columns, places, reaches)
def test_the_nearest_within_reach_is_found(x, y, at, reach):
    found, distances = _index(x, y).nearest(at, reach), _distances(x, y, at, reach)
    if found is None:
        assert distances.min() > 1 - 1e-9
    else:
        assert distances[found] == pytest.approx(distances.min(), rel=1e-9)
        assert distances[found] <= 1 + 1e-9


@given(columns, columns, places, reaches, arrays(bool, 40))
def test_of_some_points_the_nearest_is_found(x, y, at, reach, among):
    found, distances = _index(x, y).nearest(at, reach, among), _distances(x, y, at, reach)
    nearest = distances[among].min(initial=np.inf)
    if found is None:
        assert nearest > 1 - 1e-9
    else:
        assert among[found]
        assert distances[found] == pytest.approx(nearest, rel=1e-9)


def test_in_a_dense_cloud_each_point_is_nearest_to_itself(rng):
    x, y = rng.normal(3, 2, (2, 20_000)).astype(np.float32)
    index = _index(x, y)
    # Also those far out, and a wide reach, within which there are thousands.
    for k in [*rng.integers(0, len(x), 50), np.argmax(x), np.argmin(y)]:
        assert index.nearest((float(x[k]), float(y[k])), (1.0, 0.5)) == k


def test_far_from_a_dense_cloud_there_is_nothing_and_at_its_rim_the_outermost(rng):
    x, y = rng.normal(size=(2, 20_000)).astype(np.float32)
    index, k = _index(x, y), int(np.argmax(x))
    beside = float(x[k]) + 1.0
    assert index.nearest((beside, float(y[k])), (0.99, 0.99)) is None
    assert index.nearest((beside, float(y[k])), (1.01, 0.01)) == k


def test_an_outlier_far_beyond_the_grid_is_found(rng):
    x, y = rng.normal(size=(2, 5000)).astype(np.float32)
    x[17], y[17] = 4e4, -3e4
    assert _index(x, y).nearest((4.0001e4, -3e4), (2.0, 2.0)) == 17


@pytest.mark.parametrize("constant", [0.0, 5.0])
def test_a_constant_component_is_no_obstacle(rng, constant):
    x, y = rng.normal(size=500).astype(np.float32), np.full(500, constant, np.float32)
    assert _index(x, y).nearest((float(x[3]), constant), (0.1, 0.1)) == 3


def test_of_points_at_one_place_the_first_is_named():
    x = np.array([1, 2, 2, 2], np.float32)
    assert _index(x, x).nearest((2.1, 2.1), (1.0, 1.0)) == 1


def test_nothing_of_it_can_be_changed(rng):
    index = _index(*rng.normal(size=(2, 50)).astype(np.float32))
    for array in (index.rows, index.starts, index.low, index.per_unit):
        assert not array.flags.writeable
