"""Which bundle is open."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section


@section("bundle")
@dataclass(frozen=True)
class OpenedBundle:
    """The bundle that vectors and numbers of images belong to; empty before one is open.

    Parameters
    ----------
    path : str
        Its folder.
    name : str
        What it is called.
    fingerprint : str
        Tells its contents from others.
    """

    path: str = ""
    name: str = ""
    fingerprint: str = ""

    def fitted(self, space: LatentSpace, same: bool) -> OpenedBundle:
        """Keep all; whoever opens a bundle sets this."""
        return self
