from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core import arrays as core_arrays
from latent_explorer.core import space as core_space
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.core.space import COORDINATES, LatentSpace, check_pair
from latent_explorer.core.statistics import moments

both = pytest.mark.parametrize("coordinates", COORDINATES)


@pytest.fixture
def space(toy_space):
    return toy_space


def in_coordinates(space, coordinates):
    z = space.points.astype(float)
    return z if coordinates == "z" else space.basis.to_pca(z)


def test_the_toy_space_is_stored_as_a_bundle_stores_it(toy_space):
    assert (toy_space.n, toy_space.d) == (2000, 12)
    assert toy_space.points.dtype == np.float16
    assert toy_space.points.flags.f_contiguous


@both
def test_a_column_holds_one_coordinate_of_all_points(space, coordinates):
    expected = in_coordinates(space, coordinates)
    for i in range(space.d):
        column = space.columns(coordinates, [i])[0]
        assert column.dtype == np.float32
        assert column.flags.c_contiguous
        assert not column.flags.writeable
        assert type(column) is np.ndarray
        np.testing.assert_allclose(column, expected[:, i], rtol=1e-6, atol=1e-5)


@both
def test_of_very_many_points_fewer_are_read_by_number_at_a_time(space, monkeypatch, coordinates):
    rows = np.arange(0, 2000, 3)
    (usual,) = space.chunks(coordinates, rows)
    monkeypatch.setattr(core_space, "_MANY", 100)
    chunks = list(space.chunks(coordinates, rows))
    # A twentieth of what a step takes.
    assert [len(chunk) for chunk in chunks] == [102] * 6 + [55]
    np.testing.assert_allclose(np.concatenate(chunks), usual, rtol=1e-12, atol=1e-12)


def test_columns_do_not_depend_on_chunks(space, monkeypatch):
    whole = space.columns("pca", [3])[0]
    monkeypatch.setattr(core_arrays.row_slices, "__defaults__", (97,))
    parts = space.columns("pca", [3])[0]
    np.testing.assert_allclose(parts, whole, atol=1e-5)


@both
def test_several_columns_are_those_asked_for_one_by_one(space, coordinates):
    together = space.columns(coordinates, [7, 2, 7])
    for column, i in zip(together, [7, 2, 7], strict=True):
        np.testing.assert_allclose(column, space.columns(coordinates, [i])[0], atol=1e-5)
    assert space.columns(coordinates, []) == []


def test_pca_columns_far_from_the_origin_keep_their_digits(rng):
    points = (rng.normal(size=(500, 3)) + 4096).astype(np.float32)
    space = LatentSpace(points, fit_basis(points))
    expected = space.basis.to_pca(points)
    np.testing.assert_allclose(space.columns("pca", [0])[0], expected[:, 0], atol=1e-5)


def test_nothing_is_kept(space):
    first, second = (space.columns("pca", [1, 2]) for _ in range(2))
    assert first[0] is not second[0]
    assert set(vars(space)) == {"points", "basis"}


def test_points_can_be_a_memory_map(space, tmp_path: Path):
    np.save(tmp_path / "zpoints.npy", space.points)
    stored = np.load(tmp_path / "zpoints.npy", mmap_mode="r")
    mapped = LatentSpace(stored, space.basis)
    for coordinates in COORDINATES:
        column = mapped.columns(coordinates, [4])[0]
        assert type(column) is np.ndarray
        np.testing.assert_array_equal(column, space.columns(coordinates, [4])[0])


def test_points_are_protected_but_the_array_of_the_caller_is_not():
    points = np.random.default_rng(1).normal(size=(10, 3)).astype(np.float32)
    space = LatentSpace(points, fit_basis(points))
    assert not space.points.flags.writeable
    assert points.flags.writeable


@both
@pytest.mark.parametrize("pair", [(0, 1), (5, 2), (11, 0)])
def test_an_ellipse_is_that_of_the_points(space, coordinates, pair):
    values = in_coordinates(space, coordinates)[:, list(pair)]
    mean, covariance = moments(values)
    ellipse = space.ellipse(coordinates, pair)
    np.testing.assert_allclose(ellipse.center, mean, atol=1e-9)
    np.testing.assert_allclose(ellipse.covariance, covariance, atol=1e-8)
    np.testing.assert_array_equal(space.center(coordinates, pair), ellipse.center)


def test_pca_ellipses_lie_along_the_axes(space):
    assert space.ellipse("pca", (1, 4)).angle == 0
    assert space.ellipse("pca", (4, 1)).angle == pytest.approx(np.pi / 2)


@both
def test_the_origin_is_where_z_is_0(space, coordinates):
    expected = [0, 0] if coordinates == "z" else space.basis.to_pca(np.zeros(12))[[3, 1]]
    np.testing.assert_allclose(space.origin(coordinates, (3, 1)), expected)


@both
def test_points_are_located_at_their_columns(space, coordinates):
    xy = space.locate(space.points, coordinates, (6, 2))
    assert xy.shape == (space.n, 2)
    np.testing.assert_allclose(xy[:, 0], space.columns(coordinates, [6])[0], atol=1e-5)
    np.testing.assert_allclose(xy[:, 1], space.columns(coordinates, [2])[0], atol=1e-5)
    np.testing.assert_allclose(space.locate(space.point(9), coordinates, (6, 2)), xy[9])


@given(
    st.sampled_from(COORDINATES),
    st.permutations(range(12)),
    st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
    st.integers(0, 1999),
)
def test_a_placed_vector_lies_there_and_keeps_its_other_coordinates(
    toy_space, coordinates, order, xy, i
):
    pair = (order[0], order[1])
    z = toy_space.point(i)
    before = z.copy()
    placed = toy_space.place(z, coordinates, pair, xy)
    np.testing.assert_array_equal(z, before)
    np.testing.assert_allclose(toy_space.locate(placed, coordinates, pair), xy, atol=1e-9)
    others = [j for j in range(12) if j not in pair]
    if coordinates == "z":
        np.testing.assert_array_equal(placed[others], z[others])
    else:
        basis = toy_space.basis
        np.testing.assert_allclose(basis.to_pca(placed)[others], basis.to_pca(z)[others], atol=1e-9)


@both
def test_a_vector_placed_where_it_is_does_not_change(space, coordinates):
    z = space.point(17)
    placed = space.place(z, coordinates, (8, 3), space.locate(z, coordinates, (8, 3)))
    np.testing.assert_allclose(placed, z, atol=1e-12)


def test_a_point_is_the_stored_vector(space):
    assert space.point(3).dtype == np.float64
    np.testing.assert_array_equal(space.point(3), space.points[3])


def test_correlations_of_all_points_need_no_pass_over_them(space):
    expected = np.corrcoef(space.points.astype(float).T)
    np.testing.assert_allclose(correlation_matrix(space, "z"), expected, atol=1e-9)
    np.testing.assert_array_equal(correlation_matrix(space, "pca"), np.eye(12))


@both
def test_correlations_of_a_sample_are_those_of_its_points(space, coordinates):
    rows = np.sort(np.random.default_rng(5).choice(2000, 300, replace=False))
    expected = np.corrcoef(in_coordinates(space, coordinates)[rows].T)
    np.testing.assert_allclose(correlation_matrix(space, coordinates, 300, 5), expected, atol=1e-9)
    np.testing.assert_array_equal(
        correlation_matrix(space, coordinates, 5000, 5), correlation_matrix(space, coordinates)
    )


def test_constant_components_are_no_data_and_have_flat_ellipses(rng):
    points = rng.normal(size=(200, 4)).astype(np.float16)
    points[:, 2] = 0.1
    space = LatentSpace(points, fit_basis(points))
    for sample in (None, 50):
        r = correlation_matrix(space, "z", sample)
        assert np.isnan(r[2]).all()
        assert np.isfinite(r[0, [0, 1, 3]]).all()
    assert np.isnan(correlation_matrix(space, "pca")[3]).all()
    assert space.ellipse("z", (0, 2)).half_axes(2)[1] == pytest.approx(0, abs=1e-9)
    assert space.ellipse("pca", (0, 3)).half_axes(2)[1] == 0
    np.testing.assert_allclose(space.columns("pca", [3])[0], 0, atol=1e-6)


@pytest.mark.parametrize("pair", [(0, 0), (-1, 2), (2, 12), (12, 2)])
def test_what_is_no_pair_is_refused(space, pair):
    with pytest.raises(ValueError, match="from 0 to 11"):
        check_pair(pair, 12)
    for coordinates in COORDINATES:
        for call in (space.ellipse, space.center, space.origin):
            with pytest.raises(ValueError, match="from 0 to 11"):
                call(coordinates, pair)
        with pytest.raises(ValueError, match="from 0 to 11"):
            space.place(space.point(0), coordinates, pair, (0, 0))


@pytest.mark.parametrize("i", [-1, 12])
def test_what_is_no_component_is_refused(space, i):
    with pytest.raises(ValueError, match="from 0 to 11"):
        space.columns("z", [i])[0]


@pytest.mark.parametrize("i", [-1, 2000])
def test_what_is_no_image_is_refused(space, i):
    with pytest.raises(ValueError, match="from 0 to 1999"):
        space.point(i)


def test_unknown_coordinates_are_refused(space):
    for call in (
        lambda: space.columns("umap", [0])[0],
        lambda: space.center("umap", (0, 1)),
        lambda: correlation_matrix(space, "umap"),
    ):
        with pytest.raises(ValueError, match="z, pca"):
            call()


def test_a_basis_of_other_points_is_refused(space):
    with pytest.raises(ValueError, match="fit the basis"):
        LatentSpace(np.zeros((5, 3)), space.basis)
