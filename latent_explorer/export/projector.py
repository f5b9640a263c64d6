"""Images for TensorBoard's projector: vectors, what is known of them, a sheet of their faces."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import row_slices
from latent_explorer.export.scaling import on_square
from latent_explorer.files import whole_folder
from latent_explorer.messages import printable

Images = NDArray[np.intp]
Decode = Callable[[NDArray[np.float32]], NDArray[np.uint8]]

SPRITE_SIDE = 8192
"""Pixels: the projector shows no larger sheet of faces."""

CONFIG = "projector_config.pbtxt"
VECTORS, METADATA, SPRITE = "vectors.tsv", "metadata.tsv", "sprite.png"

_DECODED = 96
_WRITTEN = 512
_NAME = "image"


@dataclass(frozen=True, eq=False)
class Projected:
    """What is exported of a bundle.

    Parameters
    ----------
    name : str
        The bundle's.
    points : ndarray of shape (n, d)
        Its z-points.
    names : sequence of str
        Those of its images.
    columns : mapping of str to ndarray of shape (n,)
        What is known of them.
    size : int
        Side of the faces in pixels.
    """

    name: str
    points: NDArray[Any]
    names: Sequence[str]
    columns: Mapping[str, NDArray[Any]]
    size: int


def chosen_images(n: int, count: int | None = None, seed: int | None = None) -> Images:
    """Return which images are exported, in their order.

    Parameters
    ----------
    n : int
        How many there are.
    count : int, optional
        How many are wanted; all by default, and where there are fewer.
    seed : int, optional
        Chooses them at random; by default they are the first ones.
    """
    if count is None or count >= n:
        return np.arange(n)
    if seed is None:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(n, count, replace=False))


def tile_side(n: int, size: int) -> int:
    """Return the side of a face in a sheet of `n`: that of the faces, or less where many fit.

    Raises
    ------
    ValueError
        When so many fit in no sheet.
    """
    side = min(size, SPRITE_SIDE // _columns(n))
    if side < 1:
        raise ValueError(f"{n:,} faces do not fit in one sheet; export fewer images")
    return side


def _columns(n: int) -> int:
    return isqrt(n - 1) + 1


def projector_steps(
    folder: Path, projected: Projected, images: Images, decode: Decode
) -> Generator[tuple[str, int, int], None, None]:
    """Write the files of the projector, a part in each step.

    Parameters
    ----------
    folder : Path
        Where to; it must not exist, and is there when all is written.
    projected : Projected
        The bundle.
    images : ndarray of int of shape (m,)
        Which images.
    decode : callable
        Turns z-vectors of shape (k, d) into faces, uint8 of shape (k, size, size, 3).

    Yields
    ------
    phase, done, total : str, int, int
        "decoding" or "writing", and how many of the images that is done for.

    Raises
    ------
    ValueError
        When there are no images, or more than fit in a sheet.
    OSError
        When the files cannot be written; nothing is left behind then.
    """
    m = len(images)
    if not m:
        raise ValueError("there are no images to export; choose at least one")
    side = tile_side(m, projected.size)
    with whole_folder(folder) as partial:
        with (partial / VECTORS).open("w", encoding="ascii", newline="\n") as file:
            for rows in row_slices(m, _WRITTEN):
                file.writelines(_vector_lines(projected.points, images[rows]))
                yield "writing", rows.stop, m
        with (partial / METADATA).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_metadata_lines(projected, images))
        sheet = np.zeros((ceil(m / _columns(m)) * side, _columns(m) * side, 3), np.uint8)
        for rows in row_slices(m, _DECODED):
            vectors = np.ascontiguousarray(projected.points[images[rows]], np.float32)
            for number, face in enumerate(decode(vectors), start=rows.start):
                row, column = divmod(number, _columns(m))
                place = np.s_[row * side : (row + 1) * side, column * side : (column + 1) * side]
                sheet[place] = on_square(face, side)
            yield "decoding", rows.stop, m
        from PIL import Image

        Image.fromarray(sheet).save(partial / SPRITE, format="PNG")
        config = _config(projected.name, m, projected.points.shape[1], side)
        (partial / CONFIG).write_text(config, encoding="utf-8", newline="\n")


def _vector_lines(points: NDArray[Any], images: Images) -> Iterator[str]:
    rows = np.asarray(points[images], np.float32)
    # Nine digits: float32 numbers are read again as they are.
    pattern = "\t".join(["%.9g"] * rows.shape[1]) + "\n"
    for row in rows.tolist():
        yield pattern % tuple(row)


def _metadata_lines(projected: Projected, images: Images) -> Iterator[str]:
    """Yield the table; it has two columns at least, for with one there would be no header."""
    header = [_NAME, "number", *projected.columns]
    for at, name in enumerate(header):
        if name in header[:at]:
            header[at] = f"{name} (column)"
    yield "\t".join(map(_cell, header)) + "\n"
    columns = [column[images].tolist() for column in projected.columns.values()]
    for at, image in enumerate(images.tolist()):
        cells = [projected.names[image], image, *(column[at] for column in columns)]
        yield "\t".join(map(_cell, cells)) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.7g}"
    # Tabs and line ends would be new cells and rows.
    return printable(str(value))


def _config(name: str, m: int, d: int, side: int) -> str:
    return (
        "embeddings {\n"
        f'  tensor_name: "{_escaped(name)}"\n'
        f"  tensor_shape: {m}\n"
        f"  tensor_shape: {d}\n"
        f'  tensor_path: "{VECTORS}"\n'
        f'  metadata_path: "{METADATA}"\n'
        "  sprite {\n"
        f'    image_path: "{SPRITE}"\n'
        f"    single_image_dim: {side}\n"
        f"    single_image_dim: {side}\n"
        "  }\n"
        "}\n"
    )


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace('"', '\\"')
