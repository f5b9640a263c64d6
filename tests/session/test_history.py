"""Undo and redo: one step a gesture, a hundred deep, named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.session.history import DEPTH, History
from latent_explorer.session.path import LatentPath
from latent_explorer.session.state import State


def number(i: int) -> State:
    """Return a state that differs from those of other numbers."""
    return State(LatentPath(position=i / 1000))


def test_at_first_there_is_nothing_to_undo_or_redo() -> None:
    history = History()
    assert history.undo_name is history.redo_name is None
    assert history.undo(number(0)) is history.redo(number(0)) is None


def test_steps_are_undone_and_redone_by_name() -> None:
    history = History()
    history.record("one", number(0))
    history.record("two", number(1))
    assert history.undo_name == "two"
    assert history.undo(number(2)) == number(1)
    assert (history.undo_name, history.redo_name) == ("one", "two")
    assert history.undo(number(1)) == number(0)
    assert (history.undo_name, history.redo_name) == (None, "one")
    assert history.redo(number(0)) == number(1)
    assert history.redo(number(1)) == number(2)
    assert (history.undo_name, history.redo_name) == ("two", None)


def test_a_gesture_back_to_where_it_began_keeps_what_can_be_redone() -> None:
    history = History()
    history.record("one", number(0))
    assert history.undo(number(1)) == number(0)
    history.begin()
    history.record("there", number(0))
    assert history.redo_name is None
    history.record("and back", number(5))
    history.end(number(0))
    assert (history.undo_name, history.redo_name) == (None, "one")
    assert history.redo(number(0)) == number(1)


def test_a_new_step_gives_up_what_was_undone() -> None:
    history = History()
    history.record("one", number(0))
    history.undo(number(1))
    history.record("other", number(0))
    assert history.redo_name is None
    assert history.redo(number(5)) is None


def test_a_gesture_is_one_step_under_its_last_name() -> None:
    history = History()
    history.record("before", number(0))
    history.begin()
    for i in range(1, 6):
        history.record(f"fact {i}", number(i))
    history.end(number(6))
    history.record("after", number(6))
    assert history.undo(number(7)) == number(6)
    assert history.undo_name == "fact 5"
    assert history.undo(number(6)) == number(1)
    assert history.undo_name == "before"


def test_a_gesture_that_leads_back_is_no_step() -> None:
    history = History()
    history.record("before", number(0))
    history.begin()
    history.record("Move point", number(1))
    history.record("Move point", number(2))
    history.end(number(1))
    assert history.undo_name == "before"


def test_a_gesture_without_a_change_is_no_step_and_keeps_what_was_undone() -> None:
    history = History()
    history.record("one", number(0))
    history.undo(number(1))
    history.begin()
    history.end(number(0))
    assert (history.undo_name, history.redo_name) == (None, "one")


def test_undoing_ends_a_gesture() -> None:
    history = History()
    history.begin()
    history.record("Move point", number(0))
    assert history.undo(number(1)) == number(0)
    # The mouse is still down: what follows is a step of its own.
    history.record("Move point", number(0))
    assert history.undo_name == "Move point"
    assert history.redo_name is None


def test_undoing_in_a_gesture_that_led_back_undoes_the_step_before() -> None:
    history = History()
    history.record("before", number(0))
    history.begin()
    history.record("Move point", number(1))
    assert history.undo(number(1)) == number(0)


def test_the_last_hundred_steps_can_be_undone() -> None:
    history = History()
    for i in range(DEPTH + 20):
        history.record(f"step {i}", number(i))
    present, undone = number(DEPTH + 20), 0
    while (state := history.undo(present)) is not None:
        present, undone = state, undone + 1
    assert undone == DEPTH == 100
    assert present == number(20)


def test_all_is_forgotten_with_the_bundle() -> None:
    history = History()
    history.record("one", number(0))
    history.record("two", number(1))
    history.undo(number(2))
    history.begin()
    history.clear()
    assert history.undo_name is history.redo_name is None
    history.record("three", number(0))
    history.record("four", number(1))
    assert history.undo_name == "four"
    assert history.undo(number(2)) == number(1)


@given(steps=st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_undoing_all_leads_to_the_first_and_redoing_all_to_the_last(steps: list[int]) -> None:
    """Runs of equal numbers are gestures."""
    history, visited = History(), [number(0)]
    for i, kind in enumerate(steps):
        history.begin()
        for j in range(kind):
            history.record("step", visited[-1] if j == 0 else number(500 + j))
        if kind:
            visited.append(number(i + 1))
        history.end(visited[-1])
    present = visited[-1]
    for expected in visited[-2::-1]:
        present = history.undo(present)
        assert present == expected
    assert history.undo(present) is None
    for expected in visited[1:]:
        present = history.redo(present)
        assert present == expected
    assert history.redo(present) is None
