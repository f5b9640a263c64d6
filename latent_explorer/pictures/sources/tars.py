"""The pictures of tar files: one, or the shards of a WebDataset."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.attributes import ImageTable, check_cells
from latent_explorer.pictures.columns import as_texts, plain_text, typed
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.remote_systems import Unreachable
from latent_explorer.pictures.skipped import Skipped, UnusablePicture
from latent_explorer.pictures.sources.naming import check_count
from latent_explorer.pictures.sources.sharded import named_apart
from latent_explorer.pictures.sources.source import PackedSource
from latent_explorer.pictures.sources.tar_index import (
    NOTES_TOGETHER,
    TarIndex,
    key_of,
    read_index,
)
from latent_explorer.pictures.stored import StoredFile, picture_length


class TarSource(PackedSource):
    """The pictures of tar files, of which is known where they begin.

    Parameters
    ----------
    path, names, skipped, table, files
        As for `PackedSource`.
    shards, offsets, lengths : ndarray of int64 of shape (n,)
        In which of `files` each picture is, where it begins there, and how many bytes it has.
    """

    def __init__(
        self,
        path: Place,
        names: Sequence[str],
        skipped: Sequence[Skipped],
        table: ImageTable | None,
        *,
        files: Sequence[StoredFile],
        shards: NDArray[np.int64],
        offsets: NDArray[np.int64],
        lengths: NDArray[np.int64],
    ) -> None:
        super().__init__(path, names, skipped, table, files=files)
        self._shards, self._offsets, self._lengths = shards, offsets, lengths

    def length(self, name: str) -> int:
        return picture_length(int(self._lengths[self._rows[name]]))

    def data(self, name: str) -> bytes:
        row, length = self._rows[name], self.length(name)
        try:
            file = self.files[int(self._shards[row])]
            data = file.read(int(self._offsets[row]), length)
        except Unreachable:
            raise
        except OSError as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error
        if len(data) < length:
            raise UnusablePicture("is cut off: the tar file ends before it does")
        return data

    def places(self) -> NDArray[np.int64]:
        rows = np.array([self._rows[name] for name in self.names], np.intp)
        order = np.lexsort((self._offsets[rows], self._shards[rows]))
        places = np.empty(len(rows), np.int64)
        places[order] = np.arange(len(rows))
        return places


def open_tars(
    path: Place,
    files: Sequence[StoredFile],
    labels: Sequence[str],
    at_most: int | None = None,
) -> TarSource:
    """List the pictures of tar files.

    Parameters
    ----------
    path : Path or Url
        What the user has named.
    files : sequence of StoredFile
        The tar files.
    labels : sequence of str
        Names for them, to tell pictures of the same name in several files apart.
    at_most : int, optional
        Stop after so many pictures.

    Raises
    ------
    ValueError
        When one is no tar file that can be read, or there are too many pictures.
    OSError
        When one cannot be read.
    """
    indices: list[TarIndex] = []
    for file in files:
        noted = sum(index.noted for index in indices)
        indices.append(read_index(file, NOTES_TOGETHER - noted, at_most))
        check_count(n := sum(len(index.names) for index in indices), path)
        if at_most is not None and n >= at_most:
            files, labels = files[: len(indices)], labels[: len(indices)]
            break
    names = named_apart([index.names for index in indices], labels)
    shards = np.repeat(np.arange(len(indices)), [len(index.names) for index in indices])
    offsets = np.concatenate([np.frombuffer(index.offsets, np.int64) for index in indices])
    lengths = np.concatenate([np.frombuffer(index.lengths, np.int64) for index in indices])
    skipped = [each for index in indices for each in index.skipped]
    # Of two with the same name the later one counts, as when a tar file is unpacked.
    last = {name: row for row, name in enumerate(names)}
    rows = np.array([last[name] for name in sorted(last)], np.intp)
    notes: list[Mapping[str, bytes]] = []
    if any(index.notes for index in indices):
        own = [index.notes.get(key_of(name), {}) for index in indices for name in index.names]
        notes = [own[row] for row in rows.tolist()]
    source = TarSource(
        path,
        sorted(last),
        skipped,
        _table(sorted(last), notes, path, skipped),
        files=files,
        shards=shards[rows],
        offsets=offsets[rows],
        lengths=lengths[rows],
    )
    source.is_whole = at_most is None or len(names) < at_most
    return source


def _table(
    names: list[str],
    notes: list[Mapping[str, bytes]],
    path: Place,
    skipped: list[Skipped],
) -> ImageTable | None:
    """Return what .json, .cls and .txt beside the pictures say, where there is any."""
    columns: dict[str, dict[int, str]] = {}
    for row, each in enumerate(notes):
        for column, text in _facts(each).items():
            columns.setdefault(column, {})[row] = text
        check_cells(len(columns), len(names), path)
    found: dict[str, NDArray[Any]] = {}
    for column, values in sorted(columns.items()):
        try:
            found[column] = typed([values.get(row, "") for row in range(len(names))])
        except ValueError as error:
            skipped.append(Skipped(f"attribute {column}", str(error), path.name))
    return ImageTable(as_texts(names), found) if found else None


def _facts(notes: Mapping[str, bytes]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for suffix, data in notes.items():
        try:
            text = data.decode("utf-8").strip()
            if suffix != ".json":
                facts[suffix[1:]] = plain_text(text)
                continue
            stated = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(stated, dict):
            single = ((key, value) for key, value in stated.items() if _is_one(value))
            facts |= {str(key): plain_text(value) for key, value in single}
    return facts


def _is_one(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float, str))
