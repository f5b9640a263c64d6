"""``latent-explorer import``: networks that were trained elsewhere become a bundle."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import PICTURES, path, place, positive
from latent_explorer.cli.progress import JsonLines, ProgressBar
from latent_explorer.cli.signals import interruptible
from latent_explorer.cli.streams import say, tell
from latent_explorer.core.formats import how_many
from latent_explorer.messages import one_line
from latent_explorer.training.reports import Report

if TYPE_CHECKING:
    from latent_explorer.pictures.crop import Size
    from latent_explorer.training.importing import ForeignPoints, ImportRecipe
    from latent_explorer.training.made import Made

RANGES = ("0..1", "+-1", "0..255")
"""Of colours, as they are called here and in `latent_explorer.network.adapting`."""

_AUTO = "auto"
_SIZE = re.compile(r"([1-9]\d{0,3})(?:x([1-9]\d{0,3}))?")


def add_parser(commands: Any) -> None:
    """Add the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "import",
        help="make a bundle of an encoder and a decoder that were trained elsewhere",
        description="Make a bundle of an encoder and a decoder that Keras has saved. Pictures may "
        "be grey and of any size. Nothing in the files is executed: layers that do not come with "
        "Keras are refused, unless the z-vector does not depend on them.",
    )
    add = parser.add_argument
    for network, meaning in {
        "encoder": "from pictures to z-vectors",
        "decoder": "from z-vectors to pictures",
    }.items():
        text = f"a .keras file: {meaning}"
        add(f"--{network}", type=path, required=True, metavar="KERAS", help=text)
    add(
        "--images",
        type=place,
        metavar="PATH",
        help=PICTURES,
    )
    add("--out", type=path, required=True, metavar="BUNDLE", help="the folder to create")
    add(
        "--zpoints",
        type=path,
        metavar="FILE",
        help="z-points instead of encoding the pictures: .npz (z, names), .npy or .csv (file, z0, "
        "...); without names as many as there are pictures, in the order of their names",
    )
    add(
        "--encoder-output",
        default="",
        metavar="NAME",
        help="which output of the encoder is the z-vector, by its name or its number from 1; "
        "needed where there are several, as in a variational encoder: the mean",
    )
    add(
        "--range",
        choices=(_AUTO, *RANGES),
        default=_AUTO,
        help="of the colours that the networks are made for; auto tries which one gives the "
        "pictures back, and says it (%(default)s)",
    )
    add(
        "--decoder-range",
        choices=(_AUTO, *RANGES),
        help="of the colours that the decoder gives, where it is another one",
    )
    add(
        "--crop",
        nargs="+",
        default=["auto"],
        metavar="CROP",
        help="auto (CelebA's face box, else the largest central part), center, none (squeeze) or "
        "four numbers: left top right bottom (default: auto)",
    )
    add(
        "--size",
        type=_size,
        metavar="WxH",
        help="of the pictures in pixels, such as 64 or 64x48, where the networks do not state it",
    )
    add(
        "--attributes",
        type=place,
        metavar="FILE",
        help="CelebA's list or a CSV whose first column is the file name; by default "
        "list_attr_celeba.txt or attributes.csv beside the pictures",
    )
    add("--limit", type=positive, metavar="N", help="only the first N pictures")
    add("--name", default="", help="what the bundle is called (default: as OUT)")
    add("--source", default="", help="where networks and pictures come from, in words")
    add("--licence", default="", help="what one may do with the bundle, in words")
    add("--json", action="store_true", help="one JSON object a line on the standard output")
    parser.set_defaults(run=run)


def _size(text: str) -> Size:
    found = _SIZE.fullmatch(text.lower().replace("×", "x"))
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r} is no size: give the side in pixels, or width x height, such as 64x48"
        )
    width, height = int(found[1]), int(found[2] or found[1])
    return width if width == height else (height, width)


def run(args: argparse.Namespace) -> int:
    """Import, reporting progress; see `latent_explorer.training.importing.import_bundle`."""
    recipe = _recipe(args)
    from latent_explorer.training.importing import import_bundle

    with interruptible() as interruption:
        reporter: JsonLines | ProgressBar
        with JsonLines() if args.json else ProgressBar() as reporter:

            def report(what: Report) -> None:
                interruption.check()
                reporter(what)

            try:
                made = import_bundle(recipe, report)
            except BaseException:
                # A signal may surface as almost any error.
                if not interruption.signal_number:
                    raise
                say("latent-explorer: stopped; nothing was written")
                return interruption.exit_code
    if args.json:
        JsonLines().write("done", **{**asdict(made), "bundle": str(made.bundle)})
    else:
        tell(one_line(_summary(made)))
    return 0


def _recipe(args: argparse.Namespace) -> ImportRecipe:
    if args.images is None and args.zpoints is None:
        raise ValueError("give --images to encode, or --zpoints")
    from latent_explorer.pictures.crop import Crop
    from latent_explorer.training.importing import ImportRecipe

    before = "" if args.range == _AUTO else args.range
    after = before if args.decoder_range is None else args.decoder_range
    return ImportRecipe(
        encoder=args.encoder,
        decoder=args.decoder,
        out=args.out,
        images=args.images,
        points=None if args.zpoints is None else _points(args.zpoints),
        crop=Crop.parse(" ".join(args.crop)),
        size=args.size,
        encoder_output=args.encoder_output,
        encoder_range=before,
        decoder_range="" if after == _AUTO else after,
        attributes=args.attributes,
        limit=args.limit,
        name=args.name,
        source=args.source,
        licence=args.licence,
    )


def _points(table: Path) -> ForeignPoints:
    from latent_explorer.export.reading import load_names, load_vectors
    from latent_explorer.training.importing import ForeignPoints

    z = load_vectors(table)
    names = load_names(table)
    if names and len(names) != len(z):
        raise ValueError(f"{table.name} has {len(names):,} names for {len(z):,} vectors")
    return ForeignPoints(z, names)


def _summary(made: Made) -> str:
    error = "" if made.loss is None else f", mean squared error {made.loss:.5f}"
    files = how_many(made.skipped, "file")
    skipped = f"; skipped {files}, see skipped.csv in it" if made.skipped else ""
    return f"wrote {made.bundle}: {made.pictures:,} z-points{error}{skipped}"
