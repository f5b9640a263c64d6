"""What stands below the faces: where they lie, and how many are inside the ellipses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement, Verdict
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.panels.words import short_level_text
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain, wrapped_tooltip
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.verdict_mark import GLYPHS

_SHARE_HELP = (
    "How many of these vectors lie inside the ellipses of all pairs of PCA components, whose "
    "half-axes are level × size × spread. It is all of them for a method that draws inside of "
    "these ellipses; they are dashed in the projections of PCA components then."
)
_VERDICTS_HELP = (
    "Where the vectors lie among the images: the worst of three measures, each as a rank among "
    "the images' own. The frame and the mark of a face tell it; hover a face to see its three."
)
_SHORT: dict[Verdict, str] = {
    "smoother": "smoother",
    "among": "among",
    "rim": "at the rim",
    "void": "in the void",
}
_SPACE, _SLACK = 4 * UNIT, UNIT
# How far both texts are shortened, one after the other, until they stand beside each other.
_SHORTENED = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2))


class FacesWords(QWidget):
    """One line, whatever it says, so that the faces keep their places; shorter where it is narrow.

    Attributes
    ----------
    verdicts, share : PlainLabel
        What is said; all of it is in the tooltip.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verdicts, self.share = PlainLabel(_VERDICTS_HELP), PlainLabel(_SHARE_HELP)
        self._verdicts: Sequence[str] = ("",)
        self._share: Sequence[str] = ("",)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACE)
        for label in (self.verdicts, self.share):
            set_text_size(label, TextSize.SMALL)
            row.addWidget(label)

    def show_judgements(self, judgements: Sequence[Judgement] | None) -> None:
        """Sum up the verdicts; None while they are not known."""
        self._verdicts = ("…",) if judgements is None else verdicts_said(judgements)
        leisure().do(self, "words", self._fit)

    def show_draw(self, draw: Draw) -> None:
        """Say how many vectors are inside which ellipses."""
        self._share = share_said(draw)
        leisure().do(self, "words", self._fit)

    def minimumSizeHint(self) -> QSize:
        """Return the height of a line; however narrow the panel is, something fits."""
        return QSize(UNIT, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        # Another size of text, which the labels know before they ask for room.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        for verdicts, share in _SHORTENED:
            said = _form(self._verdicts, verdicts), _form(self._share, share)
            labels = self.verdicts, self.share
            widths = [
                label.fontMetrics().horizontalAdvance(text) + _SLACK
                for label, text in zip(labels, said, strict=True)
            ]
            if sum(widths) + _SPACE <= self.width():
                break
        self.share.setFixedWidth(max(0, min(widths[1], self.width() - _SPACE - widths[0])))
        for label, text, (whole, *_), help_ in zip(
            labels,
            said,
            (self._verdicts, self._share),
            (_VERDICTS_HELP, _SHARE_HELP),
            strict=True,
        ):
            label.show_text(text)
            explain(label, wrapped_tooltip(f"{whole}\n{help_}"))


def _form(forms: Sequence[str], shortened: int) -> str:
    return forms[min(shortened, len(forms) - 1)]


def share_said(draw: Draw) -> tuple[str, ...]:
    """Return how many vectors are inside which ellipses, and the same in fewer words."""
    said = f"{int(draw.holds.sum()):,} of {len(draw.holds):,} inside"
    return f"{said} {_which_ellipses(draw.settings)}", f"{said} the ellipses", said


def _which_ellipses(settings: SamplingSettings) -> str:
    K, level = settings.n_components, short_level_text(settings)
    pairs = K * (K - 1) // 2
    if pairs == 0:
        return f"the limits of the one component at {level}"
    which = "the one pair ellipse" if pairs == 1 else f"all {pairs:,} pair ellipses"
    return f"{which} at {level}"


def verdicts_said(judgements: Sequence[Judgement]) -> tuple[str, ...]:
    """Return how often there is each verdict, and the same in fewer words."""
    counts = Counter(judgement.verdict for judgement in judgements)
    found = [verdict for verdict in VERDICT_WORDS if counts[verdict]]
    marks = [f"{GLYPHS[verdict]} {counts[verdict]:,}" for verdict in found]

    def worded(words: Mapping[Verdict, str]) -> list[str]:
        return [f"{mark} {words[verdict]}" for mark, verdict in zip(marks, found, strict=True)]

    said = worded(VERDICT_WORDS)
    if len(said) > 1 and counts["smoother"]:
        said[1] = said[1].replace("among the images", "among them")
    return ", ".join(said), ", ".join(worded(_SHORT)), "  ".join(marks)
