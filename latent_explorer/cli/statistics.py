"""``latent-explorer statistics``: what each component is like (parts II, IX and X)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.dask import add_dask, passes_of
from latent_explorer.cli.options import add_bundle, path, within
from latent_explorer.cli.outputs import (
    about,
    add_outputs,
    axis_name,
    component_list,
    number,
    opened,
    plain,
    write_files,
    wrote,
)
from latent_explorer.cli.reconstruction import reconstruction
from latent_explorer.core.formats import percent
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import COORDINATES

if TYPE_CHECKING:
    from latent_explorer.core.components import ComponentTable
    from latent_explorer.core.distributions import Distribution
    from latent_explorer.core.space import LatentSpace
    from latent_explorer.export.charts import Chart, Curve

_GAUSSIAN_POINTS = 301
_KS = Limits(0, 65_536, whole=True)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "statistics",
        help="describe each component",
        description="Describe each component: mean, standard deviation, half-width with the bins "
        "that it spans, skewness, excess kurtosis; in PCA coordinates the variance it explains.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add(
        "--components",
        type=component_list,
        metavar="I,J,...",
        help="only these; the figure shows their distributions",
    )
    add(
        "--reconstruction",
        action="store_true",
        help="print instead how far reconstructions from the first K PCA components are off",
    )
    add(
        "--at",
        type=within(_KS, "--at"),
        metavar="K",
        help="with --reconstruction: measure at this K too",
    )
    add(
        "--image",
        metavar="NAME",
        help="with --reconstruction: print how far the picture of this image is off, too",
    )
    add(
        "--distributions",
        type=path,
        metavar="CSV",
        help="write how the points of each of --components are distributed, beside a Gaussian's",
    )
    add("--dominant", action="store_true", help="only those far out by mean or half-width")
    add_dask(parser)
    add_outputs(
        parser, "the table as CSV", "the distributions of --components, or the widths of all"
    )
    parser.set_defaults(run=statistics)


def statistics(args: argparse.Namespace) -> int:
    """Print the table."""
    if args.reconstruction:
        if args.dask is not None:
            raise ValueError("--reconstruction decodes some images, here: leave out --dask")
        return reconstruction(args)
    if args.at is not None or args.image is not None:
        raise ValueError("--at and --image are about reconstructions: give --reconstruction too")
    if args.distributions is not None and args.components is None:
        raise ValueError("--distributions are those of --components: give these too")
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.components import (
        DOMINANT_RULE,
        component_steps,
        truncation_errors,
    )
    from latent_explorer.core.distributions import distribution_steps
    from latent_explorer.export.charts import save_chart
    from latent_explorer.export.columns import save_columns

    bundle = opened(args)
    space = bundle.space
    chosen = _chosen(args.components, space)
    distributions: dict[int, Distribution] = {}
    with passes_of(args, bundle) as passes:
        table = without_pauses(component_steps(space, args.coordinates, passes))
        if chosen:
            widths = table.mean, table.std
            steps = distribution_steps(space, args.coordinates, chosen, *widths, passes)
            distributions = dict(zip(chosen, without_pauses(steps), strict=True))
    rows = _rows(table)
    shown = [
        row
        for row in rows
        if (chosen is None or row["component"] in chosen) and (row["dominant"] or not args.dominant)
    ]
    facts = about(bundle, coordinates=args.coordinates, points=table.n_points, rule=DOMINANT_RULE)

    def columns() -> dict[str, list[Any]]:
        return {name: [row[name] for row in shown] for name in rows[0]}

    def draw(file: Path) -> None:
        chart = _widths(table) if chosen is None else _distributions(table, distributions)
        save_chart(file, chart, facts)

    if args.json:
        errors = truncation_errors(space.basis.std).tolist() if args.coordinates == "pca" else None
        found = {**facts, "components": shown}
        if errors is not None:
            found["mean_squared_errors"] = errors
        if chosen is not None:
            found["distributions"] = [_counted(i, each) for i, each in distributions.items()]
        print(json.dumps(plain(found)))
    else:
        _print_table(shown, args.coordinates)
        print(f"{table.n_points:,} points; kurtosis is the excess over that of a Gaussian")
        print(f"{DOMINANT_RULE}; m, w: which of the two; ~: the half-width spans fewer than 8 bins")
    if args.distributions is not None and chosen is not None:
        save_columns(args.distributions, _distribution_columns(distributions), facts)
        if not args.json:
            print(wrote(args.distributions))
    write_files(args, facts, columns, draw)
    return 0


def _chosen(components: tuple[int, ...] | None, space: LatentSpace) -> tuple[int, ...] | None:
    from latent_explorer.core.space import check_component

    for i in components or ():
        check_component(i, space.d)
    return components


def _counted(i: int, found: Distribution) -> dict[str, Any]:
    return {
        "component": i,
        "edges": found.edges.tolist(),
        "points": found.counts.tolist(),
        "half_maximum": list(found.half_maximum),
        "half_width": found.half_width,
    }


def _distribution_columns(distributions: dict[int, Distribution]) -> dict[str, list[Any]]:
    """Return a row for each bin of each component."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("component", "from", "to", "points", "gaussian")
    }
    for i, found in distributions.items():
        middles = (found.edges[:-1] + found.edges[1:]) / 2
        columns["component"] += [i] * len(found.counts)
        columns["from"] += found.edges[:-1].tolist()
        columns["to"] += found.edges[1:].tolist()
        columns["points"] += found.counts.astype(int).tolist()
        columns["gaussian"] += found.gaussian(middles).tolist()
    return columns


def _rows(table: ComponentTable) -> list[dict[str, Any]]:
    columns = table.as_columns()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _print_table(rows: list[dict[str, Any]], coordinates: str) -> None:
    shares = f"{'explained':>11}{'cumulated':>11}" if coordinates == "pca" else ""
    print(
        f"{'':>5}{'mean':>10}{'std':>10}{'half-width':>12}{'bins':>8}{'skewness':>10}"
        f"{'kurtosis':>10}{shares}"
    )
    for row in rows:
        rough = "~" if row["rough"] else " "
        text = f"{row['component']:5d}{number(row['mean'], 10, 3)}{number(row['std'], 10, 3)}"
        text += f"{number(row['half_width'], 11, 3)}{rough}{number(row['bins'], 8, 1)}"
        text += f"{number(row['skewness'], 10, 2)}{number(row['excess_kurtosis'], 10, 2)}"
        if coordinates == "pca":
            for name in ("explained", "cumulated"):
                share = row[name]
                text += f"{'-' if share != share else percent(share, 2):>11}"
        marks = ("m" if row["dominant_mean"] else "") + ("w" if row["dominant_width"] else "")
        print(f"{text}  {marks}".rstrip())


def _widths(table: ComponentTable) -> Chart:
    from latent_explorer.core.statistics import HALF_WIDTH_PER_STD
    from latent_explorer.export.charts import Chart, Curve

    numbers = list(range(len(table)))
    curves = [
        Curve("standard deviation", numbers, table.std),
        Curve("half-width / 1.17741", numbers, table.half_widths / HALF_WIDTH_PER_STD, colour=1),
    ]
    if table.coordinates == "z":
        curves.append(Curve("mean", numbers, table.mean, colour=2))
    return Chart("Widths of the components", f"{table.coordinates} component", "width", curves)


def _distributions(table: ComponentTable, distributions: dict[int, Distribution]) -> Chart:
    import numpy as np

    from latent_explorer.export.charts import Chart, Curve

    curves: list[Curve] = []
    for colour, (i, found) in enumerate(distributions.items()):
        name = axis_name(table.coordinates, i)
        curves.append(Curve(name, found.edges, found.counts, steps=True, colour=colour))
        x = np.linspace(found.edges[0], found.edges[-1], _GAUSSIAN_POINTS)
        gaussian = f"Gaussian of the mean and width of {name}"
        curves.append(Curve(gaussian, x, found.gaussian(x), dashed=True, colour=colour))
        height = [found.half_height] * 2
        half = f"half-width {found.half_width:.3g}"
        curves.append(Curve(half, list(found.half_maximum), height, colour=colour))
    names = ", ".join(axis_name(table.coordinates, i) for i in list(distributions)[:6])
    return Chart(f"Distribution of {names}", "value", "points a bin", curves)
