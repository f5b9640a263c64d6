"""Sorting in steps."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core import ordering
from latent_explorer.core.ordering import group_steps, order_steps


def finished(steps: Generator[None, None, Any]) -> tuple[list[int], int]:
    """Return the order, and after how many steps."""
    count = 0
    while True:
        try:
            next(steps)
            count += 1
        except StopIteration as end:
            return end.value.tolist(), count


@pytest.mark.parametrize("rows", [1, 7, 100, 1000])
def test_groups_are_brought_together_whatever_a_step_takes(rng, rows):
    groups = rng.integers(0, 9, 500).astype(np.uint16)
    groups[groups == 4] = 5
    steps = group_steps(groups, 10, rows=rows)
    parts = 0
    while True:
        try:
            next(steps)
            parts += 1
        except StopIteration as end:
            order, starts = end.value
            break
    assert parts == 2 * -(-500 // rows)
    np.testing.assert_array_equal(order, np.argsort(groups, kind="stable"))
    np.testing.assert_array_equal(np.diff(starts), np.bincount(groups, minlength=10))


def naive(values: list[Any], descending: bool) -> list[int]:
    known = [i for i, value in enumerate(values) if value == value and value != ""]
    unknown = [i for i in range(len(values)) if i not in known]
    return sorted(known, key=lambda i: values[i], reverse=descending) + unknown


@pytest.mark.parametrize(
    ("values", "up", "down"),
    [
        (np.array([3.0, np.nan, 1.0, 3.0]), [2, 0, 3, 1], [0, 3, 2, 1]),
        (np.array(["b", "", "a", "b"]), [2, 0, 3, 1], [0, 3, 2, 1]),
        (np.array([1, -1, 1, -1], np.int8), [1, 3, 0, 2], [0, 2, 1, 3]),
        (np.array([np.nan, np.nan]), [0, 1], [0, 1]),
        (np.empty(0, np.float32), [], []),
    ],
)
def test_equal_ones_keep_their_order_and_unknown_ones_come_last(
    values: Any, up: list[int], down: list[int]
) -> None:
    assert finished(order_steps(values))[0] == up
    assert finished(order_steps(values, descending=True))[0] == down


@given(
    st.one_of(
        st.lists(st.floats(width=32, allow_infinity=True), max_size=80),
        st.lists(st.integers(-3, 3), max_size=80),
        st.lists(st.text("ab0", max_size=3), max_size=80),
    ),
    st.booleans(),
)
def test_it_is_the_order_of_a_stable_sort_however_small_the_steps(
    values: list[Any], descending: bool
) -> None:
    array = np.array(values, np.str_ if values and isinstance(values[0], str) else None)
    for bucket in (4, 1000):
        steps = order_steps(array, descending=descending, bucket=bucket)
        assert finished(steps)[0] == naive(values, descending)


@pytest.mark.parametrize("descending", [False, True])
def test_many_are_looked_at_part_by_part(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    monkeypatch.setattr(ordering, "_LOOKED_AT", 64)
    values = rng.integers(0, 50, 1000).astype(np.float64)
    values[rng.random(1000) < 0.3] = np.nan
    values[:128] = np.nan
    order, steps = finished(order_steps(values, descending=descending, bucket=100))
    assert order == naive(values.tolist(), descending)
    # To tell known ones, to put the unknown ones at the end, and to sort the others.
    assert steps >= 16 + 6 + 10


def test_no_step_sorts_much_more_than_a_bucket() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(size=20_000).astype(np.float32)
    sizes: list[int] = []
    argsort = np.argsort

    class Noted(np.ndarray):
        def argsort(self, *args: Any, **kwargs: Any) -> Any:
            sizes.append(len(self))
            return argsort(np.asarray(self), *args, **kwargs)

    order, steps = finished(order_steps(values.view(Noted), bucket=1000))
    assert order == argsort(values, kind="stable").tolist()
    assert steps >= 40
    assert len(sizes) == 20
    assert max(sizes) < 3000
