"""A rank among the images on a line: which of the verdicts' zones it lies in, and where."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.core.plausibility import (
    RIM_ABOVE,
    SMOOTHER_BELOW,
    VOID_ABOVE,
    Verdict,
    verdict_of,
)
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.verdict_mark import verdict_ink

_RANKS = (0.0, SMOOTHER_BELOW, RIM_ABOVE, VOID_ABOVE, 100.0)
# The last twentieth decides most, and has the room for it.
_PLACES = (0.0, 0.22, 0.68, 0.84, 1.0)
_ZONES: tuple[Verdict, ...] = ("smoother", "among", "rim", "void")

SCALE_EXPLAINED = (
    f"From left to right: smoother than the images (below {SMOOTHER_BELOW:.0f}), among them, at "
    f"the rim (above {RIM_ABOVE:.0f}), in the void (above {VOID_ABOVE:.1f}). The ends have more "
    "room than their share."
)


def place_of(rank: float) -> float:
    """Return where a rank of 0 to 100 stands on the line, from 0 to 1."""
    return float(np.interp(rank, _RANKS, _PLACES))


class RankGauge(QWidget):
    """A line with the zones of the verdicts, and a knob where a rank lies.

    Parameters
    ----------
    height : int
        In pixels.
    judged : bool
        Whether the rank decides about the verdict, so that it has the colour of its zone.
    """

    def __init__(self, height: int, *, judged: bool = True) -> None:
        super().__init__()
        self._rank: float | None = None
        self._judged = judged
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rank(self) -> float | None:
        """The rank that is shown."""
        return self._rank

    def show_rank(self, rank: float | None) -> None:
        """Show a rank of 0 to 100, or none."""
        if rank != self._rank:
            self._rank = rank
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(30 * UNIT, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * UNIT, self._height)

    def knob(self, rank: float) -> QPointF:
        """Return where the knob of a rank is, in widget coordinates."""
        return QPointF(self._x(place_of(rank)), self.height() / 2)

    def _x(self, place: float) -> float:
        radius = self._height / 2
        return radius + place * (self.width() - 2 * radius)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, tick = self.height() / 2, self._height / 4
        line = QColor(theme.edge)
        painter.setPen(QPen(line, 1.0))
        painter.drawLine(QPointF(self._x(0), middle), QPointF(self._x(1), middle))
        for place in _PLACES:
            x = round(self._x(place)) + 0.5
            painter.drawLine(QPointF(x, middle - tick), QPointF(x, middle + tick))
        if self._rank is not None:
            self._paint_rank(painter, self._rank)
        painter.end()

    def _paint_rank(self, painter: QPainter, rank: float) -> None:
        theme, verdict = current_theme(), verdict_of(rank)
        ink = QColor(verdict_ink(verdict, theme) if self._judged else theme.quiet)
        if self._judged:
            zone = _ZONES.index(verdict)
            left, right = self._x(_PLACES[zone]), self._x(_PLACES[zone + 1])
            thick = self._height / 4
            painter.fillRect(QRectF(left, (self.height() - thick) / 2, right - left, thick), ink)
        radius = self._height / 2 - 1
        painter.setPen(QPen(QColor(theme.surface), 2.0))
        painter.setBrush(ink)
        painter.drawEllipse(self.knob(rank), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
