"""Writing what is selected: a table of its images, or a picture of its faces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import row_slices
from latent_explorer.core.correlation import pick_rows
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Request, Result, Steps, works_on
from latent_explorer.jobs.selection import selected_order_steps
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.remembering import as_json
from latent_explorer.session.selection import Parts, Selection
from latent_explorer.session.state import State

FACES_AT_MOST = 400
"""Of a larger selection a picture shows so many, chosen at random."""

_ROWS = 1 << 9  # of a table with some forty columns, in one step
_DECODED = 8
_SEED = 1


class SelectionWriter(Protocol):
    """What writes the files, as `latent_explorer.export.selections` does."""

    def table_steps(
        self,
        path: Path,
        header: Sequence[str],
        blocks: Iterable[Iterable[Sequence[Any]]],
        about: Mapping[str, object],
    ) -> Iterator[None]:
        """Write a table, a block of rows a step."""
        ...

    def save_faces(self, path: Path, faces: NDArray[np.uint8], about: Mapping[str, object]) -> None:
        """Write faces of shape (n, size, size, 3) as one picture."""
        ...


@dataclass(frozen=True, kw_only=True)
class SaveSelectionRequest(Request):
    """Write what `parts` select to `path`: a table (``.csv``) or a picture of faces (``.png``)."""

    parts: Parts
    path: Path
    writer: SelectionWriter = field(compare=False)

    @property
    def is_long(self) -> bool:
        return True

    @property
    def purpose(self) -> str:
        return f"writing {self.path.name}"


@dataclass(frozen=True, eq=False)
class SelectionSaved(Result):
    """It was written.

    Parameters
    ----------
    request : SaveSelectionRequest
        What was asked.
    written : int
        How many images it holds, of those selected.
    count : int
        How many are selected.
    """

    request: SaveSelectionRequest
    written: int
    count: int


@works_on(SaveSelectionRequest)
def save_selection(request: SaveSelectionRequest, workspace: Workspace) -> Steps:
    """Write the file in steps; it is whole or as it was before."""
    opened = workspace.opened(request)
    order, count = yield from selected_order_steps(opened, request.parts)
    if not count:
        raise ValueError("nothing is selected; draw around some points first")
    rows = order[:count]
    if request.path.suffix.lower() == ".png":
        rows = rows[pick_rows(count, FACES_AT_MOST, _SEED)] if count > FACES_AT_MOST else rows
        yield from _write_faces(request, workspace, rows, count)
    else:
        yield from _write_table(request, opened, rows)
    yield SelectionSaved(request, len(rows), count)


def _about(request: SaveSelectionRequest, opened: OpenedSpace, count: int) -> dict[str, Any]:
    selection = as_json(State(Selection(request.parts)))["selection"]["parts"]
    about = {"bundle": opened.bundle.name, "fingerprint": opened.bundle.fingerprint}
    return {"what": "selection", **about, "count": count, "selection": selection}


def _write_table(
    request: SaveSelectionRequest, opened: OpenedSpace, rows: NDArray[np.int32]
) -> Iterator[None]:
    """Write names, numbers and all that is known of the images."""
    header = ["file", "image", *opened.bundle.columns]
    about = _about(request, opened, len(rows))
    yield from request.writer.table_steps(request.path, header, _blocks(opened, rows), about)


def _blocks(opened: OpenedSpace, rows: NDArray[np.int32]) -> Iterator[Iterable[Sequence[Any]]]:
    names, columns = opened.bundle.image_names, opened.bundle.columns
    for part in row_slices(len(rows), _ROWS):
        chosen = rows[part]
        known = [_cells(column[chosen]) for column in columns.values()]
        numbers = chosen.tolist()
        listed = [names[number] for number in numbers]
        yield zip(listed, numbers, *known, strict=True)


def _cells(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "b":
        values = values.astype(np.int8)
    # NaN is what is not known.
    return ["" if value != value else value for value in values.tolist()]


def _write_faces(
    request: SaveSelectionRequest, workspace: Workspace, rows: NDArray[np.int32], count: int
) -> Steps:
    """Decode the faces a few at a time, and write them as one picture."""
    yield from workspace.with_codec(request)
    opened, codec = workspace.opened(request), workspace.codec(request)
    size = opened.bundle.size
    faces = np.empty((len(rows), size, size, 3), np.uint8)
    for part in row_slices(len(rows), _DECODED):
        z = np.ascontiguousarray(opened.space.points[rows[part]], np.float32)
        faces[part] = codec.decode(z)
        yield None
    about = _about(request, opened, count) | {"images": rows.tolist()}
    request.writer.save_faces(request.path, faces, about)
