"""How large faces are copied and saved."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

PICTURE_SIZES = Limits(96, 1024, whole=True)
"""The smallest and the largest side of a face that is copied or saved, in pixels."""
OFFERED = (96, 128, 192, 256, 384, 512, 768, 1024)
"""The sides that are offered."""
MOST_PIXELS = 64_000_000
"""Of a picture of many faces: what most programs still open."""


@section("export", looks=True)
@dataclass(frozen=True)
class PictureSize:
    """The side of faces that are copied and saved.

    Parameters
    ----------
    side : int, optional
        In pixels; None for that of the decoded faces.

    Raises
    ------
    ValueError
        When it is out of range.
    """

    side: int | None = None

    def __post_init__(self) -> None:
        if self.side is not None:
            PICTURE_SIZES.check("side", self.side)

    def fitted(self, space: LatentSpace, same: bool) -> PictureSize:
        """Keep all."""
        return self

    def of(self, decoded: int, n: int = 1) -> int:
        """Return the side of each of `n` faces of one picture, decoded at side `decoded`."""
        return decoded if self.side is None or self.side not in sides(decoded, n) else self.side


def sides(decoded: int, n: int = 1) -> list[int]:
    """Return the sides that are offered for `n` faces in one picture; `decoded` comes first."""
    fit = (side for side in OFFERED if side != decoded and n * side * side <= MOST_PIXELS)
    return [decoded, *fit]
