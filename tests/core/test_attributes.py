"""Attributes as classes and as numbers."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from latent_explorer.core.attributes import (
    MOST_CLASSES,
    MOST_TEXTS,
    Attribute,
    Classes,
    Numbers,
    attribute_steps,
)


def classified(column: Any) -> Attribute:
    steps: Generator[None, None, Attribute] = attribute_steps(np.asarray(column))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def classes(column: Any) -> dict[str, list[int]]:
    """Return which rows have which class; "" for those without."""
    found = classified(column)
    assert isinstance(found, Classes)
    assert sorted(found.order.tolist()) == list(range(len(column)))
    bounds = [*found.ends.tolist(), len(column)]
    rows = [found.order[a:b].tolist() for a, b in pairwise(bounds)]
    return dict(zip([*found.labels, ""], rows, strict=True))


def test_celeba_attributes_are_yes_and_no() -> None:
    column = np.array([1, -1, -1, 1, -1], np.int8)
    assert classes(column) == {"no": [1, 2, 4], "yes": [0, 3], "": []}


def test_in_a_column_of_signs_zero_is_no_value() -> None:
    assert classes(np.array([1, 0, -1, 0], np.int8)) == {"no": [2], "yes": [0], "": [1, 3]}
    assert classes(np.array([-1, 0, -1], np.int8)) == {"no": [0, 2], "": [1]}


def test_elsewhere_zero_is_a_number() -> None:
    assert classes(np.array([1, 0, 1], np.int8)) == {"0": [1], "1": [0, 2], "": []}
    assert classes(np.array([0, -1, 2], np.int8)) == {"-1": [1], "0": [0], "2": [2], "": []}
    assert classes(np.array([0.0, -1.0, 1.0])) == {"-1": [1], "0": [0], "1": [2], "": []}


def test_truth_values_are_yes_and_no() -> None:
    assert classes(np.array([True, False, True])) == {"no": [1], "yes": [0, 2], "": []}


def test_few_numbers_are_classes_in_their_order_without_those_that_are_none() -> None:
    column = np.array([2.5, np.nan, -7, 2.5, np.inf], np.float32)
    assert classes(column) == {"-7": [2], "2.5": [0, 3], "": [1, 4]}


def test_texts_are_classes_the_most_frequent_first() -> None:
    column = np.array(["south", "north", "", "south", "east"])
    assert classes(column) == {"south": [0, 3], "east": [4], "north": [1], "": [2]}


def test_the_rarest_of_many_texts_are_one_class() -> None:
    texts = [f"t{i}" for i in range(12) for _ in range(12 - i)]
    found = classes(np.array(texts))
    assert list(found) == [*(f"t{i}" for i in range(7)), "other (5 values)", ""]
    assert {texts[row] for row in found["other (5 values)"]} == {f"t{i}" for i in range(7, 12)}
    exactly = classes(np.array([f"t{i}" for i in range(MOST_CLASSES)]))
    assert len(exactly) == MOST_CLASSES + 1


def test_more_than_a_few_values_are_numbers_and_rise() -> None:
    column = np.array([5, 3, np.nan, 9, 1, 7, 2, 8, 6, 4, -np.inf, 5])
    found = classified(column)
    assert isinstance(found, Numbers)
    assert found.values.tolist() == [1, 2, 3, 4, 5, 5, 6, 7, 8, 9]
    np.testing.assert_array_equal(column[found.order[: found.known]], found.values)
    assert sorted(found.order[found.known :].tolist()) == [2, 10]
    assert (found.least, found.most) == (1, 9)
    assert isinstance(classified(np.arange(MOST_CLASSES)), Classes)
    assert isinstance(classified(np.arange(MOST_CLASSES + 1)), Numbers)


def test_values_that_appear_late_count_too() -> None:
    late = np.zeros(70_000, np.int16)
    late[-10:] = np.arange(10)
    assert isinstance(classified(late), Numbers)
    texts = np.full(70_000, "a")
    texts[-1] = "b"
    assert classes(texts)["b"] == [69_999]


def test_outliers_do_not_take_the_whole_scale() -> None:
    column = np.arange(1000.0)
    column[0], column[-1] = -1e9, 1e9
    found = classified(column)
    assert isinstance(found, Numbers)
    assert found.scale == (20, 979)
    assert (found.least, found.most) == (-1e9, 1e9)


def test_a_range_is_a_run_and_holds_its_ends() -> None:
    found = classified(np.array([1.0, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    assert isinstance(found, Numbers)
    assert found.between(None, None) == slice(0, 11)
    assert found.between(2, 4) == slice(1, 5)
    assert found.between(2.5, 2.9) == slice(3, 3)
    assert found.between(8, 3) == slice(8, 8)
    assert found.between(-5, 99) == slice(0, 11)


def test_what_has_no_value_or_is_only_names_is_no_attribute() -> None:
    for nothing in (np.array(["", ""]), np.full(5, np.nan), np.array([], np.int8)):
        with pytest.raises(ValueError, match="no image has a value"):
            classified(nothing)
    names = np.array([f"{i}.jpg" for i in range(MOST_TEXTS + 1)])
    with pytest.raises(ValueError, match="10,000 different texts"):
        classified(names)


@given(arrays(np.float32, st.integers(1, 60), elements=st.floats(width=32)))
def test_each_point_has_one_place(column: Any) -> None:
    if not np.isfinite(column).any():
        return
    found = classified(column)
    assert sorted(found.order.tolist()) == list(range(len(column)))
    assert np.isfinite(column[found.order[: found.known]]).all()
    assert not np.isfinite(column[found.order[found.known :]]).any()
    assert (np.diff(column[found.order[: found.known]].astype(float)) >= 0).all()
