"""Texts become numbers only where that loses nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures.columns import typed, with_gaps


@pytest.mark.parametrize(
    ("texts", "dtype"),
    [
        (["127", "-128"], np.int8),
        (["128"], np.int32),
        (["20240131", "20240132"], np.int32),
        (["2147483648"], np.int64),
        (["9223372036854775807", "-9223372036854775808"], np.int64),
        (["1.5", "2"], np.float32),
        (["0.1", "1e-5"], np.float32),
        (["1234567.89"], np.float64),
        (["0.30000000000000004"], np.float64),
    ],
)
def test_numbers_keep_all_their_digits(texts: list[str], dtype: type) -> None:
    column = typed(texts)
    assert column.dtype == dtype
    assert [float(str(value)) for value in column] == [float(text) for text in texts]
    if np.issubdtype(dtype, np.integer):
        assert column.tolist() == [int(text) for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ["007", "7"],
        ["9223372036854775808"],
        ["12345678901234567890123", "0.5"],
        ["9007199254740993", "0.5"],
        ["9007199254740993", ""],
        ["inf"],
        ["1", "one"],
    ],
)
def test_what_numbers_would_spoil_stays_text(texts: list[str]) -> None:
    column = typed(texts)
    assert column.dtype.kind == "U"
    assert column.tolist() == texts


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "", "-1"], np.int8([1, 0, -1])),
        (["3", "", "nan"], np.float32([3, np.nan, np.nan])),
        (["16777217", ""], np.float64([16777217, np.nan])),
        (["", " "], np.float32([np.nan, np.nan])),
        (["", "x"], np.array(["", "x"])),
    ],
)
def test_what_is_unknown_is_marked(texts: list[str], expected: Any) -> None:
    column = typed(texts)
    assert column.dtype == expected.dtype
    np.testing.assert_equal(column, expected)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**70), 2**70)), min_size=1))
def test_no_integer_is_ever_another(values: list[int | None]) -> None:
    column = typed(["" if value is None else str(value) for value in values])
    for value, kept in zip(values, column.tolist(), strict=True):
        if value is not None:
            assert int(kept) == value


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1), st.data())
def test_gaps_change_no_integer(values: list[int], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(-1, len(values) - 1)))
    taken = with_gaps(np.array(values, np.int64), np.array(rows, np.intp)).tolist()
    for row, kept in zip(rows, taken, strict=True):
        assert row < 0 or int(kept) == values[row]
