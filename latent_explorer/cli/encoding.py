"""``latent-explorer encode``, ``reconstruct``: passes of a bundle's networks over pictures."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.dask import add_dask, passes_of
from latent_explorer.cli.options import (
    PICTURES,
    add_bundle,
    bundle_path,
    path,
    place,
    positive,
    within,
)
from latent_explorer.cli.progress import ProgressBar
from latent_explorer.cli.streams import say
from latent_explorer.core.formats import how_many
from latent_explorer.core.limits import Limits
from latent_explorer.messages import shortened
from latent_explorer.training.reports import EncodingProgress

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle
    from latent_explorer.core.passes import Passes
    from latent_explorer.pictures.reading import Pictures
    from latent_explorer.pictures.skipped import Skipped
    from latent_explorer.pictures.sources import ImageSource

_LONGEST_PATH = 2000
_DRAWN = Limits(1, 1000, whole=True)
_MOST_COLUMNS = 10
_BACKGROUND = (24, 24, 27)


def add_parser(commands: Any) -> None:
    """Add the two sub-commands."""
    encode = commands.add_parser(
        "encode",
        help="turn pictures into z-vectors",
        description="Turn pictures into z-vectors. Files that cannot be read are left out and "
        "named in a CSV beside FILE.",
    )
    _add_pictures(encode)
    encode.add_argument(
        "--out",
        type=path,
        required=True,
        metavar="FILE",
        help=".npz (names and z), .npy (z) or .csv (file, z0, z1, ...)",
    )
    encode.set_defaults(run=run_encode)

    reconstruct = commands.add_parser(
        "reconstruct",
        help="draw pictures above what the model makes of them, and measure the error",
        description="Draw pictures above what the model makes of them, and print the mean squared "
        "error over all pictures, pixels in [0, 1].",
    )
    _add_pictures(reconstruct)
    reconstruct.add_argument("--out", type=path, required=True, metavar="PNG", help="the picture")
    reconstruct.add_argument(
        "--count",
        type=within(_DRAWN, "count"),
        default=8,
        metavar="N",
        help="how many are drawn (%(default)s)",
    )
    reconstruct.set_defaults(run=run_reconstruct)


def _add_pictures(parser: argparse.ArgumentParser) -> None:
    add_bundle(parser)
    parser.add_argument(
        "--images",
        type=place,
        required=True,
        metavar="PATH",
        help=f"{PICTURES}; cut as the bundle's own pictures were",
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N pictures")
    add_dask(parser)


def run_encode(args: argparse.Namespace) -> int:
    """Write the z-vectors of pictures."""
    import numpy as np

    from latent_explorer.export.tables import check_table_name, save_vectors
    from latent_explorer.network.encoding import encode_shard
    from latent_explorer.pictures.batches import in_name_order

    check_table_name(args.out)
    source, bundle = _open(args)
    names: list[str] = []
    vectors = []
    with _passes(args, source, bundle) as passes, _Told(args, source) as told:
        for shard in passes.mapped("encode", encode_shard, _shards(source, bundle), None):
            if shard is not None:
                names += shard.names
                vectors.append(shard.z)
                told(len(shard.names), shard.skipped)
    z = np.concatenate(vectors)
    order = in_name_order(names)
    about = {"bundle": bundle.name, "fingerprint": bundle.fingerprint}
    save_vectors(args.out, z[order], names=[names[row] for row in order], metadata=about)
    count = f"{how_many(len(names), 'z-vector')} of {bundle.z_dim} components"
    print(f"wrote {_shown(args.out)}: {count}")
    return 0


def run_reconstruct(args: argparse.Namespace) -> int:
    """Write originals above reconstructions, and print the error."""
    if args.out.suffix.lower() != ".png":
        raise ValueError(f"--out ends in .png; {args.out.name} does not")
    from latent_explorer.export.pictures import face_grid, save_png
    from latent_explorer.network.encoding import reconstruct_shard
    from latent_explorer.network.errors import mean_squared_error

    source, bundle = _open(args)
    drawn: list[tuple[str, Pictures, Pictures]] = []
    errors = []
    with _passes(args, source, bundle) as passes, _Told(args, source) as told:
        # The first by name, in whatever order they come. A shard may be begun before it is known
        # which are there already: then it gives more.
        shards = (
            (names, args.count, drawn[-1][0] if len(drawn) == args.count else None)
            for names in _shards(source, bundle)
        )
        for shard in passes.mapped("reconstruct", reconstruct_shard, shards, None):
            if shard is not None:
                drawn = sorted([*drawn, *shard.drawn], key=lambda each: each[0])[: args.count]
                errors.append(shard.errors)
                told(len(shard.names), shard.skipped)
    error, n = mean_squared_error(errors), sum(map(len, errors))
    originals = [original for _, original, _ in drawn]
    reconstructed = [face for _, _, face in drawn]
    columns = min(len(originals), _MOST_COLUMNS)
    grid = face_grid(
        _rows_of_pairs(originals, reconstructed, columns), columns, background=_BACKGROUND
    )
    facts = {"bundle": bundle.name, "fingerprint": bundle.fingerprint}
    save_png(
        args.out,
        grid,
        {**facts, "pictures": n, "mean_squared_error": error},
        title="Originals above reconstructions",
    )
    measured = f"mean squared error {error:.6f} over {how_many(n, 'picture')}, pixels in [0, 1]"
    print(f"{measured}; wrote {_shown(args.out)}")
    return 0


def _open(args: argparse.Namespace) -> tuple[ImageSource, Bundle]:
    from latent_explorer.bundle import load_bundle
    from latent_explorer.pictures.sources import open_images

    source = open_images(args.images)
    source.names = source.names[: args.limit]
    return source, load_bundle(bundle_path(args))


@contextmanager
def _passes(args: argparse.Namespace, source: ImageSource, bundle: Bundle) -> Iterator[Passes]:
    """Yield who goes over the pictures."""
    from latent_explorer.core.passes import OneProcess, Tools
    from latent_explorer.network.codec import KerasCodec
    from latent_explorer.pictures.batches import read_pictures

    with passes_of(args, bundle, images=args.images, bar=False) as passes:
        if passes is not None:
            yield passes
            return
        codec = KerasCodec.load(bundle)
        # Looked up once, and not for each shard.
        source.members()

        def read(names: Sequence[str]) -> Iterator[tuple[list[str], Pictures, list[Skipped]]]:
            return read_pictures(source.only(names), bundle.shape, bundle.crop)

        yield OneProcess(Tools(codec=lambda: codec, read=read))


def _shards(source: ImageSource, bundle: Bundle) -> Iterator[Sequence[str]]:
    """Yield the names of the pictures, as they are read fastest, so many at a time."""
    from latent_explorer.core.arrays import row_slices
    from latent_explorer.pictures.batches import pictures_at_a_time, reading_order

    order, names = reading_order(source), source.names
    for part in row_slices(len(names), pictures_at_a_time(bundle.shape)):
        yield names[part] if order is None else [names[row] for row in order[part]]


class _Told:
    """Tells how far the pictures are; in the end names those that were left out, in a CSV."""

    def __init__(self, args: argparse.Namespace, source: ImageSource) -> None:
        self._out: Path = args.out
        self._total = len(source)
        self._done = self._used = 0
        self._left_out = list(source.skipped)
        self._bar = ProgressBar()

    def __call__(self, used: int, skipped: list[Skipped]) -> None:
        """Tell that so many more pictures were used, and some were not."""
        self._used += used
        self._left_out += skipped
        self._done += used + len(skipped)
        self._bar(EncodingProgress(self._done, self._total))

    def __enter__(self) -> _Told:
        self._bar(EncodingProgress(0, self._total))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._bar.__exit__()
        if kind is not None:
            return
        if self._left_out:
            from latent_explorer.pictures.skipped import write_skipped

            listed = self._out.with_name(f"{self._out.stem}.skipped.csv")
            write_skipped(listed, self._left_out)
            say(f"skipped {how_many(len(self._left_out), 'file')}, see {_shown(listed)}")
        if not self._used:
            first = self._left_out[-1]
            raise ValueError(f"none of the files is a usable picture: {first.name} {first.reason}")


def _rows_of_pairs(above: list[Pictures], below: list[Pictures], columns: int) -> Pictures:
    """Order pictures for a grid: a row of `above`, below it the same row of `below`, and so on."""
    import numpy as np

    ordered: list[Pictures] = []
    for start in range(0, len(above), columns):
        for pictures in (above, below):
            row = pictures[start : start + columns]
            empty = np.full_like(above[0], _BACKGROUND)
            ordered += [*row, *[empty] * (columns - len(row))]
    return np.stack(ordered)


def _shown(file: Path) -> str:
    return shortened(file, _LONGEST_PATH)
