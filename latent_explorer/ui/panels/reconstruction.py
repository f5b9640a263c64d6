"""A picture from the first K PCA components beside the whole one, and the error over K (IX)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from latent_explorer.controller.presenters.reconstruction import ReconstructionShown
from latent_explorer.core.arrays import Array
from latent_explorer.ui.panels.error_plot import ErrorPlot
from latent_explorer.ui.panels.picture_row import PictureRow
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.save_button import SaveButton, with_button
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

_PAIR_HELP = (
    "The chosen image, or the current face where none is chosen: decoded from all components of "
    "its vector, and from the first K PCA components alone. K is that of Sampling"
)
_NARROWEST = 28 * UNIT
_BESIDE = 1.5  # as many times wider than high, the chart stands beside the pictures


class ReconstructionPanel(GestureWidget):
    """Show what the first K components keep, and let the user choose K."""

    n_components_changed = Signal(object)
    """Draw faces with so many PCA components."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures = PictureRow("The pictures appear here")
        self.pictures.setAccessibleName("Reconstructions")
        explain(self.pictures, _PAIR_HELP)
        self.errors = ErrorPlot()
        self.errors.setMinimumWidth(_NARROWEST)
        self.words = WholeLabel("…")
        set_text_size(self.words, TextSize.SMALL)
        self.save = SaveButton("reconstruction errors", self._finding)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(2 * UNIT)
        self._parts.addWidget(self.pictures, 1)
        self._parts.addWidget(self.errors, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(self._parts, 1)
        layout.addLayout(with_button(self.words, self.save))
        self.errors.n_components_changed.connect(self.n_components_changed)
        self.pass_on(self.errors)

    def show_waiting(self, text: str) -> None:
        """Say what the pictures are waiting for."""
        self.pictures.show_waiting(text)

    def show_reconstruction(self, shown: ReconstructionShown) -> None:
        """Show the two pictures."""
        captions = (shown.name, f"first {shown.n_components} of {shown.d}")
        self.pictures.show_pictures((shown.full, shown.cut), captions)

    def show_n_components(self, n_components: int, d: int) -> None:
        """Put the line at the K that faces are drawn with, of d components."""
        self.errors.show_n_components(n_components, d)

    def show_errors(self, n_components: Array, errors: Array, complete: bool) -> None:
        """Draw the errors over K, of shape (m,), and whether more are to come."""
        self.errors.show_errors(n_components, errors, complete)

    def show_words(self, words: str) -> None:
        """Say how far the picture is off, and how far all are."""
        self.words.show_text(words)

    def _finding(self) -> Finding | None:
        from latent_explorer.ui.widgets.chart_saving import drawing_finding

        drawing, columns = self.errors.drawing, {}
        for trace in drawing.traces:
            columns = {"n_components": trace.x.tolist(), "pixel_error": trace.y.tolist()}
        return drawing_finding("reconstruction errors", drawing, columns=columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wide = self.width() > _BESIDE * self.height()
        self._parts.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
