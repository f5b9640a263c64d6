"""Images that directions are found with and tried on, and what attributes become."""

from __future__ import annotations

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.direction_axes import standardised
from latent_explorer.core.direction_samples import (
    HELD_OUT_AT_MOST,
    TRAINING_AT_MOST,
    sample_steps,
    split_steps,
    target_steps,
)
from latent_explorer.core.space import LatentSpace


def test_what_becomes_of_an_image_depends_on_its_number_alone(toy_space: LatentSpace) -> None:
    rows, training = without_pauses(split_steps(np.arange(1000)))
    assert sorted(rows.tolist()) == list(range(1000))
    assert 200 < 1000 - training < 300
    some = np.arange(0, 1000, 3)
    chosen, first = without_pauses(split_steps(some))
    assert set(chosen[:first].tolist()) == set(rows[:training].tolist()) & set(some.tolist())
    for part in (chosen[:first], chosen[first:]):
        assert (np.diff(part) > 0).all()


def test_of_very_many_images_some_are_used() -> None:
    rows, training = without_pauses(split_steps(np.arange(200_000)))
    assert (training, len(rows)) == (TRAINING_AT_MOST, TRAINING_AT_MOST + HELD_OUT_AT_MOST)
    assert len(set(rows.tolist())) == len(rows)
    # Spread over all of them.
    assert rows[:training].mean() == pytest.approx(100_000, rel=0.02)


def test_a_sample_is_in_standardised_coordinates(toy_space: LatentSpace) -> None:
    sample = without_pauses(sample_steps(toy_space, np.arange(100, 400), 7))
    expected = standardised(toy_space.basis, toy_space.points[sample.rows], 7)
    np.testing.assert_allclose(sample.u, expected, atol=1e-5)
    assert not sample.u.flags.writeable


def test_attributes_become_targets() -> None:
    signs = np.array([1, -1, 0, 1, -1] * 4, np.int8)
    (target,) = without_pauses(target_steps("Smiling", signs))
    assert target.name == "Smiling"
    np.testing.assert_array_equal(target.classes, np.where(signs == 0, -1, signs > 0))
    texts = np.array(["red", "blue", "", "red", "red"] * 4)
    (target,) = without_pauses(target_steps("colour", texts))
    assert target.name == "colour: blue", "the rarer one"
    np.testing.assert_array_equal(
        target.classes, np.where(texts == "", -1, (texts == "blue").astype(int))
    )
    three = np.array([1.0, 2.0, 3.0, np.nan] * 5)
    targets = without_pauses(target_steps("kind", three))
    assert [each.name for each in targets] == ["kind: 1", "kind: 2", "kind: 3"]
    np.testing.assert_array_equal(targets[1].classes[:4], [0, 1, 0, -1])
    numbers = np.array([5.0, np.nan, *range(20)])
    (target,) = without_pauses(target_steps("age", numbers))
    assert target.name == "age"
    median = np.nanmedian(numbers)
    np.testing.assert_array_equal(target.classes, np.where(np.isnan(numbers), -1, numbers > median))
    assert without_pauses(target_steps("same", np.ones(20))) == ()
