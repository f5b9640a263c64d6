"""The faces that are kept while others are drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import ZVector, is_z_vector
from latent_explorer.session.state import section

PINS_AT_MOST = 24
"""How many faces can be pinned."""


@dataclass(frozen=True)
class Pin:
    """A vector that is kept.

    Parameters
    ----------
    z : tuple of float
        The vector.
    label : str
        Where it comes from, for people.
    settings : SamplingSettings, optional
        What it was drawn with; None for one that was not drawn, or was moved since.
    """

    z: ZVector
    label: str = ""
    settings: SamplingSettings | None = None


@section("pins")
@dataclass(frozen=True)
class Pins:
    """The pinned vectors, in the order in which they were pinned.

    Raises
    ------
    ValueError
        When there are more than `PINS_AT_MOST`.
    """

    pinned: tuple[Pin, ...] = ()

    def __post_init__(self) -> None:
        if len(self.pinned) > PINS_AT_MOST:
            raise ValueError(f"at most {PINS_AT_MOST} faces can be pinned; unpin one first")

    def fitted(self, space: LatentSpace, same: bool) -> Pins:
        """Keep the vectors of the same bundle."""
        kept = tuple(pin for pin in self.pinned if same and is_z_vector(pin.z, space.d))
        return self if len(kept) == len(self.pinned) else Pins(kept)

    @property
    def vectors(self) -> tuple[ZVector, ...]:
        """The vectors alone."""
        return tuple(pin.z for pin in self.pinned)

    @property
    def full(self) -> bool:
        """Whether no further face can be pinned."""
        return len(self.pinned) >= PINS_AT_MOST

    def index_of(self, z: ZVector) -> int | None:
        """Return which pin is at `z`, None when there is none."""
        return next((i for i, pin in enumerate(self.pinned) if pin.z == z), None)

    def with_pin(self, pin: Pin) -> Pins:
        """Pin one more, at the end."""
        return replace(self, pinned=(*self.pinned, pin))

    def without(self, index: int) -> Pins:
        """Unpin number `index`."""
        return replace(self, pinned=self.pinned[:index] + self.pinned[index + 1 :])
