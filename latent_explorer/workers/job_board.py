"""Where requests wait for the worker: one for each key, the latest wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from latent_explorer.jobs.request import Key, Priority, Request

_IN_A_ROW = 4
"""So many urgent requests go before others that wait; then it is the turn of one of these."""

_QUIET = 0.03
_PATIENCE = 0.5
"""Seconds. While one thing is asked for after the other, as in a drag, work in the background waits
for a pause of the first length, but not longer than the second."""

_HAND_OVER = 4e-4
"""Seconds in which who posts something urgent lets an idle worker have the interpreter's lock.

It needs that long until it computes without it; and lost in between, the lock comes back a
millisecond later, a tenth of the time from event to face."""

_REST = 0.15
_NEXT_AT_LAST = 1.25
"""Of the time from one event of a drag to the next: what is asked for less than the first share
after the one before was done, or even before that, gives way to the next, which comes within the
second."""

_SMOOTH = 0.2


class JobBoard:
    """Hold at most one unstarted request for each key. Safe to use from several threads.

    There is no throttling: while the worker is busy, newer requests replace older ones, so that it
    always goes on with the latest and nothing queues up.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Key, Request] = {}
        self._posted: dict[Key, float] = {}
        self._rhythms: dict[Key, tuple[float, float]] = {}
        self._finished: dict[Key, float] = {}
        self._running: list[Request] = []
        self._given_up: set[Key] = set()
        self._closed = False
        self._urgent_in_a_row = 0
        self._last_wanted = self._last_background = self._last_long = -1e9

    # What the controller does

    def post(self, request: Request) -> None:
        """Add `request`; it takes the place of an unstarted one with the same key."""
        with self._changed:
            if self._closed:
                return
            self._note_wanted(request)
            self._note_rhythm(request)
            if request.priority >= Priority.BACKGROUND:
                self._give_up(request.key)
            # Not the last place: it would never be the turn of what is posted again and again.
            self._waiting[request.key] = request
            self._posted[request.key] = time.monotonic()
            self._changed.notify()
            begins = request.priority is Priority.URGENT and not self._running
        if begins:
            time.sleep(_HAND_OVER)

    def withdraw(self, key: Key) -> None:
        """Drop the request of this key; if it is under way, it is given up after its step."""
        with self._changed:
            self._waiting.pop(key, None)
            self._posted.pop(key, None)
            self._give_up(key)

    def give_way(self) -> None:
        """Let work in the background wait, as in a drag: the window has much to do by itself.

        Both use the same processors, and the interpreter's lock, which goes to and fro between them
        where the worker reads many small parts of a file.
        """
        with self._changed:
            self._last_wanted = time.monotonic()

    def close(self) -> None:
        """Drop what waits, take nothing more, and let a waiting `take` return."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._posted.clear()
            self._changed.notify_all()

    # What the worker does

    def take(self, *, by_priority: bool = True, wait: bool = True) -> Request | None:
        """Wait for a request and take it; None once the board is closed.

        Parameters
        ----------
        by_priority : bool
            Whether urgent ones overtake those that were posted before them.
        wait : bool
            Whether to wait where it is the turn of none; else that is None too. For the next event
            of a drag, some milliseconds, it waits in any case.
        """
        with self._changed:
            while not self._closed:
                request = self._first(self._waiting.values(), by_priority)
                if request is not None and (pause := self._until_next(request)) > _HAND_OVER:
                    self._changed.wait(pause)
                elif request is not None:
                    return self._start(request)
                elif not wait:
                    break
                else:
                    self._changed.wait(_QUIET / 2 if self._waiting else None)
            return None

    def take_more_urgent(self, running: Request) -> Request | None:
        """Take a request that goes between two steps of `running`; None when that is to go on.

        Work in the background is held here while somebody drags, as `take` holds it. Of what is
        long, those that are as urgent and short need not wait for the end.
        """
        with self._changed:
            while not self._closed and running.key not in self._given_up:
                waiting = self._waiting.values()
                first = self._first(
                    [*(r for r in waiting if self._goes_between(r, running)), running]
                )
                if first is running:
                    break
                if first is not None:
                    return self._start(first)
                self._changed.wait(_QUIET / 2)
            self._note_step(running)
            return None

    def finish(self, request: Request) -> None:
        """Say that `request` is done with."""
        with self._changed:
            self._running.remove(request)
            if request.priority == Priority.URGENT:
                self._finished[request.key] = time.monotonic()
            self._note_wanted(request)
            if all(other.key != request.key for other in self._running):
                self._given_up.discard(request.key)
                if request.key not in self._waiting:
                    self._posted.pop(request.key, None)

    def given_up(self, request: Request) -> bool:
        """Return whether nobody waits for `request` any more, or the board is closed."""
        with self._changed:
            return self._closed or request.key in self._given_up

    def _first(self, requests: Iterable[Request], by_priority: bool = True) -> Request | None:
        """Return the one of `requests` that goes first, None when it is the turn of none."""
        ready = [request for request in requests if self._is_its_turn(request)]
        others = [request for request in ready if request.priority > Priority.URGENT]
        if by_priority and others and self._urgent_in_a_row >= _IN_A_ROW:
            ready = others
        return min(ready, key=_priority if by_priority else _as_posted, default=None)

    def _goes_between(self, request: Request, running: Request) -> bool:
        """Return whether `request` may go between two steps of `running`."""
        if request.priority == running.priority and running.is_long and not request.is_long:
            # One short request after the other must not hold up the long one for ever.
            return time.monotonic() - self._last_long <= _PATIENCE
        return request.priority < running.priority

    def _is_its_turn(self, request: Request) -> bool:
        if request.priority < Priority.BACKGROUND:
            return True
        now = time.monotonic()
        if now - self._last_wanted > _QUIET:
            return True
        if request.needs_pause and now - self._posted.get(request.key, -1e9) <= _PATIENCE:
            # Another one of its key may come at any moment, and all of its work would be in vain.
            return False
        return now - self._last_background > _PATIENCE

    def _until_next(self, request: Request) -> float:
        """Return how long to wait for a newer one in place of `request`, in seconds.

        A worker that is behind in a drag would stay behind: it begins each event's face while the
        next event comes, and both are late. What is skipped would be seen for one frame.
        """
        if request.priority != Priority.URGENT:
            return 0.0
        _, rhythm = self._rhythms[request.key]
        posted = self._posted[request.key]
        # Its own rest: of two faces that follow one event the second waits for the first.
        if posted - self._finished.get(request.key, -1e9) >= _REST * rhythm:
            return 0.0
        return posted + _NEXT_AT_LAST * rhythm - time.monotonic()

    def _note_rhythm(self, request: Request) -> None:
        """Note how fast urgent requests of a key follow one another: 0 where they do not."""
        if request.priority == Priority.URGENT:
            now = time.monotonic()
            last, rhythm = self._rhythms.get(request.key, (-1e9, 0.0))
            step = now - last
            if step > _QUIET:
                rhythm = 0.0
            else:
                rhythm = rhythm + _SMOOTH * (step - rhythm) if rhythm else step
            self._rhythms[request.key] = now, rhythm

    def _note_wanted(self, request: Request) -> None:
        if request.priority < Priority.BACKGROUND:
            self._last_wanted = time.monotonic()

    def _start(self, request: Request) -> Request:
        self._note_step(request)
        self._running.append(request)
        return self._waiting.pop(request.key)

    def _note_step(self, request: Request) -> None:
        urgent = request.priority == Priority.URGENT
        self._urgent_in_a_row = self._urgent_in_a_row + 1 if urgent else 0
        if request.priority >= Priority.BACKGROUND:
            self._last_background = time.monotonic()
        if request.is_long:
            self._last_long = time.monotonic()

    def _give_up(self, key: Key) -> None:
        if any(request.key == key for request in self._running):
            self._given_up.add(key)


def _priority(request: Request) -> int:
    return request.priority


def _as_posted(request: Request) -> int:
    # But what takes long and nobody waits for comes last.
    return int(request.is_long and request.priority >= Priority.BACKGROUND)
