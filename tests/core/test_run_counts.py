"""Counts of points that are shown apart, beside numpy's of each kind alone."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core import plane_counts, run_counts
from latent_explorer.core.arrays import mask_steps, without_pauses
from latent_explorer.core.coloured_density import level_sums, level_weights
from latent_explorer.core.density import density_image, in_view
from latent_explorer.core.plane_counts import Counts, PlaneView
from latent_explorer.core.run_counts import Run, foreseen_runs, run_count_steps

VIEW = PlaneView((-2.0, 3.0), (-1.5, 2.5), (50, 63), 2.96, 2.47)
SEEN = (-2.0, 2.96), (-1.5, 2.47)
N = 60_000


@pytest.fixture
def points(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points of which the later ones lie further to the right."""
    x, y = rng.normal(size=(2, N)).astype(np.float32)
    return x + np.linspace(-1, 1, N, dtype=np.float32), y


def runs_of(points: tuple[np.ndarray, np.ndarray], *ends: int) -> list[Run]:
    x, y = points
    return [
        Run(x[start:stop], y[start:stop], start)
        for start, stop in zip((0, *ends), (*ends, len(x)), strict=True)
    ]


def counts_of(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return density_image(x, y, VIEW.x_range, VIEW.y_range, VIEW.shape)


@pytest.mark.parametrize("step", [1000, 7777, 1 << 19])
def test_each_run_has_its_own_counts(monkeypatch, points, step):
    monkeypatch.setattr(plane_counts, "STEP_POINTS", step)
    runs = runs_of(points, 300, 300, 20_000)
    counting = run_count_steps(runs, VIEW, few=500)
    steps = 0
    with pytest.raises(StopIteration) as end:
        while True:
            next(counting)
            steps += 1
    assert steps == N // step, "of so many points each"
    found = end.value.value
    for run, counts in zip(runs, found.runs, strict=True):
        np.testing.assert_array_equal(counts.bins, counts_of(run.x, run.y))
        inside = in_view(run.x, run.y, *SEEN) + run.start
        if len(inside) <= 500:
            np.testing.assert_array_equal(counts.places, inside)
        else:
            assert counts.places is None
    assert found.in_view == len(in_view(*points, *SEEN))
    np.testing.assert_array_equal(found.bins, counts_of(*points))


def test_levels_are_added_up_in_steps(monkeypatch, points):
    monkeypatch.setattr(plane_counts, "STEP_POINTS", 7000)
    weights = level_weights(np.linspace(0, 1, N), 0.1, 0.8)
    (found,) = without_pauses(run_count_steps([Run(*points, 0, weights)], VIEW, 0)).runs
    counts, sums = level_sums(*points, weights, VIEW.x_range, VIEW.y_range, VIEW.shape)
    np.testing.assert_array_equal(found.bins, counts)
    np.testing.assert_allclose(found.sums, sums, rtol=1e-4, atol=0.05)


def test_what_is_foreseen_is_as_many_in_all_and_lies_where_it_does(monkeypatch, points):
    monkeypatch.setattr(run_counts, "SAMPLE_POINTS", 20_000)
    total = Counts(counts_of(*points), 12_345)
    runs = runs_of(points, N // 3, 2 * N // 3)
    found = foreseen_runs(runs, VIEW, total)
    assert found.in_view == 12_345
    np.testing.assert_allclose(found.bins, total.bins, rtol=1e-4)
    for run, foreseen in zip(runs, found.runs, strict=True):
        assert foreseen.places is None
        exact = counts_of(run.x, run.y)
        assert abs(foreseen.bins.sum() - exact.sum()) < 0.05 * exact.sum()
        across = [(c.sum(axis=0) @ np.arange(63)) / c.sum() for c in (foreseen.bins, exact)]
        assert abs(across[0] - across[1]) < 1, "columns"


def test_the_points_of_a_short_run_are_never_guessed(monkeypatch, points):
    monkeypatch.setattr(run_counts, "SAMPLE_POINTS", 4096)
    runs = runs_of(points, 200)
    found = foreseen_runs(runs, VIEW, Counts(counts_of(*points), 0))
    np.testing.assert_array_equal(found.runs[0].bins, counts_of(runs[0].x, runs[0].y))
    np.testing.assert_allclose(found.bins, counts_of(*points), atol=0.01)


def test_foreseen_levels_are_those_of_the_points(monkeypatch, points):
    monkeypatch.setattr(run_counts, "SAMPLE_POINTS", 20_000)
    weights = level_weights(np.linspace(0, 1, N), 0, 1)
    run = Run(*points, 0, weights)
    (found,) = foreseen_runs([run], VIEW, Counts(counts_of(*points), 0)).runs
    counts, sums = level_sums(*points, weights, VIEW.x_range, VIEW.y_range, VIEW.shape)
    assert abs(found.sums.sum() / found.bins.sum() - sums.sum() / counts.sum()) < 3
    left, right = (slice(None, 25), slice(-25, None))
    means = [found.sums[:, part].sum() / found.bins[:, part].sum() for part in (left, right)]
    assert means[0] + 30 < means[1], "they rise to the right"


def test_to_foresee_looks_at_some_points_only(monkeypatch, points):
    looked: list[int] = []

    def counted(x, *others):
        looked.append(len(x))
        return density_image(x, *others)

    monkeypatch.setattr(run_counts, "SAMPLE_POINTS", 5000)
    monkeypatch.setattr(run_counts, "density_image", counted)
    foreseen_runs(runs_of(points, 30_000), VIEW, Counts(np.ones(VIEW.shape, np.float32), 0))
    assert sum(looked) < 2 * 5000


def test_runs_without_points_are_nothing(points):
    x, y = points
    runs = [Run(x[:0], y[:0]), Run(x, y), Run(x[:0], y[:0], N)]
    exact = without_pauses(run_count_steps(runs, VIEW, 100))
    assert [len(exact.runs[k].places) for k in (0, 2)] == [0, 0]
    found = foreseen_runs(runs, VIEW, Counts(counts_of(*points), 0))
    for each in (exact, found):
        assert not each.runs[0].bins.any()
        assert not each.runs[2].bins.any()


def test_a_mask_is_made_in_steps():
    order = np.array([5, 2, 9, 0, 7])
    masking = mask_steps(10, [order[:3], order[4:]], rows=2)
    for _ in range(3):
        next(masking)
    mask = without_pauses(masking)
    assert np.flatnonzero(mask).tolist() == [2, 5, 7, 9]
