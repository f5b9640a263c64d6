"""A number with a bar behind it, as long as the number is large."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.row_table import Index

SHARE_ROLE = Qt.ItemDataRole.UserRole
"""A model's role for the length of the bar, in [0, 1]."""

_OPACITY = 0.28  # so that a number above it can be read
_SHORTEST = 8 * UNIT  # of a whole bar


class StrengthBar(QStyledItemDelegate):
    """Draw the bar beside the number; below it where there is too little room for both."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        share = index.data(SHARE_ROLE)
        if isinstance(share, float) and share > 0:
            rect: QRect = option.rect
            cell = rect.adjusted(UNIT, UNIT, -UNIT // 2, -UNIT)
            number = option.fontMetrics.horizontalAdvance(str(index.data())) + 2 * UNIT
            room = cell.width() - number
            cell.setWidth(round(share * (room if room >= _SHORTEST else cell.width())))
            color = QColor(current_theme().accent)
            color.setAlphaF(_OPACITY)
            painter.fillRect(cell, color)
        super().paint(painter, option, index)
