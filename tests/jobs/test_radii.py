"""Radii are measured in the worker, and are those that the command line prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi

from latent_explorer.cli import main
from latent_explorer.core.radii import sampled_half_side
from latent_explorer.core.radius_sets import QUANTILES, RadiusSet
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.radii import (
    COUNT,
    CubeRadiiRequest,
    DrawnRadiiRequest,
    ImageRadiiRequest,
)
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize(
    ("measure", "K"), [("lengths", None), ("mahalanobis", 6), ("mahalanobis-all", 12)]
)
@pytest.mark.parametrize("method", ["pairwise", "directions"])
def test_they_are_those_of_the_command_line(
    work: Work,
    fake_bundle: Any,
    toy_bundle: Path,
    capsys: pytest.CaptureFixture[str],
    measure: str,
    K: int | None,
    method: str,
) -> None:
    command = ["radii", "--bundle", str(toy_bundle), "--components", "6", "--json"]
    assert main([*command, "--method", method, "--method", "cube"]) == 0
    printed = json.loads(capsys.readouterr().out)
    settings = SamplingSettings(method=method, n_components=6)
    b = sampled_half_side(settings.sigma_level, settings.fact, fake_bundle.space.basis)
    about: dict[str, Any] = {"bundle": fake_bundle.fingerprint, "n_components": K}
    (images,) = work(ImageRadiiRequest(**about))
    (drawn,) = work(DrawnRadiiRequest(**about, settings=settings))
    (cube,) = work(CubeRadiiRequest(**about, b=b, seed=settings.seed))
    sets: list[RadiusSet] = [images.images, drawn.drawn, cube.cube]
    for found, row in zip(sets, printed[measure], strict=True):
        summary = found.summary
        assert summary.n == row["vectors"]
        for name in ("mean", "std", "least", "most"):
            assert getattr(summary, name) == pytest.approx(row[name], rel=1e-12)
        quantiles = [row["quantiles"][str(q)] for q in QUANTILES]
        np.testing.assert_allclose(summary.quantiles, quantiles, rtol=1e-12)
        there = images.images.share_between(summary.quantiles[0], summary.quantiles[-1])
        assert there == row["images_there"]
    assert images.degrees == printed["degrees_of_freedom"].get(measure)


def test_a_gaussian_has_the_chi_distribution(work: Work, fake_bundle: Any) -> None:
    (images,) = work(ImageRadiiRequest(bundle=fake_bundle.fingerprint, n_components=12))
    edges, shares = images.chi
    np.testing.assert_allclose(shares, np.diff(chi(12).cdf(edges)), atol=1e-12)
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert edges[-1] >= images.images.summary.most
    (lengths,) = work(ImageRadiiRequest(bundle=fake_bundle.fingerprint))
    assert (lengths.degrees, lengths.chi) == (None, None)


def test_the_set_of_the_faces_stays(work: Work, workspace: Workspace, fake_bundle: Any) -> None:
    bundle, settings = fake_bundle.fingerprint, SamplingSettings(n_components=6, count=5)
    request = DrawnRadiiRequest(bundle=bundle, settings=settings)
    opened = workspace.opened(request)
    kept = opened.draw(settings)
    (drawn,) = work(request)
    assert drawn.drawn.summary.n == COUNT
    assert opened.drawn is kept


def test_others_can_go_first(workspace: Workspace, fake_bundle: Any, fake_codec: Any) -> None:
    about = {"bundle": fake_bundle.fingerprint}
    for request in (
        ImageRadiiRequest(**about),
        ImageRadiiRequest(**about, n_components=3),
        DrawnRadiiRequest(**about, settings=SamplingSettings(n_components=6)),
        CubeRadiiRequest(**about, b=1.0, seed=0),
    ):
        *steps, result = run(request, workspace)
        assert steps
        assert set(steps) == {None}
        assert result is not None
    assert fake_codec.loaded == 0
