"""Reading all pictures of a source, so many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.crop import Crop, Size, sides
from latent_explorer.pictures.memory import MemoryBudget
from latent_explorer.pictures.reading import Pictures, read_picture
from latent_explorer.pictures.skipped import Skipped, UnusablePicture
from latent_explorer.pictures.sources import ImageSource
from latent_explorer.pictures.stored import LARGEST_FILE

# The decoder's last layers take 10 MB for a picture of 96 x 96 pixels, and more at a time are
# hardly faster.
_MOST = 64
_MOST_PIXELS = _MOST * 96**2

# What the contents of all files that are being decoded may take together.
_FILES = MemoryBudget(LARGEST_FILE)


def pictures_at_a_time(size: Size) -> int:
    """Return how many pictures of a size are read, encoded or measured at a time.

    The one place where that is decided: 64 up to a size of 96, fewer of larger ones.
    """
    height, width = sides(size)
    return max(1, min(_MOST, _MOST_PIXELS // (height * width)))


def read_pictures(
    source: ImageSource,
    size: Size,
    crop: Crop,
    *,
    chunk: int | None = None,
    any_order: bool = False,
) -> Iterator[tuple[list[str], Pictures, list[Skipped]]]:
    """Read all pictures of `source` in chunks, skipping what cannot be used.

    However many and however large the files are, this takes less than a gigabyte.

    Parameters
    ----------
    source : ImageSource
        Where the pictures are. What `source.skipped` lists is not repeated.
    size : int or tuple of int
        Side of the pictures in pixels, or height and width.
    crop : Crop
        How they are cut.
    chunk : int, optional
        How many files are read at a time; by default `pictures_at_a_time`.
    any_order : bool
        Whether they may come in the order in which they are read fastest, in which they lie in
        tar and Parquet files, instead of that of their names; see `in_name_order`.

    Yields
    ------
    names : list of str
        The pictures of this chunk that could be read.
    pictures : ndarray of uint8 of shape (len(names), height, width, 3)
        The pictures.
    skipped : list of Skipped
        The files of this chunk that could not.
    """
    step = chunk or pictures_at_a_time(size)

    def read(name: str) -> Pictures | Skipped:
        try:
            with _FILES.claim(source.length(name)):
                return read_picture(source.data(name), size, crop)
        except UnusablePicture as error:
            return Skipped(name, str(error), source.path.name)

    order = reading_order(source) if any_order else None
    ordered = source.names if order is None else [source.names[row] for row in order.tolist()]
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(ordered), step):
            part = ordered[start : start + step]
            results = list(pool.map(read, part))
            skipped = [result for result in results if isinstance(result, Skipped)]
            names = [n for n, r in zip(part, results, strict=True) if not isinstance(r, Skipped)]
            pictures = np.empty((len(names), *sides(size), 3), np.uint8)
            for row, picture in enumerate(r for r in results if not isinstance(r, Skipped)):
                pictures[row] = picture
            yield names, pictures, skipped


def reading_order(source: ImageSource) -> NDArray[np.intp] | None:
    """Return the order in which pictures lie where they are, None where it is that of their names.

    Returns
    -------
    ndarray of int of shape (n,), or None
        Rows of `source.names`.
    """
    places = source.places()
    if places is None or (np.diff(places) > 0).all():
        return None
    return np.argsort(places, kind="stable")


def in_name_order(names: Sequence[str]) -> NDArray[np.intp]:
    """Return in which order to take what was read in any order, of shape (len(names),)."""
    return np.array(sorted(range(len(names)), key=names.__getitem__), np.intp)
