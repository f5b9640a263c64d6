"""What the points are coloured by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.attributes import Classes, Numbers
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.colouring import Colouring, left_out
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State

CLASSES = Classes(np.arange(10, dtype=np.int32), np.array([0, 4, 6, 9]), ("a", "b", "c"))
NUMBERS = Numbers(np.arange(6, dtype=np.int32), np.array([1.0, 2, 2, 3, 9]))


def mask_of(colouring: Colouring, attribute: Any) -> np.ndarray | None:
    return without_pauses(colouring.mask_steps(attribute))


def test_each_class_is_a_run_and_a_hidden_one_is_empty() -> None:
    assert Colouring("x").runs(CLASSES) == (slice(0, 4), slice(4, 6), slice(6, 9))
    hidden = Colouring("x", hidden=(1,))
    assert hidden.runs(CLASSES) == (slice(0, 4), slice(4, 4), slice(6, 9))
    assert (Colouring("x").n_shown(CLASSES), hidden.n_shown(CLASSES)) == (9, 7)


def test_a_range_is_one_run() -> None:
    assert Colouring("x").n_shown(NUMBERS) == 5
    assert Colouring("x", low=2, high=3).runs(NUMBERS) == (slice(1, 4),)
    assert Colouring("x", low=4, high=3).n_shown(NUMBERS) == 0


@pytest.mark.parametrize(
    ("attribute", "colouring"),
    [
        (CLASSES, Colouring("x")),
        (CLASSES, Colouring("x", hidden=(0, 1))),
        (CLASSES, Colouring("x", hidden=(0, 1, 2))),
        (NUMBERS, Colouring("x", low=2)),
        (NUMBERS, Colouring("x", low=4, high=3)),
    ],
)
def test_each_point_is_shown_or_left_out(attribute: Any, colouring: Colouring) -> None:
    n = len(attribute.order)
    runs = colouring.runs(attribute)
    places = [i for run in (*runs, *left_out(runs, n)) for i in range(run.start, run.stop)]
    assert sorted(places) == list(range(n))


def test_the_mask_says_of_each_point_whether_it_is_in_colour() -> None:
    order = np.array([3, 0, 5, 1, 4, 2], np.int32)
    classes = Classes(order, np.array([0, 2, 4, 6]), ("a", "b", "c"))
    assert mask_of(Colouring("x"), classes) is None, "all of them"
    shown = mask_of(Colouring("x", hidden=(1,)), classes)
    assert shown is not None
    assert np.flatnonzero(shown).tolist() == [0, 2, 3, 4]
    assert not np.any(mask_of(Colouring("x", hidden=(0, 1, 2)), classes))
    # One without a value is grey whatever the filter says.
    known = mask_of(Colouring("x"), Numbers(order, np.array([1.0, 2, 2, 3, 9])))
    assert known is not None
    assert np.flatnonzero(~known).tolist() == [2]


def test_only_what_can_be_is_accepted() -> None:
    for wrong in ({"hidden": (-1,)}, {"hidden": (8,)}, {"low": float("nan")}, {"high": np.inf}):
        with pytest.raises(ValueError, match=r"class|finite"):
            Colouring("x", **wrong)
    assert Colouring("x", hidden=(3, 1, 3)) == Colouring("x", hidden=(1, 3))
    assert not Colouring("x", ellipses=False).filters
    assert Colouring("x", hidden=(1,)).filters
    assert Colouring("x", low=0.0).filters


def test_it_is_remembered_for_the_same_bundle(toy_space: LatentSpace) -> None:
    chosen = Colouring("Smiling", (1,), 0.5, None, False)
    read, lost = from_text(to_text(State(chosen)))
    assert (read[Colouring], lost) == (chosen, [])
    assert chosen.fitted(toy_space, same=True) == chosen
    assert chosen.fitted(toy_space, same=False) == Colouring()
