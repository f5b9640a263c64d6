"""The pictures in a column of Parquet files, as on the Hugging Face Hub."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.messages import one_line, shortened
from latent_explorer.pictures.attributes import ImageTable
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.remote_systems import Unreachable
from latent_explorer.pictures.skipped import Skipped, UnusablePicture
from latent_explorer.pictures.sources.naming import check_count, is_short
from latent_explorer.pictures.sources.parquet_columns import (
    ImageColumn,
    attributes_of,
    find_image_column,
    joined,
    names_of,
)
from latent_explorer.pictures.sources.sharded import named_apart
from latent_explorer.pictures.sources.source import PackedSource
from latent_explorer.pictures.stored import LocalFile, StoredFile, picture_length

# So much of a row group is decoded at a time.
_BATCH = 8 * 2**20
_MOST_ROWS = 64
# Batches that are kept: threads that read in order do not come in order.
_KEPT = 3
_BUFFER = 2**20


class ParquetSource(PackedSource):
    """The pictures of Parquet files.

    Parameters
    ----------
    path, names, skipped, table, files
        As for `PackedSource`.
    column : ImageColumn
        In which the pictures are.
    groups
        As for `_RowReader`.
    rows : ndarray of int64 of shape (n,)
        The row of each picture, counted over all files.
    """

    def __init__(
        self,
        path: Place,
        names: Sequence[str],
        skipped: Sequence[Skipped],
        table: ImageTable | None,
        *,
        files: Sequence[StoredFile],
        column: ImageColumn,
        groups: Sequence[tuple[int, int, int]],
        rows: NDArray[np.int64],
    ) -> None:
        super().__init__(path, names, skipped, table, files=files)
        self._reader = _RowReader(files, column, groups)
        self._row_of = rows

    def length(self, name: str) -> int:
        return picture_length(self._reader.value(int(self._row_of[self._rows[name]])).size)

    def data(self, name: str) -> bytes:
        value = self._reader.value(int(self._row_of[self._rows[name]]))
        picture_length(value.size)
        return bytes(value.to_pybytes())

    def places(self) -> NDArray[np.int64]:
        return np.array([self._row_of[self._rows[name]] for name in self.names], np.int64)


def open_parquet(path: Place, files: Sequence[StoredFile], labels: Sequence[str]) -> ParquetSource:
    """List the pictures of Parquet files.

    Parameters
    ----------
    path, files, labels
        As for `open_tars`.

    Raises
    ------
    ValueError
        When pyarrow is missing, a file is none of Parquet or has no column of pictures, or there
        are too many.
    OSError
        When one cannot be read.
    """
    names: list[list[str]] = []
    columns: list[dict[str, NDArray[Any]]] = []
    skipped: list[Skipped] = []
    groups: list[tuple[int, int, int]] = []
    column: ImageColumn | None = None
    for number, file in enumerate(files):
        with _opened(file) as parquet:
            check_count(sum(map(len, names)) + parquet.metadata.num_rows, path)
            found = find_image_column(parquet, file.name)
            if column is not None and found != column:
                raise ValueError(
                    f"the pictures of {shortened(file.name)} are in another column than those of "
                    f"{shortened(files[0].name)}; give the files one by one"
                )
            column = found
            try:
                names.append(names_of(parquet, column))
                columns.append(attributes_of(parquet, column, names[-1], file.name, skipped))
                groups += [(number, group, parquet.metadata.row_group(group).num_rows)
                           for group in range(parquet.metadata.num_row_groups)]  # fmt: skip
            except (Unreachable, MemoryError):
                raise
            except Exception as error:  # Damaged files raise almost anything.
                raise _unreadable(file, error) from error
    if column is None or not any(names):
        raise ValueError(f"there is no row in {shortened(path)}")
    all_names = named_apart(names, labels)
    order = [row for row in _sorted(all_names) if is_short(all_names[row], path.name, skipped)]
    rows = np.array(order, np.int64)
    sorted_names = [all_names[row] for row in order]
    known = {name: each[rows] for name, each in joined(columns, list(map(len, names))).items()}
    table = ImageTable(np.array(sorted_names, np.str_), known) if known else None
    return ParquetSource(
        path, sorted_names, skipped, table, files=files, column=column, groups=groups, rows=rows
    )


def _sorted(names: list[str]) -> list[int]:
    return sorted(range(len(names)), key=names.__getitem__)


def _unreadable(file: StoredFile, error: Exception) -> ValueError:
    reason = one_line(str(error) or type(error).__name__, 200)
    return ValueError(f"{shortened(file.name)} is no Parquet file that can be read: {reason}")


def _opened(file: StoredFile) -> Any:
    """Open a Parquet file so that little of it is in memory at a time."""
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ValueError(
            "reading Parquet files needs pyarrow: install latent-explorer[sources]"
        ) from error
    try:
        # Without a buffer, and with what pyarrow reads ahead, whole row groups would be in memory.
        return pq.ParquetFile(_stream(file), pre_buffer=False, buffer_size=_BUFFER)
    except (Unreachable, FileNotFoundError, PermissionError, MemoryError):
        raise
    except Exception as error:  # as above
        raise _unreadable(file, error) from error


def _stream(file: StoredFile) -> Any:
    if not isinstance(file, LocalFile):
        return file.open()
    import pyarrow as pa

    file.size()
    return pa.OSFile(str(file.path))


class _RowReader:
    """Reads values of one column, quickly where they are asked for in order.

    Parameters
    ----------
    files : sequence of StoredFile
        The Parquet files.
    column : ImageColumn
        The column.
    groups : sequence of (int, int, int)
        Of each row group: the number of its file, its own number there, and how many rows it has.
    """

    def __init__(
        self,
        files: Sequence[StoredFile],
        column: ImageColumn,
        groups: Sequence[tuple[int, int, int]],
    ) -> None:
        self._files, self._column, self._groups = files, column, groups
        self._reading = threading.Lock()
        self._open: tuple[int, Any] | None = None
        ends = np.cumsum([n for _, _, n in groups])
        self._starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        self._group = -1
        self._batches: Iterator[Any] = iter(())
        self._next = 0
        self._kept: list[tuple[int, Any]] = []
        self._broken: dict[int, tuple[int, str]] = {}

    def value(self, row: int) -> Any:
        """Return the bytes in a row as a buffer of pyarrow.

        Raises
        ------
        UnusablePicture
            When there are none, or they are in a damaged part of the file.
        OSError
            When a server does not answer.
        """
        with self._reading:
            group = int(np.searchsorted(self._starts, row, "right")) - 1
            within = row - int(self._starts[group])
            if group != self._group or not self._is_ahead(within):
                self._begin(group)
            while (array := self._found(within)) is None:
                self._advance(group, within)
        if not array[0].is_valid:
            raise UnusablePicture("has no bytes in the Parquet file, or only a path")
        return array[0].as_buffer()

    def _is_ahead(self, within: int) -> bool:
        return within >= self._next or any(
            start <= within < start + len(array) for start, array in self._kept
        )

    def _found(self, within: int) -> Any | None:
        for start, array in self._kept:
            if start <= within < start + len(array):
                return array[within - start : within - start + 1]
        return None

    def _begin(self, group: int) -> None:
        number, of_file, n = self._groups[group]
        self._group, self._next, self._kept = group, 0, []
        if self._open is None or self._open[0] != number:
            if self._open is not None:
                self._open[1].close()
            self._open = None
            self._open = (number, _opened(self._files[number]))
        parquet = self._open[1]
        bytes_each = self._column.size_in(parquet, of_file) // max(n, 1)
        self._batches = parquet.iter_batches(
            batch_size=max(1, min(_MOST_ROWS, _BATCH // max(bytes_each, 1))),
            row_groups=[of_file],
            columns=[self._column.of_bytes],
            use_threads=False,
        )

    def _advance(self, group: int, within: int) -> None:
        start, reason = self._broken.get(group, (None, ""))
        if start is not None and within >= start:
            raise UnusablePicture(reason)
        try:
            batch = next(self._batches)
            array = self._column.values(batch.column(0))
        except (Unreachable, MemoryError):
            self._group = -1
            raise
        except (Exception, StopIteration) as error:  # Damaged pages raise almost anything.
            said = one_line(str(error) or "it ends too early", 200)
            reason = f"is in a damaged part of the Parquet file: {said}"
            self._broken[group] = (self._next, reason)
            self._group = -1
            raise UnusablePicture(reason) from error
        self._kept = [*self._kept, (self._next, array)][-_KEPT:]
        self._next += len(array)
