"""The variance that the first K PCA components hold, over K, with a line to choose K by (IX)."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from latent_explorer.core.arrays import Array
from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tool_tips import explain

_NEAR = 8  # pixels within which the line is taken hold of, and does not jump
_CURVE, _LINE, _FOCUS_RING = 2, 2, 2  # pixels
_TOP = 104  # percent
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
_TIP = (
    "The cumulated explained variance: the share of the variance that the first K PCA components "
    "hold. Drag the line to draw faces with another K; arrow keys move it by 1, page keys by 10. "
    "Esc gives up a drag"
)


class ScreePlot(pg.PlotWidget):
    """Draw the curve and a line at K, and tell where the user wants the line."""

    accessible_role = QAccessible.Role.Chart

    n_components_changed = Signal(object)
    """The user wants this K."""
    gesture_began = Signal()
    """What follows until `gesture_ended` is one step."""
    gesture_ended = Signal()
    """The drag has ended."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setAccessibleName("Cumulated explained variance over K")
        explain(self, _TIP)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._view = self.getViewBox()
        self._view.disableAutoRange()
        self._axes = Axes(self)
        self._axes.show_names(("K, number of PCA components", "variance (%)"))
        self._curve = pg.PlotCurveItem(antialias=True)
        self.line = pg.InfiniteLine(angle=90, movable=False)
        self.addItem(self._curve)
        self.addItem(self.line)
        self.n_components = 1
        self._most = 0
        # While it is dragged: how far from the line it was taken, and where it was before.
        self._drag: tuple[float, int] | None = None
        self._apply_theme()

    def show_spectrum(self, cumulated: Array | None) -> None:
        """Draw the cumulated shares of the variance, of shape (d,); None while it is awaited."""
        if cumulated is None or not np.isfinite(cumulated).all():
            self._end_drag()
            self._most = 0
            self._curve.setData([], [])
        else:
            self._most = len(cumulated)
            self._curve.setData(np.arange(self._most + 1), 100 * np.append(0.0, cumulated))
            self._view.setRange(xRange=(0, self._most), yRange=(0, _TOP), padding=0.01)
        self.line.setVisible(self._most > 0)
        self._axes.show_numbers(self._most > 0)

    def show_n_components(self, n_components: int) -> None:
        """Put the line at K."""
        self.n_components = n_components
        self.line.setValue(n_components)

    def pixel_of(self, n_components: float) -> float:
        """Return where K is drawn, in pixels from the left."""
        scene = self._view.mapViewToScene(QPointF(n_components, 0.0))
        return float(self.viewportTransform().map(scene).x())

    def _value_at(self, event: QMouseEvent) -> float:
        scene = self.viewportTransform().inverted()[0].map(event.position())
        return float(self._view.mapSceneToView(scene).x())

    def _is_near(self, event: QMouseEvent) -> bool:
        return abs(event.position().x() - self.pixel_of(self.n_components)) <= _NEAR

    def _want(self, value: float) -> None:
        wanted = min(max(round(value), 1), self._most)
        if self._most and wanted != self.n_components:
            self.n_components_changed.emit(wanted)

    # Mouse and keys: not of pyqtgraph's scene, which takes a drag only after some pixels.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton or not self._most or self._drag is not None:
            return
        value = self._value_at(event)
        grip = self.n_components - value if self._is_near(event) else 0.0
        self._drag = (grip, self.n_components)
        self.gesture_began.emit()
        self._want(value + grip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._drag is not None:
            self._want(self._value_at(event) + self._drag[0])
        else:
            near = self._most > 0 and self._is_near(event)
            shapes = Qt.CursorShape
            self.viewport().setCursor(shapes.SplitHCursor if near else shapes.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_drag()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._drag is not None:
            if key == Qt.Key.Key_Escape:
                self._want(self._drag[1])
                self._end_drag()
            return
        if key in _STEPS:
            self._want(self.n_components + _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._want(1 if key == Qt.Key.Key_Home else self._most)
        else:
            # Not to the scene, which keeps every key: what is around has some of its own.
            event.ignore()

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.gesture_ended.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._end_drag()
        super().hideEvent(event)

    # How it looks

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange):
            if hasattr(self, "line"):
                self._apply_theme()

    def _apply_theme(self) -> None:
        theme = current_theme()
        self.setBackground(theme.plot)
        self._axes.apply_theme(theme)
        self._curve.setPen(pg.mkPen(theme.accent, width=_CURVE))
        self.line.setPen(pg.mkPen(theme.ellipse, width=_LINE))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            pen = QPen(QColor(current_theme().accent), _FOCUS_RING)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            half = _FOCUS_RING // 2
            painter.drawRect(self.viewport().rect().adjusted(half, half, -half, -half))
            painter.end()
