"""The two charts of the comparison: a figure of the sets over size or level, and their radii."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from latent_explorer.controller.presenters.compared import FigureCurve, SetShown
from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.session.comparison import CURVED, Comparison, Figure, Over
from latent_explorer.ui.panels.comparison_drawings import curve_drawing, radius_drawing
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.chart_parts import Drawing
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.save_button import SaveButton
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding
    from latent_explorer.ui.widgets.chart import Chart

_OVERS: dict[Over, str] = {
    "": "nothing",
    "fact": "size (fact)",
    "sigma_level": "level (sigma)",
}
_RADII_HELP = (
    "How far from the mean vectors are, over all PCA components, each measured in its standard "
    "deviations; each distribution is as high as its fullest bin. Where no image is, there are no "
    "faces"
)
_CURVE_HELP = (
    "A figure of each set over size or level, from 200 vectors a point. A dashed line is a sampler "
    "that does not use it"
)
_NO_CURVES = (
    "Curves: choose what a figure is drawn over. Each point takes some seconds, in the background"
)
_CHART = 44 * UNIT  # the least height of a chart


class ComparisonCharts(QWidget):
    """Draw curves and radii, each chart made when there is something to draw."""

    over_chosen = Signal(str)
    """Draw curves over "fact" or "sigma_level", or with "" none."""
    figure_chosen = Signal(str)
    """Let them show this figure."""

    def __init__(self) -> None:
        super().__init__()
        self.over = ChoiceBox("What curves are drawn over")
        for over, text in _OVERS.items():
            self.over.addItem(text, over)
        explain(self.over, _CURVE_HELP)
        self.over.currentIndexChanged.connect(self._on_over)
        self.figure = ChoiceBox("Figure of the curves")
        for name in CURVED:
            self.figure.addItem(FIGURES[name].label, name)
            help_text = FIGURES[name].help
            self.figure.setItemData(self.figure.count() - 1, help_text, Qt.ItemDataRole.ToolTipRole)
        explain(self.figure, "Which figure is drawn")
        self.figure.currentIndexChanged.connect(self._on_figure)
        self.no_curves = WholeLabel(_NO_CURVES)
        self.no_curves.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.save_curves = SaveButton("curves", self._curves_finding)
        self.save_radii = SaveButton("radii of the sets", self._radii_finding)
        self._radii: Sequence[RadiusCurve] = ()
        self._curves: tuple[Over, Figure, Sequence[FigureCurve], Sequence[SetShown]] | None = None
        # By the column; only the newest.
        self._to_draw: dict[int, Drawing] = {}
        self._draw_later = QTimer(self, singleShot=True, interval=0)
        self._draw_later.timeout.connect(self._draw_next)
        self._lay_out()

    def _lay_out(self) -> None:
        self._charts = charts = QGridLayout(self)
        charts.setContentsMargins(0, 0, 0, 0)
        charts.setHorizontalSpacing(4 * UNIT)
        charts.setVerticalSpacing(UNIT)
        over, figure = QLabel("over"), QLabel("Draw")
        figure.setBuddy(self.figure)
        choices = (figure, self.figure, over, self.over)
        charts.addLayout(_line(*choices, None, self.save_curves), 0, 0)
        charts.addLayout(_line(QLabel("Radii"), None, self.save_radii), 0, 1)
        charts.addWidget(self.no_curves, 1, 0)
        charts.setRowStretch(1, 1)
        for column in range(2):
            charts.setColumnStretch(column, 1)
        charts.setRowMinimumHeight(1, _CHART)

    @cached_property
    def curves(self) -> Chart:
        """A figure of the sets over size or level."""
        from latent_explorer.ui.widgets.chart import Chart

        return self._placed(Chart("A figure over size or level", _CURVE_HELP), 0)

    @cached_property
    def radii(self) -> Chart:
        """Radii of the sets."""
        from latent_explorer.ui.widgets.chart import Chart

        return self._placed(Chart("Radii of the sets", _RADII_HELP, y_axis=False), 1)

    def _placed(self, chart: Chart, column: int) -> Chart:
        chart.setMinimumHeight(_CHART)
        self._charts.addWidget(chart, 1, column)
        self._charts.addWidget(chart.legend, 2, column, Qt.AlignmentFlag.AlignTop)
        return chart

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_later.start()

    def _draw_next(self) -> None:
        """Draw a chart that is to be drawn, each for itself: the first time it is made too."""
        if not self.isVisible() or not self._to_draw:
            return
        column, drawing = self._to_draw.popitem()
        if column:
            self.radii.show_drawing(drawing)
        else:
            shown = bool(drawing.traces)
            self.no_curves.setVisible(not shown)
            if shown or "curves" in vars(self):
                self.curves.setVisible(shown)
                self.curves.legend.setVisible(shown)
                self.curves.show_drawing(drawing)
        self._draw_later.start()

    def _draw(self, column: int, drawing: Drawing) -> None:
        self._to_draw[column] = drawing
        self._draw_later.start()

    def show_choices(self, comparison: Comparison) -> None:
        """Show what curves are drawn of, and over what."""
        for box, value in ((self.over, comparison.over), (self.figure, comparison.figure)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))

    def show_curves(
        self,
        over: Over,
        figure: Figure,
        curves: Sequence[FigureCurve],
        sets: Sequence[SetShown],
    ) -> None:
        """Draw a figure of these sets over size or level."""
        self._curves = over, figure, curves, sets
        self.save_curves.setEnabled(bool(over))
        self._draw(0, curve_drawing(over, figure, curves))

    def show_radii(self, curves: Sequence[RadiusCurve], d: int) -> None:
        """Draw the radii of images and sets, over d components."""
        self._radii = curves
        self._draw(1, radius_drawing(curves, d))

    def _curves_finding(self) -> Finding | None:
        from latent_explorer.ui.panels.comparison_findings import curves_finding

        return curves_finding(*self._curves) if self._curves else None

    def _radii_finding(self) -> Finding | None:
        from latent_explorer.ui.panels.radius_table import FULLEST_BIN, radius_columns
        from latent_explorer.ui.widgets.chart_saving import drawing_finding

        columns, drawing = radius_columns(self._radii), self.radii.drawing
        return drawing_finding("radii of the sets", drawing, y_name=FULLEST_BIN, columns=columns)

    def _on_over(self) -> None:
        self.over_chosen.emit(self.over.currentData())

    def _on_figure(self) -> None:
        self.figure_chosen.emit(self.figure.currentData())


def _line(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets beside each other; None is room."""
    line = QHBoxLayout()
    line.setSpacing(2 * UNIT)
    for widget in widgets:
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget)
    return line
