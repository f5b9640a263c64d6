"""``latent-explorer models``: two bundles side by side."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import (
    add_bundle,
    add_sampling,
    bundle_path,
    path,
    place,
    sampling_settings,
    within,
)
from latent_explorer.cli.outputs import about, plain, wrote
from latent_explorer.core.formats import how_many
from latent_explorer.core.limits import Limits
from latent_explorer.core.model_figures import MEASURED
from latent_explorer.core.samplers import METHODS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from latent_explorer.bundle import Bundle
    from latent_explorer.network.codec import KerasCodec
    from latent_explorer.pictures.originals import Originals

_SHOWN = 8
_MOST_SHOWN = 24


def add_parser(commands: Any) -> None:
    """Add the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "models",
        help="put two bundles side by side: the same images, the same sampler",
        description="Put two bundles side by side: what both make of the same images, found by "
        "their names, what the same sampler with the same seed draws in both, and their figures: "
        "errors over the same pictures, correlated components, variance explained.",
    )
    add_bundle(parser)
    parser.add_argument(
        "--other", type=path, required=True, metavar="DIR", help="the bundle it is compared with"
    )
    parser.add_argument(
        "--images",
        type=place,
        metavar="PATH",
        help="the pictures of both, as for encode: they stand above the reconstructions, and the "
        "errors are measured",
    )
    parser.add_argument(
        "--measured",
        type=within(Limits(1, 100_000, whole=True), "--measured"),
        default=MEASURED,
        metavar="N",
        help="over how many pictures the errors are measured (%(default)s)",
    )
    parser.add_argument(
        "--method", choices=METHODS, default="pairwise", help="how vectors are drawn (%(default)s)"
    )
    add_sampling(parser, _SHOWN, _MOST_SHOWN)
    parser.add_argument("--out", type=path, metavar="FILE", help="a sheet of faces, PNG or SVG")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


@dataclass(frozen=True, eq=False)
class _Side:
    """One of the two, and what is known of it."""

    bundle: Bundle
    figures: dict[str, Any]
    settings: Any
    originals: NDArray[np.uint8] | None
    reconstructed: NDArray[np.uint8]
    drawn: NDArray[np.uint8]


def run(args: argparse.Namespace) -> int:
    """Compare two bundles."""
    import numpy as np

    from latent_explorer.bundle import load_bundle
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.model_figures import counterpart_steps, measured_images

    if args.out is not None and args.out.suffix.lower() not in (".png", ".svg"):
        raise ValueError(f"a sheet is written as PNG or SVG; {args.out.name} is neither")
    bundles = load_bundle(bundle_path(args)), load_bundle(args.other)
    one, other = (bundle.image_names for bundle in bundles)
    counterparts = without_pauses(counterpart_steps(one, other))
    images = measured_images(counterparts, args.measured)
    names = [one[image] for image in images.tolist()]
    rows = images, counterparts[images].astype(np.intp)
    sides = [_measured(args, *each, names) for each in zip(bundles, rows, strict=True)]
    common = int(np.count_nonzero(counterparts >= 0))
    facts = {
        "images": common,
        "measured": len(names),
        "models": [{**about(side.bundle), **side.figures} for side in sides],
    }
    if args.json:
        print(json.dumps(plain(facts)))
    else:
        _print(sides, common, len(names))
    if args.out is not None:
        _save(args, sides, facts)
        if not args.json:
            print(wrote(args.out))
    return 0


def _measured(
    args: argparse.Namespace, bundle: Bundle, rows: NDArray[np.intp], names: list[str]
) -> _Side:
    import numpy as np

    from latent_explorer.core.model_figures import error_figures, model_figures
    from latent_explorer.core.samplers import draw
    from latent_explorer.network.codec import KerasCodec
    from latent_explorer.pictures.originals import open_originals

    codec, space = KerasCodec.load(bundle), bundle.space
    settings = sampling_settings(args, args.method, space.d).within(space.d)
    figures = model_figures(space, bundle.shape).as_dict()
    originals: NDArray[np.uint8] | None = None
    if args.images is not None and names:
        found = open_originals(args.images, names, bundle.shape, bundle.crop)
        originals, reconstructed, errors = _errors(found, codec, names)
        over = error_figures(errors)
        figures |= {"error_mean": over.error_mean, "error_median": over.error_median}
    else:
        z = np.array([space.point(row) for row in rows[:_SHOWN].tolist()], np.float32)
        reconstructed = codec.decode(z.reshape(len(z), space.d))
    drawn = codec.decode(draw(settings, space).z.astype(np.float32))
    return _Side(bundle, figures, settings, originals, reconstructed, drawn)


def _errors(
    source: Originals, codec: KerasCodec, names: list[str]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]]:
    """Return some originals and reconstructions, and the errors of all; every one must be there."""
    import numpy as np

    from latent_explorer.core.arrays import row_slices
    from latent_explorer.messages import shortened
    from latent_explorer.pictures.batches import pictures_at_a_time
    from latent_explorer.pictures.skipped import UnusablePicture

    shown: list[Any] = []
    errors: list[Any] = []
    for rows in row_slices(len(names), pictures_at_a_time(codec.shape)):
        try:
            pictures = np.stack([source.original(name) for name in names[rows]])
        except UnusablePicture as error:
            raise ValueError(f"a picture of both models {error}: {shortened(names[rows][0])}; "
                             "give the folder with all of them") from error  # fmt: skip
        faces, squared = codec.reconstruct(pictures)
        errors.append(squared)
        if not shown:
            shown = [pictures[:_SHOWN], faces[:_SHOWN]]
    return shown[0], shown[1], np.concatenate(errors)


def _print(sides: list[_Side], images: int, n: int) -> None:
    def row(name: str, *values: object) -> None:
        print(f"{name:<24}" + "".join(f"{value!s:>20}" for value in values))

    one, other = (side.figures for side in sides)
    row("", *(side.bundle.name[:18] for side in sides))
    row("fingerprint", *(side.bundle.fingerprint for side in sides))
    row("z-points", *(f"{f['n']:,}" for f in (one, other)))
    row("components", one["z_dim"], other["z_dim"])
    row("pictures", *(f"{f['width']} x {f['height']}" for f in (one, other)))
    if "error_mean" in one:
        for name in ("mean", "median"):
            row(f"squared error, {name}", *(f"{f[f'error_{name}']:.5f}" for f in (one, other)))
    for share in one["components_for_variance"]:
        counts = (f["components_for_variance"][share] for f in (one, other))
        row(f"components for {float(share):.0%}", *counts)
    for threshold in one["pairs_above"]:
        counts = (f"{f['pairs_above'][threshold]:,} of {f['pairs']:,}" for f in (one, other))
        row(f"pairs with |r| > {threshold}", *counts)
    measured = f"; errors over {n:,} of them, pixels in [0, 1]" if "error_mean" in one else ""
    are = "is" if images == 1 else "are"
    print(f"{how_many(images, 'image')} {are} in both, by their names{measured}")


def _save(args: argparse.Namespace, sides: list[_Side], facts: dict[str, Any]) -> None:
    from latent_explorer.export.comparisons import SheetRow, save_sheet

    rows = []
    if sides[0].originals is not None:
        rows.append(SheetRow("Originals", ("as the first model sees them",), sides[0].originals))
    for side in sides:
        if len(side.reconstructed):
            error = side.figures.get("error_mean")
            said: tuple[str, ...] = () if error is None else (f"squared error {error:.5f}",)
            rows.append(SheetRow(side.bundle.name, ("reconstructions", *said), side.reconstructed))
    for side in sides:
        K = side.settings.n_components
        said = (f"drawn by {args.method}, seed {side.settings.seed}", f"from {K} PCA components")
        rows.append(SheetRow(side.bundle.name, said, side.drawn))
    title = " and ".join(side.bundle.name for side in sides)
    save_sheet(args.out, title, rows, plain(facts))
