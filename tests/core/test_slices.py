from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.slices import in_slice


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
