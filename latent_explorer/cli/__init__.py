"""The command line: each module here adds sub-commands, and imports what is heavy when it runs."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import latent_explorer
from latent_explorer.cli.streams import (
    OutputError,
    drop_output,
    flush_output,
    prepare_streams,
    say,
)
from latent_explorer.messages import one_line

MODULES = (
    "explore",
    "training",
    "importing",
    "info",
    "encoding",
    "picture",
    "sampling",
    "decoding",
    "statistics",
    "strip",
    "paths",
    "correlations",
    "directions",
    "slices",
    "cuts",
    "radii",
    "compare",
    "projector",
    "models",
    "bench",
)
"""The modules of sub-commands, in the order of the help text."""

DEFAULT = "explore"
DEBUG = "LATENT_EXPLORER_DEBUG"

_FAILED = 1
_WRONG_USE = 2
_INTERRUPTED = 130

_ASKED_WRONGLY = (
    ValueError,
    FileExistsError,
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
    MemoryError,
    RecursionError,
)
_UNUSABLE_NAMES = (errno.ENAMETOOLONG, errno.ELOOP)
NO_HOME = "'~' names no home folder here; write the whole path"
# As Python words it where there is no such user, or no HOME.
_WITHOUT_HOME = "home directory"


class _Version(argparse.Action):
    """Like argparse's own, but looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *args: object) -> None:
        print(f"latent-explorer {latent_explorer.__version__}")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Complains on one line, of bounded length, also about megabytes of control characters."""

    def error(self, message: str) -> NoReturn:
        super().error(one_line(message))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command, ``explore`` when none is named.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after the program's name; those of the process by default.

    Returns
    -------
    int
        The exit code: 0, 1 when the work failed, 2 when it was asked for wrongly.
    """
    # Before numpy is imported: its products here are small, and the threads it would start for them
    # fight with TensorFlow's and the window's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (
        arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")
    ):
        arguments.insert(0, DEFAULT)
    prepare_streams()
    if argv is None and not sys.warnoptions and not os.environ.get(DEBUG):
        # What libraries have to say to those who write programs.
        warnings.simplefilter("ignore")
    try:
        args = build_parser().parse_args(arguments)
        code = int(args.run(args))
        # Here, and not when the interpreter ends: whether there still is a reader shows only now.
        flush_output()
        return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Who read our output has gone, as `head` does; that is no reason to complain.
        drop_output()
        return _FAILED
    except SystemExit:
        # Of argparse, which has printed a help text or a complaint.
        _flush_help()
        raise
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _explain(error, arguments)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all sub-commands."""
    parser = _Parser(
        prog="latent-explorer",
        description="See where the data lies in the latent space of an autoencoder, "
        "and draw new faces from there.",
        epilog="Without a command the window opens; latent-explorer COMMAND --help tells more.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in MODULES:
        import_module(f"{__name__}.{name}").add_parser(commands)
    return parser


def describe(error: Exception) -> str:
    """Say in one line what went wrong, with nothing that a terminal would act on."""
    if isinstance(error, MemoryError):
        return "there is not enough memory for this; use fewer or smaller files, or lower numbers"
    if isinstance(error, RecursionError):
        return "what was given is nested without end; give another file"
    if _is_without_home(error):
        return NO_HOME
    if isinstance(error, OSError) and error.strerror:
        # The number of an open file is a name for nobody.
        named = isinstance(error.filename, (str, bytes))
        where = f"{os.fsdecode(error.filename)}: " if named else ""
        return one_line(f"{where}{error.strerror}")
    return one_line(str(error)) or type(error).__name__


def exit_code(error: Exception) -> int | None:
    """Return 2 for what the user can put right by asking otherwise, 1 for the rest.

    None for an error that nobody foresaw.
    """
    if isinstance(error, OutputError):
        return _FAILED
    if isinstance(error, OSError) and error.errno in _UNUSABLE_NAMES:
        return _WRONG_USE
    if isinstance(error, (*_ASKED_WRONGLY, *_of_damaged_files())) or _is_without_home(error):
        return _WRONG_USE
    return _FAILED if isinstance(error, (OSError, ImportError)) else None


def _of_damaged_files() -> tuple[type[Exception], ...]:
    """Return what the readers of packed files raise; they are not imported to begin with."""
    import lzma
    import struct
    import zipfile
    import zlib

    return EOFError, lzma.LZMAError, struct.error, zipfile.BadZipFile, zlib.error


def _is_without_home(error: Exception) -> bool:
    return isinstance(error, RuntimeError) and _WITHOUT_HOME in str(error)


def _flush_help() -> None:
    try:
        flush_output()
    except OSError as error:
        drop_output()
        say(f"latent-explorer: {describe(error)}")
        raise SystemExit(_FAILED) from None


def _explain(error: Exception, arguments: Sequence[str]) -> int:
    """Print one sentence about an error, and write a report when nobody foresaw it."""
    # What had been printed before it may belong to a half of the work.
    try:
        flush_output()
    except OSError:
        drop_output()
    code = exit_code(error)
    if code is not None:
        say(f"latent-explorer: {describe(error)}")
        return code
    from latent_explorer.reports import told

    say(f"latent-explorer: {told(error, arguments)}")
    return _FAILED
