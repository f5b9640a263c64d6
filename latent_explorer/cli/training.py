"""``latent-explorer train``: from pictures to a bundle."""

from __future__ import annotations

import argparse
import errno
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from latent_explorer.cli import describe
from latent_explorer.cli.options import path, positive
from latent_explorer.cli.progress import JsonLines, ProgressBar
from latent_explorer.cli.signals import interruptible
from latent_explorer.model.records import PRECISIONS, Report, TrainingSettings

if TYPE_CHECKING:
    pass

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def add_parser(commands: Any) -> None:
    """Add the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "train",
        help="train a model on pictures and write it as a bundle",
        description="Train a model on pictures and write it as a bundle. An interrupted training "
        "goes on from its last whole epoch with --resume; until the bundle is whole, what it needs "
        "is in the folder OUT.training.",
    )
    parser.add_argument(
        "--images",
        type=path,
        required=True,
        metavar="PATH",
        help="a folder (with all folders in it), a zip file or CelebA's folder: jpg, png, webp",
    )
    parser.add_argument(
        "--out", type=path, required=True, metavar="BUNDLE", help="the folder to create"
    )
    parser.add_argument(
        "--val-images",
        type=path,
        metavar="PATH",
        help="pictures to measure the error on; by default partition 1 of CelebA's list, if any",
    )
    parser.add_argument(
        "--attributes",
        type=path,
        metavar="FILE",
        help="CelebA's list or a CSV whose first column is the file name; by default "
        "list_attr_celeba.txt or attributes.csv beside the pictures",
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N pictures")
    parser.add_argument(
        "--crop",
        nargs="+",
        default=["auto"],
        metavar="CROP",
        help="auto (CelebA's face box, else the largest central square), center, none (squeeze) or "
        "four numbers: left top right bottom (default: auto)",
    )
    _add_settings(parser)
    parser.add_argument(
        "--resume", action="store_true", help="go on with an interrupted training of this bundle"
    )
    parser.add_argument("--name", default="", help="what the bundle is called (default: as OUT)")
    parser.add_argument("--source", default="", help="where the pictures come from, in words")
    parser.add_argument("--licence", default="", help="what one may do with the bundle, in words")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line on the standard output"
    )
    parser.set_defaults(run=run)


def _add_settings(parser: argparse.ArgumentParser) -> None:
    numbers = {
        "epochs": "passes over all pictures",
        "batch": "pictures a step",
        "size": "side of the pictures in pixels, a multiple of 16",
        "z-dim": "components of a z-vector",
        "seed": "of weights, order and mirroring",
    }
    for name, meaning in numbers.items():
        default = getattr(TrainingSettings, name.replace("-", "_"))
        parser.add_argument(
            f"--{name}", type=int, default=default, metavar="N", help=f"{meaning} ({default})"
        )
    parser.add_argument(
        "--mirror", action="store_true", help="show half of the pictures mirrored, at random"
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default=TrainingSettings.precision,
        help="bfloat16 is faster where the processor has it (%(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Train, reporting progress; see `latent_explorer.model.making.make_bundle`."""
    reporter = JsonLines() if args.json else ProgressBar()
    try:
        with interruptible() as interruption, reporter:

            def report(what: Report) -> None:
                interruption.check()
                reporter(what)

            recipe = _recipe(args)
            try:
                made = _make(recipe, report)
            except BaseException:
                # A signal may surface as almost any error, when it arrives during an import.
                if not interruption.signal_number:
                    raise
                made = None
        if made is None:
            message = _interrupted(recipe)
            _tell(args, "interrupted", message)
            return interruption.exit_code
    except Exception as error:
        if isinstance(reporter, JsonLines) and not isinstance(error, BrokenPipeError):
            reporter.write("error", message=describe(error))
        raise
    if isinstance(reporter, JsonLines):
        reporter.write("done", **{**asdict(made), "bundle": str(made.bundle)})
    else:
        print(_summary(made))
    return 0
