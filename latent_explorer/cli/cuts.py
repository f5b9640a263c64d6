"""``latent-explorer cut``: the density along a line through the plane of a pair (part VIII)."""

from __future__ import annotations

import argparse
import json
import math
import re
from typing import TYPE_CHECKING

from latent_explorer.cli.options import add_bundle, within
from latent_explorer.cli.outputs import (
    about,
    add_outputs,
    axis_name,
    number,
    opened,
    pair,
    plain,
    write_files,
)
from latent_explorer.core.cut_axes import CUT_AXES, CUT_LEVEL, STRIP, STRIPS, CutAxis
from latent_explorer.core.formats import expected_count, how_many
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import COORDINATES
from latent_explorer.messages import shortened
from latent_explorer.session.numbers import Position

if TYPE_CHECKING:
    from latent_explorer.core.cuts import Departure

BIN_COUNTS = Limits(1, 10_000, whole=True)
PLACES = Limits(-1e9, 1e9)
_NEGATIVE = re.compile(r"^-[\d.]")
_AXIS_NAMES = {"main": "long axis", "minor": "short axis", "x": "x axis", "y": "y axis"}


def position(text: str) -> Position:
    """Read a place of the plane, such as ``1.5,-2``."""
    parts = text.split(",", 2)
    try:
        x, y = (PLACES.check("a place", float(part)) for part in parts)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a place is two numbers {PLACES}, such as 1.5,-2; not {shortened(text, 40)!r}"
        ) from None
    return x, y


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "cut",
        help="count the points along a line through the plane of a pair",
        description="Count the points in a strip along a line through the plane of a pair, beside "
        "those of a Gaussian with the mean and covariance of the pair.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    # A place may begin with a minus, and is no option then.
    parser._negative_number_matcher = _NEGATIVE
    add_bundle(parser)
    add = parser.add_argument
    add("--pair", type=pair, required=True, metavar="I,J", help="the two components of the plane")
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add(
        "--axis",
        choices=CUT_AXES,
        help=f"along which axis through the mean, {CUT_LEVEL:g} sigma either way; main where no "
        "ends are given",
    )
    add("--from", type=position, dest="start", metavar="X,Y", help="where the cut begins")
    add("--to", type=position, dest="end", metavar="X,Y", help="where it ends")
    add(
        "--strip",
        type=within(STRIPS, "--strip"),
        default=STRIP,
        help="how far the strip reaches to either side, in standard deviations across the cut",
    )
    add("--bins", type=within(BIN_COUNTS, "--bins"), default=61, help="parts of the cut")
    add_outputs(parser, "the counts as CSV", "the counts and the Gaussian's")
    parser.set_defaults(run=cut)


def cut(args: argparse.Namespace) -> int:
    """Print the counts along the cut, and how they depart from the Gaussian's."""
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.cut_axes import axis_ends, strip_of
    from latent_explorer.core.cuts import cut_steps, departure
    from latent_explorer.core.space import check_pair
    from latent_explorer.export.charts import save_chart
    from latent_explorer.export.cuts import cut_chart, cut_columns

    if (args.start is None) != (args.end is None):
        raise ValueError("a cut has two ends: give both --from and --to, or --axis")
    if args.start is not None and args.axis is not None:
        raise ValueError("give either the ends of the cut, --from and --to, or --axis")
    bundle = opened(args)
    space, coordinates = bundle.space, args.coordinates
    check_pair(args.pair, space.d)
    ellipse = space.ellipse(coordinates, args.pair)
    axis: CutAxis | None = None if args.start is not None else args.axis or "main"
    start, end = (args.start, args.end) if axis is None else axis_ends(ellipse, axis)
    x, y = space.columns(coordinates, args.pair)
    half = strip_of(ellipse, start, end, args.strip)
    steps = cut_steps(x, y, start, end, ellipse, bins=args.bins, half_thickness=half)
    found = without_pauses(steps)
    departs = departure(found, ellipse)
    columns = cut_columns(found, ellipse)
    facts = about(
        bundle,
        coordinates=coordinates,
        pair=args.pair,
        axis=axis,
        start=found.start.tolist(),
        end=found.end.tolist(),
        strip=args.strip,
        half_thickness=found.half_thickness,
    )
    plane = " and ".join(axis_name(coordinates, i) for i in args.pair)
    where = "a line" if axis is None else f"the {_AXIS_NAMES[axis]}"
    if args.json:
        print(json.dumps(plain({**facts, "departure": vars(departs), "cut": columns})))
    else:
        thick = f"in the strip, {2 * found.half_thickness:.3g} thick,"
        _print(departs, f"{thick} along {where} of {plane}")
        print("  distance     sigma    points  gaussian")
        for row in zip(*columns.values(), strict=True):
            distance, sigma, points, gaussian = row
            said = number(distance, 10, 3) + number(sigma, 10, 2)
            print(f"{said}{points:10,}{number(gaussian, 10, 1)}")
    title = f"Density along {where} of {plane}"
    write_files(
        args,
        plain(facts),
        lambda: columns,
        lambda file: save_chart(file, cut_chart(found, title), plain(facts)),
    )
    return 0


def _print(departs: Departure, where: str) -> None:
    from latent_explorer.core.cuts import EXPECTED_AT_LEAST, TAILS

    expected, tail = map(expected_count, (departs.expected, departs.tail_expected))
    print(f"{how_many(departs.points, 'point')} {where}; a Gaussian would have {expected}")
    print(f"beyond {TAILS:g} sigma of the mean: {departs.tail_points:,}; a Gaussian: {tail}")
    if not math.isnan(departs.ratio):
        print(
            f"largest ratio in these tails: {departs.ratio:.2f} at {departs.ratio_at:+.1f} sigma, "
            f"where at least {EXPECTED_AT_LEAST:g} are expected"
        )
