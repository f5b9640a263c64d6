"""The layers between the cloud of a plane and its marks; nothing is made until it is shown."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.contours import PlaneContours
from latent_explorer.session.layers import Layers
from latent_explorer.ui.projections.contour_lines import ThinLines, contour_texts, shown
from latent_explorer.ui.projections.level_ellipses import level_texts
from latent_explorer.ui.projections.line_labels import LineLabels, LineText
from latent_explorer.ui.projections.marks import LABELS, Marks
from latent_explorer.ui.projections.ranges import Frame
from latent_explorer.ui.theme import current_theme

# Of the cloud are the lowest, then the ellipses of its classes with their names; marks are above.
_CONTOURS, _LEVELS = 3.0, 4.0

_Place = tuple[Frame, QGraphicsItem, list[QRectF], NDArray[np.float64]]


class PlaneLayers:
    """Contours and ellipses at several levels, of the cloud that is shown and of no other.

    All that is written at lines of the plane is written here, apart from each other.

    Parameters
    ----------
    view_box : pyqtgraph.ViewBox
        Where they are drawn.

    Attributes
    ----------
    layers : Layers
        What is switched on.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self._view_box = view_box
        self._ratio = 1.0
        self.layers = Layers()
        self._cloud: Cloud | None = None
        self._contours: PlaneContours | None = None
        self._names: tuple[LineText, ...] = ()
        self._texts: tuple[LineText, ...] = ()
        self._place: _Place | None = None

    @property
    def has_levels(self) -> bool:
        """Whether there are ellipses at several levels."""
        return self.layers.levels

    @property
    def has_contours(self) -> bool:
        """Whether there are contours of this very cloud."""
        cloud, contours = self._cloud, self._contours
        if cloud is None or contours is None or not self.layers.contours:
            return False
        own, other = contours.request, cloud.request
        return (own.bundle, own.projection) == (other.bundle, other.projection)

    def apply_theme(self, ratio: float) -> None:
        """Take the colours of the theme, on a screen of `ratio` pixels a pixel of the window."""
        self._ratio = ratio
        self._draw()

    def show_layers(self, layers: Layers) -> None:
        """Switch layers on and off."""
        if layers != self.layers:
            self.layers = layers
            self._draw()

    def show_contours(self, contours: PlaneContours | None) -> None:
        """Draw these contours, as soon as their cloud is shown; None while there are none."""
        if contours is self._contours:
            return
        had_contours = self.has_contours
        self._contours = contours
        if had_contours or self.has_contours:
            self._draw()

    def show_cloud(self, cloud: Cloud | None) -> None:
        """Draw what belongs to this cloud; without one nothing at all."""
        self._cloud = cloud
        self._draw()

    def show_names(self, names: tuple[LineText, ...]) -> None:
        """Write these names of other lines too, before all other texts choose their places."""
        if names != self._names:
            self._names = names
            self._write()

    def follow(self, frame: Frame, marks: Marks) -> None:
        """Keep texts in view and apart from the ellipse of the plane and the marks that stay.

        Parameters
        ----------
        frame : Frame
            The view.
        marks : Marks
            Have that ellipse.
        """
        self._place = frame, marks.group, marks.taken, marks.outline
        if "_labels" in vars(self):
            self._labels.place(*self._place)

    @cached_property
    def _contour_lines(self) -> ThinLines:
        return self._added("contours", _CONTOURS)

    @cached_property
    def _level_lines(self) -> ThinLines:
        return self._added("levels", _LEVELS)

    @cached_property
    def _labels(self) -> LineLabels:
        return LineLabels(LABELS)

    def _added(self, name: str, z: float) -> ThinLines:
        lines = ThinLines(name)
        lines.setZValue(z)
        self._view_box.addItem(lines, ignoreBounds=True)
        return lines

    def _draw(self) -> None:
        texts: list[LineText] = []
        theme = current_theme()
        has_levels = self.has_levels and self._cloud is not None
        if has_levels:
            assert self._cloud is not None
            levels = level_texts(self._cloud.ellipse, theme)
            self._level_lines.apply_theme(theme, self._ratio)
            self._level_lines.show_lines([each.line for each in levels])
            texts += levels
        if self.has_contours:
            assert self._contours is not None
            assert self._cloud is not None
            contours = shown(self._contours, self.layers.shares)
            self._contour_lines.apply_theme(theme, self._ratio)
            self._contour_lines.show_lines([line for each in contours for line in each.lines])
            texts += contour_texts(contours, self._cloud.ellipse, theme)
        for name, visible in (("_level_lines", has_levels), ("_contour_lines", self.has_contours)):
            if name in vars(self):
                vars(self)[name].setVisible(visible)
        self._texts = tuple(texts)
        self._write()

    def _write(self) -> None:
        texts = self._names + self._texts
        if texts or "_labels" in vars(self):
            self._labels.show(texts, current_theme())
            if self._place is not None:
                self._labels.place(*self._place)
