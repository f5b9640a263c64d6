"""A place in which faces are laid out, and scrolled where they are many."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QWidget

from latent_explorer.session.face_tiles import TILE_SIZES
from latent_explorer.ui.face_grid.layout import arranged
from latent_explorer.ui.face_grid.tiles import FaceTilesWidget

_FACTOR = 1.1  # by which a notch of the wheel enlarges
_NOTCH = 120
_MARGIN = 24  # seen above and below a face that is scrolled to


class FaceScroll(QScrollArea):
    """Lay faces out in rows, and scroll them down."""

    side_changed = Signal(object)
    """The side in which the faces are drawn, in pixels."""
    size_wanted = Signal(object)
    """The user chose a side by the wheel with Ctrl held."""

    def __init__(self, tiles: FaceTilesWidget) -> None:
        super().__init__()
        self._tiles = tiles
        self._size: int | None = None
        self._side = 0
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hold_tiles(self, tiles)
        tiles.number_changed.connect(self.arrange)

    def show_size(self, size: int | None) -> None:
        """Draw faces of this side; None for the largest at which all are seen."""
        if size != self._size:
            self._size = size
            self.arrange()

    def scroll_to(self, index: int) -> None:
        """Scroll as far as is needed to see face `index`."""
        rect = self._tiles.rect_of(index).toAlignedRect()
        middle, reach = rect.center(), rect.height() // 2 + _MARGIN
        self.ensureVisible(middle.x(), middle.y(), 0, min(reach, self.viewport().height() // 2))

    def arrange(self) -> None:
        """Lay the faces out in the room there is."""
        # Not `maximumViewportSize`: a bar that is always on has its room already taken there.
        room = self.contentsRect().size()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        layout = arranged(self._tiles.n, room.width(), room.height(), self._size, bar)
        # Here and not by Qt, for which a bar that comes may make room for a layout without one.
        scrolled = layout.size[1] > room.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolled else policy.ScrollBarAlwaysOff
        )
        self._tiles.arrange(layout)
        width = room.width() - bar if scrolled else room.width()
        self._tiles.resize(width, max(layout.size[1], room.height()))
        self.verticalScrollBar().setSingleStep(max(1, layout.step // 3))
        if layout.side != self._side and self._tiles.n:
            self._side = layout.side
            self.side_changed.emit(layout.side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / _NOTCH
            self.size_wanted.emit(TILE_SIZES.clip(round(self._side * _FACTOR**notches)))
            event.accept()
        else:
            super().wheelEvent(event)


def hold_tiles(scroll: QScrollArea, tiles: QWidget) -> None:
    """Put faces into a scroll area that is not seen itself, nor stopped at by Tab."""
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(tiles)
    # The ground is that of the panel.
    for each in (scroll.viewport(), tiles):
        each.setAutoFillBackground(False)
