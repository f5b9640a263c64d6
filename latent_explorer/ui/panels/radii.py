"""Distributions of radii: images, sampler and cube in one plot, and in words (II, IV and V)."""

from __future__ import annotations

import html

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.radii import (
    CUBE,
    DRAWN,
    IMAGES,
    THEORY,
    RadiiShown,
    RadiusCurve,
)
from latent_explorer.core.radii import Measure
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT, Theme
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.whole_label import WholeLabel

_LEAST_B = 0.01
_FILLED = 110  # of 255: what lies behind is seen
_HEIGHT = 1.08
_LINES = {IMAGES: 2.0, DRAWN: 2.0, CUBE: 2.0, THEORY: 1.5}
_CHANGES = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
_MEASURE_HELP = (
    "Length: of the z-vectors, from the origin.\n"
    "Mahalanobis: how far from the mean, each PCA component measured in its standard deviations; "
    "over the components that are sampled, or over all. Of a Gaussian these have the chi "
    "distribution. Vectors can be as long as images and still lie where no image is: over all "
    "components it shows."
)
_B_HELP = (
    "The cube [−b, b]: each z component uniform for itself, as in part V of the series. Its "
    "vectors all have nearly the same length, b\u00a0√(d\u00a0/\u00a03), in directions that have "
    "nothing to do with faces. At first b follows level and size of the sampling"
)
_PLOT_HELP = (
    "How many vectors have which radius; each distribution is as high as its fullest bin. Drawn "
    "and cube: 1,000 vectors each"
)
_WAITING = "The radii appear here when a bundle is open."


class RadiiPanel(QWidget):
    """Show distributions of radii, and let the user choose the measure and the cube."""

    measure_chosen = Signal(object)
    """One of MEASURES."""
    b_changed = Signal(float)
    """Half the side of the cube."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: RadiiShown | None = None
        self._theme: Theme | None = None
        self.measure = ChoiceBox("What is measured")
        for value, text in _measure_names(105, 256).items():
            self.measure.addItem(text, value)
        explain(self.measure, _MEASURE_HELP)
        self.b = ValueSlider(_LEAST_B, 10.0, decimals=2, name="Half the side of the cube, b")
        explain(self.b, _B_HELP)
        self.plot = pg.PlotWidget(enableMenu=False)
        self.legend = WholeLabel(kind=Qt.TextFormat.RichText)
        self.words = WholeLabel(_WAITING)
        self._lay_out()
        self.measure.currentIndexChanged.connect(self._on_measure)
        self.b.value_changed.connect(self.b_changed)
        self.b.gesture_began.connect(self.gesture_began)
        self.b.gesture_ended.connect(self.gesture_ended)
        self._apply_theme()

    def _lay_out(self) -> None:
        form = ControlForm()
        form.add("Measure", self.measure)
        form.add("Cube b", self.b)
        self.plot.setMinimumSize(40 * UNIT, 28 * UNIT)
        # As high as there is room for: pyqtgraph would have it larger than most docks.
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.hideAxis("left")
        explain(self.plot, _PLOT_HELP)
        self.plot.setAccessibleName("Distributions of radii")
        self._axes = Axes(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(form)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.words)

    def show_components(self, sampled: int, d: int) -> None:
        """Offer Mahalanobis radii over the sampled components, and over all d."""
        names = _measure_names(sampled, d)
        for index, name in enumerate(names.values()):
            self.measure.setItemText(index, name)

    def show_settings(self, measure: Measure, b: float, usual: float, most: float) -> None:
        """Show what is measured; `usual` is the b of the sampler, `most` the end of the slider."""
        with QSignalBlocker(self.measure):
            self.measure.setCurrentIndex(self.measure.findData(measure))
        self.b.set_range(_LEAST_B, max(most, 2 * _LEAST_B))
        self.b.change_default(usual)
        self.b.show_value(b)

    def show_radii(self, shown: RadiiShown) -> None:
        """Show the distributions that are known."""
        self._shown = shown
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _CHANGES and self._theme is not None:
            self._apply_theme()

    def _apply_theme(self) -> None:
        self._theme = current_theme()
        self.plot.setBackground(self._theme.plot)
        self._axes.apply_theme(self._theme)
        self._draw()

    def _draw(self) -> None:
        shown, theme = self._shown, self._theme
        if shown is None or theme is None or not self.isVisible():
            return
        self.plot.clear()
        axis = self.plot.getAxis("bottom")
        if axis.labelText != shown.axis:
            axis.setLabel(shown.axis)
            # pyqtgraph centres it only then.
            axis.resizeEvent()
        for curve in shown.curves:
            self.plot.addItem(_item(curve, theme))
        if shown.shell is not None:
            pen = pg.mkPen(colour_of(CUBE, theme), width=2, style=Qt.PenStyle.DotLine)
            self.plot.addItem(pg.InfiniteLine(shown.shell, pen=pen))
        self.legend.show_text(_legend(shown, theme))
        self.words.show_text("\n".join(shown.words) or "…")
        most = max((float(curve.edges[-1]) for curve in shown.curves), default=1.0)
        self.plot.setRange(xRange=(0.0, most), yRange=(0.0, _HEIGHT), padding=0)

    def _on_measure(self) -> None:
        self.measure_chosen.emit(self.measure.currentData())


def _measure_names(sampled: int, d: int) -> dict[Measure, str]:
    return {
        "lengths": "length in z",
        "mahalanobis": f"Mahalanobis, {sampled} components",
        "mahalanobis-all": f"Mahalanobis, all {d}",
    }


def colour_of(kind: str, theme: Theme) -> str:
    """Return the colour of a set: the first ones of those that all tell apart."""
    images, drawn, cube, *_ = class_colours(theme)
    return {IMAGES: images, DRAWN: drawn, CUBE: cube}.get(kind, theme.text)


def _item(curve: RadiusCurve, theme: Theme) -> pg.PlotDataItem:
    colour = QColor(colour_of(curve.kind, theme))
    line = Qt.PenStyle.DashLine if curve.kind == THEORY else Qt.PenStyle.SolidLine
    pen = pg.mkPen(colour, width=_LINES[curve.kind], style=line)
    if curve.kind == THEORY:
        middles = (curve.edges[1:] + curve.edges[:-1]) / 2
        return pg.PlotDataItem(middles, curve.heights, pen=pen)
    colour.setAlpha(_FILLED)
    return pg.PlotDataItem(
        curve.edges, curve.heights, stepMode="center", fillLevel=0.0, brush=colour, pen=pen
    )


def _legend(shown: RadiiShown, theme: Theme) -> str:
    entries = [
        ("╌╌" if curve.kind == THEORY else "■", curve.kind, curve.name) for curve in shown.curves
    ]
    if shown.shell is not None:
        entries.append(("┊", CUBE, f"theory: b √(d / 3) = {shown.shell:.2f}"))
    return " &nbsp; ".join(
        f'<span style="color: {colour_of(kind, theme)}">{mark}</span>&nbsp;'
        + html.escape(name).replace(" ", "&nbsp;")
        for mark, kind, name in entries
    )
