"""`latent-explorer bench`: how fast the program is on this machine."""

from __future__ import annotations

import argparse
import json
import math
import sys

from latent_explorer.cli.options import add_bundle, bundle_path, path, positive


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "bench",
        help="measure the speed on this machine",
        description="Measure what the program takes, each beside its bare counterpart in one run. "
        "It needs a display, or QT_QPA_PLATFORM=offscreen.",
    )
    add_bundle(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--growth",
        action="store_true",
        help="measure instead how opening, redrawing and analyses grow with the number of "
        "z-points, with made-up bundles, and print a table",
    )
    parser.add_argument(
        "--points",
        type=positive,
        nargs="+",
        metavar="N",
        help="numbers of z-points for --growth (10000 100000 1000000; 10000000 of 256 components "
        "take 5 GB on disk and some minutes)",
    )
    parser.add_argument(
        "--folder",
        type=path,
        metavar="PATH",
        help="keep the made-up bundles of --growth there, and use those that are there",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    from latent_explorer.cli.display import display_problem

    if problem := display_problem():
        print(problem, file=sys.stderr)
        return 2
    if args.growth:
        return _run_growth(args)
    from latent_explorer.bench import measure

    timings = []
    if not args.json:
        heads = ("median", "95 %", "worst", "bare", "bare 95 %")
        ratios = "".join(f"{head:>8}" for head in ("ratio", "95 %"))
        print(f"{'':12}{''.join(f'{head:>10}' for head in heads)}{ratios}   (ms)")
    for timing in measure(bundle_path(args), lambda what: print(f"{what} …", file=sys.stderr)):
        timings.append(timing)
        if not args.json:
            print(
                f"{timing.name:12}{timing.p50_ms:10.2f}{timing.p95_ms:10.2f}"
                f"{timing.worst_ms:10.2f}{timing.bare_ms:10.2f}{timing.bare_p95_ms:10.2f}"
                f"{timing.ratio:8.2f}{timing.p95_ratio:8.2f}",
                flush=True,
            )
    if args.json:
        print(json.dumps({"results": [timing.as_dict() for timing in timings]}))
    return 0


def _run_growth(args: argparse.Namespace) -> int:
    from latent_explorer.bench.growth import SIZES, as_table, measure_growth

    growths = measure_growth(
        bundle_path(args),
        sorted(set(args.points or SIZES)),
        args.folder,
        lambda what: print(f"{what} …", file=sys.stderr),
    )
    if args.json:
        results = [
            {"name": g.name, "seconds": _known(g.seconds), "exponent": _finite(g.exponent)}
            for g in growths
        ]
        print(json.dumps({"growth": results}))
    else:
        print(as_table(growths))
    return 0


def _known(seconds: dict[int, float]) -> dict[str, float | None]:
    return {str(n): _finite(took) for n, took in seconds.items()}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
