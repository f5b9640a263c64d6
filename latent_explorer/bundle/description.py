"""What bundle.json says: its fields, their limits, and the fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from latent_explorer.bundle.errors import BundleError, unusable
from latent_explorer.json_texts import read_json

FORMAT = "latent-explorer-bundle"
VERSION = 2
"""The newest version: the first whose pictures need be no squares."""
SQUARES_ONLY = 1
"""The version that is still written for square pictures, so that older programs read them."""
DESCRIPTION = "bundle.json"
ENCODER, DECODER, ZPOINTS, IMAGES, BASIS = (
    "encoder.keras",
    "decoder.keras",
    "zpoints.npy",
    "images.npz",
    "basis.npz",
)
FILES = (ENCODER, DECODER, ZPOINTS, IMAGES, BASIS)
PLAUSIBILITY = "plausibility.npz"

MOST_COMPONENTS = 4096
"""Components of a z-vector: the PCA basis of more would take gigabytes."""
LARGEST_SIZE = 4096
"""Side of the pictures in pixels."""

# The history of a million epochs.
_LARGEST = 64 * 2**20

_Count = Annotated[int, msgspec.Meta(ge=0)]
_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


_Side = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_SIZE)]


class _Pictures(msgspec.Struct):
    """Of pictures that are no squares, `size` is the longer side."""

    size: _Side
    crop: str
    height: _Side | None = None
    width: _Side | None = None

    def __post_init__(self) -> None:
        longer = max(self.height or self.size, self.width or self.size)
        if (self.height is None) != (self.width is None) or longer != self.size:
            raise ValueError("size is the longer one of height and width")


class _ZPoints(msgspec.Struct):
    shape: tuple[
        Annotated[int, msgspec.Meta(ge=2)], Annotated[int, msgspec.Meta(ge=2, le=MOST_COMPONENTS)]
    ]
    dtype: Literal["float16", "float32"]


class _Training(msgspec.Struct):
    """What front ends read of it; all of it may be missing, and more may be there."""

    settings: dict[str, Any] = {}
    pictures: _Count | None = None
    validation_pictures: _Count | None = None
    loss: float | None = None
    val_loss: float | None = None
    history: list[dict[str, Any]] = []


class _Description(msgspec.Struct):
    name: str
    fingerprint: str
    pictures: _Pictures
    zpoints: _ZPoints
    training: _Training
    source: str
    licence: str
    sha256: dict[str, _Digest]
    derived: dict[str, _Digest] = {}


def check_description(description: object) -> None:
    """Check that a description has all fields, of the right types and within their limits.

    Raises
    ------
    ValueError
        The message names the field.
    """
    msgspec.convert(description, _Description)


def read_description(path: Path) -> dict[str, Any]:
    """Read and check the description of the bundle at `path`, but not what it says of other files.

    Raises
    ------
    BundleError
        When there is none, or it is odd, or of another version.
    """
    file = path / DESCRIPTION
    copy_again = "copy the bundle again"
    try:
        if not file.is_file():
            raise unusable(
                path, f"there is no {DESCRIPTION}", "give a folder that latent-explorer train wrote"
            )
        with file.open("rb") as stream:
            length = os.fstat(stream.fileno()).st_size
            if length > _LARGEST:
                raise ValueError("it is too long")
            data = stream.read(length)
        description = read_json(data)
        if not isinstance(description, dict) or description.get("format") != FORMAT:
            raise ValueError("it describes something else")
        version = msgspec.convert(description.get("version"), int)
    except BundleError:
        raise
    except (ValueError, OSError) as error:
        problem = getattr(error, "strerror", None) or error
        raise unusable(path, f"{DESCRIPTION} cannot be read ({problem})", copy_again) from error
    if not SQUARES_ONLY <= version <= VERSION:
        raise unusable(
            path,
            f"it has the format version {version}, this program reads {SQUARES_ONLY} to {VERSION}",
            "update Latent Explorer" if version > VERSION else "make it again",
        )
    try:
        check_description(description)
    except (ValueError, RecursionError) as error:
        problem = f"{DESCRIPTION} is not as it has to be ({error})"
        raise unusable(path, problem, copy_again) from error
    return description


def fingerprint(description: Mapping[str, Any]) -> str:
    """Return 12 hexadecimal digits of what decides the faces and where the data lies.

    A name or a licence may be corrected later, and what was derived may come and go.
    """
    parts = [description[key] for key in ("sha256", "pictures", "zpoints")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def description_text(description: Mapping[str, Any]) -> bytes:
    """Return the contents of the file bundle.json."""
    text = json.dumps(description, indent=1, ensure_ascii=False, allow_nan=False)
    # The name of a folder need not be text in any encoding; JSON knows the same escapes.
    return (text + "\n").encode("utf-8", "backslashreplace")
