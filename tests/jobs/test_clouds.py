"""The cloud of a projection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core import plane_index
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.jobs import clouds
from latent_explorer.jobs.clouds import Cloud, CloudRequest, CoarseCloudRequest
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


class Kept:
    """A store of planes in memory."""

    def __init__(self) -> None:
        self.planes: dict[tuple[str, str], Any] = {}

    def find_steps(self, bundle: Any, plane: str) -> Any:
        yield None
        return self.planes.get((bundle.fingerprint, plane))

    def keep_steps(self, bundle: Any, plane: str, shapes: Any, fill: Any) -> Any:
        arrays = {name: np.empty(shape, kind) for name, (kind, shape) in shapes.items()}
        yield from fill({name: array.reshape(-1) for name, array in arrays.items()})
        self.planes[bundle.fingerprint, plane] = arrays
        return arrays


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy bundle has very many points."""
    monkeypatch.setattr(plane_index, "MANY", 1000)
    monkeypatch.setattr(clouds, "_BLOCK", 50)


def cells_of(cloud: Cloud) -> list[tuple[float, float, int]]:
    near = cloud.near
    return sorted(zip(near.x[:], near.y[:], near.rows[:], strict=True))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_of_many_points_some_are_shown_first(
    work: Work, fake_bundle: Any, coordinates: Any
) -> None:
    request = cloud_of(fake_bundle, (3, 7), coordinates)
    coarse = CoarseCloudRequest(bundle=request.bundle, projection=request.projection)
    (*earlier, some), (cloud,) = work(coarse), work(request)
    assert isinstance(some, Cloud)
    # Of what takes a pass over all components, a part is shown even sooner.
    assert [len(each.x) for each in earlier] == ([] if coordinates == "z" else [4 * 50])
    for each in earlier:
        assert set(each.near.rows[:]) < set(some.near.rows[:])
    assert isinstance(cloud, Cloud)
    assert (some.sample_of, len(some.x)) == (2000, 16 * 50)
    assert cloud.sample_of is None
    # From the beginning to the end of the file, each one of the points that it says it is.
    rows = some.near.rows[:]
    assert (min(rows), max(rows)) == (0, 1999)
    assert len(set(rows.tolist())) == 800
    every = {row: (x, y) for x, y, row in cells_of(cloud)}
    for x, y, row in cells_of(some):
        assert (x, y) == pytest.approx(every[row], abs=1e-5)
    assert some.position(3) is None
    np.testing.assert_allclose(some.ellipse.covariance, cloud.ellipse.covariance)
    assert some.share_within(2.2) == pytest.approx(cloud.share_within(2.2), abs=0.05)


@pytest.mark.usefixtures("many")
def test_what_was_kept_of_a_plane_is_the_plane(fake_bundle: Any, fake_codec: Any) -> None:
    store = Kept()
    workspace = Workspace(lambda path: fake_bundle, fake_codec.load, planes=store)
    workspace.open(Path("toy"))
    request = cloud_of(fake_bundle, (3, 7))

    def result() -> Any:
        (found,) = (step for step in run(request, workspace) if step is not None)
        return found

    def points() -> list[np.ndarray]:
        return [fake_bundle.space.points[:, k].astype(np.float32) for k in (3, 7)]

    first = result()
    ((_, plane),) = store.planes
    assert plane == repr(request.projection)
    again = result()
    for cloud in (first, again):
        np.testing.assert_array_equal(np.stack([cloud.x, cloud.y]), points())
        assert cells_of(cloud) == cells_of(first)
        assert cloud.position(5) == pytest.approx([values[5] for values in points()])
        assert cloud.share_within(1.5) == first.share_within(1.5)
        assert cloud.near.lattice is not None
    # Of another version of the program, or of another bundle.
    for damaged in ({"x": first.x}, {**store.planes[fake_bundle.fingerprint, plane], "x": [0.0]}):
        store.planes[fake_bundle.fingerprint, plane] = damaged
        np.testing.assert_array_equal(result().x, points()[0])


def test_of_few_points_nothing_is_kept(fake_bundle: Any, fake_codec: Any) -> None:
    store = Kept()
    workspace = Workspace(lambda path: fake_bundle, fake_codec.load, planes=store)
    workspace.open(Path("toy"))
    *_, cloud = run(cloud_of(fake_bundle, (3, 7)), workspace)
    assert store.planes == {}
    assert isinstance(cloud, Cloud)
    assert cloud.near.lattice is None
