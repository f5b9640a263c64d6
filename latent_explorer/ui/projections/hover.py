"""What the mouse points at in a projection, before anything is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from PySide6.QtWidgets import QToolTip

from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import Position
from latent_explorer.ui.projections.markers import Marker
from latent_explorer.ui.projections.symbols import ring
from latent_explorer.ui.projections.tools import face_at, handle_at, image_at
from latent_explorer.ui.tokens import Theme

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_EVERY = 50  # milliseconds between two looks at most
_LOWEST = 100  # above all other marks
_WIDTH = 2.0  # pixels
RING = 20
"""Pixels across."""


class Hover(QObject):
    """Says what the mouse points at, and rings it.

    From a press on it points at nothing, until it is moved with no button down.

    Parameters
    ----------
    plane : Plane
        Where.

    Attributes
    ----------
    mouse : QPointF, optional
        Where the mouse is, in pixels, while it points.
    ringed : tuple of float, optional
        The point that is ringed, in the units of the plane.
    """

    found = Signal(object)
    """Something else than before is pointed at, a `Hovered` or None."""

    def __init__(self, plane: Plane) -> None:
        super().__init__(plane)
        self.mouse: QPointF | None = None
        self.ringed: Position | None = None
        self._plane = plane
        self._found: Hovered | None = None
        self._tip = ""  # of the plane, while something is pointed at
        self._anew = False  # what was found means nothing any more
        self._looked_at: QPointF | None = None
        self._pause = QTimer(self, singleShot=True, interval=_EVERY)
        self._pause.timeout.connect(self._look_if_moved)
        self._ring = Marker(ring(RING, _WIDTH))
        self._ring.setZValue(_LOWEST)
        self._ring.setParentItem(plane.marks.group)
        plane.getViewBox().sigRangeChanged.connect(self.look_again)
        plane.touched.connect(self.end)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._ring.set_colors(theme.origin, theme.halo)

    def show_ring(self, point: NDArray[np.float64] | None) -> None:
        """Ring `point` of shape (2,), or nothing."""
        self.ringed = None if point is None else (float(point[0]), float(point[1]))
        self._ring.show_at(self.ringed)

    def look_anew(self) -> None:
        """Forget what was found: the cloud is another, and numbers in it mean others."""
        self._anew = self.mouse is not None
        self.look_again()

    def move(self, position: QPointF) -> None:
        """Follow the mouse, which was moved to `position` in pixels with no button down."""
        self.mouse = position
        if not self._pause.isActive():
            self._look()

    def end(self) -> None:
        """Point at nothing: the mouse is elsewhere, or a button is down."""
        self.mouse = None
        self._look()

    def look_again(self, *_: object) -> None:
        """Look soon whether what is below the mouse has moved, or cannot be found any more."""
        self._looked_at = None
        if self.mouse is not None and not self._pause.isActive():
            self._pause.start()

    def _look_if_moved(self) -> None:
        if self.mouse != self._looked_at or self._anew:
            self._look()

    def _look(self) -> None:
        self._looked_at = self.mouse
        found = None if self.mouse is None else _pointed_at(self._plane, self.mouse)
        if found != self._found or self._anew:
            self._keep_tip_off(found)
            self._found, self._anew = found, False
            self.found.emit(found)
        if self.mouse is not None:
            self._pause.start()

    def _keep_tip_off(self, found: Hovered | None) -> None:
        """Take the tip of the plane away from what is pointed at, which says more."""
        if self._found is None and found is not None:
            self._tip = self._plane.toolTip()
            self._plane.setToolTip("")
            QToolTip.hideText()
        elif self._found is not None and found is None:
            self._plane.setToolTip(self._tip)


def _pointed_at(plane: Plane, position: QPointF) -> Hovered | None:
    """Return what a click at `position` would choose."""
    if plane.cloud is None or not plane.frame.contains(*plane.to_plane(position)):
        return None
    if (face := face_at(plane, position)) is not None:
        return Hovered("generated", face)
    if handle_at(plane, position) is not None:
        return None
    image = image_at(plane, position)
    return None if image is None else Hovered("image", image)
