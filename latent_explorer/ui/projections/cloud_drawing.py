"""When the cloud of a plane is drawn: once a frame, and of very many points in turns."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.projections.cloud_item import CloudItem
from latent_explorer.ui.projections.viewed_plot import ViewedPlot
from latent_explorer.ui.turns import Allowance, turns

# Points of planes that are drawn in one turn: some milliseconds.
_POINTS_A_TURN = 1 << 18


class CloudDrawing(QObject):
    """Draw a cloud in a plane whenever something has changed.

    Parameters
    ----------
    plane : ViewedPlot
        Where it is drawn.

    Attributes
    ----------
    cloud : Cloud, optional
        All points.
    item : CloudItem
        What is drawn; after a change of it `mark_stale`.
    """

    drawn = Signal(object)
    """The cloud was drawn; how many points are in view, as far as that is known: `is_exact`."""
    _became_stale = Signal()

    def __init__(self, plane: ViewedPlot) -> None:
        super().__init__(plane)
        self._plane = plane
        self.cloud: Cloud | None = None
        self.item = CloudItem(plane.getViewBox())
        self._stale = False
        self._is_counting = False
        self._catch_up: Callable[[], object] | None = None
        # The range changes several times between two frames; one drawing is enough. It is in the
        # queue of events before the next frame: a timer would come after it, for another one.
        self._became_stale.connect(self.draw_if_stale, Qt.ConnectionType.QueuedConnection)

    def show_cloud(self, cloud: Cloud | None) -> None:
        """Draw another cloud, or none."""
        self.cloud = cloud
        if cloud is None:
            self.item.hide()
        self.mark_stale()

    @property
    def is_exact(self) -> bool:
        """Whether what is drawn was counted; of very many points it is foreseen at first."""
        return self.item.is_exact

    @property
    def findable(self) -> NDArray[np.bool_] | None:
        """Which points can be pointed at, of shape (n,): those shown in colour; None for all."""
        return None if self.cloud is None else self.item.findable(self.cloud)

    @property
    def colours(self) -> tuple[ColouredCloud, Colouring] | None:
        """What is drawn in colours, and which of it is shown; None where nothing is."""
        return None if self.cloud is None else self.item.colours(self.cloud)

    def mark_stale(self) -> None:
        """Have it drawn anew before the next frame, in the turn after this one."""
        if not self._stale:
            self._stale = True
            self._became_stale.emit()

    def draw_if_stale(self) -> None:
        """Draw what has changed, unless too many points have been drawn in this turn already."""
        if not self._is_to_be_drawn:
            return
        # All planes of many points together would take longer than a frame.
        if self.cloud is None or _allowance().take(len(self.cloud.x)):
            self.draw()
        else:
            turns().add(self._draw_in_turn, at_once=False)

    def hold(self, catch_up: Callable[[], object]) -> None:
        """Draw nothing until `redraw`, which `catch_up` leads to where a picture is kept."""
        self._catch_up = catch_up

    def redraw(self) -> None:
        """Draw it anew where it can be seen, in this turn."""
        self._stale, self._catch_up = True, None
        self._draw_in_turn()

    def _draw_in_turn(self) -> None:
        if self._is_to_be_drawn:
            self.draw()

    @property
    def _is_to_be_drawn(self) -> bool:
        return self._stale and self._catch_up is None and self._plane.isVisible()

    def draw(self) -> None:
        """Draw the cloud for the present view range."""
        self._stale = False
        if self.cloud is None:
            return
        frame, ratio = self._plane.frame, self._plane.devicePixelRatioF()
        size = frame.width * ratio, frame.height * ratio
        self.drawn.emit(self.item.draw(self.cloud, frame.view, size))
        self.go_on()

    def go_on(self) -> None:
        """Count what is not counted yet, in turns to come."""
        if self.item.has_more_to_do and not self._is_counting:
            self._is_counting = True
            # Not while the mouse moves: what it does comes first.
            turns().add(self._count_on, at_once=False)

    def _count_on(self) -> None:
        self._is_counting = False
        if self._plane.isVisible():
            self._count_more()
            self.go_on()

    def _count_more(self) -> None:
        n = self.item.count_on()
        if n is not None:
            self.drawn.emit(n)

    def finish(self) -> None:
        """Count all points in view now, and draw what lags behind, for a picture that is kept."""
        leisure().catch_up()
        if self._catch_up is not None:
            self._catch_up()
        while not self.is_exact:
            self._count_more()


@cache
def _allowance() -> Allowance:
    """Return how many points the planes of the application may draw in a turn."""
    return Allowance(_POINTS_A_TURN, QApplication.instance())
