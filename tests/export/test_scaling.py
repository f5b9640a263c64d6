"""Faces in another size: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.export.scaling import all_scaled, on_square, scaled, within


def test_the_same_size_is_the_same_picture() -> None:
    face = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    assert scaled(face, 8) is face


def test_what_shrinks_is_the_mean_of_areas() -> None:
    face = np.random.default_rng(0).integers(0, 256, (12, 12, 3), np.uint8)
    means = face.reshape(4, 3, 4, 3, 3).mean(axis=(1, 3))
    assert np.abs(scaled(face, 4) - means).max() <= 1
    # Also where a pixel covers one and a half.
    ramp = np.repeat(np.arange(12, dtype=np.uint8)[:, np.newaxis] * 20, 12, axis=1)
    got = scaled(np.stack([ramp] * 3, axis=2), 8)[:, 4, 0]
    assert got[0] == pytest.approx((0 * 1 + 20 * 0.5) / 1.5, abs=1)
    assert got[1] == pytest.approx((20 * 0.5 + 40 * 1) / 1.5, abs=1)
    flat = np.full((97, 97, 3), 201, np.uint8)
    assert (scaled(flat, 53) == 201).all()
    assert (scaled(np.full((97, 97, 3), 255, np.uint8), 61) == 255).all()


def test_what_grows_is_bicubic() -> None:
    edge = np.full((8, 8, 3), 50, np.uint8)
    edge[:, 4:] = 200
    large = scaled(edge, 64)
    assert large.shape == (64, 64, 3)
    # It overshoots on both sides of an edge, and is flat far from it.
    assert large.min() < 45
    assert large.max() > 205
    assert (large[:, :8] == 50).all()
    assert (large[:, -8:] == 200).all()


def test_many_are_scaled_each_alone() -> None:
    faces = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 3), np.uint8)
    for face, one in zip(faces, all_scaled(faces, 13), strict=True):
        np.testing.assert_array_equal(one, scaled(face, 13))
    assert all_scaled(faces, 8) is faces


@pytest.mark.parametrize(("side", "expected"), [(9, (6, 9)), (48, (32, 48)), (24, (16, 24))])
def test_what_is_no_square_keeps_its_proportions(side: int, expected: tuple[int, int]) -> None:
    down = np.linspace(0, 255, 16, dtype=np.uint8)
    picture = np.ascontiguousarray(np.broadcast_to(down[:, None, None], (16, 24, 3)))
    result = scaled(picture, side)
    assert result.shape == (*expected, 3)
    middle = result[:, 0, 0].astype(int)
    assert (np.diff(middle) >= 0).all()
    assert (result == result[:, :1]).all()
    assert within(picture.shape, side) == expected


def test_on_a_square_what_is_none_stands_in_the_middle() -> None:
    picture = np.full((16, 24, 3), 200, np.uint8)
    square = on_square(picture, 48)
    assert square.shape == (48, 48, 3)
    lit = (square == 200).all(axis=(1, 2))
    assert np.flatnonzero(lit).tolist() == list(range(8, 40))
    assert not square[~lit].any()
    face = np.random.default_rng(1).integers(0, 256, (8, 8, 3), np.uint8)
    np.testing.assert_array_equal(on_square(face, 20), scaled(face, 20))
