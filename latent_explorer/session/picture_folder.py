"""Where the pictures are that bundles were made of, and whether they are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

MOST_FOLDERS = 50
"""Bundles whose pictures are remembered; the one named longest ago is forgotten first."""


@section("pictures")
@dataclass(frozen=True)
class PictureFolders:
    """The folders, files or URLs that the user has named.

    Parameters
    ----------
    named : tuple of (str, str)
        The fingerprint of a bundle, and where its pictures are; the one named last is the last.
    beside : bool
        Whether the original stands beside the face.
    """

    named: tuple[tuple[str, str], ...] = ()
    beside: bool = True

    def fitted(self, space: LatentSpace, same: bool) -> PictureFolders:
        """Keep all: each entry says which bundle it is about."""
        return self

    def of(self, fingerprint: str) -> str:
        """Return where the pictures of a bundle are, empty when that was never said."""
        return dict(self.named).get(fingerprint, "")

    def on_disk(self) -> PictureFolders:
        """Leave out URLs: no file of somebody else's makes this program ask a server, or tells one.

        A URL may hold what only its user should know.
        """
        return replace(self, named=tuple(pair for pair in self.named if "://" not in pair[1]))

    def naming(self, fingerprint: str, folder: str) -> PictureFolders:
        """Say where the pictures of a bundle are; empty to forget it."""
        others = tuple(pair for pair in self.named if pair[0] != fingerprint)
        new = ((fingerprint, folder),) if folder else ()
        return replace(self, named=(others + new)[-MOST_FOLDERS:])
