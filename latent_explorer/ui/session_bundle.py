"""Where the bundle of a session is now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from latent_explorer.bundle import BundleError
from latent_explorer.bundle.description import read_description
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.saved_session import SessionBundle


def place_of_bundle(
    bundle: SessionBundle, session: Path | None, recent: Sequence[Path] = ()
) -> Path | None:
    """Find the bundle of a session: where it was, beside the session, or among those in use.

    Parameters
    ----------
    bundle : SessionBundle
        What the session says of it.
    session : Path, optional
        The file of the session.
    recent : sequence of Path
        Bundles that were open.

    Returns
    -------
    Path or None
        The first place with the same contents, which may be the bundle that comes along; else
        where it was, if there is a bundle with other contents. None where there is none.
    """
    own = Path(bundle.path)
    beside = [] if session is None else [session.absolute().parent / own.name]
    for place in (own, *beside, resource(DEFAULT_BUNDLE), *recent):
        if _fingerprint(place) == bundle.fingerprint:
            return place
    return own if _fingerprint(own) else None


def _fingerprint(place: Path) -> str:
    """Return the fingerprint a bundle states, empty where there is none that can be read."""
    try:
        return str(read_description(place)["fingerprint"])
    except (BundleError, OSError, ValueError):
        return ""
