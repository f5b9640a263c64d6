"""Some pictures of a source, small, to choose by eye what is cut from all of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.reading import Pictures, read_picture
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import ImageSource, open_images

# Of what would all have to be read to find out how many there are.
_LOOKED_AT = 60
_ORIENTATION = 0x0112
_TURNED_BY_90_DEGREES = (5, 6, 7, 8)


@dataclass(frozen=True, eq=False)
class Sample:
    """A whole picture, small.

    Parameters
    ----------
    name : str
        In its source.
    pixels : ndarray of uint8 of shape (height, width, 3)
        RGB, upright.
    width, height : int
        Of the whole picture, upright, in its own pixels.
    """

    name: str
    pixels: Pictures
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Samples:
    """Some of the pictures of a source.

    Parameters
    ----------
    n : int, optional
        How many pictures there are; None where that was not counted, in tar files behind a URL.
    shown : tuple of Sample
        Some of them that can be read.
    """

    n: int | None
    shown: tuple[Sample, ...]


def read_samples(path: Place, count: int = 6, longest: int = 240) -> Samples:
    """Read some pictures, evenly spread over all of them.

    Parameters
    ----------
    path : Path or Url
        As for `open_images`.
    count : int
        How many are read at most.
    longest : int
        Their longer side, in pixels.

    Raises
    ------
    FileNotFoundError, ValueError
        When there is nothing, or no picture that can be read.
    OSError
        When the source cannot be read.
    """
    source = open_images(path, at_most=_LOOKED_AT)
    step = max(1, len(source) // count)
    shown = tuple(_read(source, source.names[::step][:count], longest))
    if not shown:
        # Those may have been the damaged ones.
        shown = tuple(_read(source, source.names[:count], longest))
    if not shown:
        raise ValueError(f"none of the pictures that were tried in {path.name} can be read")
    return Samples(len(source) if source.is_whole else None, shown)


def _read(source: ImageSource, names: list[str], longest: int) -> Iterator[Sample]:
    for name in names:
        try:
            data = source.data(name)
            width, height = _size(data)
            scale = longest / max(width, height)
            size = max(1, round(height * scale)), max(1, round(width * scale))
            yield Sample(name, read_picture(data, size, Crop("none")), width, height)
        except UnusablePicture:
            continue


def _size(data: bytes) -> tuple[int, int]:
    """Return width and height of a picture as it is seen upright."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            width, height = opened.size
            turned = opened.getexif().get(_ORIENTATION) in _TURNED_BY_90_DEGREES
    except Exception as error:  # Pillow raises almost anything on broken files.
        raise UnusablePicture("cannot be read as a picture") from error
    return (height, width) if turned else (width, height)
