"""Numbers in words: one format for shares and signs wherever one is shown."""

from __future__ import annotations


def percent(share: float) -> str:
    """Return a share of one as a percentage, such as "86.5 %".

    Parameters
    ----------
    share : float
        From 0 to 1. What is only rounded to all or to nothing is "> 99.9 %" or "< 0.1 %".
    """
    text = f"{100 * share:.1f} %"
    if share < 1 and text == "100.0 %":
        return "> 99.9 %"
    if share > 0 and text == "0.0 %":
        return "< 0.1 %"
    return text


def signed(x: float, digits: int = 2) -> str:
    """Return a number with its sign, such as "+0.80" or "−0.77" with a true minus (U+2212)."""
    return f"{x:+.{digits}f}".replace("-", "\u2212")
