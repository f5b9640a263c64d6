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
    projections,
    sampling,
)
from latent_explorer.controller.presenters.presenter import Presenter
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
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
    column : int
        Where it stands at the first start; those of one column below each other, in their order.
    """

    name: str
    widget: Callable[[], QWidget]
    presenter: Callable[[Any, Controller], Presenter]
    column: int


PANELS = (
    Panel(correlations.NAME, CorrelationsPanel, correlations.CorrelationsPresenter, 0),
    Panel(projections.NAME, ProjectionsPanel, projections.ProjectionsPresenter, 1),
    Panel(current_face.NAME, CurrentFacePanel, current_face.CurrentFacePresenter, 2),
    Panel(sampling.NAME, SamplingPanel, sampling.SamplingPresenter, 0),
    Panel(faces.NAME, FacesPanel, faces.FacesPresenter, 2),
)
