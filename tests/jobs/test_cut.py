"""What lies along a cut is counted in the worker, as the command line and numpy count it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.cli import main
from latent_explorer.core import cuts
from latent_explorer.core.cut_axes import CUT_AXES, axis_ends, strip_of
from latent_explorer.core.space import COORDINATES
from latent_explorer.jobs.cut import CutCounted, CutRequest
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

Work = Callable[[Request], list[Result]]


def asked(bundle: Any, projection: Projection, axis: Any = "main") -> CutRequest:
    ellipse = bundle.space.ellipse(projection.coordinates, projection.pair)
    start, end = (tuple(place.tolist()) for place in axis_ends(ellipse, axis))
    half = strip_of(ellipse, start, end)
    return CutRequest(
        bundle=bundle.fingerprint, projection=projection, start=start, end=end, half_thickness=half
    )


@pytest.mark.parametrize("axis", CUT_AXES)
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_it_is_that_of_the_command_line(
    work: Work,
    fake_bundle: Any,
    toy_bundle: Path,
    capsys: pytest.CaptureFixture[str],
    axis: Any,
    coordinates: Any,
) -> None:
    command = ["cut", "--bundle", str(toy_bundle), "--pair", "2,7", "--json", "--axis", axis]
    assert main([*command, "--coordinates", coordinates]) == 0
    printed = json.loads(capsys.readouterr().out)
    (found,) = work(asked(fake_bundle, Projection((2, 7), coordinates), axis))
    assert isinstance(found, CutCounted)
    assert found.cut.counts.tolist() == printed["cut"]["points"]
    np.testing.assert_allclose(found.cut.gaussian, printed["cut"]["gaussian"])
    assert found.cut.counts.sum() == printed["departure"]["points"] > 100


def test_a_naive_count_says_the_same(work: Work, fake_bundle: Any) -> None:
    request = asked(fake_bundle, Projection((2, 7)))
    (found,) = work(request)
    start, end = np.array(request.start), np.array(request.end)
    length = np.linalg.norm(end - start)
    counts = np.zeros(len(found.cut.counts), int)
    for point in fake_bundle.space.points[:, [2, 7]].astype(np.float32).astype(float):
        along = (point - start) @ (end - start) / length
        foot = start + along * (end - start) / length
        if np.linalg.norm(point - foot) <= request.half_thickness and 0 <= along <= length:
            counts[min(int(along / length * len(counts)), len(counts) - 1)] += 1
    np.testing.assert_array_equal(found.cut.counts, counts)


def test_somebody_who_drags_waits_for_it(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuts, "_STEP_ROWS", 500)
    request = asked(fake_bundle, Projection((0, 1)))
    assert request.priority == Priority.URGENT
    *steps, result = run(request, workspace)
    assert len(steps) >= 4
    assert set(steps) == {None}
    assert result is not None
    assert fake_codec.loaded == 0
