"""Faces as pictures: laid out in a grid, and written as PNG with what reproduces them inside."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from io import BytesIO
from math import ceil, isqrt, sqrt
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

import latent_explorer
from latent_explorer.files import whole_file

Pixels: TypeAlias = NDArray[np.uint8]

METADATA_KEY = "latent-explorer"
_BACKGROUND = (24, 24, 27)
_GAP = 2
_HEAD = 1 << 12  # the settings stand before all else
_LARGEST_READ = 256 << 20  # bytes of a picture whose settings are read; ours are smaller


def grid_shape(n: int, columns: int | None = None) -> tuple[int, int]:
    """Rows and columns of a grid of `n` tiles.

    Parameters
    ----------
    n : int
        How many tiles there are.
    columns : int, optional
        How many stand side by side. By default as many as leave the fewest tiles empty, between a
        square and a landscape format.

    Returns
    -------
    rows, columns : int
        The shape of the grid.

    Raises
    ------
    ValueError
        When there is no tile or no column.
    """
    if n < 1:
        raise ValueError("there are no faces to lay out; draw at least one")
    if columns is None:
        square = isqrt(n - 1) + 1
        columns = min(range(square, ceil(1.75 * sqrt(n)) + 1), key=lambda c: -n % c)
    if columns < 1:
        raise ValueError(f"a grid needs at least one column, not {columns}")
    return ceil(n / columns), columns


def face_grid(
    faces: Pixels,
    columns: int | None = None,
    *,
    gap: int = _GAP,
    background: tuple[int, int, int] = _BACKGROUND,
) -> Pixels:
    """Compose faces into one picture, row by row.

    Parameters
    ----------
    faces : ndarray of uint8 of shape (n, height, width, 3)
        The faces, RGB.
    columns : int, optional
        How many stand side by side; see `grid_shape`.
    gap : int
        Pixels between neighbours; there are none around the grid.
    background : tuple of int
        Colour of the gaps and of the tiles that stay empty, RGB.

    Returns
    -------
    ndarray of uint8 of shape (rows * (height + gap) - gap, columns * (width + gap) - gap, 3)
        The picture, C-contiguous.

    Raises
    ------
    ValueError
        When `faces` has another shape or type, or holds no face.
    """
    if faces.ndim != 4 or faces.shape[3] != 3 or faces.dtype != np.uint8:
        raise ValueError(
            "faces must be uint8 of shape (n, height, width, 3), "
            f"not {faces.dtype} of shape {faces.shape}"
        )
    n, height, width, _ = faces.shape
    rows, columns = grid_shape(n, columns)
    tiles = np.empty((rows * columns, height + gap, width + gap, 3), np.uint8)
    tiles[:] = background
    tiles[:n, :height, :width] = faces
    grid = tiles.reshape(rows, columns, height + gap, width + gap, 3).swapaxes(1, 2)
    picture = grid.reshape(rows * (height + gap), columns * (width + gap), 3)
    return np.ascontiguousarray(picture[: picture.shape[0] - gap, : picture.shape[1] - gap])


def save_png(
    path: Path, pixels: Pixels, metadata: Mapping[str, object], *, title: str = "Latent Explorer"
) -> None:
    """Write a picture, with what reproduces it as text inside the file.

    Parameters
    ----------
    path : Path
        The file to create or replace; its name ends in ``.png``.
    pixels : ndarray of uint8 of shape (height, width, 3) or (height, width, 4)
        The picture, RGB or RGBA.
    metadata : mapping of str to object
        Whatever JSON can hold, such as the settings and the fingerprint of the bundle.
    title : str
        What the picture shows, for other programs.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    if path.suffix.lower() != ".png":
        raise ValueError(f"pictures are written as PNG; let the name end in .png, not {path.name}")
    # In one piece: Pillow does not say why a disk takes no more.
    content = png_bytes(pixels, metadata, title=title)
    with whole_file(path) as partial:
        partial.write_bytes(content)


def png_bytes(
    pixels: Pixels, metadata: Mapping[str, object], *, title: str = "Latent Explorer"
) -> bytes:
    """Return what `save_png` writes."""
    # Here, for the window lays out faces long before one is saved.
    from PIL import Image, PngImagePlugin

    text = PngImagePlugin.PngInfo()
    text.add_itxt("Title", title)
    text.add_itxt("Software", f"Latent Explorer {latent_explorer.__version__}")
    # Escapes: the name of a file or a bundle need not be text in any encoding.
    text.add_itxt(METADATA_KEY, json.dumps(metadata, allow_nan=False))
    content = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(content, format="PNG", pnginfo=text)
    return content.getvalue()


def read_metadata(path: Path) -> dict[str, Any]:
    """Read back what `save_png` stored beside the pixels.

    Parameters
    ----------
    path : Path
        A PNG written by this program.

    Returns
    -------
    dict
        The metadata.

    Raises
    ------
    ValueError
        When the file is no PNG, is too large, or holds nothing of this program.
    OSError
        When it cannot be read.
    """
    from PIL import Image, UnidentifiedImageError

    if path.stat().st_size > _LARGEST_READ:
        raise ValueError(f"{path.name} is larger than any picture that Latent Explorer exports")
    content = BytesIO(path.read_bytes())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, of many pixels: none of them is decoded
            with Image.open(content, formats=["PNG"]) as image:
                # Ours stands before the pixels; what comes after them would have them decoded.
                found = json.loads(image.info[METADATA_KEY])
    except UnidentifiedImageError:
        raise ValueError(f"{path.name} is not a PNG picture") from None
    # Absent, altered, cut short, or made to break what reads it.
    except (
        KeyError,
        ValueError,
        TypeError,
        OSError,
        SyntaxError,
        RecursionError,
        Image.DecompressionBombError,
    ):
        found = None
    if not isinstance(found, dict):
        raise ValueError(
            f"{path.name} holds no settings of Latent Explorer; choose a picture that it exported, "
            "not one that another program has saved again"
        )
    return found


def holds_settings(path: Path) -> bool:
    """Return whether a file looks like a picture that `save_png` wrote; only its head is read."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return f"{METADATA_KEY}\0".encode() in file.read(_HEAD)
    except (OSError, ValueError):
        return False
