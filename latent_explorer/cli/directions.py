"""``latent-explorer directions``: how well attributes can be told apart along a direction."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, path
from latent_explorer.cli.outputs import about, opened, plain, write_files
from latent_explorer.cli.work import last_result
from latent_explorer.core.formats import percent
from latent_explorer.messages import shortened

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle
    from latent_explorer.jobs.directions import DirectionsFound

METHODS = ("mean", "logistic")
_COUNTS = ("found_with", "found_without", "held_with", "held_without")
_LONGEST = 32  # characters of a name in the list


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "directions",
        help="list the directions of attributes",
        description="List the directions in which the attributes of the images change, with the "
        "balanced accuracy of each on images that it was not found with (0.5 is chance).",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--attribute", action="append", metavar="NAME", help="list only this one; may be repeated")
    add("--method", choices=METHODS, default="mean", help="difference of means, or regression")
    add(
        "--hold",
        action="append",
        default=[],
        metavar="NAME",
        help="make all others independent of this one; may be repeated",
    )
    add("--json", action="store_true", help="print one JSON object, with the vectors")
    add("--csv", type=path, metavar="FILE", help="write accuracies and vectors as CSV")
    parser.set_defaults(run=directions, figure=None)


def directions(args: argparse.Namespace) -> int:
    """Print the directions, the most accurate first."""
    from latent_explorer.core.direction_axes import step_along

    bundle = opened(args)
    found = _found(bundle, args)
    for name in (*(args.attribute or ()), *args.hold):
        if found.named(name) is None and name not in found.missing:
            raise ValueError(_unknown(name, found))
    wanted = sorted(found.directions, key=lambda each: -each.accuracy)
    if args.attribute:
        wanted = [each for each in wanted if each.name in args.attribute]
    steps = [step_along(bundle.space.basis, each.vector) for each in wanted]
    missing = {
        name: why
        for name, why in found.missing.items()
        if not args.attribute or name in args.attribute
    }
    rows: list[dict[str, Any]] = [
        {
            "direction": each.name,
            "accuracy": each.accuracy,
            **dict(zip(_COUNTS, each.counts, strict=True)),
        }
        for each in wanted
    ]
    facts = about(bundle, method=args.method, hold=args.hold, unit="z of one standard deviation")
    if args.json:
        listed = [{**row, "z": step.tolist()} for row, step in zip(rows, steps, strict=True)]
        print(json.dumps(plain({**facts, "directions": listed, "missing": missing})))
    else:
        print(f"{len(rows)} directions by {args.method}, balanced accuracy on held-out images")
        for row in rows:
            name, n = shortened(row["direction"], _LONGEST), row["held_with"] + row["held_without"]
            print(f"{name:<{_LONGEST}} {percent(row['accuracy']):>7} of {n:,}")
        for why in missing.values():
            print(f"none: {shortened(why)}")

    def columns() -> dict[str, list[Any]]:
        table: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
        for i in range(bundle.space.d):
            table[f"z{i}"] = [float(step[i]) for step in steps]
        return table

    if args.csv is not None and not rows:
        raise ValueError("there is no direction to write; see what the bundle knows with info")
    write_files(args, facts, columns, lambda file: None)
    return 0


def _found(bundle: Bundle, args: argparse.Namespace) -> DirectionsFound:
    """Work as the window does, without anybody to make room for."""
    from latent_explorer.jobs.directions import DirectionsFound, DirectionsRequest
    from latent_explorer.jobs.workspace import Workspace

    workspace = Workspace(lambda path: bundle, _no_networks)
    request = DirectionsRequest(
        bundle=workspace.open(bundle.path).fingerprint, method=args.method, held=tuple(args.hold)
    )
    return last_result(request, workspace, DirectionsFound)


def _no_networks(bundle: object) -> Any:
    raise AssertionError("no face is decoded")


def _unknown(name: str, found: DirectionsFound) -> str:
    names = [each.name for each in found.directions]
    some = ", ".join(shortened(each, 40) for each in names[:5])
    such = f", such as {some}" if names else ""
    return f"there is no direction {shortened(name, 60)!r}: name one that is listed{such}"
