"""Numbers in words, the same ones in the window and on the command line."""

from __future__ import annotations

import math
import sys

_NO_BREAK = "\u00a0"
_MINUS = "\u2212"
# How far a share may lie outside of [0, 1] by rounding.
_ROUNDING = 1e-9


def how_many(count: int, noun: str) -> str:
    """Return how many there are of what `noun` names, such as "1 point" or "1,234 points"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def percent(share: float, digits: int = 1) -> str:
    """Return a share in percent, such as "86.5 %", never rounded up to all or down to nothing.

    Parameters
    ----------
    share : float
        In [0, 1].
    digits : int
        Digits behind the point.

    Returns
    -------
    str
        "100 %" and "0 %" for exactly 1 and 0; "> 99.9 %" and "< 0.1 %" for what would be rounded
        to them. All spaces are no-break spaces.

    Raises
    ------
    ValueError
        When `share` is not in [0, 1].
    """
    if not -_ROUNDING <= share <= 1 + _ROUNDING:
        raise ValueError(f"a share is from 0 to 1; it is {share}")
    finest = 10.0**-digits
    if share <= 0 or share >= 1:
        text = "100" if share >= 1 else "0"
    elif float(text := f"{100 * share:.{digits}f}") == 0:
        text = f"<{_NO_BREAK}{finest:.{digits}f}"
    elif float(text) == 100:
        text = f">{_NO_BREAK}{100 - finest:.{digits}f}"
    return f"{text}{_NO_BREAK}%"


def fine_share(share: float) -> str:
    """Return a share of pairs in percent, with two digits; "no data" for NaN."""
    return "no data" if math.isnan(share) else percent(share, 2)


def chance_share_text(share: float) -> str:
    """Return what chance would give, as `fine_share` does: never nothing at all."""
    return fine_share(max(share, sys.float_info.min))


def expected_count(expected: float) -> str:
    """Return a number of points that a distribution would have, such as "9,834" or "0.31"."""
    if math.isnan(expected):
        return "no data"
    return f"{expected:,.0f}" if expected >= 10 else f"{expected:.2g}"


def rank(percentile: float) -> str:
    """Return a rank among the images, such as "53", finer near the ends.

    Parameters
    ----------
    percentile : float
        In [0, 100].

    Returns
    -------
    str
        What is rounded is never called 0 or 100.
    """
    if 1 <= percentile <= 99:
        return f"{percentile:.0f}"
    if percentile <= 0 or percentile >= 100:
        return "100" if percentile >= 100 else "0"
    return f"{min(max(percentile, 0.1), 99.9):.1f}"


def signed(x: float, digits: int) -> str:
    """Return a number with its sign, such as "+0.80"; the minus is U+2212.

    Parameters
    ----------
    x : float
        The number.
    digits : int
        Digits behind the point.

    Returns
    -------
    str
        Without a sign where it is rounded to 0; "no data" for NaN.
    """
    if math.isnan(x):
        return "no data"
    if math.isinf(x):
        return "+\u221e" if x > 0 else f"{_MINUS}\u221e"
    text = f"{x:+.{digits}f}"
    return text.replace("-", _MINUS) if float(text) else text[1:]
