"""What chance gives: known answers, and what it gave here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr

from latent_explorer.core.chance import (
    CHANCE_SHARES,
    chance_share,
    chance_threshold,
    micro_correlations,
)
from latent_explorer.core.correlation import COUNT_THRESHOLDS


@pytest.mark.parametrize(("r", "n"), [(0.3, 20), (0.05, 1000), (0.9, 3), (0.01, 49_820)])
def test_it_is_the_p_value_of_pearsons_r(r, n):
    # Two columns with exactly this correlation.
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, n))
    a -= a.mean()
    b -= b.mean()
    b -= a * (a @ b) / (a @ a)
    b = r * a / np.linalg.norm(a) + np.sqrt(1 - r * r) * b / np.linalg.norm(b)
    assert chance_share([r], n)[0] == pytest.approx(pearsonr(a, b).pvalue, rel=1e-6)


def test_three_points_by_hand():
    # r of three points has the density 1 / (pi sqrt(1 - r^2)).
    found = chance_share([0.5], 3)[0]
    assert found == pytest.approx(1 - 2 * np.arcsin(0.5) / np.pi, rel=1e-12)


@given(st.floats(0.001, 0.999), st.integers(3, 100_000))
def test_threshold_and_share_are_inverse(share, n):
    assert chance_share(chance_threshold([share], n), n)[0] == pytest.approx(share, rel=1e-6)


def test_two_points_always_correlate():
    assert chance_share([0.0, 0.999, 1.0], 2).tolist() == [1, 1, 0]
    assert chance_threshold([0.5], 2).tolist() == [1]
    for function in (chance_share, chance_threshold):
        with pytest.raises(ValueError, match="at least 2 points"):
            function([0.5], 1)


def test_independent_components_have_what_chance_gives(rng):
    n, d = 400, 60
    r = np.corrcoef(rng.normal(size=(d, n)))
    found = micro_correlations(r, n)
    assert found.n_pairs == d * (d - 1) // 2
    np.testing.assert_allclose(found.counted, found.by_chance, atol=0.03)
    assert len(found.thresholds) == len(CHANCE_SHARES) + len(COUNT_THRESHOLDS)
    assert (np.diff(found.thresholds) > 0).all()


def test_shares_are_of_the_pairs_that_have_a_correlation():
    r = np.array([[1, 0.5, np.nan], [0.5, 1, np.nan], [np.nan, np.nan, np.nan]])
    found = micro_correlations(r, 50, [0.5, 0.49])
    assert (found.n_pairs, found.counted.tolist()) == (1, [1, 0])
    assert found.thresholds.tolist() == [0.49, 0.5]
    assert np.isnan(micro_correlations(np.ones((1, 1)), 50).counted).all()
