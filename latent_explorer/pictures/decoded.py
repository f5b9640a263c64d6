"""Decoded pictures on disk: training reads them every epoch without holding them in memory."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from latent_explorer.files import whole_file
from latent_explorer.pictures.batches import pictures_at_a_time, read_pictures, reading_order
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.reading import Pictures
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.sources import ImageSource


class PictureStore:
    """Decoded pictures of shape (n, size, size, 3) in one flat file, with their names.

    Read with plain file reads, not with a memory map: mapped pages would count as memory of the
    process, and 170,000 pictures are 4.7 GB.

    Parameters
    ----------
    path : Path
        The file of pixels.
    size, crop
        As for `read_pictures`.
    names : list of str
        The pictures.
    skipped : list of Skipped
        The files that could not be read.
    digest : str
        A short text that tells these pictures from others, by their names and all their pixels.
    """

    def __init__(
        self,
        path: Path,
        size: int,
        crop: Crop,
        names: list[str],
        skipped: list[Skipped],
        digest: str,
    ) -> None:
        self.path = path
        self.size = size
        self.crop = crop
        self.names = names
        self.skipped = skipped
        self.digest = digest

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
        if (found := cls._built_before(path, size, crop, index, key)) is not None:
            return found
        # An index must not outlive its pixels, not even after a kill between the two.
        index.unlink(missing_ok=True)
        names: list[str] = []
        skipped: list[Skipped] = []
        pixels = hashlib.sha256()
        rows = None
        if reading_order(source) is not None:
            rows = {name: row for row, name in enumerate(source.names)}
        report(0, len(source))
        with whole_file(path) as partial, partial.open("w+b") as file:
            chunks = read_pictures(source, size, crop, any_order=True)
            for chunk_names, pictures, chunk_skipped in chunks:
                if rows is None:
                    # Not tofile: numpy does not say that the disk is full.
                    data = pictures.tobytes()
                    file.write(data)
                    pixels.update(data)
                else:
                    # As in a folder of them: what is made of pictures depends on their order.
                    for name, picture in zip(chunk_names, pictures, strict=True):
                        file.seek(rows[name] * picture.nbytes)
                        file.write(picture.tobytes())
                names += chunk_names
                skipped += chunk_skipped
                report(len(names) + len(skipped), len(source))
            if rows is not None:
                names.sort()
                skipped.sort(key=lambda each: each.name)
                _close_up(file, [rows[name] for name in names], size * size * 3, pixels.update)
        digest = _digest("\n".join([pixels.hexdigest(), *names]))
        stored = {
            "key": key,
            "names": names,
            "skipped": [astuple(s) for s in skipped],
            "digest": digest,
        }
        with whole_file(index) as partial:
            partial.write_text(json.dumps(stored), "utf-8")
        return cls(path, size, crop, names, skipped, digest)

    @classmethod
    def opened(cls, path: Path, size: int, crop: Crop) -> PictureStore:
        """Open what `build` has written, of whatever source.

        Raises
        ------
        FileNotFoundError
            When it is not there, or damaged.
        """
        found = cls._built_before(path, size, crop, path.with_suffix(".json"), None)
        if found is None:
            raise FileNotFoundError(f"there are no decoded pictures in {path}")
        return found

    @classmethod
    def _built_before(
        cls, path: Path, size: int, crop: Crop, index: Path, key: str | None
    ) -> PictureStore | None:
        # A pipe would be waited for.
        if not (index.is_file() and path.is_file()):
            return None
        try:
            stored = json.loads(index.read_text("utf-8"))
            if key not in (None, stored["key"]):
                return None
            skipped = [Skipped(*row) for row in stored["skipped"]]
            store = cls(path, size, crop, list(stored["names"]), skipped, stored["digest"])
            texts = [*store.names, store.digest, *chain.from_iterable(map(astuple, skipped))]
            whole = all(isinstance(text, str) for text in texts)
            whole = whole and path.stat().st_size == len(store) * store._bytes_each
        # Absent, or damaged: the pictures are there to be decoded again.
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return store if whole else None

    @property
    def _bytes_each(self) -> int:
        return self.size * self.size * 3

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

    def chunks(self, among: range | None = None, times: int = 1) -> Iterator[Pictures]:
        """Yield pictures in order, `pictures_at_a_time`.

        Parameters
        ----------
        among : range, optional
            Which ones; by default all.
        times : int
            How many times as many are wanted at a time, for as many devices.
        """
        among = range(len(self)) if among is None else among
        step = pictures_at_a_time(self.size) * times
        for start in range(0, len(among), step):
            yield self.read(np.array(among[start : start + step], np.intp))


def _close_up(
    file: IO[bytes], rows: Sequence[int], length: int, see: Callable[[bytes], object]
) -> None:
    """Let the pictures at `rows` of a file, which ascend, follow each other; show each to `see`."""
    for row, place in enumerate(rows):
        file.seek(place * length)
        data = file.read(length)
        see(data)
        if row != place:
            file.seek(row * length)
            file.write(data)
    file.truncate(len(rows) * length)


def _key(source: ImageSource, size: int, crop: Crop) -> str:
    names = "\n".join(source.names)
    place = source.path.resolve() if isinstance(source.path, Path) else source.path
    return _digest(f"{place}\n{size} {crop}\n{names}\n{source.stamp()}")


def _digest(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:16]
