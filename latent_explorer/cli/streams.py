"""Writing to the terminal: safely, whatever is in a name and whatever has become of the stream."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata

_LONGEST = 600
_ELLIPSIS = " ... "


def printable(text: str, longest: int = _LONGEST) -> str:
    """Return `text` so that it can be printed: short, and without control characters.

    Names of files may hold escape sequences, line ends, marks that reverse the direction of
    writing, and bytes that are no text; they become backslash escapes. Of a text of more than
    `longest` characters the middle is left out.
    """
    if len(text) > longest:
        half = (longest - len(_ELLIPSIS)) // 2
        text = text[:half] + _ELLIPSIS + text[-half:]
    return "".join(
        char.encode("unicode_escape").decode("ascii")
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else char
        for char in text
    )


class OutputError(OSError):
    """The standard output takes nothing more."""


def tell(line: str) -> None:
    """Write a line to the standard output, at once; where there is none, nothing is written.

    Raises
    ------
    BrokenPipeError
        When the reader has gone.
    OutputError
        When it cannot be written for another reason, such as a full disk.
    """
    try:
        print(line, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is still held back would be tried once more when the interpreter ends.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(
            f"the standard output cannot be written ({error.strerror}); "
            "direct it elsewhere and run the same command again"
        ) from error


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
    """Write a line to the standard error output, if there is one."""
    stream = SafeStream()
    # Twice as much: a part of it may have been shortened before.
    stream.write(printable(message, 2 * _LONGEST) + "\n")
    stream.flush()
