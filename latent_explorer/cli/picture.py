"""``latent-explorer picture``: where a photo of one's own lies in the latent space."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from latent_explorer.cli.options import add_bundle, bundle_path, path, within
from latent_explorer.cli.outputs import about, plain
from latent_explorer.cli.work import last_result
from latent_explorer.core.formats import how_many, rank
from latent_explorer.core.limits import Limits
from latent_explorer.messages import shortened

if TYPE_CHECKING:
    from latent_explorer.pictures.crop import Box

_STEPS = Limits(0, 1000, whole=True)
_FACE = "face"


def add_parser(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "picture",
        help="encode a photo of your own, and tell where it lies",
        description="Cut a square from a photo, encode it, and tell how far the face that the "
        "model makes of it is off and whether its vector lies among the images.",
    )
    add_bundle(parser)
    parser.add_argument(
        "picture", type=path, metavar="PHOTO", help="jpg, png, webp, gif, bmp or tif"
    )
    parser.add_argument(
        "--box",
        default=_FACE,
        help="what is cut: face (around the largest face found, the default), center, or "
        "left,top,right,bottom in pixels",
    )
    parser.add_argument(
        "--closer",
        type=within(_STEPS, "closer"),
        default=0,
        metavar="N",
        help="gradient steps that bring the face nearer to the photo (%(default)s)",
    )
    parser.add_argument(
        "--out",
        type=path,
        metavar="FILE",
        help="what is cut and its face as .png, or the vector as .npz, .npy or .csv",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object, with the vector")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Encode the photo, print its figures, and write what was asked for."""
    from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming
    from latent_explorer.core.plausibility import VERDICT_WORDS
    from latent_explorer.export.pictures import face_grid, save_png
    from latent_explorer.export.tables import check_table_name, save_vectors
    from latent_explorer.jobs.face_framing import FramingFound, FramingRequest
    from latent_explorer.jobs.judging import (
        JudgedVectors,
        JudgeVectorsRequest,
        QuantilesReady,
        QuantilesRequest,
    )
    from latent_explorer.network.photo_encoding import encode_photo
    from latent_explorer.pictures.photos import open_photo
    from latent_explorer.pictures.skipped import UnusablePicture
    from latent_explorer.resources import is_shipped
    from latent_explorer.workspaces import real_workspace

    is_picture = args.out is not None and args.out.suffix.lower() == ".png"
    if args.out is not None and not is_picture:
        check_table_name(args.out)
    try:
        photo = open_photo(args.picture)
    except UnusablePicture as error:
        raise ValueError(str(error)) from None
    height, width = photo.shape[:2]
    box = _box(args.box, width, height)
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    measured = QuantilesRequest(bundle=bundle.fingerprint)
    for _ in workspace.with_codec(measured):
        pass
    framing: FaceFraming | None = CELEBA_FRAMING
    if box is None and not is_shipped(bundle.path):
        looking = FramingRequest(bundle=bundle.fingerprint)
        framing = last_result(looking, workspace, FramingFound).framing
    codec, basis = workspace.codec(measured), bundle.space.basis
    found = encode_photo(codec, basis, photo, box, args.closer, framing)
    last_result(measured, workspace, QuantilesReady)
    question = JudgeVectorsRequest(bundle=bundle.fingerprint, z=found.z[np.newaxis])
    (judgement,) = last_result(question, workspace, JudgedVectors).judgements
    left, top, side = found.box.left, found.box.top, found.box.side
    facts: dict[str, Any] = about(
        bundle,
        picture=args.picture.name,
        pixels=[width, height],
        box=[left, top, left + side, top + side],
        face_found=found.face_found if args.box == _FACE else None,
        closer=args.closer,
        encoded_error=found.encoded_error,
        error=found.error,
        verdict=VERDICT_WORDS[judgement.verdict],
        level=judgement.level,
        furthest=judgement.furthest,
        way_back=judgement.way_back,
        neighbours=judgement.neighbours,
    )
    if is_picture:
        save_png(args.out, face_grid(np.stack([found.seen, found.face]), 2), facts)
    elif args.out is not None:
        save_vectors(args.out, found.z[np.newaxis], names=[args.picture.name], metadata=facts)
    if args.json:
        print(json.dumps(plain({**facts, "z": found.z.tolist()})))
        return 0
    where = f"box {left},{top},{left + side},{top + side} of {width} x {height} pixels"
    if args.box == _FACE:
        where += ", around a face" if found.face_found else "; no face was found, so the middle"
    print(f"{shortened(args.picture.name)}: {where}")
    steps = how_many(args.closer, "step")
    closer = f", {found.encoded_error:.6f} before {steps}" if args.closer else ""
    print(f"mean squared error {found.error:.6f}{closer}, pixels in [0, 1]")
    names = {"level": "level", "furthest": "furthest", "way_back": "way back"}
    ranks = ", ".join(f"{words} {rank(facts[name])}" for name, words in names.items())
    print(f"{facts['verdict']}: {ranks}, nearest 8 images {rank(facts['neighbours'])}")
    print("Percentiles of the images' own values: 50 is like the images, 100 further than all.")
    if args.out is not None:
        print(f"wrote {shortened(args.out)}")
    return 0


def _box(text: str, width: int, height: int) -> Box | None:
    """Return the box that was asked for; None for one around a face."""
    from latent_explorer.pictures.crop import Crop

    if text == _FACE:
        return None
    try:
        crop = Crop.parse(text)
    except ValueError:
        crop = None
    if crop is None or crop.mode not in ("center", "box"):
        raise ValueError(f"--box is face, center or left,top,right,bottom, not {shortened(text)!r}")
    return crop.box or crop.box_for(width, height)
