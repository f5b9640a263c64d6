from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.paths import point_on_segment, straight_path

points = st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))


@given(points, points)
def test_the_ends_are_met_exactly(a, b):
    np.testing.assert_array_equal(point_on_segment(a, b, 0), a)
    np.testing.assert_array_equal(point_on_segment(a, b, 1), b)


@given(points, points, st.integers(2, 50))
def test_a_path_is_evenly_spaced_points_of_the_segment(a, b, steps):
    path = straight_path(a, b, steps)
    assert path.shape == (steps, 2)
    expected = [point_on_segment(a, b, k / (steps - 1)) for k in range(steps)]
    np.testing.assert_allclose(path, expected, atol=1e-9)
    np.testing.assert_array_equal(path[[0, -1]], [a, b])


@pytest.mark.parametrize("t", [-0.01, 1.01, np.nan])
def test_places_off_the_segment_are_refused(t):
    with pytest.raises(ValueError, match="between 0 and 1"):
        point_on_segment((0, 0), (1, 1), t)


def test_one_step_is_no_path():
    with pytest.raises(ValueError, match="at least 2"):
        straight_path((0, 0), (1, 1), 1)
