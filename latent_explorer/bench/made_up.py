"""Points and bundles of any size, made up to measure with."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copyfile

import numpy as np

from latent_explorer.bundle import Bundle
from latent_explorer.bundle.array_files import save_arrays
from latent_explorer.bundle.description import (
    BASIS,
    DECODER,
    DESCRIPTION,
    ENCODER,
    FILES,
    IMAGES,
    ZPOINTS,
    description_text,
    fingerprint,
)
from latent_explorer.bundle.tables import basis_arrays
from latent_explorer.bundle.verifying import sha256_of_rest
from latent_explorer.core.arrays import row_slices
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.files import whole_folder
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.session.projections import Projection

_ROWS = 1 << 16
_NOISE = 0.3
_FITTED = 100_000


def made_up_cloud(n: int) -> Cloud:
    """Return n normal points of two components that are correlated by 0.8."""
    covariance = np.array([[1.0, 0.8], [0.8, 1.0]])
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, n), np.float32)
    y = np.float32(0.8) * x + np.float32(0.6) * y
    ellipse = ConfidenceEllipse(np.zeros(2), covariance)
    levels = np.sort(ellipse.levels(np.stack([x[:1000], y[:1000]], axis=1)).astype(np.float32))
    near = PlaneIndex.of(x, y, ellipse)
    request = CloudRequest(projection=Projection((0, 1)))
    return Cloud(request, x, y, ellipse, np.zeros(2), 0.8, levels, near)


def made_up_bundle(path: Path, like: Bundle, n: int) -> None:
    """Write a bundle of n z-points that are those of another one, with some noise.

    Parameters
    ----------
    path : Path
        The folder to create.
    like : Bundle
        Whose networks and z-points are taken.
    n : int
        How many points there are to be; each takes two bytes a component on disk.
    """
    rng = np.random.default_rng(0)
    points = np.asarray(like.space.points[:_FITTED], np.float32)
    noise = rng.normal(0, _NOISE, (2 * _ROWS, like.z_dim)).astype(np.float32)
    with whole_folder(path) as folder:
        z = np.lib.format.open_memmap(
            folder / ZPOINTS, "w+", np.float16, (n, like.z_dim), fortran_order=True
        )
        for rows in row_slices(n, _ROWS):
            count = rows.stop - rows.start
            first = int(rng.integers(0, _ROWS))
            z[rows] = points[rng.integers(0, len(points), count)] + noise[first : first + count]
        z.flush()
        save_arrays(folder / BASIS, basis_arrays(fit_basis(np.array(z[:_FITTED]))))
        del z
        for network in (ENCODER, DECODER):
            copyfile(like.path / network, folder / network)
        names = np.char.add(np.arange(n).astype(np.str_), ".jpg")
        save_arrays(folder / IMAGES, {"names": names, "columns": np.array([], "U1")})
        description = {
            **{key: like.description[key] for key in ("format", "version", "pictures", "training")},
            "name": f"{n} made up",
            "source": "",
            "licence": str(like.description["licence"]),
            "zpoints": {"shape": [n, like.z_dim], "dtype": "float16"},
            "sha256": {file: _sha256(folder / file) for file in FILES},
        }
        description["fingerprint"] = fingerprint(json.loads(json.dumps(description)))
        (folder / DESCRIPTION).write_bytes(description_text(description))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return sha256_of_rest(file)
