"""What each component is like: a table, distributions, and the variance of the PCA (II, IX, X)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QSignalBlocker,
    QStandardPaths,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.core.arrays import Array
from latent_explorer.core.components import DOMINANT_RULE, FEW_BINS, ComponentTable
from latent_explorer.core.distributions import Distribution
from latent_explorer.core.formats import percent
from latent_explorer.messages import shortened
from latent_explorer.session.components import CHOSEN_AT_MOST, ComponentChoice
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.panels.component_model import (
    CUMULATED,
    DOMINANT_MARK,
    EXPLAINED,
    NUMBER,
    ROUGH_MARK,
    ComponentModel,
)
from latent_explorer.ui.panels.distribution_plot import DistributionPlot
from latent_explorer.ui.panels.scree_plot import ScreePlot
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.row_table import prepare_rows
from latent_explorer.ui.widgets.whole_label import WholeLabel

_RULE = (
    f"{DOMINANT_MARK} {DOMINANT_RULE}. "
    f"{ROUGH_MARK} the half-width spans fewer than {FEW_BINS:.0f} bins. "
    "Kurtosis is the excess over that of a Gaussian"
)
_KEY = (
    "Dashed: the Gaussian of the same mean and standard deviation. Bar: the width at half maximum"
)
_LEAST_LINES = 8  # of text: room for the numbers and the names of both axes
_WIDEST = "\u221200.00"
_WIDEST_NUMBER = "\u25c6 0000"
_WIDEST_SHARES = {EXPLAINED: "<\u00a00.1\u00a0%", CUMULATED: ">\u00a099.9\u00a0%"}


class ComponentsPanel(GestureWidget):
    """Describe the components, draw those that are chosen, and let the user choose K."""

    coordinates_chosen = Signal(str)
    """Describe the components of "z" or "pca"."""
    components_chosen = Signal(object)
    """Draw the distributions of these components, a tuple of int."""
    component_opened = Signal(object)
    """Show this component in a projection."""
    n_components_changed = Signal(object)
    """Draw faces with so many PCA components."""
    save_requested = Signal(object)
    """Save the table as CSV at this `Path`."""

    def __init__(self) -> None:
        super().__init__()
        self._choice = ComponentChoice()
        self._errors: Array | None = None
        self.coordinates = ChoiceBox("Components that are described")
        self.coordinates.addItem("original (z)", "z")
        self.coordinates.addItem("PCA coordinates", "pca")
        explain(
            self.coordinates,
            "Describe the components of the z-vectors, or those of their PCA, widest first",
        )
        self._model = ComponentModel()
        self.table = self._build_table()
        self.rule = self._words(_RULE)
        self.distributions = DistributionPlot()
        self.key = self._words(_KEY)
        self.variance = self._words("")
        self._lay_out()
        self._fit_table()
        self.show_choice(self._choice)
        self.coordinates.currentIndexChanged.connect(self._on_coordinates)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.doubleClicked.connect(self._on_opened)

    @cached_property
    def scree(self) -> ScreePlot:
        """The variance of the PCA."""
        scree = ScreePlot()
        scree.n_components_changed.connect(self.n_components_changed)
        self.pass_on(scree)
        self._share_height(scree)
        self._layout.insertWidget(self._layout.indexOf(self.variance), scree, 3)
        scree.setVisible(self._choice.coordinates == "pca")
        return scree

    def make_rest(self) -> None:
        """Make what the panel need not have in the turn in which it is made itself."""
        self.scree.ensurePolished()

    def _build_table(self) -> QTableView:
        table = QTableView()
        prepare_rows(table, self._model, "Components")
        table.setSortingEnabled(True)
        table.sortByColumn(NUMBER, Qt.SortOrder.AscendingOrder)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(NUMBER, QHeaderView.ResizeMode.Fixed)
        explain(
            table,
            f"Select up to {CHOSEN_AT_MOST} components (Ctrl or Shift) to see their distributions "
            "below. Double click one to see it in the active projection, with the component that "
            "it is most strongly correlated with. Right click: show, copy or save",
        )
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for text, slot in (
            ("Show in the &active projection", self._open_current),
            ("&Copy chosen rows", self.copy_rows),
            ("&Save table as CSV …", self._ask_where_to_save),
        ):
            action = QAction(text, table)
            action.triggered.connect(slot)
            table.addAction(action)
        return table

    @staticmethod
    def _words(text: str) -> WholeLabel:
        label = WholeLabel(text)
        set_text_size(label, TextSize.SMALL)
        return label

    def _lay_out(self) -> None:
        form = ControlForm()
        form.add("Components", self.coordinates)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(form)
        layout.addWidget(self.table, 5)
        layout.addWidget(self.rule)
        layout.addWidget(self.distributions, 4)
        layout.addWidget(self.key)
        layout.addWidget(self.variance)
        for part in (self.table, self.distributions.curves):
            self._share_height(part)

    def _share_height(self, part: QWidget) -> None:
        # They share the height that there is, whatever Qt and pyqtgraph think of a good size.
        part.setMinimumHeight(_LEAST_LINES * self.fontMetrics().height())
        part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_table()
            for part in (self.table, self.distributions.curves, vars(self).get("scree")):
                if part is not None:
                    self._share_height(part)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_colours()

    def _fit_table(self) -> None:
        """Give rows and columns the size that their text needs, and all of the width."""
        metrics, pixels = self.fontMetrics(), self.style().pixelMetric
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 2 * UNIT)
        header = self.table.horizontalHeader()
        # What Qt leaves free beside the text of a cell, on both sides.
        free = 2 * (pixels(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self.table) + 1)
        header.setMinimumSectionSize(metrics.horizontalAdvance(_WIDEST) + free)
        # A chosen component has a box of its colour before its number.
        box = pixels(QStyle.PixelMetric.PM_SmallIconSize)
        header.resizeSection(NUMBER, metrics.horizontalAdvance(_WIDEST_NUMBER) + box + 3 * UNIT)
        # The others need less than the shares: of the same width all would not fit.
        for column in range(EXPLAINED, self._model.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            share = metrics.horizontalAdvance(_WIDEST_SHARES[column])
            # A pixel more: the metrics round to the nearest, and a cell rounds up.
            header.resizeSection(column, share + free + 1)

    # Setters

    def show_choice(self, choice: ComponentChoice) -> None:
        """Show whose components are described, and which of them are chosen."""
        self._choice = choice
        is_pca = choice.coordinates == "pca"
        with QSignalBlocker(self.coordinates):
            self.coordinates.setCurrentIndex(self.coordinates.findData(choice.coordinates))
        for part in (vars(self).get("scree"), self.variance):
            if part is not None:
                part.setVisible(is_pca)
        self._select()
        self._show_colours()

    def show_table(self, table: ComponentTable | None) -> None:
        """List the components; None while they are described."""
        if table is self._model.table:
            return
        with QSignalBlocker(self.table.selectionModel()):
            self._model.show_table(table)
        self._fit_table()
        if self.table.horizontalHeader().sortIndicatorSection() >= self._model.columnCount():
            self.table.sortByColumn(NUMBER, Qt.SortOrder.AscendingOrder)
        self._select()
        self.scree.show_spectrum(None if table is None else table.cumulated)
        self._show_variance()

    def show_distributions(self, shown: Sequence[Distribution | None]) -> None:
        """Draw the distributions of the chosen components; None for one that is awaited."""
        self.distributions.show_distributions([self._name(i) for i in self._choice.chosen], shown)

    def show_errors(self, errors: Array) -> None:
        """Know the mean squared error for each K, of shape (d + 1,)."""
        self._errors = errors
        self._show_variance()

    def show_n_components(self, n_components: int) -> None:
        """Put the line at the K that faces are drawn with."""
        self.scree.show_n_components(n_components)
        self._show_variance()

    def save_table(self, path: Path, about: Mapping[str, object]) -> str:
        """Write the table as CSV, as the command line does, and return how that went."""
        from latent_explorer.export.columns import save_columns

        table = self._model.table
        assert table is not None  # else nobody knows what it is about
        try:
            save_columns(path, table.as_columns(), about)
        except ValueError as error:
            return str(error)
        except OSError as error:
            return f"{shortened(path)} could not be written: {error.strerror or error}"
        return f"Saved {shortened(path)}"

    def _show_variance(self) -> None:
        table, K = self._model.table, self.scree.n_components
        cumulated = None if table is None else table.cumulated
        if cumulated is None or self._errors is None or not 1 <= K <= len(cumulated):
            self.variance.show_text("…")
            return
        share = float(cumulated[K - 1])
        held = "no variance" if share != share else f"{percent(share)} of the variance"
        hold = "component holds" if K == 1 else "components hold"
        self.variance.show_text(
            f"K = {K} {hold} {held}; mean squared error of z-vectors that keep no others "
            f"{self._errors[K]:.3g}. It is the K of Sampling"
        )

    def _name(self, component: int) -> str:
        return f"{'PCA' if self._choice.coordinates == 'pca' else 'z'}&nbsp;{component}"

    def _show_colours(self) -> None:
        colours = class_colours(current_theme())
        self._model.show_colours(dict(zip(self._choice.chosen, colours, strict=False)))

    # What the user does

    def _select(self) -> None:
        """Select the chosen components in the table, and no others."""
        chosen = set(self._choice.chosen)
        if self._model.table is None or chosen == set(self._selected()):
            return
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for row in map(self._model.row_of, self._choice.chosen):
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        model = self.table.selectionModel()
        with QSignalBlocker(model):
            model.select(selection, model.SelectionFlag.ClearAndSelect)
        self.table.viewport().update()

    def _selected(self) -> list[int]:
        rows: set[int] = set()
        for part in self.table.selectionModel().selection().toList():
            rows.update(range(part.top(), part.bottom() + 1))
        return self._model.components_of(sorted(rows))

    def copy_rows(self) -> None:
        """Copy the chosen rows, with their headers, as a spreadsheet takes them."""
        table, chosen = self._model.table, self._selected()
        if table is None or not chosen:
            return
        columns = table.as_columns()
        lines = ["\t".join(columns)]
        lines += ["\t".join(str(column[i]) for column in columns.values()) for i in chosen]
        QApplication.clipboard().setText("\n".join(lines))

    def _ask_where_to_save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / "components.csv")
        text, _ = QFileDialog.getSaveFileName(self, "Save table", name, "CSV table (*.csv)")
        if text:
            path = Path(text)
            self.save_requested.emit(path if path.suffix else path.with_suffix(".csv"))

    def _on_coordinates(self) -> None:
        self.coordinates_chosen.emit(self.coordinates.currentData())

    def _on_selection(self) -> None:
        if self._model.table is not None:
            self.components_chosen.emit(tuple(self._selected()))
            # More than can be drawn were selected: no answer is an answer too.
            self._select()

    def _open_current(self) -> None:
        if (index := self.table.currentIndex()).isValid():
            self._on_opened(index)

    def _on_opened(self, index: QModelIndex) -> None:
        self.component_opened.emit(self._model.components_of([index.row()])[0])
