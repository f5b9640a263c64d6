"""A comparison in parts: nothing is measured before all faces are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.radii import mahalanobis
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.compared_parts import (
    CurvePointRequest,
    SetFacesRequest,
    SetFiguresRequest,
)
from latent_explorer.jobs.comparing import (
    COUNT,
    CURVE_COUNT,
    ComparedFigures,
    ComparedRequest,
    ComparedSet,
    compare,
)
from latent_explorer.jobs.request import CodecLoading, run
from latent_explorer.jobs.workspace import Workspace

SETTINGS = SamplingSettings.usual("cube").within(12)


@pytest.fixture
def bundle(fake_workspace: Workspace) -> str:
    return fake_workspace.open(Path("toy")).fingerprint


def results(request: Any, workspace: Workspace) -> list[Any]:
    steps = list(run(request, workspace))
    return [r for r in steps if r is not None and not isinstance(r, CodecLoading)]


def test_the_parts_are_the_whole(bundle: str, fake_workspace: Workspace) -> None:
    options: dict[str, Any] = {"bundle": bundle, "settings": SETTINGS}
    (faces,) = results(SetFacesRequest(**options), fake_workspace)
    (figures,) = results(SetFiguresRequest(**options), fake_workspace)
    whole = [r for r in compare(ComparedRequest(**options), fake_workspace) if r is not None]
    seen, measured = whole
    assert isinstance(faces, ComparedSet)
    assert isinstance(seen, ComparedSet)
    np.testing.assert_array_equal(faces.faces, seen.faces)
    np.testing.assert_array_equal(faces.draw.z, seen.draw.z)
    assert len(faces.draw.z) == COUNT
    assert isinstance(figures, ComparedFigures)
    assert isinstance(measured, ComparedFigures)
    assert repr(figures.figures.as_dict()) == repr(measured.figures.as_dict())
    assert faces.request.place == figures.request.place == SETTINGS
    assert faces.request.key != figures.request.key


def test_radii_are_over_all_components(bundle: str, fake_workspace: Workspace) -> None:
    settings = SamplingSettings(n_components=3)
    request = SetFacesRequest(bundle=bundle, settings=settings)
    (faces,) = results(request, fake_workspace)
    basis = fake_workspace.opened(request).space.basis
    z = faces.draw.z.astype(np.float64)
    expected = np.sort(mahalanobis(z, basis, 12))
    np.testing.assert_allclose(faces.mahalanobis.lengths, expected)


def test_a_point_of_a_curve_does_not_take_the_place_of_a_set(
    bundle: str, fake_workspace: Workspace
) -> None:
    point = CurvePointRequest(bundle=bundle, settings=SETTINGS)
    assert point.place != SetFiguresRequest(bundle=bundle, settings=SETTINGS).place
    (found,) = results(point, fake_workspace)
    assert found.request is point
    assert found.figures.n == CURVE_COUNT
