"""What a projection draws: cloud, ellipse and markers in the plane of a pair."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent

from latent_explorer.core.ellipse import probability_within
from latent_explorer.jobs import Cloud
from latent_explorer.session import Path
from latent_explorer.ui.projections.items import CloudItem, LetterMarker, Marker, symbol
from latent_explorer.ui.theme import current_theme

_SPAN = 4.2  # standard deviations on either side of the centre
_ORIGIN_SPAN = 8.0  # the origin is kept in view unless it is further away than this
_LONGEST_TICK = "-000"
_LABEL_ALPHA = "b0"  # lets the cloud shine through below the label


def ellipse_text(level: float) -> str:
    """Return sigma level and covered share together, such as "k = 2.20, 91.1 %"."""
    return f"k = {level:.2f}, {100 * probability_within(level):.1f} %"


class PlaneCanvas(pg.PlotWidget):
    """Draw the z-points in the plane of a pair, and what moves above them."""

    drawn = Signal(object)
    """The cloud was drawn; how many points are in view."""

    def __init__(self) -> None:
        super().__init__()
        self._cloud: Cloud | None = None
        self._level = 1.0
        self._stale = False
        # The range changes several times between two frames; one drawing is enough.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._draw_if_stale)
        self._view = self.getViewBox()
        self._view.disableAutoRange()
        self._view.setMenuEnabled(False)
        self.hideButtons()
        # Or the plane would be another one after each zoom, when the tick labels get longer.
        labels = self.fontMetrics().horizontalAdvance(_LONGEST_TICK)
        self.getAxis("left").setWidth(labels + 2 * self.fontMetrics().height())
        self._build_items()
        self._apply_theme()
        self._view.sigRangeChanged.connect(self._on_range_changed)

    def _build_items(self) -> None:
        self._cloud_item = CloudItem(self._view)
        self._ellipse = pg.PlotCurveItem(antialias=True)
        self._ellipse_label = pg.TextItem(anchor=(0.5, 1.0))
        self._path_line = pg.PlotCurveItem(antialias=True)
        self._generated = pg.ScatterPlotItem(size=8, symbol="o", pxMode=True)
        self._selected = Marker(symbol("o", 15))
        self._centre = Marker(symbol("x", 9))
        self._origin = Marker(symbol("+", 13))
        self._image = Marker(symbol("d", 14))
        self._ends = {"a": LetterMarker("A", 17), "b": LetterMarker("B", 17)}
        self._current = Marker(symbol("o", 15))
        items = (
            self._ellipse,
            self._centre,
            self._origin,
            self._generated,
            self._selected,
            self._path_line,
            self._image,
            *self._ends.values(),
            self._ellipse_label,
            self._current,
        )
        for z, item in enumerate(items, start=10):
            item.setZValue(z)
            self._view.addItem(item, ignoreBounds=True)

    def _apply_theme(self) -> None:
        theme = current_theme()
        self.setBackground(theme.plot)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(theme.grid)
            axis.setTextPen(theme.text)
            axis.setStyle(hideOverlappingLabels=True)
        self._cloud_item.set_colors(theme.density_lut())
        self._ellipse.setPen(pg.mkPen(theme.ellipse, width=1.5))
        self._ellipse_label.setColor(theme.ellipse)
        self._ellipse_label.fill = pg.mkBrush(theme.plot + _LABEL_ALPHA)
        self._generated.setBrush(pg.mkBrush(theme.generated))
        self._generated.setPen(pg.mkPen(theme.outline, width=1))
        self._path_line.setPen(pg.mkPen(theme.current, width=2))
        self._selected.set_colors("#00000000", theme.generated, 2.5)
        self._centre.set_colors(theme.ellipse, theme.outline, 0.8)
        self._origin.set_colors(theme.origin, theme.outline, 0.8)
        self._image.set_colors(theme.image, theme.outline, 1.2)
        self._current.set_colors(theme.current, theme.origin, 2.0)
        for end in self._ends.values():
            end.set_colors(theme.current, theme.outline, 0.8)

    # Setters

    def show_axis_names(self, names: tuple[str, str]) -> None:
        """Label the axes."""
        self.setLabel("bottom", names[0])
        self.setLabel("left", names[1])

    def show_cloud(self, cloud: Cloud) -> None:
        """Show another cloud; the view is reset when its pair is another."""
        old, self._cloud = self._cloud, cloud
        self._centre.show_at(cloud.ellipse.center)
        self._origin.show_at(cloud.origin)
        self._draw_ellipse()
        if old is None or old.request.projection != cloud.request.projection:
            self.reset_view()
        self._mark_stale()

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipse at another sigma level."""
        self._level = level
        self._draw_ellipse()

    def show_current(self, point: NDArray[np.float64]) -> None:
        """Move the current point to `point` of shape (2,)."""
        self._current.show_at(point)

    def show_image(self, point: NDArray[np.float64] | None) -> None:
        """Mark the chosen image, or nothing."""
        self._image.show_at(point)

    def show_generated(self, points: NDArray[np.float64], selected: int | None) -> None:
        """Mark the generated vectors at `points` of shape (n, 2), one of them as chosen."""
        self._generated.setData(points[:, 0], points[:, 1])
        chosen = selected is not None and selected < len(points)
        self._selected.show_at(points[selected] if chosen else None)

    def show_path(self, path: Path | None) -> None:
        """Draw the path, which must lie in this plane, or nothing."""
        ends = {"a": None, "b": None} if path is None else {"a": path.a, "b": path.b}
        for name, marker in self._ends.items():
            marker.show_at(ends[name])
        a, b = ends["a"], ends["b"]
        if a is None or b is None:
            self._path_line.setData([], [])
        else:
            self._path_line.setData([a[0], b[0]], [a[1], b[1]])

    def reset_view(self) -> None:
        """Show the whole cloud and, unless it is far away, the origin."""
        if self._cloud is None:
            return
        ellipse, origin = self._cloud.ellipse, self._cloud.origin
        std = np.sqrt(np.maximum(np.diag(ellipse.covariance), 1e-12))
        low, high = ellipse.center - _SPAN * std, ellipse.center + _SPAN * std
        near = np.abs(origin - ellipse.center) < _ORIGIN_SPAN * std
        low = np.where(near, np.minimum(low, origin - std / 2), low)
        high = np.where(near, np.maximum(high, origin + std / 2), high)
        self._view.setRange(xRange=(low[0], high[0]), yRange=(low[1], high[1]), padding=0)

    def _draw_ellipse(self) -> None:
        if self._cloud is None:
            return
        outline = self._cloud.ellipse.outline(self._level)
        self._ellipse.setData(outline[:, 0], outline[:, 1])
        x, y = outline[np.argmax(outline[:, 1])]
        self._ellipse_label.setText(ellipse_text(self._level))
        self._ellipse_label.setPos(x, y)

    # The cloud follows the view

    def draw_cloud(self) -> None:
        """Draw the cloud for the present view range."""
        self._stale = False
        if self._cloud is None:
            return
        (x_range, y_range) = (tuple(r) for r in self._view.viewRange())
        size = self._view.size()
        n = self._cloud_item.draw(
            self._cloud.x,
            self._cloud.y,
            x_range,
            y_range,
            (int(size.width()), int(size.height())),
        )
        self.drawn.emit(n)

    def _mark_stale(self) -> None:
        self._stale = True
        self._soon.start()

    def _draw_if_stale(self) -> None:
        if self._stale and self.isVisible():
            self.draw_cloud()

    def _on_range_changed(self, *_: object) -> None:
        self._mark_stale()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_if_stale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # PlotWidget resizes itself while it is constructed.
        if hasattr(self, "_stale"):
            self._mark_stale()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_current"):
            self._apply_theme()
