"""Which samplers are compared, and what is drawn of them (part X of the series)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

SETS_AT_LEAST, SETS_AT_MOST = 2, 6
"""How many sets stand beside each other: of more the colours could not be told apart."""

Over = Literal["", "fact", "sigma_level"]
Figure = Literal[
    "face_share",
    "novelty",
    "diversity",
    "way_back",
    "level",
    "furthest",
    "inside",
    "pairs_inside",
]
CURVED: tuple[Figure, ...] = get_args(Figure)
"""The figures that curves can show."""

CURVE_VALUES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "fact": (0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5),
        "sigma_level": (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0),
    }
)
"""The sizes and levels that curves are drawn over."""

_COUNT = SamplingSettings().count
AT_FIRST = tuple(
    SamplingSettings.usual(method)
    for method in ("cube", "pairwise", "pairwise-uniform", "directions")
)


@section("comparison")
@dataclass(frozen=True)
class Comparison:
    """The sets that stand beside each other.

    Parameters
    ----------
    sets : tuple of SamplingSettings
        Two to six; how many vectors they ask for does not matter.
    in_planes : bool
        Whether their points are drawn in the projections.
    over : "", "fact" or "sigma_level"
        What the curves are drawn over; nothing for no curves.
    figure : str
        Which of their figures these show.
    running : bool
        Whether what is not known yet is worked out.
    own_looks : tuple of int
        Which colour and shape each set has, see `looks`; empty while they are in order, and
        where they are those of other sets.

    Raises
    ------
    ValueError
        When there are too few sets, or too many, or a look is none or there twice.
    """

    sets: tuple[SamplingSettings, ...] = AT_FIRST
    in_planes: bool = False
    over: Over = ""
    figure: Figure = "face_share"
    running: bool = True
    own_looks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not SETS_AT_LEAST <= len(self.sets) <= SETS_AT_MOST:
            raise ValueError(f"{SETS_AT_LEAST} to {SETS_AT_MOST} sets are compared")
        looks = set(self.own_looks)
        if len(looks) < len(self.own_looks) or not looks <= set(range(SETS_AT_MOST)):
            raise ValueError(f"the looks of sets are different numbers below {SETS_AT_MOST}")
        if len(looks) != len(self.sets) or self.own_looks == tuple(range(len(looks))):
            object.__setattr__(self, "own_looks", ())
        # The same settings have the same results, whatever they were chosen for.
        alike = tuple(replace(each, count=_COUNT) for each in self.sets)
        object.__setattr__(self, "sets", alike)

    def fitted(self, space: LatentSpace, same: bool) -> Comparison:
        """Draw no more components than there are, and work again."""
        return replace(self, sets=tuple(s.within(space.d) for s in self.sets), running=True)

    @property
    def looks(self) -> tuple[int, ...]:
        """The number of the colour and shape of each set: it stays while others come and go."""
        return self.own_looks or tuple(range(len(self.sets)))

    @property
    def full(self) -> bool:
        """Whether there is no room for another set."""
        return len(self.sets) >= SETS_AT_MOST

    @property
    def spare(self) -> bool:
        """Whether one of the sets can be removed."""
        return len(self.sets) > SETS_AT_LEAST

    def added(self, settings: SamplingSettings) -> Comparison:
        """Compare another set too, in the first look that no other has."""
        free = next(look for look in range(SETS_AT_MOST + 1) if look not in self.looks)
        return replace(self, sets=(*self.sets, settings), own_looks=(*self.looks, free))

    def removed(self, index: int) -> Comparison:
        """Leave out set number `index`; the others keep their looks."""
        sets = self.sets[:index] + self.sets[index + 1 :]
        return replace(self, sets=sets, own_looks=self.looks[:index] + self.looks[index + 1 :])

    def changed(self, index: int, settings: SamplingSettings) -> Comparison:
        """Draw set number `index` in another way."""
        return replace(self, sets=(*self.sets[:index], settings, *self.sets[index + 1 :]))

    def reset(self, space: LatentSpace) -> Comparison:
        """Compare the sets that are compared at first."""
        return replace(self, sets=tuple(each.within(space.d) for each in AT_FIRST), own_looks=())
