"""The ground of all plots: a part of a plane between two axes."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QSizePolicy

_MARGIN = 1  # pixels
_OVER_IMAGES = 0.5


class Axis(pg.AxisItem):
    """An axis whose minus is as long as a plus."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [each.replace("-", "\u2212") for each in super().tickStrings(values, scale, spacing)]


class Plot(pg.GraphicsView):
    """Show what is added to its view box, with an axis at the left and one below.

    What `pyqtgraph.PlotWidget` has besides, menus, buttons, a title and two more axes, takes longer
    to be made than all the rest, and several plots are made while somebody waits.

    Parameters
    ----------
    left, bottom : pyqtgraph.AxisItem, optional
        Other axes than usual.
    """

    def __init__(
        self, *, left: pg.AxisItem | None = None, bottom: pg.AxisItem | None = None
    ) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)
        item = pg.GraphicsWidget()
        layout = QGraphicsGridLayout()
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(0)
        item.setLayout(layout)
        self._view = pg.ViewBox(parent=item, enableMenu=False)
        layout.addItem(self._view, 0, 1)
        layout.setRowStretchFactor(0, 1)
        layout.setColumnStretchFactor(1, 1)
        self._axes_by_side = {
            "left": left or Axis("left"),
            "bottom": bottom or Axis("bottom"),
        }
        for axis, place in zip(self._axes_by_side.values(), ((0, 0), (1, 1)), strict=True):
            axis.linkToView(self._view)
            layout.addItem(axis, *place)
            axis.setZValue(_OVER_IMAGES)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        self.setCentralItem(item)

    def getViewBox(self) -> pg.ViewBox:
        """Return what is between the axes, as that of a `pyqtgraph.PlotWidget`."""
        return self._view

    def getAxis(self, side: str) -> pg.AxisItem:
        """Return the axis at the "left" or the "bottom"."""
        return self._axes_by_side[side]

    def close(self) -> bool:
        """Close it, and let go of what is in it."""
        # As PyQtGraph's plots do it: what the scene deletes must not be known elsewhere.
        for axis in self._axes_by_side.values():
            axis.close()
        self.scene().removeItem(self._view)
        self.setParent(None)
        return bool(super().close())
