"""Correlated pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core import correlation
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.correlation import correlation_matrix, counts_above, strongest_pairs
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.core.statistics import MomentSums
from latent_explorer.jobs.correlations import CorrelationRequest, Correlations
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.correlations import CorrelationSettings

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize(("sample", "n_points"), [(None, 2000), (300, 300), (9999, 2000)])
def test_correlations_are_those_the_settings_describe(
    work: Work, fake_bundle: Any, coordinates: Any, sample: int | None, n_points: int
) -> None:
    settings = CorrelationSettings(coordinates, threshold=0.05, sample=sample, seed=4)
    (result,) = work(CorrelationRequest(bundle=fake_bundle.fingerprint, settings=settings))
    assert isinstance(result, Correlations)
    assert result.n_points == n_points
    r = correlation_matrix(fake_bundle.space, coordinates, sample, 4)
    expected = strongest_pairs(r, 0.05)
    for name in ("i", "j"):
        np.testing.assert_array_equal(getattr(result.pairs, name), getattr(expected, name))
    np.testing.assert_allclose(result.pairs.r, expected.r, atol=1e-12)
    assert result.counts == counts_above(r)


@pytest.mark.parametrize(
    ("coordinates", "sample", "expected"),
    [("z", None, False), ("z", 300, False), ("pca", 300, False), ("pca", None, True)],
)
def test_an_empty_list_says_why(
    work: Work, fake_bundle: Any, coordinates: Any, sample: int | None, expected: bool
) -> None:
    settings = CorrelationSettings(coordinates, threshold=0.0, sample=sample)
    (result,) = work(CorrelationRequest(bundle=fake_bundle.fingerprint, settings=settings))
    assert result.by_construction == expected
    assert (len(result.pairs) == 0) == expected
    all_of_them = replace(settings, sample=None if sample is None else 2000)
    (result,) = work(CorrelationRequest(bundle=fake_bundle.fingerprint, settings=all_of_them))
    assert result.by_construction == (coordinates == "pca")


def test_a_sample_of_many_points_takes_many_steps(
    fake_bundle: Any,
    fake_codec: Any,
    monkeypatch: pytest.MonkeyPatch,
    most_between_yields: Callable[..., int],
) -> None:
    n = 100_000
    points = np.asfortranarray(np.random.default_rng(0).normal(size=(n, 4)).astype(np.float16))
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("many"))
    noted: list[int] = []

    class Noting(MomentSums):
        def add(self, points: Any) -> None:
            noted.append(len(points))
            super().add(points)

    monkeypatch.setattr(correlation, "MomentSums", Noting)
    settings = CorrelationSettings(sample=n - 1)
    steps = run(CorrelationRequest(bundle=bundle.fingerprint, settings=settings), workspace)
    assert most_between_yields(steps, noted) <= 8192
    assert sum(noted) == n - 1
