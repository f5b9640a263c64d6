"""The path that the current point moves along (part VI of the series)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.arrays import Array
from latent_explorer.core.limits import Limits
from latent_explorer.core.path_lifts import components_lift, plane_lift
from latent_explorer.core.paths import (
    Curve,
    Lift,
    ellipse_curve,
    lifted,
    place_between,
    smooth_curve,
    spread_positions,
    straight_curve,
)
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import Position, ZVector, is_z_vector, z_vector
from latent_explorer.session.projections import ELLIPSE_LEVELS, Projection
from latent_explorer.session.state import section

End = Literal["a", "b"]
PathKind = Literal["straight", "smooth", "ellipse", "data"]
PATH_KINDS: tuple[PathKind, ...] = ("straight", "smooth", "ellipse", "data")
"""Straight from point to point; a smooth curve through them; once around the ellipse of a plane;
along the data, over images that are near to each other."""
Base = Literal["fixed", "mean", "blended"]
BASES: tuple[Base, ...] = ("fixed", "mean", "blended")
"""Whose components a path keeps that lies in a plane or in some PCA components: those of a vector,
of the mean, or blended from its first point to its last."""

POSITIONS = Limits(0.0, 1.5)
OVERSHOOTS = Limits(1.0, 1.5)
STEPS = Limits(2, 240, whole=True)
N_COMPONENTS = Limits(1, 65_536, whole=True)
WAYPOINTS_AT_MOST = 14
"""How many points a path can lead through between its ends."""

_SAME = 1e-9


@dataclass(frozen=True)
class Named:
    """What a vector of a path is called, as the image that it is."""

    z: ZVector
    name: str


@section("path")
@dataclass(frozen=True)
class LatentPath:
    """A path through some vectors.

    Parameters
    ----------
    a, b : tuple of float, optional
        The vectors it begins and ends at.
    position : float
        Where on it the current point was put last, as a share of its length: 0 at `a`, 1 at `b`.
    plane : Projection, optional
        Only the two components of this plane change; None where all do.
    between : tuple of tuple of float
        The vectors that it leads through between its ends.
    kind : "straight", "smooth", "ellipse" or "data"
        How it leads there.
    n_components : int, optional
        Only the first so many PCA components change.
    base : "fixed", "mean" or "blended"
        Whose other components it keeps.
    fixed : tuple of float
        The vector that they are taken from, where they are "fixed".
    fixed_label : str
        What that is, in words.
    level : float
        Sigma level of the ellipse that it leads around.
    steps : int
        How many faces the film strip has.
    overshoot : float
        Where the last one is: 1 at `b`, 1.5 half the length beyond.
    named : tuple of Named
        What those of its vectors are called that were put at something with a name.

    Raises
    ------
    ValueError
        When a value cannot be used.
    """

    a: ZVector | None = None
    b: ZVector | None = None
    position: float = 0.0
    plane: Projection | None = None
    between: tuple[ZVector, ...] = ()
    kind: PathKind = "straight"
    n_components: int | None = None
    base: Base = "fixed"
    fixed: ZVector = ()
    fixed_label: str = ""
    level: float = 2.2
    steps: int = 12
    overshoot: float = 1.0
    named: tuple[Named, ...] = ()

    def __post_init__(self) -> None:
        POSITIONS.check("position", self.position)
        ELLIPSE_LEVELS.check("level", self.level)
        STEPS.check("steps", self.steps)
        OVERSHOOTS.check("overshoot", self.overshoot)
        if self.n_components is not None:
            N_COMPONENTS.check("n_components", self.n_components)
        for name, value, known in (("kind", self.kind, PATH_KINDS), ("base", self.base, BASES)):
            if value not in known:
                raise ValueError(f"{name} is one of {', '.join(known)}; not {value!r}")
        if len(self.between) > WAYPOINTS_AT_MOST:
            raise ValueError(f"a path leads through at most {WAYPOINTS_AT_MOST} points")

    def fitted(self, space: LatentSpace, same: bool) -> LatentPath:
        """Keep a path between vectors of the same bundle; of another one only how many steps."""
        vectors = [*self.points, *([self.fixed] if self.fixed else [])]
        known = self.plane is None or self.plane.fits(space, same)
        usable = same and known and all(is_z_vector(each, space.d) for each in vectors)
        if not usable:
            return LatentPath(steps=self.steps)
        if self.n_components is not None and self.n_components > space.d:
            return replace(self, n_components=space.d)
        return self

    # What there is

    @property
    def points(self) -> tuple[ZVector, ...]:
        """All vectors that it leads through, in order."""
        return tuple(each for each in (self.a, *self.between, self.b) if each is not None)

    @property
    def empty(self) -> bool:
        """Whether there is nothing of it yet."""
        return not self.points and self.kind != "ellipse"

    @property
    def closed(self) -> bool:
        """Whether it ends where it begins."""
        return self.kind == "ellipse"

    @property
    def complete(self) -> bool:
        """Whether it leads somewhere."""
        if self.kind == "ellipse":
            return self.plane is not None
        return self.a is not None and self.b is not None

    @property
    def end(self) -> float:
        """The last position."""
        return 1.0 if self.closed else self.overshoot

    @property
    def way(self) -> LatentPath:
        """The path alone, without where the current point is on it: what faces are asked for by."""
        return replace(self, position=0.0, named=())

    def name_of(self, z: ZVector) -> str:
        """Return what a vector of it is called, empty where that is nothing."""
        return next((each.name for each in self.named if each.z == z), "")

    @property
    def positions(self) -> Array:
        """The positions of its steps, of shape (steps,)."""
        return spread_positions(self.steps, self.end, closed=self.closed)

    # What is done with it

    def calling(self, z: ZVector, name: str) -> LatentPath:
        """Remember what one of its vectors is called, and nothing of what it leads to no more."""
        points = set(self.points)
        kept = tuple(each for each in self.named if each.z in points and each.z != z)
        return replace(self, named=(*kept, Named(z, name)) if name else kept)

    def ending(self, end: End, z: ZVector) -> LatentPath:
        """Put one end at `z`, where the current point is."""
        if end == "a":
            return replace(self, a=z, position=0.0)
        return replace(self, b=z, position=1.0)

    def through(self, space: LatentSpace, z: ZVector) -> LatentPath:
        """Lead through `z` too, where that is the shortest detour."""
        if self.a is None:
            return replace(self, a=z)
        if self.b is None:
            return replace(self, b=z)
        points = self.coordinates(space, np.array(self.points))
        return self.inserted(place_between(points, self.coordinates(space, z)), z)

    def inserted(self, place: int, z: ZVector) -> LatentPath:
        """Lead through `z` as point number `place`, counted from 0 at `a`."""
        before = self.between[: place - 1], self.between[place - 1 :]
        return replace(self, between=(*before[0], z, *before[1]))

    def without(self, place: int) -> LatentPath:
        """Lead no longer through point number `place`; the ones beside an end become ends."""
        points = self.points
        kept = points[:place] + points[place + 1 :]
        if self.a is None or self.b is None:
            kept = ()
        a, b = (kept[0] if kept else None), (kept[-1] if len(kept) > 1 else None)
        return replace(self, a=a, b=b, between=kept[1:-1])

    def moved(self, place: int, z: ZVector) -> LatentPath:
        """Lead through `z` in place of point number `place` of a path with both ends."""
        points = (*self.points[:place], z, *self.points[place + 1 :])
        return replace(self, a=points[0], b=points[-1], between=points[1:-1])

    def reversed(self) -> LatentPath:
        """Lead the other way; the point stays where it is, as far as it can."""
        position = max(0.0, 1.0 - self.position)
        between = tuple(reversed(self.between))
        return replace(self, a=self.b, b=self.a, between=between, position=position)

    def dragged(
        self, space: LatentSpace, end: End, projection: Projection, xy: Position, current: ZVector
    ) -> LatentPath:
        """Move one end to `xy` in a plane; an end that was not set yet starts from `current`."""
        z = _placed(space, projection, getattr(self, end) or current, xy)
        return replace(self, a=z) if end == "a" else replace(self, b=z)

    def dragged_point(
        self, space: LatentSpace, place: int, projection: Projection, xy: Position
    ) -> LatentPath:
        """Move point number `place` of a path with both ends to `xy` in a plane."""
        return self.moved(place, _placed(space, projection, self.points[place], xy))

    def led(self, kind: PathKind, plane: Projection | None) -> LatentPath:
        """Lead there in another way; around an ellipse in `plane` unless it lies in one."""
        if kind == "ellipse":
            return replace(self, kind=kind, plane=self.plane or plane, n_components=None)
        if kind == "data":
            return replace(self, kind=kind, plane=None, n_components=None)
        return replace(self, kind=kind)

    def within(self, plane: Projection | None, n_components: int | None, z: ZVector) -> LatentPath:
        """Change only the components of a plane, or the first PCA components, or all.

        What is neither keeps what it has in `z`, unless that was chosen otherwise.
        """
        kind = self.kind
        if (kind == "ellipse" and plane is None) or (kind == "data" and (plane or n_components)):
            kind = "straight"
        changed = replace(self, kind=kind, plane=plane, n_components=n_components)
        if changed.base == "fixed" and (plane or n_components):
            return replace(changed, fixed=z, fixed_label="the current point")
        return changed

    # Where it leads

    def curve(self, space: LatentSpace, route: Array | None = None) -> Curve | None:
        """Return the curve among all vectors; None where it does not lead anywhere yet.

        Parameters
        ----------
        space : LatentSpace
            Where it lies.
        route : ndarray of shape (m, d), optional
            Of a path along the data: the vectors that `core.data_paths.route` has found.
        """
        if not self.complete:
            return None
        if self.kind == "data":
            return None if route is None else smooth_curve(route)
        if self.kind == "ellipse":
            assert self.plane is not None  # it is complete
            ellipse = space.ellipse(self.plane.coordinates, self.plane.pair)
            return lifted(ellipse_curve(ellipse, self.level), self._lift(space))
        points = self.coordinates(space, np.array(self.points))
        curve = smooth_curve(points) if self.kind == "smooth" else straight_curve(points)
        whole = self.plane is None and self.n_components is None
        return curve if whole else lifted(curve, self._lift(space))

    def holds(self, curve: Curve | None, current: ZVector) -> bool:
        """Return whether the current point is where the path, which is `curve`, has put it."""
        if curve is None:
            return False
        here = curve.at(self.position)
        scale = max(1.0, float(np.abs(here).max()))
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(np.abs(here - np.array(current)).max() <= _SAME * scale)

    def coordinates(self, space: LatentSpace, z: ArrayLike) -> Array:
        """Return what changes along it of vectors of shape (..., d)."""
        if self.plane is not None:
            return space.locate(z, self.plane.coordinates, self.plane.pair)
        if self.n_components is not None:
            return space.basis.to_pca(z, self.n_components)
        return np.asarray(z, np.float64)

    def _lift(self, space: LatentSpace) -> Lift:
        bases = self._bases(space)
        if self.plane is not None:
            return plane_lift(space, self.plane.coordinates, self.plane.pair, bases)
        return components_lift(space.basis, self.n_components, bases)

    def _bases(self, space: LatentSpace) -> Array:
        """Return the vectors that it keeps other components of, where it begins and ends."""
        ends = [space.basis.mean] * 2
        if self.base == "fixed" and self.fixed:
            ends = [np.array(self.fixed)] * 2
        elif self.base != "mean" and self.a is not None and self.b is not None:
            # Of one that was remembered before there was a choice: as if it were blended.
            ends = [np.array(self.a), np.array(self.b)]
        return np.stack(ends)


def _placed(space: LatentSpace, projection: Projection, z: ZVector, xy: Position) -> ZVector:
    return z_vector(space.place(np.array(z), projection.coordinates, projection.pair, np.array(xy)))
