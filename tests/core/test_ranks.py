"""Spearman's correlation is scipy's, however the ranks are found, and in bounded memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from latent_explorer.core import correlation, ranks
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.correlation import correlation_steps, from_covariance, pick_rows
from latent_explorer.core.ranks import rank_covariance_steps
from latent_explorer.core.space import COORDINATES, LatentSpace


def spearman(space, coordinates="z", **options):
    return without_pauses(
        correlation_steps(space, coordinates, coefficient="spearman", **options)
    ).r


@pytest.fixture(params=[np.float16, np.float32, np.float64])
def space(rng, request):
    points = np.exp(rng.normal(size=(700, 5)) @ rng.normal(size=(5, 5)) / 2)
    stored = np.asfortranarray(points.astype(request.param))
    return LatentSpace(stored, fit_basis(stored))


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize("sample", [None, 200])
def test_it_is_that_of_scipy(space, coordinates, sample):
    rows = slice(None) if sample is None else pick_rows(space.n, sample, 3)
    values = space.points[rows].astype(np.float64)
    if coordinates == "pca":
        values = space.basis.to_pca(values)
    found = spearman(space, coordinates, sample=sample, seed=3)
    np.testing.assert_allclose(found, spearmanr(values).statistic, atol=1e-6)


def test_rounded_coordinates_have_nearly_the_same_ranks(rng):
    points = np.exp(rng.normal(size=(20_000, 4)) @ rng.normal(size=(4, 4)) / 2)
    space = LatentSpace(points, fit_basis(points))
    for coordinates in COORDINATES:
        exact = from_covariance(without_pauses(rank_covariance_steps(space, coordinates)))
        rounded = without_pauses(rank_covariance_steps(space, coordinates, most_in_memory=0))
        np.testing.assert_allclose(from_covariance(rounded), exact, atol=5e-5)


@given(
    arrays(
        np.float16,
        st.tuples(st.integers(2, 40), st.integers(1, 4)),
        elements=st.sampled_from([-2.0, -0.0, 0.0, 0.5, 1.0, 60000.0, -(2.0**-24)]),
    )
)
def test_equal_values_share_their_rank(points):
    # float64 points are ranked by scipy, float16 ones by tables.
    exact = LatentSpace(points.astype(np.float64), fit_basis(points))
    tables = LatentSpace(points, exact.basis)
    np.testing.assert_allclose(spearman(tables), spearman(exact), atol=1e-5, equal_nan=True)


def test_it_does_not_depend_on_the_scale(rng):
    points = rng.normal(size=(300, 3)) @ rng.normal(size=(3, 3))
    bent = np.exp(points) + 5
    one, other = (LatentSpace(each, fit_basis(each)) for each in (points, bent))
    np.testing.assert_allclose(spearman(one), spearman(other), atol=1e-12)


def test_a_constant_component_has_no_ranks(rng):
    for dtype in (np.float16, np.float64):
        points = rng.normal(size=(50, 3)).astype(dtype)
        points[:, 1] = 0.1
        r = spearman(LatentSpace(points, fit_basis(points)))
        assert np.isnan(r[1]).all()
        assert r[0, 0] == r[2, 2] == 1


def test_values_that_are_not_finite_are_refused(toy_space):
    points = np.array(toy_space.points)
    points[3, 2] = np.nan
    space = LatentSpace(points, toy_space.basis)
    with pytest.raises(ValueError, match="encode the images anew"):
        spearman(space)


@pytest.mark.parametrize("coefficient", correlation.COEFFICIENTS)
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_memory_map_is_never_in_memory_as_a_whole(
    rng, tmp_path, monkeypatch, coefficient, coordinates
):
    n, d = 100_000, 32
    stored = np.lib.format.open_memmap(
        tmp_path / "zpoints.npy", "w+", np.float16, (n, d), fortran_order=True
    )
    for i in range(d):
        stored[:, i] = rng.random(n, np.float32)
    basis = fit_basis(stored[:5000])
    space = LatentSpace(stored, basis)
    monkeypatch.setattr(ranks.rank_covariance_steps, "__kwdefaults__", {"most_in_memory": 1 << 20})
    tracemalloc.start()
    without_pauses(correlation_steps(space, coordinates, coefficient=coefficient, sample=n // 2))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The tables of ranks take 256 kB a component; the chosen rows 8 bytes a point.
    tables = d * 65_536 * 4
    assert peak < tables + 20 * n + 8e6
