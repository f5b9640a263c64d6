"""The normal distribution that is cut."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, truncnorm

from latent_explorer.core.samplers.gaussian import standard_normal, truncated_normal


@pytest.mark.parametrize("level", [0.5, 1.0, 2.0])
def test_numbers_have_the_law_of_a_cut_normal_distribution(level):
    numbers = truncated_normal(4, 2000, 10, level)
    assert np.abs(numbers).max() <= level
    assert kstest(numbers.reshape(-1), truncnorm(-level, level).cdf).pvalue > 0.005


def test_at_the_highest_level_nothing_is_cut_that_matters():
    numbers, cut = standard_normal(4, 2000, 10), truncated_normal(4, 2000, 10, 6.0)
    np.testing.assert_allclose(cut, numbers, rtol=1e-4)


def test_a_lower_level_pulls_all_numbers_in_and_keeps_their_order():
    far, near = (truncated_normal(4, 500, 3, level) for level in (2.0, 1.0))
    assert (np.abs(near) < np.abs(far)).all()
    assert (np.sign(near) == np.sign(far)).all()
    np.testing.assert_array_equal(np.argsort(near, axis=0), np.argsort(far, axis=0))
