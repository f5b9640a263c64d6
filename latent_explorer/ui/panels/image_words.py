"""What is known about an image, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def image_text(image: int, name: str, kind: str, columns: Mapping[str, NDArray[Any]]) -> str:
    """Return the name of an image, its number, which picture it is, and what its columns say.

    Parameters
    ----------
    image : int
        Its number in the bundle.
    name : str
        Its file name.
    kind : str
        Which picture of it is shown; empty while there is none.
    columns : mapping of str to ndarray of shape (n,)
        What is known about all images; a column of -1 and 1 is a property that it has or has not.
    """
    has: list[str] = []
    said: list[str] = []
    for title, value, is_property in _known(image, columns):
        if not is_property:
            said.append(f"{title}: {value}")
        elif value == "1":
            has.append(title)
    heading = f"{name}  (#{image})" + (f", {kind}" if kind else "")
    return "\n".join([heading, *filter(None, [", ".join(has)]), *said])


def column_title(name: str) -> str:
    """Return the name of a column as it is read."""
    return " ".join(name.replace("_", " ").split()) or name


def _known(image: int, columns: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, str, bool]]:
    for name, column in columns.items():
        value = column[image]
        if column.dtype.kind == "f":
            if not np.isnan(value):
                yield column_title(name), f"{value:g}", False
        elif str(value):
            yield column_title(name), str(value), _is_property(column)


def _is_property(column: NDArray[Any]) -> bool:
    return column.dtype.kind == "i" and int(column.min()) == -1 and int(column.max()) <= 1
