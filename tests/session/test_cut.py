"""A cut lies along an axis until one of its ends is dragged, and then in one plane."""

from __future__ import annotations

from typing import Any

import pytest

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.cut import PlaneCut
from latent_explorer.session.projections import Projection
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State

PLANE, OTHER = Projection((3, 7)), Projection((3, 8))
ELLIPSE = ConfidenceEllipse([0, 0], [[4.0, 0.0], [0.0, 1.0]])


def test_at_first_it_lies_along_the_main_axis() -> None:
    start, end = PlaneCut().ends_in(PLANE, ELLIPSE)
    assert start == pytest.approx((-8, 0))
    assert end == pytest.approx((8, 0))
    start, end = PlaneCut("y").ends_in(PLANE, ELLIPSE)
    assert (start, end) == ((0.0, -4.0), (0.0, 4.0))


def test_a_dragged_end_belongs_to_its_plane() -> None:
    cut = PlaneCut("y").dragged("end", PLANE, ELLIPSE, (3.0, 2.0))
    assert cut.ends_in(PLANE, ELLIPSE) == ((0.0, -4.0), (3.0, 2.0))
    assert cut.moved_in(PLANE)
    assert not cut.moved_in(OTHER)
    assert cut.ends_in(OTHER, ELLIPSE) == ((0.0, -4.0), (0.0, 4.0))
    again = cut.dragged("start", PLANE, ELLIPSE, (-3.0, 0.0))
    assert again.ends == ((-3.0, 0.0), (3.0, 2.0))
    assert again.along("x") == PlaneCut("x")


def test_a_drag_that_is_given_up_leaves_no_trace() -> None:
    cut = PlaneCut()
    start, _ = cut.ends_in(PLANE, ELLIPSE)
    moved = cut.dragged("start", PLANE, ELLIPSE, (1.0, 1.0))
    assert moved != cut
    assert moved.dragged("start", PLANE, ELLIPSE, start) == cut


def test_its_ends_are_never_one_place() -> None:
    cut = PlaneCut("x").dragged("end", PLANE, ELLIPSE, (1.0, 1.0))
    assert cut.dragged("start", PLANE, ELLIPSE, (1.0, 1.0)) == cut
    assert cut.dragged("start", PLANE, ELLIPSE, (1.0, 1.0001)) == cut
    far = cut.dragged("start", PLANE, ELLIPSE, (1e30, 0.0))
    assert far.ends == ((1e9, 0.0), (1.0, 1.0))


def test_it_is_remembered() -> None:
    cut = PlaneCut("minor", ((0.0, 1.0), (2.0, 3.0)), PLANE, 0.5, "units")
    state, lost = from_text(to_text(State(cut)))
    assert state[PlaneCut] == cut
    assert lost == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"axis": "z"}, "axis"),
        ({"unit": "m"}, "unit"),
        ({"strip": 0.0}, "strip"),
        ({"ends": ((0.0, 0.0), (0.0, 0.0)), "plane": PLANE}, "two different places"),
        ({"ends": ((0.0, 0.0), (0.0, float("nan"))), "plane": PLANE}, "an end of a cut"),
    ],
)
def test_what_cannot_be_used_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PlaneCut(**wrong)


def test_of_other_points_the_axis_is_kept(toy_space: LatentSpace) -> None:
    cut = PlaneCut("minor", ((0.0, 1.0), (2.0, 3.0)), PLANE, 0.5)
    assert cut.fitted(toy_space, True) == cut
    assert cut.fitted(toy_space, False) == PlaneCut("minor", strip=0.5)
    beyond = PlaneCut(ends=((0.0, 1.0), (2.0, 3.0)), plane=Projection((3, 12)))
    assert beyond.fitted(toy_space, True) == PlaneCut()
