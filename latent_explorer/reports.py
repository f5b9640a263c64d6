"""Reports of errors that nobody foresaw, as files that can be sent to the developers."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import platformdirs

import latent_explorer
from latent_explorer.messages import one_line, shortened

_PROGRAM = "latent-explorer"
_LIBRARIES = ("numpy", "tensorflow", "keras", "PySide6", "pyqtgraph", "PIL")
# A recursion that does not end would repeat itself a thousand times.
_MOST_FRAMES = 60


def write_report(error: BaseException, arguments: Sequence[str] = ()) -> Path | None:
    """Write what is known about an error that nobody foresaw.

    Parameters
    ----------
    error : BaseException
        With its traceback.
    arguments : sequence of str
        The arguments of the command line.

    Returns
    -------
    Path or None
        A new file in the user's folder of logs, or in that of temporary files where there is none;
        None when neither can be written.
    """
    # Two errors can come within a second.
    stamp = f"{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    for folder in _folders():
        path = folder / f"error-{stamp}-{os.getpid()}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # "x": a report never replaces another, nor follows a link in a folder of all users.
            with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
                file.write(_report(error, arguments))
        except OSError:
            continue
        return path
    return None


def told(error: BaseException, arguments: Sequence[str] = ()) -> str:
    """Write a report on `error`, and return a sentence that names it."""
    report = write_report(error, arguments)
    happened = f"an unforeseen error ({type(error).__name__}: {one_line(str(error), 200)})"
    if report is None:
        return f"{happened}; no report of it could be written"
    return f"{happened}; report it to the developers with the file {shortened(report, 300)}"


def _folders() -> Iterator[Path]:
    folder = platformdirs.user_log_path(_PROGRAM, appauthor=False)
    # Without a home folder it begins with "~".
    if folder.is_absolute():
        yield folder
    try:
        yield Path(tempfile.gettempdir())
    except OSError:
        return


def _report(error: BaseException, arguments: Sequence[str]) -> str:
    # Only what has been imported: an import could fail as well.
    libraries = ((name, getattr(sys.modules.get(name), "__version__", None)) for name in _LIBRARIES)
    lines = [
        f"Latent Explorer {latent_explorer.__version__}",
        f"Python {sys.version}",
        f"Platform {platform.platform()}",
        *(f"{name} {version}" for name, version in libraries if version),
        f"Arguments {list(arguments)!r}",
        "",
    ]
    frames = traceback.format_exception(type(error), error, error.__traceback__, -_MOST_FRAMES)
    return "\n".join(lines) + "\n" + "".join(frames)
