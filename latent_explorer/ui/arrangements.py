"""The workspaces: which panels each shows, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Area(Enum):
    """Where a panel is put: its column from the left, and its row from the top.

    Panels of one area are tabs.
    """

    LEFT = (0, 0)
    CENTRE = (1, 0)
    BELOW_CENTRE = (1, 1)
    RIGHT = (2, 0)
    BELOW_RIGHT = (2, 1)

    @property
    def column(self) -> int:
        """Which column from the left."""
        return self.value[0]

    @property
    def row(self) -> int:
        """Which row from the top."""
        return self.value[1]


@dataclass(frozen=True)
class Arrangement:
    """A workspace, as it is before somebody moves a panel.

    Parameters
    ----------
    name : str
        What it is called; a panel says in which it is shown by this.
    glyph : str
        Its icon.
    tip : str
        What it is for, in a sentence.
    columns : tuple of float
        Shares of the width.
    upper : tuple of float
        Share of each column's height that its upper panels have, where there are lower ones.
    whole : float
        In how much height, in pixels, the upper panels of the middle show all they have: they get
        it on a small screen too, as long as something is left for the lower ones.
    text_scale : float
        How much larger than usual text is.
    alone : bool
        Whether the active projection is shown alone.
    """

    name: str
    glyph: str
    tip: str
    columns: tuple[float, float, float] = (0.18, 0.55, 0.27)
    upper: tuple[float, float, float] = (1.0, 0.6, 0.62)
    whole: float = 0.0
    text_scale: float = 1.0
    alone: bool = False


EXPLORE, ANALYSE, GENERATE = "Explore", "Analyse", "Generate"
PATHS, TEACH, MODELS = "Paths", "Teach", "Models"

ARRANGEMENTS = (
    Arrangement(
        EXPLORE,
        "chart_scatter_plot",
        "See where the data lies: pairs, projections, and the faces that are drawn there",
        # Four projections, none lower than a card can be, with their bar and the legend.
        whole=550.0,
    ),
    Arrangement(
        ANALYSE,
        "chart_bell_curve",
        "Measure the cloud: components, correlations, radii and slices around one projection",
        columns=(0.3, 0.4, 0.3),
        upper=(1.0, 0.64, 0.5),
        alone=True,
    ),
    Arrangement(
        GENERATE,
        "face_man",
        "Tune the generator, with as many faces in view as fit",
        columns=(0.0, 0.7, 0.3),
        upper=(1.0, 1.0, 0.55),
    ),
    Arrangement(
        PATHS,
        "vector_polyline",
        "Lead a path through the cloud, see the faces along it, and run along it",
        columns=(0.19, 0.53, 0.28),
        upper=(1.0, 0.68, 1.0),
        alone=True,
    ),
    Arrangement(
        TEACH,
        "school_outline",
        "Show others how it works, in larger type",
        columns=(0.24, 0.46, 0.3),
        # In larger type there is more around the projections: on a small screen they need it.
        upper=(1.0, 0.65, 0.6),
        text_scale=1.25,
    ),
    Arrangement(
        MODELS,
        "compare",
        "See another model beside the open one: the same images and the same sampler in both",
        columns=(0.17, 0.59, 0.24),
        upper=(1.0, 1.0, 0.55),
    ),
)


def arrangement_named(name: str) -> Arrangement | None:
    """Return the workspace of this name, if there is one."""
    return next((each for each in ARRANGEMENTS if each.name == name), None)
