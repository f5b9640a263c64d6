"""``latent-explorer projector``: a bundle for TensorBoard's projector."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from latent_explorer.cli.options import COUNT, add_bundle, bundle_path, path, within
from latent_explorer.cli.progress import JsonLines, SimpleBar
from latent_explorer.cli.signals import interruptible
from latent_explorer.cli.streams import say, tell
from latent_explorer.core.samplers import LIMITS
from latent_explorer.messages import shortened


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "projector",
        help="export images for TensorBoard's projector",
        description="Write the z-points of images, what is known of them, and a sheet of their "
        "decoded faces, so that 'tensorboard --logdir DIR' shows them in its projector.",
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--out", type=path, required=True, metavar="DIR", help="the folder to make")
    chosen = parser.add_mutually_exclusive_group()
    number = within(COUNT, "the number of images")
    chosen.add_argument("--first", type=number, metavar="N", help="only the first N images")
    chosen.add_argument("--random", type=number, metavar="N", help="only N random images")
    seed = within(LIMITS["seed"], "--seed")
    add("--seed", type=seed, default=7, help="chooses the random images (default: 7)")
    add("--json", action="store_true", help="report progress as lines of JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write all files, or none where it is interrupted."""
    with interruptible() as interruption:
        try:
            side, n = _write(args)
        except KeyboardInterrupt:
            say("latent-explorer: nothing was written")
            return interruption.exit_code
    if args.json:
        JsonLines().write("done", folder=str(args.out), images=n, side=side)
    else:
        tell(
            f"wrote {n:,} images, faces of {side} x {side} pixels; "
            f"tensorboard --logdir {shortened(args.out, 300)} shows them"
        )
    return 0


def _write(args: argparse.Namespace) -> tuple[int, int]:
    from latent_explorer.bundle import load_bundle
    from latent_explorer.export.projector import (
        Projected,
        chosen_images,
        projector_steps,
        tile_side,
    )
    from latent_explorer.files import check_absent
    from latent_explorer.network.codec import KerasCodec

    check_absent(Path(args.out))
    bundle = load_bundle(bundle_path(args))
    seed = None if args.random is None else args.seed
    images = chosen_images(bundle.n, args.first or args.random, seed)
    side = tile_side(len(images), bundle.size)
    codec = KerasCodec.load(bundle)
    projected = Projected(
        bundle.name, bundle.space.points, bundle.image_names, bundle.columns, bundle.size
    )
    steps = projector_steps(args.out, projected, images, codec.decode)
    lines, bar = JsonLines(), SimpleBar("images")
    with bar, closing(steps):
        for phase, done, total in steps:
            if args.json:
                lines.progress(phase, done, total)
            else:
                bar(phase, done, total)
    return side, len(images)
