"""Which directions are shown, how they were found, and those between two selections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from latent_explorer.core.direction_fit import METHODS, Method
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.selection import Parts, Selection
from latent_explorer.session.state import section

DirectionOrder = Literal["accuracy", "name"]
ORDERS: tuple[DirectionOrder, ...] = ("accuracy", "name")

MADE_AT_MOST = 20
"""How many directions can be made of selections."""

HELD_AT_MOST = 8
"""How many others a direction can be independent of."""


@dataclass(frozen=True)
class MadeDirection:
    """A direction from the images of one selection to those of another.

    Parameters
    ----------
    name : str
        What it is called.
    to : tuple of Part
        The selection that it leads to.
    origin : tuple of Part
        The one that it comes from; nothing for all other images.
    """

    name: str
    to: Parts
    origin: Parts = ()

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.to:
            raise ValueError("a direction has a name, and a selection that it leads to")


@section("directions")
@dataclass(frozen=True)
class Directions:
    """The directions of the attributes and selections.

    Parameters
    ----------
    method : "mean" or "logistic"
        How they are found.
    order : "accuracy" or "name"
        How they are listed.
    held : tuple of str
        Those that all others are independent of.
    made : tuple of MadeDirection
        Those between two selections.

    Raises
    ------
    ValueError
        When there are too many, or one is unknown.
    """

    method: Method = "mean"
    order: DirectionOrder = "accuracy"
    held: tuple[str, ...] = ()
    made: tuple[MadeDirection, ...] = ()

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"a method is one of {', '.join(METHODS)}; not {self.method!r}")
        if self.order not in ORDERS:
            raise ValueError(f"an order is one of {', '.join(ORDERS)}; not {self.order!r}")
        if len(self.held) > HELD_AT_MOST:
            raise ValueError(f"at most {HELD_AT_MOST} directions are held; let one go first")
        if len(self.made) > MADE_AT_MOST:
            raise ValueError(f"at most {MADE_AT_MOST} directions are made; delete one first")
        if len({each.name for each in self.made}) < len(self.made):
            raise ValueError("two directions have the same name; give another")

    def fitted(self, space: LatentSpace, same: bool) -> Directions:
        """Keep what belongs to the same bundle."""
        parts = [p for each in self.made for p in (each.to, each.origin)]
        if same and all(Selection(p).fitted(space, same).parts == p for p in parts):
            return self
        return Directions(self.method, self.order)

    def holding(self, name: str, held: bool) -> Directions:
        """Let all others be independent of a direction, or no longer."""
        others = tuple(each for each in self.held if each != name)
        return replace(self, held=(*others, name) if held else others)

    def making(self, made: MadeDirection) -> Directions:
        """Add a direction between two selections; one of this name is replaced."""
        others = tuple(each for each in self.made if each.name != made.name)
        return replace(self, made=(*others, made))

    def without(self, name: str) -> Directions:
        """Forget a direction between two selections."""
        kept = tuple(each for each in self.made if each.name != name)
        return replace(self, made=kept).holding(name, held=False)
