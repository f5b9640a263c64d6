"""The table of the comparison: a row a set, a column a figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from latent_explorer.controller.presenters.compared import SetShown
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.ui.panels.text_table import TextTable
from latent_explorer.ui.projections.set_looks import GLYPHS
from latent_explorer.ui.widgets.verdict_mark import GLYPHS as VERDICT_GLYPHS
from latent_explorer.ui.widgets.verdict_mark import VERDICT_WORDS

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

_WAITING = "…"


class FigureTable(TextTable):
    """Show what is known of the sets, all rows at once."""

    def __init__(self) -> None:
        headers = [("Set", "The sets, in the order of their rows above")]
        headers += [("Verdict", "The worst of the medians of level, furthest and way back")]
        headers += [(FIGURES[name].label, FIGURES[name].help) for name in COLUMNS]
        super().__init__("Figures of the sets", headers)
        # Narrow, the table scrolls: names of sets are not cut.
        modes = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(0, modes.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(1, modes.Stretch)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_sets(self, sets: Sequence[SetShown]) -> None:
        """Show the sets, as far as they are known."""
        self.show_rows([_cells(GLYPHS[each.look], each) for each in sets])
        self._fit(len(sets))

    def _fit(self, n: int) -> None:
        """Show all rows: what is beside each other is compared."""
        header = self.horizontalHeader().sizeHint().height()
        frame = 2 * self.frameWidth()
        bar = self.horizontalScrollBar()
        scrolled = bar.sizeHint().height() if bar.maximum() > 0 else 0
        height = header + n * self.verticalHeader().defaultSectionSize() + frame + scrolled
        if self.height() != height:
            self.setFixedHeight(height)


def _cells(glyph: str, shown: SetShown) -> list[str]:
    first = f"{glyph} {shown.name}"
    if shown.figures is None:
        return [first, *[_WAITING] * (1 + len(COLUMNS))]
    values = shown.figures.as_dict()
    cells = [FIGURES[name].text(values[name]) for name in COLUMNS]
    verdict = shown.figures.verdict
    return [first, f"{VERDICT_GLYPHS[verdict]} {VERDICT_WORDS[verdict]}", *cells]
