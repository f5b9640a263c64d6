"""Writing a bundle, whole or not at all, and what is added to one later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.array_files import save_arrays
from latent_explorer.bundle.description import (
    BASIS,
    DECODER,
    DESCRIPTION,
    ENCODER,
    FILES,
    FORMAT,
    IMAGES,
    PLAUSIBILITY,
    SQUARES_ONLY,
    VERSION,
    ZPOINTS,
    check_description,
    description_text,
    fingerprint,
    read_description,
)
from latent_explorer.bundle.network_files import save_network
from latent_explorer.bundle.points_file import ZPoints
from latent_explorer.bundle.tables import basis_arrays, quantile_arrays, table_arrays
from latent_explorer.bundle.verifying import sha256_of_rest
from latent_explorer.core.basis import PcaBasis, fit_basis
from latent_explorer.files import whole_file, whole_folder
from latent_explorer.pictures.attributes import ImageTable
from latent_explorer.pictures.crop import Crop


def write_bundle(
    path: Path,
    *,
    name: str,
    encoder: Any,
    decoder: Any,
    zpoints: ZPoints,
    images: ImageTable,
    crop: Crop,
    training: Mapping[str, Any],
    source: str = "",
    licence: str = "",
    basis: PcaBasis | None = None,
    plausibility: Mapping[str, NDArray[Any]] | None = None,
    extra_files: Iterable[Path] = (),
) -> None:
    """Write a bundle that is whole or absent.

    The same contents have the same fingerprint, whenever they are written.

    Parameters
    ----------
    path : Path
        The folder to create.
    name : str
        What the bundle is called.
    encoder, decoder : keras.Model
        From pictures of shape (n, height, width, 3) in [0, 1] to z-vectors of shape (n, d), and
        back.
    zpoints : ndarray of float16 or float32 of shape (n, d)
        The encoded images.
    images : ImageTable
        Of length n.
    crop : Crop
        How the pictures were cut.
    training : mapping
        Settings, history and errors, as JSON can hold them.
    source, licence : str
        Where the pictures come from; what one may do with the bundle.
    basis : PcaBasis, optional
        The PCA of `zpoints`, where it is known already; by default it is fitted.
    plausibility : mapping of str to ndarray, optional
        The images' quantiles of the measures of plausibility; no part of the fingerprint.
    extra_files : iterable of Path
        Copied into the bundle as they are, for the reader; not verified.

    Raises
    ------
    FileExistsError
        When there is something at `path` already.
    ValueError
        When the z-points are not finite or do not fit the images or the networks, or a limit of
        what can be opened is exceeded.
    OSError
        When the disk is full; nothing is left behind then.
    """
    height, width = (int(side) for side in decoder.output_shape[1:3])
    square = height == width
    apart = {} if square else {"height": height, "width": width}
    shape = (len(images), encoder.output_shape[-1])
    if zpoints.shape != shape:
        raise ValueError(f"the z-points have the shape {zpoints.shape}, but {shape} is needed")
    if not np.isfinite(zpoints).all():
        raise ValueError("the z-points are not finite; train again with another seed or batch size")
    description: dict[str, Any] = {
        "format": FORMAT,
        "version": SQUARES_ONLY if square else VERSION,
        "name": name,
        "pictures": {
            "size": max(height, width),
            **apart,
            "crop": str(crop),
            "colours": "RGB",
            "range": [0, 1],
        },
        "zpoints": {"shape": list(zpoints.shape), "dtype": str(zpoints.dtype)},
        "training": dict(training),
        "source": source,
        "licence": licence,
    }
    # What could not be opened is not written either.
    check_description({**description, "sha256": {}, "fingerprint": ""})
    table = table_arrays(images)
    basis = fit_basis(zpoints) if basis is None else basis
    if basis.d != zpoints.shape[1]:
        raise ValueError(f"the PCA has {basis.d} components and the z-points {zpoints.shape[1]}")
    with whole_folder(path) as folder:
        save_network(encoder, folder / ENCODER)
        save_network(decoder, folder / DECODER)
        # Column-major: the two components of a pair are two contiguous reads.
        np.save(folder / ZPOINTS, np.asfortranarray(zpoints), allow_pickle=False)
        save_arrays(folder / IMAGES, table)
        save_arrays(folder / BASIS, basis_arrays(basis))
        for file in extra_files:
            copyfile(file, folder / file.name)
        description["sha256"] = {file: _sha256(folder / file) for file in FILES}
        description["fingerprint"] = fingerprint(description)
        if plausibility is not None:
            quantiles = quantile_arrays(plausibility, description["fingerprint"])
            save_arrays(folder / PLAUSIBILITY, quantiles)
            description["derived"] = {PLAUSIBILITY: _sha256(folder / PLAUSIBILITY)}
        (folder / DESCRIPTION).write_bytes(description_text(description))


def add_plausibility(path: Path, plausibility: Mapping[str, NDArray[Any]]) -> None:
    """Add the quantiles of plausibility to a bundle, or replace them; the rest stays as it is.

    Parameters
    ----------
    path : Path
        The folder of the bundle. Its fingerprint does not change.
    plausibility : mapping of str to ndarray
        The images' quantiles of the measures of plausibility.

    Raises
    ------
    BundleError
        When there is no bundle at `path`.
    ValueError
        When the arrays are too many or too large.
    OSError
        When the folder cannot be written; the bundle is then as usable as before.
    """
    description = read_description(path)
    quantiles = quantile_arrays(plausibility, description["fingerprint"])
    # A kill between the two leaves a file that does not fit its checksum, and is ignored.
    with whole_file(path / PLAUSIBILITY) as partial:
        save_arrays(partial, quantiles)
    derived = {**description.get("derived", {}), PLAUSIBILITY: _sha256(path / PLAUSIBILITY)}
    with whole_file(path / DESCRIPTION) as partial:
        partial.write_bytes(description_text({**description, "derived": derived}))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return sha256_of_rest(file)
