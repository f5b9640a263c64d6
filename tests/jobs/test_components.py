"""The table of components and their distributions, as the worker makes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.jobs.components import (
    ComponentDistribution,
    ComponentsDescribed,
    ComponentsRequest,
    DistributionRequest,
)
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]


def _described(work: Work, bundle: str, coordinates: Coordinates) -> ComponentsDescribed:
    (result,) = work(ComponentsRequest(bundle=bundle, coordinates=coordinates))
    assert isinstance(result, ComponentsDescribed)
    return result


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_the_table_is_that_of_the_command_line(
    toy_bundle: Path, capsys: pytest.CaptureFixture[str], coordinates: Coordinates
) -> None:
    command = ["statistics", "--bundle", str(toy_bundle), "--coordinates", coordinates, "--json"]
    assert main(command) == 0
    printed = json.loads(capsys.readouterr().out)
    workspace = Workspace(load_bundle, lambda bundle: None)  # type: ignore[arg-type, return-value] # no faces
    bundle = workspace.open(toy_bundle).fingerprint
    request = ComponentsRequest(bundle=bundle, coordinates=coordinates)
    (result,) = (step for step in run(request, workspace) if step is not None)
    assert isinstance(result, ComponentsDescribed)
    assert printed["points"] == result.table.n_points
    columns = result.table.as_columns()
    assert set(columns) == set(printed["components"][0])
    for name, values in columns.items():
        assert [row[name] for row in printed["components"]] == values, name


def test_the_table_of_z_is_begun_once_and_kept(workspace: Workspace, fake_bundle: Any) -> None:
    request = ComponentsRequest(bundle=fake_bundle.fingerprint, coordinates="z")
    first = run(request, workspace)
    assert next(first) is None
    begun = workspace.opened(request).describing
    # Given up, and asked for again: it goes on, and ends while another waits for it too.
    other, third = run(request, workspace), run(request, workspace)
    next(other)
    assert workspace.opened(request).describing is begun
    results = [[step for step in steps if step is not None] for steps in (other, third, first)]
    assert workspace.opened(request).describing is None
    tables = [result.table for (result,) in results if isinstance(result, ComponentsDescribed)]
    assert len(tables) == 3
    assert all(table is tables[0] for table in tables)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_the_distribution_is_counted_where_the_half_width_is_read_off(
    work: Work, fake_bundle: Any, coordinates: Coordinates
) -> None:
    table = _described(work, fake_bundle.fingerprint, coordinates).table
    (column,) = fake_bundle.space.columns(coordinates, [4])
    request = DistributionRequest(
        bundle=fake_bundle.fingerprint,
        coordinates=coordinates,
        component=4,
        mean=float(table.mean[4]),
        std=float(table.std[4]),
    )
    (result,) = work(request)
    assert isinstance(result, ComponentDistribution)
    found = result.distribution
    np.testing.assert_array_equal(found.counts, np.histogram(column, found.edges)[0])
    # The table of the PCA has the half-width of its fit, over the same points.
    assert found.half_width == pytest.approx(table.half_widths[4], rel=1e-3)


def test_many_points_take_many_steps(
    fake_bundle: Any,
    fake_codec: Any,
    monkeypatch: pytest.MonkeyPatch,
    most_between_yields: Callable[..., int],
) -> None:
    n = 20_000
    points = np.asfortranarray(np.random.default_rng(0).normal(size=(n, 4)).astype(np.float16))
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("many"))
    noted: list[int] = []
    columns = LatentSpace.columns

    def noting(self: LatentSpace, which: Any, components: Any, rows: slice) -> Any:
        noted.append(rows.stop - rows.start)
        return columns(self, which, components, rows)

    monkeypatch.setattr(LatentSpace, "columns", noting)
    request = DistributionRequest(
        bundle=bundle.fingerprint, coordinates="pca", component=1, mean=0.0, std=1.0
    )
    assert most_between_yields(run(request, workspace), noted) <= 8192
    assert sum(noted) == n


def test_components_do_not_replace_each_other() -> None:
    one = DistributionRequest(coordinates="z", component=1, mean=0.0, std=1.0)
    assert one.key != replace(one, component=2).key
    assert one.key != replace(one, coordinates="pca").key
    assert one.key == replace(one, mean=1.0).key
