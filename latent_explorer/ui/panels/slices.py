"""The slice of the active projection: its thickness, and the count of the points in it (IV)."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.slices import SliceShown
from latent_explorer.core.slices import About
from latent_explorer.ui.projections.axes import Axes
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT, Theme
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.whole_label import WholeLabel

_ABOUT_NAMES: dict[About, str] = {"origin": "the origin", "center": "the mean of the images"}
_CHANGES = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
_WIDEST = 10.0
_HEADROOM = 1.05
_B_HELP = (
    "Half the thickness of the slice: a point lies in it when every component, but the two of the "
    "active projection, is at most b from the middle. What is left has no projection effects (part "
    "IV of the series). The default is three times the spread of the components"
)
_ABOUT_HELP = "What the slice lies around: the vector of zeros, or the mean of all images"
_PLOT_HELP = "How many points the slice holds, for each b; the line is at the b that is chosen"
_DRAWING_HELP = (
    "Draw the points of the slice in the active projection, over the others in grey; in place of "
    "the colours of an attribute. It is also in the menu Layers of the projections"
)
_WAITING = "…"


class SlicesPanel(QWidget):
    """Show how many points a slice holds, and let the user choose how thick it is."""

    about_chosen = Signal(object)
    """One of ABOUTS."""
    b_changed = Signal(float)
    """Half the thickness."""
    drawing_toggled = Signal(bool)
    """Let the active projection show the slice, or not."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: SliceShown | None = None
        self._theme: Theme | None = None
        self.about = ChoiceBox("What the slice lies around")
        for value, text in _ABOUT_NAMES.items():
            self.about.addItem(text, value)
        explain(self.about, _ABOUT_HELP)
        self.b = ValueSlider(0.0, _WIDEST, decimals=2, name="Half the thickness of the slice, b")
        explain(self.b, _B_HELP)
        self.drawing = CheckBox("Show in the projection")
        explain(self.drawing, _DRAWING_HELP)
        self.drawing.clicked.connect(self.drawing_toggled)
        self.plot = pg.PlotWidget(enableMenu=False)
        self._curve = self.plot.plot()
        self._line = pg.InfiniteLine(angle=90)
        self._mark = pg.ScatterPlotItem(size=9)
        self.words = WholeLabel(_WAITING)
        self._lay_out()
        self.about.currentIndexChanged.connect(self._on_about)
        self.b.value_changed.connect(self.b_changed)
        self.b.gesture_began.connect(self.gesture_began)
        self.b.gesture_ended.connect(self.gesture_ended)
        self._apply_theme()

    def _lay_out(self) -> None:
        form = ControlForm()
        form.add("About", self.about)
        form.add("Slice b", self.b)
        for item in (self._line, self._mark):
            self.plot.addItem(item)
        self.plot.setMinimumSize(40 * UNIT, 28 * UNIT)
        # As high as there is room for: pyqtgraph would have it larger than most docks.
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        explain(self.plot, _PLOT_HELP)
        self.plot.setAccessibleName("Count of the points over the thickness")
        self._axes = Axes(self.plot)
        self._axes.show_names(("b", "points"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(form)
        layout.addWidget(self.drawing)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.words)

    def show_settings(self, about: About, b: float, usual: float, most: float) -> None:
        """Show which slice it is; `usual` is the default of b, `most` the end of the slider."""
        with QSignalBlocker(self.about):
            self.about.setCurrentIndex(self.about.findData(about))
        self.b.set_range(0.0, most)
        self.b.change_default(usual)
        self.b.show_value(b)

    def show_drawing(self, drawn: bool) -> None:
        """Show whether the active projection shows the slice."""
        self.drawing.setChecked(drawn)

    def show_slice(self, shown: SliceShown | None) -> None:
        """Show what was counted; None while it is not known."""
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
        theme = self._theme = current_theme()
        self.plot.setBackground(theme.plot)
        self._axes.apply_theme(theme)
        self._curve.setPen(pg.mkPen(theme.accent, width=2))
        self._line.setPen(pg.mkPen(theme.generated, width=1.5, style=Qt.PenStyle.DashLine))
        self._mark.setPen(pg.mkPen(theme.halo))
        self._mark.setBrush(pg.mkBrush(theme.generated))

    def _draw(self) -> None:
        if not self.isVisible():
            return
        shown = self._shown
        for item in (self._curve, self._line, self._mark):
            item.setVisible(shown is not None)
        self.words.show_text(_WAITING if shown is None else shown.words)
        if shown is None:
            return
        self._curve.setData(shown.b, shown.counts)
        self._line.setValue(shown.at[0])
        self._mark.setData([shown.at[0]], [shown.at[1]])
        right = max(float(shown.b[-1]), shown.at[0]) or 1.0
        top = _HEADROOM * float(shown.counts[-1])
        self.plot.setRange(xRange=(0.0, right), yRange=(0.0, top), padding=0)

    def _on_about(self) -> None:
        self.about_chosen.emit(self.about.currentData())
