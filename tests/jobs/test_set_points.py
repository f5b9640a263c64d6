"""Points of a sampler are the first of its vectors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.core.samplers import METHODS, SamplingSettings, draw
from latent_explorer.jobs.request import run
from latent_explorer.jobs.set_points import POINTS, SetPoints, SetPointsRequest
from latent_explorer.jobs.workspace import Workspace


@pytest.mark.parametrize("method", METHODS)
def test_they_are_the_vectors_of_the_sampler(method: str, fake_workspace: Workspace) -> None:
    bundle = fake_workspace.open(Path("toy"))
    settings = SamplingSettings.usual(method).within(bundle.space.d)
    request = SetPointsRequest(bundle=bundle.fingerprint, settings=settings)
    *pauses, found = run(request, fake_workspace)
    assert pauses == [None] * len(pauses)
    assert isinstance(found, SetPoints)
    assert not found.z.flags.writeable
    expected = draw(replace(settings, count=POINTS), bundle.space).z
    np.testing.assert_array_equal(found.z, expected)
    assert fake_workspace.opened(request).drawn is None, "the faces keep theirs"


def test_each_setting_has_a_place_of_its_own() -> None:
    one, other = (SetPointsRequest(settings=SamplingSettings(seed=k)) for k in (1, 2))
    assert one.key != other.key
