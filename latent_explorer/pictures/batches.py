"""Reading all pictures of a source, so many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from latent_explorer.pictures.crop import Crop, Size, sides
from latent_explorer.pictures.memory import MemoryBudget
from latent_explorer.pictures.reading import Pictures, read_picture
from latent_explorer.pictures.skipped import Skipped, UnusablePicture
from latent_explorer.pictures.sources import LARGEST_FILE, ImageSource

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
    source: ImageSource, size: Size, crop: Crop, *, chunk: int | None = None
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

    with ThreadPoolExecutor() as pool:
        for start in range(0, len(source), step):
            part = source.names[start : start + step]
            results = list(pool.map(read, part))
            skipped = [result for result in results if isinstance(result, Skipped)]
            names = [n for n, r in zip(part, results, strict=True) if not isinstance(r, Skipped)]
            pictures = np.empty((len(names), *sides(size), 3), np.uint8)
            for row, picture in enumerate(r for r in results if not isinstance(r, Skipped)):
                pictures[row] = picture
            yield names, pictures, skipped
