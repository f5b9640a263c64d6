"""Counts of a view that are read block by block, beside numpy's histogram of all points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core import plane_counts, plane_index
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.density import density_image
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_counts import (
    PlaneView,
    count_all,
    count_steps,
    foreseen,
    points_in,
)
from latent_explorer.core.plane_index import PlaneIndex

columns = arrays(np.float32, 60, elements=st.floats(-50, 50, width=32))
ends = st.tuples(st.floats(-60, 60), st.floats(-60, 60)).filter(lambda r: r[1] - r[0] > 1e-3)
shares = st.sampled_from([0.0, 0.5, 0.9])
shapes = st.tuples(st.integers(1, 20), st.integers(1, 20))


def index_of(x: np.ndarray, y: np.ndarray) -> PlaneIndex:
    both = np.stack([x, y]).astype(float)
    return PlaneIndex.of(x, y, ConfidenceEllipse(both.mean(axis=1), np.cov(both, bias=True)))


def within(x: np.ndarray, y: np.ndarray, x_view: tuple, y_view: tuple) -> np.ndarray:
    inside: np.ndarray = (x.astype(float) >= x_view[0]) & (x.astype(float) < x_view[1])
    inside &= (y.astype(float) >= y_view[0]) & (y.astype(float) < y_view[1])
    return inside


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_counts, "STEP_POINTS", 700)


@pytest.fixture
def everything_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_index, "MANY", 0)


@given(columns, columns, ends, ends, shapes, shares, shares)
def test_the_counts_are_those_of_all_points(x, y, x_range, y_range, shape, x_out, y_out):
    x_end, y_end = (
        limits[1] - share * (limits[1] - limits[0]) / count
        for limits, share, count in ((x_range, x_out, shape[1]), (y_range, y_out, shape[0]))
    )
    view = PlaneView(x_range, y_range, shape, x_end, y_end)
    index = index_of(x, y)
    drawn = within(x, y, x_range, y_range)
    for found in (without_pauses(count_steps(index, view)), count_all(x, y, index, view)):
        np.testing.assert_array_equal(found.bins, density_image(x, y, x_range, y_range, shape))
        assert (
            found.in_view == (drawn & (x.astype(float) < x_end) & (y.astype(float) < y_end)).sum()
        )


@given(columns, columns, ends, ends)
def test_the_points_of_a_part_are_all_of_them(x, y, x_range, y_range):
    inside = within(x, y, x_range, y_range)
    points = points_in(index_of(x, y), x_range, y_range)
    assert sorted(zip(*points, strict=True)) == sorted(zip(x[inside], y[inside], strict=True))


@given(columns, columns, ends, ends)
def test_no_point_in_a_part_is_missing_from_its_runs(x, y, x_range, y_range):
    index = index_of(x, y)
    runs = index.runs(x_range, y_range)
    rows = [row for run in runs for row in index.rows[run]]
    assert len(set(rows)) == len(rows)
    closed = (x >= x_range[0]) & (x <= x_range[1]) & (y >= y_range[0]) & (y <= y_range[1])
    assert set(np.flatnonzero(closed)) <= set(rows)
    assert [run.start for run in runs] == sorted(run.start for run in runs)


@pytest.mark.usefixtures("in_small_steps")
@pytest.mark.parametrize("zoom", [0.5, 1.0, 3.0, 17.0, 300.0])
def test_at_every_zoom_the_counts_are_numpys(rng, zoom):
    x, y = rng.normal(2, 3, (2, 20_000)).astype(np.float32)
    # Bins whose ends are no numbers of single precision.
    half = 12.6 / zoom
    x_range, y_range = (2.1 - half, 2.1 + half), (1.7 - half, 1.7 + half)
    view = PlaneView(x_range, y_range, (37, 53), x_range[1], y_range[1])
    steps = count_steps(index_of(x, y), view)
    found = without_pauses(steps)
    expected, _, _ = np.histogram2d(y.astype(float), x.astype(float), (37, 53), (y_range, x_range))
    # numpy counts what lies on the very end of the last bin; here nothing does.
    np.testing.assert_array_equal(found.bins, expected)


@pytest.mark.usefixtures("in_small_steps")
def test_a_step_reads_some_points_and_no_more(rng):
    x, y = rng.normal(size=(2, 20_000)).astype(np.float32)
    view = PlaneView((-9.0, 9.0), (-9.0, 9.0), (10, 10), 9.0, 9.0)
    assert sum(1 for _ in count_steps(index_of(x, y), view)) == -(-20_000 // 700)


def test_a_view_spans_the_cells_only_where_all_are_in_it(rng):
    x, y = rng.normal(size=(2, 1000)).astype(np.float32)
    index = index_of(x, y)
    ends = [index.low[k] + np.array([0, 256]) / index.per_unit[k] for k in (0, 1)]
    whole = [(float(low) - 1e-3, float(high) + 1e-3) for low, high in ends]
    for k, end, by in ((0, 0, 0.01), (0, 1, -0.01), (1, 0, 0.01), (1, 1, -0.01)):
        view = [list(both) for both in whole]
        assert PlaneView(*whole, (3, 3), 0, 0).spans(index)
        view[k][end] += by
        assert not PlaneView(*map(tuple, view), (3, 3), 0, 0).spans(index)


def test_far_from_all_points_nothing_is_read(rng):
    x, y = rng.normal(size=(2, 20_000)).astype(np.float32)
    assert index_of(x, y).runs((-0.01, 0.01), (-1.0, 1.0)) != []
    few = index_of(x, y).runs((0.5, 0.51), (0.5, 0.51))
    assert sum(run.stop - run.start for run in few) < 2000


@pytest.mark.usefixtures("everything_is_much")
@given(st.integers(0, 100), shapes)
def test_what_is_foreseen_has_as_many_points(seed, shape):
    x, y = np.random.default_rng(seed).normal(size=(2, 500)).astype(np.float32)
    index = index_of(x, y)
    assert index.lattice is not None
    assert int(index.lattice.sums[-1, -1]) == 500
    view = PlaneView((-9.0, 9.0), (-9.0, 9.0), shape, 9.0, 9.0)
    found = foreseen(index.lattice, view)
    assert found.in_view == 500
    assert found.bins.shape == shape
    assert abs(found.bins.sum() - 500) <= 0.5 * found.bins.size


@pytest.mark.usefixtures("everything_is_much")
def test_where_bins_are_cells_of_the_lattice_what_is_foreseen_is_exact(rng):
    x, y = rng.normal(size=(2, 30_000)).astype(np.float32)
    index = index_of(x, y)
    lattice = index.lattice
    assert lattice is not None
    cell = 1 / lattice.per_unit.astype(float)
    first = lattice.low + 256 * cell
    ranges = [(float(first[k]), float(first[k] + 512 * cell[k])) for k in (0, 1)]
    view = PlaneView(*ranges, (64, 64), ranges[0][1], ranges[1][1])
    exact = density_image(x, y, ranges[0], ranges[1], (64, 64))
    # But for points on the very border of two bins, in single precision.
    assert np.abs(foreseen(lattice, view).bins - exact).sum() <= 4


@pytest.mark.usefixtures("everything_is_much")
def test_what_is_foreseen_is_near_the_truth(rng):
    x, y = rng.normal(size=(2, 200_000)).astype(np.float32)
    index, ends = index_of(x, y), (-4.2, 4.2)
    view = PlaneView(ends, ends, (100, 100), ends[1], ends[1])
    exact = without_pauses(count_steps(index, view))
    about = foreseen(index.lattice, view)
    assert abs(about.in_view - exact.in_view) <= 20
    assert np.abs(about.bins - exact.bins).sum() < 0.15 * exact.bins.sum()
