"""Around what a component is moved, and in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from latent_explorer.core.basis import WIDTHS, Width
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

Around = Literal["mean", "current"]
AROUNDS: tuple[Around, ...] = ("mean", "current")


@section("strip", looks=True)
@dataclass(frozen=True)
class Strip:
    """How the strips of the chosen components are made.

    Parameters
    ----------
    around : "mean" or "current"
        Whose other components are kept: those of the mean, or of the current face.
    width : "std" or "half-width"
        The unit of a component: its standard deviation, or its half-width / 1.17741.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    around: Around = "mean"
    width: Width = "std"

    def __post_init__(self) -> None:
        if self.around not in AROUNDS:
            raise ValueError(f"around is one of {', '.join(AROUNDS)}; not {self.around!r}")
        if self.width not in WIDTHS:
            raise ValueError(f"width is one of {', '.join(WIDTHS)}; not {self.width!r}")

    def fitted(self, space: LatentSpace, same: bool) -> Strip:
        """Keep all: it means the same in any space."""
        return self
