"""Decoded pictures on disk: training reads them every epoch without holding them in memory."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latent_explorer.files import whole_file
from latent_explorer.pictures.reading import Crop, Pictures, UnusablePicture, read_picture
from latent_explorer.pictures.sources import ImageSource

_CHUNK = 256


@dataclass(frozen=True)
class Skipped:
    """A file that was left out, why, and the folder or zip file it is in."""

    name: str
    reason: str
    source: str


def read_pictures(
    source: ImageSource, size: int, crop: Crop, *, chunk: int = _CHUNK
) -> Iterator[tuple[list[str], Pictures, list[Skipped]]]:
    """Read all pictures of `source` in chunks, skipping what cannot be used.

    Parameters
    ----------
    source : ImageSource
        Where the pictures are.
    size : int
        Side of the squares in pixels.
    crop : Crop
        How they are cut.
    chunk : int
        How many files are read at a time.

    Yields
    ------
    names : list of str
        The pictures of this chunk that could be read.
    pictures : ndarray of uint8 of shape (len(names), size, size, 3)
        The pictures.
    skipped : list of Skipped
        The files of this chunk that could not.
    """

    def read(name: str) -> Pictures | Skipped:
        try:
            return read_picture(source.data(name), size, crop)
        except UnusablePicture as error:
            return Skipped(name, str(error), source.path.name)

    with ThreadPoolExecutor() as pool:
        for start in range(0, len(source), chunk):
            part = source.names[start : start + chunk]
            results = list(pool.map(read, part))
            skipped = [result for result in results if isinstance(result, Skipped)]
            names = [n for n, r in zip(part, results, strict=True) if not isinstance(r, Skipped)]
            pictures = np.empty((len(names), size, size, 3), np.uint8)
            for row, picture in enumerate(r for r in results if not isinstance(r, Skipped)):
                pictures[row] = picture
            yield names, pictures, skipped


def write_skipped(path: Path, skipped: Iterable[Skipped]) -> None:
    """Write skipped files as CSV with the columns file, reason and source."""
    # surrogateescape: a file name need not be text in any encoding.
    with (
        whole_file(path) as partial,
        partial.open("w", newline="", encoding="utf-8", errors="surrogateescape") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "reason", "source"))
        writer.writerows(map(astuple, skipped))


class PictureStore:
    """Decoded pictures of shape (n, size, size, 3) in one flat file, with their names.

    Read with plain file reads, not with a memory map: mapped pages would count as memory of the
    process, and 170,000 pictures are 4.7 GB.
    """

    def __init__(self, path: Path, size: int, names: list[str], skipped: list[Skipped]) -> None:
        self.path = path
        self.size = size
        self.names = names
        self.skipped = skipped

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def build(
        cls,
        path: Path,
        source: ImageSource,
        size: int,
        crop: Crop,
        report: Callable[[int, int], None],
    ) -> PictureStore:
        """Decode `source` into the file `path`, or open it if that was done before.

        Parameters
        ----------
        path : Path
            The file of pixels; an index with the suffix ``.json`` stands beside it.
        source, size, crop
            As for `read_pictures`.
        report : callable
            Called with the number of files read so far and the number of all files.

        Returns
        -------
        PictureStore
            With the usable pictures in the order of `source`.

        Raises
        ------
        OSError
            When the disk is full; nothing is left behind then.
        """
        index = path.with_suffix(".json")
        key = _key(source, size, crop)
        if (found := cls._built_before(path, size, index, key)) is not None:
            return found
        # An index must not outlive its pixels, not even after a kill between the two.
        index.unlink(missing_ok=True)
        names: list[str] = []
        skipped: list[Skipped] = []
        report(0, len(source))
        with whole_file(path) as partial, partial.open("wb") as file:
            for chunk_names, pictures, chunk_skipped in read_pictures(source, size, crop):
                # Not tofile: numpy does not say that the disk is full.
                file.write(pictures.tobytes())
                names += chunk_names
                skipped += chunk_skipped
                report(len(names) + len(skipped), len(source))
        stored = {"key": key, "names": names, "skipped": [astuple(s) for s in skipped]}
        with whole_file(index) as partial:
            partial.write_text(json.dumps(stored), "utf-8")
        return cls(path, size, names, skipped)

    @classmethod
    def _built_before(cls, path: Path, size: int, index: Path, key: str) -> PictureStore | None:
        if not (index.exists() and path.exists()):
            return None
        stored = json.loads(index.read_text("utf-8"))
        if stored["key"] != key:
            return None
        store = cls(path, size, stored["names"], [Skipped(*row) for row in stored["skipped"]])
        return store if path.stat().st_size == len(store) * store._bytes_each else None

    @property
    def _bytes_each(self) -> int:
        return self.size * self.size * 3

    @property
    def digest(self) -> str:
        """A short text that tells these pictures from others, by their names."""
        return _digest("\n".join(self.names))

    def read(self, indices: NDArray[np.intp]) -> Pictures:
        """Return the pictures at `indices`, of shape (len(indices), size, size, 3).

        Raises
        ------
        OSError
            When the file of pixels was changed meanwhile.
        """
        pictures = np.empty((len(indices), self.size, self.size, 3), np.uint8)
        with self.path.open("rb", buffering=0) as file:
            for row, index in enumerate(indices):
                file.seek(int(index) * self._bytes_each)
                if file.readinto(memoryview(pictures[row]).cast("B")) != self._bytes_each:
                    raise OSError(f"{self.path} is cut short; remove it and start again")
        return pictures

    def chunks(self, batch: int) -> Iterator[Pictures]:
        """Yield all pictures in order, `batch` at a time."""
        for start in range(0, len(self), batch):
            yield self.read(np.arange(start, min(start + batch, len(self))))


def _key(source: ImageSource, size: int, crop: Crop) -> str:
    names = "\n".join(source.names)
    return _digest(f"{source.path.resolve()}\n{size} {crop}\n{names}\n{source.stamp()}")


def _digest(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:16]
