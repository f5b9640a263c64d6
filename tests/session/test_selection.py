"""Selections: outlines that are joined, and names that stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.projections import Projection
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import (
    KEPT_AT_MOST,
    LONGEST_NAME,
    NamedSelection,
    Part,
    Selection,
)
from latent_explorer.session.state import State

PLANE, OTHER = Projection((3, 7)), Projection((0, 1), "pca")
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
TRIANGLE = ((0.5, -1.0), (2.0, 0.25), (0.125, 3.0))


def test_a_drawing_alone_replaces_what_was_selected() -> None:
    first = Selection().drawn(PLANE, SQUARE, None)
    assert first.parts == (Part("add", PLANE, SQUARE),)
    assert first.drawn(OTHER, TRIANGLE, None).parts == (Part("add", OTHER, TRIANGLE),)


def test_drawings_are_joined_in_their_order() -> None:
    selection = Selection().drawn(PLANE, SQUARE, None).drawn(OTHER, TRIANGLE, "subtract")
    selection = selection.drawn(PLANE, TRIANGLE, "intersect")
    assert [part.op for part in selection.parts] == ["add", "subtract", "intersect"]


def test_with_nothing_selected_the_first_is_joined_to_all_points() -> None:
    assert Selection().drawn(PLANE, SQUARE, "subtract").parts == (
        Part(),
        Part("subtract", PLANE, SQUARE),
    )
    for op in ("add", "intersect"):
        joined = Selection().drawn(PLANE, SQUARE, op)  # type: ignore[arg-type]  # from a tuple
        assert joined.parts == (Part("add", PLANE, SQUARE),)


def test_to_invert_twice_changes_nothing() -> None:
    selection = Selection().drawn(PLANE, SQUARE, None).drawn(OTHER, TRIANGLE, "add")
    inverted = selection.inverted()
    assert inverted.parts == (Part(), Part("subtract", group=selection.parts))
    assert inverted.inverted() == selection
    # What was taken from all points by hand is no inversion.
    assert len(Selection().drawn(PLANE, SQUARE, "subtract").inverted().parts) == 2
    assert Selection().inverted().parts == (Part(),)


def test_names_stay_and_can_be_taken_up_again() -> None:
    drawn = Selection().drawn(PLANE, SQUARE, None)
    named = drawn.naming("  left ").cleared()
    assert named.named == (NamedSelection("left", drawn.parts),)
    assert named.taking(0, None).parts == drawn.parts
    assert named.name_of(drawn.parts) == "left"
    assert named.name_of(()) is None
    other = named.drawn(OTHER, TRIANGLE, None)
    assert other.taking(0, "add").parts[-1] == Part("add", group=drawn.parts)
    assert other.taking(0, "intersect").parts[-1] == Part("intersect", group=drawn.parts)
    assert named.taking(0, "add").parts == drawn.parts, "joined to nothing it is alone"
    assert named.taking(0, "subtract").parts == (Part(), Part("subtract", group=drawn.parts))


def test_a_name_that_is_given_again_is_that_of_the_new_one() -> None:
    first = Selection().drawn(PLANE, SQUARE, None).naming("one").naming("two")
    again = first.drawn(OTHER, TRIANGLE, None).naming("one")
    assert [each.name for each in again.named] == ["one", "two"]
    assert again.named[0].parts == again.parts
    assert [each.name for each in again.renamed(1, "three").named] == ["one", "three"]
    assert [each.name for each in again.without(0).named] == ["two"]
    with pytest.raises(ValueError, match="same name"):
        again.renamed(1, "one")


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_a_name_is_neither_empty_nor_endless(name: str) -> None:
    with pytest.raises(ValueError, match="a selection has a name"):
        Selection().drawn(PLANE, SQUARE, None).naming(name)


def test_there_is_an_end_to_what_is_kept_and_drawn() -> None:
    selection = Selection().drawn(PLANE, SQUARE, None)
    for number in range(KEPT_AT_MOST):
        selection = selection.naming(f"{number}")
    with pytest.raises(ValueError, match="delete one first"):
        selection.naming("one more")
    long = tuple((float(i), float(i % 2)) for i in range(1000))
    with pytest.raises(ValueError, match="too many parts"):
        replace(Selection(), parts=(Part("add", PLANE, long),) * 21)
    nested = Selection((Part("add", PLANE, SQUARE),))
    with pytest.raises(ValueError, match="made of too many others"):
        for _ in range(20):
            nested = replace(nested, parts=(Part(group=nested.parts), Part("subtract")))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"outline": SQUARE}, "in a plane"),
        ({"projection": PLANE}, "in a plane"),
        ({"projection": PLANE, "outline": SQUARE, "group": (Part(),)}, "in a plane"),
        ({"projection": PLANE, "outline": SQUARE[:2]}, "three corners"),
        ({"op": "divide"}, "joined by"),
    ],
)
def test_what_is_no_part_is_refused(part: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Part(**part)  # type: ignore[arg-type]  # wrong on purpose


def test_it_is_remembered_as_it_was() -> None:
    selection = Selection().drawn(PLANE, SQUARE, None).naming("one").drawn(OTHER, TRIANGLE, "add")
    selection = replace(selection.taking(0, "subtract").inverted(), lit=False)
    read, lost = from_text(to_text(State(selection, Selecting("lasso", "add"))))
    assert read[Selection] == selection
    assert read[Selecting] == Selecting("lasso", "add")
    assert not lost


def test_a_selection_that_means_nothing_is_left_out_when_read() -> None:
    text = to_text(State(Selection().drawn(PLANE, SQUARE, None)))
    read, lost = from_text(text.replace('"add"', '"divide"'))
    assert read[Selection] == Selection()
    assert lost == ["selection: parts"]
    nested = '{"op": "add", "group": [' * 400 + "]}" * 400
    deep = f'{{"format": 1, "state": {{"selection": {{"parts": [{nested}]}}}}}}'
    read, lost = from_text(deep)
    assert read[Selection] == Selection()
    assert lost == ["selection: parts"]


def test_it_belongs_to_one_bundle(toy_space: LatentSpace) -> None:
    selection = replace(Selection().drawn(PLANE, SQUARE, None).naming("one"), lit=False)
    assert selection.fitted(toy_space, same=True) == selection
    assert selection.fitted(toy_space, same=False) == Selection(lit=False)
    beyond = Selection().drawn(Projection((0, 12)), SQUARE, None)
    assert beyond.fitted(toy_space, same=True) == Selection()
    assert Selecting("lasso", "add").fitted(toy_space, same=True) == Selecting()


def test_tools_are_known() -> None:
    with pytest.raises(ValueError, match="a tool is one of"):
        Selecting("magic wand")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(ValueError, match="joined by"):
        Selecting("lasso", "divide")  # type: ignore[arg-type]  # wrong on purpose
