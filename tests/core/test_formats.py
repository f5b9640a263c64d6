from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.formats import how_many, percent, signed


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.865, 1, "86.5 %"),
        (0.7, 1, "70.0 %"),
        (0.7, 0, "70 %"),
        (1, 1, "100 %"),
        (1.0, 0, "100 %"),
        (0, 1, "0 %"),
        (-0.0, 1, "0 %"),
        (1 + 1e-12, 1, "100 %"),
        (-1e-12, 1, "0 %"),
        (-math.expm1(-12.5), 1, "> 99.9 %"),
        (0.9994, 1, "99.9 %"),
        (0.9996, 1, "> 99.9 %"),
        (0.9996, 2, "99.96 %"),
        (0.996, 0, "> 99 %"),
        (0.0004, 1, "< 0.1 %"),
        (0.004, 0, "< 1 %"),
        (5e-324, 3, "< 0.001 %"),
    ],
)
def test_known_shares(share, digits, text):
    assert plain(percent(share, digits)) == text


@given(st.floats(0, 1), st.integers(0, 4))
def test_a_share_is_never_rounded_to_all_or_nothing(share, digits):
    text = percent(share, digits)
    assert " " not in text
    assert text.endswith("\u00a0%")
    number = float(text.strip("<>%\u00a0"))
    assert (text.startswith("100")) == (share == 1)
    assert (number == 0) == (share == 0)
    assert ("<" in text) <= (100 * share < number)
    assert (">" in text) <= (100 * share > number)
    if "<" not in text and ">" not in text:
        assert abs(number - 100 * share) <= 0.51 * 10.0**-digits


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan"), float("inf")])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        percent(share)


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (0.8, 2, "+0.80"),
        (-0.774, 2, "\u22120.77"),
        (0.0, 2, "0.00"),
        (-0.001, 2, "0.00"),
        (0.001, 1, "0.0"),
        (-12.5, 0, "\u221212"),
        (math.inf, 1, "+\u221e"),
        (-math.inf, 1, "\u2212\u221e"),
        (math.nan, 3, "no data"),
    ],
)
def test_known_signed_numbers(x, digits, text):
    assert signed(x, digits) == text


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_the_minus_is_typographic_and_the_number_can_be_read_back(x, digits):
    text = signed(x, digits)
    assert "-" not in text
    assert float(text.replace("\u2212", "-")) == pytest.approx(x, abs=0.51 * 10.0**-digits)


def test_one_is_no_plural():
    assert [how_many(count, "point") for count in (0, 1, 2, 1234)] == [
        "0 points",
        "1 point",
        "2 points",
        "1,234 points",
    ]
