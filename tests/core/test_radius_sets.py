"""Lengths in some numbers, in bins and as shares, beside numpy's."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.radii import (
    lengths_of,
)
from latent_explorer.core.radius_sets import (
    QUANTILES,
    radius_histogram,
    radius_set,
    share_between,
    summary,
)


def test_sets_are_counted_in_the_same_bins(rng):
    sets = {"data": rng.uniform(0, 3, 50), "cube": rng.uniform(2, 5, 7), "zeros": np.zeros(4)}
    found = radius_histogram(sets, bins=10)
    assert found.edges[0] == 0
    assert found.edges[-1] == sets["cube"].max()
    for name, lengths in sets.items():
        np.testing.assert_allclose(
            found.shares[name] * len(lengths), np.histogram(lengths, found.edges)[0]
        )
        assert found.shares[name].sum() == pytest.approx(1)
    assert radius_histogram({"zeros": np.zeros(4)}).shares["zeros"][0] == 1


def test_a_summary_says_what_there_is():
    found = summary(np.array([1.0, 2.0, 3.0, 4.0]))
    assert (found.n, found.mean, found.least, found.most) == (4, 2.5, 1, 4)
    assert found.quantiles[QUANTILES.index(0.5)] == 2.5
    assert summary(np.array([7.0])).std == 0
    assert share_between(np.array([1.0, 2.0, 3.0, 4.0]), 2, 3) == 0.5
    with pytest.raises(ValueError, match="give at least one"):
        summary(np.empty(0))


def test_no_vectors_have_no_lengths():
    with pytest.raises(ValueError, match="add images"):
        lengths_of(np.zeros((0, 3)))


def test_a_set_is_counted_as_numpy_counts_it(rng):
    lengths = np.round(rng.gamma(9, 1, 3000), 1)
    found = radius_set(lengths)
    np.testing.assert_array_equal(found.lengths, np.sort(lengths))
    assert not found.lengths.flags.writeable
    for low, high in [(2, 9), (5.0, 5.0), (5.1, 5.2), (-np.inf, 7.3), (40, 50), (9, 2)]:
        assert found.share_between(low, high) == share_between(lengths, low, high)
    edges, shares = found.histogram(7)
    assert (edges[0], edges[-1]) == (lengths.min(), lengths.max())
    np.testing.assert_allclose(shares * 3000, np.histogram(lengths, edges)[0])
    assert found.summary.mean == pytest.approx(lengths.mean(), rel=1e-12)


@pytest.mark.parametrize("length", [0.0, 1e-6, 3.0, 1e9])
def test_lengths_that_are_all_the_same_have_a_narrow_histogram(length):
    edges, shares = radius_set(np.full(4, length)).histogram(5)
    assert (np.diff(edges) > 0).all()
    assert shares.tolist() == [0, 0, 1, 0, 0]
    assert edges[-1] - edges[0] == pytest.approx(0.01 * (length or 1))


def test_a_set_of_nothing_is_refused():
    with pytest.raises(ValueError, match="give at least one"):
        radius_set(np.empty(0))
