"""Selections are found, lit and described in the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.selection import (
    SelectedCloudRequest,
    SelectionFiguresRequest,
    SelectionRequest,
    selected_steps,
)
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.session.selection import Part, Parts

Work = Callable[[Request], list[Result]]

PLANE, PCA = Projection((3, 7)), Projection((0, 1), "pca")


def right_of(x: float) -> tuple[tuple[float, float], ...]:
    return ((x, -1e4), (1e4, -1e4), (1e4, 1e4), (x, 1e4))


@pytest.fixture
def columns(fake_bundle: Any) -> Any:
    """The coordinates of the planes, as the worker has them."""
    space = fake_bundle.space
    return {
        PLANE: [np.array(space.points[:, i], np.float32) for i in (3, 7)],
        PCA: space.columns("pca", (0, 1)),
    }


def selected(work: Work, bundle: Any, parts: Parts) -> list[int]:
    (found,) = work(SelectionRequest(bundle=bundle.fingerprint, parts=parts))
    assert found.count == len(found.rows)
    assert sorted(found.order.tolist()) == list(range(bundle.space.n))
    assert not found.order.flags.writeable
    rows: list[int] = found.rows.tolist()
    assert rows == sorted(rows)
    return rows


def test_parts_are_joined_as_sets_are(work: Work, fake_bundle: Any, columns: Any) -> None:
    x, pca = columns[PLANE][0], columns[PCA][0]
    middle, other = float(np.median(x)), float(np.median(pca))
    a, b = Part("add", PLANE, right_of(middle)), Part("add", PCA, right_of(other))
    in_a, in_b = x >= middle, pca >= other
    everything = np.ones(len(x), bool)
    for parts, expected in (
        ((a,), in_a),
        ((a, b), in_a | in_b),
        ((a, Part("subtract", PCA, right_of(other))), in_a & ~in_b),
        ((a, Part("intersect", PCA, right_of(other))), in_a & in_b),
        ((Part(), Part("subtract", group=(a, b))), ~(in_a | in_b)),
        ((Part(),), everything),
        ((), ~everything),
        ((Part("subtract", PLANE, right_of(middle)),), ~everything),
    ):
        assert selected(work, fake_bundle, parts) == np.flatnonzero(expected).tolist()


def test_the_same_parts_select_the_same_points_anew(
    work: Work, workspace: Workspace, fake_bundle: Any, columns: Any
) -> None:
    parts = (Part("add", PCA, right_of(float(columns[PCA][0][17]))),)
    first = selected(work, fake_bundle, parts)
    opened = workspace.opened(SelectionRequest(bundle=fake_bundle.fingerprint, parts=parts))
    opened.selected.clear()
    opened.selection_order = None
    assert selected(work, fake_bundle, parts) == first
    assert 17 in first


def test_of_a_part_that_is_added_only_that_is_looked_at(
    work: Work, workspace: Workspace, fake_bundle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from latent_explorer.jobs import selection as jobs

    looked: list[Any] = []

    def noted(x: Any, y: Any, outline: Any) -> Any:
        looked.append(outline)
        return steps(x, y, outline)

    steps = jobs.inside_steps
    monkeypatch.setattr(jobs, "inside_steps", noted)
    first = Part("add", PLANE, right_of(0.0))
    selected(work, fake_bundle, (first,))
    selected(work, fake_bundle, (first, Part("add", PCA, right_of(1.0))))
    assert looked == [right_of(0.0), right_of(1.0)]
    opened = workspace.opened(SelectionRequest(bundle=fake_bundle.fingerprint, parts=()))
    for number in range(20):
        selected(work, fake_bundle, (Part("add", PLANE, right_of(float(number))),))
    assert len(opened.selected) <= 8


def test_others_may_change_what_is_kept_between_two_steps(
    workspace: Workspace, fake_bundle: Any
) -> None:
    opened = workspace.opened(SelectionRequest(bundle=fake_bundle.fingerprint, parts=()))
    parts = tuple(Part("add", PLANE, right_of(float(number))) for number in range(3))
    steps = selected_steps(opened, parts)
    try:
        while True:
            next(steps)
            opened.selected.clear()
    except StopIteration as end:
        found = end.value
    x = np.array(fake_bundle.space.points[:, 3], np.float32)
    np.testing.assert_array_equal(found, x >= 0)


def test_a_plane_gets_the_selected_points_first(work: Work, fake_bundle: Any, columns: Any) -> None:
    parts = (Part("add", PLANE, right_of(0.5)),)
    request = SelectedCloudRequest(bundle=fake_bundle.fingerprint, projection=PCA, parts=parts)
    (found,) = work(request)
    inside = columns[PLANE][0] >= 0.5
    assert 0 < found.count == inside.sum() < len(inside)
    for values, column in zip((found.x, found.y), columns[PCA], strict=True):
        np.testing.assert_array_equal(values, column[found.order])
        assert not values.flags.writeable
    chosen = np.stack([column[inside] for column in columns[PCA]]).astype(float)
    np.testing.assert_allclose(found.ellipse.center, chosen.mean(axis=1), rtol=1e-9)
    np.testing.assert_allclose(found.ellipse.covariance, np.cov(chosen, bias=True), rtol=1e-9)


def test_too_few_points_have_no_ellipse(work: Work, fake_bundle: Any) -> None:
    parts = (Part("add", PLANE, right_of(1e3)),)
    request = SelectedCloudRequest(bundle=fake_bundle.fingerprint, projection=PCA, parts=parts)
    (found,) = work(request)
    assert (found.count, found.ellipse) == (0, None)
    figures = SelectionFiguresRequest(bundle=fake_bundle.fingerprint, parts=parts)
    assert work(figures) == []


def test_its_figures_are_those_of_its_points(
    work: Work, fake_bundle: Any, fake_codec: Any, columns: Any
) -> None:
    parts = (Part("add", PCA, right_of(0.0)),)
    *_, last = found = work(SelectionFiguresRequest(bundle=fake_bundle.fingerprint, parts=parts))
    inside = columns[PCA][0] >= 0
    z = fake_bundle.space.points[inside].astype(float)
    figures = [each for each in found if hasattr(each, "mean")]
    for each in figures:
        assert each.count == len(z)
        np.testing.assert_allclose(each.mean, z.mean(axis=0), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(each.covariance, np.cov(z.T, bias=True), rtol=1e-8, atol=1e-10)
    assert figures[0].face is None, "figures do not wait for the networks"
    face = fake_codec.decode(z.mean(axis=0).astype(np.float32)[None])[0]
    np.testing.assert_array_equal(last.face, face)
    for plane in (PLANE, PCA):
        ellipse = last.ellipse(fake_bundle.space, plane)
        chosen = np.stack([column[inside] for column in columns[plane]]).astype(float)
        np.testing.assert_allclose(ellipse.center, chosen.mean(axis=1), rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(
            ellipse.covariance, np.cov(chosen, bias=True), rtol=1e-4, atol=1e-5
        )


def test_others_can_go_first(workspace: Workspace, fake_bundle: Any) -> None:
    bundle, parts = fake_bundle.fingerprint, (Part("add", PLANE, right_of(0.0)),)
    for request in (
        SelectionRequest(bundle=bundle, parts=parts),
        SelectedCloudRequest(bundle=bundle, projection=PCA, parts=parts),
    ):
        *steps, result = run(request, workspace)
        assert result is not None
        assert len(steps) > 1
        assert set(steps) == {None}
