"""How the faces are drawn: the sampler's settings, within what the window can show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

FACES_AT_MOST = 1000
"""How many generated faces the window shows."""


@section("sampling")
@dataclass(frozen=True)
class Sampling:
    """The generated set.

    Parameters
    ----------
    settings : SamplingSettings
        What it is drawn with.

    Raises
    ------
    ValueError
        When it has more faces than the window shows.
    """

    settings: SamplingSettings = field(default_factory=SamplingSettings)

    def __post_init__(self) -> None:
        if self.settings.count > FACES_AT_MOST:
            raise ValueError(f"the window shows at most {FACES_AT_MOST} faces")

    def fitted(self, space: LatentSpace, same: bool) -> Sampling:
        """Draw no more components than there are."""
        return replace(self, settings=self.settings.within(space.d))
