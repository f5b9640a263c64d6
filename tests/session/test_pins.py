"""What is pinned, and how faces are laid out and saved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.picture_size import MOST_PIXELS, PictureSize, sides
from latent_explorer.session.pins import PINS_AT_MOST, Pin, Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State


def _pin(k: float) -> Pin:
    return Pin((k,) * 12, f"face {k}", SamplingSettings(seed=int(k)))


def test_pins_are_added_found_and_given_up() -> None:
    pins = Pins().with_pin(_pin(1)).with_pin(_pin(2)).with_pin(_pin(3))
    assert pins.vectors == ((1.0,) * 12, (2.0,) * 12, (3.0,) * 12)
    assert pins.index_of((2.0,) * 12) == 1
    assert pins.index_of((4.0,) * 12) is None
    assert pins.without(1) == Pins((_pin(1), _pin(3)))


def test_no_more_are_pinned_than_can_be_shown() -> None:
    full = Pins(tuple(map(_pin, range(PINS_AT_MOST))))
    assert full.full
    with pytest.raises(ValueError, match="unpin one first"):
        full.with_pin(_pin(99))


def test_pins_belong_to_their_bundle(toy_space: LatentSpace) -> None:
    pins = Pins((_pin(1), Pin((1.0,) * 5), Pin((float("nan"),) * 12)))
    assert pins.fitted(toy_space, same=True) == Pins((_pin(1),))
    assert pins.fitted(toy_space, same=False) == Pins()


def test_pins_are_remembered_with_their_settings() -> None:
    state = State(Pins((_pin(1), Pin((0.1,) * 12, "the mean, moved"))), FaceTiles(150, False))
    assert from_text(to_text(state)) == (state, [])


@pytest.mark.parametrize("size", [47, 321, 100.5])
def test_other_sizes_of_tiles_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="size must be a whole number from 48 to 320"):
        FaceTiles(size)


def test_sizes_that_fit_are_offered() -> None:
    assert sides(96) == [96, 128, 192, 256, 384, 512, 768, 1024]
    assert sides(64)[:2] == [64, 96]
    many = sides(96, 1000)
    assert many[0] == 96
    assert all(1000 * side * side <= MOST_PIXELS for side in many)
    assert PictureSize(1024).of(96) == 1024
    assert PictureSize(1024).of(96, 1000) == 96, "a picture that no program opens"
    assert PictureSize().of(96) == 96
    with pytest.raises(ValueError, match="from 96 to 1,024"):
        PictureSize(2000)


def test_a_chosen_face_follows_until_it_is_moved(toy_space: LatentSpace) -> None:
    first, second = (toy_space.point(k) for k in (3, 4))
    chosen = CurrentPoint().from_mean(toy_space).from_generated(first, 5)
    assert chosen.follows
    followed = chosen.following(second)
    assert (followed.z, followed.start.label, followed.face) == (z_vector(second), "face 6", 5)
    assert followed.follows
    assert followed.start.before == z_vector(first)
    assert followed.following(first).start.before == z_vector(first)
    moved = followed.at(np.zeros(12))
    assert not moved.follows
    assert moved.back() == followed
    assert not replace(chosen, face=None).follows
    pinned = followed.from_pin(z_vector(first), "face 6 of seed 7")
    assert (pinned.start.kind, pinned.face, pinned.start.before) == (
        "pinned",
        None,
        z_vector(first),
    )
