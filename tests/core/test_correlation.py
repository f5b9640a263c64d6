from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.correlation import (
    COUNT_THRESHOLDS,
    correlation_matrix,
    correlation_steps,
    counts_above,
    ellipse_angles,
    from_covariance,
    pick_rows,
    strongest_pairs,
)
from latent_explorer.core.statistics import moments


def matrix_of(points):
    return from_covariance(moments(points)[1])


@st.composite
def correlations(draw):
    d = draw(st.integers(1, 8))
    values = st.one_of(st.floats(-1, 1), st.just(np.nan), st.sampled_from([0.5, -0.5]))
    upper = np.triu(draw(arrays(np.float64, (d, d), elements=values)), 1)
    return np.where(np.isnan(upper), np.nan, upper + upper.T) + np.eye(d)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_correlations_are_those_of_numpy(rng, dtype):
    points = (rng.normal(size=(500, 6)) @ rng.normal(size=(6, 6)) + 4).astype(dtype, order="F")
    r = matrix_of(points)
    np.testing.assert_allclose(r, np.corrcoef(points.astype(float).T), atol=1e-12)
    np.testing.assert_array_equal(np.diagonal(r), 1)


def test_a_constant_component_has_no_correlation(rng):
    points = rng.normal(size=(100, 4))
    points[:, 2] = 0.1
    r = matrix_of(points)
    assert np.isnan(r[2]).all()
    assert np.isnan(r[:, 2]).all()
    assert np.isfinite(np.delete(np.delete(r, 2, 0), 2, 1)).all()


def test_what_rounding_leaves_of_a_constant_component_counts_as_constant():
    r = from_covariance(np.diag([4.0, 1e-17, 1e-3]))
    assert np.isnan(r[1, 1])
    assert r[2, 2] == 1


def test_only_constant_components():
    assert np.isnan(from_covariance(np.zeros((3, 3)))).all()


def test_copies_of_a_component_correlate_fully(rng):
    x = rng.normal(size=1000)
    r = matrix_of(np.stack([x, 3 * x + 1, -x], axis=1))
    np.testing.assert_allclose(r, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]], atol=1e-12)
    assert np.abs(r).max() <= 1


@given(correlations(), st.floats(0, 1))
def test_strongest_pairs_agree_with_a_loop(r, threshold):
    d = len(r)
    expected = [
        (i, j, r[i, j])
        for i in range(d)
        for j in range(i + 1, d)
        if not np.isnan(r[i, j]) and abs(r[i, j]) > threshold
    ]
    expected.sort(key=lambda pair: -abs(pair[2]))
    pairs = strongest_pairs(r, threshold)
    assert list(zip(pairs.i, pairs.j, pairs.r, strict=True)) == expected
    assert len(pairs) == len(expected) == counts_above(r, (threshold,))[0]


def test_equal_correlations_come_in_the_order_of_their_components():
    r = np.full((4, 4), 0.5)
    pairs = strongest_pairs(r, 0.1)
    assert pairs.i.tolist() == [0, 0, 0, 1, 1, 2]
    assert pairs.j.tolist() == [1, 2, 3, 2, 3, 3]


def test_the_pairs_cannot_be_changed():
    pairs = strongest_pairs(np.full((3, 3), 0.5), 0.1)
    assert not any(column.flags.writeable for column in (pairs.i, pairs.j, pairs.r))


def test_counts_are_strictly_above_and_fall():
    r = np.eye(4)
    r[0, 1] = r[1, 0] = 0.1
    r[0, 2] = r[2, 0] = -0.35
    r[1, 3] = r[3, 1] = 0.9
    r[2, 3] = r[3, 2] = np.nan
    assert COUNT_THRESHOLDS == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    assert counts_above(r) == (2, 2, 2, 1, 1, 1)


def test_one_component_has_no_pairs():
    assert len(strongest_pairs(np.ones((1, 1)), 0.0)) == 0
    assert counts_above(np.ones((1, 1)), (0.0,)) == (0,)


@given(st.integers(2, 400), st.integers(2, 500), st.integers(0, 2**63))
def test_picked_rows_are_different_sorted_and_repeatable(n, sample, seed):
    rows = pick_rows(n, sample, seed)
    assert len(rows) == min(n, sample)
    assert (np.diff(rows) > 0).all()
    assert rows[0] >= 0
    assert rows[-1] < n
    np.testing.assert_array_equal(rows, pick_rows(n, sample, seed))


def test_picked_rows_depend_on_the_seed():
    assert pick_rows(1000, 50, 1).tolist() != pick_rows(1000, 50, 2).tolist()


@pytest.mark.parametrize("sample", [1, 0, -5])
def test_a_sample_of_fewer_than_two_is_refused(sample):
    with pytest.raises(ValueError, match="at least 2"):
        pick_rows(10, sample, 1)


def test_the_angle_of_each_pair_is_that_of_its_ellipse(toy_space):
    pairs = strongest_pairs(correlation_matrix(toy_space, "z"), 0.0)
    angles = ellipse_angles(toy_space.basis.covariance, pairs)
    for i, j, angle in zip(pairs.i, pairs.j, angles, strict=True):
        assert angle == pytest.approx(toy_space.ellipse("z", (i, j)).angle, abs=1e-12)
    diagonal = ellipse_angles(np.diag([1.0, 4.0]), strongest_pairs(np.full((2, 2), 0.5), 0.0))
    assert diagonal.tolist() == [np.pi / 2]


def test_a_correlation_says_what_it_is_of(toy_space):
    everything = without_pauses(correlation_steps(toy_space, "pca"))
    assert (everything.n_points, everything.by_construction) == (2000, True)
    some = without_pauses(correlation_steps(toy_space, "pca", sample=300, seed=1))
    assert (some.n_points, some.by_construction) == (300, False)
    ranks = without_pauses(correlation_steps(toy_space, "pca", coefficient="spearman"))
    assert (ranks.n_points, ranks.by_construction) == (2000, False)
    with pytest.raises(ValueError, match="pearson, spearman"):
        without_pauses(correlation_steps(toy_space, "z", coefficient="kendall"))
