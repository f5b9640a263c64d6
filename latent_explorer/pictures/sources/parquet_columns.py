"""The columns of a Parquet file: pictures, their names, and what else is known about them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.messages import shortened
from latent_explorer.pictures.attributes import check_cells
from latent_explorer.pictures.columns import as_texts, plain_text, typed, with_gaps
from latent_explorer.pictures.skipped import Skipped

_PICTURES = ("image", "img", "picture", "jpg", "png", "bytes", "image_bytes", "image_data")
_NAMES = ("file_name", "filename", "file", "image_name", "name", "path", "__key__", "id")
_BYTES, _PATH = "bytes", "path"
_DIGITS = 8


@dataclass(frozen=True)
class ImageColumn:
    """Where in a Parquet file the pictures are.

    Parameters
    ----------
    name : str
        Of the column.
    is_struct : bool
        Whether its values have ``bytes`` and ``path``, as on the Hugging Face Hub, or are bytes.
    has_path : bool
        Whether the paths are there.
    """

    name: str
    is_struct: bool
    has_path: bool

    @property
    def of_bytes(self) -> str:
        """What pyarrow calls the bytes."""
        return f"{self.name}.{_BYTES}" if self.is_struct else self.name

    @property
    def of_paths(self) -> str:
        """What pyarrow calls the paths."""
        return f"{self.name}.{_PATH}"

    def values(self, array: Any) -> Any:
        """Return the bytes in an array of such values."""
        return _child(array, _BYTES) if self.is_struct else array

    def size_in(self, parquet: Any, group: int) -> int:
        """Return how many bytes a row group states that they have."""
        stated = parquet.metadata.row_group(group)
        columns = (stated.column(i) for i in range(stated.num_columns))
        return sum(
            column.total_uncompressed_size
            for column in columns
            if column.path_in_schema == self.of_bytes
        )


def find_image_column(parquet: Any, file: str) -> ImageColumn:
    """Return in which column the pictures are.

    Raises
    ------
    ValueError
        When there is none, or when there are several and none is called as pictures usually are.
    """
    found = [each for each in map(_as_image, parquet.schema_arrow) if each is not None]
    usual = [each for name in _PICTURES for each in found if each.name.lower() == name]
    structs = [each for each in found if each.is_struct]
    # Only of a struct that is the only one is clear that pictures are meant.
    for choice in (usual[:1], structs, found):
        if len(choice) == 1:
            return choice[0]
    names = ", ".join(shortened(field.name, 40) for field in list(parquet.schema_arrow)[:9])
    if not found:
        raise ValueError(
            f"{shortened(file)} has no column of pictures, which are bytes, or bytes with a path: "
            f"its columns are {names or 'none'}"
        )
    raise ValueError(
        f"{shortened(file)} has {len(found)} columns of bytes, of which none is called image: "
        f"rename the one of the pictures ({names})"
    )


def _as_image(column: Any) -> ImageColumn | None:
    import pyarrow as pa

    kind = column.type
    if _is_bytes(kind):
        return ImageColumn(column.name, False, False)
    if not pa.types.is_struct(kind):
        return None
    children = {kind.field(i).name: kind.field(i).type for i in range(kind.num_fields)}
    if not _is_bytes(children.get(_BYTES, pa.null())):
        return None
    return ImageColumn(column.name, True, _is_text(children.get(_PATH, pa.null())))


def _is_bytes(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _child(array: Any, name: str) -> Any:
    """Return what a struct holds; nothing where the struct itself is missing."""
    names = [array.type.field(i).name for i in range(array.type.num_fields)]
    return array.flatten()[names.index(name)]


def names_of(parquet: Any, column: ImageColumn) -> list[str]:
    """Return the names of the pictures: their paths, a column of names, or the numbers of the rows.

    Whatever it is, each name is there once and none is empty; else it is the next of these.
    """
    n = parquet.metadata.num_rows
    if column.has_path:
        paths = [_path(each) for part in _parts(parquet, column.of_paths)
                 for each in _child(part, _PATH).to_pylist()]  # fmt: skip
        if _are_names(paths, n):
            return paths
    fields = {field.name.lower(): field for field in parquet.schema_arrow}
    for name in _NAMES:
        if name in fields and _is_text(fields[name].type):
            texts = [_path(each) for part in _parts(parquet, fields[name].name)
                     for each in part.to_pylist()]  # fmt: skip
            if _are_names(texts, n):
                return texts
    return [f"{row:0{_DIGITS}}" for row in range(n)]


def _path(text: object) -> str:
    return str(text).replace("\\", "/").removeprefix("./") if text else ""


def _are_names(texts: list[str], n: int) -> bool:
    return len(texts) == n and all(texts) and len(set(texts)) == n


def _parts(parquet: Any, column: str) -> Iterator[Any]:
    """Yield a column a part at a time, whatever else is in the file."""
    for batch in parquet.iter_batches(batch_size=65_536, columns=[column], use_threads=False):
        yield batch.column(0)


def attributes_of(
    parquet: Any, column: ImageColumn, names: Sequence[str], file: str, skipped: list[Skipped]
) -> dict[str, NDArray[Any]]:
    """Return what the other columns say; those of neither numbers nor texts are left out by name.

    Raises
    ------
    ValueError
        When there are too many columns.
    """
    fields = [field for field in parquet.schema_arrow if field.name != column.name]
    check_cells(len(fields), len(names), file)
    labels = _class_labels(parquet)
    columns: dict[str, NDArray[Any]] = {}
    for field in fields:
        if field.name in columns or "." in field.name:
            reason = "is a column whose name is there twice, or has a dot"
            skipped.append(Skipped(f"column {field.name}", reason, file))
            continue
        if (problem := _problem(field.type)) is not None:
            skipped.append(Skipped(f"column {field.name}", problem, file))
            continue
        try:
            texts = _texts(parquet, field, labels.get(field.name))
            if len(texts) != len(names):
                raise ValueError(f"has {len(texts):,} values for {len(names):,} pictures")
            if texts != list(names):
                columns[field.name] = typed(texts)
        except ValueError as error:
            skipped.append(Skipped(f"column {field.name}", str(error), file))
    return columns


def joined(
    parts: Sequence[dict[str, NDArray[Any]]], counts: Sequence[int]
) -> dict[str, NDArray[Any]]:
    """Join the columns of several files.

    Parameters
    ----------
    parts : sequence of (dict of str to ndarray)
        The columns of each file, as `typed` makes them.
    counts : sequence of int
        How many rows each file has.

    Returns
    -------
    dict of str to ndarray of shape (sum of counts,)
        Where a file has no such column, it is unknown there. Numbers that are texts in another
        file become texts, as those do that would lose digits.
    """
    names = dict.fromkeys(name for part in parts for name in part)
    together = {}
    for name in names:
        there = [part[name] for part in parts if name in part]
        if any(each.dtype.kind == "U" for each in there) or not _fit(there):
            there = [as_texts([plain_number(value) for value in each]) for each in there]
        rows, start = [], 0
        for part, count in zip(parts, counts, strict=True):
            rows.append(np.arange(start, start + count) if name in part else np.full(count, -1))
            start += count if name in part else 0
        together[name] = with_gaps(np.concatenate(there), np.concatenate(rows))
    return together


def _fit(columns: Sequence[NDArray[Any]]) -> bool:
    """Return whether numbers can stand in one column without losing digits."""
    kinds = {each.dtype.kind for each in columns}
    whole = [each for each in columns if each.dtype.kind == "i"]
    return len(kinds) == 1 or all(np.abs(each).max(initial=0) <= 2**53 for each in whole)


def plain_number(value: Any) -> str:
    """Return a value of a column as `typed` reads it."""
    return "" if value != value else str(value)


def _problem(kind: Any) -> str | None:
    import pyarrow as pa

    types = pa.types
    if types.is_dictionary(kind):
        kind = kind.value_type
    usable = (
        types.is_boolean(kind) or types.is_integer(kind) or types.is_floating(kind)
        or types.is_decimal(kind) or types.is_temporal(kind) or _is_text(kind)
    )  # fmt: skip
    return None if usable else f"is a column of {shortened(kind, 60)}, not of numbers or texts"


def _texts(parquet: Any, field: Any, labels: Sequence[str] | None) -> list[str]:
    """Return a column as texts, for `typed` to read; short ones are kept once."""
    once: dict[str, str] = {}
    texts: list[str] = []
    for part in _parts(parquet, field.name):
        for value in _values(part):
            if labels is not None and isinstance(value, int) and 0 <= value < len(labels):
                value = labels[value]
            text = plain_text(value)
            texts.append(once.setdefault(text, text) if len(text) <= 16 else text)
        if len(once) > 100_000:
            once.clear()
    return texts


def _values(part: Any) -> list[object]:
    import pyarrow as pa

    if pa.types.is_floating(part.type) and not pa.types.is_float64(part.type):
        # As short as float32 is written: 0.1, not 0.10000000149.
        numbers = part.to_numpy(zero_copy_only=False).astype(np.float32)
        return [None if number != number else str(number) for number in numbers]
    values: list[object] = part.to_pylist()
    if pa.types.is_floating(part.type):
        return [None if value != value else value for value in values]
    return values


def _class_labels(parquet: Any) -> dict[str, list[str]]:
    """Return the words for numbers that the Hugging Face Hub keeps beside the columns."""
    stated = (parquet.schema_arrow.metadata or {}).get(b"huggingface", b"")
    try:
        features = json.loads(stated or b"{}")["info"]["features"].items()
        return {
            str(name): [str(label) for label in feature["names"]]
            for name, feature in features
            if isinstance(feature, dict) and feature.get("_type") == "ClassLabel"
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
