"""The current point: where it started, and that nothing else moves with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection


def test_the_mean_is_a_start(at_mean: CurrentPoint, toy_space: LatentSpace) -> None:
    np.testing.assert_array_equal(at_mean.z, toy_space.basis.mean)
    assert at_mean.z == at_mean.start.z
    assert (at_mean.start.kind, at_mean.moved) == ("mean", False)


def test_an_image_is_a_start(at_image: CurrentPoint, toy_space: LatentSpace) -> None:
    assert at_image.z == at_image.start.z == tuple(toy_space.points[17].astype(float))
    assert (at_image.start.kind, at_image.start.label) == ("image", "000018.jpg")
    assert (at_image.image, at_image.face) == (17, None)


def test_choosing_an_image_moves_nothing(at_mean: CurrentPoint) -> None:
    assert at_mean.choosing(4) == replace(at_mean, image=4)
    assert at_mean.choosing(4).choosing(None) == at_mean


def test_a_generated_vector_is_a_start_and_keeps_the_chosen_image(at_image: CurrentPoint) -> None:
    z = np.linspace(-1, 1, 12, dtype=np.float32)
    new = at_image.from_generated(z, 14)
    assert new.z == new.start.z
    np.testing.assert_array_equal(np.float32(new.z), z)
    assert (new.start.kind, new.start.label) == ("generated", "face 15")
    assert (new.image, new.face) == (17, 14)


def test_face_15_is_a_face_drawn_before_once_others_are_drawn(at_image: CurrentPoint) -> None:
    new = at_image.from_generated(np.ones(12), 14).forgetting_face()
    assert (new.face, new.start.label) == (None, "a face drawn before")
    assert new.z == new.start.z == (1.0,) * 12
    assert at_image.forgetting_face() == at_image


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_move_in_a_plane_keeps_the_other_components(
    at_image: CurrentPoint, toy_space: LatentSpace, coordinates: Any
) -> None:
    new = at_image.moved_to(toy_space, Projection((2, 9), coordinates), (0.5, -1.5))
    before, after = np.array(at_image.z), np.array(new.z)
    if coordinates == "pca":
        before, after = toy_space.basis.to_pca(before), toy_space.basis.to_pca(after)
    np.testing.assert_allclose(after[[2, 9]], (0.5, -1.5), atol=1e-12)
    np.testing.assert_allclose(np.delete(after, [2, 9]), np.delete(before, [2, 9]), atol=1e-12)
    assert new.start == at_image.start
    assert new.moved
    assert new.back() == at_image


def test_the_same_bundle_keeps_vector_and_image(
    at_image: CurrentPoint, toy_space: LatentSpace
) -> None:
    moved = at_image.at(np.arange(12))
    assert moved.fitted(toy_space, same=True) == moved


@pytest.mark.parametrize(
    "unusable",
    [
        {"z": (1.0,) * 11},
        {"z": ()},
        {"z": (float("nan"), *(1.0,) * 11)},
        {"z": (float("inf"), *(1.0,) * 11)},
    ],
)
def test_a_vector_that_cannot_be_used_is_the_mean(
    at_image: CurrentPoint, at_mean: CurrentPoint, toy_space: LatentSpace, unusable: dict
) -> None:
    assert replace(at_image, **unusable).fitted(toy_space, same=True) == at_mean
    start = replace(at_image, start=replace(at_image.start, **unusable))
    assert start.fitted(toy_space, same=True) == at_mean


def test_another_bundle_starts_from_its_mean(
    at_image: CurrentPoint, at_mean: CurrentPoint, toy_space: LatentSpace
) -> None:
    assert at_image.fitted(toy_space, same=False) == at_mean


@pytest.mark.parametrize("image", [-1, 2000, 10**400])
def test_an_image_that_there_is_not_is_none(
    at_image: CurrentPoint, toy_space: LatentSpace, image: int
) -> None:
    assert at_image.choosing(image).fitted(toy_space, same=True).image is None


def test_of_a_remembered_set_no_face_is_chosen(
    at_mean: CurrentPoint, toy_space: LatentSpace
) -> None:
    chosen = at_mean.from_generated(np.ones(12), 3)
    fitted = chosen.fitted(toy_space, same=True)
    assert (fitted.face, fitted.z) == (None, chosen.z)
    assert fitted.start.label == "a face drawn before"
