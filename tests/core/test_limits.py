from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.limits import Limits

SHARE = Limits(0.05, 2.0)
COUNT = Limits(1, 100, whole=True)


@given(st.floats(0.05, 2))
def test_what_lies_in_the_range_is_kept(value):
    assert SHARE.check("fact", value) == value
    assert SHARE.clip(value) == value


@pytest.mark.parametrize("value", [2, np.float32(0.5), np.int8(1), Fraction(1, 4)])
def test_all_kinds_of_numbers_become_plain(value):
    found = SHARE.check("fact", value)
    assert type(found) is float
    assert found == value
    assert type(COUNT.check("count", np.uint16(3))) is int


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.04, "0.04"),
        (2.0000001, "2.0000001"),
        (float("nan"), "nan"),
        (-np.inf, "-inf"),
        (np.float32("nan"), "nan"),
        (True, "True"),
        (np.True_, "True"),
        (1j, "1j"),
        ("1", "'1'"),
        (None, "None"),
        ([1.0], r"\[1.0\]"),
        (np.ones(3), "array"),
        pytest.param(10**400, "about 400 digits", id="long"),
        pytest.param(10**6000, "about 6,000 digits", id="longer"),
        ("x" * 10_000, "x[.]{3}x"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_short_sentence(value, shown):
    with pytest.raises(ValueError, match=r"fact must be a number from 0\.05 to 2; it is ") as error:
        SHARE.check("fact", value)
    assert error.match(shown)
    assert len(str(error.value)) < 120


def test_what_is_nested_without_end_is_refused_too():
    nested = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(ValueError, match="whole number from 1 to 100"):
        COUNT.check("count", nested)
    while nested:  # Or taking it apart would be too deep.
        nested = nested[0]


@pytest.mark.parametrize("value", [0, 101, 1.5, 3.0, True, "3", float("nan")])
def test_only_whole_numbers_are_whole(value):
    with pytest.raises(ValueError, match="count must be a whole number from 1 to 100; it is "):
        COUNT.check("count", value)


@given(st.floats(allow_nan=False))
def test_clipping_gives_the_nearest(value):
    found = SHARE.clip(value)
    assert SHARE.check("fact", found) == found
    assert found == value or found in (0.05, 2.0)
    whole = COUNT.clip(value)
    assert COUNT.check("count", whole) == whole
    assert abs(whole - min(max(value, 1), 100)) <= 0.5


def test_nothing_is_nearest_to_nan():
    with pytest.raises(ValueError, match="from 1 to 100 is needed"):
        COUNT.clip(float("nan"))


def test_a_range_is_said_in_words_and_cannot_be_changed():
    assert str(Limits(0, 2**31 - 1, whole=True)) == "from 0 to 2,147,483,647"
    with pytest.raises(dataclasses.FrozenInstanceError):
        COUNT.low = 0
