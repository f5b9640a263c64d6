"""Where the current vector lies: the verdict in words, and the ranks that it comes from."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.current_face import PlaneLevel
from latent_explorer.core.plausibility import Judgement, Verdict
from latent_explorer.ui.panels.words import EXPLAINED, RANK_EXPLAINED, rank_text
from latent_explorer.ui.theme import set_text_size, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.rank_gauge import SCALE_EXPLAINED, RankGauge
from latent_explorer.ui.widgets.verdict_mark import VERDICT_WORDS, VerdictMark, write_in_ink

_CAPTIONS = {
    "level": "level",
    "furthest": "furthest",
    "way_back": "way back",
    "neighbours": "nearest 8",
}
_UNJUDGED = "neighbours"
_PLANE_HELP = (
    "The sigma level in the plane of the active projection alone, and the shares that lie further "
    "in: of a normal distribution, and of the images. The level above is over all components."
)

Said: TypeAlias = tuple[Judgement | None, PlaneLevel]
"""A verdict, and where the vector lies in the active plane."""


class VerdictView(QWidget):
    """Show a `Judgement`; its size does not depend on what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict: Verdict | None = None
        self._now: Said = None, PlaneLevel()
        self._instead: Said | None = None
        self.mark = VerdictMark()
        # They are what is said first: where a line is too short for them they take two.
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setMinimumWidth(UNIT)
        explain(self.words, RANK_EXPLAINED)
        self._size = TextSize.LARGE
        set_text_size(self.words, self._size, bold=True)
        self.worst = RankGauge(3 * UNIT)
        self.worst.setAccessibleName("Worst rank among 100 images")
        explain(self.worst, f"<p>{RANK_EXPLAINED}</p><p>{SCALE_EXPLAINED}</p>")
        self.plane = PlainLabel(_PLANE_HELP)
        self.shares = PlainLabel(_PLANE_HELP)
        for label in (self.plane, self.shares):
            set_text_size(label, TextSize.SMALL)
        first = QHBoxLayout()
        first.setSpacing(2 * UNIT)
        first.addWidget(self.mark)
        first.addWidget(self.words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(first)
        layout.addWidget(self.worst)
        layout.addSpacing(UNIT // 2)
        layout.addLayout(self._measures())
        layout.addSpacing(UNIT // 2)
        layout.addWidget(self.plane)
        layout.addWidget(self.shares)
        self._say()

    def _measures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(0)
        lead = QLabel("rank among 100 images")
        explain(lead, f"<p>{RANK_EXPLAINED}</p>")
        set_text_size(lead, TextSize.SMALL)
        grid.addWidget(lead, 0, 0, 1, 3)
        self.ranks: dict[str, QLabel] = {}
        self.gauges: dict[str, RankGauge] = {}
        for row, (name, caption) in enumerate(_CAPTIONS.items(), 1):
            called, rank = QLabel(caption), QLabel()
            gauge = RankGauge(2 * UNIT, judged=name != _UNJUDGED)
            rank.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for part in (called, gauge, rank):
                explain(
                    part, f"<p>{EXPLAINED[name]}</p><p>{RANK_EXPLAINED}</p><p>{SCALE_EXPLAINED}</p>"
                )
            for label in (called, rank):
                set_text_size(label, TextSize.SMALL)
            for named in (gauge, rank):
                named.setAccessibleName(f"{caption}, rank among 100 images")
            # Or the line would become shorter by a digit.
            rank.setMinimumWidth(rank.fontMetrics().horizontalAdvance("99.9"))
            self.ranks[name], self.gauges[name] = rank, gauge
            grid.addWidget(called, row, 0)
            grid.addWidget(gauge, row, 1)
            grid.addWidget(rank, row, 2)
        grid.setColumnStretch(1, 1)
        return grid

    def show_verdict(self, judgement: Judgement | None, plane: PlaneLevel) -> None:
        """Show a verdict and, beside it, where the vector lies in the plane it is dragged in."""
        self._now = judgement, plane
        self._say()

    def show_instead(self, said: Said | None) -> None:
        """Show what is said of another vector, until this is None."""
        if said != self._instead:
            self._instead = said
            self._say()

    def _say(self) -> None:
        judgement, plane = self._instead or self._now
        self._verdict = None if judgement is None else judgement.verdict
        self.mark.show_verdict(self._verdict)
        words = "…"
        if judgement is not None:
            # Before the way back is known, the verdict may still change.
            provisional = " …" if judgement.way_back is None else ""
            words = VERDICT_WORDS[judgement.verdict] + provisional
        self.words.setText(words)
        self._ink()
        self.worst.show_rank(None if judgement is None else judgement.worst)
        self.plane.show_text(plane.level)
        self.shares.show_text(plane.shares)
        for name, label in self.ranks.items():
            rank = None if judgement is None else getattr(judgement, name)
            label.setText(rank_text(rank))
            self.gauges[name].show_rank(rank)

    def _ink(self) -> None:
        """Write the verdict in its colour."""
        write_in_ink(self.words, self._verdict)

    def _fit(self) -> None:
        """Write large where all verdicts fit, so that size and height tell nothing."""
        room = self.width() - self.mark.sizeHint().width() - 2 * UNIT
        size = TextSize.LARGE if _longest(TextSize.LARGE).width() <= room else TextSize.NORMAL
        longest = _longest(size)
        lines = 1 if longest.width() <= room else 2
        # A pixel or two more: the weight of the style sheet is not quite that of the font.
        self.words.setFixedHeight(lines * longest.height() + UNIT // 2)
        if size is not self._size:
            self._size = size
            set_text_size(self.words, size, bold=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._ink()
        elif event.type() == QEvent.Type.FontChange:
            self._fit()


def _longest(size: TextSize) -> QSize:
    """Return the room that every verdict has enough of, in bold text of a size."""
    font = text_font(size)
    font.setBold(True)
    metrics = QFontMetrics(font)
    widths = (metrics.horizontalAdvance(f"{words} …") for words in VERDICT_WORDS.values())
    return QSize(max(widths), metrics.lineSpacing())
