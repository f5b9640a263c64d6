"""``latent-explorer sample`` and ``judge``: vectors as the window draws and judges them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, bundle_path, path, within
from latent_explorer.cli.work import last_result
from latent_explorer.core.basis import WIDTHS
from latent_explorer.core.formats import percent
from latent_explorer.core.limits import Limits
from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement
from latent_explorer.core.samplers import LIMITS, METHODS, SamplingSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from latent_explorer.jobs.workspace import Workspace

_NUMBERS = {
    "sigma": ("sigma_level", "sigma level of the ellipses"),
    "fact": ("fact", "part of the half-axes to use"),
    "components": ("n_components", "PCA components to draw"),
    "count": ("count", "number of vectors"),
    "seed": ("seed", "the same seed gives the same vectors"),
}


# Each takes 28 kB of memory while the grid is composed, and again in it.
_FACES = Limits(1, 10_000, whole=True)


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
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--method", choices=METHODS, default=default.method, help="how vectors are drawn")
    add("--width", choices=WIDTHS, default=default.width, help="what measures a component's width")
    for option, (name, meaning) in _NUMBERS.items():
        kind = within(_FACES if name == "count" else LIMITS[name], f"--{option}")
        add(f"--{option}", type=kind, default=getattr(default, name), help=meaning, dest=name)
    add(
        "--out",
        type=path,
        required=True,
        metavar="PNG|DIR",
        help="a .png file for one grid, or a folder for one picture a face",
    )
    add("--vectors", type=path, metavar="NPZ|NPY|CSV", help="write the vectors too")
    add("--json", action="store_true", help="print settings and verdicts as one JSON object")
    parser.set_defaults(run=sample)


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
    from latent_explorer.export import pictures, tables
    from latent_explorer.jobs.generating import ExactFacesRequest, GeneratedFaces
    from latent_explorer.workspaces import real_workspace

    if args.vectors is not None:
        tables.check_table_name(args.vectors)
    names = (*(name for name, _ in _NUMBERS.values()), "method", "width")
    settings = SamplingSettings(**{name: getattr(args, name) for name in names})
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    request = ExactFacesRequest(bundle=bundle.fingerprint, settings=settings)
    generated = last_result(request, workspace, GeneratedFaces)
    about = {
        "bundle": bundle.name,
        "fingerprint": bundle.fingerprint,
        "sampling": settings.as_dict(),
    }
    if args.out.suffix.lower() == ".png":
        pictures.save_png(args.out, pictures.face_grid(generated.faces), about)
    else:
        pictures.face_files(args.out, generated.faces, about)
    drawn = generated.draw
    if args.vectors is not None:
        tables.save_vectors(args.vectors, drawn.z, v=drawn.v, metadata=about)
    if args.json:
        judgements = list(_judgements(workspace, bundle.fingerprint, drawn.z))
        facts = {
            "bundle": bundle.name,
            "fingerprint": bundle.fingerprint,
            "settings": settings.as_dict(),
            "share_inside": drawn.share,
            "vectors": _as_json(judgements),
        }
        print(json.dumps(facts))
        return 0
    inside = percent(drawn.share)
    print(
        f"{args.out}: {inside} of {settings.count:,} inside the ellipses of all {_pairs(settings)}"
    )
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
        row = "".join(f"{value:10.1f}" for value in _percentiles(judgement).values())
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
    return f"{k * (k - 1) // 2:,} pairs at {level:.2f} sigma"
