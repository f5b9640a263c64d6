"""``latent-explorer statistics --reconstruction``: what the first K PCA components keep (IX)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from latent_explorer.cli.options import bundle_path
from latent_explorer.cli.outputs import (
    about,
    check_outputs,
    image_number,
    number,
    plain,
    write_files,
)
from latent_explorer.cli.work import last_result
from latent_explorer.core.formats import how_many, percent
from latent_explorer.core.limits import Limits


def reconstruction(args: argparse.Namespace) -> int:
    """Print the mean squared errors over K."""
    from latent_explorer.core.components import truncation_errors
    from latent_explorer.export.charts import Chart, Curve, save_chart
    from latent_explorer.jobs.reconstruction import (
        Reconstructed,
        ReconstructionErrors,
        ReconstructionErrorsRequest,
        ReconstructionRequest,
    )
    from latent_explorer.workspaces import real_workspace

    if args.components is not None or args.dominant:
        raise ValueError(
            "--reconstruction is about the first K of all components: leave out --components and "
            "--dominant"
        )
    check_outputs(args)
    workspace = real_workspace()
    bundle = workspace.open(bundle_path(args))
    d = bundle.space.d
    if args.at is not None:
        Limits(0, d, whole=True).check("--at", args.at)
    image = None if args.image is None else image_number(bundle, args.image)
    request = ReconstructionErrorsRequest(bundle=bundle.fingerprint, n_components=args.at)
    curve = last_result(request, workspace, ReconstructionErrors)
    in_z, basis = truncation_errors(bundle.space.basis.std), bundle.space.basis
    K = [int(k) for k in curve.n_components.tolist()]
    columns: dict[str, list[Any]] = {
        "n_components": K,
        "explained_variance": [basis.explained_variance(k) for k in K],
        "z_error": [float(in_z[k]) for k in K],
        "pixel_error": curve.errors.tolist(),
    }
    facts = about(bundle, images=curve.n_images)
    if image is not None:
        name = bundle.fingerprint
        requests = [ReconstructionRequest(bundle=name, image=image, n_components=k) for k in K]
        found = [last_result(each, workspace, Reconstructed).error for each in requests]
        columns["image_error"] = found
        facts["image"] = args.image
    if args.json:
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        print(json.dumps(plain({**facts, "reconstruction": rows})))
    else:
        one = "" if image is None else f"{'of the image':>15}"
        print(f"{'K':>5}{'variance':>11}{'error of z':>13}{'of pixels':>13}{one}")
        for k, share, z_error, *errors in zip(*columns.values(), strict=True):
            text = f"{k:5d}{percent(share, 2):>11}{number(z_error, 13, 4)}"
            widths = zip(errors, (13, 15), strict=False)
            print(text + "".join(number(error, width, 6) for error, width in widths))
        print("Mean squared errors of what the first K PCA components keep: of z over all images,")
        print(f"of pixels (0 to 1) between pictures from K and from all, over {curve.n_images}")

    def draw(file: Path) -> None:
        title = f"Reconstructions of {how_many(curve.n_images, 'image')} from K PCA components"
        line = Curve("", curve.n_components, curve.errors)
        save_chart(file, Chart(title, "K", "mean squared error of pixels", [line]), facts)

    write_files(args, facts, lambda: columns, draw)
    return 0
