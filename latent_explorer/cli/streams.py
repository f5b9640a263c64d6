"""The standard streams: also where they are closed, full, or know few characters."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

from latent_explorer.messages import one_line

_LONGEST = 1200  # characters of a line; a part of it may have been shortened before
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
        raise _output_error(error) from error


def _output_error(error: OSError) -> OSError:
    # Who read it and has gone knows.
    if isinstance(error, BrokenPipeError):
        return error
    return OutputError(
        f"the standard output cannot be written ({error.strerror}); "
        "direct it elsewhere and run the same command again"
    )


def drop_output() -> None:
    """Forget what could not be written, or the interpreter would stumble over it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def tell(line: str) -> None:
    """Write a line to the standard output, at once.

    Raises
    ------
    BrokenPipeError
        When the reader has gone.
    OutputError
        When it cannot be written for another reason, such as a full disk.
    """
    if sys.stdout is not None:
        try:
            print(line)
        except OSError as error:
            raise _output_error(error) from error
        flush_output()


class SafeStream:
    """The standard error output, also where it is closed or full: then nothing is written.

    What is written there is for people who watch; work goes on without them.
    """

    def write(self, text: str) -> int:
        """Write `text` if that is possible."""
        # ValueError: it was closed within this process.
        with contextlib.suppress(OSError, ValueError):
            # Without a standard error output there is None in its place.
            if sys.stderr is not None:
                sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush it if that is possible."""
        with contextlib.suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.flush()

    def isatty(self) -> bool:
        """Return whether somebody watches."""
        with contextlib.suppress(OSError, ValueError):
            return sys.stderr is not None and sys.stderr.isatty()
        return False

    def fileno(self) -> int:
        """Return the number of the stream, by which its width is found out."""
        if sys.stderr is None:
            raise OSError("there is no standard error output")
        return sys.stderr.fileno()

    @property
    def encoding(self) -> str:
        """What characters it takes."""
        return getattr(sys.stderr, "encoding", None) or "ascii"


def say(message: str) -> None:
    """Print a line on the standard error output, as far as that is possible."""
    stream = SafeStream()
    stream.write(one_line(message, _LONGEST) + "\n")
    stream.flush()
