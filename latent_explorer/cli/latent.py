"""What the window shows, without a window: `sample` and `correlations`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any, TypeVar

from latent_explorer.cli.options import add_bundle, bundle_path, path
from latent_explorer.core.basis import WIDTHS
from latent_explorer.core.correlation import COUNT_THRESHOLDS
from latent_explorer.core.samplers import METHODS, SamplingSettings
from latent_explorer.core.space import COORDINATES

_Wanted = TypeVar("_Wanted")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-commands."""
    _add_sample(subparsers)
    _add_correlations(subparsers)


def _add_sample(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    default = SamplingSettings()
    parser = subparsers.add_parser(
        "sample",
        help="draw vectors and decode them",
        description="Draw the same vectors as the window with these settings, and decode them.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--method", choices=METHODS, default=default.method, help="how vectors are drawn")
    add("--sigma", type=float, default=default.sigma_level, help="sigma level of the ellipses")
    add("--fact", type=float, default=default.fact, help="part of the half-axes to use")
    add("--components", type=int, default=default.n_components, help="PCA components to draw")
    add("--width", choices=WIDTHS, default=default.width, help="what measures a component's width")
    add("--count", type=int, default=default.count, help="number of vectors")
    add("--seed", type=int, default=default.seed, help="the same seed gives the same vectors")
    add(
        "--out",
        type=path,
        required=True,
        metavar="PNG|DIR",
        help="a .png file for one grid, or a folder for one picture a face",
    )
    add("--vectors", type=path, metavar="NPZ|CSV", help="write the vectors too")
    parser.set_defaults(run=sample)


def _add_correlations(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "correlations",
        help="list the correlated pairs of components",
        description="List the pairs of components that are correlated, strongest first.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--threshold", type=float, default=0.5, help="list pairs with |r| above this")
    add("--sample", type=int, metavar="M", help="use M random points; all by default")
    add("--seed", type=int, default=0, help="chooses the random points")
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=correlations)


def sample(args: argparse.Namespace) -> int:
    """Draw, decode and write."""
    from latent_explorer.export import pictures, tables
    from latent_explorer.jobs import GeneratedFaces, SampleRequest, run
    from latent_explorer.network.codec import KerasCodec

    settings = SamplingSettings(
        method=args.method,
        sigma_level=args.sigma,
        fact=args.fact,
        n_components=args.components,
        width=args.width,
        count=args.count,
        seed=args.seed,
    )
    workspace = _workspace(KerasCodec.load)
    bundle = workspace.open(bundle_path(args))
    request = SampleRequest(number=1, epoch=0, settings=settings)
    generated = _last(run(request, workspace), GeneratedFaces)
    about: dict[str, Any] = {"bundle": bundle.name, "fingerprint": bundle.fingerprint}
    about["sampling"] = settings.as_dict()
    if args.out.suffix.lower() == ".png":
        pictures.save_png(args.out, pictures.face_grid(generated.faces), about)
    else:
        pictures.face_files(args.out, generated.faces, about)
    if args.vectors is not None:
        if args.vectors.suffix.lower() == ".csv":
            tables.save_csv(args.vectors, generated.draw.z)
        else:
            tables.save_npz(args.vectors, generated.draw.z, generated.draw.v, about)
    print(f"{args.out}: {generated.draw.share:.0%} of {settings.count} inside all pair ellipses")
    return 0


def correlations(args: argparse.Namespace) -> int:
    """Print the pairs and the counts."""
    from latent_explorer.jobs import CorrelationRequest, Correlations, run
    from latent_explorer.session import CorrelationSettings

    settings = CorrelationSettings(
        coordinates=args.coordinates,
        threshold=args.threshold,
        sample=args.sample,
        seed=args.seed,
    )
    workspace = _workspace(None)
    workspace.open(bundle_path(args))
    request = CorrelationRequest(number=1, epoch=0, settings=settings)
    found = _last(run(request, workspace), Correlations)
    rows = list(
        zip(found.pairs.i.tolist(), found.pairs.j.tolist(), found.pairs.r.tolist(), strict=True)
    )
    counts = dict(zip(map(str, COUNT_THRESHOLDS), found.counts, strict=True))
    if args.json:
        pairs = [{"i": i, "j": j, "r": r} for i, j, r in rows]
        print(json.dumps({"points": found.n_points, "counts": counts, "pairs": pairs}))
        return 0
    print(f"{len(rows):,} pairs with |r| above {args.threshold:g} over {found.n_points:,} points")
    print("  ".join(f">{threshold}: {count:,}" for threshold, count in counts.items()))
    print("   i    j       r")
    for i, j, r in rows:
        print(f"{i:4d} {j:4d}  {r:+.3f}")
    return 0


def _workspace(load_codec: Any) -> Any:
    from latent_explorer.bundle import load_bundle
    from latent_explorer.jobs import Workspace

    return Workspace(load_bundle, load_codec)


def _last(results: Iterable[object], wanted: type[_Wanted]) -> _Wanted:
    """Return the result of the type `wanted` that the work ends with."""
    found = [result for result in results if isinstance(result, wanted)]
    return found[-1]
