"""Which points are selected, as what was drawn around them, and selections that were named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from latent_explorer.core.polygon import check_outline
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import Position
from latent_explorer.session.projections import Projection
from latent_explorer.session.state import section

Op = Literal["add", "subtract", "intersect"]
OPS: tuple[Op, ...] = ("add", "subtract", "intersect")
"""How a part is joined to those before it: either, not this one, both."""

KEPT_AT_MOST = 50
"""How many selections can be named."""

LONGEST_NAME = 60
"""Characters of a name."""

_CORNERS_AT_MOST = 20_000
_DEPTH_AT_MOST = 12


@dataclass(frozen=True)
class Part:
    """Points inside an outline, or those of a group of parts; all points, where it has neither.

    Outlines rather than numbers of points: they are short, can be read, and select the same points
    again.

    Parameters
    ----------
    op : "add", "subtract" or "intersect"
        How it is joined to what the parts before it select.
    projection : Projection, optional
        The plane of the outline.
    outline : tuple of (x, y)
        Its corners; see `latent_explorer.core.polygon`.
    group : tuple of Part
        In place of an outline.

    Raises
    ------
    ValueError
        When it has an outline without a plane, or both an outline and a group.
    """

    op: Op = "add"
    projection: Projection | None = None
    outline: tuple[Position, ...] = ()
    group: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if self.op not in OPS:
            raise ValueError(f"parts are joined by {', '.join(OPS)}; not {self.op!r}")
        if bool(self.outline) != (self.projection is not None) or (self.outline and self.group):
            raise ValueError("a part has an outline in a plane, or a group of parts, or neither")
        if self.outline:
            check_outline(self.outline)


Parts = tuple[Part, ...]
"""A selection: joined in their order, beginning with no point."""


@dataclass(frozen=True)
class NamedSelection:
    """A selection that stays.

    Parameters
    ----------
    name : str
        What it is called.
    parts : tuple of Part
        What it selects.
    """

    name: str
    parts: Parts

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise ValueError(f"a selection has a name of 1 to {LONGEST_NAME} characters")


@section("selection")
@dataclass(frozen=True)
class Selection:
    """What is selected, and the selections that were named.

    Parameters
    ----------
    parts : tuple of Part
        What is selected; nothing where there are none.
    named : tuple of NamedSelection
        Those that stay, in the order in which they were named; their names differ.
    lit : bool
        Whether the projections show it over the others in grey.

    Raises
    ------
    ValueError
        When there are too many, or what was drawn is too long.
    """

    parts: Parts = ()
    named: tuple[NamedSelection, ...] = ()
    lit: bool = True

    def __post_init__(self) -> None:
        if len(self.named) > KEPT_AT_MOST:
            raise ValueError(f"at most {KEPT_AT_MOST} selections are kept; delete one first")
        if len({each.name for each in self.named}) < len(self.named):
            raise ValueError("two selections have the same name; give another")
        for parts in (self.parts, *(each.parts for each in self.named)):
            if sum(len(part.outline) for part in _all(parts)) > _CORNERS_AT_MOST:
                raise ValueError("this selection has too many parts; begin a new one")

    def fitted(self, space: LatentSpace, same: bool) -> Selection:
        """Keep what was drawn around the points of the same bundle."""
        known = same and all(
            part.projection.fits(space, same)
            for parts in (self.parts, *(each.parts for each in self.named))
            for part in _all(parts)
            if part.projection is not None
        )
        return self if known else Selection(lit=self.lit)

    def drawn(
        self, projection: Projection, outline: tuple[Position, ...], op: Op | None
    ) -> Selection:
        """Select what is inside an outline: alone where `op` is None, else joined to the rest."""
        return replace(self, parts=_joined(self.parts, Part(op or "add", projection, outline), op))

    def inverted(self) -> Selection:
        """Select what is not selected, and nothing else."""
        match self.parts:
            case (Part(outline=(), group=()), Part(op="subtract", group=group)) if group:
                parts = group
            case _:
                parts = (Part(), Part("subtract", group=self.parts)) if self.parts else (Part(),)
        return replace(self, parts=parts)

    def cleared(self) -> Selection:
        """Select nothing."""
        return replace(self, parts=())

    def taking(self, index: int, op: Op | None) -> Selection:
        """Select what a named selection does: alone where `op` is None, else joined."""
        parts = self.named[index].parts
        if op is not None and (self.parts or op == "subtract"):
            parts = _joined(self.parts, Part(op, group=parts), op)
        return replace(self, parts=parts)

    def naming(self, name: str) -> Selection:
        """Keep what is selected under a name; one that has this name already is replaced."""
        new = NamedSelection(name.strip(), self.parts)
        if (index := self.index_of(new.name)) is None:
            return replace(self, named=(*self.named, new))
        return replace(self, named=(*self.named[:index], new, *self.named[index + 1 :]))

    def renamed(self, index: int, name: str) -> Selection:
        """Give a named selection another name."""
        new = replace(self.named[index], name=name.strip())
        return replace(self, named=(*self.named[:index], new, *self.named[index + 1 :]))

    def without(self, index: int) -> Selection:
        """Forget a named selection; what is selected stays."""
        return replace(self, named=self.named[:index] + self.named[index + 1 :])

    def index_of(self, name: str) -> int | None:
        """Return which of the named selections has a name, None when there is none."""
        found = (i for i, each in enumerate(self.named) if each.name == name)
        return next(found, None)

    def name_of(self, parts: Parts) -> str | None:
        """Return the name of a selection, None when it has none."""
        return next((each.name for each in self.named if each.parts == parts), None)


def _joined(parts: Parts, part: Part, op: Op | None) -> Parts:
    if op is None or (not parts and op != "subtract"):
        return (replace(part, op="add"),)
    # Where nothing is selected all points look alike: what is taken away is taken from all.
    return (*(parts or (Part(),)), part)


def _all(parts: Parts, depth: int = 1) -> Iterator[Part]:
    if depth > _DEPTH_AT_MOST:
        raise ValueError("this selection is made of too many others; begin a new one")
    for part in parts:
        yield part
        yield from _all(part.group, depth + 1)
