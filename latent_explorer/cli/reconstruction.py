"""``latent-explorer statistics --reconstruction``: what the first K PCA components keep (IX)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from latent_explorer.cli.options import bundle_path
from latent_explorer.cli.outputs import about, check_outputs, number, plain, write_files
from latent_explorer.cli.work import last_result
from latent_explorer.core.formats import percent


def reconstruction(args: argparse.Namespace) -> int:
    """Print the mean squared errors over K."""
    from latent_explorer.core.components import truncation_errors
    from latent_explorer.export.charts import Chart, Curve, save_chart
    from latent_explorer.jobs.reconstruction import (
        ReconstructionErrors,
        ReconstructionErrorsRequest,
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
    request = ReconstructionErrorsRequest(bundle=bundle.fingerprint)
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
    if args.json:
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        print(json.dumps(plain({**facts, "reconstruction": rows})))
    else:
        print(f"{'K':>5}{'variance':>11}{'error of z':>13}{'of pixels':>13}")
        for k, share, z_error, error in zip(*columns.values(), strict=True):
            print(f"{k:5d}{percent(share, 2):>11}{number(z_error, 13, 4)}{number(error, 13, 6)}")
        print("Mean squared errors of what the first K PCA components keep: of z over all images,")
        print(f"of pixels (0 to 1) between pictures from K and from all, over {curve.n_images}")

    def draw(file: Path) -> None:
        title = f"Reconstructions of {curve.n_images} images from K PCA components"
        line = Curve("", curve.n_components, curve.errors)
        save_chart(file, Chart(title, "K", "mean squared error of pixels", [line]), facts)

    write_files(args, facts, lambda: columns, draw)
    return 0
