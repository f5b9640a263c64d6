from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.paths import point_on_segment

points = st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))


@given(points, points)
def test_the_ends_are_met_exactly(a, b):
    np.testing.assert_array_equal(point_on_segment(a, b, 0), a)
    np.testing.assert_array_equal(point_on_segment(a, b, 1), b)


@given(points, points, st.floats(0, 1))
def test_the_way_is_straight_and_even(a, b, t):
    expected = [x + t * (y - x) for x, y in zip(a, b, strict=True)]
    np.testing.assert_allclose(point_on_segment(a, b, t), expected, atol=1e-9)


@pytest.mark.parametrize("t", [-0.01, 1.01, np.nan])
def test_places_off_the_segment_are_refused(t):
    with pytest.raises(ValueError, match="between 0 and 1"):
        point_on_segment((0, 0), (1, 1), t)
