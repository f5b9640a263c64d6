"""How a path is played, and how its film is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

LoopMode = Literal["ping-pong", "loop", "once"]
LOOP_MODES: tuple[LoopMode, ...] = ("ping-pong", "loop", "once")
SECONDS = Limits(0.5, 60.0)
"""How long playing from one end to the other takes."""
FRAME_RATES = Limits(1, 60, whole=True)
"""Frames a second of a film that is saved."""


@dataclass(frozen=True)
class Played:
    """Where playing has led to.

    Parameters
    ----------
    position : float
        On the path.
    over : bool
        Whether it has come to its end.
    """

    position: float
    over: bool = False


@section("film", looks=True)
@dataclass(frozen=True)
class Film:
    """How a path is played, and saved.

    Parameters
    ----------
    loop : "ping-pong", "loop" or "once"
        There and back; from the beginning again; or to the end only.
    seconds : float
        From one end to the other.
    rate : int
        Frames a second of what is saved.
    captions : bool
        Whether position and verdict stand below the faces that are saved.

    Raises
    ------
    ValueError
        When a value cannot be used.
    """

    loop: LoopMode = "ping-pong"
    seconds: float = 4.0
    rate: int = 12
    captions: bool = True

    def __post_init__(self) -> None:
        if self.loop not in LOOP_MODES:
            raise ValueError(f"loop is one of {', '.join(LOOP_MODES)}; not {self.loop!r}")
        SECONDS.check("seconds", self.seconds)
        FRAME_RATES.check("rate", self.rate)

    def fitted(self, space: LatentSpace, same: bool) -> Film:
        """Keep all: it means the same in any space."""
        return self

    def played(self, start: float, elapsed: float, end: float, *, closed: bool = False) -> Played:
        """Return where the point is some seconds after playing has begun.

        Parameters
        ----------
        start : float
            The position where it began; at the very end it begins at 0.
        elapsed : float
            Seconds since then.
        end : float
            The last position of the path.
        closed : bool
            Whether the path ends where it begins: then it is gone round again in any case.
        """
        start = start if start < end else 0.0
        reached = start + elapsed / self.seconds * end
        if self.loop == "once":
            return Played(min(reached, end), reached >= end)
        if self.loop == "loop" or closed:
            return Played(reached % end)
        there = reached % (2 * end)
        return Played(min(there, 2 * end - there))
