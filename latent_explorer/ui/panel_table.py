"""All panels, one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import (
    correlations,
    current_face,
    faces,
    images,
    projections,
    recipe,
    sampling,
)
from latent_explorer.controller.presenters.presenter import Presenter
from latent_explorer.ui.arrangements import EXPLORE, GENERATE, PATHS, TEACH, Area
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.panels.recipe import RecipePanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel


@dataclass(frozen=True)
class Panel:
    """A panel of the window.

    Parameters
    ----------
    name : str
        Its title, and the name that presenters ask by whether it can be seen.
    widget : callable
        Makes it.
    presenter : callable
        Joins it to a controller.
    area : Area
        Where it is put.
    workspaces : tuple of str
        The arrangements that show it; in all others the menu does.
    """

    name: str
    widget: Callable[[], QWidget]
    presenter: Callable[[Any, Controller], Presenter]
    area: Area
    workspaces: tuple[str, ...] = (EXPLORE,)


_ALL = (EXPLORE, GENERATE, PATHS, TEACH)

PANELS = (
    Panel(
        correlations.NAME,
        CorrelationsPanel,
        correlations.CorrelationsPresenter,
        Area.LEFT,
        (EXPLORE,),
    ),
    Panel(images.NAME, ImagesPanel, images.ImagesPresenter, Area.LEFT, (EXPLORE,)),
    Panel(recipe.NAME, RecipePanel, recipe.RecipePresenter, Area.LEFT, (TEACH,)),
    Panel(
        projections.NAME,
        ProjectionsPanel,
        projections.ProjectionsPresenter,
        Area.CENTRE,
        (EXPLORE, PATHS, TEACH),
    ),
    Panel(
        faces.NAME,
        FacesPanel,
        faces.FacesPresenter,
        Area.BELOW_CENTRE,
        (EXPLORE, GENERATE, TEACH),
    ),
    Panel(current_face.NAME, CurrentFacePanel, current_face.CurrentFacePresenter, Area.RIGHT, _ALL),
    Panel(
        sampling.NAME,
        SamplingPanel,
        sampling.SamplingPresenter,
        Area.BELOW_RIGHT,
        (EXPLORE, GENERATE, TEACH),
    ),
)
