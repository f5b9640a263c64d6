"""Which pairs the gallery shows (parts III, IX and X of the series)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from latent_explorer.core.gallery import LAYOUTS, PAIR_ORDERS, Layout, PairOrder
from latent_explorer.core.limits import Limits
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.session.state import section

COMPONENTS = Limits(0, 65_535, whole=True)
"""Numbers of components; a space may have fewer."""


@section("gallery")
@dataclass(frozen=True)
class Gallery:
    """The pairs of the gallery.

    Parameters
    ----------
    layout : "strongest", "first" or "against"
        The most correlated pairs; the first PCA components; one component against all others.
    coordinates : "z" or "pca"
        Whose components, but for the first PCA components.
    component : int
        The one that is shown against all others.
    order : "strength" or "number"
        Of the others.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    layout: Layout = "strongest"
    coordinates: Coordinates = "z"
    component: int = 0
    order: PairOrder = "strength"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("layout", self.layout, LAYOUTS),
            ("coordinates", self.coordinates, COORDINATES),
            ("order", self.order, PAIR_ORDERS),
        ):
            if value not in known:
                raise ValueError(f"{name} is one of {', '.join(known)}; not {value!r}")
        object.__setattr__(self, "component", COMPONENTS.check("component", self.component))

    def fitted(self, space: LatentSpace, same: bool) -> Gallery:
        """Keep all but a component that there is not."""
        return self if self.component < space.d else replace(self, component=0)

    @property
    def shown_in(self) -> Coordinates:
        """Whose components the pairs are of."""
        return "pca" if self.layout == "first" else self.coordinates
