"""Where the current vector lies: the verdict in words, and the ranks that it comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement
from latent_explorer.ui.panels.words import EXPLAINED, RANK_EXPLAINED, rank_text
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.verdict_mark import VerdictMark

_CAPTIONS = {
    "level": "level",
    "furthest": "furthest",
    "way_back": "way back",
    "neighbours": "nearest 8",
}
_PLANE_HELP = (
    "The sigma level in the plane of the active projection alone, and the shares that lie further "
    "in: of a normal distribution, and of the images. The level below is over all components."
)
_LARGER = 1.25
_SMALLER = 0.88


class VerdictView(QWidget):
    """Show a `Judgement`; its size does not depend on what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = VerdictMark()
        self.words = PlainLabel(RANK_EXPLAINED)
        font = self.words.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        font.setBold(True)
        self.words.setFont(font)
        self.plane = PlainLabel(_PLANE_HELP)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.mark)
        first.addWidget(self.words, 1)
        lead = QLabel("Rank among 100 images:")
        lead.setToolTip(RANK_EXPLAINED)
        ranks = QGridLayout()
        ranks.setHorizontalSpacing(8)
        ranks.setVerticalSpacing(0)
        self.ranks: dict[str, QLabel] = {}
        for column, (name, caption) in enumerate(_CAPTIONS.items()):
            above, rank = QLabel(caption), QLabel()
            small = above.font()
            small.setPointSizeF(small.pointSizeF() * _SMALLER)
            above.setFont(small)
            strong = rank.font()
            strong.setBold(True)
            rank.setFont(strong)
            for label in (above, rank):
                label.setToolTip(f"<p>{EXPLAINED[name]}</p><p>{RANK_EXPLAINED}</p>")
            rank.setAccessibleName(f"{caption}, rank among 100 images")
            self.ranks[name] = rank
            ranks.addWidget(above, 0, column)
            ranks.addWidget(rank, 1, column)
            ranks.setColumnStretch(column, 1)
        lead.setFont(small)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(first)
        layout.addWidget(self.plane)
        layout.addWidget(lead)
        layout.addLayout(ranks)
        self.show_verdict(None, "")

    def show_verdict(self, judgement: Judgement | None, plane: str) -> None:
        """Show a verdict and, beside it, where the vector lies in the plane it is dragged in."""
        self.mark.show_verdict(None if judgement is None else judgement.verdict)
        words = "…"
        if judgement is not None:
            # Before the way back is known, the verdict may still change.
            provisional = " …" if judgement.way_back is None else ""
            words = VERDICT_WORDS[judgement.verdict] + provisional
        self.words.show_text(words)
        self.plane.show_text(plane)
        for name, rank in self.ranks.items():
            rank.setText("…" if judgement is None else rank_text(getattr(judgement, name)))
