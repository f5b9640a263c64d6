"""Gradient steps on a vector: never worse, the same each time, down to a known minimum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latent_explorer.core.approach import STEPS, Approach, approach, nearest_face_steps
from latent_explorer.core.reconstruction import squared_error

GOAL = np.array([1.0, -2.0, 0.5])
STD = np.array([1.0, 2.0, 0.0])


def _bowl(z: np.ndarray) -> tuple[float, np.ndarray]:
    off = z.astype(np.float64) - GOAL
    return float((off**2).sum()), 2 * off


def test_it_comes_down_to_the_minimum() -> None:
    found = list(approach(np.zeros(3), STD, _bowl, 400))
    assert [each.step for each in found] == list(range(401))
    np.testing.assert_allclose(found[-1].z[:2], GOAL[:2], atol=0.01)
    assert found[-1].z[2] == 0, "a component that does not vary stays"
    assert found[-1].z.dtype == np.float32


def test_the_error_never_rises_and_belongs_to_the_vector() -> None:
    found = list(approach(np.zeros(3), 30 * STD, _bowl))
    assert len(found) == STEPS + 1
    errors = [each.error for each in found]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0]
    for each in found:
        assert each.error == _bowl(each.z)[0]


def test_a_step_is_a_share_of_the_standard_deviation() -> None:
    seen: list[np.ndarray] = []

    def noting(z: np.ndarray) -> tuple[float, np.ndarray]:
        seen.append(z.astype(float))
        return _bowl(z)

    list(approach(np.zeros(3), STD, noting, 1))
    np.testing.assert_allclose(seen[1] - seen[0], [0.05, -0.1, 0], rtol=1e-5)


def test_it_is_the_same_each_time() -> None:
    one, other = (list(approach(np.ones(3), STD, _bowl)) for _ in range(2))
    assert [each.z.tobytes() for each in one] == [each.z.tobytes() for each in other]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_it_ends_where_the_gradient_is_no_number(bad: float) -> None:
    def broken(z: np.ndarray) -> tuple[float, np.ndarray]:
        return (1.0, np.full(3, bad)) if z.any() else (2.0, np.ones(3))

    found = list(approach(np.zeros(3), STD, broken))
    assert [each.error for each in found] == [2.0, 1.0]


def test_from_the_minimum_it_goes_nowhere() -> None:
    *_, last = approach(GOAL, STD, _bowl)
    assert isinstance(last, Approach)
    np.testing.assert_array_equal(last.z, GOAL.astype(np.float32))


def test_faces_come_nearer_and_never_further(fake_codec: Any, toy_space: Any) -> None:
    goal = fake_codec.decode(toy_space.points[3:4].astype(np.float32))[0]
    start, std = toy_space.points[9].astype(np.float32), toy_space.std("z")
    first = squared_error(fake_codec.decode(start[np.newaxis])[0], goal)
    told = list(nearest_face_steps(fake_codec, start, std, goal))
    assert len(told) == STEPS + 1, "one gradient step for each"
    faces = [each for each in told if each is not None]
    assert faces[0].error == first
    np.testing.assert_array_equal(faces[0].z, start)
    assert faces[-1].step == STEPS
    assert faces[-1].error < first / 2
    errors = [each.error for each in faces]
    assert errors == sorted(errors, reverse=True)
    for each in faces:
        face = fake_codec.decode(each.z[np.newaxis])[0]
        np.testing.assert_array_equal(face, each.face)
        assert each.error == squared_error(face, goal)


def test_a_decoder_without_a_slope_ends_at_the_start(fake_codec: Any, toy_space: Any) -> None:
    fake_codec.error_gradient = lambda z, picture: (np.nan, np.zeros(len(z)))
    start = toy_space.points[9].astype(np.float32)
    goal = np.zeros((8, 8, 3), np.uint8)
    *_, last = nearest_face_steps(fake_codec, start, toy_space.std("z"), goal)
    assert last is not None
    assert last.step == STEPS
    np.testing.assert_array_equal(last.z, start)
