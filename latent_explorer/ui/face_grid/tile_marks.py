"""What stands upon faces: frames and marks of their verdicts, what is chosen, and pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from latent_explorer.core.plausibility import Judgement
from latent_explorer.ui.face_grid.frames import paint_chosen, paint_hovered, paint_verdict
from latent_explorer.ui.face_grid.pin_icon import paint_pin
from latent_explorer.ui.widgets.verdict_mark import Marks

_MARK, _PIN = 0.13, 0.22  # their sides, as shares of the face's
_MARK_PIXELS = (6.0, 14.0)
_PIN_PIXELS = (14.0, 24.0)


def mark_rect(face: QRectF) -> QRectF:
    """Return where the mark of a verdict is drawn on a face."""
    side = float(np.clip(face.width() * _MARK, *_MARK_PIXELS))
    inset = side / 4
    return QRectF(face.right() - side - inset, face.bottom() - side - inset, side, side)


def pin_rect(face: QRectF) -> QRectF:
    """Return where the pin of a face is drawn and clicked."""
    side = float(np.clip(face.width() * _PIN, *_PIN_PIXELS))
    return QRectF(face.right() - side - 2, face.top() + 2, side, side)


class TileMarks:
    """Frames, marks and pins of the faces of a grid.

    Parameters
    ----------
    pinnable : bool
        Whether the corner of a face pins it.

    Attributes
    ----------
    judgements : sequence of Judgement
        Those of the first faces; empty while they are not known.
    pinned : frozenset of int
        The faces that are pinned.
    """

    def __init__(self, *, pinnable: bool) -> None:
        self.pinnable = pinnable
        self.judgements: Sequence[Judgement] = ()
        self.pinned: frozenset[int] = frozenset()
        self._marks: Marks | None = None
        self._marks_of: tuple[float, float] = (0.0, 0.0)

    def paint(
        self,
        painter: QPainter,
        faces: Mapping[int, QRectF],
        ratio: float,
        selected: int | None,
        hovered: int | None,
    ) -> None:
        """Paint those of some faces.

        Parameters
        ----------
        painter : QPainter
            What is drawn with.
        faces : mapping of int to QRectF
            Where the faces are, all of one size.
        ratio : float
            Pixels of the screen a pixel of the window.
        selected, hovered : int, optional
            The face that is chosen, and that under the mouse.
        """
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, face in faces.items():
            if index < len(self.judgements):
                verdict = self.judgements[index].verdict
                if index != selected:
                    paint_verdict(painter, face, verdict)
                place = mark_rect(face)
                self._marks_in(place.width(), ratio).paint(painter, place.topLeft(), verdict)
        for index, face in faces.items():
            if index == selected:
                paint_chosen(painter, face)
            elif index == hovered:
                paint_hovered(painter, face)
            if self.pinnable and (index == hovered or index in self.pinned):
                paint_pin(painter, pin_rect(face), index in self.pinned)

    def _marks_in(self, side: float, ratio: float) -> Marks:
        if self._marks is None or (side, ratio) != self._marks_of:
            self._marks, self._marks_of = Marks(side, ratio), (side, ratio)
        return self._marks
