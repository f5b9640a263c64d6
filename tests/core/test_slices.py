from __future__ import annotations

import math

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
    in_slice,
    slice_center,
    slice_index_steps,
)
from latent_explorer.core.space import COORDINATES, LatentSpace


@given(
    arrays(np.float16, (30, 4), elements=st.floats(-3, 3, width=16)),
    st.permutations(range(4)).map(lambda order: tuple(order[:2])),
    st.floats(0, 3),
)
def test_a_slice_is_what_its_definition_says(points, pair, b):
    expected = [all(abs(float(z[j])) <= b for j in range(4) if j not in pair) for z in points]
    mask = in_slice(np.asfortranarray(points), pair, b)
    assert mask.dtype == bool
    assert mask.tolist() == expected


def test_the_border_belongs_to_the_slice_and_is_not_rounded_to_the_precision_of_the_points():
    points = np.zeros((2, 3), np.float16)
    points[:, 2] = [1.3, -1.3]
    stored = abs(float(points[0, 2]))
    assert in_slice(points, (0, 1), stored).all()
    assert not in_slice(points, (0, 1), math.nextafter(stored, 0)).any()


def test_two_components_are_never_cut():
    assert in_slice(np.full((5, 2), 100.0), (0, 1), 0.0).all()


def test_a_wider_slice_holds_the_narrower(toy_space):
    narrow, wide = (in_slice(toy_space.points, (0, 3), b) for b in (2.0, 4.0))
    assert 0 < narrow.sum() < wide.sum() < toy_space.n
    assert not (narrow & ~wide).any()


def test_no_points_are_in_no_slice():
    assert in_slice(np.empty((0, 3)), (0, 1), 1.0).shape == (0,)


@pytest.mark.parametrize("b", [-0.1, np.nan])
def test_a_negative_thickness_is_refused(b):
    with pytest.raises(ValueError, match="at least 0"):
        in_slice(np.zeros((2, 3)), (0, 1), b)


def test_what_is_no_pair_is_refused():
    with pytest.raises(ValueError, match="from 0 to 2"):
        in_slice(np.zeros((2, 3)), (0, 3), 1.0)


def test_a_slice_can_lie_around_another_place():
    points = np.array([[0.0, 5.0, 3.0], [0.0, 0.0, 1.0]])
    assert in_slice(points, (0, 1), 1.0, [9, 9, 2.5]).tolist() == [True, False]


def thickness(space, pair, **options):
    return without_pauses(without_pauses(slice_index_steps(space, **options)).thickness_steps(pair))


@given(
    st.integers(2, 6).flatmap(
        lambda d: arrays(np.float16, (12, d), elements=st.floats(-3, 3, width=16))
    ),
    st.data(),
)
def test_the_index_knows_all_slices_exactly(points, data):
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


def test_the_curve_counts_what_the_slices_hold(toy_space):
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
