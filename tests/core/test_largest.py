"""The largest of values that come a few at a time, beside those of all at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.largest import Largest


def _found(values: np.ndarray, count: int, at_once: int) -> np.ndarray:
    largest = Largest(len(values), count)
    for start in range(0, values.shape[1], at_once):
        part = values[:, start : start + at_once]
        given = part.copy()
        largest.add(part, start)
        np.testing.assert_array_equal(part, given)
    return largest.places


@given(
    arrays(np.float32, (3, 40), elements=st.floats(-9, 9, width=16)),
    st.integers(1, 12),
    st.integers(1, 40),
)
def test_they_are_the_largest_whatever_comes_at_once(values, count, at_once):
    places = _found(values, count, at_once)
    assert all(len(set(row)) == count for row in places.tolist())
    found = np.sort(np.take_along_axis(values, places, axis=1), axis=1)
    np.testing.assert_array_equal(found, np.sort(values, axis=1)[:, -count:])


def test_there_are_no_more_than_were_added(rng):
    values = rng.normal(size=(2, 5)).astype(np.float32)
    assert np.sort(_found(values, 8, 2), axis=1).tolist() == [[0, 1, 2, 3, 4]] * 2


@pytest.mark.parametrize("at_once", [1, 3, 9])
def test_what_is_no_number_gives_way(at_once):
    values = np.array([[np.nan, -np.inf, np.nan, 2, 1, np.nan, 3, 0, np.nan]], np.float32)
    assert set(_found(values, 3, at_once)[0].tolist()) == {3, 4, 6}
