"""All that decides what the panels show, at one moment."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.jobs.request import Failure, Key, Request, Result
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.photo import PhotoAtWork
from latent_explorer.session.state import State

R = TypeVar("R", bound=Result)
ResultKey = tuple[type[Result], Hashable]
"""The kind of a result and the place of its request."""


@dataclass(frozen=True)
class Latency:
    """The time from the system's event to the painted face over the last moves, in ms."""

    median: float
    p95: float
    count: int


@dataclass(frozen=True, eq=False)
class Scene:
    """State, results and what goes on.

    Parameters
    ----------
    state : State
        What the user has chosen.
    bundle : ExplorableBundle, optional
        The open bundle.
    results : mapping
        The newest of each kind and place.
    failures : mapping of Key to Failure
        Requests that could not be done, until one of the same key can; the newest is the last.
    visible : frozenset of str
        Names of the panels that can be seen.
    in_view : mapping of str to tuple
        What of a long list can be seen and is not there yet, by the name of its panel.
    working_on : Request, optional
        What the worker does.
    notice : str
        What the user should know about what was asked for last.
    latency : Latency, optional
        How fast faces follow.
    started : float
        `time.perf_counter()` at the system's event behind the last change; 0 when there was none.
    moving : bool
        Whether a gesture goes on, such as a drag.
    hovered : Hovered, optional
        What the mouse points at.
    photo : PhotoAtWork, optional
        The picture of the user's own that is open.
    undo, redo : str, optional
        Names of the steps that can be undone and redone.
    """

    state: State = field(default_factory=State)
    bundle: ExplorableBundle | None = None
    results: Mapping[ResultKey, Result] = field(default_factory=dict)
    failures: Mapping[Key, Failure] = field(default_factory=dict)
    visible: frozenset[str] = frozenset()
    in_view: Mapping[str, tuple[Hashable, ...]] = field(default_factory=dict)
    working_on: Request | None = None
    notice: str = ""
    latency: Latency | None = None
    started: float = 0.0
    moving: bool = False
    hovered: Hovered | None = None
    photo: PhotoAtWork | None = None
    undo: str | None = None
    redo: str | None = None
    _differing: WeakKeyDictionary[Scene, frozenset[type]] = field(
        default_factory=WeakKeyDictionary, init=False, repr=False
    )

    @property
    def space(self) -> LatentSpace:
        """The latent space of the open bundle."""
        assert self.bundle is not None  # before there is one, nothing asks
        return self.bundle.space

    def result(self, kind: type[R], place: Hashable = None) -> R | None:
        """Return the newest result of a kind, at a place; None when there is none yet."""
        found = self.results.get((kind, place))
        assert found is None or isinstance(found, kind)
        return found

    def failure(self, kind: type[Request]) -> str | None:
        """Return why requests of a kind cannot be done."""
        found = [f.message for key, f in self.failures.items() if key[0] is kind]
        return found[-1] if found else None

    def changed(self, before: Scene | None, *kinds: type[Any]) -> bool:
        """Return whether a section of the state or a result of one of `kinds` is another.

        Everything is, when there is nothing `before` or when it shows another bundle.
        """
        if before is None or before.bundle is not self.bundle:
            return True
        if before.state is self.state and before.results is self.results:
            return False
        # Asked two hundred times at each event of a drag: what differs is looked for once.
        differing = self._differing.get(before)
        if differing is None:
            differing = self._differing[before] = self._differing_from(before)
        return not differing.isdisjoint(kinds)

    def _differing_from(self, before: Scene) -> frozenset[type]:
        """Return the kinds of sections and results that are others than `before`."""
        now, then = self.results, before.results
        keys = (key for key in now.keys() | then.keys() if now.get(key) is not then.get(key))
        return self.state.differing(before.state) | {kind for kind, _ in keys}
