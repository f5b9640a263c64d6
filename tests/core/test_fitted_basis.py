"""The PCA of some of the points."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import PcaBasis, fit_basis
from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.fitted_basis import fitted_basis_steps, rows_within_steps
from latent_explorer.core.space import LatentSpace


def _fitted(space, fitted_on, n_points=100_000, level=3.0):
    basis = without_pauses(fitted_basis_steps(space, fitted_on, n_points, level))
    assert isinstance(basis, PcaBasis)
    return basis


def _same(one, other):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("mean", "components", "std", "half_widths", "half_width_bins")
    )


def test_all_points_give_the_basis_that_is_there(toy_space):
    assert _fitted(toy_space, "all", 300, 1.0) is toy_space.basis
    assert _fitted(toy_space, "random", toy_space.n) is toy_space.basis


def test_random_points_give_the_basis_of_these(toy_space):
    rows = pick_rows(toy_space.n, 300, seed=0)
    assert _same(_fitted(toy_space, "random", 300), fit_basis(toy_space.points[rows]))


def test_points_within_a_level_give_the_basis_of_these(rng):
    points = rng.normal(size=(4000, 2)) * [3, 1]
    points[:50] += [0, 200]
    space = LatentSpace(points, fit_basis(points))
    assert space.basis.std[0] > 20, "those far out decide"
    # Of two components the ellipsoid is the ellipse itself.
    inside = np.square(space.basis.to_pca(points) / space.basis.std).sum(axis=1) <= 9
    assert not inside[:50].any()
    basis = _fitted(space, "within", level=3.0)
    assert _same(basis, fit_basis(points[inside]))
    np.testing.assert_allclose(basis.std, [3, 1], rtol=0.1)
    rows = np.flatnonzero(inside)[pick_rows(int(inside.sum()), 500, seed=0)]
    assert _same(_fitted(space, "within", 500), fit_basis(points[rows]))


@pytest.mark.parametrize(("level", "share"), [(1.0, 0.393), (2.2, 0.911), (3.0, 0.989)])
def test_the_share_within_a_level_is_that_of_the_ellipse(rng, level, share):
    points = rng.normal(size=(20_000, 30))
    space = LatentSpace(points, fit_basis(points))
    rows = without_pauses(rows_within_steps(space, level))
    assert len(rows) / 20_000 == pytest.approx(share, abs=0.01)


def test_no_points_within_a_level_is_said_with_the_remedy(rng):
    # A ring: nobody is near its middle.
    turns = rng.uniform(0, 2 * np.pi, 500)
    points = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    space = LatentSpace(points, fit_basis(points))
    with pytest.raises(ValueError, match="choose a higher level"):
        _fitted(space, "within", level=0.5)


def test_points_that_are_all_the_same_lie_within_every_level():
    points = np.full((10, 3), 2.0)
    space = LatentSpace(points, fit_basis(points))
    assert _fitted(space, "within", level=0.5) is space.basis


def test_it_is_done_in_steps(toy_space):
    steps = fitted_basis_steps(toy_space, "within", 500, 2.0)
    assert sum(1 for _ in steps) >= 4
