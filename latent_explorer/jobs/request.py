"""Requests and results as they cross threads, and the table of what works on them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from latent_explorer.jobs.workspace import Workspace

BundleId = str
"""The fingerprint of a bundle: equal ones hold the same."""

Key = tuple[object, ...]


class Priority(IntEnum):
    """Which request goes first; a more urgent one also goes between the steps of others."""

    URGENT = 0
    """Somebody drags or points at something, and waits for each picture."""
    USUAL = 1
    BACKGROUND = 2
    """Nobody waits for it; it is given up when a newer one of its key comes."""
    IDLE = 3
    """Long, and only for when there is nothing else to do; given up likewise."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """Something to be worked out; equal ones ask for the same.

    Parameters
    ----------
    bundle : str
        The id of the bundle it is about.
    number : int
        Rises with each request, so that a newer result can be told from an older one.
    """

    bundle: BundleId = ""
    number: int = field(default=0, compare=False)

    @property
    def place(self) -> Hashable:
        """Tells apart requests of one kind that do not replace each other."""
        return None

    @property
    def key(self) -> Key:
        """A request replaces an unstarted one with the same key."""
        return (type(self), self.bundle, self.place)

    @property
    def priority(self) -> Priority:
        """When it is its turn."""
        return Priority.USUAL

    @property
    def is_long(self) -> bool:
        """Whether it may take seconds: what is as urgent, and is not long, goes between its steps.

        Half a second at a time, so that it comes to an end.
        """
        return False

    @property
    def needs_pause(self) -> bool:
        """Whether to begin it is in vain where a newer one follows: its first step tells nothing.

        It is not begun in a drag that asks for another one each time.
        """
        return False

    @property
    def purpose(self) -> str:
        """What the status bar says while it is worked on."""
        return "working"


@dataclass(frozen=True, eq=False)
class Result:
    """Something that was worked out; arrays in it are read-only."""

    request: Request


@dataclass(frozen=True, eq=False)
class CodecLoading(Result):
    """The networks are being loaded, which takes seconds, before the request goes on."""


@dataclass(frozen=True, eq=False)
class Failure:
    """A request that could not be done, in words a user can act on."""

    request: Request
    message: str


Steps = Iterator[Result | None]
"""Results as soon as there are some; None where something more urgent may go first."""

R = TypeVar("R", bound=Request)
Run = Callable[[R, "Workspace"], Steps]

_RUNS: dict[type[Request], Run[Any]] = {}


def works_on(kind: type[R]) -> Callable[[Run[R]], Run[R]]:
    """Register the generator that works on requests of a kind, in steps of at most 50 ms."""

    def register(run: Run[R]) -> Run[R]:
        _RUNS[kind] = run
        return run

    return register


def run(request: Request, workspace: Workspace) -> Steps:
    """Work on `request` step by step, in the thread that `workspace` belongs to."""
    found = _RUNS.get(type(request))
    if found is None:
        raise TypeError(f"no work is defined for {type(request).__name__}: register it by works_on")
    return found(request, workspace)
