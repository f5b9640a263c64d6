"""The search among images against a plain one."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.samplers import image_table as module
from latent_explorer.core.samplers.image_table import IMAGE_TABLE, ImageTable
from latent_explorer.core.space import LatentSpace


@pytest.fixture(scope="module")
def table(toy_space: LatentSpace) -> ImageTable:
    return _table(toy_space)


def _table(space: LatentSpace) -> ImageTable:
    found = without_pauses(IMAGE_TABLE.steps(SamplingSettings(), space))
    assert isinstance(found, ImageTable)
    return found


def test_the_table_holds_the_pca_coordinates_of_all_images(toy_space, table):
    v = toy_space.basis.to_pca(toy_space.points)
    np.testing.assert_allclose(table.y * table.scale, v, atol=2e-5)
    std = toy_space.basis.std
    np.testing.assert_allclose(table.scale, np.sqrt(std * std[0]))
    np.testing.assert_array_equal(table.images, np.arange(toy_space.n))


@pytest.mark.parametrize("K", [1, 5, 12])
@pytest.mark.parametrize("m", [1, 2, 12, 64])
def test_the_nearest_by_angle_are_those_of_a_plain_search(toy_space, table, K, m):
    v = toy_space.basis.to_pca(toy_space.points)[:, :K]
    y = v / np.sqrt(toy_space.basis.std[:K])
    units = y / np.linalg.norm(y, axis=1, keepdims=True)
    places = np.array([0, 7, 1999])
    found = table.nearest_by_angle(places, m, K)
    assert found.shape == (3, m)
    np.testing.assert_array_equal(found[:, 0], places)
    cosines = units[places] @ units.T
    expected = -np.sort(-cosines, axis=1)[:, :m]
    np.testing.assert_allclose(np.take_along_axis(cosines, found, 1), expected, atol=1e-6)
    assert all(len(set(row)) == m for row in found.tolist())


@pytest.mark.parametrize("K", [1, 5, 12])
def test_the_nearest_by_distance_are_those_of_a_plain_search(toy_space, table, K):
    v = toy_space.basis.to_pca(toy_space.points)[:, :K]
    places = np.array([3, 4, 1500])
    found = table.nearest(places, 9, K)
    np.testing.assert_array_equal(found[:, 0], places)
    distances = np.linalg.norm(v[places][:, None] - v, axis=2)
    expected = np.sort(distances, axis=1)[:, :9]
    np.testing.assert_allclose(np.take_along_axis(distances, found, 1), expected, atol=1e-4)


def test_the_blocks_of_the_search_change_nothing(table, monkeypatch):
    places = np.array([0, 499, 500, 1999])
    searches = (table.nearest_by_angle, table.nearest)
    whole = [search(places, 12, 7) for search in searches]
    monkeypatch.setattr(module, "_SEARCHED", 100)
    for search, expected in zip(searches, whole, strict=True):
        np.testing.assert_array_equal(search(places, 12, 7), expected)


def test_equal_images_are_taken_in_their_order(rng):
    points = np.repeat(rng.normal(size=(10, 4)), 5, axis=0)
    table = _table(LatentSpace(points, fit_basis(points)))
    for search in (table.nearest_by_angle, table.nearest):
        (found,) = search(np.array([17]), 5, 4)
        assert found.tolist() == [17, 15, 16, 18, 19], "itself first"


def test_there_are_no_more_neighbours_than_images(rng):
    points = rng.normal(size=(6, 3))
    table = _table(LatentSpace(points, fit_basis(points)))
    assert sorted(table.nearest_by_angle(np.array([2]), 64, 3)[0]) == list(range(6))
    assert sorted(table.nearest(np.array([2]), 64, 3)[0]) == list(range(6))


def test_all_images_are_started_from_alike(table):
    starts = table.starts(3, range(60_000))
    assert starts.min() >= 0
    assert starts.max() < 2000
    counts = np.bincount(starts, minlength=2000)
    # Of a Poisson distribution of mean 30.
    assert counts.mean() == 30
    assert 27 < counts.var() < 33


def test_of_many_images_a_random_choice_is_searched(toy_space, monkeypatch):
    monkeypatch.setattr(module, "IMAGES_AT_MOST", 500)
    few, again = _table(toy_space), _table(toy_space)
    assert few.y.shape == (500, 12)
    assert len(set(few.images.tolist())) == 500
    v = toy_space.basis.to_pca(toy_space.points[few.images])
    np.testing.assert_allclose(few.y * few.scale, v, atol=2e-5)
    np.testing.assert_array_equal(few.images, again.images)


def test_the_unit_of_z_does_not_matter(toy_space, table):
    points = toy_space.points.astype(np.float64) * 1e30
    large = _table(LatentSpace(points, fit_basis(points)))
    np.testing.assert_allclose(large.y, table.y, atol=1e-3)


def test_the_table_is_made_in_steps(toy_space):
    steps = IMAGE_TABLE.steps(SamplingSettings(), toy_space)
    assert next(steps) is None
