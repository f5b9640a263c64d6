"""The cloud of a projection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.columns import POINTS_AT_ONCE, STEP_ROWS
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

Work = Callable[[Request], list[Result]]


def cloud_of(bundle: Any, pair: tuple[int, int], coordinates: Any = "z") -> CloudRequest:
    return CloudRequest(bundle=bundle.fingerprint, projection=Projection(pair, coordinates))


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize("pair", [(3, 7), (7, 3)])
def test_a_cloud_is_the_plane_of_a_pair(
    work: Work, fake_bundle: Any, coordinates: Any, pair: tuple[int, int]
) -> None:
    (cloud,) = work(cloud_of(fake_bundle, pair, coordinates))
    assert isinstance(cloud, Cloud)
    space = fake_bundle.space
    z = space.points.astype(float)
    all_components = z if coordinates == "z" else space.basis.to_pca(z)
    expected = all_components[:, list(pair)]
    np.testing.assert_allclose(np.stack((cloud.x, cloud.y), 1), expected, atol=1e-5)
    np.testing.assert_allclose(cloud.ellipse.center, expected.mean(axis=0), atol=1e-6)
    covariance = np.cov(expected, rowvar=False, bias=True)
    np.testing.assert_allclose(cloud.ellipse.covariance, covariance, atol=1e-6)
    assert cloud.correlation == pytest.approx(np.corrcoef(expected, rowvar=False)[0, 1], abs=1e-9)
    np.testing.assert_allclose(cloud.origin, space.locate(np.zeros(12), coordinates, pair))


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0, 2.2, 6.0])
def test_the_share_inside_an_ellipse_is_counted(work: Work, fake_bundle: Any, level: float) -> None:
    (cloud,) = work(cloud_of(fake_bundle, (3, 7)))
    z = fake_bundle.space.points[:, [3, 7]].astype(float)
    offsets = z - z.mean(axis=0)
    squares = (offsets @ np.linalg.inv(np.cov(z, rowvar=False, bias=True)) * offsets).sum(axis=1)
    expected = (squares <= level**2).mean()
    assert cloud.share_within(level) == pytest.approx(expected, abs=1 / 2000)
    assert (np.diff(cloud.levels) >= 0).all()


def test_a_cloud_of_a_constant_component_has_no_correlation(
    toy_space: LatentSpace, fake_bundle: Any, fake_codec: Any
) -> None:
    points = toy_space.points.astype(float)
    points[:, 4] = 1.5
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("flat"))
    *_, cloud = run(cloud_of(bundle, (4, 5)), workspace)
    assert np.isnan(cloud.correlation)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_no_step_treats_more_than_some_points(
    fake_bundle: Any,
    fake_codec: Any,
    coordinates: Any,
    most_between_yields: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    n = 3 * STEP_ROWS + 1
    points = np.asfortranarray(np.random.default_rng(0).normal(size=(n, 3)).astype(np.float16))
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points[:1000])))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("many"))
    noted: list[int] = []

    def columns(self: Any, coordinates: Any, components: Any, rows: slice) -> Any:
        found = original(self, coordinates, components, rows)
        noted.append(len(found[0]))
        return found

    original = LatentSpace.columns
    monkeypatch.setattr(LatentSpace, "columns", columns)
    steps = run(cloud_of(bundle, (0, 1), coordinates), workspace)
    assert most_between_yields(steps, noted) == POINTS_AT_ONCE[coordinates]
    assert sum(noted) == n
    # The levels, which follow, take as many steps.
    steps = list(run(cloud_of(bundle, (1, 0), coordinates), workspace))
    assert steps.count(None) >= 4
