"""The colours of a grid of projections: the choice, the legend, and what each plane shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.widgets.colour_box import ColourBox

if TYPE_CHECKING:
    from latent_explorer.jobs.colouring import ColouredCloud
    from latent_explorer.ui.projections.canvas import Plane
    from latent_explorer.ui.projections.colour_legend import ColourLegend


class ProjectionColours(QObject):
    """Join choice, legend and planes.

    Parameters
    ----------
    planes : callable
        Returns the planes, in order.
    keys : QBoxLayout
        Where the legend goes, to the front.
    parent : QWidget
        The panel they belong to.

    Attributes
    ----------
    box : ColourBox
        The choice; it may stand anywhere.
    """

    attribute_chosen = Signal(object)
    """Colour by the attribute of this name; None for the density."""
    colouring_changed = Signal(object)
    """Show other classes or another range."""
    gesture_began = Signal()
    """What follows until `gesture_ended` is one step of the user."""
    gesture_ended = Signal()
    """The step is done."""

    def __init__(
        self, planes: Callable[[], Sequence[Plane]], keys: QBoxLayout, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._planes = planes
        self._keys = keys
        self._sliced = "", False
        self.box = ColourBox()
        self.box.chosen.connect(self.attribute_chosen)

    @cached_property
    def legend(self) -> ColourLegend:
        """What the colours mean, with the filter."""
        from latent_explorer.ui.projections.colour_legend import ColourLegend

        legend = ColourLegend()
        self._keys.insertWidget(0, legend)
        legend.colouring_changed.connect(self.colouring_changed)
        legend.gesture_began.connect(self.gesture_began)
        legend.gesture_ended.connect(self.gesture_ended)
        return legend

    def show_attributes(self, names: Sequence[str]) -> None:
        """Offer the attributes with these names."""
        self.box.show_attributes(names)

    def show_attribute(self, name: str | None) -> None:
        """Show which one is chosen, None for the density."""
        self.box.show_attribute(name)

    def show_sliced(self, plane: str, everywhere: bool) -> None:
        """Say which plane shows a slice instead of colours, and whether no other can be seen."""
        self._sliced = plane, everywhere
        if "legend" in vars(self):
            self.legend.show_sliced(plane, everywhere)

    def show_clouds(self, clouds: Sequence[ColouredCloud | None], colouring: Colouring) -> None:
        """Show each plane in colours, or where there are none its density; and what they mean."""
        attribute = next((cloud.attribute for cloud in clouds if cloud is not None), None)
        # None is made to show that there are no colours.
        if attribute is not None or "legend" in vars(self):
            self.legend.show_sliced(*self._sliced)
            self.legend.show_colouring(attribute, colouring)
        for plane, cloud in zip(self._planes(), clouds, strict=True):
            plane.show_coloured(cloud, colouring)
