from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.samplers import METHODS, SAMPLERS, WIDTHS, SamplingSettings, draw
from latent_explorer.core.space import LatentSpace

any_settings = st.builds(
    SamplingSettings,
    method=st.sampled_from(METHODS),
    sigma_level=st.floats(0.1, 6),
    fact=st.floats(0.05, 2),
    n_components=st.integers(1, 12),
    width=st.sampled_from(WIDTHS),
    count=st.integers(1, 30),
    seed=st.integers(0, 2**31 - 1),
)


def settings(method, **others):
    return SamplingSettings(method=method, **{"n_components": 12, **others})


@given(any_settings)
def test_every_draw_is_complete_and_locked(toy_space, asked):
    made = draw(asked, toy_space)
    assert made.settings == asked
    assert made.v.shape == (asked.count, asked.n_components)
    assert made.v.dtype == np.float64
    assert made.z.shape == (asked.count, 12)
    assert made.z.dtype == np.float32
    assert made.z.flags.c_contiguous
    assert made.holds.shape == (asked.count,)
    assert not any(array.flags.writeable for array in (made.v, made.z, made.holds))
    assert made.share == made.holds.mean()
    np.testing.assert_allclose(
        toy_space.basis.to_pca(made.z, asked.n_components), made.v, atol=1e-4
    )
    if asked.method.startswith("pairwise"):
        assert made.share == 1


@given(any_settings)
def test_the_same_settings_give_the_same_bits(toy_space, asked):
    first, second = (draw(asked, toy_space) for _ in range(2))
    assert first.z.tobytes() == second.z.tobytes()
    assert first.v.tobytes() == second.v.tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_another_seed_gives_other_vectors(toy_space, method):
    first, second = (draw(settings(method, seed=seed), toy_space) for seed in (1, 2))
    assert first.z.tobytes() != second.z.tobytes()


@pytest.mark.parametrize("method", ["pairwise", "pairwise-uniform"])
@pytest.mark.parametrize("width", WIDTHS)
def test_drawn_vectors_lie_in_the_ellipse_of_every_pair(toy_space, method, width):
    asked = settings(method, count=200, fact=0.7, sigma_level=2.2, width=width)
    made = draw(asked, toy_space)
    limits = 0.7 * 2.2 * toy_space.basis.widths(width)
    for i in range(12):
        for j in range(i):
            inside = np.square(made.v[:, i] / limits[i]) + np.square(made.v[:, j] / limits[j])
            assert inside.max() <= 1 + 1e-9


@pytest.mark.parametrize("method", ["pairwise", "pairwise-uniform", "gaussian"])
def test_components_that_are_left_out_stay_at_their_mean(toy_space, method):
    made = draw(settings(method, n_components=5), toy_space)
    np.testing.assert_allclose(toy_space.basis.to_pca(made.z)[:, 5:], 0, atol=1e-5)


def test_settings_scale_the_vectors_and_change_nothing_else(toy_space):
    half, whole = (draw(settings("pairwise", fact=fact), toy_space) for fact in (0.5, 1.0))
    np.testing.assert_allclose(2 * half.v, whole.v)
    lower, higher = (
        draw(settings("pairwise", sigma_level=level), toy_space) for level in (1.0, 3.0)
    )
    np.testing.assert_allclose(3 * lower.v, higher.v)


def test_the_gaussian_has_the_moments_of_the_data(toy_space):
    basis = toy_space.basis
    made = draw(settings("gaussian", fact=0.5, count=50_000), toy_space)
    np.testing.assert_allclose(made.z.mean(axis=0), basis.mean, atol=0.05)
    covariance = np.cov(made.z.T.astype(float)) / 0.25
    np.testing.assert_allclose(covariance, basis.covariance, atol=0.03 * covariance.max())
    # The sigma level is for ellipses, which a normal distribution does not end at.
    other = draw(settings("gaussian", fact=0.5, count=50_000, sigma_level=1), toy_space)
    assert other.v.tobytes() == made.v.tobytes()


def test_the_gaussian_uses_the_width_asked_for(toy_space):
    by_std, by_half_width = (draw(settings("gaussian", width=width), toy_space) for width in WIDTHS)
    ratio = toy_space.basis.widths("half-width") / toy_space.basis.std
    np.testing.assert_allclose(by_half_width.v, by_std.v * ratio)


def test_the_cube_lies_around_the_origin_and_misses_the_data(toy_space):
    basis = toy_space.basis
    asked = settings("cube", count=5000, n_components=4)
    made = draw(asked, toy_space)
    b = 2.35 * 0.7 * np.sqrt(np.diagonal(basis.covariance).mean())
    assert np.abs(made.z).max() <= b * (1 + 1e-6)
    np.testing.assert_allclose(made.z.mean(axis=0), 0, atol=0.05 * b)
    np.testing.assert_allclose(made.z.std(axis=0), b / np.sqrt(3), rtol=0.03)
    every_component = draw(dataclasses.replace(asked, n_components=12), toy_space)
    assert every_component.z.tobytes() == made.z.tobytes()
    assert every_component.share < 0.01


def test_more_components_than_there_are_is_refused_with_the_remedy(toy_space):
    asked = SamplingSettings()
    with pytest.raises(ValueError, match="choose n_components from 1 to 12"):
        draw(asked, toy_space)
    assert draw(asked.within(12), toy_space).v.shape == (24, 12)


def test_components_without_width_stay_at_their_mean(rng):
    points = rng.normal(size=(50, 3))
    points[:, 1] = 4
    space = LatentSpace(points, fit_basis(points))
    for method in ("pairwise", "pairwise-uniform", "gaussian"):
        made = draw(SamplingSettings(method=method, n_components=3), space)
        np.testing.assert_array_equal(made.v[:, 2], 0)
        np.testing.assert_allclose(made.z[:, 1], 4, rtol=1e-6)
    assert draw(SamplingSettings(n_components=3), space).share == 1
    assert draw(SamplingSettings(method="cube", n_components=3), space).share == 0


@given(any_settings, st.integers(1, 60))
def test_a_vector_does_not_depend_on_how_many_are_drawn(toy_space, asked, more):
    made = draw(asked, toy_space)
    many = draw(dataclasses.replace(asked, count=asked.count + more), toy_space)
    np.testing.assert_allclose(many.v[: asked.count], made.v, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(many.holds[: asked.count], made.holds)


@pytest.mark.parametrize("method", ["gaussian", "cube"])
def test_components_that_are_added_leave_the_others_as_they_are(toy_space, method):
    few, more = (draw(settings(method, n_components=K), toy_space) for K in (5, 6))
    np.testing.assert_allclose(more.v[:, :5], few.v, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_sampler_uses_the_settings_it_names_and_no_others(toy_space, method):
    base = settings(method, n_components=6)
    reference = draw(base, toy_space).z
    changed = {"sigma_level": 2.0, "fact": 1.1, "n_components": 8, "width": "half-width", "seed": 3}
    for name, value in changed.items():
        z = draw(dataclasses.replace(base, **{name: value}), toy_space).z
        assert (z.tobytes() != reference.tobytes()) == (name in SAMPLERS[method].uses), name


def test_the_table_describes_each_sampler():
    assert METHODS == tuple(SAMPLERS) == ("pairwise", "pairwise-uniform", "gaussian", "cube")
    names = {field.name for field in dataclasses.fields(SamplingSettings)}
    for name, sampler in SAMPLERS.items():
        assert sampler.name == name
        assert sampler.description
        assert set(sampler.uses) < names
        assert sampler.needs in ("basis", "points")


@pytest.mark.parametrize("method", METHODS)
def test_vectors_too_large_for_single_precision_are_refused(rng, method):
    points = rng.normal(size=(50, 3)) * 1e38
    space = LatentSpace(points, fit_basis(points))
    asked = SamplingSettings(method=method, n_components=3, sigma_level=6, fact=2, count=200)
    with pytest.raises(ValueError, match="too large for single precision"):
        draw(asked, space)
