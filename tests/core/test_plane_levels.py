from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.ellipse import ConfidenceEllipse, probability_within
from latent_explorer.core.plane_levels import LEVELS, level_shares, level_steps


def test_shares_of_a_gaussian_cloud_are_the_nominal_ones(rng):
    covariance = np.array([[4.0, 1.5], [1.5, 1.0]])
    x, y = rng.multivariate_normal([1, -3], covariance, 200_000).T
    levels = without_pauses(level_steps(x, y, ConfidenceEllipse([1, -3], covariance)))
    for share in level_shares(levels):
        assert share.normal == probability_within(share.level)
        assert share.counted == pytest.approx(share.normal, abs=0.004)


def test_shares_are_counted(toy_space):
    ellipse = toy_space.ellipse("z", (0, 3))
    x, y = toy_space.columns("z", (0, 3))
    found = level_shares(without_pauses(level_steps(x, y, ellipse)))
    inverse = np.linalg.inv(ellipse.covariance)
    offsets = toy_space.points[:, [0, 3]].astype(np.float64) - ellipse.center
    squares = np.einsum("ni,ij,nj->n", offsets, inverse, offsets)
    assert [share.level for share in found] == list(LEVELS)
    expected = [np.mean(squares <= level * level) for level in LEVELS]
    assert [share.counted for share in found] == pytest.approx(expected, abs=1 / toy_space.n)


def test_the_border_counts_and_nothing_is_nan():
    assert level_shares(np.float32([0.1, 0.7]), [0.7])[0].counted == 1
    assert np.isnan(level_shares(np.float32([]), [1.0])[0].counted)
