"""Numbers in words, the same ones in the window and on the command line."""

from __future__ import annotations

import math

_NO_BREAK = "\u00a0"
_MINUS = "\u2212"
# How far a share may lie outside of [0, 1] by rounding.
_ROUNDING = 1e-9


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
