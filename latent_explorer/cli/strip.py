"""``latent-explorer strip``: what a component does, as a row of faces."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from latent_explorer.cli.options import add_bundle, bundle_path, path
from latent_explorer.cli.outputs import about, axis_name, component_list, image_number, plain, wrote
from latent_explorer.cli.work import last_result
from latent_explorer.core.basis import WIDTHS
from latent_explorer.core.formats import signed
from latent_explorer.core.space import COORDINATES
from latent_explorer.core.strip import OFFSETS

if TYPE_CHECKING:
    from latent_explorer.core.space import LatentSpace
    from latent_explorer.jobs.opened import ExplorableBundle
    from latent_explorer.session.numbers import ZVector


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "strip",
        help="show in a row of faces what a component does",
        description="Decode a vector with one component moved from -3 to +3 widths from its mean, "
        "all others kept: one row of faces for each component, as in the window.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--component", type=component_list, required=True, metavar="I,J,...", help="which ones")
    add("--coordinates", choices=COORDINATES, default="z", help="whose components")
    add("--width", choices=WIDTHS, default="std", help="what measures a component's width")
    add(
        "--around",
        default="mean",
        metavar="mean|IMAGE",
        help="whose other components are kept: those of the mean, or of the image with this name",
    )
    add("--output", type=path, required=True, metavar="PNG", help="the picture to write")
    add("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_strip)


def run_strip(args: argparse.Namespace) -> int:
    """Decode and write."""
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.components import component_steps
    from latent_explorer.core.strip import component_value, component_width
    from latent_explorer.export import pictures
    from latent_explorer.jobs.strip import ExactStripRequest, StripFaces
    from latent_explorer.workspaces import real_workspace

    if args.output.suffix.lower() != ".png":
        raise ValueError(f"let the name of the picture end in .png, not {args.output.name}")
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    space = bundle.space
    _check(args.component, space)
    base = _base(args.around, bundle)
    table = without_pauses(component_steps(space, args.coordinates))
    widths = tuple(component_width(table, i, args.width) for i in args.component)
    request = ExactStripRequest(
        bundle=bundle.fingerprint,
        coordinates=args.coordinates,
        components=args.component,
        widths=widths,
        base=base,
    )
    strips = last_result(request, workspace, StripFaces)
    own = [
        component_value(space, args.coordinates, i, base) / width if width > 0 else 0.0
        for i, width in zip(args.component, widths, strict=True)
    ]
    facts = about(
        bundle,
        what="component strip",
        coordinates=args.coordinates,
        components=list(args.component),
        width=args.width,
        widths=list(widths),
        offsets=list(OFFSETS),
        around=args.around,
        own=own,
    )
    grid = pictures.face_grid(strips.faces, len(OFFSETS))
    pictures.save_png(args.output, grid, plain(facts), title="Component strip")
    if args.json:
        print(json.dumps(plain(facts)))
        return 0
    of = "the mean" if args.around == "mean" else args.around
    for i, width, value in zip(args.component, widths, own, strict=True):
        name = axis_name(args.coordinates, i)
        print(f"{name}: width {width:.3g}; {of} is at {signed(value, 2)} widths")
    print(f"Columns: {', '.join(signed(offset, 0) for offset in OFFSETS)} widths from the mean")
    print(wrote(args.output))
    return 0


def _check(components: tuple[int, ...], space: LatentSpace) -> None:
    from latent_explorer.core.space import check_component

    for i in components:
        check_component(i, space.d)


def _base(around: str, bundle: ExplorableBundle) -> ZVector:
    from latent_explorer.session.numbers import z_vector

    if around == "mean":
        return z_vector(bundle.space.basis.mean)
    return z_vector(bundle.space.point(image_number(bundle, around)))
