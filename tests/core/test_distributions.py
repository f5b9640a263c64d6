"""The distribution of a component is drawn from the numbers that stand in the table."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps
from latent_explorer.core.distributions import distribution
from latent_explorer.core.space import COORDINATES


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_the_half_width_is_that_of_the_table(toy_space, coordinates):
    table = without_pauses(component_steps(toy_space, coordinates))
    for i in (0, 5, 11):
        (values,) = toy_space.columns(coordinates, [i])
        found = distribution(values, float(table.mean[i]), float(table.std[i]))
        assert found.half_width == pytest.approx(table.half_widths[i], rel=0.03)
        left, right = found.half_maximum
        assert left < found.mean < right
        centers = (found.edges[1:] + found.edges[:-1]) / 2
        around = np.interp([left, right], centers, found.counts)
        np.testing.assert_allclose(around, found.half_height, rtol=1e-9)
        assert found.counts.sum() + found.beyond == found.n == toy_space.n


def test_the_gaussian_has_the_same_area_and_width(rng):
    values = rng.normal(2, 3, 100_000)
    found = distribution(values, values.mean(), values.std())
    centers = (found.edges[1:] + found.edges[:-1]) / 2
    for width in ("std", "half-width"):
        gaussian = found.gaussian(centers, width)
        assert gaussian.sum() == pytest.approx(found.n, rel=0.001)
        assert gaussian.max() == pytest.approx(found.counts.max(), rel=0.05)
    left, right = found.half_maximum
    heights = found.gaussian([found.mean, left, right], "half-width")
    np.testing.assert_allclose(heights[1:] / heights[0], 0.5, rtol=0.05)


def test_far_outliers_are_counted_as_beyond(rng):
    values = np.append(rng.normal(size=1000), 1e6)
    assert distribution(values, 0.0, 1.0).beyond >= 1


@pytest.mark.parametrize("n", [1, 7])
def test_a_constant_component_is_one_bar(n):
    found = distribution(np.full(n, 0.1), 0.1, 0.0)
    assert found.counts.tolist() == [n]
    assert (found.half_width, found.beyond) == (0, 0)
    assert np.isnan(found.gaussian([0.1])).all()
