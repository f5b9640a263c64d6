"""How many pairs of components of the images lie inside the ellipses that are sampled."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.pair_shares import PairShareRequest
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize(("K", "fact"), [(2, 0.7), (5, 1.0), (12, 0.4)])
def test_the_share_is_counted_pair_by_pair(
    work: Work, fake_bundle: Any, K: int, fact: float
) -> None:
    settings = SamplingSettings(sigma_level=2.0, fact=fact, n_components=K)
    (counted,) = work(PairShareRequest(bundle=fake_bundle.fingerprint, settings=settings))
    space = fake_bundle.space
    u = space.basis.to_pca(space.points)[:, :K] / (2.0 * fact * space.basis.std[:K])
    inside = [(u[:, i] ** 2 + u[:, j] ** 2 <= 1).mean() for i, j in combinations(range(K), 2)]
    assert counted.share == pytest.approx(np.mean(inside), abs=1e-4)


def test_of_one_component_the_images_within_its_limits_are_counted(
    work: Work, fake_bundle: Any
) -> None:
    settings = SamplingSettings(sigma_level=2.0, fact=0.5, n_components=1)
    (counted,) = work(PairShareRequest(bundle=fake_bundle.fingerprint, settings=settings))
    space = fake_bundle.space
    first = space.basis.to_pca(space.points)[:, 0]
    assert counted.share == pytest.approx((np.abs(first) <= space.basis.std[0]).mean(), abs=1e-4)
    assert 0.5 < counted.share < 0.9


def test_images_are_counted_some_at_a_time(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any
) -> None:
    settings = SamplingSettings(n_components=12)
    request = PairShareRequest(bundle=fake_bundle.fingerprint, settings=settings)
    *steps, counted = run(request, workspace)
    assert steps == [None] * 20
    assert 0 < counted.share < 1
    assert fake_codec.loaded == 0
