"""Whose components are correlated, and over which points: all, or M drawn at random (III)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from latent_explorer.core.space import Coordinates
from latent_explorer.session.correlations import SAMPLES
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.number_box import IntBox

UNCORRELATED = (
    "Over all points PCA components are uncorrelated by construction: "
    "choose random points to see what chance leaves"
)
"""What there is to say of all pairs of PCA components over all points."""

_ALL, _SOME = "all points", "random points"
_USUAL, _STEP = 5000, 1000


class CorrelatedPoints(QObject):
    """Three controls of a form, and what they say.

    Parameters
    ----------
    what : str
        What is correlated, for screen readers: "of the list".
    help_text : str
        What it means to choose the coordinates.
    """

    changed = Signal()
    """The user has chosen something else."""

    def __init__(self, what: str, help_text: str) -> None:
        super().__init__()
        self.coordinates = ChoiceBox(f"Components {what}")
        self.coordinates.addItem("z components", "z")
        self.coordinates.addItem("PCA components", "pca")
        explain(self.coordinates, help_text)
        self.points = ChoiceBox(f"Points {what}")
        self.points.addItems([_ALL, _SOME])
        explain(self.points, "Use all points, or some drawn at random (the series took 5000)")
        self.sample = IntBox()
        self.sample.setAccessibleName(f"Number of random points {what}")
        self.sample.setRange(*map(int, SAMPLES.ends))
        self.sample.setValue(_USUAL)
        self.sample.setSingleStep(_STEP)
        self.sample.setGroupSeparatorShown(True)
        explain(self.sample, "How many random points (M of the series)")
        self._form: ControlForm | None = None
        for box in (self.coordinates, self.points):
            box.currentIndexChanged.connect(self.changed)
        self.sample.valueChanged.connect(self.changed)

    def add_coordinates(self, form: ControlForm) -> None:
        """Add the row of the coordinates."""
        form.add("Pairs of", self.coordinates)

    def add_points(self, form: ControlForm) -> None:
        """Add the rows of the points."""
        form.add("Taken from", self.points)
        form.add("How many", self.sample)
        self._form = form

    def show_choice(self, coordinates: Coordinates, sample: int | None) -> None:
        """Show what is correlated; None stands for all points."""
        with QSignalBlocker(self.coordinates), QSignalBlocker(self.points):
            self.coordinates.setCurrentIndex(self.coordinates.findData(coordinates))
            self.points.setCurrentText(_ALL if sample is None else _SOME)
        if sample is not None and sample != self.sample.value():
            with QSignalBlocker(self.sample):
                self.sample.setValue(sample)
        if self._form is not None:
            self._form.set_row_visible(self.sample, sample is not None)

    @property
    def chosen_coordinates(self) -> Coordinates:
        """Those that are in the box."""
        chosen: Coordinates = self.coordinates.currentData()
        return chosen

    @property
    def chosen_sample(self) -> int | None:
        """How many random points; None for all."""
        some = self.points.currentText() == _SOME
        return self.sample.value() if some else None
