"""Passes find the same numbers, to the last digit, whoever works on how many shards."""

from __future__ import annotations

import itertools
import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.components import component_steps
from latent_explorer.core.correlation import correlation_steps
from latent_explorer.core.distributions import distribution, distribution_steps
from latent_explorer.core.largest import Largest
from latent_explorer.core.neighbours import nearest_images, nearest_steps
from latent_explorer.core.passes import (
    SHARD_ROWS,
    OneProcess,
    Tools,
    merge_all,
    merging_tree,
    over,
    row_shards,
    wide_shards,
)
from latent_explorer.core.ranks import rank_covariance_steps
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.core.statistics import MomentSums, half_widths

N = 2 * SHARD_ROWS + 5000


class Wide(OneProcess):
    """Wants many shards, as a cluster does."""

    width = 7


@pytest.fixture(scope="module")
def many() -> LatentSpace:
    rng = np.random.default_rng(2)
    points = rng.normal(size=(N, 5)) @ rng.normal(size=(5, 5)) + rng.normal(size=5)
    stored = np.asfortranarray(points.astype(np.float16))
    stored[:, 3] = 0.25
    return LatentSpace(stored, fit_basis(stored))


@pytest.fixture(scope="module")
def wide(many):
    return Wide(Tools(space=lambda: many))


def leaves(tree):
    return [tree] if isinstance(tree, int) else [leaf for each in tree for leaf in leaves(each)]


@given(st.integers(1, 700))
def test_the_tree_holds_each_shard_once_in_order(count):
    tree = merging_tree(count)
    assert leaves(tree) == list(range(count))

    def check(tree, depth):
        if not isinstance(tree, int):
            assert 2 <= len(tree) <= 8
            assert depth < 4
            for branch in tree:
                check(branch, depth + 1)

    check(tree, 0)


@given(st.lists(st.text(max_size=3), min_size=1, max_size=100))
def test_what_shards_give_is_merged_in_their_order(texts):
    def work(tools, shard, shared):
        yield
        return shard + shared

    passes = OneProcess(Tools())
    assert without_pauses(passes.merged("x", work, texts, operator.add, "!")) == "".join(
        text + "!" for text in texts
    )
    found = list(passes.mapped("x", work, texts, "!"))
    assert found[::2] == [None] * len(texts)
    assert found[1::2] == [text + "!" for text in texts]


def test_shards_to_map_are_taken_when_their_turn_comes():
    taken = []

    def shards():
        for i in range(3):
            taken.append(i)
            yield i

    def work(tools, shard, shared):
        yield from ()
        return shard

    found = OneProcess(Tools()).mapped("x", work, shards(), None)
    assert next(found) == 0
    assert taken == [0]


@given(st.integers(1, 5_000_000), st.integers(1, 200), st.sampled_from([4, 262, SHARD_ROWS]))
def test_shards_cover_all_points(n, width, rows):
    class Passes(OneProcess):
        pass

    Passes.width = width
    for shards in (row_shards(n), wide_shards(n, Passes(Tools()), rows)):
        assert shards[0].start == 0
        assert shards[-1].stop == n
        assert all(a.stop == b.start for a, b in itertools.pairwise(shards))
    assert len(shards) <= width
    assert all(shard.start % rows == 0 for shard in shards)


def test_a_place_of_work_says_that_something_is_missing():
    for call in (Tools().space, Tools().codec, Tools().find_faces, lambda: Tools().read([])):
        with pytest.raises(ValueError, match="does not have"):
            call()


def test_this_process_has_the_points_of_the_space(many, wide):
    assert over(many, wide) is wide
    assert over(many, None).width == 1


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_components(many, wide, coordinates):
    one, other = (
        without_pauses(component_steps(many, coordinates, passes)) for passes in (None, wide)
    )
    for name, values in one.as_columns().items():
        np.testing.assert_array_equal(values, other.as_columns()[name], name)
    if coordinates == "z":
        values = many.points.astype(np.float64)
        np.testing.assert_allclose(one.std, values.std(axis=0), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(one.half_widths, half_widths(many.points).values, rtol=1e-9)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_distributions(many, wide, coordinates):
    table = without_pauses(component_steps(many, coordinates))
    about = many, coordinates, [4, 0, 3], table.mean, table.std
    one, other = (without_pauses(distribution_steps(*about, passes)) for passes in (None, wide))
    for i, a, b in zip([4, 0, 3], one, other, strict=True):
        (values,) = many.columns(coordinates, [i])
        c = distribution(values, float(table.mean[i]), float(table.std[i]))
        for found in (a, b):
            np.testing.assert_array_equal(found.counts, c.counts)
            np.testing.assert_array_equal(found.edges, c.edges)
            assert found.half_maximum == c.half_maximum


@pytest.mark.parametrize("sample", [None, SHARD_ROWS + 3000, 2500])
@pytest.mark.parametrize("coefficient", ["pearson", "spearman"])
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_correlations(many, wide, coordinates, coefficient, sample):
    one, other = (
        without_pauses(
            correlation_steps(
                many, coordinates, coefficient=coefficient, sample=sample, passes=passes
            )
        )
        for passes in (None, wide)
    )
    if (coordinates, coefficient, sample) == ("z", "pearson", None):
        # Alone nobody goes over the points: it is known from the PCA.
        np.testing.assert_allclose(one.r, other.r, rtol=1e-12)
    else:
        np.testing.assert_array_equal(one.r, other.r)
    assert one.n_points == other.n_points


def test_ranks_of_rounded_coordinates(many, wide):
    one, other = (
        without_pauses(rank_covariance_steps(many, "pca", passes=passes, most_in_memory=0))
        for passes in (None, wide)
    )
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("own", [False, True])
def test_nearest_images(many, wide, own):
    rows = np.array([0, 3, SHARD_ROWS, N - 1])
    # Some images are twice there: equally near ones come in the order of their numbers.
    points = np.array(many.points)
    points[SHARD_ROWS + 1] = points[3]
    space = LatentSpace(points, many.basis)
    z, left_out = points[rows], rows if own else None
    one = nearest_images(z, space, 5, left_out)
    passes = Wide(Tools(space=lambda: space))
    *_, other = nearest_steps(z, space, 5, left_out, passes)
    np.testing.assert_array_equal(one.rows, other.rows)
    np.testing.assert_array_equal(one.distances, other.distances)
    distances = np.linalg.norm(points.astype(np.float64) - z[1].astype(np.float64), axis=1)
    if own:
        distances[3] = np.inf
    np.testing.assert_array_equal(one.rows[1], np.argsort(distances, kind="stable")[:5])


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 9))
def test_moment_sums_of_parts_are_those_of_all(lengths, seed):
    rng = np.random.default_rng(seed)
    parts = [rng.normal(3, 2, (length, 3)) for length in lengths]
    sums = []
    for part in parts:
        sums.append(MomentSums(np.ones(3)))
        sums[-1].add(part)
    before = [each.mean.copy() for each in sums]
    both, everything = merge_all(operator.add, sums), np.concatenate(parts)
    np.testing.assert_allclose(both.mean, everything.mean(axis=0), rtol=1e-12)
    covariance = np.cov(everything, rowvar=False, bias=True)
    np.testing.assert_allclose(both.covariance, covariance, rtol=1e-9, atol=1e-12)
    for each, mean in zip(sums, before, strict=True):
        np.testing.assert_array_equal(each.mean, mean)


@given(st.integers(1, 9), st.integers(1, 12), st.integers(0, 9))
def test_the_largest_of_parts_are_those_of_all(count, at_once, seed):
    values = np.random.default_rng(seed).integers(0, 99, (3, 30)).astype(np.float32)
    parts = []
    for start in range(0, 30, at_once):
        parts.append(Largest(3, count))
        parts[-1].add(values[:, start : start + at_once], start)
    found = merge_all(operator.add, parts).places
    assert all(len(set(row)) == count for row in found.tolist())
    largest = np.sort(np.take_along_axis(values, found, axis=1), axis=1)
    np.testing.assert_array_equal(largest, np.sort(values, axis=1)[:, -count:])
