"""Undo and redo: a stack of states with the names of the steps between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from latent_explorer.session.state import State

DEPTH = 100
"""How many steps can be undone."""


@dataclass(frozen=True)
class Step:
    """What was done, and the state before it (or after it, among the steps to redo)."""

    name: str
    state: State


class History:
    """The steps that can be undone and redone.

    Between `begin` and `end`, a gesture such as a drag, all changes are one step.
    """

    def __init__(self) -> None:
        self._done: deque[Step] = deque(maxlen=DEPTH)
        self._undone: list[Step] = []
        self._given_up: list[Step] = []
        self._gesture = False
        self._recorded = False

    @property
    def undo_name(self) -> str | None:
        """What `undo` would undo."""
        return self._done[-1].name if self._done else None

    @property
    def redo_name(self) -> str | None:
        """What `redo` would do again."""
        return self._undone[-1].name if self._undone else None

    def begin(self) -> None:
        """Begin a gesture."""
        self._gesture, self._recorded = True, False

    def end(self, present: State | None = None) -> None:
        """End the gesture, if there is one; one that has led back to where it began is no step."""
        if self._recorded and self._done and self._done[-1].state == present:
            self._done.pop()
            self._undone = self._given_up
        self._gesture, self._recorded = False, False

    def record(self, name: str, before: State) -> None:
        """Remember the state `before` something was done; what was undone is given up."""
        if self._recorded:
            # The step began before; only its name tells where it has come to.
            before = self._done.pop().state
        else:
            self._given_up, self._undone = self._undone, []
        self._recorded = self._gesture
        self._done.append(Step(name, before))

    def undo(self, present: State) -> State | None:
        """Return the state before the last step, None when there is none."""
        self.end(present)
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(Step(step.name, present))
        return step.state

    def redo(self, present: State) -> State | None:
        """Return the state after the step that was undone last, None when there is none."""
        self.end(present)
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(Step(step.name, present))
        return step.state

    def clear(self) -> None:
        """Forget all steps: they belong to another bundle."""
        self._done.clear()
        self._undone.clear()
        self.end()
