"""How many cards stand beside each other: arithmetic without Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

CARD_WIDTH, CARD_HEIGHT = 232, 184
"""No card is smaller, in pixels, where there is that much room."""

LOWEST = 160
"""Of a card, in pixels, where there is less: one is seen whole, and what explains it too."""

GAP = 6
"""Pixels between two cards."""

_HIGHEST = 0.92  # of its width, where there is more to scroll than to see


@dataclass(frozen=True)
class Arrangement:
    """Cards in rows.

    Parameters
    ----------
    columns : int
        Cards beside each other.
    row_height : int
        The smallest height of a row; what is left is shared.
    """

    columns: int
    row_height: int = CARD_HEIGHT


def arrange(
    n: int, width: int, height: int, scroll_bar: int = 0, card_width: int = CARD_WIDTH
) -> Arrangement:
    """Return the arrangement in which `n` cards are largest, without scrolling if that is possible.

    Parameters
    ----------
    n : int
        How many cards, at least one.
    width, height : int
        The space for them in pixels.
    scroll_bar : int
        What a scroll bar would take of the width.
    card_width : int
        The smallest width of a card.
    """
    most = _that_fit(width, card_width)
    least = least_height(height)
    fitting = [
        columns
        for columns in range(1, min(n, most) + 1)
        if _each(height, math.ceil(n / columns)) >= least
    ]
    if fitting:
        # Of two that give as large cards, the one with fewer empty places.
        best = max(fitting, key=lambda c: (_smaller_side(n, c, width, height), -c))
        return Arrangement(best, least)
    columns = min(n, _that_fit(width - scroll_bar, card_width), math.ceil(math.sqrt(n)))
    high = min(_HIGHEST * _each(width - scroll_bar, columns), height)
    return Arrangement(columns, max(least, int(high)))


def least_height(room: int) -> int:
    """Return the smallest height of a card in an area of this height, both in pixels."""
    return max(LOWEST, min(CARD_HEIGHT, room))


def _that_fit(length: int, least: int) -> int:
    return max(1, (length + GAP) // (least + GAP))


def _each(length: int, n: int) -> float:
    return (length - (n - 1) * GAP) / n


def _smaller_side(n: int, columns: int, width: int, height: int) -> float:
    return min(_each(width, columns), _each(height, math.ceil(n / columns)))
