"""Where faces lie in a model's pictures is told by where they are found in some."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming, mean_framing

NONE = np.empty((0, 3))


def test_the_eyes_of_celeba_are_where_they_were_measured() -> None:
    expected = ((0.37, 0.455), (0.635, 0.455))
    np.testing.assert_allclose(CELEBA_FRAMING.eyes, expected, atol=0.001)


def test_eyes_go_with_the_face() -> None:
    (x0, y0), (x1, y1) = FaceFraming(0.5, 0.25, 0.4).eyes
    assert 0.5 < x0 < 0.7 < x1 < 0.9
    assert y0 == y1
    assert 0.25 < y0 < 0.45


def test_an_odd_find_among_many_counts_for_nothing() -> None:
    usual = np.array([[0.2, 0.3, 0.5]])
    odd = np.array([[0.9, 0.0, 0.1], [0.2, 0.3, 0.5]])
    assert mean_framing([usual, odd, usual, NONE]) == FaceFraming(0.2, 0.3, 0.5)


@pytest.mark.parametrize("places", [[], [NONE], [np.array([[0.1, 0.1, 0.5]]), NONE, NONE]])
def test_where_mostly_no_face_is_found_there_is_none(places: list[np.ndarray]) -> None:
    assert mean_framing(places) is None
