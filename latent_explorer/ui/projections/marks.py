"""Everything that is drawn above the cloud of a projection."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from latent_explorer.controller.presenters.cut import CutInPlane
from latent_explorer.core.ellipse import ConfidenceEllipse, probability_within
from latent_explorer.core.formats import percent
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.numbers import Position
from latent_explorer.ui.projections.cut_line import CutItems
from latent_explorer.ui.projections.markers import Handle, Marker, Points
from latent_explorer.ui.projections.path_line import PathItems
from latent_explorer.ui.projections.ranges import Frame
from latent_explorer.ui.projections.set_marks import SetMarks
from latent_explorer.ui.projections.symbols import GENERATED, GENERATED_SIZE, HALO, LOOKS
from latent_explorer.ui.theme import text_font
from latent_explorer.ui.tokens import TextSize, Theme

_LABEL_ALPHA = "c8"  # lets the cloud shine through below the label
_LABEL_MARGIN = 2.0  # pixels
LABELS = 14.5
"""How high in the group texts at lines are: above generated points, and below single marks.

There are many of either, and words with points upon them cannot be read.
"""

_LOWEST = 10  # the cloud is below
_OWN = 17.5  # above the line of the path, below the chosen image
_NO_POINTS = np.zeros((0, 2))


def ellipse_text(level: float, counted: float) -> str:
    """Return a sigma level with both shares, such as "k = 2.20: 91.1 % normal, 90.6 % counted".

    Parameters
    ----------
    level : float
        The sigma level k.
    counted : float
        The share of the points of the cloud inside the ellipse.
    """
    normal = percent(probability_within(level))
    return f"k = {level:.2f}: {normal} normal, {percent(counted)} counted"


def _in_lines(text: str) -> tuple[str, str, str]:
    """Return the text of an ellipse in one line, in two and in three: a corner has room for it."""
    level, _, shares = text.partition(": ")
    return text, text.replace(", ", ",\n"), "\n".join((level, *shares.split(", ")))


def _least(found: tuple[int, Position, str]) -> int:
    return found[0]


class Marks:
    """Ellipses, path and markers of one plane; hidden and shown together.

    Attributes
    ----------
    group : pyqtgraph.ItemGroup
        Holds all items.
    sets : SetMarks
        The sets that are compared.
    current : Handle
        The current point.
    path : PathItems
        The path.
    image : Marker
        The chosen image.
    own : Marker, optional
        The user's own picture, once there was one.
    generated_points : ndarray of shape (n, 2)
        The generated vectors.
    outline : ndarray of shape (n, 2)
        Of the ellipse; empty before there is a cloud.
    """

    def __init__(self, view_box: pg.ViewBox) -> None:
        self.group = pg.ItemGroup()
        self.group.setZValue(_LOWEST)
        self.group.hide()
        view_box.addItem(self.group, ignoreBounds=True)
        self.sets = SetMarks(self.group)
        self.current = Handle(LOOKS["current"])
        self.path = PathItems(self.group)
        self.image = _marker("image")
        self.own: Marker | None = None
        self.generated_points: NDArray[np.float64] = _NO_POINTS
        self._cloud: Cloud | None = None
        self._level = 1.0
        self._frame: Frame | None = None
        self._limit: tuple[float, ...] = ()
        self._cut: CutItems | None = None
        self._look: tuple[Theme, float] | None = None
        self.outline: NDArray[np.float64] = _NO_POINTS
        self._ellipse = pg.PlotCurveItem(antialias=True)
        self._sampling = pg.PlotCurveItem(antialias=True)
        self._label = pg.TextItem(anchor=(0.5, 1.0))
        # Its ground hides as little of the cloud as it can.
        self._label.textItem.document().setDocumentMargin(_LABEL_MARGIN)
        self._text = ""
        self._generated = Points(size=GENERATED_SIZE, symbol=GENERATED, pxMode=True)
        self._selected = _marker("chosen")
        self._centre = _marker("centre")
        self._origin = _marker("origin")
        for curve in (self._ellipse, self._sampling, self._generated):
            # A marker that moves above them repaints them: a copy is there sooner than a line.
            curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        items = (
            self._sampling,
            self._ellipse,
            self._label,
            self._generated,
            self._selected,
            self._centre,
            self._origin,
            self.image,
            *self.current.items,
        )
        for z, item in enumerate(items, start=_LOWEST):
            item.setZValue(z)
            item.setParentItem(self.group)

    @property
    def handles(self) -> dict[str, Handle]:
        """What can be dragged, by name; the first is grabbed first."""
        cut = {} if self._cut is None else self._cut.handles
        return {"current": self.current, **self.path.handles, **cut}

    def apply_theme(self, theme: Theme, ratio: float = 1.0) -> None:
        """Take the colours of `theme`, on a screen of `ratio` pixels a pixel of the window."""
        for name, curve in (
            ("ellipse", self._ellipse),
            ("sampling", self._sampling),
        ):
            look = LOOKS[name]
            curve.setPen(look.pen(getattr(theme, look.color), ratio))
            curve.setShadowPen(look.halo_pen(theme.halo, ratio))
        for name, item in (
            ("chosen", self._selected),
            ("centre", self._centre),
            ("origin", self._origin),
            ("image", self.image),
            ("current", self.current),
        ):
            item.set_colors(getattr(theme, LOOKS[name].color), theme.halo)
        self._colour_own(theme)
        self.sets.apply_theme(theme)
        self.path.apply_theme(theme, ratio)
        self._generated.setBrush(pg.mkBrush(theme.generated))
        self._generated.setPen(pg.mkPen(theme.halo, width=HALO))
        self._label.setColor(theme.ellipse)
        self._label.setFont(text_font(TextSize.SMALL))
        self._label.fill = pg.mkBrush(theme.plot + _LABEL_ALPHA)
        self._look = theme, ratio
        if self._cut is not None:
            self._cut.apply_theme(theme, ratio)

    def follow(self, frame: Frame) -> None:
        """Keep in view what must not leave it, though the view has changed."""
        self._frame = frame
        for handle in self.handles.values():
            handle.follow(frame)
        self.path.follow(frame)
        self._place_label()

    def show_cloud(self, cloud: Cloud | None) -> None:
        """Show the ellipse, the centre and the origin of a cloud; without one nothing at all."""
        self._cloud = cloud
        self.group.setVisible(cloud is not None)
        if cloud is not None:
            self._centre.show_at(cloud.ellipse.center)
            self._origin.show_at(cloud.origin)
            self._draw_ellipse(cloud)

    def show_ellipse_level(self, level: float) -> None:
        """Draw the ellipse at another sigma level."""
        if level == self._level:
            return
        self._level = level
        if self._cloud is not None:
            self._draw_ellipse(self._cloud)

    def show_sampling_limit(self, half_axes: NDArray[np.float64] | None) -> None:
        """Draw the ellipse that vectors are drawn in, of half-axes of shape (2,), or nothing."""
        limit = () if half_axes is None else tuple(half_axes.tolist())
        if limit == self._limit:
            return
        self._limit = limit
        if half_axes is None:
            self._sampling.setData([], [])
            return
        outline = ConfidenceEllipse(np.zeros(2), np.diag(np.square(half_axes))).outline(1.0)
        self._sampling.setData(outline[:, 0], outline[:, 1])

    def show_generated(self, points: NDArray[np.float64], selected: int | None) -> None:
        """Mark the generated vectors at `points` of shape (n, 2), one of them as chosen."""
        if not np.array_equal(points, self.generated_points):
            self.generated_points = np.array(points)
            self._generated.setData(points[:, 0], points[:, 1])
        chosen = selected is not None and selected < len(points)
        self._selected.show_at(points[selected] if chosen else None)

    def show_own(self, point: NDArray[np.float64] | None) -> None:
        """Mark the user's own picture at `point` of shape (2,), or not at all."""
        if self.own is None:
            if point is None:
                return
            # Only now: mostly there is none.
            self.own = _marker("own")
            self.own.setZValue(_OWN)
            self.own.setParentItem(self.group)
            if self._look is not None:
                self._colour_own(self._look[0])
        self.own.show_at(point)

    def _colour_own(self, theme: Theme) -> None:
        if self.own is not None:
            self.own.set_colors(getattr(theme, LOOKS["own"].color), theme.halo)

    def show_cut(self, cut: CutInPlane | None) -> None:
        """Draw a cut, or nothing."""
        if self._cut is None:
            if cut is None:
                return
            # Only now: most planes never have one.
            self._cut = CutItems(self.group)
            if self._look is not None:
                self._cut.apply_theme(*self._look)
            if self._frame is not None:
                self.follow(self._frame)
        self._cut.show(cut)

    @property
    def label_rect(self) -> QRectF | None:
        """Where the text of the ellipse is, in pixels of the view; None where it is not."""
        if self._frame is None or not self._label.isVisible():
            return None
        text, at = self._label.textItem.boundingRect(), self._label.pos()
        x, y = self._frame.pixels(at.x(), at.y())
        return QRectF(x - text.width() / 2, y - text.height(), text.width(), text.height())

    @property
    def taken(self) -> list[QRectF]:
        """Where that text and the marks are that never move, in pixels of the view."""
        if self._frame is None:
            return []
        found = [] if self.label_rect is None else [self.label_rect]
        for mark in (self._centre, self._origin):
            x, y = self._frame.pixels(mark.x(), mark.y())
            found.append(mark.boundingRect().translated(x, y))
        return found

    def _draw_ellipse(self, cloud: Cloud) -> None:
        self.outline = cloud.ellipse.outline(self._level)
        self._ellipse.setData(self.outline[:, 0], self.outline[:, 1])
        self._text = ellipse_text(self._level, cloud.share_within(self._level))
        self._place_label()

    def _place_label(self) -> None:
        # At the highest point of the ellipse that is in view, and itself wholly in view.
        if self._frame is None or not len(self.outline):
            return
        x0, x1, y0, y1 = self._frame.view
        x, y = self.outline.T
        if x.max() < x0 or x.min() > x1 or y.max() < y0 or y.min() > y1:
            self._label.hide()
            return
        seen = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
        height = np.where(seen, y, -np.inf) if seen.any() else y
        highest: Position = tuple(self.outline[np.argmax(height)])
        # Upon the ellipse, else in a corner; not in that where the count under the mouse is.
        wanted = [highest, (x0, y1), (x1, y1), (x0, y0)]
        texts = _in_lines(self._text)
        found: list[tuple[int, Position, str]] = []
        for text in texts:
            self._label.setText(text)
            rect = self._label.textItem.boundingRect()
            if rect.width() > self._frame.width and text is not texts[-1]:
                continue
            half, (px, py) = rect.width() / 2, self._frame.pixel
            for each in wanted:
                place = self._frame.inside(*each, half, half, 0, rect.height())
                found.append((self._covered(place, (half * px, rect.height() * py)), place, text))
            if min(found, key=_least)[0] == 0:
                break
        _, place, best = min(found, key=_least)
        if best != self._label.textItem.toPlainText():
            self._label.setText(best)
        self._label.setPos(*place)
        self._label.show()

    def _covered(self, place: Position, reach: Position) -> int:
        """Return how many points of the outline a text above `place` would lie on."""
        to_the_right, up = (self.outline - place).T
        return int(np.sum((abs(to_the_right) < reach[0]) & (up > 0) & (up < reach[1])))


def _marker(name: str) -> Marker:
    shape = LOOKS[name].shape
    assert shape is not None  # not a line
    return Marker(shape)
