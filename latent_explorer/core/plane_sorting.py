"""Sorting the points of a plane where there is no memory for all of them.

They are brought together by parts of the plane, and then sorted part by part. What is sorted lies
in room outside, which is read and written some hundred thousand values at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, row_slices
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import (
    CELLS,
    LATTICE_SHAPE,
    Column,
    LatticeCounting,
    grid_of,
)

_STEP_ROWS = 1 << 17
# Points that are sorted at once: some 20 ms.
_TOGETHER = 1 << 19
# Levels are brought together by the upper half of their bits, in whose order they are.
_HALF = 16
_HALVES = 1 << _HALF

Read = Callable[[slice], Pauses[Sequence[Column]]]
"""Reads both coordinates of some points, in steps."""

Shapes = Mapping[str, tuple[str, tuple[int, ...]]]
"""The type and the shape of arrays, by name."""


class Room(Protocol):
    """An array of one axis that can be written, perhaps on disk."""

    def __len__(self) -> int: ...
    def __getitem__(self, key: slice) -> NDArray[Any]: ...
    def __setitem__(self, key: slice, values: NDArray[Any]) -> None: ...


Fill = Callable[[Mapping[str, Room]], Pauses[None]]
"""Writes arrays, in steps."""


def sorted_shapes(n: int) -> Shapes:
    """Return what arrays `sort_plane_steps` fills for `n` points."""
    return {
        "x": ("float32", (n,)),
        "y": ("float32", (n,)),
        "levels": ("float32", (n,)),
        "sorted x": ("float32", (n,)),
        "sorted y": ("float32", (n,)),
        "rows": ("uint32", (n,)),
        "starts": ("int64", (CELLS + 1,)),
        "grid": ("float32", (4, 2)),
        "sums": ("uint32", LATTICE_SHAPE),
    }


def sort_plane_steps(
    read: Read, ellipse: ConfidenceEllipse, rooms: Mapping[str, Room]
) -> Pauses[None]:
    """Fill the arrays of a plane in steps; some 20 MB of memory are enough for any number.

    Parameters
    ----------
    read : callable
        Gives the coordinates of the points, which are finite.
    ellipse : ConfidenceEllipse
        That of the points.
    rooms : mapping of str to Room
        Of the `sorted_shapes`, each as an array of one axis: the coordinates in the order of the
        points, their sigma levels in rising order, and what `PlaneIndex` and `Lattice` take.
    """
    n = len(rooms["x"])
    grid, counting = grid_of(ellipse), LatticeCounting(ellipse)
    in_cells, in_halves = np.zeros(CELLS, np.intp), np.zeros(_HALVES, np.intp)

    def levels_of(x: Column, y: Column) -> NDArray[np.uint32]:
        """Return the bits of levels, which have the order of what they stand for."""
        levels = ellipse.levels(np.stack([x, y], axis=1))
        return levels.astype(np.float32).view(np.uint32)

    for part in row_slices(n, _STEP_ROWS):
        x, y = yield from read(part)
        rooms["x"][part], rooms["y"][part] = x, y
        counting.add(x, y)
        yield
        in_cells += np.bincount(grid.cells(x, y), minlength=CELLS)
        in_halves += np.bincount(levels_of(x, y) >> _HALF, minlength=_HALVES)
        yield
    lattice, starts = counting.lattice, np.concatenate([[0], np.cumsum(in_cells)])
    rooms["starts"][:] = starts
    rooms["sums"][:] = lattice.sums.reshape(-1)
    corners = np.stack([grid.low, grid.per_unit, lattice.low, lattice.per_unit])
    rooms["grid"][:] = corners.reshape(-1)
    yield
    by_cell, by_half = _Gathering(in_cells), _Gathering(in_halves)
    to_sort = [rooms[name] for name in ("sorted x", "sorted y", "rows")]
    for part in row_slices(n, _STEP_ROWS):
        x, y = rooms["x"][part], rooms["y"][part]
        numbers = np.arange(part.start, part.stop, dtype=np.uint32)
        by_cell.put(grid.cells(x, y), to_sort, [x, y, numbers])
        yield
        levels = levels_of(x, y)
        by_half.put(levels >> _HALF, [rooms["levels"]], [levels.view(np.float32)])
        yield
    for part in by_cell.unsorted():
        found = [room[part] for room in to_sort]
        order = np.argsort(grid.cells(found[0], found[1]), kind="stable")
        for room, values in zip(to_sort, found, strict=True):
            room[part] = values[order]
        yield
    yield from _sort_levels_steps(rooms["levels"], by_half)


class _Gathering:
    """Brings things together by their numbers: many numbers that follow each other at a time.

    Parameters
    ----------
    counts : ndarray of int of shape (m,)
        How many things have each of the numbers.
    """

    def __init__(self, counts: NDArray[np.intp]) -> None:
        ends = np.cumsum(counts)
        # Where numbers end that begin a new group, or are one themselves.
        self._groups = np.zeros(len(counts), np.uint16)
        starts, several, group, first = [0], [], 0, 0
        for number in np.flatnonzero(counts).tolist():
            count = int(counts[number])
            size = int(ends[number]) - starts[-1]
            if size > _TOGETHER and size > count:
                starts.append(int(ends[number]) - count)
                several.append(first)
                group, first = group + 1, 0
            self._groups[number] = group
            first += 1
        self._several = [*several, first]
        self._starts = [*starts, int(ends[-1])]
        self._following = np.array(starts, np.intp)

    def put(
        self,
        numbers: NDArray[np.integer[Any]],
        rooms: Sequence[Room],
        values: Sequence[NDArray[Any]],
    ) -> None:
        """Write values behind those with numbers of the same group."""
        groups = self._groups[numbers]
        order = np.argsort(groups, kind="stable")
        counts = np.bincount(groups, minlength=len(self._following))
        ends = np.cumsum(counts)
        ordered = [each[order] for each in values]
        for group in np.flatnonzero(counts).tolist():
            count, end, place = int(counts[group]), int(ends[group]), int(self._following[group])
            for room, each in zip(rooms, ordered, strict=True):
                room[place : place + count] = each[end - count : end]
        self._following += counts

    def unsorted(self) -> list[slice]:
        """Return where things with different numbers were brought together."""
        return [part for part, several in self._parts() if several > 1]

    def of_one(self) -> list[slice]:
        """Return where all things have the same number."""
        return [part for part, several in self._parts() if several == 1]

    def _parts(self) -> list[tuple[slice, int]]:
        ends = self._starts[1:]
        parts = [slice(*both) for both in zip(self._starts[:-1], ends, strict=True)]
        return list(zip(parts, self._several, strict=True))


def _sort_levels_steps(levels: Room, gathered: _Gathering) -> Pauses[None]:
    for part in gathered.unsorted():
        levels[part] = np.sort(levels[part])
        yield
    for part in gathered.of_one():
        # However many: the lower halves of their bits are counted.
        counts = np.zeros(_HALVES, np.intp)
        starts = range(part.start, part.stop, _STEP_ROWS)
        pieces = [slice(start, min(start + _STEP_ROWS, part.stop)) for start in starts]
        upper: NDArray[np.integer[Any]] = np.zeros(1, np.uint32)
        for piece in pieces:
            bits = levels[piece].view(np.uint32)
            upper = bits[:1] >> _HALF << _HALF
            counts += np.bincount(bits & (_HALVES - 1), minlength=_HALVES)
            yield
        values = (np.arange(_HALVES, dtype=np.uint32) | upper).view(np.float32)
        ends = np.cumsum(counts)
        for piece in pieces:
            places = np.arange(piece.start - part.start, piece.stop - part.start)
            levels[piece] = values[np.searchsorted(ends, places, side="right")]
            yield
