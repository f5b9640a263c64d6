"""Where the plane of the active projection is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from latent_explorer.core.cut_axes import CUT_AXES, STRIP, STRIPS, CutAxis, axis_ends
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import Position
from latent_explorer.session.projections import Projection
from latent_explorer.session.state import section

CutEnd = Literal["start", "end"]
CutUnit = Literal["sigma", "units"]
CUT_UNITS: tuple[CutUnit, ...] = ("sigma", "units")
"""Distances along a cut: in standard deviations from the mean, or as the axes have them."""

PLACES = Limits(-1e9, 1e9)
"""Where the ends of a cut may lie."""

# Of the length of a usual cut: ends that are nearer to each other have no direction.
_SHORTEST = 1e-3


@section("cut")
@dataclass(frozen=True)
class PlaneCut:
    """A cut through the plane of the active projection.

    Parameters
    ----------
    axis : "main", "minor", "x" or "y"
        Along which it lies where its ends were not moved.
    ends : tuple of Position, optional
        Where they were moved to.
    plane : Projection, optional
        In which plane; in all others it lies along the axis.
    strip : float
        How far it reaches to either side, in standard deviations across it.
    unit : "sigma" or "units"
        Of distances along it.

    Raises
    ------
    ValueError
        When these cannot be used.
    """

    axis: CutAxis = "main"
    ends: tuple[Position, Position] | None = None
    plane: Projection | None = None
    strip: float = STRIP
    unit: CutUnit = "sigma"

    def __post_init__(self) -> None:
        if self.axis not in CUT_AXES:
            raise ValueError(f"axis is one of {', '.join(CUT_AXES)}; not {self.axis!r}")
        if self.unit not in CUT_UNITS:
            raise ValueError(f"unit is one of {', '.join(CUT_UNITS)}; not {self.unit!r}")
        object.__setattr__(self, "strip", STRIPS.check("strip", self.strip))
        if self.ends is not None:
            for place in (*self.ends[0], *self.ends[1]):
                PLACES.check("an end of a cut", place)
            if self.ends[0] == self.ends[1]:
                raise ValueError("the ends of a cut are two different places")

    def fitted(self, space: LatentSpace, same: bool) -> PlaneCut:
        """Keep all but ends in a plane of other points."""
        known = self.plane is None or (same and self.plane.fits(space, same))
        return self if known else self.along(self.axis)

    def moved_in(self, projection: Projection) -> bool:
        """Return whether its ends were moved in the plane of `projection`."""
        return self.ends is not None and self.plane == projection

    def ends_in(
        self, projection: Projection, ellipse: ConfidenceEllipse
    ) -> tuple[Position, Position]:
        """Return where it begins and ends in a plane, whose ellipse is given."""
        if self.ends is not None and self.plane == projection:
            return self.ends
        return _axis(ellipse, self.axis)

    def along(self, axis: CutAxis) -> PlaneCut:
        """Lie along an axis, whatever was moved."""
        return replace(self, axis=axis, ends=None, plane=None)

    def dragged(
        self, end: CutEnd, projection: Projection, ellipse: ConfidenceEllipse, xy: Position
    ) -> PlaneCut:
        """Move one end to `xy` in a plane, unless that is where the other one lies."""
        start, stop = self.ends_in(projection, ellipse)
        ends = (xy, stop) if end == "start" else (start, xy)
        if ends == _axis(ellipse, self.axis):
            # Put back, as when a drag is given up.
            return self.along(self.axis)
        if not math.dist(*ends) > _SHORTEST * math.dist(*_axis(ellipse, self.axis)):
            return self
        clipped = tuple((PLACES.clip(x), PLACES.clip(y)) for x, y in ends)
        return replace(self, ends=(clipped[0], clipped[1]), plane=projection)


def _axis(ellipse: ConfidenceEllipse, axis: CutAxis) -> tuple[Position, Position]:
    (x0, y0), (x1, y1) = (place.tolist() for place in axis_ends(ellipse, axis))
    return (x0, y0), (x1, y1)
