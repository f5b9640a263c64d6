"""Directions are found and tried in the worker, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.direction_axes import standardised
from latent_explorer.core.direction_fit import METHODS, Method
from latent_explorer.jobs.directions import DirectionsRequest
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.directions import MadeDirection
from latent_explorer.session.projections import Projection
from latent_explorer.session.selection import Part

Work = Callable[[Request], list[Result]]


@pytest.fixture
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle, with attributes that depend on its first PCA components."""
    space = fake_bundle.space
    u = standardised(space.basis, space.points, space.d)
    rng = np.random.default_rng(3)
    columns = {
        "first": np.where(u[:, 0] > 0, 1, -1).astype(np.int8),
        "mixed": np.where(u[:, 0] + u[:, 1] > 0, 1, -1).astype(np.int8),
        "chance": np.where(rng.random(space.n) > 0.5, 1, -1).astype(np.int8),
        "height": u[:, 2].astype(np.float32),
        "kind": np.array(["a", "b", "c"])[rng.integers(0, 3, space.n)],
        "name": np.array([f"image {i}" for i in range(space.n)]),
        "rare": np.where(np.arange(space.n) == 5, 1, -1).astype(np.int8),
    }
    return replace(fake_bundle, columns=columns)


def found_by(
    work: Work, bundle: Any, method: Method = "mean", held: tuple[str, ...] = (), made: Any = ()
) -> Any:
    *_, last = work(
        DirectionsRequest(bundle=bundle.fingerprint, method=method, held=held, made=made)
    )
    assert last.complete  # type: ignore[attr-defined]
    return last


@pytest.mark.parametrize("method", METHODS)
def test_each_attribute_has_its_direction(work: Work, fake_bundle: Any, method: Method) -> None:
    found = found_by(work, fake_bundle, method)
    assert found.named("first").vector[0] > 0.97
    assert found.named("mixed").vector[:2] == pytest.approx([0.7, 0.7], abs=0.12)
    assert found.named("height").vector[2] > 0.97
    assert found.named("first").accuracy > 0.93
    assert found.named("chance").accuracy == pytest.approx(0.5, abs=0.08)
    assert {"kind: a", "kind: b", "kind: c"} <= {each.name for each in found.directions}
    assert "too few images" in found.missing["rare"]
    assert found.named("rare") is None
    # As many classes as it has values: each name is one image alone.
    assert not any(each.name == "name" for each in found.directions)


def test_they_are_independent_of_those_that_are_held(work: Work, fake_bundle: Any) -> None:
    free = found_by(work, fake_bundle)
    found = found_by(work, fake_bundle, held=("first",))
    first = found.named("first").vector
    np.testing.assert_array_equal(first, free.named("first").vector)
    for each in found.directions:
        if each.name != "first":
            assert each.vector @ first == pytest.approx(0, abs=1e-9)
    # What is left of it is the other half, and tells less apart.
    assert found.named("mixed").vector[1] > 0.97
    assert found.named("mixed").accuracy < free.named("mixed").accuracy - 0.1


def test_nothing_is_left_of_what_is_made_of_those_that_are_held(
    work: Work, fake_bundle: Any
) -> None:
    columns = {**fake_bundle.columns, "again": fake_bundle.columns["first"]}
    fake_bundle.columns.update(columns)
    found = found_by(work, fake_bundle, held=("first", "again"))
    for name in ("first", "again"):
        assert "nothing is left" in found.missing[name]
    assert found.named("mixed").vector[1] > 0.97


def test_one_that_there_is_not_is_not_held(work: Work, fake_bundle: Any) -> None:
    free, found = found_by(work, fake_bundle), found_by(work, fake_bundle, held=("gone", "rare"))
    for one, other in zip(free.directions, found.directions, strict=True):
        np.testing.assert_array_equal(one.vector, other.vector)


@pytest.mark.parametrize("method", METHODS)
def test_between_two_selections_it_leads_from_one_mean_to_the_other(
    work: Work, fake_bundle: Any, method: Method
) -> None:
    space, big = fake_bundle.space, 1e4
    plane = Projection((0, 1), "pca")
    v, _ = space.columns("pca", (0, 1))
    right = (Part("add", plane, ((1.0, -big), (big, -big), (big, big), (1.0, big))),)
    left = (Part("add", plane, ((-big, -big), (-1.0, -big), (-1.0, big), (-big, big))),)
    made = (MadeDirection("across", right, left), MadeDirection("away", right))
    found = found_by(work, fake_bundle, method, made=made)
    across, away = found.named("across"), found.named("away")
    assert across.vector[0] > 0.97
    assert away.vector[0] > 0.97
    assert across.accuracy > away.accuracy - 0.02
    assert sum(across.counts) == (v >= 1).sum() + (v < -1).sum()
    assert sum(away.counts) == space.n
    same = (MadeDirection("nowhere", right, right),)
    assert "too few images" in found_by(work, fake_bundle, method, made=same).missing["nowhere"]


def test_logistic_ones_come_one_after_the_other_and_are_kept(
    work: Work, fake_bundle: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = DirectionsRequest(bundle=fake_bundle.fingerprint, method="logistic")
    results: list[Any] = work(request)
    counts = [len(each.directions) for each in results]
    assert counts == sorted(counts)
    assert len(counts) > 3
    assert [each.complete for each in results] == [False] * (len(results) - 1) + [True]
    from latent_explorer.jobs import directions as jobs

    monkeypatch.setattr(jobs, "fitted_steps", None)
    (again,) = work(replace(request, held=("first",)))
    assert again.complete  # type: ignore[attr-defined]


def test_without_attributes_there_are_none(work: Work, fake_bundle: Any) -> None:
    fake_bundle.columns.clear()
    found = found_by(work, fake_bundle)
    assert (found.directions, found.total) == ((), 0)


def test_others_can_go_first(workspace: Workspace, fake_bundle: Any) -> None:
    request = DirectionsRequest(bundle=fake_bundle.fingerprint, method="logistic")
    steps = list(run(request, workspace))
    assert steps.count(None) > 50
