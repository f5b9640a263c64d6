"""``latent-explorer decode``: the faces of vectors that are given."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, bundle_path, path, within
from latent_explorer.cli.outputs import wrote
from latent_explorer.core.limits import Limits
from latent_explorer.messages import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

COLUMNS = Limits(1, 10_000, whole=True)
"""How many faces can stand side by side."""

_LONGEST = 65_536  # components


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "decode",
        help="decode vectors that are given",
        description="Decode z-vectors: one in the arguments, or those of a file, as the window and "
        "'sample' write them.",
    )
    add_bundle(parser)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--z",
        type=_vector,
        metavar="Z0,Z1,...",
        help="the components of one vector; write --z=-1.5,... where the first is negative",
    )
    given.add_argument("--vectors", type=path, metavar="FILE", help=".npz, .npy or .csv")
    add_pictures(parser)
    parser.set_defaults(run=run)


def add_pictures(parser: argparse.ArgumentParser) -> None:
    """Add ``--out`` and ``--columns``, read by `write_pictures`."""
    parser.add_argument(
        "--out",
        type=path,
        required=True,
        metavar="PNG|DIR",
        help="a .png file for one grid, or a folder for one picture a face",
    )
    parser.add_argument(
        "--columns",
        type=within(COLUMNS, "--columns"),
        default=argparse.SUPPRESS,
        metavar="N",
        help="faces side by side in the grid (default: between a square and a landscape)",
    )


def write_pictures(
    args: argparse.Namespace, faces: NDArray[np.uint8], about: Mapping[str, Any]
) -> None:
    """Write faces of shape (n, size, size, 3) as one grid or as files of their own."""
    from latent_explorer.export.numbered_files import face_files
    from latent_explorer.export.pictures import face_grid, save_png

    if args.out.suffix.lower() == ".png":
        grid = face_grid(faces, getattr(args, "columns", None))
        save_png(args.out, grid, about)
    else:
        face_files(args.out, faces, about)


def _vector(text: str) -> list[float]:
    try:
        if text.count(",") >= _LONGEST:
            raise ValueError
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a vector is numbers with commas between them, not {shortened(text, 60)!r}"
        ) from None


def run(args: argparse.Namespace) -> int:
    """Decode and write."""
    from latent_explorer.bundle import load_bundle
    from latent_explorer.notebook import OpenBundle

    z = [args.z] if args.z is not None else _read(args.vectors)
    decoded = OpenBundle(load_bundle(bundle_path(args))).decode(z)
    about = dict(decoded.about)
    if len(decoded) == 1 and args.z is not None:
        about["z"] = args.z
    write_pictures(args, decoded.pictures, about)
    print(wrote(args.out))
    return 0


def _read(file: Path) -> NDArray[np.float32]:
    from latent_explorer.export.reading import load_vectors

    return load_vectors(file)
