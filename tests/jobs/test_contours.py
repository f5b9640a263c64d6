"""Contours are drawn in the worker, and are those of the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.cli import main
from latent_explorer.core.contours import SHARES
from latent_explorer.core.space import COORDINATES
from latent_explorer.jobs.contours import ContourRequest
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_they_are_those_of_the_command_line(
    work: Work, fake_bundle: Any, toy_bundle: Path, tmp_path: Path, coordinates: Any
) -> None:
    command = ["slice", "--bundle", str(toy_bundle), "--pair", "2,7", "--b", "1000"]
    path = tmp_path / "contours.csv"
    more = ["--coordinates", coordinates, "--show", "plane", "--csv", str(path)]
    assert main([*command, *more]) == 0
    with path.open(newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    request = ContourRequest(
        bundle=fake_bundle.fingerprint, projection=Projection((2, 7), coordinates)
    )
    (found,) = work(request)
    assert tuple(contour.share for contour in found.contours) == SHARES
    drawn = np.concatenate([line for contour in found.contours for line in contour.lines])
    written = np.array([(float(row["x"]), float(row["y"])) for row in rows])
    # The window's columns are float32.
    assert drawn.shape == written.shape
    np.testing.assert_allclose(drawn, written, rtol=1e-3, atol=1e-3)


def test_others_can_go_first(workspace: Workspace, fake_bundle: Any) -> None:
    request = ContourRequest(bundle=fake_bundle.fingerprint, projection=Projection((0, 1)))
    assert request.priority == Priority.BACKGROUND
    *steps, result = run(request, workspace)
    assert len(steps) > 3
    assert set(steps) == {None}
    assert result is not None
