"""The figures of two models in one table: sizes, errors, variance, correlations (III and IX)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from latent_explorer.controller.presenters.model_figures import ModelShown
from latent_explorer.core.formats import percent
from latent_explorer.messages import shortened
from latent_explorer.ui.panels.text_table import TextTable
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.save_button import SaveButton, with_button
from latent_explorer.ui.widgets.whole_label import WholeLabel

if TYPE_CHECKING:
    from latent_explorer.export.columns import Cell
    from latent_explorer.export.findings import Finding

_NONE = "Choose another model in the panel Other model: the figures of both stand here."
_HELP = (
    "The same figures of both models, as latent-explorer models prints them. Width and height are "
    "those of the pictures. The error is the mean square over the pixels of a picture, between the "
    "picture and what comes back from encoding and decoding it; of a model for grey pictures that "
    "of the lightness. K PCA components hold a share of "
    "the variance (part IX of the series). r is Pearson's, over all points (part III)"
)
_WIDEST = 60 * UNIT  # pixels of the table that other panels make room for
_LONGEST = 16  # characters of a name: the figures need the room
_UNKNOWN = "…"

Row = tuple[str, "Cell", "Cell", str]
"""A name, a figure of each model, and how it is written."""


class ModelFiguresPanel(QWidget):
    """List the figures of the open model and of the one beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ModelShown, ...] = ()
        self._rows: list[Row] = []
        heads = (("", ""), ("open", "The open model"), ("other", "The one beside it"))
        self.table = TextTable("Figures of both models", heads, most=_WIDEST)
        explain(self.table, _HELP)
        self.words = WholeLabel(_NONE)
        set_text_size(self.words, TextSize.SMALL)
        self.save = SaveButton("the figures of both models", self._finding, figure=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.table, 1)
        layout.addLayout(with_button(self.words, self.save))
        # Where there is no table, the words stand above.
        layout.addStretch(0)
        self.show_models(None, 0)

    def show_models(self, shown: tuple[ModelShown, ModelShown] | None, common: int) -> None:
        """Show the figures, and how many images are in both; None while there is one model."""
        self._shown = shown or ()
        self._rows = [] if shown is None else _rows(*shown, common)
        self.table.setVisible(bool(self._rows))
        self.save.setVisible(bool(self._rows))
        self.table.show_rows(
            [(name, *(_written(each, form) for each in both)) for name, *both, form in self._rows]
        )

    def show_words(self, words: str) -> None:
        """Say what they are figures of, and why some are missing."""
        self.words.show_text(words or _NONE)

    def _finding(self) -> Finding | None:
        from latent_explorer.export.findings import Finding

        if not self._rows:
            return None
        names, one, other, _ = zip(*self._rows, strict=True)
        models = [{"name": each.name, "fingerprint": each.fingerprint} for each in self._shown]
        columns = {"figure": names, "open": one, "other": other}
        return Finding("models", columns, settings={"models": models})


def _written(value: Cell, form: str) -> str:
    if value is None:
        return _UNKNOWN
    return shortened(value, _LONGEST) if isinstance(value, str) else format(value, form)


def _rows(one: ModelShown, other: ModelShown, common: int) -> list[Row]:
    rows: list[Row] = [("name", one.name, other.name, "")]
    if one.figures is not None and other.figures is not None:
        first, second = one.figures, other.figures
        rows += [
            ("z-points", first.n, second.n, ","),
            ("components", first.z_dim, second.z_dim, ","),
            ("width", first.width, second.width, ","),
            ("height", first.height, second.height, ","),
        ]
    errors = one.errors, other.errors
    if any(errors):
        for name, words in (("error_mean", "mean"), ("error_median", "median")):
            values = [None if each is None else getattr(each, name) for each in errors]
            rows.append((f"{words} error", values[0], values[1], ".5f"))
    if one.figures is not None and other.figures is not None:
        first, second = one.figures, other.figures
        for share, count in first.components_for_variance.items():
            more = second.components_for_variance[share]
            rows.append((f"K for {percent(float(share), 0)}", count, more, ","))
        for threshold, count in first.pairs_above.items():
            rows.append((f"pairs |r| > {threshold}", count, second.pairs_above[threshold], ","))
        rows.append(("all pairs", first.pairs, second.pairs, ","))
    rows.append(("images in both", common, common, ","))
    return rows
