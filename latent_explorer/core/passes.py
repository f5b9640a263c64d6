"""Passes over many points, vectors or pictures: shards, worked on somewhere, merged in a tree.

The mathematics of a pass is a function that works on one shard, and one that merges what two shards
gave. Who runs them is told by a `Passes`: this process, one shard after the other, or others.
Shards and the order in which they are merged depend on the data alone, so that all of them find
the same numbers, to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, row_slices
from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.space import LatentSpace

T = TypeVar("T")
S = TypeVar("S")
P = TypeVar("P")

SHARD_ROWS = 1 << 14
"""How many points a shard holds whose sum has a rounding: some tenths of a second of work."""

_MERGED_AT_ONCE = 8

FaceFinder = Callable[[NDArray[np.uint8]], NDArray[np.bool_]]
"""Tells in which of some pictures there is a face."""

Tree: TypeAlias = "int | tuple[Tree, ...]"
"""A shard by its number, or the branches that are merged from left to right."""


def _not_here() -> Any:
    raise ValueError("this pass needs something that its place of work does not have")


def _no_pictures(names: Sequence[str]) -> Any:
    _not_here()


@dataclass(frozen=True, eq=False)
class Tools:
    """What the work on a shard is done with; what takes time to load is asked for when needed.

    Parameters
    ----------
    space : callable
        Returns the points.
    codec : callable
        Returns the networks.
    find_faces : callable
        Returns what tells in which pictures there is a face.
    read : callable
        Reads pictures by their names, some at a time, and yields the names of those that could be
        read, the pictures, and what was skipped; see `pictures.batches.read_pictures`.
    """

    space: Callable[[], LatentSpace] = _not_here
    codec: Callable[[], FaceCodec] = _not_here
    find_faces: Callable[[], FaceFinder] = _not_here
    read: Callable[[Sequence[str]], Iterable[tuple[list[str], NDArray[np.uint8], list[Any]]]] = (
        _no_pictures
    )


Work: TypeAlias = Callable[[Tools, T, S], Pauses[P]]
"""Works on a shard, in steps; its last argument is the same for all shards.

A function of a module, that others find by its name, with arguments that can be pickled.
"""


class Passes(Protocol):
    """Who goes over shards, and how."""

    @property
    def width(self) -> int:
        """How many shards are worth having where their number makes no difference."""
        ...

    def merged(
        self,
        what: str,
        work: Work[T, S, P],
        shards: Sequence[T],
        merge: Callable[[P, P], P],
        shared: S,
    ) -> Pauses[P]:
        """Work on all shards, and merge what they give as `merging_tree` says.

        Parameters
        ----------
        what : str
            What the pass is called.
        work : callable
            Works on one of them.
        shards : sequence
            At least one, such as a slice of rows.
        merge : callable
            Returns what two shards, or merged ones, give together; it changes neither.
        shared : object
            What `work` is given with each shard.
        """
        ...

    def mapped(
        self, what: str, work: Work[T, S, P], shards: Iterable[T], shared: S
    ) -> Iterator[P | None]:
        """Work on all shards, and yield what each gives, in their order.

        Parameters
        ----------
        what, work, shared
            As for `merged`; what `work` returns is not None.
        shards : iterable
            Taken a few ahead of what is yielded.

        Yields
        ------
        object or None
            None between two steps.
        """
        ...


class OneProcess:
    """The passes of this process: one shard after the other, with what is at hand.

    Parameters
    ----------
    tools : Tools
        What the work is done with.
    """

    width = 1

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def merged(
        self,
        what: str,
        work: Work[T, S, P],
        shards: Sequence[T],
        merge: Callable[[P, P], P],
        shared: S,
    ) -> Pauses[P]:
        """Work on shards and merge them; see `Passes`."""

        def total(tree: Tree) -> Pauses[P]:
            if isinstance(tree, int):
                return (yield from work(self._tools, shards[tree], shared))
            found = yield from total(tree[0])
            for branch in tree[1:]:
                # As soon as there are two: few are kept at a time.
                found = merge(found, (yield from total(branch)))
            return found

        return total(merging_tree(len(shards)))

    def mapped(
        self, what: str, work: Work[T, S, P], shards: Iterable[T], shared: S
    ) -> Iterator[P | None]:
        """Work on shards; see `Passes`."""
        for shard in shards:
            found = yield from work(self._tools, shard, shared)
            yield found


def over(space: LatentSpace, passes: Passes | None) -> Passes:
    """Return who goes over the points of a space: `passes`, or this process."""
    return OneProcess(Tools(space=lambda: space)) if passes is None else passes


def merging_tree(count: int) -> Tree:
    """Return in which order what `count` shards give is merged, eight at a time.

    Examples
    --------
    >>> merging_tree(10)
    ((0, 1, 2, 3, 4, 5, 6, 7), (8, 9))
    """
    level: list[Tree] = list(range(count))
    while len(level) > 1:
        groups = (level[part] for part in row_slices(len(level), _MERGED_AT_ONCE))
        level = [group[0] if len(group) == 1 else tuple(group) for group in groups]
    return level[0]


def merge_all(merge: Callable[[P, P], P], found: Sequence[P]) -> P:
    """Merge what several shards gave, from left to right."""
    return reduce(merge, found)


def row_shards(n: int) -> list[slice]:
    """Return the shards of n points whose sums have a rounding: always the same."""
    return list(row_slices(n, SHARD_ROWS))


def wide_shards(n: int, passes: Passes, rows: int = SHARD_ROWS) -> list[slice]:
    """Return shards of n points for what has no rounding, such as counts: as many as are wanted.

    Parameters
    ----------
    n : int
        Number of points.
    passes : Passes
        Who goes over them.
    rows : int
        Each shard but the last has a multiple of so many, so that within shards they are read in
        the same parts whatever the number of shards.
    """
    parts = max(1, -(-n // rows))
    return list(row_slices(n, rows * -(-parts // passes.width)))
