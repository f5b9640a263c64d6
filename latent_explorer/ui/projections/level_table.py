"""How far the core of a cloud is Gaussian: what ellipses should hold, and what they do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from superqt import QFlowLayout

from latent_explorer.core.formats import percent, signed
from latent_explorer.core.plane_levels import LevelShare
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain

_NAMES = ("normal", "counted", "difference")
_TIP = (
    "The ellipses of the active projection. Normal: the share of a two-dimensional normal "
    "distribution inside. Counted: the share of the data points inside. Where both agree, the "
    "cloud is as dense as a normal distribution; the difference is in points of percent"
)


class LevelTable(QWidget):
    """One column a level; where they do not fit beside each other, the last ones stand below."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[_Column] = []
        self._layout = QFlowLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(3 * UNIT)
        self._layout.setVerticalSpacing(UNIT)
        self.setAccessibleName("Shares of the ellipses")
        explain(self, _TIP)
        self._add()

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """What is written, from left to right: level, normal, counted, difference."""
        return [column.texts for column in self._columns[1:] if not column.isHidden()]

    def show_shares(self, shares: Sequence[LevelShare], plane: str) -> None:
        """Show the shares of these levels, in the plane of this name."""
        self._columns[0].show_texts((plane, *_NAMES))
        while len(self._columns) <= len(shares):
            self._add()
        for column, each in zip(self._columns[1:], shares, strict=False):
            column.show_texts(_texts(each))
        for number, column in enumerate(self._columns):
            column.setVisible(number <= len(shares))

    def _add(self) -> _Column:
        column = _Column(
            Qt.AlignmentFlag.AlignRight if self._columns else Qt.AlignmentFlag.AlignLeft
        )
        self._columns.append(column)
        self._layout.addWidget(column)
        return column


def _texts(share: LevelShare) -> tuple[str, ...]:
    if share.counted != share.counted:
        return f"{share.level:.2f} σ", percent(share.normal), "–", "–"
    difference = signed(100 * (share.counted - share.normal), 1)
    return f"{share.level:.2f} σ", percent(share.normal), percent(share.counted), difference


class _Column(QWidget):
    def __init__(self, side: Qt.AlignmentFlag) -> None:
        super().__init__()
        self.texts: tuple[str, ...] = ()
        self._labels = [QLabel() for _ in range(1 + len(_NAMES))]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, label in enumerate(self._labels):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(side)
            set_text_size(label, TextSize.SMALL, bold=number == 0)
            layout.addWidget(label)

    def show_texts(self, texts: tuple[str, ...]) -> None:
        self.texts = texts
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
