"""Faces as tiles: one is chosen by a click or the arrow keys, and pinned by its corner."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from latent_explorer.controller.presenters.nearest import NearestShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.ui.face_grid.layout import GAP, TileLayout
from latent_explorer.ui.face_grid.nearest import NearestInsets
from latent_explorer.ui.face_grid.pictures import ScaledFaces
from latent_explorer.ui.face_grid.tile_marks import TileMarks, mark_rect, pin_rect
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import show_tip
from latent_explorer.ui.widgets.enlarging import draw_smoothly, fitted

_DIMMED = 0.35
# Without other faces for so long the slider is at rest; where they come slowly, for longer.
_REST_MS, _LONGEST_REST_MS = 120, 600
_SHARPENING_S = 0.012  # at a time
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class FaceTilesWidget(QWidget):
    """Draw faces in a layout that its holder decides; only what is seen is scaled and drawn.

    New faces are drawn at once, a little softer, and as they are best when they stay.

    Parameters
    ----------
    name : str
        What it shows, for screen readers.
    placeholder : str
        Said while there are no faces.
    pinnable : bool
        Whether the corner of a face pins it.
    """

    accessible_role = QAccessible.Role.Graphic

    picked = Signal(object)
    """The index of the face that was chosen."""
    hovered = Signal(object)
    """The index of the face under the mouse, or None."""
    pin_toggled = Signal(object)
    """The index of the face that is to be pinned or unpinned."""
    nearest_picked = Signal(object)
    """The index of the face whose nearest image was chosen."""
    menu_requested = Signal(object, object)
    """The index of a face and the place on the screen, for a menu about it."""
    number_changed = Signal()
    """There are more or fewer faces, or the first ones."""

    def __init__(self, name: str, placeholder: str = "", *, pinnable: bool = True) -> None:
        super().__init__()
        self._marks = TileMarks(pinnable=pinnable)
        self._pictures = ScaledFaces()
        self._faces: NDArray[np.uint8] | None = None
        self._layout = TileLayout()
        self._placeholder, self._waiting = placeholder, False
        self._selected: int | None = None
        self._hovered: int | None = None
        self._pressed: int | None = None
        self._words: Callable[[int], str] = str
        self._insets = NearestInsets()
        self._shown_at = 0.0  # seconds
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._sharpen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    # What is shown

    @property
    def n(self) -> int:
        """How many faces there are."""
        return 0 if self._faces is None else len(self._faces)

    @property
    def columns(self) -> int:
        """How many stand side by side."""
        return self._layout.columns

    @property
    def waiting(self) -> bool:
        """Whether a text stands in for faces that are still to come."""
        return self._waiting

    def sizeHint(self) -> QSize:
        return QSize(80 * UNIT, 60 * UNIT)

    def arrange(self, layout: TileLayout) -> None:
        """Draw the faces in another layout."""
        if layout != self._layout:
            self._layout = layout
            self.update()

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show `faces` of shape (n, size, size, 3)."""
        if faces is self._faces and not self._waiting:
            return
        n, self._faces, self._waiting = self.n, faces, False
        self._pictures.show(faces)
        self._wait_for_rest()
        if len(faces) != n:
            self._hover(None)
            self.number_changed.emit()
        self.update()

    def _wait_for_rest(self) -> None:
        now = time.perf_counter()
        twice = round(2e3 * (now - self._shown_at))
        self._shown_at = now
        self._rest.start(max(_REST_MS, twice) if twice <= _LONGEST_REST_MS else _REST_MS)

    def show_waiting(self, text: str) -> None:
        """Show `text`, above dimmed faces when there are some."""
        self._placeholder, self._waiting = text, True
        self.update()

    def show_selected(self, index: int | None) -> None:
        """Draw a frame around face `index`."""
        if index != self._selected:
            self._selected = index
            self.update()

    def show_judgements(self, judgements: Sequence[Judgement]) -> None:
        """Frame and mark each face by its verdict; an empty sequence marks none."""
        self._marks.judgements = judgements
        self.update()

    def show_pinned(self, indices: frozenset[int]) -> None:
        """Mark the faces that are pinned."""
        if indices != self._marks.pinned:
            self._marks.pinned = indices
            self.update()

    def show_nearest(self, shown: NearestShown | None) -> None:
        """Show the nearest image of each face in its corner; None for none."""
        if shown is not self._insets.shown:
            self._insets.show(shown)
            self.update()

    def explain_by(self, words: Callable[[int], str]) -> None:
        """Say in the tooltip of a face what `words` returns for its index."""
        self._words = words

    def is_pinned(self, index: int) -> bool:
        """Return whether face `index` is marked as pinned."""
        return index in self._marks.pinned

    # Where it is

    def rect_of(self, index: int) -> QRectF:
        """Return where face `index` is drawn, in widget coordinates."""
        x, y = self._layout.corner(index)
        return QRectF(x, y, self._layout.side, self._layout.side)

    def face_at(self, position: QPointF) -> int | None:
        """Return the index of the face at `position`, in widget coordinates."""
        return self._layout.index_at(position.x(), position.y())

    def mark_rect_of(self, index: int) -> QRectF:
        """Return where the mark of face `index` is drawn, in widget coordinates."""
        return mark_rect(self.rect_of(index))

    def pin_rect_of(self, index: int) -> QRectF:
        """Return where the pin of face `index` is drawn and clicked, in widget coordinates."""
        return pin_rect(self.rect_of(index))

    def nearest_rect_of(self, index: int) -> QRectF | None:
        """Return where the nearest image of face `index` is drawn and clicked, if it is."""
        return self._insets.rect_in(index, self.rect_of(index))

    # What the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = self.face_at(event.position())
        if self._pressed is None or self._waiting:
            return
        if self._marks.pinnable and self.pin_rect_of(self._pressed).contains(event.position()):
            self.pin_toggled.emit(self._pressed)
        elif (inset := self.nearest_rect_of(self._pressed)) and inset.contains(event.position()):
            self.nearest_picked.emit(self._pressed)
        else:
            self.picked.emit(self._pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two fast clicks on two small faces are two clicks; a double click on one face is one.
        if self.face_at(event.position()) != self._pressed:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(None if self._waiting else self.face_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            for each in (self._hovered, index):
                if each is not None:
                    self.update(self.rect_of(each).toAlignedRect().adjusted(-GAP, -GAP, GAP, GAP))
            self._hovered = index
            self.hovered.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self.n:
            super().keyPressEvent(event)
            return
        index = 0
        if self._selected is not None and self._selected < self.n:
            index = self._selected + step[0] * self.columns + step[1]
        if 0 <= index < self.n:
            self.picked.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place: QPoint = event.globalPos()
        index = self.face_at(QPointF(event.pos()))
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self._selected
            if index is not None:
                place = self.mapToGlobal(self.rect_of(index).center().toPoint())
        if index is not None and index < self.n:
            self.menu_requested.emit(index, place)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.face_at(QPointF(event.pos()))
            if index is not None and index < self.n and not self._waiting:
                # Another face has another text, though Qt would keep that of this widget.
                where = self.rect_of(index).toAlignedRect()
                show_tip(self, self._words(index), where)
            else:
                show_tip(self, self.toolTip())
            return True
        return super().event(event)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._faces is not None:
            painter.setOpacity(_DIMMED if self._waiting else 1.0)
            self._paint_faces(painter, event.rect())
            painter.setOpacity(1.0)
        if self._faces is None or self._waiting:
            painter.setPen(self.palette().text().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            seen = self.visibleRegion().boundingRect()
            margin = 4 * UNIT
            painter.drawText(
                seen.adjusted(margin, margin, -margin, -margin), flags, self._placeholder
            )
        painter.end()

    def _seen_in(self, rect: QRect) -> list[int]:
        """Return the faces of which something lies in a rectangle, with their frames."""
        around = QRectF(rect.adjusted(-GAP, -GAP, GAP, GAP))
        rows = self._layout.indices_between(round(around.top()), round(around.bottom()))
        return [index for index in rows if self.rect_of(index).intersects(around)]

    def _paint_faces(self, painter: QPainter, rect: QRect) -> None:
        ratio = self.devicePixelRatioF()
        seen = self._seen_in(rect)
        for index in seen:
            image = self._pictures.sharp(index, self._pixels)
            if image is None:
                image = self._pictures.plain(index)
                if not self._rest.isActive():
                    self._rest.start(_REST_MS)
            draw_smoothly(painter, fitted(self.rect_of(index), image), image)
        if self._waiting:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in seen:
            self._insets.paint(painter, index, self.rect_of(index), ratio)
        faces = {index: self.rect_of(index) for index in seen}
        self._marks.paint(painter, faces, ratio, self._selected, self._hovered)

    @property
    def _pixels(self) -> int:
        """Side of a face in pixels of the screen."""
        return max(1, round(self._layout.side * self.devicePixelRatioF()))

    def _sharpen(self) -> None:
        """Draw what is seen as it is best, which takes longer than a slider that moves leaves."""
        if self._faces is None:
            return
        seen = self.visibleRegion().boundingRect()
        indices = self._seen_in(seen)
        if not self._pictures.sharpen(indices, self._pixels, _SHARPENING_S):
            self._rest.start(0)
        self.update()
