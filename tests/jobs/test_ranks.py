from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi

from latent_explorer.core import arrays as core_arrays
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.ranks import LevelRanks, level_ranks


def test_ranks_are_shares_of_the_data() -> None:
    ranks = LevelRanks(np.array([1.0, 2.0, 2.0, 3.0]))
    shares = ranks.share_further_out([0.5, 1, 1.5, 2, 2.5, 3, np.inf])
    np.testing.assert_array_equal(shares, [1, 0.75, 0.75, 0.25, 0.25, 0, 0])
    assert float(ranks.share_further_out(1.5)) == 0.75


def test_ranks_of_a_gaussian_are_those_of_the_chi_distribution(toy_space: LatentSpace) -> None:
    ranks = level_ranks(toy_space.points, toy_space.basis, 6)
    assert len(ranks.levels) == toy_space.n
    assert (np.diff(ranks.levels) >= 0).all()
    assert not ranks.levels.flags.writeable
    levels = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(ranks.share_further_out(levels), chi.sf(levels, 6), atol=0.03)


def test_ranks_do_not_depend_on_chunks(
    toy_space: LatentSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = level_ranks(toy_space.points, toy_space.basis, 12).levels
    monkeypatch.setattr(core_arrays.row_slices, "__defaults__", (301,))
    parts = level_ranks(toy_space.points, toy_space.basis, 12).levels
    np.testing.assert_allclose(parts, whole, rtol=1e-12)
