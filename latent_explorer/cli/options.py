"""Options that several sub-commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

DEFAULT_BUNDLE = "celeba96"


def path(text: str) -> Path:
    """Read a path; ``~`` is the home folder also where the shell does not replace it."""
    return Path(text).expanduser()


def positive(text: str) -> int:
    """Read a whole number from 1 up."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def files(count: int) -> str:
    """Count files in words."""
    return "1 file" if count == 1 else f"{count:,} files"


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """Add ``--bundle``, read by `bundle_path`."""
    parser.add_argument(
        "--bundle", type=path, metavar="DIR", help="the bundle; by default the one that is shipped"
    )


def bundle_path(args: argparse.Namespace) -> Path:
    """Return the bundle that was asked for, or the shipped one."""
    if args.bundle is not None:
        asked: Path = args.bundle
        return asked
    from latent_explorer.resources import resource

    return resource(DEFAULT_BUNDLE)
