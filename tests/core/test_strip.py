"""What a component does to a vector."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.core.strip import (
    OFFSETS,
    component_strip,
    component_value,
    component_width,
)


def _in(space: LatentSpace, coordinates: Coordinates, z: np.ndarray) -> np.ndarray:
    return z if coordinates == "z" else space.basis.to_pca(z)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_strip_replaces_one_component_alone(
    toy_space: LatentSpace, coordinates: Coordinates
) -> None:
    base = toy_space.point(5)
    expected = np.tile(_in(toy_space, coordinates, base), (len(OFFSETS), 1))
    expected[:, 3] = toy_space.mean(coordinates)[3] + np.multiply(OFFSETS, 0.7)
    strip = component_strip(toy_space, coordinates, 3, base, 0.7)
    np.testing.assert_allclose(_in(toy_space, coordinates, strip), expected, atol=1e-12)
    # So the strip of each of its own faces is the same one.
    again = component_strip(toy_space, coordinates, 3, strip[6], 0.7)
    np.testing.assert_allclose(again, strip, atol=1e-12)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_the_middle_of_the_strip_around_the_mean_is_the_mean(
    toy_space: LatentSpace, coordinates: Coordinates
) -> None:
    mean = toy_space.basis.mean
    strip = component_strip(toy_space, coordinates, 0, mean, 2.0)
    np.testing.assert_array_equal(strip[3], mean)
    assert component_value(toy_space, coordinates, 0, strip[5]) == pytest.approx(4.0)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_width_is_the_deviation_or_what_the_half_width_stands_for(
    toy_space: LatentSpace, coordinates: Coordinates
) -> None:
    table = without_pauses(component_steps(toy_space, coordinates))
    assert component_width(table, 2, "std") == table.std[2]
    assert component_width(table, 2, "half-width") == pytest.approx(
        table.half_widths[2] / 1.17741, rel=1e-5
    )


@pytest.mark.parametrize("component", [-1, 12])
def test_there_is_no_strip_of_a_component_that_is_not_there(
    toy_space: LatentSpace, component: int
) -> None:
    with pytest.raises(ValueError, match="from 0 to 11"):
        component_strip(toy_space, "z", component, toy_space.point(0), 1.0)
