"""Sets of vectors beside the images: known answers, loops over pairs, and bundles that are odd."""

from __future__ import annotations

import math
from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from latent_explorer.core import comparison
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.comparison import (
    AmongImages,
    among_image_steps,
    apart_steps,
    ellipse_steps,
    figure_steps,
)
from latent_explorer.core.plausibility import ImageQuantiles, Verdict, image_quantiles
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.set_figures import FIGURES, SetFigures
from latent_explorer.core.space import LatentSpace


class RulerCodec:
    """Writes each component into a pixel, in steps of 1/8; beyond 16 it is cut off."""

    size = 4

    def __init__(self, d: int) -> None:
        self.z_dim = d
        self.decoded: list[int] = []

    def decode(self, z):
        assert z.dtype == np.float32
        assert z.flags.c_contiguous
        self.decoded.append(len(z))
        pixels = np.zeros((len(z), 48), np.uint8)
        pixels[:, : self.z_dim] = np.clip(np.round(128 + 8 * z), 0, 255)
        return pixels.reshape(-1, 4, 4, 3)

    def encode(self, pictures):
        return (pictures.reshape(-1, 48)[:, : self.z_dim].astype(np.float32) - 128) / 8


def space_of(points: np.ndarray) -> LatentSpace:
    points = np.asfortranarray(points, np.float32)
    return LatentSpace(points, fit_basis(points))


def images_of(space: LatentSpace) -> tuple[ImageQuantiles, AmongImages]:
    quantiles = image_quantiles(space, RulerCodec(space.d))
    return quantiles, without_pauses(among_image_steps(space))


def figures_of(z, space: LatentSpace, K: int, level: float = 2.35, find_faces=None) -> SetFigures:
    z = np.asarray(z, np.float32)
    codec = RulerCodec(space.d)
    steps = figure_steps(z, K, level, *images_of(space), codec, find_faces)
    return without_pauses(steps)


@pytest.fixture
def normal(rng: np.random.Generator) -> LatentSpace:
    """Images of eight components, those of a normal distribution."""
    return space_of(rng.normal(size=(3000, 8)) * np.linspace(2, 0.5, 8) + 1)


def test_vectors_of_the_images_own_law_are_like_them(
    normal: LatentSpace, rng: np.random.Generator
) -> None:
    z = rng.normal(size=(2000, 8)) * np.linspace(2, 0.5, 8) + 1
    found = figures_of(z, normal, 8)
    assert found.n == 2000
    assert found.novelty == pytest.approx(1, abs=0.05)
    assert found.diversity == pytest.approx(1, abs=0.03)
    assert (found.level, found.furthest, found.way_back) == pytest.approx((50, 50, 50), abs=5)
    # Every ellipse of a normal distribution holds 1 - exp(-k^2 / 2).
    assert found.pairs_inside == pytest.approx(1 - math.exp(-(2.35**2) / 2), abs=0.01)
    assert found.verdicts["void"] < 0.05
    assert found.radius_mean == pytest.approx(np.linalg.norm(z, axis=1).mean(), rel=1e-6)
    assert found.radius_std == pytest.approx(np.linalg.norm(z, axis=1).std(), rel=1e-5)


def test_the_images_themselves_are_not_new(normal: LatentSpace) -> None:
    found = figures_of(normal.points[:300], normal, 8)
    assert found.novelty == 0
    assert found.diversity == pytest.approx(1, abs=0.05)


def test_one_vector_again_and_again_is_not_diverse(normal: LatentSpace) -> None:
    found = figures_of(np.repeat(normal.points[:1], 20, axis=0), normal, 8)
    assert found.diversity == 0
    assert math.isnan(figures_of(normal.points[:1], normal, 8).diversity)


def test_a_wide_cube_is_in_the_void_and_pair_ellipses_are_not(normal: LatentSpace) -> None:
    K = 8
    cube = SamplingSettings(method="cube", fact=2.0, sigma_level=6.0, n_components=K, count=200)
    found = figures_of(draw(cube, normal).z, normal, K, 6.0)
    assert found.verdicts["void"] > 0.9
    assert min(found.level, found.furthest) > 99
    assert found.novelty > 3
    assert found.diversity > 3
    pairwise = SamplingSettings(method="pairwise", n_components=K, count=200)
    found = figures_of(draw(pairwise, normal).z, normal, K)
    assert found.verdicts["void"] < 0.02
    assert (found.inside, found.pairs_inside) == (1, 1)


def test_the_verdicts_are_all_there_and_add_up(normal: LatentSpace) -> None:
    found = figures_of(normal.points[::7], normal, 8)
    assert set(found.verdicts) == set(get_args(Verdict))
    assert sum(found.verdicts.values()) == pytest.approx(1)
    assert list(found.as_dict()) == list(FIGURES)
    assert found.as_dict()["void"] == found.verdicts["void"]
    assert {words.kind for words in FIGURES.values()} == {"percentile", "share", "ratio", "length"}


@pytest.mark.parametrize("n", [1, 2, 63, 64, 65, 300])
def test_distances_are_those_of_a_loop_over_all_pairs(rng: np.random.Generator, n: int) -> None:
    z = rng.normal(size=(n, 3)).astype(np.float32)
    naive = [np.linalg.norm(z[i] - z[j]) for i, j in combinations(range(n), 2)]
    expected = np.median(naive) if naive else np.nan
    np.testing.assert_allclose(without_pauses(apart_steps(z)), expected, rtol=1e-6)


def test_what_is_usual_is_that_of_a_loop_over_all_images(rng: np.random.Generator) -> None:
    space = space_of(rng.normal(size=(90, 4)))
    points = space.points.astype(np.float64)
    nearest = [
        min(np.linalg.norm(points[i] - points[j]) for j in range(90) if j != i) for i in range(90)
    ]
    among = without_pauses(among_image_steps(space))
    assert among.space is space
    assert among.nearest == pytest.approx(np.median(nearest))
    assert among.apart == pytest.approx(without_pauses(apart_steps(points)))
    z = rng.normal(size=(37, 4)) * 2
    to_images = [min(np.linalg.norm(each - point) for point in points) for each in z]
    found = figures_of(z, space, 4)
    assert found.novelty == pytest.approx(np.median(to_images) / np.median(nearest), rel=1e-5)


@pytest.mark.parametrize("K", [1, 2, 3, 6])
def test_the_ellipses_are_those_of_a_loop_over_all_pairs(rng: np.random.Generator, K: int) -> None:
    space = space_of(rng.normal(size=(500, 6)) @ rng.normal(size=(6, 6)))
    z, level = space.points[:300], 1.3
    v = space.basis.to_pca(z, K) / space.basis.std[:K]
    if K > 1:
        held = np.array([np.hypot(v[:, i], v[:, j]) <= level for i, j in combinations(range(K), 2)])
    else:
        held = np.abs(v.T) <= level
    inside, pairs = without_pauses(ellipse_steps(z, space.basis, K, level))
    assert inside == held.all(axis=0).mean()
    assert pairs == pytest.approx(held.mean())
    assert 0 < inside <= pairs < 1


def test_faces_are_looked_for_in_all_pictures_some_at_a_time(normal: LatentSpace) -> None:
    z = np.ascontiguousarray(normal.points[:50])
    seen: list[np.ndarray] = []

    def find(pictures: np.ndarray) -> np.ndarray:
        seen.append(pictures)
        return pictures[:, 0, 0, 0] > 128

    codec = RulerCodec(8)
    without_pauses(figure_steps(z, 8, 2.0, *images_of(normal), codec, find))
    assert sum(codec.decoded) == 50
    assert max(codec.decoded) <= 8
    np.testing.assert_array_equal(np.concatenate(seen), codec.decode(z))
    found = figures_of(z, normal, 8, find_faces=find)
    assert found.face_share == pytest.approx((np.round(8 * z[:, 0]) > 0).mean())
    assert math.isnan(figures_of(z, normal, 8).face_share)


def test_of_very_many_images_some_stand_for_all(
    normal: LatentSpace, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "IMAGES_AT_MOST", 400)
    monkeypatch.setattr(comparison, "_COPIED", 150)
    among = without_pauses(among_image_steps(normal))
    assert among.space.n == 400
    assert among.space.basis is normal.basis
    everything = {tuple(row) for row in normal.points.tolist()}
    chosen = {tuple(row) for row in among.space.points.tolist()}
    assert len(chosen) == 400
    assert chosen < everything
    # Both distances are to the same images, so that their ratio is still 1.
    z = rng.normal(size=(1000, 8)) * np.linspace(2, 0.5, 8) + 1
    assert figures_of(z, normal, 8).novelty == pytest.approx(1, abs=0.08)


def test_one_component(rng: np.random.Generator) -> None:
    space = space_of(rng.normal(size=(500, 1)))
    found = figures_of(rng.normal(size=(400, 1)), space, 1)
    assert found.diversity == pytest.approx(1, abs=0.1)
    # There is no pair: within 2.35 standard deviations.
    assert found.inside == found.pairs_inside == pytest.approx(0.981, abs=0.02)
    assert all(math.isfinite(found.as_dict()[name]) for name in FIGURES if name != "face_share")


def test_two_images(rng: np.random.Generator) -> None:
    space = space_of(np.array([[0.0, 0.0], [3.0, 4.0]]))
    _, among = images_of(space)
    assert (among.nearest, among.apart) == (5, 5)
    found = figures_of([[0.0, 0.0], [3.0, 4.0]], space, 2)
    assert (found.novelty, found.diversity) == (0, 1)
    assert figures_of([[30.0, 40.0]], space, 2).novelty == pytest.approx(9)


def test_one_image_has_no_neighbour() -> None:
    points = np.asfortranarray([[1.0, 2.0]], np.float32)
    other = fit_basis(np.array([[0.0, 0.0], [3.0, 4.0]], np.float32))
    among = without_pauses(among_image_steps(LatentSpace(points, other)))
    assert math.isnan(among.nearest)
    assert math.isnan(among.apart)


def test_images_that_are_all_the_same() -> None:
    space = space_of(np.full((20, 3), 2.0))
    found = figures_of(np.full((5, 3), 2.0), space, 3)
    assert math.isnan(found.novelty)
    assert math.isnan(found.diversity)
    assert (found.inside, found.pairs_inside) == (1, 1)


def test_constant_components_lie_in_their_ellipses(rng: np.random.Generator) -> None:
    points = rng.normal(size=(400, 5)) * 3
    points[:, [1, 3]] = 0.1, 7.3
    space = space_of(points)
    settings = SamplingSettings(method="pairwise", n_components=5, count=100)
    z = draw(settings, space).z
    assert figures_of(z, space, 5).inside == 1
    # And nothing off them does.
    z = z + np.eye(5, dtype=np.float32)[3]
    found = figures_of(z, space, 5)
    assert found.inside == 0
    assert found.verdicts["void"] == 1
