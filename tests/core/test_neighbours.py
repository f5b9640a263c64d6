from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from latent_explorer.core import neighbours
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.neighbours import count_nearest_steps, nearest_images, nearest_steps
from latent_explorer.core.space import LatentSpace


def naive(z, space, count):
    distances = cdist(np.asarray(z, float), space.points.astype(float))
    rows = np.argsort(distances, axis=1, kind="stable")[:, :count]
    return rows, np.take_along_axis(distances, rows, axis=1)


@pytest.mark.parametrize("points_a_step", [7, 300, 8192])
@pytest.mark.parametrize("count", [1, 8])
def test_the_nearest_are_those_of_scipy(toy_space, rng, monkeypatch, points_a_step, count):
    monkeypatch.setattr(neighbours, "_POINTS", points_a_step)
    z = rng.normal(size=(20, 12)) * 3
    rows, distances = naive(z, toy_space, count)
    found = nearest_images(z, toy_space, count)
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_allclose(found.distances, distances, rtol=1e-12)
    np.testing.assert_allclose(found.mean_distances, distances.mean(axis=1))
    assert not found.rows.flags.writeable


def test_an_image_is_not_its_own_neighbour(toy_space, monkeypatch):
    monkeypatch.setattr(neighbours, "_POINTS", 500)
    own = np.array([0, 499, 500, 1999])
    z = toy_space.points[own]
    assert (nearest_images(z, toy_space, 1).rows[:, 0] == own).all()
    found = nearest_images(z, toy_space, 8, own=own)
    rows, _ = naive(z, toy_space, 9)
    np.testing.assert_array_equal(found.rows, rows[:, 1:])


def test_the_steps_are_counted_and_change_nothing(toy_space, rng, monkeypatch):
    z = rng.normal(size=(150, 12)) * 3
    whole = nearest_images(z, toy_space, 3)
    monkeypatch.setattr(neighbours, "_PRODUCTS", 9000)
    monkeypatch.setattr(neighbours, "_VECTORS", 40)
    steps = list(nearest_steps(z, toy_space, 3))
    assert len(steps) == count_nearest_steps(150, toy_space)
    np.testing.assert_array_equal(steps[-1].rows, whole.rows)
    np.testing.assert_array_equal(steps[-1].distances, whole.distances)


def test_points_are_read_a_block_at_a_time_however_many_vectors(toy_space, rng, monkeypatch):
    sizes = []

    class Read(np.ndarray):
        def __getitem__(self, key):
            found = np.asarray(super().__getitem__(key))
            if isinstance(key, slice):
                sizes.append(len(found))
            return found

    monkeypatch.setattr(neighbours, "_PRODUCTS", 9000)
    monkeypatch.setattr(neighbours, "_POINTS", 500)
    z = rng.normal(size=(150, 12)) * 3
    whole = nearest_images(z, toy_space, 3)
    read = LatentSpace(toy_space.points, toy_space.basis)
    object.__setattr__(read, "points", toy_space.points.view(Read))
    found = nearest_images(z, read, 3)
    np.testing.assert_array_equal(found.distances, whole.distances)
    np.testing.assert_array_equal(found.rows, whole.rows)
    assert sum(sizes) == toy_space.n
    assert len(sizes) <= -(-toy_space.n // 480), "not one for each step of 60"


def test_neighbours_far_from_the_origin_are_exact(rng):
    points = (rng.normal(size=(300, 4)) + 1000).astype(np.float32)
    space = LatentSpace(points, fit_basis(points))
    rows, distances = naive(points[:5] + 0.01, space, 8)
    found = nearest_images(points[:5] + 0.01, space)
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_allclose(found.distances, distances, rtol=1e-6)


def test_few_images_have_few_neighbours(rng):
    points = rng.normal(size=(3, 4))
    space = LatentSpace(points, fit_basis(points))
    assert nearest_images(points, space).rows.shape == (3, 3)
    assert nearest_images(points, space, own=[0, 1, 2]).rows.shape == (3, 2)
    assert nearest_images(np.empty((0, 4)), space).distances.shape == (0, 3)


def test_nothing_near_is_refused(toy_space, rng):
    point = rng.normal(size=(2, 4))
    one = LatentSpace(point[:1], fit_basis(point))
    with pytest.raises(ValueError, match="no neighbours: 8 are asked for and there are 0 images"):
        nearest_images(point[:1], one, own=[0])
    with pytest.raises(ValueError, match="no neighbours: 0"):
        nearest_images(toy_space.points[:1], toy_space, 0)


def test_vectors_beyond_single_precision_have_finite_distances(toy_space):
    found = nearest_images(np.full((1, 12), 1e37), toy_space)
    assert np.isfinite(found.distances).all()


def test_there_are_steps_between_which_others_can_go_first(toy_space, monkeypatch):
    monkeypatch.setattr(neighbours, "_POINTS", 100)
    steps = list(nearest_steps(toy_space.points[:2], toy_space))
    assert steps[:-1] == [None] * 20
    assert steps[-1] is not None
