"""Slices are counted in the worker, and the counts are those of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.cli import main
from latent_explorer.core.slices import ABOUTS, curve_thicknesses
from latent_explorer.core.space import COORDINATES
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.slices import SliceRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_they_are_those_of_the_command_line(
    work: Work,
    fake_bundle: Any,
    toy_bundle: Path,
    capsys: pytest.CaptureFixture[str],
    about: Any,
    coordinates: Any,
) -> None:
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "2,7", "--b", "6", "--json"]
    assert main([*command, "--about", about, "--coordinates", coordinates]) == 0
    printed = json.loads(capsys.readouterr().out)
    projection = Projection((2, 7), coordinates)
    bundle = fake_bundle.fingerprint
    (found,) = work(SliceRequest(bundle=bundle, projection=projection, about=about))
    assert 0 < found.count(6.0) == printed["points"] < len(found.thicknesses)
    b = curve_thicknesses(found.thicknesses)
    assert b.tolist() == printed["curve"]["b"]
    assert [found.count(each) for each in b.tolist()] == printed["curve"]["points"]


def test_the_border_belongs_to_the_slice(work: Work, fake_bundle: Any) -> None:
    request = SliceRequest(
        bundle=fake_bundle.fingerprint, projection=Projection((0, 1)), about="origin"
    )
    (found,) = work(request)
    others = np.abs(fake_bundle.space.points[:, 2:].astype(float)).max(axis=1)
    np.testing.assert_array_equal(found.thicknesses, np.sort(others))
    assert found.count(others.min()) == (others == others.min()).sum()
    assert found.count(np.nextafter(others.min(), 0)) == 0
    assert not found.thicknesses.flags.writeable


def test_of_another_pair_no_point_is_looked_at_again(
    workspace: Workspace, work: Work, fake_bundle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def request(pair: tuple[int, int], about: Any = "origin") -> SliceRequest:
        bundle = fake_bundle.fingerprint
        return SliceRequest(bundle=bundle, projection=Projection(pair), about=about)

    work(request((0, 1)))
    index = workspace.opened(request((0, 1))).slices
    (other,) = work(request((3, 1)))
    assert workspace.opened(request((0, 1))).slices is index
    rest = np.delete(np.abs(fake_bundle.space.points.astype(float)), [1, 3], axis=1)
    np.testing.assert_array_equal(other.thicknesses, np.sort(rest.max(axis=1)))
    work(request((0, 1), "center"))
    assert workspace.opened(request((0, 1))).slices is not index


def test_others_can_go_first(workspace: Workspace, fake_bundle: Any, fake_codec: Any) -> None:
    request = SliceRequest(
        bundle=fake_bundle.fingerprint, projection=Projection((0, 1)), about="center"
    )
    *steps, result = run(request, workspace)
    assert len(steps) > 1
    assert set(steps) == {None}
    assert result is not None
    assert fake_codec.loaded == 0


def test_a_slice_is_the_first_of_the_points(work: Work, fake_bundle: Any, in_slice: Any) -> None:
    space, projection = fake_bundle.space, Projection((2, 7))
    (found,) = work(
        SliceRequest(bundle=fake_bundle.fingerprint, projection=projection, about="origin")
    )
    for b in (0.0, 3.0, 6.0, 1e3):
        inside = found.order[: found.count(b)]
        np.testing.assert_array_equal(
            np.sort(inside), np.flatnonzero(in_slice(space.points, (2, 7), b))
        )
    for values, i in ((found.x, 2), (found.y, 7)):
        np.testing.assert_array_equal(values, space.points[found.order, i].astype(np.float32))
        assert not values.flags.writeable
