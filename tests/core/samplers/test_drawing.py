from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.fitted_basis import FITTED_ON
from latent_explorer.core.samplers import (
    METHODS,
    PARAMETERS,
    SAMPLERS,
    WIDTHS,
    SamplingSettings,
    draw,
    draw_steps,
    preparation_key,
    prepare_steps,
)
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
    neighbours=st.integers(1, 64),
    spread=st.floats(0, 1.2),
    clusters=st.just(3),
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
    if asked.method in ("pairwise", "pairwise-uniform"):
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


@pytest.mark.parametrize("method", [m for m in METHODS if SAMPLERS[m].returns == "pca"])
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
    for method in METHODS:
        made = draw(SamplingSettings(method=method, n_components=3), space)
        if method != "cube":
            np.testing.assert_allclose(made.v[:, 2], 0, atol=1e-12)
            np.testing.assert_allclose(made.z[:, 1], 4, rtol=1e-6)
    assert draw(SamplingSettings(n_components=3), space).share == 1
    assert draw(SamplingSettings(method="cube", n_components=3), space).share == 0


@given(any_settings, st.integers(1, 60))
def test_a_vector_does_not_depend_on_how_many_are_drawn(toy_space, asked, more):
    made = draw(asked, toy_space)
    many = draw(dataclasses.replace(asked, count=asked.count + more), toy_space)
    np.testing.assert_allclose(many.v[: asked.count], made.v, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(many.holds[: asked.count], made.holds)


@pytest.mark.parametrize("method", ["gaussian", "mixture", "cube"])
def test_components_that_are_added_leave_the_others_as_they_are(toy_space, method):
    few, more = (draw(settings(method, n_components=K), toy_space) for K in (5, 6))
    np.testing.assert_allclose(more.v[:, :5], few.v, rtol=1e-9, atol=1e-12)


OTHER = {
    "sigma_level": 2.0,
    "fact": 1.1,
    "n_components": 8,
    "width": "half-width",
    "truncation": 1.0,
    "neighbours": 3,
    "spread": 0.3,
    "length": 1.1,
    "noise": 0.1,
    "clusters": 2,
}
OF_ALL = {"seed": 3, "fitted_on": "within"}


def test_every_parameter_is_tried_and_used():
    used = {name for sampler in SAMPLERS.values() for name in sampler.uses}
    assert used == set(OTHER)
    assert used | {"fitted_points", "fitted_level"} == {*PARAMETERS, "width"}


@pytest.mark.parametrize("method", METHODS)
def test_a_sampler_uses_the_settings_it_names_and_no_others(toy_space, method):
    base = settings(method, n_components=6)
    reference = draw(base, toy_space).z
    for name, value in (OTHER | OF_ALL).items():
        z = draw(dataclasses.replace(base, **{name: value}), toy_space).z
        used = name in OF_ALL or name in SAMPLERS[method].uses
        assert (z.tobytes() != reference.tobytes()) == used, name


def test_the_table_describes_each_sampler():
    assert METHODS == tuple(SAMPLERS)
    assert METHODS[0] == SamplingSettings().method == "pairwise"
    assert {"directions", "neighbours", "mixture", "ellipsoid", "pairwise-z"} < set(METHODS)
    names = {field.name for field in dataclasses.fields(SamplingSettings)}
    for name, sampler in SAMPLERS.items():
        assert sampler.name == name
        assert sampler.title
        assert sampler.description.endswith(".")
        assert set(sampler.uses) < names
        assert set(sampler.defaults) <= set(sampler.uses)
        if sampler.preparation is not None:
            assert set(sampler.preparation.depends_on) <= set(sampler.uses)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_prepared_serves_all_settings_of_its_key(toy_space, method):
    base = settings(method, n_components=6, count=5)
    prepared = without_pauses(prepare_steps(base, toy_space))
    for name, value in (OTHER | OF_ALL).items():
        other = dataclasses.replace(base, **{name: value})
        if preparation_key(other) == prepared.key:
            expected = draw(other, toy_space)
            assert draw(other, toy_space, prepared).z.tobytes() == expected.z.tobytes()
        else:
            with pytest.raises(ValueError, match="prepare it for these"):
                draw(other, toy_space, prepared)


def test_the_key_is_no_finer_than_it_must_be():
    key = preparation_key
    assert key(settings("pairwise")) == key(settings("cube", fact=1.0, seed=9))
    assert key(settings("directions")) == key(settings("neighbours", neighbours=5, noise=0.1))
    assert key(settings("directions")) != key(settings("mixture"))
    assert key(settings("mixture")) != key(settings("mixture", clusters=3))
    assert key(settings("pairwise", fitted_points=500)) == key(settings("pairwise"))
    random, fewer = (settings("pairwise", fitted_on="random", fitted_points=n) for n in (900, 500))
    assert key(random) != key(fewer)
    assert key(random) == key(dataclasses.replace(random, fitted_level=2.0))


@pytest.mark.parametrize("method", METHODS)
def test_vectors_drawn_in_parts_are_those_drawn_at_once(toy_space, monkeypatch, method):
    asked = settings(method, count=23)
    whole = draw(asked, toy_space)
    parts = dataclasses.replace(SAMPLERS[method], at_once=5)
    monkeypatch.setitem(SAMPLERS, method, parts)
    prepared = without_pauses(prepare_steps(asked, toy_space))
    steps = draw_steps(asked, prepared)
    pauses = 0
    with pytest.raises(StopIteration) as end:
        while True:
            next(steps)
            pauses += 1
    assert pauses == 4
    np.testing.assert_allclose(end.value.value.v, whole.v, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("fitted_on", FITTED_ON[1:])
@pytest.mark.parametrize("method", METHODS)
def test_vectors_are_drawn_in_the_basis_of_some_points(toy_space, method, fitted_on):
    asked = settings(
        method, n_components=6, fitted_on=fitted_on, fitted_points=300, fitted_level=2.0
    )
    prepared = without_pauses(prepare_steps(asked, toy_space))
    assert prepared.space.points is not None
    assert prepared.space.basis is not toy_space.basis
    made = draw(asked, toy_space)
    np.testing.assert_allclose(prepared.space.basis.to_pca(made.z, 6), made.v, atol=1e-4)
    if SAMPLERS[method].returns == "pca":
        left = prepared.space.basis.to_pca(made.z)[:, 6:]
        np.testing.assert_allclose(left, 0, atol=1e-4)


# Those made from images reach hardly further than these.
@pytest.mark.parametrize("method", [m for m in METHODS if "neighbours" not in SAMPLERS[m].uses])
def test_vectors_too_large_for_single_precision_are_refused(rng, method):
    points = rng.normal(size=(50, 3)) * 1e38
    space = LatentSpace(points, fit_basis(points))
    asked = SamplingSettings(method=method, n_components=3, sigma_level=6, fact=2, count=200)
    with pytest.raises(ValueError, match="too large for single precision"):
        draw(asked, space)
