"""``latent-explorer path``: the faces along a path, as film strip, frames, GIF, MP4 and vectors."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, bundle_path, path, within
from latent_explorer.cli.outputs import about, image_number, plain, wrote
from latent_explorer.cli.work import last_result
from latent_explorer.core.plausibility import VERDICT_WORDS
from latent_explorer.core.samplers import LIMITS
from latent_explorer.session.film import FRAME_RATES
from latent_explorer.session.path import N_COMPONENTS, OVERSHOOTS, STEPS
from latent_explorer.session.picture_size import PICTURE_SIZES

if TYPE_CHECKING:
    from latent_explorer.core.plausibility import Judgement
    from latent_explorer.export.film_frames import FilmFrames
    from latent_explorer.jobs.film import FilmFaces
    from latent_explorer.jobs.opened import ExplorableBundle
    from latent_explorer.jobs.workspace import Workspace
    from latent_explorer.session.numbers import ZVector
    from latent_explorer.session.path import LatentPath, PathKind

_ALONG = ("line", "smooth", "pca", "data")
_STEPS, _RATE = 24, 12
_WHERE = "mean|image:NAME|seed:N"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "path",
        help="decode the faces along a path, as film strip, GIF or MP4",
        description="Lead a path from one vector to another, as in the window: straight, smoothly "
        "through others, in the first PCA components, or along the data, over images that are near "
        "to each other. Its faces are judged, and written as one picture, frames, GIF or MP4.",
        epilog="A vector is the mean, that of an image by its name, or one drawn by pairwise with "
        "a seed. Without a file to write, the verdicts alone are printed.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add("--from", dest="start", required=True, metavar=_WHERE, help="where the path begins")
    add("--to", dest="end", required=True, metavar=_WHERE, help="where it ends")
    add(
        "--through",
        action="append",
        default=[],
        metavar=_WHERE,
        help="what it leads through between them; give it once for each, in order",
    )
    add("--along", choices=_ALONG, default="line", help="how it leads there")
    add(
        "--components",
        type=within(N_COMPONENTS, "--components"),
        default=105,
        metavar="K",
        help="with --along pca: only the first K PCA components change, the others are the mean's",
    )
    add("--steps", type=within(STEPS, "--steps"), default=_STEPS, help="how many faces")
    add(
        "--overshoot",
        type=within(OVERSHOOTS, "--overshoot"),
        default=1.0,
        help="where the last face is: 1 at the end, 1.5 half the length beyond it",
    )
    add("--strip", type=path, metavar="PNG", help="write all faces side by side")
    add("--frames", type=path, metavar="DIR", help="write a numbered PNG a face")
    add("--gif", type=path, metavar="GIF", help="write an animated GIF")
    add("--mp4", type=path, metavar="MP4", help="write an MP4 film (H.264)")
    add("--vectors", "--csv", type=path, metavar="NPZ|NPY|CSV", help="write the vectors")
    add("--fps", type=within(FRAME_RATES, "--fps"), default=_RATE, help="frames a second")
    add(
        "--size",
        type=within(PICTURE_SIZES, "--size"),
        help="side of a face, as decoded if not given",
    )
    add("--back", action="store_true", help="let the film go back to its begin")
    add("--no-captions", action="store_true", help="leave out position and verdict below the faces")
    add("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_path)


def run_path(args: argparse.Namespace) -> int:
    """Find the path, decode and judge its steps, and write what was asked for."""
    from latent_explorer.jobs.film import ExactFilmRequest, FilmFaces
    from latent_explorer.workspaces import real_workspace

    _check_names(args)
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    way = _way(args, bundle)
    film = last_result(ExactFilmRequest(bundle=bundle.fingerprint, way=way), workspace, FilmFaces)
    judgements = _judged(way, bundle, workspace)
    facts = about(
        bundle,
        what="path",
        start=args.start,
        end=args.end,
        through=list(args.through),
        along=args.along,
        components=way.n_components,
        positions=way.positions.tolist(),
        verdicts=[each.verdict for each in judgements],
        worst=[each.worst for each in judgements],
    )
    written = _write(args, film, judgements, plain(facts))
    if args.json:
        print(json.dumps(plain(facts)))
        return 0
    for position, judged in zip(facts["positions"], judgements, strict=True):
        words = VERDICT_WORDS[judged.verdict]
        print(f"{position:.3f}  {words}, worst rank {judged.worst:.1f} among 100 images")
    for file in written:
        print(wrote(file))
    return 0


def _check_names(args: argparse.Namespace) -> None:
    """Check the names of all files, before the work that leads to them."""
    from latent_explorer.export.tables import check_table_name
    from latent_explorer.files import check_replaceable

    for name, suffix in (("strip", ".png"), ("gif", ".gif"), ("mp4", ".mp4")):
        file = getattr(args, name)
        if file is None:
            continue
        if file.suffix.lower() != suffix:
            raise ValueError(f"let the name of --{name} end in {suffix}, not {file.name}")
        check_replaceable(file)
    if args.vectors is not None:
        check_table_name(args.vectors)


def _way(args: argparse.Namespace, bundle: ExplorableBundle) -> LatentPath:
    from latent_explorer.session.path import WAYPOINTS_AT_MOST, LatentPath

    if len(args.through) > WAYPOINTS_AT_MOST:
        raise ValueError(f"a path leads through at most {WAYPOINTS_AT_MOST} vectors")
    a, b, *between = (_vector(each, bundle) for each in (args.start, args.end, *args.through))
    way = LatentPath(
        a, b, between=tuple(between), steps=args.steps, overshoot=args.overshoot, base="mean"
    )
    if args.along == "pca":
        return replace(way, n_components=min(args.components, bundle.space.d))
    kinds: dict[str, PathKind] = {"line": "straight", "smooth": "smooth", "data": "data"}
    return replace(way, kind=kinds[args.along])


def _vector(where: str, bundle: ExplorableBundle) -> ZVector:
    from latent_explorer.core.samplers import SamplingSettings, draw
    from latent_explorer.session.numbers import z_vector

    kind, colon, name = where.partition(":")
    if where == "mean":
        return z_vector(bundle.space.basis.mean)
    if kind == "image" and colon:
        return z_vector(bundle.space.point(image_number(bundle, name)))
    if kind == "seed" and name.isascii() and name.isdigit() and len(name) < 12:
        seed = int(LIMITS["seed"].check("a seed", int(name)))
        settings = SamplingSettings(count=1, seed=seed).within(bundle.space.d)
        return z_vector(draw(settings, bundle.space).z[0])
    shown = where if len(where) <= 60 else f"{where[:60]}..."
    raise ValueError(f"a vector is mean, image:NAME or seed:N, such as seed:7; not {shown!r}")


def _judged(
    way: LatentPath, bundle: ExplorableBundle, workspace: Workspace
) -> tuple[Judgement, ...]:
    from latent_explorer.jobs.film import FilmJudged, JudgeFilmRequest
    from latent_explorer.jobs.judging import QuantilesReady, QuantilesRequest

    last_result(QuantilesRequest(bundle=bundle.fingerprint), workspace, QuantilesReady)
    request = JudgeFilmRequest(bundle=bundle.fingerprint, way=way, complete=True)
    return last_result(request, workspace, FilmJudged).judgements


def _write(
    args: argparse.Namespace,
    film: FilmFaces,
    judgements: tuple[Judgement, ...],
    facts: dict[str, Any],
) -> list[Path]:
    """Write what was asked for, and return the files."""
    from latent_explorer.export.film_frames import Caption, FilmFrames
    from latent_explorer.export.films import (
        save_frames,
        save_gif,
        save_mp4,
        save_strip,
    )
    from latent_explorer.export.tables import save_vectors

    captions = [
        Caption(position, judged.verdict)
        for position, judged in zip(facts["positions"], judgements, strict=True)
    ]
    side = args.size or film.faces.shape[1]
    frames = FilmFrames(film.faces, () if args.no_captions else captions, side, args.back)
    tries: tuple[tuple[Path | None, Callable[[FilmFrames, Any], object]], ...] = (
        (args.strip, lambda frames, _: save_strip(args.strip, frames, facts)),
        (args.frames, lambda frames, told: save_frames(args.frames, frames, facts, told)),
        (args.gif, lambda frames, told: save_gif(args.gif, frames, args.fps, progress=told)),
        (args.mp4, lambda frames, told: save_mp4(args.mp4, frames, args.fps, told)),
    )
    written = []
    for file, save in tries:
        if file is not None:
            with _Progress(file.name, len(frames.order)) as told:
                save(frames, told)
            written.append(file)
    if args.vectors is not None:
        names = [f"{position:.6f}" for position in facts["positions"]]
        save_vectors(args.vectors, film.z, names=names, metadata=facts)
        written.append(args.vectors)
    return written


class _Progress:
    """A bar of frames on the standard error output."""

    def __init__(self, label: str, total: int) -> None:
        from tqdm import tqdm

        from latent_explorer.cli.streams import SafeStream

        self._bar = tqdm(
            desc=label, total=total, unit=" frames", file=SafeStream(), leave=False, delay=1.0
        )

    def __call__(self, done: int) -> None:
        """Move the bar."""
        self._bar.update(done - self._bar.n)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
