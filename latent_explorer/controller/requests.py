"""What is asked of the worker, and which of it has no answer yet."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from latent_explorer.jobs.request import Key, Priority, Request


class Board(Protocol):
    """Where requests wait for the worker."""

    def post(self, request: Request) -> None:
        """Add a request in place of an unstarted one of its key."""
        ...

    def withdraw(self, key: Key) -> None:
        """Drop the request of this key, also when it is under way."""
        ...


class Requests:
    """Post each request once, with its number, and withdraw what is wanted no more.

    Parameters
    ----------
    board : Board
        Hands requests to the worker.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self._numbers = itertools.count(1)
        self._asked: dict[Key, Request] = {}
        self._awaited: dict[Key, int] = {}

    @property
    def awaited(self) -> list[Request]:
        """What was asked for and has no answer yet."""
        return [self._asked[key] for key in self._awaited]

    def post(self, request: Request) -> int:
        """Post a request that no panel wants, such as to open a bundle; return its number."""
        number = next(self._numbers)
        self._board.post(replace(request, number=number))
        return number

    def ask(self, wanted: Iterable[Request]) -> set[Key]:
        """Post what was not asked for yet, withdraw all else, and return the keys of `wanted`."""
        by_key: dict[Key, Request] = {}
        for request in wanted:
            by_key[request.key] = request
            if request.key in self._asked and request.priority is Priority.URGENT:
                # One of a drag: the worker begins while others are still asked what they want.
                self._ask_for(request)
        for key in self._asked.keys() - by_key.keys():
            self._board.withdraw(key)
            del self._asked[key]
            self._awaited.pop(key, None)
        for request in by_key.values():
            self._ask_for(request)
        return set(by_key)

    def _ask_for(self, request: Request) -> None:
        key = request.key
        if self._asked.get(key) != request:
            self._asked[key] = request
            self._awaited[key] = self.post(request)

    def forget(self, kind: type[Request]) -> None:
        """Let requests of a kind be posted once more, where they are still wanted."""
        for key in [key for key, asked in self._asked.items() if isinstance(asked, kind)]:
            del self._asked[key]
            self._awaited.pop(key, None)

    def answered(self, request: Request) -> None:
        """Take note that there is an answer to a request, or that it could not be done."""
        if self._awaited.get(request.key) == request.number:
            del self._awaited[request.key]

    def withdraw_all(self) -> None:
        """Withdraw everything: another bundle is open."""
        for key in self._asked:
            self._board.withdraw(key)
        self._asked.clear()
        self._awaited.clear()
