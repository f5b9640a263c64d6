"""A chart: curves, histograms and upright lines over two axes, in the colours of the theme."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy

from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT, Theme
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.turns import do_before_painting
from latent_explorer.ui.widgets.chart_handle import ChartHandle
from latent_explorer.ui.widgets.chart_parts import (
    Colour,
    Drawing,
    Range,
    Style,
    Trace,
    colour_in,
)
from latent_explorer.ui.widgets.focus_ring import paint_ring_inside
from latent_explorer.ui.widgets.plot import Plot
from latent_explorer.ui.widgets.whole_label import WholeLabel

_STYLES: dict[Style, Qt.PenStyle] = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_GLYPHS: dict[Style, str] = {"solid": "■", "dashed": "╌╌", "dotted": "┈┈"}
_UPRIGHT_GLYPHS: dict[Style, str] = {"solid": "│", "dashed": "╎", "dotted": "┊"}
_FILLED = 110  # of 255: what lies behind is seen
_HALO = 2.0  # pixels on either side of a line
_DOT = 9  # pixels
_ABOVE = 20  # all other items
_HEADROOM = 1.05
_LOOKS = (
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.ApplicationFontChange,
    QEvent.Type.StyleChange,
)


class Chart(Plot):
    """Draw a `Drawing`, and draw it again whenever theme or font change.

    While it is hidden it keeps only the newest one. Nothing in it can be touched, but for the
    line of a `ChartHandle`, if it is given one.

    Parameters
    ----------
    name : str
        What it is called by screen readers, which also hear the legend.
    tip : str
        What it shows, as a tooltip.
    y_axis : bool
        Whether heights have a meaning, so that there is an axis for them.
    """

    accessible_role = QAccessible.Role.Chart

    def __init__(self, name: str, tip: str = "", *, y_axis: bool = True) -> None:
        super().__init__()
        self.drawing = Drawing()
        self.handle: ChartHandle | None = None
        self.legend = WholeLabel(kind=Qt.TextFormat.RichText)
        """The names of what is drawn, for the layout that the chart is in."""
        self.setAccessibleName(name)
        if tip:
            explain(self, tip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(40 * UNIT, 28 * UNIT)
        # As high as there is room for: pyqtgraph would have it larger than most docks.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._view.setMouseEnabled(x=False, y=False)
        self._view.disableAutoRange()
        self.drawn_items: list[Any] = []
        """What is drawn now, as items of pyqtgraph."""
        self._axes = Axes(self)
        if not y_axis:
            self.getAxis("left").hide()
        self._theme: Theme | None = None
        self._apply_theme()

    def show_drawing(self, drawing: Drawing) -> None:
        """Show `drawing` instead of what was shown before."""
        self.drawing = drawing
        self._draw()

    def add_handle(
        self, *, step: float, page: float, colour: Colour = "ellipse", dashed: bool = False
    ) -> ChartHandle:
        """Let an upright line be dragged, and moved by keys.

        Parameters
        ----------
        step, page : float
            What arrow keys and page keys move it by; it stands at multiples of `step`.
        colour : str or int
            As that of a trace.
        dashed : bool
            Whether the line is dashed.

        Returns
        -------
        ChartHandle
            It tells where the line is wanted, and shows where it is.
        """
        self.handle = ChartHandle(self, step=step, page=page, colour=colour, dashed=dashed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._apply_theme()
        return self.handle

    def pixel_of(self, x: float) -> float:
        """Return where `x` is drawn, in pixels from the left."""
        scene = self._view.mapViewToScene(QPointF(x, 0.0))
        return float(self.viewportTransform().map(scene).x())

    def value_at(self, pixel: QPointF) -> float:
        """Return the x that is drawn at a place of the viewport."""
        scene = self.viewportTransform().inverted()[0].map(pixel)
        return float(self._view.mapSceneToView(scene).x())

    # How it looks

    def _apply_theme(self) -> None:
        self._theme = current_theme()
        self.setBackground(self._theme.plot)
        self._axes.apply_theme(self._theme)
        if self.handle is not None:
            self.handle.apply_theme(self._theme)
        self._draw()

    def _draw(self) -> None:
        drawing, theme = self.drawing, self._theme
        if theme is None or not self.isVisible():
            return
        for item in self.drawn_items:
            self._view.removeItem(item)
        self.drawn_items = _items(drawing, theme)
        for item in self.drawn_items:
            self._view.addItem(item)
        self._show_names(drawing)
        self.legend.show_text(_legend(drawing, theme) or html.escape(drawing.nothing))
        names = [trace.name for trace in drawing.traces] + [each.name for each in drawing.uprights]
        self.setAccessibleDescription(", ".join(filter(None, names)) or drawing.nothing)
        x, y = drawing.x_range or _x_needed(drawing), drawing.y_range or _y_needed(drawing)
        self._axes.show_numbers(any(len(trace.x) for trace in drawing.traces))
        self._view.setRange(xRange=x, yRange=y, padding=0)

    def _show_names(self, drawing: Drawing) -> None:
        for side, name in (("bottom", drawing.x_name), ("left", drawing.y_name)):
            axis = self.getAxis(side)
            if name and axis.labelText != name:
                axis.setLabel(name)
                # pyqtgraph centres it only then.
                axis.resizeEvent()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # The first ones come while it is made.
        if event.type() in _LOOKS and getattr(self, "_theme", None) is not None:
            self._apply_theme()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        do_before_painting(self, self._draw)

    def hideEvent(self, event: QHideEvent) -> None:
        if self.handle is not None:
            self.handle.end()
        super().hideEvent(event)

    # Mouse and keys: not of pyqtgraph's scene, which takes a drag only after some pixels, and
    # every key, though what is around has some of its own.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.handle is not None)
        if self.handle is not None:
            self.handle.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.handle is not None)
        if self.handle is not None:
            self.handle.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.handle is not None)
        if self.handle is not None and event.button() == Qt.MouseButton.LeftButton:
            self.handle.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.handle is None or not self.handle.key(Qt.Key(event.key())):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_ring_inside(self)


def _items(drawing: Drawing, theme: Theme) -> list[Any]:
    """Return the items of pyqtgraph that a drawing is made of."""
    items: list[Any] = [_curve(trace, theme) for trace in drawing.traces if len(trace.x)]
    for upright in drawing.uprights:
        colour = colour_in(theme, upright.colour)
        pen = pg.mkPen(colour, width=upright.width, style=_STYLES[upright.style])
        items.append(pg.InfiniteLine(upright.x, pen=pen))
    for dot in drawing.dots:
        brush, pen = pg.mkBrush(colour_in(theme, dot.colour)), pg.mkPen(theme.halo)
        item = pg.ScatterPlotItem([dot.x], [dot.y], size=_DOT, brush=brush, pen=pen)
        item.setZValue(_ABOVE)
        items.append(item)
    return items


def _curve(trace: Trace, theme: Theme) -> pg.PlotCurveItem:
    colour = QColor(colour_in(theme, trace.colour))
    options: dict[str, Any] = {
        "pen": pg.mkPen(colour, width=trace.width, style=_STYLES[trace.style]),
        "antialias": True,
        "connect": "finite",
    }
    if trace.halo:
        options["shadowPen"] = pg.mkPen(theme.halo, width=trace.width + 2 * _HALO)
    if trace.steps:
        options["stepMode"] = "center"
    if trace.filled:
        colour.setAlpha(_FILLED)
        options |= {"fillLevel": 0.0, "brush": colour}
    return pg.PlotCurveItem(np.asarray(trace.x, float), np.asarray(trace.y, float), **options)


def _legend(drawing: Drawing, theme: Theme) -> str:
    marks = [(_GLYPHS[t.style], t.colour, t.name, t.said) for t in drawing.traces if t.name]
    marks += [
        (_UPRIGHT_GLYPHS[each.style], each.colour, each.name, "")
        for each in drawing.uprights
        if each.name
    ]
    return " &nbsp; ".join(
        f'<span style="color: {colour_in(theme, colour)}">{glyph}</span>&nbsp;'
        + (f"<b>{_whole(name)}</b>&nbsp;{_whole(said)}" if said else _whole(name))
        for glyph, colour, name, said in marks
    )


def _whole(text: str) -> str:
    """Return plain text as HTML that is not broken."""
    for breakable, whole in ((" ", "&nbsp;"), ("\u00a0", "&nbsp;"), ("-", "&#8209;")):
        text = html.escape(text) if breakable == " " else text
        text = text.replace(breakable, whole)
    return text


def _x_needed(drawing: Drawing) -> Range:
    ends = [float(x) for trace in drawing.traces if len(trace.x) for x in trace.x[[0, -1]]]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _y_needed(drawing: Drawing) -> Range:
    known = [trace.y[np.isfinite(trace.y)] for trace in drawing.traces]
    low = min((float(y.min()) for y in known if len(y)), default=0.0)
    high = max((float(y.max()) for y in known if len(y)), default=1.0)
    low = min(low, 0.0)
    return low, (low + _HEADROOM * (high - low) if high > low else low + 1.0)
