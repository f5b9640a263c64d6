"""The state after a bundle was opened: what was chosen before, as far as it fits."""

from __future__ import annotations

from dataclasses import replace

from latent_explorer.jobs.opening import BundleOpened
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.projections import Projections, default_projections
from latent_explorer.session.state import State


def opened_state(opened: BundleOpened, present: State) -> tuple[State, str]:
    """Return the state to show a bundle with, and what is to be said about it.

    Parameters
    ----------
    opened : BundleOpened
        The bundle, perhaps opened with a session: then that is set.
    present : State
        What is chosen now.

    Returns
    -------
    state : State
        What holds for the bundle; where no projection does, its strongest pairs.
    notice : str
        What differs and what was left out, empty where nothing is to be said.
    """
    bundle, session = opened.bundle, opened.request.session
    last = present[OpenedBundle]
    before, differs = present, ""
    if session is None:
        state = present.fitted(bundle.space, last.fingerprint == bundle.fingerprint)
    else:
        before = session.state
        space, fingerprint, places = bundle.space, bundle.fingerprint, opened.places
        differs = session.differences(bundle.name, fingerprint, space, places)
        state = session.fitted(space, fingerprint, present, places)
    state = state.having(
        last.followed_by(str(bundle.path.absolute()), bundle.name, bundle.fingerprint)
    )
    projections = state[Projections]
    lost = _what_did_not_fit(before[Projections], projections, bundle.name)
    if not projections.shown:
        shown = default_projections(opened.strongest)
        state = state.having(replace(projections, shown=shown, views=(), equal_axes=(), active=0))
    said = (opened.request.notice, differs, *bundle.notices, lost)
    return state, "; ".join(filter(None, said))


def _what_did_not_fit(before: Projections, after: Projections, name: str) -> str:
    lost = [" – ".join(p.axis_names) for p in before.shown if p not in after.shown]
    return f"{name} has fewer components, without {', '.join(lost)}" if lost else ""
