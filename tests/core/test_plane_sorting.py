"""Points of a plane sorted bit by bit: as those that are sorted at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latent_explorer.core import plane_index, plane_sorting
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.core.plane_levels import level_steps
from latent_explorer.core.plane_sorting import sort_plane_steps, sorted_shapes


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few points are many."""
    monkeypatch.setattr(plane_sorting, "_STEP_ROWS", 37)
    monkeypatch.setattr(plane_sorting, "_TOGETHER", 20)
    monkeypatch.setattr(plane_index, "MANY", 0)


class Room:
    """An array that notes how much of it is asked for at once."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self.most = 0

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, key: slice) -> np.ndarray:
        self.most = max(self.most, len(self.array[key]))
        return self.array[key].copy()

    def __setitem__(self, key: slice, values: np.ndarray) -> None:
        assert len(self.array[key]) == len(values)
        self.most = max(self.most, len(values))
        self.array[key] = values


def ellipse_of(x: np.ndarray, y: np.ndarray) -> ConfidenceEllipse:
    both = np.stack([x, y]).astype(np.float64)
    return ConfidenceEllipse(both.mean(axis=1), np.cov(both, bias=True).reshape(2, 2))


def sort(x: np.ndarray, y: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, Room]]:
    shapes = sorted_shapes(len(x))
    arrays = {name: np.full(shape, 99, kind) for name, (kind, shape) in shapes.items()}
    rooms = {name: Room(array.reshape(-1)) for name, array in arrays.items()}

    def read(rows: slice) -> Any:
        yield
        return [x[rows], y[rows]]

    without_pauses(sort_plane_steps(read, ellipse_of(x, y), rooms))
    return arrays, rooms


def check(x: np.ndarray, y: np.ndarray) -> dict[str, Room]:
    found, rooms = sort(x, y)
    ellipse = ellipse_of(x, y)
    index = PlaneIndex.of(x, y, ellipse)
    assert index.lattice is not None
    expected = {
        "x": x,
        "y": y,
        "levels": without_pauses(level_steps(x, y, ellipse)),
        "sorted x": index.x,
        "sorted y": index.y,
        "rows": index.rows,
        "starts": index.starts,
        "grid": [index.low, index.per_unit, index.lattice.low, index.lattice.per_unit],
        "sums": index.lattice.sums,
    }
    assert list(found) == list(expected)
    for name, values in expected.items():
        np.testing.assert_array_equal(found[name], values, err_msg=name)
    return rooms


@pytest.mark.parametrize("n", [1, 2, 37, 38, 500, 3000])
def test_points_are_sorted_as_at_once(n: int) -> None:
    x, y = np.random.default_rng(n).normal(size=(2, n)).astype(np.float32)
    rooms = check(x, y)
    # Never all of them.
    for name in ("x", "y", "sorted x", "sorted y", "rows"):
        assert rooms[name].most <= 37
    assert rooms["levels"].most <= 37


@pytest.mark.parametrize("values", [[0.0], [0.0, 1.0], [-3.0, 0.5, 0.5000001, 4.0]])
def test_many_points_at_one_place_are_sorted(values: list[float]) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.choice(np.array(values, np.float32), size=(2, 1000))
    rooms = check(x, y)
    assert rooms["levels"].most <= 37


def test_levels_that_hardly_differ_are_sorted() -> None:
    # On a circle, all of them begin with the same bits.
    angles = np.random.default_rng(6).uniform(0, 2 * np.pi, 2000)
    x, y = (f(angles).astype(np.float32) for f in (np.cos, np.sin))
    rooms = check(x, y)
    assert rooms["levels"].most <= 37


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-1e4, 1e4, width=32)] * 2), min_size=1, max_size=200))
def test_whatever_points_are_sorted(points: list[tuple[float, float]]) -> None:
    x, y = np.array(points, np.float32).T
    check(np.ascontiguousarray(x), np.ascontiguousarray(y))
