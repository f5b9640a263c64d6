"""When and where the small picture of what the mouse points at is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import Position
from latent_explorer.ui.projections.hover import RING
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.thumbnail import Thumbnail

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_DELAY = 125  # milliseconds until it comes
_GRACE = 260  # until it goes
_RING = QRect(-RING // 2, -RING // 2, RING, RING).adjusted(-UNIT, -UNIT, UNIT, UNIT)
_POINTER = QRect(-4, -4, 20, 24)  # what the mouse pointer covers

_MARKS_AT_MOST = 100  # where they are more they are everywhere


class HoverThumbnail(QObject):
    """One small picture for all projections.

    It comes when the mouse has pointed at one thing for a while. While it is there it follows the
    mouse from point to point, and it goes a while after the mouse points at nothing.

    Parameters
    ----------
    parent : QWidget
        The panel.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widget = Thumbnail(parent)
        self._plane: Plane | None = None
        self._hovered: Hovered | None = None
        self._content: tuple[str, str, NDArray[np.uint8] | None] | None = None
        self._delay = _timer(self, _DELAY)
        self._delay.timeout.connect(self._show)
        self._grace = _timer(self, _GRACE)
        self._grace.timeout.connect(self.widget.hide)

    def point_at(self, plane: Plane, hovered: Hovered | None) -> None:
        """Note what the mouse points at in `plane`, or that it does not any more."""
        if (plane, hovered) == (self._plane, self._hovered):
            return
        self._hovered, self._content = hovered, None
        self._follow(plane if hovered is not None else None)
        self._delay.stop()
        if hovered is not None:
            self._grace.stop()
            if not self.widget.isVisible():
                self._delay.start()
        elif self.widget.isVisible():
            self._grace.start()

    def put_away(self) -> None:
        """Go at once: a button was pressed, and it would be in the way."""
        self._delay.stop()
        self._grace.stop()
        self.widget.hide()

    def show_content(
        self, hovered: Hovered, name: str, note: str, picture: NDArray[np.uint8] | None
    ) -> None:
        """Show name, note and picture as soon as it is time, if the mouse points at this."""
        if hovered == self._hovered:
            self._content = name, note, picture
            if self.widget.isVisible() and picture is not None:
                self._show()

    def _follow(self, plane: Plane | None) -> None:
        if plane is self._plane:
            return
        if self._plane is not None:
            self._plane.getViewBox().sigRangeChanged.disconnect(self._on_range_changed)
        if plane is not None:
            plane.getViewBox().sigRangeChanged.connect(self._on_range_changed)
        self._plane = plane

    def _on_range_changed(self, *_: object) -> None:
        # The point has moved, perhaps to below the picture.
        self.widget.hide()
        self._delay.start()

    def _show(self) -> None:
        plane = self._plane
        if plane is None or self._content is None or plane.hover.ringed is None:
            return
        name, note, picture = self._content
        self.widget.show_content(name, picture, note)
        keep_free = _RING.translated(plane.to_pixels(*plane.hover.ringed).toPoint())
        if plane.hover.mouse is not None:
            keep_free |= _POINTER.translated(plane.hover.mouse.toPoint())
        window = plane.window()
        to_window = plane.viewport().mapTo(window, QPoint())
        marks = [plane.to_pixels(*mark).toPoint() + to_window for mark in _marks(plane)]
        words = plane.readout_place.translated(plane.mapTo(window, QPoint()))
        self.widget.show_beside(keep_free.translated(to_window), window, marks, words)


def _marks(plane: Plane) -> list[Position]:
    """Return where there is something in `plane` that one wants to see or to drag."""
    grips = [handle.grip for handle in plane.marks.handles.values()]
    generated = plane.marks.generated_points[:_MARKS_AT_MOST].tolist()
    return [*(grip for grip in grips if grip is not None), *map(tuple, generated)]


def _timer(parent: QObject, milliseconds: int) -> QTimer:
    # A coarse one may take a twentieth longer.
    return QTimer(
        parent, singleShot=True, interval=milliseconds, timerType=Qt.TimerType.PreciseTimer
    )
