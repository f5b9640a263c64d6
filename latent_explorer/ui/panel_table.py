"""All panels, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from latent_explorer.ui.arrangements import (
    ANALYSE,
    EXPLORE,
    GENERATE,
    MODELS,
    PATHS,
    TEACH,
    Area,
    Arrangement,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from latent_explorer.controller.controller import Controller
    from latent_explorer.controller.presenters.presenter import Presenter


@dataclass(frozen=True)
class Panel:
    """A panel of the window; it is imported and made when it is seen for the first time.

    Parameters
    ----------
    name : str
        Its title, and the name that presenters ask by whether it can be seen.
    widget : str
        The class of the panel, "module:Class".
    presenter : str
        The class that joins it to a controller, "module:Class".
    area : Area
        Where it is put.
    workspaces : tuple of str
        The arrangements that show it; in all others the menu does.
    """

    name: str
    widget: str
    presenter: str
    area: Area
    workspaces: tuple[str, ...] = (EXPLORE,)

    @property
    def modules(self) -> tuple[str, ...]:
        """What is imported for it, each in a turn of its own where it can be."""
        return tuple(name.partition(":")[0] for name in (self.presenter, self.widget))

    def new_widget(self) -> QWidget:
        """Make the panel."""
        widget: QWidget = resolve_name(self.widget)()
        return widget

    def new_presenter(self, widget: QWidget, controller: Controller) -> Presenter:
        """Join the panel to a controller."""
        presenter: Presenter = resolve_name(self.presenter)(widget, controller)
        return presenter


def told_as(kind: type) -> str:
    """Return how a class is written in the table."""
    return f"{kind.__module__}:{kind.__qualname__}"


_UI = "latent_explorer.ui"
_PRESENTERS = "latent_explorer.controller.presenters"
_ALL = (EXPLORE, GENERATE, PATHS, TEACH)

PANELS = (
    Panel(
        "Pairs",
        f"{_UI}.panels.correlations:CorrelationsPanel",
        f"{_PRESENTERS}.correlations:CorrelationsPresenter",
        Area.LEFT,
    ),
    Panel(
        "Matrix",
        f"{_UI}.panels.matrix:MatrixPanel",
        f"{_PRESENTERS}.matrix:MatrixPresenter",
        Area.LEFT,
        (ANALYSE,),
    ),
    Panel(
        "Gallery",
        f"{_UI}.panels.gallery:GalleryPanel",
        f"{_PRESENTERS}.gallery:GalleryPresenter",
        Area.LEFT,
        (ANALYSE,),
    ),
    Panel(
        "Images",
        f"{_UI}.panels.images:ImagesPanel",
        f"{_PRESENTERS}.images:ImagesPresenter",
        Area.LEFT,
        (EXPLORE, MODELS),
    ),
    Panel(
        "Selection",
        f"{_UI}.panels.selection:SelectionPanel",
        f"{_PRESENTERS}.selection:SelectionPresenter",
        Area.LEFT,
    ),
    Panel(
        "Components",
        f"{_UI}.panels.components:ComponentsPanel",
        f"{_PRESENTERS}.components:ComponentsPresenter",
        Area.LEFT,
        (ANALYSE,),
    ),
    Panel(
        "Recipe",
        f"{_UI}.panels.recipe:RecipePanel",
        f"{_PRESENTERS}.recipe:RecipePresenter",
        Area.LEFT,
        (TEACH,),
    ),
    Panel(
        "Path",
        f"{_UI}.panels.path:PathPanel",
        f"{_PRESENTERS}.path:PathPresenter",
        Area.LEFT,
        (PATHS,),
    ),
    Panel(
        "Projections",
        f"{_UI}.projections.panel:ProjectionsPanel",
        f"{_PRESENTERS}.projections:ProjectionsPresenter",
        Area.CENTRE,
        (EXPLORE, ANALYSE, PATHS, TEACH),
    ),
    Panel(
        "Generator steps",
        f"{_UI}.panels.generator_steps:GeneratorStepsPanel",
        f"{_PRESENTERS}.generator_steps:GeneratorStepsPresenter",
        Area.CENTRE,
        (TEACH,),
    ),
    Panel(
        "Other model",
        f"{_UI}.panels.other_model:OtherModelPanel",
        f"{_PRESENTERS}.other_model:OtherModelPresenter",
        Area.CENTRE,
        (MODELS,),
    ),
    Panel(
        "Faces",
        f"{_UI}.panels.faces:FacesPanel",
        f"{_PRESENTERS}.faces:FacesPresenter",
        Area.BELOW_CENTRE,
        (EXPLORE, GENERATE, TEACH),
    ),
    Panel(
        "Your picture",
        f"{_UI}.panels.own_picture:OwnPicturePanel",
        f"{_PRESENTERS}.own_picture:OwnPicturePresenter",
        Area.BELOW_CENTRE,
    ),
    Panel(
        "Film strip",
        f"{_UI}.panels.film:FilmPanel",
        f"{_PRESENTERS}.film:FilmPresenter",
        Area.BELOW_CENTRE,
        (PATHS,),
    ),
    Panel(
        "Component strip",
        f"{_UI}.panels.strip:StripPanel",
        f"{_PRESENTERS}.strip:StripPresenter",
        Area.BELOW_CENTRE,
        (ANALYSE,),
    ),
    Panel(
        "Reconstruction",
        f"{_UI}.panels.reconstruction:ReconstructionPanel",
        f"{_PRESENTERS}.reconstruction:ReconstructionPresenter",
        Area.BELOW_CENTRE,
        (ANALYSE,),
    ),
    Panel(
        "Compare",
        f"{_UI}.panels.comparison:ComparisonPanel",
        f"{_PRESENTERS}.comparison:ComparisonPresenter",
        Area.BELOW_CENTRE,
        (GENERATE,),
    ),
    Panel(
        "Model figures",
        f"{_UI}.panels.model_figures:ModelFiguresPanel",
        f"{_PRESENTERS}.model_figures:ModelFiguresPresenter",
        Area.RIGHT,
        (MODELS,),
    ),
    Panel(
        "Current face",
        f"{_UI}.panels.current_face:CurrentFacePanel",
        f"{_PRESENTERS}.current_face:CurrentFacePresenter",
        Area.RIGHT,
        _ALL,
    ),
    Panel(
        "Sampling",
        f"{_UI}.panels.sampling:SamplingPanel",
        f"{_PRESENTERS}.sampling:SamplingPresenter",
        Area.BELOW_RIGHT,
        (EXPLORE, GENERATE, TEACH, MODELS),
    ),
    Panel(
        "Directions",
        f"{_UI}.panels.directions:DirectionsPanel",
        f"{_PRESENTERS}.directions:DirectionsPresenter",
        Area.BELOW_RIGHT,
    ),
    Panel(
        "Radii",
        f"{_UI}.panels.radii:RadiiPanel",
        f"{_PRESENTERS}.radii:RadiiPresenter",
        Area.RIGHT,
        (ANALYSE,),
    ),
    Panel(
        "Slices",
        f"{_UI}.panels.slices:SlicesPanel",
        f"{_PRESENTERS}.slices:SlicesPresenter",
        Area.BELOW_RIGHT,
        (ANALYSE,),
    ),
    Panel(
        "Cut",
        f"{_UI}.panels.cut:CutPanel",
        f"{_PRESENTERS}.cut:CutPresenter",
        Area.BELOW_RIGHT,
        (ANALYSE,),
    ),
)


def panel_named(name: str) -> Panel:
    """Return the panel of this name."""
    (panel,) = (each for each in PANELS if each.name == name)
    return panel


def panels_of(arrangement: Arrangement) -> tuple[Panel, ...]:
    """Return the panels that a workspace shows, as it is before somebody moves one."""
    return tuple(each for each in PANELS if arrangement.name in each.workspaces)
