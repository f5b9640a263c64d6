"""Which directions there are, and planes of them."""

from __future__ import annotations

import pytest

from latent_explorer.core.direction_axes import DirectionAxes
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.directions import (
    HELD_AT_MOST,
    MADE_AT_MOST,
    Directions,
    MadeDirection,
)
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.selection import Part, Selection
from latent_explorer.session.state import State

AXES = DirectionAxes(("Smiling", "Male"), ((0.6, 0.8), (1.0, 0.0)))
PLANE = Projection((0, 1), AXES)
PARTS = (Part("add", Projection((3, 7)), ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))),)


def test_directions_are_held_and_let_go() -> None:
    held = Directions().holding("Male", True).holding("Young", True).holding("Male", True)
    assert held.held == ("Young", "Male")
    assert held.holding("Young", False).held == ("Male",)
    for number in range(HELD_AT_MOST - 2):
        held = held.holding(str(number), True)
    with pytest.raises(ValueError, match="let one go first"):
        held.holding("one more", True)


def test_directions_are_made_and_forgotten() -> None:
    one = MadeDirection("one", PARTS)
    section = Directions(held=("one",)).making(one).making(MadeDirection("two", PARTS, PARTS))
    assert [each.name for each in section.made] == ["one", "two"]
    again = section.making(MadeDirection("one", PARTS, PARTS))
    assert [each.name for each in again.made] == ["two", "one"]
    forgotten = section.without("one")
    assert [each.name for each in forgotten.made] == ["two"]
    assert forgotten.held == ()
    for number in range(MADE_AT_MOST - 2):
        section = section.making(MadeDirection(str(number), PARTS))
    with pytest.raises(ValueError, match="delete one first"):
        section.making(MadeDirection("one more", PARTS))
    for name, to in (("", PARTS), ("one", ())):
        with pytest.raises(ValueError, match="a direction has a name"):
            MadeDirection(name, to)
    with pytest.raises(ValueError, match="same name"):
        Directions(made=(one, one))


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="a method is one of"):
        Directions(method="magic")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(ValueError, match="an order is one of"):
        Directions(order="magic")  # type: ignore[arg-type]  # wrong on purpose


def test_they_belong_to_one_bundle(toy_space: LatentSpace) -> None:
    section = Directions("logistic", "name", ("Male",), (MadeDirection("one", PARTS),))
    assert section.fitted(toy_space, same=True) is section
    assert section.fitted(toy_space, same=False) == Directions("logistic", "name")


def test_a_plane_of_directions_is_remembered_and_belongs_to_one_bundle(
    toy_space: LatentSpace,
) -> None:
    section = Projections((Projection((3, 7)), PLANE), active=1)
    assert section.equal_axes == (False, True)
    read, lost = from_text(to_text(State(section)))
    assert read[Projections] == section
    assert not lost
    assert section.fitted(toy_space, same=True) == section
    other = section.fitted(toy_space, same=False)
    assert (other.shown, other.active) == ((Projection((3, 7)),), 0)
    wide = DirectionAxes(("a", "b"), ((1.0,) + (0.0,) * 20, (0.0, 1.0) + (0.0,) * 19))
    assert not Projection((0, 1), wide).fits(toy_space, same=True)


def test_a_plane_that_is_none_is_left_out_when_read() -> None:
    text = to_text(State(Projections((PLANE,))))
    read, lost = from_text(text.replace("[1.0, 0.0]", "[0.6, 0.8]"))
    assert read[Projections] == Projections()
    assert "projections: shown" in lost


def test_its_axes_are_named_and_can_be_exchanged() -> None:
    assert PLANE.axis_names == ("Smiling", "Male")
    assert PLANE.of_directions
    assert PLANE.components == "z"
    assert Projection((1, 0), "pca").components == "pca"
    section = Projections((PLANE,), views=((0.0, 1.0, 2.0, 3.0),)).swapped(0)
    assert section.shown[0].axis_names == ("Male", "Smiling")
    assert section.views == ((2.0, 3.0, 0.0, 1.0),)
    assert section.with_coordinates(0, "z").shown == (Projection((1, 0)),)
    with pytest.raises(ValueError, match="two different components"):
        Projection((0, 2), AXES)


def test_a_selection_can_be_drawn_in_such_a_plane(toy_space: LatentSpace) -> None:
    selection = Selection().drawn(PLANE, PARTS[0].outline, None)
    read, lost = from_text(to_text(State(selection)))
    assert read[Selection] == selection
    assert not lost
    assert selection.fitted(toy_space, same=True) == selection
