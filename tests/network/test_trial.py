"""Which way to decode is taken: it must be near enough, and faster."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.codec import LIVE_LEVELS, LiveWay
from latent_explorer.network.trial import most_levels, tried

SIZE = 4


class Bench:
    """Decoders that take as long as they are told to, by a clock of their own.

    Attributes
    ----------
    sizes : dict of str to list of int
        How many faces each was asked for at a time.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.sizes: dict[str, list[int]] = {}

    def decoder(
        self, name: str, single: float, several: float, levels: int = 0, at: int = 0
    ) -> Callable[[], Any]:
        """Return what makes a decoder that is off by some levels in face number `at`."""

        def decode(z: Any) -> Any:
            self.sizes.setdefault(name, []).append(len(z))
            self.now += single if len(z) == 1 else several
            faces = np.full((len(z), SIZE, SIZE, 3), 100, np.uint8)
            faces[z[:, 0] == at, 1, 2, 0] -= np.uint8(levels)
            return faces

        return lambda: decode

    def take(self, *candidates: tuple[str, Callable[[], Any]]) -> Any:
        """Return what is found among candidates, beside an exact decoder of 4 and 40 seconds."""
        exact = self.decoder("exact", 4, 40)()
        z = np.arange(24, dtype=np.float32)[:, np.newaxis]
        steps = tried(candidates, exact, z, lambda: self.now)
        return last(steps)


def last(steps: Generator[None, None, Any]) -> Any:
    n = 0
    while True:
        try:
            next(steps)
            n += 1
        except StopIteration as end:
            assert n > 0, "nobody else had a turn"
            return end.value


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_times_are_shares_of_the_exact_decoder_and_levels_the_most_of_all(bench: Bench) -> None:
    way, decode = bench.take(("bfloat16", bench.decoder("fast", 3, 20, levels=2, at=23)))
    assert way == LiveWay("bfloat16", levels=2, single=0.75, several=0.5)
    assert decode(np.zeros((1, 1), np.float32)).shape == (1, SIZE, SIZE, 3)
    assert set(bench.sizes["fast"]) <= {1, 12}, "no step takes longer than a dozen faces"


@pytest.mark.parametrize("at", [0, 11, 12, 23])
def test_what_is_too_far_from_the_exact_faces_is_refused(bench: Bench, at: int) -> None:
    far = bench.decoder("far", 1, 1, levels=LIVE_LEVELS + 1, at=at)
    assert bench.take(("bfloat16", far)) is None
    near = bench.decoder("near", 3, 30)
    way, _ = bench.take(("bfloat16", far), ("float32", near))
    assert way.precision == "float32"


@pytest.mark.parametrize(("single", "several"), [(4, 10), (1, 40), (5, 10), (3.9, 10), (1, 39)])
def test_what_is_not_faster_in_both_is_refused(bench: Bench, single: float, several: float) -> None:
    assert bench.take(("bfloat16", bench.decoder("slow", single, several))) is None


def test_what_is_slow_with_one_face_is_not_asked_for_a_dozen(bench: Bench) -> None:
    bench.take(("bfloat16", bench.decoder("emulated", 50, 5000)))
    assert set(bench.sizes["emulated"]) == {1}


def test_the_fastest_is_taken(bench: Bench) -> None:
    candidates = [
        ("bfloat16", bench.decoder("first", 3, 30)),
        ("float32", bench.decoder("second", 2, 29)),
        ("float32", bench.decoder("third", 3, 28)),
    ]
    way, _ = bench.take(*candidates)
    assert (way.single, way.several) == (0.5, 29 / 40)


def test_the_best_of_several_calls_counts(bench: Bench) -> None:
    fast = bench.decoder("fast", 1, 10)()
    calls = []

    def disturbed(z: Any) -> Any:
        calls.append(len(z))
        bench.now += 100 if len(calls) % 2 else 0
        return fast(z)

    way, _ = bench.take(("bfloat16", lambda: disturbed))
    assert (way.single, way.several) == (0.25, 0.25)


def test_what_fails_is_not_taken_and_the_next_is_tried(bench: Bench) -> None:
    def lacking(z: Any) -> Any:
        raise RuntimeError("no kernel for bfloat16 on this device")

    def not_even_made() -> Any:
        raise TypeError("no bfloat16 at all")

    near = bench.decoder("near", 3, 30)
    candidates = [("bfloat16", lambda: lacking), ("bfloat16", not_even_made), ("float32", near)]
    way, _ = bench.take(*candidates)
    assert way.precision == "float32"
    assert bench.take(*candidates[:2]) is None


def test_levels_do_not_wrap_around() -> None:
    white, black = np.full((1, 2, 2, 3), 255, np.uint8), np.zeros((1, 2, 2, 3), np.uint8)
    assert most_levels(white, black) == most_levels(black, white) == 255
    assert most_levels(white[:0], black[:0]) == 0
