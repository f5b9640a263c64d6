"""Which numbers can be used: one range for each, wherever it comes from."""

from __future__ import annotations

import math
import reprlib
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np

# Longer numbers are described: Python refuses to print some, and nobody reads the others.
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True)
class Limits:
    """The range of a number, both ends included.

    Parameters
    ----------
    low, high : float
        The ends.
    whole : bool
        Whether only whole numbers can be used.
    """

    low: float
    high: float
    whole: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest number."""
        return self.low, self.high

    def __str__(self) -> str:
        return f"from {_plain(self.low)} to {_plain(self.high)}"

    def check(self, name: str, value: object) -> float:
        """Return `value` as a plain int, where only whole numbers can be used, or float.

        Raises
        ------
        ValueError
            When it is no number, NaN, or out of range. The message has `name` and the range.
        """
        if isinstance(value, Real) and not isinstance(value, (bool, np.bool_)):
            # Compared before it is converted: a float cannot hold every int.
            if value <= self.high and not value < self.low:
                if not self.whole:
                    return float(value)
                if isinstance(value, Integral):
                    return int(value)
        kind = "whole number" if self.whole else "number"
        raise ValueError(f"{name} must be a {kind} {self}; it is {_shown(value)}")

    def clip(self, value: float) -> float:
        """Return the number of the range that is nearest to `value`.

        Raises
        ------
        ValueError
            When it is NaN.
        """
        if value != value:
            raise ValueError(f"a number {self} is needed, not NaN")
        nearest = min(max(value, self.low), self.high)
        return round(nearest) if self.whole else float(nearest)


def _plain(end: float) -> str:
    return f"{end:,}" if isinstance(end, int) else f"{end:g}"


def _shown(value: object) -> str:
    if isinstance(value, Integral) and abs(int(value)) >= 10**_SHOWN_CHARACTERS:
        digits = math.floor(int(value).bit_length() * math.log10(2))
        return f"a number of about {digits:,} digits"
    # Not repr: what came from a file may be nested without end.
    text = reprlib.repr(value.item() if isinstance(value, np.generic) else value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 3] + "..."
