from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.slices import (
    ABOUTS,
    count_steps,
    curve_thicknesses,
    slice_center,
    slice_index_steps,
)
from latent_explorer.core.space import COORDINATES, LatentSpace


def thickness(space, pair, **options):
    return without_pauses(without_pauses(slice_index_steps(space, **options)).thickness_steps(pair))


@given(
    points=st.integers(2, 6).flatmap(
        lambda d: arrays(np.float16, (12, d), elements=st.floats(-3, 3, width=16))
    ),
    data=st.data(),
)
def test_the_index_knows_all_slices_exactly(in_slice, points, data):
    d = points.shape[1]
    pair = tuple(data.draw(st.permutations(range(d)))[:2])
    about = data.draw(st.sampled_from(ABOUTS))
    space = LatentSpace(points, fit_basis(points))
    least = thickness(space, pair, about=about)
    center = slice_center(space, "z", about)
    for b in [*least, data.draw(st.floats(0, 6))]:
        np.testing.assert_array_equal(least <= b, in_slice(points, pair, b, center))


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize("about", ABOUTS)
def test_the_thickness_is_the_largest_of_the_others(toy_space, coordinates, about):
    values = toy_space.points.astype(np.float64)
    origin = np.zeros(toy_space.d)
    if coordinates == "pca":
        values, origin = (toy_space.basis.to_pca(each) for each in (values, origin))
    center = origin if about == "origin" else values.mean(axis=0)
    for pair in [(0, 1), (11, 4)]:
        others = np.delete(np.abs(values - center), pair, axis=1)
        found = thickness(toy_space, pair, coordinates=coordinates, about=about)
        np.testing.assert_allclose(found, others.max(axis=1), atol=1e-12)


def test_the_curve_counts_what_the_slices_hold(toy_space, in_slice):
    least = thickness(toy_space, (2, 7))
    b = curve_thicknesses(least, 25)
    counts = without_pauses(count_steps(least, b))
    slices = [in_slice(toy_space.points, (2, 7), each).sum() for each in b]
    assert counts.tolist() == slices
    assert counts[-1] == toy_space.n
    assert (b[0], len(b)) == (0, 25)


def test_with_two_components_all_points_lie_in_the_thinnest_slice(rng):
    points = rng.normal(size=(9, 2))
    space = LatentSpace(points, fit_basis(points))
    assert not thickness(space, (1, 0)).any()
    assert without_pauses(count_steps(thickness(space, (1, 0)), [0.0])).tolist() == [9]


def test_one_component_has_no_slices(rng):
    points = rng.normal(size=(9, 1))
    index = without_pauses(slice_index_steps(LatentSpace(points, fit_basis(points))))
    with pytest.raises(ValueError, match="two different components"):
        without_pauses(index.thickness_steps((0, 1)))


def test_about_nothing_else(toy_space):
    with pytest.raises(ValueError, match="origin, center"):
        without_pauses(slice_index_steps(toy_space, about="rim"))
