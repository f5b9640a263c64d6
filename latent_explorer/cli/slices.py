"""``latent-explorer slice``: the plane of a pair, cut free of the others (parts IV and VIII)."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, within
from latent_explorer.cli.outputs import (
    about,
    add_outputs,
    axis_name,
    opened,
    pair,
    plain,
    write_files,
)
from latent_explorer.core.cut_axes import CUT_LEVEL
from latent_explorer.core.formats import how_many, percent
from latent_explorer.core.plane_levels import LEVELS
from latent_explorer.core.slices import ABOUTS, THICKNESSES
from latent_explorer.core.space import COORDINATES, Coordinates
from latent_explorer.session.projections import ELLIPSE_LEVELS

if TYPE_CHECKING:
    from latent_explorer.core.arrays import Coordinate
    from latent_explorer.core.cuts import Cut
    from latent_explorer.core.ellipse import ConfidenceEllipse
    from latent_explorer.core.plane_levels import LevelShare
    from latent_explorer.export.charts import Chart

SHOWN = ("curve", "plane", "cut")
_CURVE_POINTS = 101
_PRINTED = 10
_MOST_LEVELS = 100


def level_list(text: str) -> tuple[float, ...]:
    """Read sigma levels, such as ``1,2.2``."""
    read = within(ELLIPSE_LEVELS, "a level")
    return tuple(read(part) for part in text.split(",", _MOST_LEVELS))


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "slice",
        help="count the points near the plane of a pair",
        description="Count the points whose other components all lie within b, for one b and as a "
        "curve; and the shares of the points inside the ellipses of the pair, in the slice too.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--pair", type=pair, required=True, metavar="I,J", help="the two free components")
    add("--b", type=within(THICKNESSES, "--b"), help="half the thickness; without it all points")
    add("--about", choices=ABOUTS, default="origin", help="what the slice lies around")
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add(
        "--show",
        choices=SHOWN,
        default="curve",
        help="what table and figure hold: the count over b; contours and ellipses of the slice; "
        "or the density along the long axis of the ellipse beside a Gaussian's",
    )
    add(
        "--levels",
        type=level_list,
        metavar="K,L,...",
        help="the sigma levels of the ellipses (default: " + ",".join(map(str, LEVELS)) + ")",
        default=argparse.SUPPRESS,
    )
    add_outputs(parser, "what --show names as CSV", "it")
    parser.set_defaults(run=run_slice)


def run_slice(args: argparse.Namespace) -> int:
    """Print counts and shares."""
    import numpy as np

    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.plane_levels import level_shares, level_steps
    from latent_explorer.core.slices import (
        count_steps,
        curve_thicknesses,
        first_and_half,
        slice_index_steps,
    )
    from latent_explorer.core.space import check_pair
    from latent_explorer.export.charts import Chart, Curve, save_chart
    from latent_explorer.export.cuts import cut_chart, cut_columns

    bundle = opened(args)
    space = bundle.space
    check_pair(args.pair, space.d)
    index = without_pauses(slice_index_steps(space, args.coordinates, args.about))
    thickness = without_pauses(index.thickness_steps(args.pair))
    b = curve_thicknesses(thickness, _CURVE_POINTS)
    counts = without_pauses(count_steps(thickness, b))
    rows = np.arange(space.n) if args.b is None else np.flatnonzero(thickness <= args.b)
    x, y = space.columns(args.coordinates, args.pair)
    ellipse = space.ellipse(args.coordinates, args.pair)
    wanted = getattr(args, "levels", LEVELS)
    all_shares = level_shares(without_pauses(level_steps(x, y, ellipse)), wanted)
    x, y = x[rows], y[rows]
    shares = level_shares(without_pauses(level_steps(x, y, ellipse)), wanted)
    names = ("coordinates", "pair", "b", "about")
    facts = about(bundle, **{name: getattr(args, name) for name in names}, points=len(rows))
    curve = {"b": b.tolist(), "points": counts.tolist()}
    arrivals = first_and_half(thickness)
    if args.json:
        levels = [
            {
                "level": each.level,
                "normal": each.normal,
                "counted": each.counted,
                "counted_in_slice": inside.counted,
            }
            for each, inside in zip(all_shares, shares, strict=True)
        ]
        found = {**facts, "all_points": space.n, **arrivals, "curve": curve, "levels": levels}
        print(json.dumps(plain(found)))
    else:
        _print(
            args, space.n, len(rows), arrivals, curve, list(zip(all_shares, shares, strict=True))
        )

    plane = " and ".join(axis_name(args.coordinates, i) for i in args.pair)

    def chart() -> Chart:
        if args.show == "curve":
            title = f"Points in the slice of {plane}, about the {args.about}"
            points = how_many(len(rows), "point")
            marks = [] if args.b is None else [(args.b, f"b = {args.b:g}: {points}")]
            return Chart(title, "b", "points", [Curve("", b, counts)], marks)
        if args.show == "plane":
            return _plane(x, y, ellipse, plane, args.coordinates, args.pair, wanted)
        words = f"Density along the long axis of {plane}, {CUT_LEVEL:g} sigma either way"
        whose = "the same" if args.b is None else "as many points, with the whole cloud's"
        return cut_chart(_cut(x, y, ellipse), words, f"{whose} mean and covariance")

    def columns() -> dict[str, list[Any]]:
        if args.show == "curve":
            return curve
        if args.show == "plane":
            return _contour_columns(x, y)
        return cut_columns(_cut(x, y, ellipse), ellipse)

    write_files(args, facts, columns, lambda file: save_chart(file, chart(), facts))
    return 0


def _print(
    args: argparse.Namespace,
    n: int,
    inside: int,
    arrivals: dict[str, float],
    curve: dict[str, list[Any]],
    levels: list[tuple[LevelShare, LevelShare]],
) -> None:
    others = "all other components" if args.coordinates == "z" else "all other PCA components"
    if args.b is None:
        print(f"{n:,} points; --b keeps those within b of the {args.about} in {others}")
    else:
        where = f"within {args.b:g} of the {args.about} in {others}"
        print(f"{inside:,} of {n:,} points ({percent(inside / n)}) lie {where}")
    first, half = arrivals.values()
    print(f"the first comes at {first:.2f}, half of all are there at {half:.2f}")
    print("         b    points")
    step = (len(curve["b"]) - 1) // _PRINTED
    for b, count in list(zip(curve["b"], curve["points"], strict=True))[::step]:
        print(f"{b:10.3f}{count:10,}")
    print("     level    normal   counted  in slice")
    for share, sliced in levels:
        kept = "-" if sliced.counted != sliced.counted else percent(sliced.counted)
        print(
            f"{share.level:10.2f}{percent(share.normal):>10}{percent(share.counted):>10}{kept:>10}"
        )


def _cut(x: Coordinate, y: Coordinate, ellipse: ConfidenceEllipse) -> Cut:
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.cut_axes import axis_ends
    from latent_explorer.core.cuts import cut_steps

    start, end = axis_ends(ellipse, "main")
    return without_pauses(cut_steps(x, y, start, end, ellipse))


def _contours(x: Coordinate, y: Coordinate) -> Any:
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.contours import contour_steps

    return without_pauses(contour_steps(x, y)) if len(x) else ()


def _contour_columns(x: Coordinate, y: Coordinate) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {"share": [], "density": [], "line": [], "x": [], "y": []}
    for contour in _contours(x, y):
        for k, line in enumerate(contour.lines):
            for px, py in line.tolist():
                for name, value in zip(
                    columns, (contour.share, contour.density, k, px, py), strict=True
                ):
                    columns[name].append(value)
    return columns


def _plane(
    x: Coordinate,
    y: Coordinate,
    ellipse: ConfidenceEllipse,
    plane: str,
    coordinates: Coordinates,
    chosen: tuple[int, int],
    levels: tuple[float, ...],
) -> Chart:
    from latent_explorer.export.charts import Chart, Curve

    curves = []
    for k, level in enumerate(levels):
        name = "" if k else "ellipses at " + ", ".join(f"{each:g}" for each in levels) + " sigma"
        outline = ellipse.outline(level)
        curves.append(Curve(name, outline[:, 0], outline[:, 1], dashed=True, colour=1))
    drawn = _contours(x, y)
    shares = ", ".join(percent(contour.share, 0) for contour in drawn)
    name = f"number density at {shares} of its maximum"
    for contour in drawn:
        for line in contour.lines:
            curves.append(Curve(name, line[:, 0], line[:, 1]))
            name = ""
    labels = [axis_name(coordinates, i) for i in chosen]
    title = f"{how_many(len(x), 'point')} in the plane of {plane}"
    return Chart(title, labels[0], labels[1], curves, from_zero=False)
