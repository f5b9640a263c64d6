"""The pin in the corner of a face."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from latent_explorer.ui.widgets.verdict_mark import HALO

_INK, _GROUND_ALPHA = "#ffffff", 170
_PINNED_INK = "#ffd54a"
_ICON = 0.8  # of the circle it stands in


def paint_pin(painter: QPainter, rect: QRectF, pinned: bool) -> None:
    """Paint a pin on a dark disk, which is seen on any face: filled where the face is pinned."""
    # Here, for the font takes 40 ms to be read.
    from fonticon_mdi7 import MDI7
    from superqt.fonticon import icon

    ground = QColor(HALO)
    ground.setAlpha(_GROUND_ALPHA)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(rect)
    painter.restore()
    inset = rect.width() * (1 - _ICON) / 2
    place = rect.adjusted(inset, inset, -inset, -inset).toAlignedRect()
    key, ink = (MDI7.pin, _PINNED_INK) if pinned else (MDI7.pin_outline, _INK)
    icon(key, color=ink).paint(painter, place)
