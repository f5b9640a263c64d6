"""``latent-explorer compare``: samplers side by side, as the window compares them (part X)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.comparing import OVER, Compared, measured
from latent_explorer.cli.dask import add_dask, passes_of
from latent_explorer.cli.options import (
    add_bundle,
    add_sampling,
    bundle_path,
    path,
    sampling_settings,
    within,
)
from latent_explorer.cli.outputs import about, add_outputs, check_outputs, plain, write_files, wrote
from latent_explorer.core.limits import Limits
from latent_explorer.core.plausibility import VERDICT_WORDS
from latent_explorer.core.samplers import LIMITS, METHODS, SAMPLERS
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.session.comparison import CURVE_VALUES

if TYPE_CHECKING:
    from latent_explorer.core.set_figures import SetFigures
    from latent_explorer.export.charts import Chart
    from latent_explorer.export.comparisons import SheetRow

DEFAULTS = ("cube", "pairwise", "pairwise-uniform", "directions")
_NUMBER = Limits(2, 6, whole=True)
# As many as the window measures by default: `jobs.comparing.COUNT`, which is not imported here.
_COUNT, _MOST = 500, 10_000
# Where the window measures too.
_RANGES = {name: (CURVE_VALUES[each][0], CURVE_VALUES[each][-1]) for name, each in OVER.items()}
_STEPS_AT_FIRST = len(CURVE_VALUES["fact"])
_ENDS = Limits(
    min(LIMITS[name].low for name in OVER.values()),
    max(LIMITS[name].high for name in OVER.values()),
)
_STEPS = Limits(2, 100, whole=True)
_SHOWN = {name.replace("_", "-"): name for name in FIGURES}
# What the images have, where a line for it makes sense.
_USUAL = {"percentile": 50.0, "ratio": 1.0}
_FULL = {"percentile": 100.0, "share": 1.0}
_WIDTH = 26  # of a column of text


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "compare",
        help="put samplers side by side: faces, plausibility, novelty, diversity",
        description="Draw vectors with two to six samplers, each with its own defaults but for "
        "what is given, and measure them beside the images: the three measures of plausibility "
        "and their verdicts, the ellipses of pairs, the distance to the nearest image (novelty), "
        "the distance from each other (diversity), and in how many of their pictures a face is "
        "found. --over measures them again over a range of fact or sigma. It takes some seconds "
        "a sampler; Ctrl+C ends it, and nothing is written then.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add(
        "--method",
        choices=METHODS,
        action="append",
        help=f"a sampler, given two to six times; by default {', '.join(DEFAULTS)}",
    )
    add_sampling(parser, _COUNT, _MOST)
    add("--over", choices=tuple(OVER), help="also measure sets over a range of it, as curves")
    ends = ", ".join(f"{low:g} to {high:g} of {name}" for name, (low, high) in _RANGES.items())
    add("--from", type=within(_ENDS, "--from"), dest="first", help=f"by default {ends}")
    add("--to", type=within(_ENDS, "--to"), dest="last", help="the other end of the range")
    add(
        "--steps", type=within(_STEPS, "--steps"), default=_STEPS_AT_FIRST, help="points of a curve"
    )
    add("--no-faces", action="store_true", help="do not look for faces in the pictures")
    add(
        "--show",
        choices=tuple(_SHOWN),
        default=argparse.SUPPRESS,
        help="what the figure holds, and the table of --over; by default face-share, or way-back "
        "with --no-faces",
    )
    add_dask(parser)
    add_outputs(parser, "all figures as CSV", "bars of --show, or curves with --over")
    add(
        "--pictures",
        type=path,
        metavar="PNG|SVG",
        help="draw a sheet with a row of faces for each sampler",
    )
    parser.set_defaults(run=compare)


def compare(args: argparse.Namespace) -> int:
    """Print the figures."""
    from latent_explorer.export.charts import check_figure_name, save_chart
    from latent_explorer.jobs.comparing import CURVE_COUNT
    from latent_explorer.workspaces import real_workspace

    methods = tuple(dict.fromkeys(args.method or DEFAULTS))
    _NUMBER.check("the number of different samplers, each given by --method,", len(methods))
    values, shown = _values(args), _shown(args)
    check_outputs(args)
    if args.pictures is not None:
        check_figure_name(args.pictures)
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    settings = [sampling_settings(args, method, bundle.space.d) for method in methods]
    for each in settings:
        if each.n_components > bundle.space.d:
            Limits(1, bundle.space.d, whole=True).check("--components", each.n_components)
    with passes_of(args, bundle, bar=False) as passes:
        workspace.passes = passes
        found = list(measured(args, workspace, bundle.fingerprint, settings, values))
    by_method = dict(zip(methods, found, strict=True))

    facts = about(
        bundle, sampling={name: each.settings.as_dict() for name, each in by_method.items()}
    )
    facts["count"] = args.count
    if values:
        count = min(args.count, CURVE_COUNT)
        facts |= {"over": OVER[args.over], "values": list(values), "count_on_curves": count}
    if args.json:
        rows = [_as_json(name, each, values) for name, each in by_method.items()]
        print(json.dumps(plain({**facts, "sets": rows})))
    else:
        _print_table(by_method, faces=not args.no_faces)
        if values:
            _print_curves(by_method, args.over, values, shown)

    def draw(file: Path) -> None:
        if values:
            save_chart(file, _chart(by_method, args.over, values, shown), facts)
        else:
            _save_bars(file, by_method, shown, facts)

    write_files(args, facts, lambda: _columns(by_method, args.over, values), draw)
    if args.pictures is not None:
        from latent_explorer.export.comparisons import save_sheet

        rows_of_faces = [_sheet_row(name, each) for name, each in by_method.items()]
        save_sheet(args.pictures, f"Samplers on {bundle.name}", rows_of_faces, facts)
        if not args.json:
            print(wrote(args.pictures))
    return 0


def _values(args: argparse.Namespace) -> tuple[float, ...]:
    """Return the values of --over; none without it."""
    import numpy as np

    if args.over is None:
        if args.first is not None or args.last is not None:
            raise ValueError("--from and --to are the ends of a range: give --over fact or sigma")
        return ()
    limits, usual = LIMITS[OVER[args.over]], _RANGES[args.over]
    low = usual[0] if args.first is None else limits.check("--from", args.first)
    high = usual[1] if args.last is None else limits.check("--to", args.last)
    if not low < high:
        raise ValueError(f"--from must be below --to; they are {low:g} and {high:g}")
    # Rounded, for 0.7 is meant and not 0.7000000000000001.
    return tuple(float(f"{value:.12g}") for value in np.linspace(low, high, args.steps))


def _shown(args: argparse.Namespace) -> str:
    """Return the figure of --show."""
    if not hasattr(args, "show"):
        return "way_back" if args.no_faces else "face_share"
    if args.no_faces and args.show == "face-share":
        raise ValueError("--show face-share needs faces to be looked for: leave out --no-faces")
    return _SHOWN[args.show]


def _as_json(method: str, found: Compared, values: Sequence[float]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "method": method,
        "vectors": found.figures.n,
        "verdict": found.figures.verdict,
        **found.figures.as_dict(),
        "median_length": float(found.set.lengths.summary.quantiles[3]),
        "median_mahalanobis": float(found.set.mahalanobis.summary.quantiles[3]),
    }
    if values:
        row["curve"] = {
            name: [figures.as_dict()[name] for figures in found.curve] for name in FIGURES
        }
    return row


def _columns(
    found: Mapping[str, Compared], over: str | None, values: Sequence[float]
) -> dict[str, list[Any]]:
    """Return a row a sampler; with curves, a row for each of its values."""
    methods: list[str] = []
    at: list[float] = []
    figures: list[SetFigures] = []
    for method, each in found.items():
        these = each.curve if values else [each.figures]
        methods += [method] * len(these)
        at += values
        figures += these
    table: dict[str, list[Any]] = {"method": methods}
    if over is not None:
        table[OVER[over]] = at
    table["vectors"] = [each.n for each in figures]
    table["verdict"] = [each.verdict for each in figures]
    for name in FIGURES:
        table[name] = [each.as_dict()[name] for each in figures]
    return table


def _print_table(found: Mapping[str, Compared], *, faces: bool) -> None:
    print(f"{'':24}" + "".join(f"{method:>{_WIDTH}}" for method in found))
    verdicts = (VERDICT_WORDS[each.figures.verdict] for each in found.values())
    print(f"{'Verdict':24}" + "".join(f"{verdict:>{_WIDTH}}" for verdict in verdicts))
    for name, words in FIGURES.items():
        if name == "face_share" and not faces:
            continue
        cells = (words.text(each.figures.as_dict()[name]) for each in found.values())
        print(f"{words.label:24}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells))
    print("Level, furthest, way back: medians of percentiles of the images' own values, 50 is like")
    print("the images; novelty, diversity: 1 is like the images; --help and the window tell more.")


def _print_curves(
    found: Mapping[str, Compared], over: str, values: Sequence[float], shown: str
) -> None:
    words = FIGURES[shown]
    print(f"\n{words.label}, over {over}:")
    print(f"{over:24}" + "".join(f"{method:>{_WIDTH}}" for method in found))
    for number, value in enumerate(values):
        cells = (words.text(each.curve[number].as_dict()[shown]) for each in found.values())
        print(f"{value:<24.4g}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells))


def _save_bars(
    file: Path, found: Mapping[str, Compared], name: str, facts: Mapping[str, object]
) -> None:
    from latent_explorer.export.comparisons import save_bars

    words = FIGURES[name]
    figures = {method: each.figures.as_dict()[name] for method, each in found.items()}
    bars = [(method, value, words.text(value)) for method, value in figures.items()]
    usual = _USUAL.get(words.kind)
    save_bars(file, words.label, bars, facts, full=_FULL.get(words.kind), usual=usual)


def _chart(found: Mapping[str, Compared], over: str, values: Sequence[float], name: str) -> Chart:
    from latent_explorer.export.charts import Chart, Curve

    words = FIGURES[name]
    curves = [
        Curve(method, values, [figures.as_dict()[name] for figures in each.curve], colour=colour)
        for colour, (method, each) in enumerate(found.items())
    ]
    usual = _USUAL.get(words.kind)
    if usual is not None:
        ends = [values[0], values[-1]]
        curves.append(Curve("the images", ends, [usual] * 2, dashed=True, colour=len(curves)))
    label = {"share": f"{words.label}: share", "percentile": f"{words.label}: percentile"}
    return Chart(f"{words.label} over {over}", over, label.get(words.kind, words.label), curves)


def _sheet_row(method: str, found: Compared) -> SheetRow:
    from latent_explorer.export.comparisons import SheetRow

    values = found.figures.as_dict()
    names = [
        name
        for name in ("face_share", "void", "novelty", "diversity")
        if values[name] == values[name]
    ]
    lines = [f"{FIGURES[name].label}: {FIGURES[name].text(values[name])}" for name in names]
    return SheetRow(SAMPLERS[method].title, lines, found.set.faces)
