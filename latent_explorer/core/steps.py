"""Work in short steps, so that who runs it can do something else in between."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Stepwise: TypeAlias = Generator[None, None, T]
"""Work that pauses between steps of some 20 ms and returns its result at the end."""


def at_once(work: Stepwise[T]) -> T:
    """Do all steps, and return the result."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: T = done.value
            return result
