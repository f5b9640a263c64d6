"""Columns of a table: texts become the narrowest numbers that hold all their digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_INTEGERS = (np.int8, np.int32, np.int64)
# Without leading zeros: 007 is a name.
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,18})")
_DIGITS = re.compile(r"[+-]?[0-9]+")
_FLOAT32_WHOLE, _FLOAT64_WHOLE = 2**24, 2**53
_UNKNOWN = ("", "nan")
_MOST_BYTES = 256 * 2**20


def typed(texts: Sequence[str]) -> NDArray[Any]:
    """Turn the texts of a column into numbers, where that loses nothing.

    Parameters
    ----------
    texts : sequence of str of length n
        An empty text, and "nan" among numbers, means unknown.

    Returns
    -------
    ndarray of shape (n,)
        Whole numbers as int8, int32 or int64; where some are unknown, as `with_gaps` says. Other
        numbers as float32, or as float64 where they have more digits than that holds. All else as
        text, also whole numbers with leading zeros or of more than 64 bits.

    Raises
    ------
    ValueError
        When it would take too much memory as text.
    """
    texts = [text.strip() for text in texts]
    known = np.array([text.lower() not in _UNKNOWN for text in texts], bool)
    values = [text for text, there in zip(texts, known, strict=True) if there]
    if all(map(_WHOLE.fullmatch, values)):
        column = _whole([int(value) for value in values])
    else:
        column = _fractional(values)
    if column is None:
        return as_texts(texts)
    rows = np.full(len(texts), -1, np.intp)
    rows[known] = np.arange(len(values))
    return with_gaps(column, rows)


def _whole(values: list[int]) -> NDArray[Any] | None:
    least, greatest = min(values, default=0), max(values, default=0)
    for kind in _INTEGERS:
        if np.iinfo(kind).min <= least and greatest <= np.iinfo(kind).max:
            return np.array(values, kind)
    return None


def _fractional(values: list[str]) -> NDArray[Any] | None:
    if any(_DIGITS.fullmatch(value) and not _is_exact(value) for value in values):
        return None
    try:
        numbers = np.array(values, np.float64)
    except ValueError:
        return None
    if not np.isfinite(numbers).all():
        return None
    with np.errstate(over="ignore"):
        narrow = numbers.astype(np.float32)
    if np.array_equal(narrow.astype(np.str_).astype(np.float64), numbers):
        return narrow
    return numbers


def _is_exact(digits: str) -> bool:
    return bool(_WHOLE.fullmatch(digits)) and abs(int(digits)) <= _FLOAT64_WHOLE


def plain_text(value: object) -> str:
    """Return a value of a table as `typed` reads it: yes and no are 1 and -1, unknown is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "-1"
    if isinstance(value, str):
        return " ".join(value.split())
    try:
        return str(value)
    except ValueError:  # a whole number of thousands of digits
        return ""


def as_texts(texts: Sequence[str]) -> NDArray[np.str_]:
    """Return `texts` as an array, all as wide as the longest.

    Raises
    ------
    ValueError
        When that would take too much memory.
    """
    longest = max(map(len, texts), default=0)
    if longest * len(texts) * 4 > _MOST_BYTES:
        raise ValueError(
            f"{len(texts):,} texts of up to {longest:,} characters take too much memory; "
            "shorten the longest"
        )
    return np.array(texts, np.str_)


def with_gaps(column: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """Take `rows` of a column; where a row is -1 the value is unknown.

    Parameters
    ----------
    column : ndarray of shape (n,)
        As `typed` makes it.
    rows : ndarray of int of shape (m,)
        From -1 to n - 1.

    Returns
    -------
    ndarray of shape (m,)
        Of the same type where nothing is unknown. Where something is: 0 in a column of -1 and 1;
        NaN in other columns of numbers, which are then float32 or float64, whichever holds them
        exactly; "" in texts, which whole numbers become that neither of these holds.
    """
    there = rows >= 0
    if there.all():
        return column[rows]
    unknown: Any = np.nan
    if column.dtype.kind == "U":
        unknown = ""
    elif column.dtype.kind == "i":
        # A column of ones alone may be one of -1 and 1, or of something that is counted from 0.
        if -1 in column and np.isin(column, (-1, 1)).all():
            unknown = 0
        else:
            column = _with_room_for_nan(column)
            unknown = "" if column.dtype.kind == "U" else np.nan
    taken = np.full(len(rows), unknown, column.dtype)
    taken[there] = column[rows[there]]
    return taken


def _with_room_for_nan(column: NDArray[Any]) -> NDArray[Any]:
    greatest = max(-int(column.min(initial=0)), int(column.max(initial=0)))
    if greatest <= _FLOAT32_WHOLE:
        return column.astype(np.float32)
    return column.astype(np.float64) if greatest <= _FLOAT64_WHOLE else column.astype(np.str_)
