from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.arrays import (
    Pauses,
    flatnonzero_of_few,
    locked_copy,
    read_only,
    row_slices,
    sort_steps,
    without_pauses,
)


@given(st.integers(0, 500), st.integers(1, 60))
def test_slices_cover_every_row_once_and_in_order(n, rows):
    slices = list(row_slices(n, rows))
    covered = [row for part in slices for row in range(n)[part]]
    assert covered == list(range(n))
    assert all(part.stop - part.start <= rows for part in slices)


def test_a_read_only_array_cannot_be_written():
    array = read_only(np.zeros(3))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_a_locked_copy_is_independent_of_its_source():
    source = np.ones((2, 3), np.float32, order="F")
    copy = locked_copy(source)
    source[0, 0] = 5
    assert copy.dtype == np.float64
    assert copy[0, 0] == 1
    assert copy.flags.c_contiguous
    assert not copy.flags.writeable


def test_all_steps_are_done():
    done = []

    def work() -> Pauses[str]:
        for step in range(3):
            done.append(step)
            yield
        return "result"

    assert without_pauses(work()) == "result"
    assert done == [0, 1, 2]


@given(st.lists(st.floats(allow_nan=False), max_size=40), st.integers(1, 15))
def test_steps_sort_as_one_would(values, rows):
    given = np.array(values, np.float64)
    rising = without_pauses(sort_steps(given, rows))
    assert rising.tolist() == sorted(values)
    assert not rising.flags.writeable
    assert given.tolist() == values, "arguments are never modified"
    parts = -(-len(values) // rows)
    assert parts <= len(list(sort_steps(given, rows))) <= 2 * parts + 1


@given(st.integers(0, 70), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_few_are_found_as_numpy_finds_them(size, share, seed):
    table = np.random.default_rng(seed).random((size, 3)) < share
    np.testing.assert_array_equal(flatnonzero_of_few(table), np.flatnonzero(table))
