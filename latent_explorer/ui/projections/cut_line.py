"""The cut through a plane: a line with two ends that are dragged, and the strip around it."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPolygonItem

from latent_explorer.controller.presenters.cut import CutInPlane
from latent_explorer.ui.projections.cut_lines import END, START
from latent_explorer.ui.projections.markers import Handle
from latent_explorer.ui.projections.symbols import LOOKS
from latent_explorer.ui.tokens import Theme

_FAINT, _EDGE = 40, 110  # of 255
# Below all other marks; below the words at the ellipse; above all but what else is dragged.
_STRIP, _LINE, _ENDS = 9.0, 11.5, 16.0


class CutItems:
    """What is drawn of a cut in one plane.

    Parameters
    ----------
    group : pyqtgraph.ItemGroup
        Holds the marks of the plane.

    Attributes
    ----------
    handles : dict of str to Handle
        The two ends.
    """

    def __init__(self, group: pg.ItemGroup) -> None:
        self.handles = {name: Handle(LOOKS["cut_end"]) for name in (START, END)}
        self._strip = QGraphicsPolygonItem()
        self._line = pg.PlotCurveItem(antialias=True)
        ends = [item for handle in self.handles.values() for item in handle.items]
        for item in (self._strip, self._line, *ends):
            item.setZValue(_ENDS)
            item.setParentItem(group)
        self._strip.setZValue(_STRIP)
        self._line.setZValue(_LINE)
        for drawn in (self._strip, self._line):
            # A marker that moves above them repaints them: a copy is there sooner.
            drawn.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._cut: CutInPlane | None = None

    def apply_theme(self, theme: Theme, ratio: float) -> None:
        """Take the colours of `theme`, on a screen of `ratio` pixels a pixel of the window."""
        look = LOOKS["cut"]
        color = QColor(getattr(theme, look.color))
        self._line.setPen(look.pen(color.name(), ratio))
        self._line.setShadowPen(look.halo_pen(theme.halo, ratio))
        for handle in self.handles.values():
            handle.set_colors(getattr(theme, LOOKS["cut_end"].color), theme.halo)
        color.setAlpha(_EDGE)
        edge = QPen(color, ratio)
        edge.setCosmetic(True)
        self._strip.setPen(edge)
        color.setAlpha(_FAINT)
        self._strip.setBrush(color)

    def show(self, cut: CutInPlane | None) -> None:
        """Draw a cut, or nothing."""
        if cut == self._cut:
            return
        self._cut = cut
        ends = (None, None) if cut is None else (cut.start, cut.end)
        for handle, place in zip(self.handles.values(), ends, strict=True):
            handle.show_at(place)
        if cut is None:
            self._line.setData([], [])
            self._strip.setPolygon(QPolygonF())
            return
        self._line.setData([cut.start[0], cut.end[0]], [cut.start[1], cut.end[1]])
        self._strip.setPolygon(_strip(cut))


def _strip(cut: CutInPlane) -> QPolygonF:
    (x0, y0), (x1, y1) = cut.start, cut.end
    length = math.dist(cut.start, cut.end)
    dx, dy = (cut.half_thickness * step / length for step in (y0 - y1, x1 - x0))
    corners = ((x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy))
    return QPolygonF([QPointF(*corner) for corner in corners])
