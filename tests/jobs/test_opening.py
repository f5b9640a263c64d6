"""Opening a bundle gives its strongest pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.opening import BundleOpened, OpenRequest
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.saved_session import SavedSession, SessionBundle
from latent_explorer.session.state import State

Work = Callable[[Request], list[Result]]
TOY = OpenRequest(number=1, path=Path("toy"))


def test_opening_gives_the_most_correlated_pairs(work: Work, fake_bundle: Any) -> None:
    (opened,) = work(TOY)
    assert isinstance(opened, BundleOpened)
    assert opened.bundle is fake_bundle
    r = np.abs(np.corrcoef(fake_bundle.space.points.astype(float), rowvar=False))
    strongest = np.sort(r[np.triu_indices(12, 1)])[::-1]
    found = [r[pair] for pair in opened.strongest]
    np.testing.assert_allclose(found, strongest[: len(found)])
    # More than nine, so that one that is not shown is always among them.
    assert len(found) > 9
    assert all(type(i) is int for pair in opened.strongest for i in pair)


def test_opening_loads_no_networks(work: Work, fake_codec: Any) -> None:
    work(TOY)
    assert fake_codec.loaded == 0


def test_a_constant_component_is_correlated_with_none(
    fake_bundle: Any, fake_codec: Any, toy_space: LatentSpace
) -> None:
    points = toy_space.points.astype(float)
    points[:, 4] = 1.5
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    (opened,) = (result for result in run(TOY, workspace) if result is not None)
    assert not any(4 in pair for pair in opened.strongest)


def test_images_of_a_session_are_found_by_their_names(work: Work, toy_space: LatentSpace) -> None:
    own = SessionBundle("other", "/other", "ffffffffffff", 10, 12)
    images = {0: "7.jpg", 1: "1999.jpg", 2: "gone.jpg"}
    session = SavedSession(own, State(), images)
    (opened,) = work(replace(TOY, session=session))
    assert opened.places == {"7.jpg": 7, "1999.jpg": 1999}
    same = replace(own, fingerprint=opened.bundle.fingerprint)
    (opened,) = work(replace(TOY, session=replace(session, bundle=same)))
    assert opened.places == {}, "where the numbers still hold, nobody looks"
