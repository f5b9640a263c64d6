"""How near the faces of a picture come to it, and what that costs in plausibility."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from latent_explorer.controller.presenters.photo_shown import FaceShown
from latent_explorer.core.plausibility import Verdict
from latent_explorer.ui.panels.words import EXPLAINED, RANK_EXPLAINED, rank_text
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.verdict_mark import VERDICT_WORDS, VerdictMark, write_in_ink

ROWS = ("reconstruction", "closer")
_MEASURES = {"level": "level", "furthest": "furthest", "way_back": "way back"}
_ERROR_HELP = (
    "Mean squared error between the face and what the network sees, pixels from 0 to 1. The "
    "pictures that the shipped model was not trained on have 0.0033 on average"
)


class PhotoFigures(QWidget):
    """A row for the reconstruction, and one for what came closer: error, ranks, verdict."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * UNIT)
        grid.setVerticalSpacing(0)
        helps = {"error": _ERROR_HELP}
        helps |= {name: f"{EXPLAINED[name]} {RANK_EXPLAINED}" for name in _MEASURES}
        titles = {"error": "error", **_MEASURES}
        for column, (name, title) in enumerate(titles.items(), 1):
            head = _small(title)
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            explain(head, f"<p>{helps[name]}</p>")
            grid.addWidget(head, 0, column)
        self.rows = [_Row(grid, number, ROWS[number - 1], helps) for number in (1, 2)]
        grid.setColumnStretch(len(titles) + 1, 1)
        self.show_faces(())

    def show_faces(self, faces: Sequence[FaceShown]) -> None:
        """Show the figures of these faces, in the order of `ROWS`."""
        for number, row in enumerate(self.rows):
            first = faces[0].error if faces else None
            row.show_face(faces[number] if number < len(faces) else None, first if number else None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for row in self.rows:
                row.ink()


class _Row:
    def __init__(self, grid: QGridLayout, number: int, name: str, helps: dict[str, str]) -> None:
        self._name = _small(name)
        # Its row is as high before there is anything in it: nothing jumps when it comes.
        policy = self._name.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._name.setSizePolicy(policy)
        self.error = _small()
        self.ranks = {measure: _small() for measure in _MEASURES}
        self.mark, self.words = VerdictMark(), PlainLabel(RANK_EXPLAINED)
        set_text_size(self.words, TextSize.SMALL, bold=True)
        self._verdict: Verdict | None = None
        grid.addWidget(self._name, number, 0)
        for column, (measure, label) in enumerate({"error": self.error, **self.ranks}.items(), 1):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setAccessibleName(f"{measure.replace('_', ' ')} of the {name}")
            explain(label, f"<p>{helps[measure]}</p>")
            grid.addWidget(label, number, column)
        verdict = QHBoxLayout()
        verdict.setSpacing(UNIT)
        verdict.addWidget(self.mark)
        verdict.addWidget(self.words, 1)
        grid.addLayout(verdict, number, 2 + len(self.ranks))

    def show_face(self, face: FaceShown | None, before: float | None) -> None:
        """Show a face's figures, and how its error compares with another one; or nothing."""
        self._name.setVisible(face is not None)
        judgement = None if face is None else face.judgement
        self._verdict = None if judgement is None else judgement.verdict
        self.error.setText("" if face is None else error_text(face.error, before))
        for measure, label in self.ranks.items():
            rank = None if judgement is None else getattr(judgement, measure)
            label.setText("" if face is None else rank_text(rank))
        self.mark.show_verdict(self._verdict)
        words = "" if self._verdict is None else VERDICT_WORDS[self._verdict]
        self.words.show_text(words)
        self.ink()

    def ink(self) -> None:
        """Write the verdict in its colour."""
        write_in_ink(self.words, self._verdict)


def error_text(error: float, before: float | None) -> str:
    """Return a mean squared error, and by how much it is smaller than another one."""
    text = f"{error:.5f}"
    if before:
        text += f" (\u2212{100 * (1 - error / before):.0f}\u00a0%)"
    return text


def _small(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_text_size(label, TextSize.SMALL)
    return label
