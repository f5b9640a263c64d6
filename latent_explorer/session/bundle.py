"""Which bundle is open, and which were before."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

_MOST_RECENT = 8


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
    recent : tuple of str
        Folders of bundles that were open, the latest first.
    """

    path: str = ""
    name: str = ""
    fingerprint: str = ""
    recent: tuple[str, ...] = ()

    def followed_by(self, path: str, name: str, fingerprint: str) -> OpenedBundle:
        """Return what is so when another bundle has been opened."""
        others = tuple(each for each in self.recent if each != path)
        return OpenedBundle(path, name, fingerprint, (path, *others)[:_MOST_RECENT])

    def fitted(self, space: LatentSpace, same: bool) -> OpenedBundle:
        """Keep all; whoever opens a bundle sets this."""
        return self
