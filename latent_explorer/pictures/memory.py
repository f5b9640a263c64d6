"""A limit of the memory that several threads take together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MemoryBudget:
    """So many bytes, of which threads claim what they are about to take.

    Parameters
    ----------
    total : int
        Bytes that may be claimed at the same time.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._free = total
        self._changed = threading.Condition()

    @contextmanager
    def claim(self, amount: int) -> Iterator[None]:
        """Hold `amount` bytes within the block; wait until they are free.

        Raises
        ------
        ValueError
            When `amount` is more than there is in all.
        """
        if amount > self.total:
            raise ValueError(f"{amount} bytes are claimed of {self.total}")
        with self._changed:
            self._changed.wait_for(lambda: self._free >= amount)
            self._free -= amount
        try:
            yield
        finally:
            with self._changed:
                self._free += amount
                self._changed.notify_all()
