"""Points in the order of an attribute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.attributes import Classes, Numbers
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.colouring import ColouredCloud, ColouredCloudRequest
from latent_explorer.jobs.columns import STEP_ROWS
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

Work = Callable[[Request], list[Result]]


@pytest.fixture
def fake_bundle(fake_bundle: Any, toy_space: LatentSpace) -> Any:
    """The toy bundle with attributes."""
    z = toy_space.points.astype(np.float32)
    rare = np.full(toy_space.n, "many")
    rare[:2] = "few"
    columns = {
        "sign": np.where(z[:, 3] > 0, 1, -1).astype(np.int8),
        "number": np.where(z[:, 7] > 3, np.nan, z[:, 5]),
        "rare": rare,
        "name": np.array([str(i) for i in range(toy_space.n)]),
        "nothing": np.full(toy_space.n, ""),
    }
    return replace(fake_bundle, columns=columns)


def asked(bundle: Any, attribute: str, pair: Any = (3, 7), coordinates: Any = "z") -> Any:
    projection = Projection(pair, coordinates)
    return ColouredCloudRequest(
        bundle=bundle.fingerprint, projection=projection, attribute=attribute
    )


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_classes_lie_where_their_points_do(work: Work, fake_bundle: Any, coordinates: Any) -> None:
    (coloured,) = work(asked(fake_bundle, "sign", coordinates=coordinates))
    assert isinstance(coloured, ColouredCloud)
    assert isinstance(coloured.attribute, Classes)
    plain = CloudRequest(bundle=fake_bundle.fingerprint, projection=coloured.request.projection)
    (cloud,) = work(plain)
    xy = np.stack([cloud.x, cloud.y], axis=1).astype(float)
    column = fake_bundle.columns["sign"]
    ends = coloured.attribute.ends
    for number, value in enumerate((-1, 1)):
        members = slice(ends[number], ends[number + 1])
        own = np.stack([coloured.x[members], coloured.y[members]], axis=1)
        np.testing.assert_array_equal(own, xy[column == value].astype(np.float32))
        ellipse = coloured.ellipses[number]
        assert ellipse is not None
        np.testing.assert_allclose(ellipse.center, own.mean(axis=0, dtype=float), atol=1e-6)
        expected = np.cov(own.astype(float), rowvar=False, bias=True)
        np.testing.assert_allclose(ellipse.covariance, expected, rtol=1e-6, atol=1e-9)


def test_numbers_rise_and_those_without_one_come_last(work: Work, fake_bundle: Any) -> None:
    (coloured,) = work(asked(fake_bundle, "number", (5, 7)))
    assert isinstance(coloured.attribute, Numbers)
    known = coloured.attribute.known
    assert (np.diff(coloured.x[:known]) >= 0).all()
    np.testing.assert_allclose(coloured.x[:known], coloured.attribute.values, atol=1e-5)
    assert (coloured.y[known:] > 3).all()
    assert (coloured.y[:known] <= 3).all()
    assert coloured.ellipses == ()


def test_a_class_of_two_has_no_ellipse(work: Work, fake_bundle: Any) -> None:
    (coloured,) = work(asked(fake_bundle, "rare"))
    assert coloured.attribute.labels == ("many", "few")
    assert coloured.ellipses[0] is not None
    assert coloured.ellipses[1] is None


def test_one_attribute_is_ordered_once_for_all_projections(work: Work, fake_bundle: Any) -> None:
    (one,) = work(asked(fake_bundle, "sign", (3, 7)))
    (other,) = work(asked(fake_bundle, "sign", (1, 2)))
    assert one.attribute is other.attribute
    (later,) = work(asked(fake_bundle, "number", (1, 2)))
    assert isinstance(later.attribute, Numbers)


@pytest.mark.parametrize(
    ("attribute", "said"),
    [
        ("Beard", "has no attribute 'Beard'"),
        ("nothing", "nothing cannot be a colour: no image has a value; choose another"),
    ],
)
def test_what_cannot_be_a_colour_is_said(
    work: Work, fake_bundle: Any, attribute: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        work(asked(fake_bundle, attribute))


def test_a_constant_component_is_no_trouble(
    toy_space: LatentSpace, fake_bundle: Any, fake_codec: Any
) -> None:
    points = toy_space.points.astype(float)
    points[:, 4] = 1.7
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("flat"))
    *_, coloured = run(asked(bundle, "sign", (4, 5)), workspace)
    assert isinstance(coloured, ColouredCloud)
    assert all(np.isfinite(ellipse.outline(2.0)).all() for ellipse in coloured.ellipses)


def test_no_step_treats_more_than_some_points(fake_bundle: Any, fake_codec: Any) -> None:
    n = 2 * STEP_ROWS + 1
    points = np.asfortranarray(np.random.default_rng(0).normal(size=(n, 3)).astype(np.float16))
    space = LatentSpace(points, fit_basis(points[:1000]))
    columns = {"sign": np.where(points[:, 0] > 0, 1, -1).astype(np.int8)}
    bundle = replace(fake_bundle, space=space, columns=columns)
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("many"))
    steps = list(run(asked(bundle, "sign", (0, 1)), workspace))
    # The column in small steps; then the coordinates, the order and the ellipses.
    assert steps.count(None) >= 3 * 3 + 16
