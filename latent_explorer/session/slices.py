"""Which slice is counted (part IV of the series)."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.slices import ABOUTS, THICKNESSES, About
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section


@section("slices")
@dataclass(frozen=True)
class Slices:
    """The slice of the active projection: how thick, and about what.

    Parameters
    ----------
    about : "origin" or "center"
        What it lies around: the vector of zeros, or the mean of the points.
    b : float, optional
        Half its thickness; None for three times the spread of the components.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    about: About = "origin"
    b: float | None = None

    def __post_init__(self) -> None:
        if self.about not in ABOUTS:
            raise ValueError(f"about is one of {', '.join(ABOUTS)}; not {self.about!r}")
        if self.b is not None:
            object.__setattr__(self, "b", THICKNESSES.check("b", self.b))

    def fitted(self, space: LatentSpace, same: bool) -> Slices:
        """Keep all: a b means the same in any space."""
        return self
