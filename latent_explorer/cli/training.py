"""``latent-explorer train``: from pictures to a bundle."""

from __future__ import annotations

import argparse
import errno
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from latent_explorer.cli import describe
from latent_explorer.cli.options import PICTURES, path, place, positive, within
from latent_explorer.cli.progress import JsonLines, ProgressBar
from latent_explorer.cli.signals import Interruption, interruptible
from latent_explorer.cli.streams import OutputError, say, tell
from latent_explorer.core.formats import how_many
from latent_explorer.messages import one_line
from latent_explorer.training.reports import Notice, Report
from latent_explorer.training.settings import (
    FOLDED_SHARE,
    PRECISIONS,
    TRAINING_LIMITS,
    TrainingSettings,
)
from latent_explorer.training.strategy import SLURM, find_cluster

if TYPE_CHECKING:
    from latent_explorer.training.made import Made
    from latent_explorer.training.recipe import Recipe
    from latent_explorer.training.strategy import Cluster

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def add_parser(commands: Any) -> None:
    """Add the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "train",
        help="train a model on pictures and write it as a bundle",
        description="Train a model on pictures and write it as a bundle. An interrupted training "
        "goes on from its last whole epoch with --resume; until the bundle is whole, what it needs "
        "is in the folder BUNDLE.training. Files that cannot be read are left out and named in "
        "skipped.csv in the bundle.",
    )
    parser.add_argument(
        "--images",
        type=place,
        required=True,
        metavar="PATH",
        help=PICTURES,
    )
    parser.add_argument(
        "--out", type=path, required=True, metavar="BUNDLE", help="the folder to create"
    )
    parser.add_argument(
        "--val-images",
        type=place,
        metavar="PATH",
        help="pictures to measure the error on; by default partition 1 of CelebA's list, if any",
    )
    parser.add_argument(
        "--attributes",
        type=place,
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
    parser.add_argument(
        "--samples",
        action="store_true",
        help="after each epoch, draw some pictures above what the networks make of them, as "
        "samples.png in the folder BUNDLE.training",
    )
    parser.add_argument(
        "--cluster",
        choices=(SLURM,),
        help="train on all tasks that srun has started; other clusters are described by TF_CONFIG, "
        "and the GPUs of one machine are found without being asked for",
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
        "batch": "pictures a step, on all machines and GPUs together",
        "size": "side of the pictures in pixels, a multiple of 16",
        "z-dim": "components of a z-vector",
        "seed": "of weights, order and mirroring",
    }
    for name, meaning in numbers.items():
        default = getattr(TrainingSettings, name.replace("-", "_"))
        parser.add_argument(
            f"--{name}",
            type=_limited(name),
            default=default,
            metavar="N",
            help=f"{meaning} ({default})",
        )
    parser.add_argument(
        "--folded-epochs",
        type=_limited("folded-epochs"),
        metavar="N",
        help="how many of the epochs, the last ones, go without batch normalisation, which is "
        f"folded into the convolutions: faster ({FOLDED_SHARE * 100:.0f} percent of them)",
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


def _limited(option: str) -> Callable[[str], Any]:
    name = option.replace("-", "_")
    return within(TRAINING_LIMITS[name], name)


def run(args: argparse.Namespace) -> int:
    """Train, reporting progress; see `latent_explorer.training.make_bundle.make_bundle`."""
    try:
        return _train(args)
    except (ValueError, OSError, ImportError) as error:
        if args.json and not isinstance(error, BrokenPipeError | OutputError):
            JsonLines().write("error", message=describe(error))
        raise


def _train(args: argparse.Namespace) -> int:
    with interruptible() as interruption:
        recipe = _recipe(args)
        cluster = find_cluster(args.cluster)
        helps = cluster is not None and not cluster.is_chief
        reporter: JsonLines | ProgressBar
        with JsonLines() if args.json else ProgressBar() as reporter:

            def report(what: Report) -> None:
                interruption.check()
                # How far they are is told once, by the first worker.
                if not helps or isinstance(what, Notice):
                    reporter(what)

            made = _make(recipe, report, cluster, interruption)
    if made is None and not interruption.signal_number:
        if args.json:
            JsonLines().write("helped", bundle=str(recipe.out))
        else:
            tell(one_line(f"done; the first worker has written {recipe.out}"))
        return 0
    if made is None:
        message = _how_to_go_on(recipe)
        if args.json:
            JsonLines().write("interrupted", message=message)
        say(f"latent-explorer: {message}")
        return interruption.exit_code
    if args.json:
        JsonLines().write("done", **{**asdict(made), "bundle": str(made.bundle)})
    else:
        tell(one_line(_summary(made)))
    return 0


def _recipe(args: argparse.Namespace) -> Recipe:
    from latent_explorer.pictures.crop import Crop
    from latent_explorer.training.recipe import Recipe

    settings = {
        field.name: getattr(args, field.name)
        for field in fields(TrainingSettings)
        if hasattr(args, field.name)
    }
    return Recipe(
        images=args.images,
        out=args.out,
        settings=TrainingSettings(**settings),
        crop=Crop.parse(" ".join(args.crop)),
        val_images=args.val_images,
        attributes=args.attributes,
        limit=args.limit,
        resume=args.resume,
        samples=args.samples,
        name=args.name,
        source=args.source,
        licence=args.licence,
    )


def _make(
    recipe: Recipe,
    report: Callable[[Report], None],
    cluster: Cluster | None,
    interruption: Interruption,
) -> Made | None:
    """Return what came out, or None when a signal has ended the work or others write it."""
    from latent_explorer.training.make_bundle import make_bundle

    try:
        return make_bundle(recipe, report, cluster)
    except BaseException as error:
        # A signal may surface as almost any error: it may have come in the middle of an import.
        if interruption.signal_number:
            return None
        if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
            raise OSError(
                "there is not enough memory for this training: choose a smaller --batch, --size "
                "or --z-dim"
            ) from error
        if isinstance(error, OSError) and not isinstance(error, OutputError) and _is_full(error):
            raise OSError(
                f"the disk with {recipe.work} is full, or takes no file of this size: make room "
                "and run the same command with --resume"
            ) from error
        raise


def _is_full(error: OSError) -> bool:
    # The library that writes the networks says it in words only.
    return error.errno in _FULL or "No space left" in str(error)


def _how_to_go_on(recipe: Recipe) -> str:
    if epochs := recipe.epochs_done():
        return (
            f"stopped after epoch {epochs} of {recipe.settings.epochs}; "
            "run the same command with --resume to go on"
        )
    return "stopped before the first epoch was finished; run the same command to start anew"


def _summary(made: Made) -> str:
    error = f"mean squared error {made.loss:.5f}"
    if made.val_loss is not None:
        error += f", {made.val_loss:.5f} on validation pictures"
    files = how_many(made.skipped, "file")
    skipped = f"; skipped {files}, see skipped.csv in it" if made.skipped else ""
    return f"wrote {made.bundle}: {made.pictures:,} z-points, {error}{skipped}"
