"""How the generated faces are laid out in their panel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.limits import Limits
from latent_explorer.core.samplers import SAMPLERS
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

TILE_SIZES = Limits(48, 320, whole=True)
"""The smallest and the largest side of a face in the grid, in pixels."""
SMALLEST_FITTED = 110
"""Faces that would have to be smaller to be seen all at once are scrolled instead."""
CLOSE_TO_IMAGES = tuple(name for name, sampler in SAMPLERS.items() if "neighbours" in sampler.uses)
"""The methods that make faces of images that resemble each other."""


@section("faces", looks=True)
@dataclass(frozen=True)
class FaceTiles:
    """The size of the faces in the grid, and what is shown with them.

    Parameters
    ----------
    size : int, optional
        The side that was chosen, in pixels; None for the largest at which all are seen at once.
    pins_shown : bool
        Whether the row of pinned faces is open.
    nearest_shown : bool, optional
        Whether each face has its nearest image beside it; None for whether the method stays so
        close to images that one wants to see them.

    Raises
    ------
    ValueError
        When the size is out of range.
    """

    size: int | None = None
    pins_shown: bool = True
    nearest_shown: bool | None = None

    def __post_init__(self) -> None:
        if self.size is not None:
            TILE_SIZES.check("size", self.size)

    def fitted(self, space: LatentSpace, same: bool) -> FaceTiles:
        """Keep all."""
        return self

    def shows_nearest(self, method: str) -> bool:
        """Return whether faces of a method have their nearest images beside them."""
        return method in CLOSE_TO_IMAGES if self.nearest_shown is None else self.nearest_shown

    def showing_nearest(self, shown: bool, method: str) -> FaceTiles:
        """Show nearest images or not; what is usual with the method stays usual with others."""
        usual = shown == (method in CLOSE_TO_IMAGES)
        return replace(self, nearest_shown=None if usual else shown)
