"""The bundle: model, z-points and image table in a folder that is verified before it is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from shutil import copyfile
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.network_files import check_network_file, save_network
from latent_explorer.core.basis import PcaBasis, fit_basis
from latent_explorer.core.space import LatentSpace
from latent_explorer.files import whole_folder
from latent_explorer.pictures.attributes import ImageTable
from latent_explorer.pictures.crop import Crop

FORMAT = "latent-explorer-bundle"
VERSION = 1
DESCRIPTION = "bundle.json"
ENCODER, DECODER, ZPOINTS, IMAGES, BASIS = (
    "encoder.keras",
    "decoder.keras",
    "zpoints.npy",
    "images.npz",
    "basis.npz",
)
_FILES = (ENCODER, DECODER, ZPOINTS, IMAGES, BASIS)

ZPoints = NDArray[np.float16] | NDArray[np.float32]


class BundleError(ValueError):
    """A folder that is no bundle, or a damaged, altered or unknown one; the message says which."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """A verified bundle.

    Parameters
    ----------
    path : Path
        Its folder.
    description : dict
        The contents of ``bundle.json``.
    space : LatentSpace
        The z-points, memory-mapped, and their PCA basis.
    images : ImageTable
        Names and attributes of the images, row by row those of the z-points.
    """

    path: Path
    description: dict[str, Any]
    space: LatentSpace
    images: ImageTable

    @property
    def name(self) -> str:
        """What the bundle is called."""
        return str(self.description["name"])

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that tell its contents from those of any other bundle."""
        return str(self.description["fingerprint"])

    @property
    def size(self) -> int:
        """Side of the pictures in pixels."""
        return int(self.description["pictures"]["size"])

    @property
    def crop(self) -> Crop:
        """How the pictures were cut, and others have to be before they are encoded."""
        return Crop.parse(str(self.description["pictures"]["crop"]))

    @property
    def n(self) -> int:
        """Number of z-points."""
        return self.space.n

    @property
    def z_dim(self) -> int:
        """Number of components of a z-vector."""
        return self.space.d

    @cached_property
    def image_names(self) -> Sequence[str]:
        """Names of the images, in the order of the z-points."""
        names: list[str] = self.images.names.tolist()
        return names


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
    extra_files: Iterable[Path] = (),
) -> None:
    """Write a bundle that is whole or absent.

    Parameters
    ----------
    path : Path
        The folder to create.
    name : str
        What the bundle is called.
    encoder, decoder : keras.Model
        From pictures of shape (n, size, size, 3) in [0, 1] to z-vectors of shape (n, d), and back.
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
    extra_files : iterable of Path
        Copied into the bundle as they are, for the reader; not verified.

    Raises
    ------
    FileExistsError
        When there is something at `path` already.
    ValueError
        When the z-points are not finite or do not fit the images or the networks.
    OSError
        When the disk is full; nothing is left behind then.
    """
    size = int(decoder.output_shape[1])
    shape = (len(images), encoder.output_shape[-1])
    if zpoints.shape != shape:
        raise ValueError(f"the z-points have the shape {zpoints.shape}, but {shape} is needed")
    if not np.isfinite(zpoints).all():
        raise ValueError("the z-points are not finite; train again with another seed or batch size")
    basis = fit_basis(zpoints)
    with whole_folder(path) as folder:
        save_network(encoder, folder / ENCODER)
        save_network(decoder, folder / DECODER)
        # Column-major: the two components of a pair are two contiguous reads.
        np.save(folder / ZPOINTS, np.asfortranarray(zpoints), allow_pickle=False)
        _save_arrays(folder / IMAGES, _table_arrays(images))
        _save_arrays(folder / BASIS, {f.name: getattr(basis, f.name) for f in fields(basis)})
        for file in extra_files:
            copyfile(file, folder / file.name)
        description = {
            "format": FORMAT,
            "version": VERSION,
            "name": name,
            "pictures": {"size": size, "crop": str(crop), "colours": "RGB", "range": [0, 1]},
            "zpoints": {"shape": list(zpoints.shape), "dtype": str(zpoints.dtype)},
            "training": dict(training),
            "source": source,
            "licence": licence,
            "sha256": {file: _sha256(folder / file) for file in _FILES},
        }
        description["fingerprint"] = _fingerprint(description)
        text = json.dumps(description, indent=1, ensure_ascii=False, allow_nan=False)
        # The name of a folder need not be text in any encoding; JSON knows the same escapes.
        (folder / DESCRIPTION).write_text(text + "\n", "utf-8", "backslashreplace")


def load_bundle(path: Path) -> Bundle:
    """Open a bundle after verifying format, version, checksums, shapes and types.

    Nothing in it is executed: no pickle is read, and no network that asks for code from elsewhere
    is accepted. The networks themselves are read by `KerasCodec.load`.

    Parameters
    ----------
    path : Path
        The folder that ``latent-explorer train`` wrote.

    Raises
    ------
    BundleError
        When any of these is wrong; the message says which file, and what to do.
    """
    description = _read_description(path)
    for file in _FILES:
        if not (path / file).is_file():
            _fail(path, f"the file {file} is missing", "copy the whole folder again")
        if _sha256(path / file) != description["sha256"].get(file):
            _fail(path, f"{file} is cut short or was altered", "copy or download the bundle again")
    if _fingerprint(description) != description["fingerprint"]:
        _fail(path, f"{DESCRIPTION} was altered", "copy or download the bundle again")
    try:
        Crop.parse(str(description["pictures"]["crop"]))
        int(description["pictures"]["size"])
        check_network_file(path / ENCODER)
        check_network_file(path / DECODER)
        zpoints = np.load(path / ZPOINTS, mmap_mode="r", allow_pickle=False)
        _check_zpoints(zpoints, description)
        images = _read_table(path / IMAGES)
        with (path / BASIS).open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            basis = PcaBasis(**{f.name: arrays[f.name] for f in fields(PcaBasis)})
        if len(images) != len(zpoints) or len(basis.mean) != zpoints.shape[1]:
            raise ValueError("z-points, images and PCA basis are of different bundles")
        space = LatentSpace(zpoints, basis)
    except Exception as error:  # Readers of foreign files raise almost anything.
        _fail(path, str(error), "copy it again, or make it again with latent-explorer train", error)
    return Bundle(path, description, space, images)


def _read_description(path: Path) -> dict[str, Any]:
    file = path / DESCRIPTION
    if not file.is_file():
        _fail(path, f"there is no {DESCRIPTION}", "give a folder that latent-explorer train wrote")
    try:
        description = json.loads(file.read_text("utf-8"))
        if description["format"] != FORMAT:
            raise ValueError("it describes something else")
        version = int(description["version"])
    except (ValueError, KeyError, TypeError) as error:
        _fail(path, f"{DESCRIPTION} cannot be read ({error})", "copy the bundle again", error)
    if version != VERSION:
        remedy = "update Latent Explorer" if version > VERSION else "make it again"
        _fail(path, f"it has the format version {version}, this program reads {VERSION}", remedy)
    expected = {
        "name": str,
        "fingerprint": str,
        "pictures": dict,
        "zpoints": dict,
        "training": dict,
        "source": str,
        "licence": str,
        "sha256": dict,
    }
    for key, kind in expected.items():
        if not isinstance(description.get(key), kind):
            _fail(path, f"{DESCRIPTION} lacks {key!r}", "copy the bundle again")
    checked: dict[str, Any] = description
    return checked


def _check_zpoints(zpoints: NDArray[Any], description: Mapping[str, Any]) -> None:
    stated = description["zpoints"]
    if list(zpoints.shape) != stated["shape"] or str(zpoints.dtype) != stated["dtype"]:
        raise ValueError(f"{ZPOINTS} holds {zpoints.dtype} of shape {zpoints.shape}, not {stated}")
    if zpoints.ndim != 2 or min(zpoints.shape) < 2 or not zpoints.flags.f_contiguous:
        raise ValueError(f"{ZPOINTS} is not a column-major table of at least two vectors")
    if zpoints.dtype not in (np.float16, np.float32):
        raise ValueError(f"{ZPOINTS} holds {zpoints.dtype} instead of float16 or float32")


def _table_arrays(images: ImageTable) -> dict[str, NDArray[Any]]:
    # By number: a column may have a name that no member of a zip file can have.
    numbered = {f"column_{i}": column for i, column in enumerate(images.columns.values())}
    return {"names": images.names, "columns": np.array(list(images.columns), np.str_), **numbered}


def _read_table(path: Path) -> ImageTable:
    # Opened here, as above: numpy leaves a damaged file open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        columns = {n: arrays[f"column_{i}"] for i, n in enumerate(arrays["columns"].tolist())}
        names = arrays["names"]
    if names.ndim != 1 or names.dtype.kind != "U":
        raise ValueError(f"{path.name} holds no list of names")
    return ImageTable(names, columns)


def _save_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    np.savez_compressed(path, **arrays)


def _fingerprint(description: Mapping[str, Any]) -> str:
    # What decides the faces and where the data lies; a name or a licence may be corrected later.
    parts = [description[key] for key in ("sha256", "pictures", "zpoints")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _fail(path: Path, problem: str, remedy: str, cause: Exception | None = None) -> NoReturn:
    raise BundleError(f"{path} is not a usable bundle: {problem}; {remedy}") from cause
