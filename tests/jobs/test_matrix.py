"""The correlations of all pairs, their order and groups: those of the command line, in steps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from latent_explorer.cli import main
from latent_explorer.core import correlation
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.clusters import cluster_order, correlated_groups
from latent_explorer.core.correlation import COEFFICIENTS, strongest_pairs
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.core.statistics import MomentSums
from latent_explorer.jobs.matrix import (
    ClusterOrder,
    ClusterOrderRequest,
    CorrelatedGroups,
    CorrelationMatrix,
    GroupsRequest,
    MatrixRequest,
)
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]


@pytest.fixture
def matrix_of(work: Work, fake_bundle: Any) -> Callable[..., CorrelationMatrix]:
    """Return a function that correlates all components of "toy"."""

    def matrix(
        coordinates: Any = "z", coefficient: Any = "pearson", sample: int | None = None
    ) -> CorrelationMatrix:
        (result,) = work(
            MatrixRequest(
                bundle=fake_bundle.fingerprint,
                coordinates=coordinates,
                coefficient=coefficient,
                sample=sample,
                seed=4,
            )
        )
        assert isinstance(result, CorrelationMatrix)
        return result

    return matrix


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize("sample", [None, 300])
def test_numbers_are_those_of_the_command_line(
    matrix_of: Callable[..., CorrelationMatrix],
    work: Work,
    fake_bundle: Any,
    toy_bundle: Path,
    capsys: pytest.CaptureFixture[str],
    coordinates: Any,
    coefficient: Any,
    sample: int | None,
) -> None:
    command = ["correlations", "--bundle", str(toy_bundle), "--json", "--threshold", "0.3"]
    command += ["--coordinates", coordinates, "--coefficient", coefficient, "--seed", "4"]
    command += [] if sample is None else ["--sample", str(sample)]
    assert main(command) == 0
    printed = json.loads(capsys.readouterr().out)
    found = matrix_of(coordinates, coefficient, sample)
    assert found.n_points == printed["points"]
    pairs = strongest_pairs(found.r, 0.3)
    assert [(p["i"], p["j"]) for p in printed["pairs"]] == list(
        zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)
    )
    assert [p["r"] for p in printed["pairs"]] == pytest.approx(pairs.r.tolist(), abs=1e-12)
    assert printed["chance"]["pairs"] == found.chance.n_pairs
    for name in ("thresholds", "by_chance", "counted"):
        np.testing.assert_allclose(printed["chance"][name], getattr(found.chance, name), atol=1e-12)
    (groups,) = work(GroupsRequest(bundle=fake_bundle.fingerprint, matrix=found, threshold=0.3))
    assert isinstance(groups, CorrelatedGroups)
    assert [each["components"] for each in printed["groups"]] == [
        list(group.components) for group in groups.groups
    ]
    assert [each["strongest"] for each in printed["groups"]] == [
        list(pairs[0]) for pairs in groups.pairs
    ]


def test_numbers_are_those_of_plain_numpy(
    matrix_of: Callable[..., CorrelationMatrix], toy_space: LatentSpace
) -> None:
    points = toy_space.points.astype(np.float64)
    np.testing.assert_allclose(matrix_of().r, np.corrcoef(points.T), atol=1e-9)
    ranks = spearmanr(points).statistic
    np.testing.assert_allclose(matrix_of(coefficient="spearman").r, ranks, atol=1e-9)


def test_pca_components_are_uncorrelated_by_construction(
    matrix_of: Callable[..., CorrelationMatrix],
) -> None:
    assert matrix_of("pca").by_construction
    assert not matrix_of("pca", sample=300).by_construction
    assert not matrix_of("z").by_construction


def test_the_order_is_that_of_the_clusters(
    matrix_of: Callable[..., CorrelationMatrix], work: Work, fake_bundle: Any
) -> None:
    matrix = matrix_of()
    (found,) = work(ClusterOrderRequest(bundle=fake_bundle.fingerprint, matrix=matrix))
    assert isinstance(found, ClusterOrder)
    np.testing.assert_array_equal(found.order, cluster_order(matrix.r))
    assert sorted(found.order.tolist()) == list(range(12))


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5, 1.0])
def test_groups_have_their_strongest_pairs(
    matrix_of: Callable[..., CorrelationMatrix], work: Work, fake_bundle: Any, threshold: float
) -> None:
    matrix = matrix_of()
    (found,) = work(
        GroupsRequest(bundle=fake_bundle.fingerprint, matrix=matrix, threshold=threshold)
    )
    assert isinstance(found, CorrelatedGroups)
    assert found.groups == correlated_groups(matrix.r, threshold)
    assert len(found.pairs) == len(found.groups)
    for group, pairs in zip(found.groups, found.pairs, strict=True):
        members = group.components
        every = [(i, j) for i in members for j in members if i < j]
        naive = sorted(every, key=lambda pair: -abs(matrix.r[pair]))[:9]
        assert list(pairs) == naive
        assert pairs[0] == group.strongest


def test_at_a_threshold_of_zero_uncorrelated_components_are_one_group(
    matrix_of: Callable[..., CorrelationMatrix], work: Work, fake_bundle: Any
) -> None:
    request = GroupsRequest(bundle=fake_bundle.fingerprint, matrix=matrix_of("pca"), threshold=0.0)
    (found,) = work(request)
    assert isinstance(found, CorrelatedGroups)
    assert [group.components for group in found.groups] == [tuple(range(12))]
    assert len(found.pairs[0]) == 1


def test_requests_for_the_same_are_equal(matrix_of: Callable[..., CorrelationMatrix]) -> None:
    one, other = matrix_of(), matrix_of()
    assert GroupsRequest(matrix=one, threshold=0.5) == GroupsRequest(
        number=3, matrix=one, threshold=0.5
    )
    assert GroupsRequest(matrix=one, threshold=0.5) != GroupsRequest(matrix=other, threshold=0.5)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_many_points_take_many_steps(
    fake_bundle: Any,
    fake_codec: Any,
    monkeypatch: pytest.MonkeyPatch,
    most_between_yields: Callable[..., int],
    coefficient: Any,
) -> None:
    n = 60_000
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
    monkeypatch.setattr("latent_explorer.core.ranks.MomentSums", Noting)
    request = MatrixRequest(
        bundle=bundle.fingerprint,
        coordinates="z",
        coefficient=coefficient,
        sample=n - 1,
        seed=0,
    )
    assert most_between_yields(run(request, workspace), noted) <= 8192
    assert sum(noted) == n - 1
