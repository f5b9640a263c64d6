"""The mean squared error of reconstructions from K components, over K, with a line at K (IX)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal

from latent_explorer.core.arrays import Array
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_parts import Dot, Drawing, Trace

_PAGE = 10
_BESIDE = 0.01  # of the width, on either side
_HEADROOM = 1.05
_AXES = ("K, PCA components", "squared error")
_TIP = (
    "The mean squared error of pixels (0 to 1) between pictures decoded from the first K PCA "
    "components and from all, over a fixed choice of images. At K = 0 every picture is the mean "
    "face; at all components nothing is lost.\nDrag the line to draw faces with another K; arrow "
    "keys move it by 1, page keys by 10. Esc gives up a drag"
)


class ErrorPlot(Chart):
    """Draw the curve as far as it is known and a line at K, and tell where the line is wanted."""

    n_components_changed = Signal(object)
    """The user wants this K."""
    gesture_began = Signal()
    """What follows until `gesture_ended` is one step."""
    gesture_ended = Signal()
    """The drag has ended."""

    def __init__(self) -> None:
        super().__init__("Mean squared error over K", _TIP)
        self._d = 0
        self._curve: tuple[Array, Array] | None = None
        self._complete = False
        self.n_components = 1
        self.held = self.add_handle(step=1, page=_PAGE)
        self.held.wanted.connect(self._on_wanted)
        self.held.gesture_began.connect(self.gesture_began)
        self.held.gesture_ended.connect(self.gesture_ended)

    def show_errors(self, n_components: Array, errors: Array, complete: bool) -> None:
        """Draw the curve, of shape (m,), K rising; dotted while there are more to come."""
        self._curve = (n_components, errors) if len(errors) else None
        self._complete = complete
        self._show()

    def show_n_components(self, n_components: int, d: int) -> None:
        """Put the line at K of d components."""
        self.n_components, self._d = n_components, d
        self.held.allow(1, d)
        self.held.show_value(n_components)
        self._show()

    def _show(self) -> None:
        traces: tuple[Trace, ...] = ()
        dots: tuple[Dot, ...] = ()
        top = 0.0
        if self._curve is not None:
            K, errors = self._curve
            traces = (Trace(K, errors, style="solid" if self._complete else "dotted"),)
            top = float(errors.max())
            here = np.flatnonzero(K == self.n_components)
            dots = tuple(Dot(float(K[i]), float(errors[i])) for i in here)
        x = (-_BESIDE * self._d, (1 + _BESIDE) * self._d) if self._d else None
        y = (0.0, _HEADROOM * top) if top > 0 else None
        self.show_drawing(Drawing(traces, (), dots, x, y, *_AXES))

    def _on_wanted(self, value: float) -> None:
        self.n_components_changed.emit(round(value))
