"""Clustering finds the groups that were made, and orders them side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core import clusters
from latent_explorer.core.clusters import Group, cluster_order, correlated_groups


@st.composite
def correlations(draw):
    d = draw(st.integers(1, 9))
    upper = np.triu(
        draw(arrays(np.float64, (d, d), elements=st.floats(-1, 1) | st.just(np.nan))), 1
    )
    return upper + upper.T + np.eye(d)


def blocks(sizes, r=0.8):
    """Correlations r within blocks, 0.05 between them, every other component turned around."""
    label = np.repeat(np.arange(len(sizes)), sizes)
    sign = np.where(np.arange(len(label)) % 2, -1, 1)
    made = np.where(label[:, None] == label, r, 0.05) * np.outer(sign, sign)
    np.fill_diagonal(made, 1)
    return made, label


@given(correlations())
def test_an_order_holds_each_component_once(r):
    assert sorted(cluster_order(r)) == list(range(len(r)))


@pytest.mark.parametrize("best", [0, 256])
def test_blocks_stand_together(rng, monkeypatch, best):
    monkeypatch.setattr(clusters, "BEST_ORDER_UP_TO", best)
    r, label = blocks([4, 3, 5])
    mixed = rng.permutation(len(r))
    order = mixed[cluster_order(r[np.ix_(mixed, mixed)])]
    assert np.count_nonzero(np.diff(label[order])) == 2


def test_groups_are_the_blocks_by_name():
    r, _ = blocks([5, 2, 1])
    r[5, 6] = r[6, 5] = -0.9
    first, second = correlated_groups(r, 0.5)
    assert first == Group((5, 6), (5, 6), -0.9, pytest.approx(0.9))
    assert first.name == "5, 6"
    assert second.components == (0, 1, 2, 3, 4)
    assert second.mean_strength == pytest.approx(0.8)
    assert second.name == "0, 1, 2, 3 and 1 more"
    assert correlated_groups(r, 0.95) == ()
    (everything,) = correlated_groups(r, 0.0)
    assert len(everything.components) == 8


@given(correlations(), st.floats(0.01, 1))
def test_groups_are_apart_and_strong(r, threshold):
    groups = correlated_groups(r, threshold)
    members = [i for group in groups for i in group.components]
    assert len(set(members)) == len(members)
    for group in groups:
        i, j = group.strongest
        assert r[i, j] == group.r
        assert i < j
        assert abs(group.r) >= threshold - 1e-9, "its strongest pair is no weaker than the mean"
        assert group.mean_strength <= abs(group.r) + 1e-12


def test_a_component_without_correlation_belongs_to_nobody():
    r = np.full((3, 3), np.nan)
    r[:2, :2] = 1
    assert [group.components for group in correlated_groups(r, 0.5)] == [(0, 1)]
    assert correlated_groups(np.ones((1, 1)), 0.5) == ()


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_is_a_correlation(threshold):
    with pytest.raises(ValueError, match="from 0 to 1"):
        correlated_groups(np.eye(3), threshold)
