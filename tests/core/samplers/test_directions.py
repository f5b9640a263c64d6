"""Faces from the directions of images: the formula, and what it comes to."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import SamplingSettings, draw, prepare_steps
from latent_explorer.core.samplers.keyed import (
    IMAGES,
    NEAREST,
    derived,
    normals,
    uniforms,
    vector_keys,
)
from latent_explorer.core.space import LatentSpace


def settings(**others):
    return SamplingSettings(method="directions", **{"n_components": 12, **others})


def literal(asked, space):
    """Go vector by vector, word by word."""
    K, m = asked.n_components, asked.neighbours
    root = np.sqrt(space.basis.std[:K])
    y = space.basis.to_pca(space.points)[:, :K] / root
    units = y / np.linalg.norm(y, axis=1, keepdims=True)
    made = []
    for n in range(asked.count):
        (share,) = uniforms(vector_keys(asked.seed, range(n, n + 1), IMAGES))
        image = int(share * space.n)
        near = np.argsort(-(units @ units[image]), kind="stable")[:m]
        c = units[near].mean(axis=0)
        g = normals(derived(vector_keys(asked.seed, range(n, n + 1), NEAREST), near))
        direction = c + asked.spread * g @ (units[near] - c) / np.sqrt(m)
        direction /= np.linalg.norm(direction)
        made.append(asked.length * np.linalg.norm(y[image]) * direction * root)
    return np.array(made)


@pytest.mark.parametrize(
    "others", [{}, {"neighbours": 4, "spread": 1.2, "length": 0.8}, {"n_components": 5}]
)
def test_the_vectors_are_those_of_the_formula(toy_space, others):
    asked = settings(**others)
    # The table holds single precision.
    np.testing.assert_allclose(
        draw(asked, toy_space).v, literal(asked, toy_space), rtol=1e-4, atol=1e-4
    )


def test_with_one_neighbour_and_no_spread_it_is_the_image_itself(toy_space):
    made = draw(settings(neighbours=1, spread=0.0, count=300), toy_space)
    points = toy_space.points.astype(np.float64)
    nearest = np.linalg.norm(made.z[:, None] - points, axis=2)
    assert nearest.min(axis=1).max() < 1e-3
    assert len(set(nearest.argmin(axis=1).tolist())) > 250, "not always the same"
    cut = draw(settings(neighbours=1, spread=0.0, n_components=7, count=50), toy_space)
    v = toy_space.basis.to_pca(points)[:, :7]
    distances = np.linalg.norm(cut.v[:, None] - v, axis=2)
    assert distances.min(axis=1).max() < 1e-3


@given(st.integers(0, 2**31 - 1), st.floats(0, 1.2), st.floats(0.8, 1.2), st.integers(1, 64))
def test_each_vector_is_as_long_as_an_image(toy_space, seed, spread, length, neighbours):
    made = draw(
        settings(seed=seed, spread=spread, length=length, neighbours=neighbours, count=5), toy_space
    )
    root = np.sqrt(toy_space.basis.std)
    images = np.linalg.norm(toy_space.basis.to_pca(toy_space.points) / root, axis=1)
    lengths = np.linalg.norm(made.v / root, axis=1) / length
    assert np.abs(lengths[:, None] - images).min(axis=1).max() < 1e-3


def test_the_vectors_have_the_moments_of_the_images(toy_space):
    made = draw(settings(count=4000), toy_space)
    basis = toy_space.basis
    assert np.abs(made.v.mean(axis=0) / basis.std).max() < 0.1
    # A mean of several images smooths what is narrow against their distances.
    np.testing.assert_allclose(made.v.std(axis=0), basis.std, rtol=0.3)
    images = np.linalg.norm(basis.to_pca(toy_space.points) / np.sqrt(basis.std), axis=1)
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    np.testing.assert_allclose(
        np.quantile(np.linalg.norm(made.v / np.sqrt(basis.std), axis=1), levels),
        np.quantile(images, levels),
        rtol=0.05,
    )


def test_a_neighbour_more_moves_a_vector_little(toy_space):
    few, more = (draw(settings(neighbours=m, count=200), toy_space).v for m in (12, 13))
    moved = np.linalg.norm(more - few, axis=1) / np.linalg.norm(few, axis=1)
    assert np.median(moved) < 0.15


def test_a_component_more_moves_a_vector_little(rng):
    points = rng.normal(size=(3000, 40)) * np.geomspace(5, 0.1, 40)
    space = LatentSpace(points, fit_basis(points))
    few, more = (draw(settings(n_components=K, count=200), space).z for K in (30, 31))
    moved = np.linalg.norm(more - few, axis=1) / np.linalg.norm(few, axis=1)
    assert np.median(moved) < 0.15


def test_an_image_on_the_mean_gives_the_mean(rng):
    points = rng.normal(size=(40, 3))
    points[7] = 0
    points -= points.mean(axis=0)
    points[7] = 0
    points[:7] -= points.sum(axis=0) / 7
    space = LatentSpace(points, fit_basis(points))
    asked = settings(n_components=3, neighbours=1, spread=0.0, count=400)
    prepared = without_pauses(prepare_steps(asked, space))
    made = draw(asked, space, prepared)
    starts = prepared.fitted.starts(asked.seed, range(400))
    assert np.isfinite(made.z).all()
    np.testing.assert_allclose(made.v[starts == 7], 0, atol=1e-6)


def test_images_that_are_all_the_same_give_that_image():
    points = np.full((20, 3), 2.0)
    space = LatentSpace(points, fit_basis(points))
    for method in ("directions", "neighbours"):
        asked = dataclasses.replace(settings(n_components=3), method=method)
        np.testing.assert_allclose(draw(asked, space).z, 2.0)
