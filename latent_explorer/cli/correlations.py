"""``latent-explorer correlations``: the strongest pairs."""

from __future__ import annotations

import argparse
import json

from latent_explorer.cli.options import add_bundle, bundle_path, within
from latent_explorer.cli.work import last_result
from latent_explorer.core.correlation import COUNT_THRESHOLDS
from latent_explorer.core.space import COORDINATES
from latent_explorer.session.correlations import SAMPLES, SEEDS, THRESHOLDS, CorrelationSettings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "correlations",
        help="list the correlated pairs of components",
        description="List the pairs of components that are correlated, strongest first.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    threshold, sample = within(THRESHOLDS, "--threshold"), within(SAMPLES, "--sample")
    add("--threshold", type=threshold, default=0.5, help="list pairs with |r| above this")
    add("--sample", type=sample, metavar="M", help="use M random points; all by default")
    add("--seed", type=within(SEEDS, "--seed"), default=0, help="chooses the random points")
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=correlations)


def correlations(args: argparse.Namespace) -> int:
    """Print the pairs and the counts."""
    from latent_explorer.jobs.correlations import CorrelationRequest, Correlations
    from latent_explorer.workspaces import real_workspace

    settings = CorrelationSettings(
        coordinates=args.coordinates,
        threshold=args.threshold,
        sample=args.sample,
        seed=args.seed,
    )
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    request = CorrelationRequest(bundle=bundle.fingerprint, settings=settings)
    found = last_result(request, workspace, Correlations)
    rows = list(
        zip(found.pairs.i.tolist(), found.pairs.j.tolist(), found.pairs.r.tolist(), strict=True)
    )
    counts = dict(zip(map(str, COUNT_THRESHOLDS), found.counts, strict=True))
    if args.json:
        pairs = [{"i": i, "j": j, "r": r} for i, j, r in rows]
        print(json.dumps({"points": found.n_points, "counts": counts, "pairs": pairs}))
        return 0
    print(f"{len(rows):,} pairs with |r| above {args.threshold:g} over {found.n_points:,} points")
    if found.by_construction:
        print("PCA components are uncorrelated over all points; --sample shows what chance leaves")
    print("  ".join(f">{threshold}: {count:,}" for threshold, count in counts.items()))
    print("   i    j       r")
    for i, j, r in rows:
        print(f"{i:4d} {j:4d}  {r:+.3f}")
    return 0
