"""The table of components agrees with scipy and with what is known elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kurtosis, skew

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.components import (
    FEW_BINS,
    component_steps,
    far_out,
    strongest_partner,
    truncation_errors,
)
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.core.statistics import half_widths


def table_of(points, coordinates="z"):
    return without_pauses(component_steps(LatentSpace(points, fit_basis(points)), coordinates))


@pytest.fixture
def points(rng):
    skewed = rng.gamma(2.0, size=(5000, 4)) @ rng.normal(size=(4, 4)) + [30, 0, -2, 1]
    return np.asfortranarray(skewed.astype(np.float32))


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_moments_and_half_widths_are_those_of_scipy_and_of_the_whole(points, coordinates):
    table = table_of(points, coordinates)
    values = points.astype(np.float64)
    if coordinates == "pca":
        values = fit_basis(points).to_pca(values)
    np.testing.assert_allclose(table.mean, values.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(table.std, values.std(axis=0), rtol=1e-9)
    np.testing.assert_allclose(table.skewness, skew(values), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(table.kurtosis, kurtosis(values), rtol=1e-7, atol=1e-9)
    expected = half_widths(values)
    np.testing.assert_allclose(table.half_widths, expected.values, rtol=0.02)
    np.testing.assert_allclose(table.bins_spanned, expected.bins_spanned, rtol=0.02)
    assert (table.coordinates, table.n_points, len(table)) == (coordinates, 5000, 4)


def test_known_shapes(rng):
    n = 200_000
    made = np.stack([rng.normal(size=n), rng.exponential(size=n), rng.uniform(size=n)], axis=1)
    table = table_of(made)
    np.testing.assert_allclose(table.skewness, [0, 2, 0], atol=0.05)
    np.testing.assert_allclose(table.kurtosis, [0, 6, -1.2], atol=0.5)


def test_shares_of_the_variance_belong_to_the_pca(toy_space):
    assert without_pauses(component_steps(toy_space, "z")).explained is None
    assert without_pauses(component_steps(toy_space, "z")).cumulated is None
    table = without_pauses(component_steps(toy_space, "pca"))
    shares = [toy_space.basis.explained_variance(k) for k in range(1, toy_space.d + 1)]
    np.testing.assert_allclose(table.cumulated, shares, rtol=1e-12)
    assert table.cumulated.max() <= 1
    np.testing.assert_allclose(np.diff(table.cumulated), table.explained[1:], rtol=1e-9)


@pytest.mark.parametrize("value", [0.0, 0.1, -1000.1])
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_constant_component_has_no_shape(rng, value, coordinates):
    points = rng.normal(3, 1, size=(777, 3))
    points[:, 1] = value
    table = table_of(points, coordinates)
    constant = 1 if coordinates == "z" else 2
    assert table.std[constant] == table.half_widths[constant] == 0
    assert np.isnan(table.skewness[constant])
    assert np.isnan(table.kurtosis[constant])
    assert not table.rough[constant]
    others = np.arange(3) != constant
    assert np.isfinite(table.skewness[others]).all()


def test_two_equal_points_of_one_component():
    for coordinates in COORDINATES:
        table = table_of(np.full((2, 1), 0.1), coordinates)
        assert table.std[0] == 0
        assert np.isnan([table.skewness[0], table.kurtosis[0]]).all()
        assert not table.dominant.any()
    assert np.isnan(table.explained).all()


def test_few_points_make_half_widths_rough(rng):
    few = table_of(rng.normal(size=(60, 2)))
    assert (few.bins_spanned < FEW_BINS).all()
    assert few.rough.all()
    assert not table_of(rng.normal(size=(50_000, 2))).rough.any()


def test_dominant_components_are_far_out_by_mean_or_width(rng):
    points = rng.normal(size=(5000, 40))
    points[:, 3] += 9
    points[:, 4] -= 9
    points[:, 17] *= 8
    table = table_of(points)
    assert table.far_mean[[3, 4]].all()
    assert table.far_width[17]
    assert np.flatnonzero(table.dominant).tolist() == sorted(
        {*np.flatnonzero(table.far_mean), *np.flatnonzero(table.far_width)}
    )
    assert not table_of(points, "pca").far_mean.any(), "their means are 0"


def test_the_rule_by_hand():
    # Median 3, distances 2 1 0 1 97: their median 1, so far out is above 3 + 3 * 1.4826.
    assert far_out([1, 2, 3, 4, 100]).tolist() == [False, False, False, False, True]
    assert far_out([1, 2, 3, 4, 3 + 3 * 1.4826 - 1e-6]).sum() == 0
    assert far_out([0, 0, 0, 2, 1]).tolist() == [False, False, False, True, True]


@given(arrays(np.float64, st.integers(1, 30), elements=st.floats(-1e6, 1e6)))
def test_less_than_half_is_far_out(values):
    assert far_out(values).sum() <= len(values) / 2


def test_the_error_over_k_is_that_of_reconstructions(toy_space):
    basis = toy_space.basis
    errors = truncation_errors(basis.std)
    assert errors.shape == (toy_space.d + 1,)
    assert errors[-1] == 0
    z = toy_space.points.astype(np.float64)
    for K in (0, 1, 5, 11):
        kept = basis.to_z(basis.to_pca(z, K))
        assert errors[K] == pytest.approx(np.square(z - kept).mean(), rel=1e-9)


@pytest.mark.parametrize("component", [0, 3, 11])
def test_the_strongest_partner_is_that_of_the_matrix(
    toy_space: LatentSpace, component: int
) -> None:
    r = np.abs(np.corrcoef(toy_space.points.astype(np.float64), rowvar=False))
    np.fill_diagonal(r, 0)
    assert strongest_partner(toy_space, "z", component) == r[component].argmax()
    assert strongest_partner(toy_space, "pca", component) == (0 if component else 1)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_what_is_correlated_with_nothing_has_some_partner(coordinates: Coordinates) -> None:
    points = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    points[:, 0] = 2.0
    space = LatentSpace(points, fit_basis(points))
    for component in range(3):
        partner = strongest_partner(space, coordinates, component)
        assert partner != component
        assert partner in range(3)
