"""What is written at lines: each text where there is room for it, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from latent_explorer.ui.projections.ranges import Frame
from latent_explorer.ui.theme import text_font
from latent_explorer.ui.tokens import TextSize, Theme

_PLACES = 48  # on each line that are tried
_GAP = 2.0  # pixels between two texts
_ALPHA = "d0"  # of the ground below a text: the cloud shines through
# A line that is smaller than so many times its text would be hidden by it.
_SMALLEST = 1.5


@dataclass(frozen=True, eq=False)
class LineText:
    """A text at a line.

    Parameters
    ----------
    text : str
        What is written.
    line : ndarray of shape (m, 2)
        The line, in the units of the plane.
    color : str
        Of the text, as hex.
    direction : tuple of float
        From the middle of the line, where the text is best: to the right and up.
    beside : bool
        Whether it may stand outside of the line, a convex one, where there is no room upon it.
    """

    text: str
    line: NDArray[np.float64]
    color: str
    direction: tuple[float, float]
    beside: bool = False


class LineLabels:
    """The texts of a plane; the items are made when there are some.

    Parameters
    ----------
    z : float
        How high above other items.
    """

    def __init__(self, z: float) -> None:
        self._z = z
        self._texts: Sequence[LineText] = ()
        self._items: list[pg.TextItem] = []
        self._group: QGraphicsItem | None = None

    def show(self, texts: Sequence[LineText], theme: Theme) -> None:
        """Write these texts, from the next `place` on; the first ones choose their places first."""
        while len(self._items) < len(texts):
            item = pg.TextItem(anchor=(0.5, 0.5))
            item.setZValue(self._z)
            if self._group is not None:
                item.setParentItem(self._group)
            self._items.append(item)
        self._texts = tuple(texts)
        font = text_font(TextSize.SMALL)
        for item, each in zip(self._items, texts, strict=False):
            item.setFont(font)
            item.fill = pg.mkBrush(theme.plot + _ALPHA)
            item.setText(each.text, color=each.color)
        for item in self._items[len(texts) :]:
            item.hide()

    def hide(self) -> None:
        """Write nothing until the next `place`."""
        for item in self._items:
            item.hide()

    def place(
        self,
        frame: Frame,
        group: QGraphicsItem,
        taken: Sequence[QRectF] = (),
        apart: NDArray[np.float64] | None = None,
    ) -> None:
        """Put each text to its line, within the view and apart from the others.

        Parameters
        ----------
        frame : Frame
            The view.
        group : QGraphicsItem
            What they are shown and hidden with, and among whose items they are drawn.
        taken : sequence of QRectF
            Where no text is to be, in pixels of the view.
        apart : ndarray of shape (m, 2), optional
            A line that no text is to cover where there is another place, in the units of the plane.
        """
        if group is not self._group:
            self._group = group
            for item in self._items:
                item.setParentItem(group)
        crossing = np.empty((0, 2)) if apart is None else _pixels(apart, frame)
        boxes = [_edges(rect) for rect in taken]
        for item, each in zip(self._items, self._texts, strict=False):
            rect = item.textItem.boundingRect()
            half = np.array([rect.width(), rect.height()]) / 2
            found = _place(each, frame, half, boxes, crossing)
            item.setVisible(found is not None)
            if found is not None:
                boxes.append(np.concatenate([found - half, found + half]))
                x0, _, _, y1 = frame.view
                item.setPos(*(found * frame.pixel * (1, -1) + (x0, y1)))


def _edges(rect: QRectF) -> NDArray[np.float64]:
    return np.array([rect.left(), rect.top(), rect.right(), rect.bottom()])


def _pixels(points: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    """Return points of the plane, of shape (m, 2), in pixels from the upper left corner."""
    x0, _, _, y1 = frame.view
    pixels: NDArray[np.float64] = (points - (x0, y1)) / frame.pixel * (1, -1)
    return pixels


def _place(
    text: LineText,
    frame: Frame,
    half: NDArray[np.float64],
    boxes: list[NDArray[np.float64]],
    crossing: NDArray[np.float64],
) -> NDArray[np.float64] | None:
    """Return a place upon the line or beside it, in pixels of the view; None without room."""
    at = _pixels(text.line[:: max(1, len(text.line) // _PLACES)], frame)
    low, high = at.min(axis=0), at.max(axis=0)
    tried = []
    if (high - low).max() >= _SMALLEST * 2 * half.max():
        tried.append(at)
    if text.beside:
        tried.append(_outside(at, half))
    wanted = np.array(text.direction) * (1, -1)
    liked = (at - (low + high) / 2) / np.maximum((high - low) / 2, 1.0) @ wanted
    found = (_best(places, liked, frame, half, boxes, crossing) for places in tried)
    return next((place for place in found if place is not None), None)


def _outside(line: NDArray[np.float64], half: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each point of a convex line where a text touches it there from outside."""
    x, y = (np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0)).T
    across = np.stack([y, -x], axis=1)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    middle = (line.min(axis=0) + line.max(axis=0)) / 2
    across[np.sum(across * (line - middle), axis=1) < 0] *= -1
    places: NDArray[np.float64] = line + across * (np.abs(across) @ half + _GAP)[:, np.newaxis]
    return places


def _best(
    at: NDArray[np.float64],
    liked: NDArray[np.float64],
    frame: Frame,
    half: NDArray[np.float64],
    boxes: list[NDArray[np.float64]],
    crossing: NDArray[np.float64],
) -> NDArray[np.float64] | None:
    """Return that of the places `at` which is liked most among those with room, or None."""
    free = ((at >= half + _GAP) & (at <= np.array([frame.width, frame.height]) - half - _GAP)).all(
        axis=1
    )
    for box in boxes:
        apart = (at + half + _GAP <= box[:2]) | (at - half - _GAP >= box[2:])
        free &= apart.any(axis=1)
    if not free.any():
        return None
    # Its points are closer to each other than a text is wide.
    offset = np.abs(at[:, np.newaxis] - crossing)
    clear = free & np.all(np.any(offset > half + _GAP, axis=2), axis=1)
    # A line right beside the other one has no such place: better a text upon both than none.
    free = clear if clear.any() else free
    best: NDArray[np.float64] = at[np.argmax(np.where(free, liked, -np.inf))]
    return best
