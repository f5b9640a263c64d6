"""``latent-explorer sample`` and ``judge``: vectors as the window draws and judges them."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.decoding import add_pictures, write_pictures
from latent_explorer.cli.options import add_bundle, bundle_path, defaults_in_words, path, within
from latent_explorer.cli.tracing import check_trace, print_trace, traced
from latent_explorer.cli.work import last_result
from latent_explorer.core.basis import WIDTHS
from latent_explorer.core.fitted_basis import FITTED_ON
from latent_explorer.core.formats import how_many, percent, rank
from latent_explorer.core.limits import Limits
from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement
from latent_explorer.core.samplers import (
    LIMITS,
    METHODS,
    PARAMETERS,
    SAMPLERS,
    SamplingSettings,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from latent_explorer.jobs.workspace import Workspace

_WIDTH = 78  # of the list of methods

# Each takes 28 kB of memory while the grid is composed, and again in it.
_FACES = Limits(1, 10_000, whole=True)
_VECTORS = Limits(0, 9_999, whole=True)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-commands."""
    _add_sample(subparsers)
    _add_judge(subparsers)


def _add_sample(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    default = SamplingSettings()
    parser = subparsers.add_parser(
        "sample",
        help="draw vectors and decode them",
        description="Draw the same vectors as the window with these settings, and decode them.",
        epilog=_methods_explained(),
        formatter_class=_Formatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--method", choices=METHODS, default=default.method, help="how vectors are drawn")
    add("--width", choices=WIDTHS, default=default.width, help="what measures a component's width")
    add(
        "--fitted-on",
        choices=FITTED_ON,
        default=default.fitted_on,
        help="the images that the PCA is fitted on: all, random ones, or those within a level",
    )
    for name, parameter in PARAMETERS.items():
        # Only what is given: each method has defaults of its own.
        kind = within(parameter.limits, f"--{parameter.option}")
        meaning = f"{_lower(parameter.title)} (default: {defaults_in_words(name)})"
        metavar = parameter.option.upper().replace("-", "_")
        add(
            f"--{parameter.option}",
            type=kind,
            default=argparse.SUPPRESS,
            help=meaning,
            dest=name,
            metavar=metavar,
        )
    add("--count", type=within(_FACES, "--count"), default=default.count, help="number of vectors")
    add(
        "--seed",
        type=within(LIMITS["seed"], "--seed"),
        default=default.seed,
        help="the same seed gives the same vectors",
    )
    add_pictures(parser)
    add("--vectors", type=path, metavar="NPZ|NPY|CSV", help="write the vectors too")
    add(
        "--trace",
        type=within(_VECTORS, "--trace"),
        metavar="N",
        help="print how pairwise comes to vector N, counted from 0: each pair that lies outside "
        "of its ellipse, and what is drawn anew",
    )
    add("--json", action="store_true", help="print settings and verdicts as one JSON object")
    parser.set_defaults(run=sample)


class _Formatter(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Shows defaults, and keeps the list of methods in its lines."""


def _methods_explained() -> str:
    lines = ["methods, and the options that each uses beside those of the PCA and the set:"]
    for name, sampler in SAMPLERS.items():
        used = ", ".join(f"--{_option(each)}" for each in sampler.uses)
        lines += ["", f"  {name} ({used})"]
        indent = " " * 4
        lines += textwrap.wrap(
            sampler.description, _WIDTH, initial_indent=indent, subsequent_indent=indent
        )
    return "\n".join(lines)


def _option(name: str) -> str:
    return PARAMETERS[name].option if name in PARAMETERS else name


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]


def _add_judge(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "judge",
        help="tell whether vectors lie among the images or in the void",
        description="Measure vectors as the window does, in percentiles of the images' own values: "
        "the sigma level over all PCA components, the furthest component, the way back (how far "
        "the encoder leads away from the vector whose face it sees), and the distance to the eight "
        "nearest images.",
    )
    add_bundle(parser)
    parser.add_argument(
        "--vectors", type=path, required=True, metavar="FILE", help=".npz, .npy or .csv"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=judge)


def sample(args: argparse.Namespace) -> int:
    """Draw, decode and write."""
    from latent_explorer.export import tables
    from latent_explorer.jobs.generating import ExactFacesRequest, GeneratedFaces
    from latent_explorer.workspaces import real_workspace

    if args.vectors is not None:
        tables.check_table_name(args.vectors)
    names = [each.name for each in fields(SamplingSettings) if hasattr(args, each.name)]
    settings = SamplingSettings.usual(**{name: getattr(args, name) for name in names})
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    if not hasattr(args, "n_components"):
        settings = settings.within(bundle.space.d)
    if args.trace is not None:
        check_trace(args.trace, settings)
    request = ExactFacesRequest(bundle=bundle.fingerprint, settings=settings)
    generated = last_result(request, workspace, GeneratedFaces)
    about = {
        "bundle": bundle.name,
        "fingerprint": bundle.fingerprint,
        "sampling": settings.as_dict(),
    }
    write_pictures(args, generated.faces, about)
    drawn = generated.draw
    if args.vectors is not None:
        tables.save_vectors(args.vectors, drawn.z, v=drawn.v, metadata=about)
    trace = None
    if args.trace is not None:
        trace = traced(workspace, bundle.fingerprint, settings, args.trace)
    if args.json:
        judgements = list(_judgements(workspace, bundle.fingerprint, drawn.z))
        facts = {
            "bundle": bundle.name,
            "fingerprint": bundle.fingerprint,
            "settings": settings.as_dict(),
            "share_inside": drawn.share,
            "vectors": _as_json(judgements),
        }
        if trace is not None:
            facts["trace"] = trace
        print(json.dumps(facts))
        return 0
    inside = percent(drawn.share)
    print(
        f"{args.out}: {inside} of {settings.count:,} inside the ellipses of all {_pairs(settings)}"
    )
    if trace is not None:
        print_trace(trace)
    return 0


def judge(args: argparse.Namespace) -> int:
    """Print the verdicts."""
    from latent_explorer.export.reading import load_vectors
    from latent_explorer.workspaces import real_workspace

    z = load_vectors(args.vectors)
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    if z.shape[1] != bundle.space.d:
        raise ValueError(
            f"{args.vectors.name} holds vectors of {z.shape[1]} components, and those of "
            f"{bundle.name} have {bundle.space.d}: give vectors of this bundle"
        )
    judgements = list(_judgements(workspace, bundle.fingerprint, z))
    if args.json:
        print(json.dumps({"vectors": _as_json(judgements)}))
        return 0
    print(f"{'':>6}{'level':>10}{'furthest':>10}{'way back':>10}{'nearest':>10}  verdict")
    for number, judgement in enumerate(judgements):
        row = "".join(f"{rank(value):>10}" for value in _percentiles(judgement).values())
        print(f"{number:6d}{row}  {VERDICT_WORDS[judgement.verdict]}")
    print("Percentiles of the images' own values: 50 is like the images, 100 further than all.")
    return 0


def _judgements(workspace: Workspace, bundle: str, z: NDArray[np.float32]) -> Iterator[Judgement]:
    from latent_explorer.jobs.judging import (
        JudgedVectors,
        JudgeVectorsRequest,
        QuantilesReady,
        QuantilesRequest,
    )

    last_result(QuantilesRequest(bundle=bundle), workspace, QuantilesReady)
    request = JudgeVectorsRequest(bundle=bundle, z=z)
    yield from last_result(request, workspace, JudgedVectors).judgements


def _percentiles(judgement: Judgement) -> dict[str, float]:
    names = ("level", "furthest", "way_back", "neighbours")
    return {name: getattr(judgement, name) for name in names}


def _as_json(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    return [
        {name: round(value, 3) for name, value in _percentiles(each).items()}
        | {"verdict": each.verdict}
        for each in judgements
    ]


def _pairs(settings: SamplingSettings) -> str:
    k = settings.n_components
    level = settings.sigma_level * settings.fact
    return f"{how_many(k * (k - 1) // 2, 'pair')} at {level:.2f} sigma"
