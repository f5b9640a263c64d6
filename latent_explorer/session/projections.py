"""Which pairs of components are shown, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from latent_explorer.core.direction_axes import DirectionAxes
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import (
    Coordinates,
    LatentSpace,
    Pair,
    PlaneCoordinates,
    check_pair,
)
from latent_explorer.session.numbers import View, is_view
from latent_explorer.session.state import section

T = TypeVar("T")

MAX_PROJECTIONS = 9
ELLIPSE_LEVELS = Limits(0.1, 6.0)
"""The smallest and the largest sigma level of the ellipses drawn."""

_DEFAULT_ELLIPSE_LEVEL = 2.2
_COMPONENTS = Limits(0, 65_535, whole=True)


@dataclass(frozen=True)
class Projection:
    """A pair of components and the coordinates they are counted in, or a pair of directions.

    Parameters
    ----------
    pair : tuple of int
        The components; of two directions (0, 1), or (1, 0) when they are exchanged.
    coordinates : "z", "pca" or DirectionAxes
        What the axes are.

    Raises
    ------
    ValueError
        When the pair is none.
    """

    pair: Pair
    coordinates: PlaneCoordinates = "z"

    def __post_init__(self) -> None:
        for number in self.pair:
            _COMPONENTS.check("a component", number)
        among = 2 if isinstance(self.coordinates, DirectionAxes) else max(self.pair) + 1
        check_pair(self.pair, among)

    @property
    def of_directions(self) -> bool:
        """Whether its axes are directions, and not components."""
        return isinstance(self.coordinates, DirectionAxes)

    @property
    def components(self) -> Coordinates:
        """The coordinates whose components are meant beside it: z beside directions."""
        return "z" if isinstance(self.coordinates, DirectionAxes) else self.coordinates

    def fits(self, space: LatentSpace, same: bool) -> bool:
        """Return whether a space has this plane; directions are of one bundle only."""
        if isinstance(self.coordinates, DirectionAxes):
            return same and self.coordinates.n_components <= space.d
        return max(self.pair) < space.d

    @property
    def axis_names(self) -> tuple[str, str]:
        """The names of the two axes, such as ("z 177", "z 242")."""
        if isinstance(self.coordinates, DirectionAxes):
            first, second = (self.coordinates.names[i] for i in self.pair)
            return first, second
        name = "z" if self.coordinates == "z" else "PCA"
        return f"{name} {self.pair[0]}", f"{name} {self.pair[1]}"


@section("projections")
@dataclass(frozen=True)
class Projections:
    """The projections in their order.

    Parameters
    ----------
    shown : tuple of Projection
        At most nine.
    views : tuple of View or None
        The part of each that is shown, None for the whole cloud.
    active : int
        The one that pairs and paths go to.
    ellipse_level : float
        Sigma level of the ellipses drawn.
    equal_axes : tuple of bool
        Whether the axes of each have one scale; at first those of PCA coordinates have.
    maximised : bool
        Whether the active one is shown alone.
    grid : bool
        Whether all have grid lines.

    Raises
    ------
    ValueError
        When these do not fit each other.
    """

    shown: tuple[Projection, ...] = ()
    views: tuple[View | None, ...] = ()
    active: int = 0
    ellipse_level: float = _DEFAULT_ELLIPSE_LEVEL
    equal_axes: tuple[bool, ...] = ()
    maximised: bool = False
    grid: bool = False

    def __post_init__(self) -> None:
        ELLIPSE_LEVELS.check("ellipse_level", self.ellipse_level)
        if len(self.shown) > MAX_PROJECTIONS:
            raise ValueError(f"at most {MAX_PROJECTIONS} projections are shown")
        if not self.views:
            object.__setattr__(self, "views", (None,) * len(self.shown))
        if len(self.views) != len(self.shown) or not all(
            view is None or is_view(view) for view in self.views
        ):
            raise ValueError("each projection has one view, a range either way or None")
        if not self.equal_axes:
            object.__setattr__(self, "equal_axes", tuple(map(_equal_at_first, self.shown)))
        if len(self.equal_axes) != len(self.shown):
            raise ValueError("the axes of each projection have one scale, or have not")
        if not 0 <= self.active < max(len(self.shown), 1):
            raise ValueError(f"there is no projection {self.active}")

    def fitted(self, space: LatentSpace, same: bool) -> Projections:
        """Keep the projections of components that there are, and views of the same points."""
        kept = [i for i, p in enumerate(self.shown) if p.fits(space, same)]
        return replace(
            self,
            shown=tuple(self.shown[i] for i in kept),
            views=tuple(self.views[i] if same else None for i in kept),
            equal_axes=tuple(self.equal_axes[i] for i in kept),
            active=kept.index(self.active) if self.active in kept else 0,
        )

    @property
    def full(self) -> bool:
        """Whether no further projection fits."""
        return len(self.shown) >= MAX_PROJECTIONS

    def replaced(self, index: int, projection: Projection) -> Projections:
        """Show another projection in place of number `index`, as a whole."""
        if self.shown[index] == projection:
            return self
        same = self.shown[index].coordinates == projection.coordinates
        equal = self.equal_axes[index] if same else _equal_at_first(projection)
        return replace(
            self,
            shown=_put(self.shown, index, projection),
            views=_put(self.views, index, None),
            equal_axes=_put(self.equal_axes, index, equal),
        )

    def with_pair(self, index: int, pair: Pair) -> Projections:
        """Show another pair in projection number `index`.

        The number of the other axis exchanges the two; else one could not step from (0, 1) to
        (1, 2).
        """
        if pair[0] == pair[1]:
            return self.swapped(index)
        return self.replaced(index, replace(self.shown[index], pair=pair))

    def with_coordinates(self, index: int, coordinates: Coordinates) -> Projections:
        """Show projection number `index` in z or PCA coordinates; of directions their pair."""
        return self.replaced(index, replace(self.shown[index], coordinates=coordinates))

    def swapped(self, index: int) -> Projections:
        """Exchange the two axes of projection number `index`, of its view too."""
        old, view = self.shown[index], self.views[index]
        new = self.replaced(index, replace(old, pair=(old.pair[1], old.pair[0])))
        return new if view is None else new.viewed(index, (*view[2:], *view[:2]))

    def viewed(self, index: int, view: View | None) -> Projections:
        """Show another part of projection number `index`."""
        return replace(self, views=_put(self.views, index, view))

    def with_equal_axes(self, index: int, equal: bool) -> Projections:
        """Give the axes of projection number `index` one scale, or let each have its own."""
        return replace(self, equal_axes=_put(self.equal_axes, index, equal))

    def with_maximised(self, index: int, maximised: bool) -> Projections:
        """Show projection number `index`, as the active one, alone or among the others."""
        return replace(self, active=index, maximised=maximised)

    def added(self, projection: Projection) -> Projections:
        """Add a projection at the end, as the active one, if there is room."""
        if self.full:
            return self
        return replace(
            self,
            shown=(*self.shown, projection),
            views=(*self.views, None),
            equal_axes=(*self.equal_axes, _equal_at_first(projection)),
            active=len(self.shown),
        )

    def removed(self, index: int) -> Projections:
        """Remove projection number `index`; the last one stays, and so does the active one."""
        if len(self.shown) <= 1:
            return self
        active = self.active - (index < self.active)
        return replace(
            self,
            shown=self.shown[:index] + self.shown[index + 1 :],
            views=self.views[:index] + self.views[index + 1 :],
            equal_axes=self.equal_axes[:index] + self.equal_axes[index + 1 :],
            active=min(active, len(self.shown) - 2),
            # What was seen alone is gone; no other one was asked for alone.
            maximised=self.maximised and index != self.active,
        )

    def showing(self, pairs: Sequence[Pair], coordinates: Coordinates) -> Projections:
        """Show `pairs`: one alone in the active projection, several in place of all."""
        shown = tuple(Projection(pair, coordinates) for pair in pairs[:MAX_PROJECTIONS])
        if len(shown) > 1:
            return replace(self, shown=shown, views=(), equal_axes=(), active=0, maximised=False)
        (one,) = shown
        if one in self.shown:
            return replace(self, active=self.shown.index(one))
        return self.replaced(self.active, one)

    def with_level(self, level: float) -> Projections:
        """Draw the ellipses at another sigma level, within `ELLIPSE_LEVELS`."""
        return replace(self, ellipse_level=ELLIPSE_LEVELS.clip(level))


def _equal_at_first(projection: Projection) -> bool:
    """Whether the axes have one scale: widths of PCA components, and directions, are compared."""
    return projection.coordinates != "z"


def _put(items: tuple[T, ...], index: int, item: T) -> tuple[T, ...]:
    """Return `items` with another one in place of number `index`."""
    return (*items[:index], item, *items[index + 1 :])


def default_projections(pairs: Sequence[Pair]) -> tuple[Projection, ...]:
    """Return the projections of a first run: three pairs of z components, one of PCA components."""
    return (*(Projection(pair) for pair in pairs[:3]), Projection((0, 1), "pca"))
