"""Between which bounds a number must lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The least and the greatest value of a number, both allowed.

    Parameters
    ----------
    low, high : float
        The bounds.
    whole : bool
        Whether it must be a whole number.
    """

    low: float
    high: float
    whole: bool = False

    def check(self, name: str, value: float) -> None:
        """Raise `ValueError` that names `name` if `value` does not lie within the limits."""
        if not self.low <= value <= self.high or (self.whole and value != int(value)):
            kind = "a whole number" if self.whole else "a number"
            raise ValueError(
                f"{name} must be {kind} from {self.low:,} to {self.high:,}; it is {value}"
            )
