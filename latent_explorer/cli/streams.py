"""The standard streams: also where they are closed, full, or know few characters."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

_NUMBERS = {"stdin": 0, "stdout": 1, "stderr": 2}


class OutputError(OSError):
    """What was to be printed could not be written."""


def prepare_streams() -> None:
    """Make the standard streams usable.

    A closed one is replaced. What is printed to a closed standard output is an error when it is
    flushed, as on a full disk: somebody asked for it. The standard error output of a program
    without a console goes nowhere. Characters that an output does not know become escapes.
    """
    for name, number in _NUMBERS.items():
        with contextlib.suppress(OSError):
            # Or the next file that is opened would be given its number, and be printed into.
            _occupy(number, os.O_RDWR if name == "stderr" else os.O_RDONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = _without_a_console() if os.name == "nt" else _closed_output()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _occupy(number: int, flags: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        descriptor = os.open(os.devnull, flags)
        if descriptor != number:
            os.dup2(descriptor, number)
            os.close(descriptor)


def _without_a_console() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def _closed_output() -> TextIO:
    # It was occupied for reading: what is written into it fails.
    return open(1, "w", encoding="utf-8", closefd=False)


def flush_output() -> None:
    """Write what has been printed.

    Raises
    ------
    BrokenPipeError
        When who read it has gone.
    OutputError
        When it cannot be written, because the disk is full or the output is closed.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(f"the output could not be written: {error.strerror}") from error


def drop_output() -> None:
    """Forget what could not be written, or the interpreter would stumble over it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def say(message: str) -> None:
    """Print a line on the standard error output, as far as that is possible."""
    with contextlib.suppress(OSError, ValueError):
        print(message, file=sys.stderr, flush=True)
