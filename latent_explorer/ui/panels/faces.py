"""The grid of generated faces, composed into one picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from latent_explorer.core.samplers import Draw
from latent_explorer.export.pictures import face_grid, tile_at
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.picture_view import PictureView

_GAP = 2
_SELECTION_WIDTH = 3.0
_FULL_ROWS = 1.1  # a grid without an empty corner may have faces smaller by this factor
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class FaceGrid(PictureView):
    """Faces in as many columns as make them largest; a click or the arrow keys choose one."""

    picked = Signal(object)
    """The index of the face that was chosen."""

    def __init__(self) -> None:
        super().__init__("The faces appear here")
        self.columns = 1
        self._faces: NDArray[np.uint8] | None = None
        self._selected: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            "Click a face, or choose one with the arrow keys, to make it the current one"
        )

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show `faces` of shape (n, size, size, 3)."""
        self._faces = faces
        self._compose()

    def show_selected(self, index: int | None) -> None:
        """Draw a frame around face `index`."""
        self._selected = index
        self.update()

    def rect_of(self, index: int) -> QRectF:
        """Return where face `index` is drawn, in widget coordinates."""
        if self._faces is None:
            return QRectF()
        size = self._faces.shape[1]
        row, column = divmod(index, self.columns)
        return self.from_pixels(row * (size + _GAP), column * (size + _GAP), size, size)

    def _best_columns(self) -> int:
        n = 0 if self._faces is None else len(self._faces)
        width, height = max(self.width(), 1), max(self.height(), 1)
        sides = [
            min(width / c, height / -(-n // c)) * (1.0 if n % c else _FULL_ROWS)
            for c in range(1, n + 1)
        ]
        return 1 + int(np.argmax(sides)) if sides else 1

    def _compose(self) -> None:
        if self._faces is not None and len(self._faces):
            self.columns = self._best_columns()
            background = self.palette().window().color()
            rgb = (background.red(), background.green(), background.blue())
            self.show_picture(face_grid(self._faces, self.columns, gap=_GAP, background=rgb))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._best_columns() != self.columns and not self.waiting:
            self._compose()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self.waiting:
            self._compose()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self.to_pixel(event.position())
        if self._faces is None or pixel is None or event.button() != Qt.MouseButton.LeftButton:
            return
        n, height, width, _ = self._faces.shape
        index = tile_at(pixel[1], pixel[0], n, (height, width), self.columns, gap=_GAP)
        if index is not None:
            self.picked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._faces is None:
            super().keyPressEvent(event)
            return
        index = 0
        if self._selected is not None:
            index = self._selected + step[0] * self.columns + step[1]
        if 0 <= index < len(self._faces):
            self.picked.emit(index)

    def paint_over(self, painter: QPainter) -> None:
        """Draw the frame of the chosen face."""
        if self._selected is not None and self._faces is not None and not self.waiting:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(current_theme().current), _SELECTION_WIDTH))
            painter.drawRect(self.rect_of(self._selected))


class FacesPanel(QWidget):
    """The generated faces and the share of vectors that meet all pair conditions."""

    face_picked = Signal(object)
    """The index of the face that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = FaceGrid()
        self.grid.picked.connect(self.face_picked)
        self.share = QLabel()
        self.share.setToolTip(
            "How many of these vectors lie inside the ellipses of all pairs of PCA components "
            "(half-axes fact × sigma level × width). It is 100 % for the pairwise methods."
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.share)

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        self.grid.show_waiting(text)

    def show_draw(self, draw: Draw) -> None:
        """Show the share of vectors inside all ellipses."""
        inside, n = int(draw.holds.sum()), len(draw.holds)
        # Rounded down: what falls short of all is never called 100 %.
        self.share.setText(f"{100 * inside // n}% inside all pair ellipses ({inside} of {n})")

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show `faces` of shape (n, size, size, 3)."""
        self.grid.show_faces(faces)

    def show_selected(self, index: int | None) -> None:
        """Frame face `index`."""
        self.grid.show_selected(index)
