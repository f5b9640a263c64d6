"""Which page of which recipe is open."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.limits import Limits
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

STEPS_AT_MOST = 60
LONGEST_NAME = 120

_STEPS = Limits(0, STEPS_AT_MOST - 1, whole=True)


@section("recipe")
@dataclass(frozen=True)
class OpenRecipe:
    """A step of a recipe, whose settings were applied; no recipe is open at first.

    Parameters
    ----------
    name : str
        The name of its file without the ending; empty for none.
    step : int
        Its number, from 0.

    Raises
    ------
    ValueError
        When a value cannot be used.
    """

    name: str = ""
    step: int = 0

    def __post_init__(self) -> None:
        _STEPS.check("step", self.step)
        if len(self.name) > LONGEST_NAME:
            raise ValueError(f"the name of a recipe has at most {LONGEST_NAME} characters")

    def fitted(self, space: LatentSpace, same: bool) -> OpenRecipe:
        """Keep the page of the same bundle: of another one its settings were not applied."""
        return self if same else OpenRecipe()
