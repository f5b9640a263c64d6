"""JSON of foreign origin, read strictly: what is odd is refused before anybody works with it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

# A description needs five levels, a nested network some twenty; Python itself gives up near 1000.
_DEEPEST = 64
_LARGEST_INTEGER = 2**63


def read_json(data: bytes) -> Any:
    """Read a JSON text.

    Parameters
    ----------
    data : bytes
        In UTF-8.

    Returns
    -------
    dict, list, str, int, float, bool or None
        At most 64 levels deep, with finite numbers.

    Raises
    ------
    ValueError
        When it is no JSON, or odd: a key that comes twice, NaN, an integer beyond 64 bits, lists
        within lists without end.
    """
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_without_repetition, parse_constant=_refuse
        )
    except RecursionError:
        raise ValueError("it is nested without end") from None
    except UnicodeDecodeError:
        raise ValueError("it is no text in UTF-8") from None
    _check(value)
    return value


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"{repeated!r} comes twice")
    return mapping


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _check(value: Any) -> None:
    for each in all_within(value, _DEEPEST):
        too_large = (isinstance(each, float) and not math.isfinite(each)) or (
            isinstance(each, int) and abs(each) >= _LARGEST_INTEGER
        )
        if too_large:
            raise ValueError("a number in it is too large")


def all_within(value: Any, deepest: int) -> Iterator[Any]:
    """Yield all that is in a JSON value, itself first, level by level.

    A function that calls itself could be sent too deep.

    Parameters
    ----------
    value : Any
        What was read.
    deepest : int
        How many levels it may have.

    Raises
    ------
    ValueError
        Where it has more.
    """
    level = [value]
    for _ in range(deepest):
        inner: list[Any] = []
        for each in level:
            yield each
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
        if not inner:
            return
        level = inner
    raise ValueError("it is nested without end")
