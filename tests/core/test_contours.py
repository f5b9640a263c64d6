from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core import contours
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.contours import SHARES, contour_steps, density_contours


def area(line):
    """The area inside a closed line, by the shoelace formula."""
    x, y = line.T
    return abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def test_contours_of_a_gaussian_are_its_ellipses(rng):
    x, y = rng.normal([2, -1], [3, 1], (1_000_000, 2)).T
    found = density_contours(x, y, (-12, 16), (-6, 4), shares=(0.1, 0.5))
    for contour in found:
        (line,) = contour.lines
        # Density a share s of the peak at level sqrt(-2 ln s), where the area is pi k^2 a b.
        k = np.sqrt(-2 * np.log(contour.share))
        assert area(line) == pytest.approx(np.pi * k * k * 3, rel=0.08)
        np.testing.assert_allclose(line.mean(axis=0), [2, -1], atol=0.3)
        assert contour.density == pytest.approx(contour.share * 1e6 / (2 * np.pi * 3), rel=0.1)


def test_every_contour_is_closed_also_at_the_edge(rng):
    x, y = rng.normal(size=(2, 5000))
    for contour in density_contours(x, y, (0, 2), (-1, 3), shares=SHARES, cells=20):
        assert contour.lines
        for line in contour.lines:
            np.testing.assert_array_equal(line[0], line[-1])


def test_higher_contours_enclose_less(rng):
    x, y = rng.normal(size=(2, 50_000))
    found = density_contours(x, y, (-4, 4), (-4, 4))
    areas = [sum(map(area, contour.lines)) for contour in found]
    assert areas == sorted(areas, reverse=True)


def test_two_clouds_have_two_lines(rng):
    x = np.concatenate([rng.normal(-5, 1, 5000), rng.normal(5, 1, 5000)])
    y = rng.normal(size=10_000)
    (contour,) = density_contours(x, y, (-10, 10), (-10, 10), shares=(0.5,))
    assert len(contour.lines) == 2


def test_without_points_there_are_no_lines():
    nothing = density_contours(np.empty(0), np.empty(0), (0, 1), (0, 1), shares=(0.5,))
    assert [(contour.density, contour.lines) for contour in nothing] == [(0, ())]


def test_one_point_has_a_contour():
    (contour,) = density_contours(
        np.array([0.5]), np.array([0.5]), (0, 1), (0, 1), shares=(0.5,), cells=1, smoothing=0
    )
    assert len(contour.lines) == 1


@pytest.mark.parametrize(
    "wrong", [{"shares": (0,)}, {"shares": (1.0,)}, {"cells": 0}, {"smoothing": -1}]
)
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(ValueError, match="contours"):
        density_contours(np.zeros(1), np.zeros(1), (0, 1), (0, 1), **wrong)


def test_a_point_far_out_leaves_the_contours_as_they_are(rng):
    x, y = rng.normal(size=(2, 50_000))
    plain = without_pauses(contour_steps(x, y, shares=(0.25, 0.5)))
    far = without_pauses(
        contour_steps(np.append(x, 100.0), np.append(y, -80.0), shares=(0.25, 0.5))
    )
    for one, other in zip(plain, far, strict=True):
        (line,), (same,) = one.lines, other.lines
        k = np.sqrt(-2 * np.log(one.share))
        assert area(line) == pytest.approx(np.pi * k * k, rel=0.08)
        assert area(same) == pytest.approx(area(line), rel=0.05)


def test_a_whole_cloud_is_not_cut_off(rng):
    x, y = rng.uniform(-3, 3, (2, 20_000))
    (contour,) = without_pauses(contour_steps(x, y, shares=(0.05,)))
    (line,) = contour.lines
    assert line.min() < -3
    assert line.max() > 3


@pytest.mark.parametrize("n", [0, 1])
def test_contours_of_hardly_any_points(n):
    found = without_pauses(contour_steps(np.full(n, 2.0), np.full(n, 5.0), shares=(0.5,)))
    assert [len(contour.lines) for contour in found] == [n]


def test_contours_do_not_depend_on_the_steps_they_are_counted_in(rng, monkeypatch):
    x, y = rng.normal(size=(2, 5000)).astype(np.float32)
    at_once = without_pauses(contour_steps(x, y))
    monkeypatch.setattr(contours, "_STEP_ROWS", 300)
    for whole, in_steps in zip(at_once, without_pauses(contour_steps(x, y)), strict=True):
        assert len(whole.lines) == len(in_steps.lines)
        for a, b in zip(whole.lines, in_steps.lines, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-9)


def test_a_point_far_away_does_not_make_all_cells_coarse(rng, monkeypatch):
    monkeypatch.setattr(contours, "_STEP_ROWS", 300)
    x = np.append(rng.normal(size=5000), 1e4)
    low, high = without_pauses(contours._extent_steps(x))
    assert low == pytest.approx(x.min() - 0.05 * (x.max() - x.min()), rel=1e-12)
    assert high == pytest.approx(x.mean() + 6 * x.std(), rel=1e-12)
