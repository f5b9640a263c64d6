"""What is worked out of an open bundle is worked out once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings, draw, prepare_steps
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.opened import OpenedSpace
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.workspace import Workspace


@pytest.fixture
def opened(workspace: Workspace, fake_bundle: Any) -> OpenedSpace:
    return workspace.opened(Request(bundle=fake_bundle.fingerprint))


def test_a_set_is_drawn_once_for_all_who_ask(opened: OpenedSpace) -> None:
    settings = SamplingSettings(n_components=12, count=5)
    drawn = opened.draw(settings)
    assert opened.draw(replace(settings)) is drawn
    assert opened.draw(replace(settings, seed=8)) is not drawn


def test_what_a_sampler_prepares_is_worked_out_once(opened: OpenedSpace) -> None:
    settings = SamplingSettings(method="directions", n_components=12, count=5)
    first = without_pauses(opened.prepare_steps(settings))
    for other in ({"seed": 8}, {"spread": 0.1}, {"method": "neighbours"}):
        assert without_pauses(opened.prepare_steps(replace(settings, **other))) is first
    mixture = without_pauses(opened.prepare_steps(replace(settings, method="mixture")))
    assert mixture is not first
    assert without_pauses(opened.prepare_steps(settings)) is first, "a few are kept"
    for clusters in range(1, 5):
        other = replace(settings, method="mixture", clusters=clusters)
        without_pauses(opened.prepare_steps(other))
    assert without_pauses(opened.prepare_steps(settings)) is not first, "but not all"


def test_a_preparation_that_was_given_up_goes_on_where_it_was(opened: OpenedSpace) -> None:
    settings = SamplingSettings(method="mixture", n_components=12, count=5)
    all_steps = sum(1 for _ in prepare_steps(settings, opened.space))
    one, other = opened.draw_steps(settings), opened.draw_steps(settings)
    for _ in range(3):
        next(one)
    one.close()
    left = sum(1 for _ in other)
    assert left <= all_steps - 3
    expected = draw(settings, opened.space)
    assert opened.draw(settings).z.tobytes() == expected.z.tobytes()


def test_two_who_draw_the_same_take_turns(opened: OpenedSpace) -> None:
    settings = SamplingSettings(method="mixture", n_components=12, count=5)
    waiting = [opened.draw_steps(settings) for _ in range(2)]
    drawn = []
    while waiting:
        for steps in list(waiting):
            try:
                next(steps)
            except StopIteration as end:
                drawn.append(end.value)
                waiting.remove(steps)
    assert drawn[0] is drawn[1]


def test_a_preparation_that_fails_fails_again(opened: OpenedSpace, fake_bundle: Any) -> None:
    settings = SamplingSettings(fitted_on="within", fitted_level=0.5, n_components=12)
    points = np.random.default_rng(0).normal(size=(100, 2))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    opened.bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    for _ in range(2):
        with pytest.raises(ValueError, match="choose a higher level"):
            opened.draw(settings.within(2))
