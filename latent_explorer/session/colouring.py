"""What the points are coloured by, and which of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses, mask_steps
from latent_explorer.core.attributes import MOST_CLASSES, Attribute, Classes
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

_CLASS_NUMBERS = Limits(0, MOST_CLASSES - 1, whole=True)


@section("colouring")
@dataclass(frozen=True)
class Colouring:
    """What the points are coloured by; those that are filtered out stay as a grey ground.

    Parameters
    ----------
    attribute : str, optional
        An attribute of the images; None for the density.
    hidden : tuple of int
        The classes that are filtered out, rising.
    low, high : float, optional
        The range of numbers that is not filtered out; None for no limit.
    ellipses : bool
        Whether each class has its ellipse.

    Raises
    ------
    ValueError
        When these cannot be used.
    """

    attribute: str | None = None
    hidden: tuple[int, ...] = ()
    low: float | None = None
    high: float | None = None
    ellipses: bool = True

    def __post_init__(self) -> None:
        for number in self.hidden:
            _CLASS_NUMBERS.check("the number of a class", number)
        object.__setattr__(self, "hidden", tuple(sorted(set(self.hidden))))
        for limit in (self.low, self.high):
            if limit is not None and not math.isfinite(limit):
                raise ValueError(f"a limit of the numbers shown is finite; it is {limit}")

    @property
    def filters(self) -> bool:
        """Whether something may be filtered out."""
        return bool(self.hidden) or self.low is not None or self.high is not None

    def runs(self, attribute: Attribute) -> tuple[slice, ...]:
        """Return what is shown of points in the order of `attribute`: a run for each class, or one.

        That of a class that is filtered out is empty.
        """
        if not isinstance(attribute, Classes):
            return (attribute.between(self.low, self.high),)
        starts, stops = attribute.ends[:-1].tolist(), attribute.ends[1:].tolist()
        return tuple(
            slice(start, start if number in self.hidden else stop)
            for number, (start, stop) in enumerate(zip(starts, stops, strict=True))
        )

    def n_shown(self, attribute: Attribute) -> int:
        """Return how many points are not filtered out; those without a value are."""
        return sum(run.stop - run.start for run in self.runs(attribute))

    def mask_steps(self, attribute: Attribute) -> Pauses[NDArray[np.bool_] | None]:
        """Return which points are shown in colour, of shape (n,), in steps; None where all are."""
        n = len(attribute.order)
        if self.n_shown(attribute) == n:
            return None
        return (yield from mask_steps(n, [attribute.order[run] for run in self.runs(attribute)]))

    def fitted(self, space: LatentSpace, same: bool) -> Colouring:
        """Keep all for the same bundle; another one has other attributes."""
        return self if same else Colouring()


def left_out(runs: tuple[slice, ...], n: int) -> tuple[slice, ...]:
    """Return the runs between and after `runs`, which rise, of `n` points."""
    starts = [0, *(run.stop for run in runs)]
    stops = [*(run.start for run in runs), n]
    return tuple(slice(a, b) for a, b in zip(starts, stops, strict=True) if b > a)
