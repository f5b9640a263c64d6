"""The command line: each module here adds sub-commands, and imports what is heavy when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import latent_explorer
from latent_explorer.cli.streams import printable, say

MODULES = ("explore", "training", "bundles", "latent", "bench")
"""The modules of sub-commands, in the order of the help text."""

DEFAULT = "explore"
DEBUG = "LATENT_EXPLORER_DEBUG"

_FAILED = 1
_WRONG_USE = 2
_INTERRUPTED = 130


class _Version(argparse.Action):
    """Like argparse's own, but looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *args: object) -> None:
        print(f"latent-explorer {latent_explorer.__version__}")
        parser.exit()


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
    try:
        args = build_parser().parse_args(arguments)
        code = int(args.run(args))
        # Here, and not when the interpreter ends: whether there still is a reader shows only now.
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Who read our output has gone, as `head` does; the interpreter must not stumble over it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except (ValueError, OSError, ImportError) as error:
        if os.environ.get(DEBUG):
            raise
        say(f"latent-explorer: {describe(error)}")
        return exit_code(error)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all sub-commands."""
    parser = argparse.ArgumentParser(
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
    """Say in one line what went wrong."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return printable(f"{error.filename}: {error.strerror}")
    return printable(" ".join(str(error).split())) or type(error).__name__


def exit_code(error: Exception) -> int:
    """Return 2 for what the user can put right by asking otherwise, 1 for the rest."""
    asked = (
        ValueError,
        FileExistsError,
        FileNotFoundError,
        IsADirectoryError,
        NotADirectoryError,
        PermissionError,
    )
    return _WRONG_USE if isinstance(error, asked) else _FAILED
