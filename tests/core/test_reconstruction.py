"""What the first K components keep, against naive computations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.reconstruction import (
    IMAGES,
    ErrorCurve,
    cut_to,
    error_components,
    error_curve,
    squared_error,
)
from latent_explorer.core.space import LatentSpace


def test_what_is_cut_has_its_first_coordinates_and_no_others(toy_space: LatentSpace) -> None:
    z = toy_space.points[:7].astype(np.float64)
    v = toy_space.basis.to_pca(cut_to(z, toy_space.basis, 5))
    np.testing.assert_allclose(v[:, :5], toy_space.basis.to_pca(z, 5), atol=1e-12)
    np.testing.assert_allclose(v[:, 5:], 0, atol=1e-12)


def test_nothing_leaves_the_mean_and_everything_the_vector(toy_space: LatentSpace) -> None:
    z, basis = toy_space.point(3), toy_space.basis
    np.testing.assert_array_equal(cut_to(z, basis, 0), basis.mean)
    np.testing.assert_array_equal(cut_to(z, basis, 12), z)
    for wrong in (-1, 13):
        with pytest.raises(ValueError, match="0 to 12"):
            cut_to(z, basis, wrong)


def test_the_error_of_pictures_is_that_of_a_loop() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.integers(0, 256, (2, 3, 4, 4, 3)).astype(np.uint8)
    pairs = zip(one.ravel().tolist(), other.ravel().tolist(), strict=True)
    expected = sum(((a - b) / 255) ** 2 for a, b in pairs) / one.size
    assert squared_error(one, other) == pytest.approx(expected, rel=1e-6)
    assert squared_error(one, one) == 0


@given(st.integers(1, 2000))
def test_the_error_is_measured_at_about_twenty_places_with_both_ends_first(d: int) -> None:
    found = error_components(d)
    assert set(found[:2]) == {0, d}
    assert len(set(found)) == len(found)
    assert min(d + 1, 15) <= len(found) <= 21 or d < 100
    assert all(0 <= K <= d for K in found)


def test_the_curve_is_that_of_a_naive_computation(toy_space: LatentSpace, fake_codec: Any) -> None:
    curve = error_curve(toy_space, fake_codec.size)
    assert (curve.n, len(set(curve.rows.tolist()))) == (IMAGES, IMAGES)
    news = list(curve.measure_steps(fake_codec, (5,)))
    assert news.count(True) == 1
    assert news[-1], "as soon as it is known"
    mean, axes = toy_space.basis.mean, toy_space.basis.components[:, :5]
    total = 0.0
    for z in toy_space.points[curve.rows].astype(np.float64):
        kept = mean + axes @ (axes.T @ (z - mean))
        faces = fake_codec.decode(np.array([kept, z], np.float32)).astype(np.float64) / 255
        total += float(((faces[0] - faces[1]) ** 2).mean())
    assert curve.errors[5] == pytest.approx(total / IMAGES, rel=1e-6)


def test_the_curve_falls_to_nothing_and_is_measured_once(
    toy_space: LatentSpace, fake_codec: Any
) -> None:
    curve = error_curve(toy_space, fake_codec.size)
    for _ in curve.measure_steps(fake_codec, error_components(12)):
        pass
    K, errors = curve.known
    assert (K[0], K[-1], errors[-1]) == (0, 12, 0)
    assert (np.diff(errors) < 0).all()
    assert list(curve.measure_steps(fake_codec, error_components(12))) == []


def test_what_was_given_up_goes_on_where_it_was(toy_space: LatentSpace, fake_codec: Any) -> None:
    curve = ErrorCurve(toy_space, np.arange(40))
    steps = curve.measure_steps(fake_codec, (0, 3, 12))
    for known in steps:
        if known:
            break
    steps.close()
    decoded = len(fake_codec.batches)
    assert set(curve.errors) == {0}
    list(curve.measure_steps(fake_codec, (0, 3, 12)))
    assert len(fake_codec.batches) == decoded + 6, "three parts at two K"


def test_of_large_pictures_fewer_are_compared(toy_space: LatentSpace) -> None:
    assert error_curve(toy_space, 512).n < IMAGES
    assert error_curve(toy_space, 4096).n == 16
