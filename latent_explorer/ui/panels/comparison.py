"""Samplers side by side: their faces, what they are like, and charts of figures and radii."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from superqt import QFlowLayout

from latent_explorer.controller.presenters.compared import (
    FigureCurve,
    Progress,
    SetShown,
    verdict_of_set,
)
from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.core.comparison import FIGURES
from latent_explorer.core.formats import percent
from latent_explorer.core.samplers import SAMPLERS
from latent_explorer.session.comparison import CURVED, Comparison, Figure, Over
from latent_explorer.ui.panels.comparison_charts import curve_drawing, radius_drawing
from latent_explorer.ui.panels.comparison_row import SetRow
from latent_explorer.ui.panels.text_table import TextTable
from latent_explorer.ui.panels.words import METHOD_NAMES, rank_text
from latent_explorer.ui.projections.set_looks import GLYPHS
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.widgets.chart_parts import Drawing
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.menu_button import MenuButton
from latent_explorer.ui.widgets.verdict_mark import GLYPHS as VERDICT_GLYPHS
from latent_explorer.ui.widgets.verdict_mark import VERDICT_WORDS
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.ui.widgets.chart import Chart

COLUMNS = (
    "level",
    "furthest",
    "way_back",
    "inside",
    "pairs_inside",
    "novelty",
    "diversity",
    "face_share",
    "radius_mean",
    "radius_std",
)
"""The figures of the table."""

EXPORTS = {
    "save-comparison-table": "&Table as CSV …",
    "save-comparison-curves": "&Curves as CSV, PNG or SVG …",
    "save-comparison-faces": "&Faces as PNG …",
}
"""What can be saved of a comparison: the ids of the commands."""

_OVERS: dict[Over, str] = {
    "": "nothing",
    "fact": "size (fact)",
    "sigma_level": "level (sigma)",
}
_AS_NOW = "The &sampler as it is now"
_NOW_HELP = "A set with the settings that the faces are drawn with now"
_PLANES_HELP = (
    "Draw the first 200 vectors of each set as points in all projections, each set in its colour "
    "and shape"
)
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
_RESET_HELP = "Compare the four sets that are compared at first"
_CHART = 44 * UNIT  # the least height of a chart
_WAITING = "…"


class ComparisonPanel(QWidget):
    """Show two to six sets, and let the user choose them."""

    set_added = Signal(str)
    """The method of another set; empty for the sampler as it is now."""
    set_removed = Signal(object)
    """The number of a set."""
    set_changed = Signal(object, object)
    """The number of a set, and its new `SamplingSettings`."""
    reset_requested = Signal()
    """Compare the sets that are compared at first."""
    in_planes_toggled = Signal(bool)
    """Draw the sets in the projections, or not."""
    over_chosen = Signal(str)
    """Draw curves over "fact" or "sigma_level", or with "" none."""
    figure_chosen = Signal(str)
    """Let them show this figure."""
    running_toggled = Signal(bool)
    """Go on with what is not known yet, or stop."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""
    command = Signal(str)
    """Do the command of this id."""

    def __init__(self) -> None:
        super().__init__()
        self._d, self._half_side = 256, 1.0
        self._running = True
        self.rows: list[SetRow] = []
        self._build_bar()
        self._build_table()
        self._build_charts()
        self._lay_out()

    def _build_bar(self) -> None:
        self.add = MenuButton("Add set")
        explain(self.add, "Compare another sampler too; up to six fit")
        self._fill_add_menu(self.add.menu())
        self.in_planes = QCheckBox("&Show in projections")
        explain(self.in_planes, _PLANES_HELP)
        self.in_planes.toggled.connect(self.in_planes_toggled)
        self.reset = QPushButton("&Reset")
        explain(self.reset, _RESET_HELP)
        self.reset.setAccessibleName("Reset the sets")
        self.reset.clicked.connect(self.reset_requested)
        self.export = MenuButton("Export")
        explain(self.export, "Save what is compared, with what reproduces it")
        for command, text in EXPORTS.items():
            action = QAction(text, self.export)
            action.triggered.connect(partial(self._on_export, command))
            self.export.menu().addAction(action)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(UNIT)
        self.bar.setAccessibleName("Progress of the comparison")
        # What is below it stays where it is.
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.progress = QLabel()
        set_text_size(self.progress, TextSize.SMALL)
        self.stop = QPushButton("S&top")
        explain(self.stop, "Work no more on this comparison; what is known stays. Or go on with it")
        self.stop.clicked.connect(self._on_stop)

    def _fill_add_menu(self, menu: QMenu) -> None:
        entries = [("", _AS_NOW, _NOW_HELP)]
        entries += [(m, title, SAMPLERS[m].description) for m, title in METHOD_NAMES.items()]
        for method, text, tip in entries:
            action = QAction(text, menu)
            action.setToolTip(tip)
            action.triggered.connect(partial(self._on_add, method))
            menu.addAction(action)
            if not method:
                menu.addSeparator()
        explain_actions(menu)

    def _build_table(self) -> None:
        headers = [("set", "The sets, in the order of their rows above")]
        headers += [("verdict", "The worst of the medians of level, furthest and way back")]
        headers += [(FIGURES[name].label, FIGURES[name].help) for name in COLUMNS]
        self.table = TextTable("Figures of the sets", headers)
        # Narrow, the table scrolls: names of sets are not cut.
        modes = QHeaderView.ResizeMode
        self.table.horizontalHeader().setSectionResizeMode(0, modes.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, modes.Stretch)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _build_charts(self) -> None:
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
        # By the column; only the newest.
        self._to_draw: dict[int, Drawing] = {}
        self._draw_later = QTimer(self, singleShot=True, interval=0)
        self._draw_later.timeout.connect(self._draw_next)

    def _lay_out(self) -> None:
        self._sets = QVBoxLayout()
        self._sets.setSpacing(2 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        # In several lines where the panel is narrow.
        bar = QFlowLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setHorizontalSpacing(2 * UNIT)
        bar.setVerticalSpacing(UNIT)
        for widget in (
            self.add,
            self.reset,
            self.export,
            self.in_planes,
            self.stop,
            self.progress,
        ):
            bar.addWidget(widget)
        layout.addLayout(bar)
        layout.addWidget(self.bar)
        layout.addLayout(self._sets)
        layout.addWidget(self.table)
        self._charts = charts = QGridLayout()
        charts.setHorizontalSpacing(4 * UNIT)
        charts.setVerticalSpacing(UNIT)
        over, figure = QLabel("over"), QLabel("Draw")
        figure.setBuddy(self.figure)
        charts.addLayout(_line(figure, self.figure, over, self.over, None), 0, 0)
        charts.addWidget(QLabel("Radii"), 0, 1)
        charts.addWidget(self.no_curves, 1, 0)
        charts.setRowStretch(1, 1)
        for column in range(2):
            charts.setColumnStretch(column, 1)
        charts.setRowMinimumHeight(1, _CHART)
        layout.addLayout(charts, 1)

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

    # What is shown

    def show_space(self, d: int, half_side: float) -> None:
        """Allow up to d components; `half_side` is b of the cube at a level and a size of 1."""
        self._d, self._half_side = d, half_side
        for row in self.rows:
            row.show_space(d, half_side)

    def show_choices(self, comparison: Comparison) -> None:
        """Show what was chosen, but for the sets."""
        with QSignalBlocker(self.in_planes):
            self.in_planes.setChecked(comparison.in_planes)
        for box, value in ((self.over, comparison.over), (self.figure, comparison.figure)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        self.add.setEnabled(not comparison.full)

    def show_sets(self, sets: Sequence[SetShown]) -> None:
        """Show the sets, as far as they are known."""
        if len(self.rows) > len(sets):
            # The settings that were open are perhaps those of another set now.
            for row in self.rows:
                row.edit.setChecked(False)
        while len(self.rows) > len(sets):
            self._drop(self.rows.pop())
        while len(self.rows) < len(sets):
            self._add_row()
        for row, shown in zip(self.rows, sets, strict=True):
            row.show_removable(len(sets) > 2)
            row.show_set(shown)
        self.table.show_rows([_cells(GLYPHS[k], each) for k, each in enumerate(sets)])
        self._fit_table(len(sets))

    def show_progress(self, progress: Progress) -> None:
        """Show how much is worked out."""
        self._running = progress.running
        complete = progress.done >= progress.total
        self.bar.setRange(0, max(progress.total, 1))
        self.bar.setValue(progress.done)
        self.bar.setVisible(not complete)
        said = f"{progress.done} of {progress.total} measured"
        self.progress.setText("All measured" if complete else said)
        self.stop.setText("S&top" if progress.running else "&Go on")
        self.stop.setEnabled(not complete)

    def show_curves(self, over: Over, figure: Figure, curves: Sequence[FigureCurve]) -> None:
        """Draw a figure over size or level."""
        self._draw(0, curve_drawing(over, figure, curves))

    def show_radii(self, curves: Sequence[RadiusCurve]) -> None:
        """Draw the radii of images and sets."""
        self._draw(1, radius_drawing(curves, self._d))

    def _add_row(self) -> None:
        row = SetRow(len(self.rows))
        row.show_space(self._d, self._half_side)
        row.settings_changed.connect(self.set_changed)
        row.remove_requested.connect(self.set_removed)
        row.gesture_began.connect(self.gesture_began)
        row.gesture_ended.connect(self.gesture_ended)
        self.rows.append(row)
        self._sets.addWidget(row)

    def _drop(self, row: SetRow) -> None:
        # A number that was typed in it and not confirmed is meant for no other set.
        row.blockSignals(True)
        row.hide()
        self._sets.removeWidget(row)
        row.setParent(None)
        row.deleteLater()

    def _fit_table(self, n: int) -> None:
        """Show all rows of the table: what is beside each other is compared."""
        header = self.table.horizontalHeader().sizeHint().height()
        frame = 2 * self.table.frameWidth()
        bar = self.table.horizontalScrollBar()
        scrolled = bar.sizeHint().height() if bar.maximum() > 0 else 0
        height = header + n * self.table.verticalHeader().defaultSectionSize() + frame + scrolled
        if self.table.height() != height:
            self.table.setFixedHeight(height)

    # What the user does

    def _on_add(self, method: str) -> None:
        self.set_added.emit(method)

    def _on_export(self, command: str) -> None:
        self.command.emit(command)

    def _on_stop(self) -> None:
        self.running_toggled.emit(not self._running)

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


def _cells(glyph: str, shown: SetShown) -> list[str]:
    first = f"{glyph} {shown.name}"
    if shown.figures is None:
        return [first, *[_WAITING] * (1 + len(COLUMNS))]
    values = shown.figures.as_dict()
    cells = [figure_text(name, values[name]) for name in COLUMNS]
    verdict = verdict_of_set(shown.figures)
    return [first, f"{VERDICT_GLYPHS[verdict]} {VERDICT_WORDS[verdict]}", *cells]


def figure_text(name: str, value: float) -> str:
    """Return a figure as it stands in the table."""
    if math.isnan(value):
        return "no data"
    kind = FIGURES[name].kind
    if kind == "percentile":
        return rank_text(value)
    return percent(value) if kind == "share" else f"{value:.2f}"
