"""``latent-explorer correlations``: pairs, groups, and what chance gives (part III)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.dask import add_dask, passes_of
from latent_explorer.cli.options import add_bundle, path, within
from latent_explorer.cli.outputs import about, add_outputs, opened, plain, write_files, wrote
from latent_explorer.core.correlation import COEFFICIENTS, COUNT_THRESHOLDS
from latent_explorer.core.formats import chance_share_text, fine_share, how_many
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import COORDINATES
from latent_explorer.session.correlations import SAMPLES, SEEDS, THRESHOLDS

if TYPE_CHECKING:
    from latent_explorer.core.chance import MicroCorrelations
    from latent_explorer.core.clusters import Group

ORDERS = ("number", "clusters")
_COMPONENTS = Limits(0, 1e9, whole=True)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "correlations",
        help="list the correlated pairs of components",
        description="List the pairs of components that are correlated, strongest first, with the "
        "angle of their correlation ellipse.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    threshold, sample = within(THRESHOLDS, "--threshold"), within(SAMPLES, "--sample")
    add("--threshold", type=threshold, default=0.5, help="list pairs with |r| above this")
    component = within(_COMPONENTS, "--component")
    add("--component", type=component, metavar="I", help="list only pairs of this component")
    add("--coefficient", choices=COEFFICIENTS, default="pearson", help="of values or of ranks")
    add("--sample", type=sample, metavar="M", help="use M random points; all by default")
    add("--seed", type=within(SEEDS, "--seed"), default=0, help="chooses the random points")
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add("--groups", action="store_true", help="print the groups with a mean |r| at the threshold")
    add("--chance", action="store_true", help="print the shares of |r| that chance would give")
    add("--matrix", type=path, metavar="CSV", help="write r of all pairs as CSV")
    add("--order", choices=ORDERS, default="number", help="of matrix and figure")
    add_dask(parser)
    add_outputs(parser, "the pairs as CSV", "the matrix of all pairs")
    parser.set_defaults(run=correlations)


def correlations(args: argparse.Namespace) -> int:
    """Print the pairs and the counts."""
    import numpy as np

    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.chance import micro_correlations
    from latent_explorer.core.clusters import cluster_order, correlated_groups
    from latent_explorer.core.correlation import (
        correlation_steps,
        counts_above,
        ellipse_angles,
        strongest_pairs,
    )
    from latent_explorer.core.space import check_component
    from latent_explorer.export.charts import save_matrix
    from latent_explorer.export.columns import save_columns
    from latent_explorer.export.findings import matrix_columns, matrix_title

    bundle = opened(args)
    space = bundle.space
    options = {name: getattr(args, name) for name in ("coefficient", "sample", "seed")}
    with passes_of(args, bundle) as passes:
        steps = correlation_steps(space, args.coordinates, **options, passes=passes)
        found = without_pauses(steps)
    pairs = strongest_pairs(found.r, args.threshold)
    if args.component is not None:
        check_component(args.component, space.d)
        pairs = pairs.of(args.component)
    groups = correlated_groups(found.r, args.threshold)
    chance = micro_correlations(found.r, found.n_points)
    # The ellipse is that of all points, as the window draws it.
    covariance = np.diag(np.square(space.basis.std))
    if args.coordinates == "z":
        covariance = space.basis.covariance
    angles = np.degrees(ellipse_angles(covariance, pairs))
    counts = dict(zip(map(str, COUNT_THRESHOLDS), counts_above(found.r), strict=True))
    columns = {
        "i": pairs.i.tolist(),
        "j": pairs.j.tolist(),
        "r": pairs.r.tolist(),
        "angle": angles.tolist(),
    }
    rows = list(zip(*columns.values(), strict=True))
    settings = {
        name: getattr(args, name) for name in ("coordinates", "threshold", "order", "component")
    }
    facts = about(bundle, points=found.n_points, **options, **settings)
    if args.json:
        listed = [dict(zip(columns, row, strict=True)) for row in rows]
        print(
            json.dumps(
                plain(
                    {
                        "points": found.n_points,
                        "counts": counts,
                        "pairs": listed,
                        "groups": [_as_json(group) for group in groups],
                        "chance": _chance_columns(chance),
                    }
                )
            )
        )
    else:
        over = f"over {found.n_points:,} points"
        whose = "" if args.component is None else f" of component {args.component}"
        print(f"{how_many(len(rows), 'pair')}{whose} with |r| above {args.threshold:g} {over}")
        if found.by_construction:
            print(
                "PCA components are uncorrelated over all points; --sample shows what chance leaves"
            )
        print("  ".join(f">{threshold}: {count:,}" for threshold, count in counts.items()))
        print("   i    j       r   angle")
        for i, j, r, angle in rows:
            print(f"{i:4d} {j:4d}  {r:+.3f} {angle:+7.1f}")
        if args.groups:
            _print_groups(groups, args.threshold)
        if args.chance:
            _print_chance(chance)
    order = range(space.d) if args.order == "number" else cluster_order(found.r).tolist()

    def draw(file: Path) -> None:
        title = matrix_title(args.coefficient, found.n_points)
        save_matrix(file, found.r, list(order), title, facts)

    if args.matrix is not None:
        save_columns(args.matrix, matrix_columns(found.r, order), facts)
        if not args.json:
            print(wrote(args.matrix))
    write_files(args, facts, lambda: columns, draw)
    return 0


def _as_json(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "components": list(group.components),
        "strongest": list(group.strongest),
        "r": group.r,
        "mean_strength": group.mean_strength,
    }


def _chance_columns(chance: MicroCorrelations) -> dict[str, Any]:
    return {
        "pairs": chance.n_pairs,
        "thresholds": chance.thresholds.tolist(),
        "by_chance": chance.by_chance.tolist(),
        "counted": chance.counted.tolist(),
    }


def _print_groups(groups: tuple[Group, ...], threshold: float) -> None:
    found = how_many(len(groups), "group")
    print(f"{found} with a mean |r| of at least {threshold:g} between their parts")
    for group in groups:
        i, j = group.strongest
        print(f"  {group.name}: mean |r| {group.mean_strength:.2f}, r({i}, {j}) {group.r:+.2f}")


def _print_chance(chance: MicroCorrelations) -> None:
    print(f"share of {how_many(chance.n_pairs, 'pair')} with |r| above a threshold")
    print("  threshold   by chance     counted")
    columns = (chance.thresholds, chance.by_chance, chance.counted)
    for threshold, expected, counted in zip(*(each.tolist() for each in columns), strict=True):
        there, chance_has = fine_share(counted), chance_share_text(expected)
        print(f"{threshold:11.3g}{chance_has:>12}{there:>12}")
