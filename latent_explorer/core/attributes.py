"""What is known of each image, as classes or as numbers: points in the order of an attribute.

In that order each class, and each range of a number, is a run of neighbours: it is counted without
a mask, and all runs together cost one pass.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import read_only, row_slices
from latent_explorer.core.coloured_density import level_weights
from latent_explorer.core.ordering import order_steps

MOST_CLASSES = 8
"""An attribute with more different values is a number, or has "other" as its last class."""

MOST_TEXTS = 10_000
"""With more different texts an attribute names the images rather than sorting them."""

# Texts are sorted as they are counted: some 20 ms.
_STEP_ROWS = 1 << 14
_MISSING = 255


@dataclass(frozen=True, eq=False)
class Classes:
    """An attribute with a few values.

    Parameters
    ----------
    order : ndarray of int32 of shape (n,)
        The numbers of the points, class by class; those without a value come last.
    ends : ndarray of int64 of shape (k + 1,)
        Class c is ``order[ends[c]:ends[c + 1]]``.
    labels : tuple of str of length k
        What the classes are called.
    """

    order: NDArray[np.int32]
    ends: NDArray[np.int64]
    labels: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many points have a value."""
        return int(self.ends[-1])

    @property
    def counts(self) -> tuple[int, ...]:
        """How many points each class has."""
        return tuple(np.diff(self.ends).tolist())


@dataclass(frozen=True, eq=False)
class Numbers:
    """An attribute that is a number.

    Parameters
    ----------
    order : ndarray of int32 of shape (n,)
        The numbers of the points, their values rising; those without a value come last.
    values : ndarray of float64 of shape (m,)
        The values in that order.
    """

    order: NDArray[np.int32]
    values: NDArray[np.float64]
    scale: tuple[float, float] = field(init=False)
    """Between these the colours change: 2 of 100 values are below, and 2 above."""
    weights: NDArray[np.float64] = field(init=False)
    """Of shape (m,): what is added up for the mean, see `level_weights`."""

    def __post_init__(self) -> None:
        beyond = len(self.values) // 50
        scale = float(self.values[beyond]), float(self.values[-1 - beyond])
        object.__setattr__(self, "scale", scale)
        object.__setattr__(self, "weights", read_only(level_weights(self.values, *scale)))

    @property
    def known(self) -> int:
        """How many points have a value."""
        return len(self.values)

    @property
    def least(self) -> float:
        """The lowest value."""
        return float(self.values[0])

    @property
    def most(self) -> float:
        """The highest value."""
        return float(self.values[-1])

    def between(self, low: float | None, high: float | None) -> slice:
        """Return the run of the values from `low` to `high`, both included; None is no limit."""
        start = 0 if low is None else int(np.searchsorted(self.values, low, "left"))
        stop = self.known if high is None else int(np.searchsorted(self.values, high, "right"))
        return slice(start, max(start, stop))


Attribute = Classes | Numbers


def attribute_steps(column: NDArray[Any]) -> Generator[None, None, Attribute]:
    """Return what a column of a table of images is, after steps of some 20 ms.

    Parameters
    ----------
    column : ndarray of shape (n,)
        Numbers or texts. No value are NaN and infinite numbers, the empty text, and 0 in a column
        of otherwise -1 and 1.

    Raises
    ------
    ValueError
        When no image has a value, or when there are more than `MOST_TEXTS` different texts.
    """
    codes = np.full(len(column), -1, np.int32)
    seen: dict[Any, int] = {}
    is_text = column.dtype.kind == "U"
    for rows in row_slices(len(column), _STEP_ROWS):
        known = np.flatnonzero(_known(column[rows]))
        values, places = np.unique(column[rows][known], return_inverse=True)
        numbers = [seen.setdefault(value, len(seen)) for value in values.tolist()]
        codes[rows.start + known] = np.array(numbers, np.int32)[places]
        if not is_text and len(seen) > MOST_CLASSES:
            return (yield from _numbers(column))
        if len(seen) > MOST_TEXTS:
            raise ValueError(
                f"it has more than {MOST_TEXTS:,} different texts, too many for classes"
            )
        yield
    signs = column.dtype.kind == "i" and -1 in seen and seen.keys() <= {-1, 0, 1}
    if signs and 0 in seen:
        codes[codes == seen.pop(0)] = -1
    if not seen:
        raise ValueError("no image has a value")
    return _classes(codes, seen, is_text, signs or column.dtype.kind == "b")


def _known(values: NDArray[Any]) -> NDArray[np.bool_]:
    known = np.ones(len(values), bool)
    if values.dtype.kind == "U":
        known &= values != ""
    elif values.dtype.kind == "f":
        known &= np.isfinite(values)
    return known


def _numbers(column: NDArray[Any]) -> Generator[None, None, Numbers]:
    yield
    values = column.astype(np.float64)
    values[~np.isfinite(values)] = np.nan
    yield
    order = yield from order_steps(values)
    known = int(np.count_nonzero(values == values))
    yield
    return Numbers(read_only(order.astype(np.int32)), read_only(values[order[:known]]))


def _classes(
    codes: NDArray[np.int32], seen: dict[Any, int], is_text: bool, is_sign: bool
) -> Classes:
    counts = np.bincount(codes[codes >= 0], minlength=max(seen.values()) + 1)
    # Texts by how often they occur, numbers by their value.
    named = sorted(seen, key=lambda value: (-counts[seen[value]], value) if is_text else value)
    own = named if len(named) <= MOST_CLASSES else named[: MOST_CLASSES - 1]
    # The last place is that of code -1.
    class_of = np.full(len(counts) + 1, len(own), np.uint8)
    class_of[-1] = _MISSING
    for number, value in enumerate(own):
        class_of[seen[value]] = number
    labels = [_label(value, is_sign) for value in own]
    if len(own) < len(named):
        labels.append(f"other ({len(named) - len(own):,} values)")
    classes = class_of[codes]
    order = np.argsort(classes, kind="stable").astype(np.int32)
    counted = np.bincount(classes, minlength=len(labels))[: len(labels)]
    ends = np.concatenate([[0], np.cumsum(counted)]).astype(np.int64)
    return Classes(read_only(order), read_only(ends), tuple(labels))


def _label(value: Any, is_sign: bool) -> str:
    if is_sign:
        return "yes" if value > 0 else "no"
    return f"{value:.9g}" if isinstance(value, float) else str(value)
