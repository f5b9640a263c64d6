from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.density import density_image, in_view, log_scaled

SQUARE = ((-2.0, 2.0), (-1.0, 3.0))
coordinates = arrays(np.float32, 60, elements=st.floats(-4, 4, width=32))


def test_counts_agree_with_numpy(rng):
    x, y = rng.normal(size=(2, 20_000)).astype(np.float32)
    image = density_image(x, y, *SQUARE, (40, 70))
    expected, _, _ = np.histogram2d(
        y.astype(float), x.astype(float), (40, 70), (SQUARE[1], SQUARE[0])
    )
    np.testing.assert_array_equal(image, expected)
    assert image.dtype == np.float32
    assert image.flags.c_contiguous


def test_row_0_is_the_lowest_y_and_column_0_the_lowest_x():
    image = density_image(np.array([0.1, 2.9]), np.array([0.1, 0.1]), (0, 3), (0, 2), (2, 3))
    np.testing.assert_array_equal(image, [[1, 0, 1], [0, 0, 0]])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_columns_of_a_stored_table_can_be_counted(rng, dtype):
    points = np.asfortranarray(rng.normal(size=(100, 3)).astype(dtype))
    image = density_image(points[:, 0], points[:, 2], (-9, 9), (-9, 9), (8, 8))
    assert image.sum() == 100


@given(coordinates, coordinates, st.floats(-3, 0), st.floats(0.001, 3))
def test_the_counted_points_are_those_in_view(x, y, low, high):
    ranges = ((low, high), (-1.0, 1.0))
    rows = in_view(x, y, *ranges)
    assert density_image(x, y, *ranges, (7, 9)).sum() == len(rows)
    expected = [k for k in range(60) if low <= float(x[k]) < high and -1 <= float(y[k]) < 1]
    assert rows.tolist() == expected


def test_a_limit_between_two_float32_numbers_is_not_rounded():
    x = np.array([np.float32(0.1)])
    between = (0.1 + float(x[0])) / 2
    assert in_view(x, x, (between, 1), (0, 1)).tolist() == [0]
    assert in_view(x, x, (0, between), (0, 1)).tolist() == []


def test_a_point_just_below_the_upper_limit_is_in_the_last_cell():
    for high in np.linspace(0.1, 3, 200):
        x = np.array([np.nextafter(high, 0)])
        assert density_image(x, x, (-0.7, high), (-0.7, high), (90, 90))[-1, -1] == 1


def test_no_points_give_an_empty_image():
    none = np.empty(0, np.float32)
    assert not density_image(none, none, *SQUARE, (3, 4)).any()
    assert not log_scaled(np.zeros((3, 4), np.float32)).any()
    assert in_view(none, none, *SQUARE).shape == (0,)


@pytest.mark.parametrize("bad", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_a_range_without_extent_is_refused(bad):
    x = np.zeros(3, np.float32)
    for function in (in_view, lambda *given: density_image(*given, (3, 3))):
        with pytest.raises(ValueError, match="lower first"):
            function(x, x, bad, (0, 1))
        with pytest.raises(ValueError, match="lower first"):
            function(x, x, (0, 1), bad)


@given(arrays(np.int64, (4, 5), elements=st.integers(0, 2_000_000)))
def test_brightness_shows_every_point_and_keeps_the_order(counts):
    shown = log_scaled(counts.astype(np.float32))
    assert shown.dtype == np.uint8
    assert shown.shape == counts.shape
    np.testing.assert_array_equal(shown > 0, counts > 0)
    if counts.any():
        assert shown.max() == shown[np.unravel_index(counts.argmax(), counts.shape)] == 255
    order = counts.ravel().argsort()
    assert (np.diff(shown.ravel()[order].astype(int)) >= 0).all()


def test_brightness_is_logarithmic():
    shown = log_scaled(np.array([[0, 1, 3, 15, 255]], np.float32))
    np.testing.assert_allclose(shown, [[0, 255 / 8, 255 / 4, 255 / 2, 255]], atol=1)
