"""`latent-explorer bench`: how fast the program is on this machine."""

from __future__ import annotations

import argparse
import json
import sys

from latent_explorer.cli.options import add_bundle, bundle_path


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
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    from latent_explorer.cli.display import display_problem

    if problem := display_problem():
        print(problem, file=sys.stderr)
        return 2
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
