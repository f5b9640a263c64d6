"""Which components the table describes, and which of them are drawn (part II of the series)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import Coordinates, LatentSpace
from latent_explorer.session.state import section

CHOSEN_AT_MOST = 6
"""How many distributions are drawn over each other: of more the colours cannot be told apart."""

_COMPONENTS = Limits(0, 65_535, whole=True)


@section("components", looks=True)
@dataclass(frozen=True)
class ComponentChoice:
    """What the panel of components shows.

    Parameters
    ----------
    coordinates : "z" or "pca"
        Whose components.
    chosen : tuple of int
        Those whose distributions are drawn, in the order of their colours.

    Raises
    ------
    ValueError
        When one cannot be used, or is there twice, or there are too many.
    """

    coordinates: Coordinates = "z"
    chosen: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        for number in self.chosen:
            _COMPONENTS.check("chosen", number)
        if len(set(self.chosen)) != len(self.chosen) or len(self.chosen) > CHOSEN_AT_MOST:
            raise ValueError(f"at most {CHOSEN_AT_MOST} different components are chosen")

    def fitted(self, space: LatentSpace, same: bool) -> ComponentChoice:
        """Keep the components that there are; where nothing was chosen, choose the widest one.

        A strip of faces shows what it does: of component 0 of z there may be nothing to be seen.
        """
        if not same and self == ComponentChoice():
            return self.of_widest("z", space)
        return replace(self, chosen=tuple(i for i in self.chosen if i < space.d))

    def of(self, coordinates: Coordinates, space: LatentSpace) -> ComponentChoice:
        """Describe the components of these coordinates; of others, only the widest is chosen.

        Component 5 of z and that of the PCA have no more in common than their number.
        """
        return self if coordinates == self.coordinates else self.of_widest(coordinates, space)

    @classmethod
    def of_widest(cls, coordinates: Coordinates, space: LatentSpace) -> ComponentChoice:
        """Choose the component with the largest standard deviation."""
        return cls(coordinates, (int(np.argmax(space.std(coordinates))),))

    def choosing(self, components: Sequence[int]) -> ComponentChoice:
        """Draw these, as far as they fit; those that were drawn before keep their order."""
        kept = [i for i in self.chosen if i in components]
        new = [i for i in dict.fromkeys(components) if i not in kept]
        return replace(self, chosen=tuple([*kept, *new][:CHOSEN_AT_MOST]))
