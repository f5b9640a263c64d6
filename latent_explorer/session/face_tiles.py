"""How the generated faces are laid out in their panel."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

TILE_SIZES = Limits(48, 320, whole=True)
"""The smallest and the largest side of a face in the grid, in pixels."""
SMALLEST_FITTED = 110
"""Faces that would have to be smaller to be seen all at once are scrolled instead."""


@section("faces", looks=True)
@dataclass(frozen=True)
class FaceTiles:
    """The size of the faces in the grid, and whether the pinned ones are shown.

    Parameters
    ----------
    size : int, optional
        The side that was chosen, in pixels; None for the largest at which all are seen at once.
    pins_shown : bool
        Whether the row of pinned faces is open.

    Raises
    ------
    ValueError
        When the size is out of range.
    """

    size: int | None = None
    pins_shown: bool = True

    def __post_init__(self) -> None:
        if self.size is not None:
            TILE_SIZES.check("size", self.size)

    def fitted(self, space: LatentSpace, same: bool) -> FaceTiles:
        """Keep all."""
        return self
