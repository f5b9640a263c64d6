from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.plausibility import (
    VERDICT_WORDS,
    ImageQuantiles,
    Judgement,
    image_quantiles,
    judge,
    way_back,
)

PERCENTILES = st.floats(0, 100)


@pytest.mark.parametrize(
    ("values", "verdict", "words"),
    [
        ((0, 0, 0), "smoother", "smoother than the images"),
        ((24.9, 7, 12), "smoother", "smoother than the images"),
        ((7, 25, 12), "among", "among the images"),
        ((95, 95, 95), "among", "among the images"),
        ((3, 3, 95.1), "rim", "at the rim"),
        ((99.5, 3, 3), "rim", "at the rim"),
        ((1.4, 100, 50), "void", "in the void"),
        ((1.4, 2, None), "smoother", "smoother than the images"),
        ((50, 100, None), "void", "in the void"),
    ],
)
def test_the_verdict_is_that_of_the_worst(values, verdict, words):
    judgement = Judgement(*values)
    assert judgement.verdict == verdict
    assert VERDICT_WORDS[judgement.verdict] == words


@given(PERCENTILES, PERCENTILES, st.none() | PERCENTILES, st.none() | PERCENTILES, PERCENTILES)
def test_a_worse_measure_never_betters_the_verdict(level, furthest, back, near, other):
    order = list(VERDICT_WORDS)
    judgement = Judgement(level, furthest, back, near)
    assert judgement.verdict in order
    for worse in (
        Judgement(max(level, other), furthest, back, near),
        Judgement(level, max(furthest, other), back, near),
        Judgement(level, furthest, max(back or 0, other), near),
    ):
        assert order.index(worse.verdict) >= order.index(judgement.verdict)
    # The nearest images complete the verdict, and do not decide it.
    assert Judgement(level, furthest, back, other).verdict == judgement.verdict


def test_vectors_are_judged_by_all_components(toy_space, codec):
    """Few, and the level over them, miss what happens in the others: 0.1.0 said 100 % here."""
    basis = toy_space.basis
    images = image_quantiles(toy_space, codec)
    z = np.stack([basis.mean, basis.mean + 30 * basis.std[11] * basis.components[:, 11]])
    single = z.astype(np.float32)
    middle, moved = judge(z, images, basis, way_back=way_back(z, codec.decode(single), codec))
    assert (middle.level, middle.furthest, middle.neighbours) == (0, 0, None)
    assert (moved.level, moved.furthest, moved.verdict) == (100, 100, "void")


def test_images_are_among_the_images(toy_space, codec):
    images = image_quantiles(toy_space, codec)
    z = toy_space.points.astype(np.float32)
    found = judge(z, images, toy_space.basis, way_back=way_back(z, codec.decode(z), codec))
    for name in ("level", "furthest", "way_back"):
        values = [getattr(judgement, name) for judgement in found]
        np.testing.assert_allclose(np.percentile(values, [5, 50, 95]), [5, 50, 95], atol=1)
    shares = {name: np.mean([each.verdict == name for each in found]) for name in VERDICT_WORDS}
    assert shares["void"] < 0.02
    assert shares["rim"] < 0.15
    assert shares["among"] > 0.6


def test_what_is_not_known_yet_stays_open(toy_space):
    rising = np.linspace(0, 10, 1001)
    basis = toy_space.basis
    z = [basis.mean]
    start = ImageQuantiles(rising, rising)
    (judgement,) = judge(z, start, basis, way_back=[3], neighbours=[2])
    assert judgement == Judgement(0.0, 0.0)
    later = ImageQuantiles(rising, rising, rising, rising)
    (judgement,) = judge(z, later, basis, way_back=[3], neighbours=[2])
    assert (judgement.way_back, judgement.neighbours) == pytest.approx((30, 20))
    assert judge(np.empty((0, 12)), later, basis) == ()
