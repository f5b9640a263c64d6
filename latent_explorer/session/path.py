"""The straight path the current point moves along (part VI of the series)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.limits import Limits
from latent_explorer.core.paths import point_on_segment
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import Position, ZVector, is_z_vector, z_vector
from latent_explorer.session.projections import Projection
from latent_explorer.session.state import section

End = Literal["a", "b"]
POSITIONS = Limits(0.0, 1.0)
_SAME = 1e-9


@section("path")
@dataclass(frozen=True)
class LinePath:
    """A straight line between two vectors.

    Parameters
    ----------
    a, b : tuple of float, optional
        The vectors it begins and ends at.
    position : float
        Where on it the current point was put last: 0 at `a`, 1 at `b`.
    plane : Projection, optional
        Only the two components of this plane change; None for the line between the vectors.

    Raises
    ------
    ValueError
        When the position is not from 0 to 1.
    """

    a: ZVector | None = None
    b: ZVector | None = None
    position: float = 0.0
    plane: Projection | None = None

    def __post_init__(self) -> None:
        POSITIONS.check("position", self.position)

    def fitted(self, space: LatentSpace, same: bool) -> LinePath:
        """Keep a path between vectors of the same bundle."""
        ends = [end for end in (self.a, self.b) if end is not None]
        known = self.plane is None or max(self.plane.pair) < space.d
        usable = same and known and all(is_z_vector(end, space.d) for end in ends)
        return self if usable else LinePath()

    @property
    def complete(self) -> bool:
        """Whether both ends are set."""
        return self.a is not None and self.b is not None

    def ending(self, end: End, z: ZVector) -> LinePath:
        """Put one end at `z`, where the current point is."""
        return replace(self, a=z, position=0.0) if end == "a" else replace(self, b=z, position=1.0)

    def dragged(
        self, space: LatentSpace, end: End, projection: Projection, xy: Position, current: ZVector
    ) -> LinePath:
        """Move one end to `xy` in a plane; an end that was not set yet starts from `current`."""
        old = getattr(self, end) or current
        z = space.place(np.array(old), projection.coordinates, projection.pair, np.array(xy))
        return replace(self, a=z_vector(z)) if end == "a" else replace(self, b=z_vector(z))

    def vector(self, space: LatentSpace, position: float, current: ZVector) -> Array:
        """Return the vector at `position` of a complete path, of shape (d,).

        Parameters
        ----------
        space : LatentSpace
            Where the plane lies.
        position : float
            From 0 to 1.
        current : tuple of float
            Whose other components are kept where the path lies in a plane.
        """
        assert self.a is not None
        assert self.b is not None
        if self.plane is None:
            return point_on_segment(self.a, self.b, position)
        coordinates, pair = self.plane.coordinates, self.plane.pair
        a, b = (space.locate(np.array(z), coordinates, pair) for z in (self.a, self.b))
        return space.place(np.array(current), coordinates, pair, point_on_segment(a, b, position))

    def holds(self, space: LatentSpace, current: ZVector) -> bool:
        """Return whether the current point is where the path has put it."""
        if not self.complete:
            return False
        here = self.vector(space, self.position, current)
        scale = max(1.0, float(np.abs(here).max()))
        return bool(np.abs(here - np.array(current)).max() <= _SAME * scale)
