"""Where requests wait for the worker: one for each key, the latest wins."""

from __future__ import annotations

import threading

from latent_explorer.jobs import Request


class JobBoard:
    """Hold at most one unstarted request for each key. Safe to use from several threads.

    There is no throttling: while the worker is busy, newer requests replace older ones, so that it
    always goes on with the latest and nothing queues up.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[object, Request] = {}
        self._closed = False

    def post(self, request: Request) -> None:
        """Add `request`; it takes the place of an unstarted one with the same key."""
        with self._changed:
            if self._closed:
                return
            # Not the last place: it would never be the turn of what is posted again and again.
            self._waiting[request.key] = request
            self._changed.notify()

    def take(self, *, urgent_first: bool = True) -> Request | None:
        """Wait for a request and take it; None once the board is closed.

        Parameters
        ----------
        urgent_first : bool
            Whether urgent ones overtake those that were posted before them.
        """
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            return self._pop(self._first() if urgent_first else next(iter(self._waiting.values())))

    def take_urgent(self) -> Request | None:
        """Take an urgent request if there is one, without waiting."""
        with self._changed:
            if self._closed or not self._waiting:
                return None
            first = self._first()
            return self._pop(first) if first.urgent else None

    def close(self) -> None:
        """Drop what waits, take nothing more, and let a waiting `take` return."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether the board was closed."""
        with self._changed:
            return self._closed

    def _first(self) -> Request:
        return min(self._waiting.values(), key=lambda request: not request.urgent)

    def _pop(self, request: Request) -> Request:
        return self._waiting.pop(request.key)
