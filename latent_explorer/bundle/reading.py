"""Opening a bundle: what is parsed is verified, all is bounded by what its description promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.description import (
    BASIS,
    DECODER,
    DESCRIPTION,
    ENCODER,
    FILES,
    IMAGES,
    PLAUSIBILITY,
    fingerprint,
    read_description,
)
from latent_explorer.bundle.errors import BundleError, unusable
from latent_explorer.bundle.network_files import check_network_file
from latent_explorer.bundle.points_file import read_points
from latent_explorer.bundle.tables import (
    LARGEST_QUANTILES_FILE,
    read_basis,
    read_quantiles,
    read_table,
)
from latent_explorer.bundle.verifying import read_verified, sha256_of
from latent_explorer.core.space import LatentSpace
from latent_explorer.messages import one_line
from latent_explorer.pictures.crop import Crop


def load_bundle(path: Path) -> Bundle:
    """Open a bundle after verifying format, version, checksums, shapes and types.

    Nothing in it is executed: no pickle is read, and no network that asks for code from elsewhere
    is accepted. Nothing is unpacked before its size has been compared with what the description
    promises. The networks themselves are read by `KerasCodec.load`.

    Parameters
    ----------
    path : Path
        The folder that ``latent-explorer train`` wrote.

    Returns
    -------
    Bundle
        Its z-points are in memory, or read from the file when they are needed; a bundle that is
        overwritten while it is open can do no harm. Those that are too many for the memory are the
        only thing that is not verified here, but by `verify_steps`: numbers, never code, whose
        count is known from the file's length, and each of which is looked at when it is read.

    Raises
    ------
    BundleError
        When any of these is wrong; the message says which file, and what to do.
    """
    description = read_description(path)
    if missing := [file for file in FILES if not (path / file).is_file()]:
        raise unusable(path, f"the file {missing[0]} is missing", "copy the whole folder again")
    try:
        return _open(path, description)
    except BundleError:
        raise
    except Exception as error:  # Readers of foreign files raise almost anything.
        problem = str(error) or type(error).__name__
        remedy = "copy it again, or make it again with latent-explorer train"
        raise unusable(path, problem, remedy) from error


def _open(path: Path, description: dict[str, Any]) -> Bundle:
    n, d = description["zpoints"]["shape"]
    # Checksums keep a core busy; z-points are two thirds of a bundle.
    with ThreadPoolExecutor(1) as pool:
        zpoints = pool.submit(read_points, path, description)
        for network in (ENCODER, DECODER):
            check_network_file(read_verified(path, network, description), network)
        images = read_verified(path, IMAGES, description)
        basis = read_verified(path, BASIS, description)
        points = zpoints.result()
    if fingerprint(description) != description["fingerprint"]:
        raise unusable(path, f"{DESCRIPTION} was altered", "copy or download the bundle again")
    Crop.parse(description["pictures"]["crop"])
    space = LatentSpace(points, read_basis(basis, d))
    plausibility, notices = _plausibility(path, description)
    return Bundle(path, description, space, read_table(images, n), plausibility, notices)


def _plausibility(path: Path, description: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """Read what was derived from the rest; without it a bundle is as usable."""
    file = path / PLAUSIBILITY
    stated = description.get("derived", {}).get(PLAUSIBILITY)
    if stated is None and not file.exists():
        return None, ()
    try:
        if not file.is_file() or file.stat().st_size > LARGEST_QUANTILES_FILE:
            raise ValueError(f"{PLAUSIBILITY} is missing or too large")
        data = file.read_bytes()
        if sha256_of(data) != stated:
            raise ValueError(f"{PLAUSIBILITY} was altered")
        return read_quantiles(data, description["fingerprint"]), ()
    except Exception as error:  # As above; but this file can be computed anew.
        problem = one_line(str(error) or type(error).__name__, 200)
        return None, (f"the plausibility of the images is not used: {problem}",)
