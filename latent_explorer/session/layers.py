"""What is drawn over the clouds of the projections besides the ellipse and the marks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.contours import SHARES
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section


@section("layers", looks=True)
@dataclass(frozen=True)
class Layers:
    """The layers that are switched on.

    Parameters
    ----------
    contours : bool
        Whether all have contours of the number density.
    shares : tuple of float
        At which shares of its maximum, rising; some of `SHARES`.
    levels : bool
        Whether all have ellipses at several levels.
    sliced : bool
        Whether the active one shows the points of the slice over the others in grey.

    Raises
    ------
    ValueError
        When a share is none of `SHARES`.
    """

    contours: bool = False
    shares: tuple[float, ...] = SHARES
    levels: bool = False
    sliced: bool = False

    def __post_init__(self) -> None:
        if not set(self.shares) <= set(SHARES):
            raise ValueError(f"shares are some of {SHARES}; not {self.shares}")
        object.__setattr__(self, "shares", tuple(sorted(set(self.shares))))

    def with_share(self, share: float, shown: bool) -> Layers:
        """Draw contours at this share too, or no longer; to add one switches contours on."""
        others = set(self.shares) - {share}
        shares = tuple(others | {share}) if shown else tuple(others)
        return replace(self, shares=shares, contours=self.contours or shown)

    def fitted(self, space: LatentSpace, same: bool) -> Layers:
        """Keep all."""
        return self
