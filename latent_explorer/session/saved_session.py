"""A session as it was saved, and what of it holds in a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from latent_explorer.core.space import LatentSpace
from latent_explorer.messages import shortened
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import LOOKS, OfImages, Section, State

OF_THE_DESK: tuple[type[Section], ...] = (OpenedBundle, PictureFolders, RecentSessions)
"""Sections about this desk: a session that is opened leaves them as they are."""

_NAMED_AT_MOST = 3


@dataclass(frozen=True)
class SessionBundle:
    """The bundle that a session is about.

    Parameters
    ----------
    name, path, fingerprint : str
        What it was called, where it was, and what tells its contents from others.
    images, z_dim : int
        How many images and components it had.
    """

    name: str
    path: str
    fingerprint: str
    images: int
    z_dim: int


@dataclass(frozen=True, eq=False)
class SavedSession:
    """What is in the file of a session.

    Parameters
    ----------
    bundle : SessionBundle
        What it is about.
    state : State
        All that was set.
    images : mapping of int to str
        The names of the images in the state, by their numbers.
    workspace : str
        The workspace that was shown.
    panels : tuple of str
        The panels that were open in it.
    lost : tuple of str
        What in the file could not be used, in words.
    file : str
        Of one that the program has saved by itself: the file that was worked in.
    """

    bundle: SessionBundle
    state: State
    images: Mapping[int, str] = field(default_factory=dict)
    workspace: str = ""
    panels: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    file: str = ""

    def fitted(
        self,
        space: LatentSpace,
        fingerprint: str,
        present: State,
        places: Mapping[str, int] | None = None,
    ) -> State:
        """Return the state with which the session goes on.

        Parameters
        ----------
        space : LatentSpace
            That of the bundle it is opened with.
        fingerprint : str
            That of this bundle.
        present : State
            What is set now: sections about this desk are taken from it.
        places : mapping of str to int
            In another bundle than its own: the numbers of its images there, by their names.
        """
        same = fingerprint == self.bundle.fingerprint
        state = self.state.fitted(space, same)
        if same:
            state = state.having(_point_as_it_was(self.state, state))
        else:
            known = places or {}
            images = {i: (known[name], name) for i, name in self.images.items() if name in known}
            again = (
                section.found_again(space, images)
                for section in self.state
                if isinstance(section, OfImages)
            )
            state = state.having(*again)
        desk = (present[kind] for kind in OF_THE_DESK)
        return state.having(*desk, self._folders(present))

    def _folders(self, present: State) -> PictureFolders:
        """Return where pictures are; where nobody has said so here, the session may know."""
        folders, own = present[PictureFolders], self.state[PictureFolders].on_disk()
        folders = replace(folders, beside=own.beside)
        fingerprint = self.bundle.fingerprint
        if (folder := own.of(fingerprint)) and not folders.of(fingerprint):
            return folders.naming(fingerprint, folder)
        return folders

    def differences(
        self, name: str, fingerprint: str, space: LatentSpace, places: Mapping[str, int]
    ) -> str:
        """Return in a sentence how the bundle it is opened with differs from its own; or nothing.

        Parameters
        ----------
        name, fingerprint : str
            Those of the bundle.
        space : LatentSpace
            Its points.
        places : mapping of str to int
            Which of the session's images it has.
        """
        own = self.bundle
        if fingerprint == own.fingerprint:
            return ""
        found = [f"was saved with {_bundle(own.name, own.fingerprint)}"]
        found.append(f"and this is {_bundle(name, fingerprint)}")
        if space.d != own.z_dim:
            found.append(f"whose vectors have {space.d:,} components instead of {own.z_dim:,}")
        if space.n != own.images:
            found.append(f"with {space.n:,} images instead of {own.images:,}")
        missing = [each for each in dict.fromkeys(self.images.values()) if each not in places]
        if missing:
            found.append(f"without {_some(missing)}")
        return f"The session {', '.join(found)}: vectors are left out, and what still holds is set"


def _bundle(name: str, fingerprint: str) -> str:
    return f"{shortened(name)} ({shortened(fingerprint, 16)})"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(shortened(each, 40) for each in names[:_NAMED_AT_MOST])
    more = len(names) - _NAMED_AT_MOST
    return f"{shown} and {more:,} other images" if more > 0 else shown


def _point_as_it_was(saved: State, fitted: State) -> CurrentPoint:
    """Return the current point; also which generated face it is, where the same are drawn."""
    before, after = saved[CurrentPoint], fitted[CurrentPoint]
    settings = fitted[Sampling].settings
    drawn_alike = saved[Sampling].settings == settings
    if before.face is None or not 0 <= before.face < settings.count or not drawn_alike:
        return after
    kept = replace(before, image=after.image)
    return kept if kept.z == after.z else after


def same_work(one: State, other: State) -> bool:
    """Return whether two states are the same but for what is looked at and where files lie."""
    ignored = LOOKS.union(OF_THE_DESK)
    kinds = {type(each) for state in (one, other) for each in state} - ignored
    return all(one[kind] == other[kind] for kind in kinds)
