"""Which session file the user works in, and which before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

_MOST_RECENT = 8


@section("sessions", looks=True)
@dataclass(frozen=True)
class RecentSessions:
    """The files of sessions, on this desk.

    Parameters
    ----------
    file : str
        The one that was opened or saved last and still holds; empty where there is none.
    recent : tuple of str
        All that were, the latest first.
    """

    file: str = ""
    recent: tuple[str, ...] = ()

    def fitted(self, space: LatentSpace, same: bool) -> RecentSessions:
        """Leave the session where another bundle is opened: it is about the one before."""
        return self if same else replace(self, file="")

    def working_in(self, file: str) -> RecentSessions:
        """Return what is so when a session was opened or saved."""
        others = tuple(each for each in self.recent if each != file)
        return RecentSessions(file, (file, *others)[:_MOST_RECENT])

    def without(self, file: str) -> RecentSessions:
        """Forget a file that is not there any more."""
        return replace(self, recent=tuple(each for each in self.recent if each != file))
