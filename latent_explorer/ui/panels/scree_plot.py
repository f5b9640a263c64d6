"""The variance that the first K PCA components hold, over K, with a line to choose K by (IX)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent

from latent_explorer.core.arrays import Array
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.chart import Chart
from latent_explorer.ui.widgets.chart_parts import Drawing, Trace
from latent_explorer.ui.widgets.save_button import SaveButton

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_PAGE = 10
_TOP = 104.0  # percent
_BESIDE = 0.01  # of the width, on either side
_AXES = ("K, number of PCA components", "variance (%)")
_TITLE = "Cumulated explained variance over K"
_TIP = (
    "The cumulated explained variance: the share of the variance that the first K PCA components "
    "hold. Drag the line to draw faces with another K; arrow keys move it by 1, page keys by 10. "
    "Esc gives up a drag"
)


class ScreePlot(Chart):
    """Draw the curve and a line at K, and tell where the user wants the line."""

    n_components_changed = Signal(object)
    """The user wants this K."""
    gesture_began = Signal()
    """What follows until `gesture_ended` is one step."""
    gesture_ended = Signal()
    """The drag has ended."""

    def __init__(self) -> None:
        super().__init__(_TITLE, _TIP)
        self.n_components = 1
        held = self.add_handle(step=1, page=_PAGE)
        held.show_value(self.n_components)
        held.wanted.connect(self._on_wanted)
        held.gesture_began.connect(self.gesture_began)
        held.gesture_ended.connect(self.gesture_ended)
        self._held = held
        self.save = SaveButton("explained variance", self._finding)
        # In the corner where no curve comes: it has risen by then.
        self.save.setParent(self.viewport())

    @property
    def line(self) -> object:
        """The line at K, as pyqtgraph draws it."""
        return self._held.line

    def show_spectrum(self, cumulated: Array | None) -> None:
        """Draw the cumulated shares of the variance, of shape (d,); None while it is awaited."""
        if cumulated is None or not np.isfinite(cumulated).all():
            self._held.forbid()
            self.show_drawing(Drawing(x_name=_AXES[0], y_name=_AXES[1]))
            return
        d = len(cumulated)
        self._held.allow(1, d)
        curve = Trace(np.arange(d + 1), 100 * np.append(0.0, cumulated))
        x = (-_BESIDE * d, (1 + _BESIDE) * d)
        self.show_drawing(Drawing((curve,), (), (), x, (0.0, _TOP), *_AXES, "", _TITLE))

    def show_n_components(self, n_components: int) -> None:
        """Put the line at K."""
        self.n_components = n_components
        self._held.show_value(n_components)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A plot resizes itself while it is constructed.
        if hasattr(self, "save"):
            size = self.save.sizeHint()
            corner = self.viewport().rect().bottomRight()
            foot = round(self.getAxis("bottom").height())
            place = corner - QPoint(self.save.width() + 2 * UNIT, size.height() + foot + UNIT)
            self.save.move(place)

    def _finding(self) -> Finding | None:
        from latent_explorer.ui.widgets.chart_saving import drawing_finding

        if not self.drawing.traces:
            return None
        (curve,) = self.drawing.traces
        K = self.n_components
        return drawing_finding(
            "variance",
            self.drawing,
            marks=[(K, f"K = {K}: {curve.y[K]:.1f} %")] if K < len(curve.y) else [],
            columns={"K": curve.x.tolist(), "variance_percent": curve.y.tolist()},
            settings={"n_components": K},
        )

    def _on_wanted(self, value: float) -> None:
        self.n_components_changed.emit(round(value))
