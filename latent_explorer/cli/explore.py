"""The window: `latent-explorer`, or `latent-explorer explore`."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from latent_explorer.cli.options import add_bundle, path
from latent_explorer.messages import shortened
from latent_explorer.session.recipe import LONGEST_NAME, STEPS_AT_MOST
from latent_explorer.ui.arrangements import ARRANGEMENTS

if TYPE_CHECKING:
    from latent_explorer.session.saved_session import SavedSession

_SIZE_AT_LEAST = 200


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser("explore", help="open the window (what is done by default)")
    add_bundle(parser)
    parser.add_argument(
        "--screenshot",
        type=path,
        metavar="PNG",
        help="open, wait for the first faces, save the window as a picture and end",
    )
    parser.add_argument(
        "--size", type=_size, metavar="WxH", help="size of the window, such as 1600x1000"
    )
    parser.add_argument(
        "--workspace",
        type=str.lower,  # in the window their names begin with a capital
        choices=[each.name.lower() for each in ARRANGEMENTS],
        help="the workspace that it comes up in",
    )
    parser.add_argument("--appearance", choices=("light", "dark"), help="its appearance")
    parser.add_argument(
        "--recipe",
        type=_recipe,
        metavar="NAME[:STEP]",
        help="open a recipe, such as 05-cube or 05-cube:2; the steps count from 1",
    )
    parser.add_argument(
        "--session",
        type=path,
        metavar="FILE",
        help="open a session that the window has saved, with its bundle or that of --bundle",
    )
    parser.set_defaults(run=run)


def _recipe(text: str) -> tuple[str, int]:
    name, _, step = text.partition(":")
    if not name or len(name) > LONGEST_NAME or (step and not step.isdecimal()):
        raise argparse.ArgumentTypeError(
            f"a recipe is NAME or NAME:STEP, such as 05-cube:2; not {shortened(text)!r}"
        )
    number = int(step[:6] or 1)
    if not 1 <= number <= STEPS_AT_MOST:
        raise argparse.ArgumentTypeError(f"a step is a number from 1 to {STEPS_AT_MOST}")
    return name, number - 1


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a size is WIDTHxHEIGHT in pixels, such as 1600x1000; not {text!r}"
        ) from None
    if min(width, height) < _SIZE_AT_LEAST:
        raise argparse.ArgumentTypeError(f"a window needs {_SIZE_AT_LEAST} pixels either way")
    return width, height


def run(args: argparse.Namespace) -> int:
    """Open the window; 2 when there is no display to open it on."""
    # What is imported lives as long as the program: looking for garbage in it is an eighth of the
    # start. The window collects what becomes garbage later.
    gc.disable()
    from latent_explorer.cli.display import display_problem

    if problem := display_problem():
        print(problem, file=sys.stderr)
        return 2
    session = None if args.session is None else _read_session(args)
    # After Qt, which is slow to import, is known to work.
    from latent_explorer.ui import screenshot, start
    from latent_explorer.ui.opening import Opening

    opening = Opening(args.bundle, session, args.recipe, args.workspace, args.appearance, args.size)
    if args.screenshot is None:
        return start.explore(opening)
    return screenshot.take_screenshot(opening, args.screenshot)


def _read_session(args: argparse.Namespace) -> tuple[SavedSession, Path]:
    """Read a session whose bundle can be found; nobody could be asked where that is."""
    from latent_explorer.session.session_file import read_session
    from latent_explorer.ui.session_bundle import place_of_bundle

    session = read_session(args.session)
    own = session.bundle
    if args.bundle is None and place_of_bundle(own, args.session) is None:
        raise ValueError(
            f"the bundle of {shortened(args.session.name)}, {shortened(own.name)}, is not at "
            f"{shortened(own.path)} any more; say where it is with --bundle"
        )
    return session, args.session
