from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA

from latent_explorer.core.basis import PcaBasis, fit_basis
from latent_explorer.core.statistics import HALF_WIDTH_PER_STD, moments


@pytest.fixture
def basis(toy_space):
    return toy_space.basis


def test_the_basis_is_that_of_scikit_learn(toy_space):
    points = toy_space.points.astype(float)
    reference = PCA().fit(points)
    basis = toy_space.basis
    np.testing.assert_allclose(basis.mean, reference.mean_)
    # scikit-learn divides by n - 1.
    std = np.sqrt(reference.explained_variance_ * (len(points) - 1) / len(points))
    np.testing.assert_allclose(basis.std, std)
    cosines = (basis.components * reference.components_.T).sum(axis=0)
    np.testing.assert_allclose(np.abs(cosines), 1)


def test_the_components_are_orthonormal_and_the_largest_comes_first(basis):
    np.testing.assert_allclose(basis.components.T @ basis.components, np.eye(12), atol=1e-12)
    assert (np.diff(basis.std) <= 0).all()


def test_the_largest_loading_of_each_component_is_positive(basis):
    largest = np.abs(basis.components).argmax(axis=0)
    assert (basis.components[largest, range(12)] > 0).all()


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(2, 30), st.integers(1, 6)),
        elements=st.floats(-50, 50, width=16),
    )
)
def test_any_points_give_a_basis_that_there_and_back_leads_to_the_same(points):
    basis = fit_basis(points)
    np.testing.assert_allclose(basis.to_z(basis.to_pca(points)), points, atol=1e-9)
    np.testing.assert_allclose(basis.covariance, moments(points)[1], atol=1e-9)
    # A sign is only fixed where one loading is the largest.
    sizes = np.sort(np.abs(basis.components), axis=0)
    clear = sizes[-1] - sizes[:-1].max(axis=0, initial=-1) > 1e-6
    largest = np.abs(basis.components).argmax(axis=0)
    assert (basis.components[largest, range(basis.d)][clear] > 0).all()


def test_there_and_back(basis, rng):
    z = rng.normal(size=(4, 3, 12))
    np.testing.assert_allclose(basis.to_z(basis.to_pca(z)), z, atol=1e-12)
    assert basis.to_pca(z, 5).shape == (4, 3, 5)
    np.testing.assert_allclose(basis.to_pca(z, 5), basis.to_pca(z)[..., :5])
    v = rng.normal(size=(7, 5))
    np.testing.assert_allclose(basis.to_pca(basis.to_z(v), 5), v, atol=1e-12)


def test_components_that_are_left_out_are_0(basis, rng):
    v = rng.normal(size=5)
    padded = np.concatenate([v, np.zeros(7)])
    np.testing.assert_allclose(basis.to_z(v), basis.to_z(padded), atol=1e-12)


def test_the_mean_lies_at_0(basis):
    np.testing.assert_array_equal(basis.to_pca(basis.mean), np.zeros(12))


def test_the_data_has_the_stored_widths_and_no_correlation(toy_space):
    v = toy_space.basis.to_pca(toy_space.points)
    _, covariance = moments(v)
    np.testing.assert_allclose(
        covariance, np.diag(np.square(toy_space.basis.std)), atol=1e-10 * covariance.max()
    )


def test_explained_variance_rises_from_0_to_1(basis):
    shares = [basis.explained_variance(k) for k in range(13)]
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert (np.diff(shares) > 0).all()
    expected = np.square(basis.std[:3]).sum() / np.square(basis.std).sum()
    assert shares[3] == pytest.approx(expected)


def test_widths_of_a_gaussian_agree(basis):
    np.testing.assert_array_equal(basis.widths("std"), basis.std)
    np.testing.assert_array_equal(
        basis.widths("half-width"), basis.half_widths / HALF_WIDTH_PER_STD
    )
    np.testing.assert_allclose(basis.widths("half-width"), basis.std, rtol=0.2)
    assert (basis.half_width_bins > 5).all()


def test_an_unknown_width_is_refused(basis):
    with pytest.raises(ValueError, match="std, half-width"):
        basis.widths("mad")


def test_few_points_span_few_components(rng):
    points = rng.normal(size=(4, 10)).astype(np.float16)
    basis = fit_basis(points)
    assert (basis.std[:3] > 0).all()
    np.testing.assert_array_equal(basis.std[3:], 0)
    np.testing.assert_array_equal(basis.half_widths[3:], 0)
    np.testing.assert_allclose(basis.components.T @ basis.components, np.eye(10), atol=1e-12)


def test_constant_components_come_last(rng):
    points = rng.normal(size=(100, 4))
    points[:, 1] = 7
    basis = fit_basis(points)
    assert basis.std[3] == 0
    np.testing.assert_allclose(basis.components[:, 3], [0, 1, 0, 0], atol=1e-12)
    assert basis.explained_variance(3) == 1


def test_equal_points_explain_everything():
    basis = fit_basis(np.ones((5, 3)))
    np.testing.assert_array_equal(basis.std, 0)
    assert basis.explained_variance(1) == 1


def test_layout_and_precision_of_the_points_do_not_matter(toy_space):
    again = fit_basis(np.ascontiguousarray(toy_space.points, np.float64))
    for field in dataclasses.fields(PcaBasis):
        stored, computed = getattr(toy_space.basis, field.name), getattr(again, field.name)
        np.testing.assert_allclose(computed, stored, rtol=1e-6, atol=1e-9, err_msg=field.name)


def test_the_arrays_are_read_only_copies(basis):
    mean = np.array(basis.mean)
    copy = dataclasses.replace(basis, mean=mean)
    mean[0] = 99
    assert copy.mean[0] == basis.mean[0]
    for field in dataclasses.fields(PcaBasis):
        assert not getattr(copy, field.name).flags.writeable
        assert getattr(copy, field.name).dtype == np.float64
    assert not copy.covariance.flags.writeable
    assert not copy.widths("half-width").flags.writeable


@pytest.mark.parametrize("name", ["mean", "components", "std", "half_widths", "half_width_bins"])
def test_arrays_that_do_not_fit_are_refused(basis, name):
    with pytest.raises(ValueError, match="fit it anew"):
        dataclasses.replace(basis, **{name: getattr(basis, name)[:-1]})
    broken = np.array(getattr(basis, name))
    broken.flat[0] = np.nan
    with pytest.raises(ValueError, match="fit it anew"):
        dataclasses.replace(basis, **{name: broken})


@pytest.mark.parametrize("std", [np.arange(12.0), np.linspace(1, -1, 12)], ids=["up", "negative"])
def test_standard_deviations_that_cannot_be_are_refused(basis, std):
    with pytest.raises(ValueError, match="never rise"):
        dataclasses.replace(basis, std=std)


def test_a_single_point_has_no_basis():
    with pytest.raises(ValueError, match="at least 2"):
        fit_basis(np.ones((1, 3)))
