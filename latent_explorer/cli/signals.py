"""Ending a long work promptly when it is interrupted."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(KeyboardInterrupt):
    """Ctrl-C or a request to terminate."""


class Interruption:
    """What has been asked for by signals so far.

    Attributes
    ----------
    signal_number : int
        The first signal, 0 before there is one.
    """

    def __init__(self) -> None:
        self.signal_number = 0

    @property
    def exit_code(self) -> int:
        """The code a shell expects: 130 after Ctrl-C, 143 after SIGTERM."""
        return 128 + self.signal_number

    def check(self) -> None:
        """Raise `Interrupted` if there was a signal: an exception out of a handler can get lost."""
        if self.signal_number:
            raise Interrupted

    def _handle(self, signal_number: int, frame: FrameType | None) -> None:
        self.signal_number = signal_number
        # Who asks a second time wants no more tidying up.
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        # What was broken off in the middle, such as a file half written, has nothing to add.
        sys.unraisablehook = _say_nothing
        raise Interrupted


def _say_nothing(_: object) -> None:
    return None


@contextlib.contextmanager
def interruptible() -> Iterator[Interruption]:
    """Turn Ctrl-C and SIGTERM into `Interrupted` within the block, in the main thread."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = [signal.signal(each, interruption._handle) for each in _SIGNALS]
    hook = sys.unraisablehook
    try:
        yield interruption
    finally:
        sys.unraisablehook = hook
        for each, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(each, handler)
