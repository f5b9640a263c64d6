"""The line of a chart that is dragged, or moved by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent

from latent_explorer.ui.tokens import Theme
from latent_explorer.ui.widgets.chart_parts import Colour, colour_in

if TYPE_CHECKING:
    from latent_explorer.ui.widgets.chart import Chart

_NEAR = 8  # pixels within which the line is taken hold of, and does not jump
_WIDTH = 2  # pixels
_ABOVE = 10  # the traces
_DIGITS = 9
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
_PAGES = {Qt.Key.Key_PageDown: -1, Qt.Key.Key_PageUp: 1}


class ChartHandle(QObject):
    """Tell where the user wants the line, and show where it is; `Chart.add_handle` makes one.

    Parameters
    ----------
    chart : Chart
        What it is in, and belongs to.
    step, page : float
        What arrow keys and page keys move it by; it stands at multiples of `step`.
    colour : str or int
        As that of a trace.
    dashed : bool
        Whether the line is dashed.
    """

    wanted = Signal(float)
    """The user wants the line at this number, a multiple of the step."""
    gesture_began = Signal()
    """What follows until `gesture_ended` is one step."""
    gesture_ended = Signal()
    """The drag has ended."""

    def __init__(
        self, chart: Chart, *, step: float, page: float, colour: Colour, dashed: bool
    ) -> None:
        super().__init__(chart)
        self._chart = chart
        self._step, self._page = step, page
        self._colour = colour
        self._style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self._ends: tuple[float, float] | None = None
        # While it is dragged: how far from the line it was taken, and where it was before.
        self._drag: tuple[float, float] | None = None
        self.value = 0.0
        self.line = pg.InfiniteLine(angle=90, movable=False)
        self.line.setZValue(_ABOVE)
        self.line.hide()
        chart.getViewBox().addItem(self.line)

    def allow(self, low: float, high: float) -> None:
        """Let the line be seen, and wanted from `low` to `high`."""
        self._ends = (low, high)
        self.line.show()

    def forbid(self) -> None:
        """Hide the line, until it is allowed again."""
        self.end()
        self._ends = None
        self.line.hide()

    def show_value(self, value: float) -> None:
        """Put the line there; nobody is told."""
        self.value = value
        self.line.setValue(value)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of now."""
        pen = pg.mkPen(colour_in(theme, self._colour), width=_WIDTH, style=self._style)
        self.line.setPen(pen)

    # What the chart hands on

    def press(self, event: QMouseEvent) -> None:
        """Take hold of the line where it is near, or want it where the mouse is."""
        if event.button() != Qt.MouseButton.LeftButton or self._ends is None or self._drag:
            return
        at = self._chart.value_at(event.position())
        grip = self.value - at if self._is_near(event) else 0.0
        self._drag = (grip, self.value)
        self.gesture_began.emit()
        self._want(at + grip)

    def move(self, event: QMouseEvent) -> None:
        """Follow the mouse, or show by its form that the line can be taken."""
        if self._drag is not None:
            self._want(self._chart.value_at(event.position()) + self._drag[0])
        else:
            near = self._ends is not None and self._is_near(event)
            shapes = Qt.CursorShape
            self._chart.viewport().setCursor(shapes.SplitHCursor if near else shapes.ArrowCursor)

    def end(self) -> None:
        """End the drag, if there is one."""
        if self._drag is not None:
            self._drag = None
            self.gesture_ended.emit()

    def key(self, key: Qt.Key) -> bool:
        """Move the line, or give up the drag; return whether the key was for it."""
        if self._drag is not None:
            if key == Qt.Key.Key_Escape:
                if self._drag[1] != self.value:
                    self.wanted.emit(self._drag[1])
                self.end()
        elif self._ends is None:
            return False
        elif key in _STEPS or key in _PAGES:
            by = self._step * _STEPS.get(key, 0) + self._page * _PAGES.get(key, 0)
            self._want(self.value + by)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._want(self._ends[key == Qt.Key.Key_End])
        else:
            return False
        return True

    def _is_near(self, event: QMouseEvent) -> bool:
        return abs(event.position().x() - self._chart.pixel_of(self.value)) <= _NEAR

    def _want(self, value: float) -> None:
        if self._ends is None:
            return
        # Without the digits that floats are off by.
        wanted = round(self._step * round(value / self._step), _DIGITS)
        wanted = min(max(wanted, self._ends[0]), self._ends[1])
        if wanted != self.value:
            self.wanted.emit(wanted)
