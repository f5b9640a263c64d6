"""Which bundle stands beside the open one, and what is seen of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

BothPlanes = Literal["same", "strongest"]
BOTH_PLANES: tuple[BothPlanes, ...] = get_args(BothPlanes)
"""In both the components of the active projection; or of each its strongest pair."""


@section("other_model")
@dataclass(frozen=True)
class OtherModel:
    """The bundle that the open one is compared with.

    Parameters
    ----------
    path : str
        Its folder; empty for none.
    name, fingerprint : str
        What it was called, and what tells its contents from others; empty before it was open.
    planes : "same" or "strongest"
        Which components the projections of both show.

    Raises
    ------
    ValueError
        When there are no such planes.
    """

    path: str = ""
    name: str = ""
    fingerprint: str = ""
    planes: BothPlanes = "same"

    def __post_init__(self) -> None:
        if self.planes not in BOTH_PLANES:
            raise ValueError(f"planes is one of {', '.join(BOTH_PLANES)}; not {self.planes!r}")

    def fitted(self, space: LatentSpace, same: bool) -> OtherModel:
        """Keep all: it is another bundle whichever is open."""
        return self

    def at(self, path: str) -> OtherModel:
        """Compare with the bundle in another folder, or with "" with none."""
        return self if path == self.path else replace(self, path=path, name="", fingerprint="")
