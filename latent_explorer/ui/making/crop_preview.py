"""Pictures with what is cut from them: the box can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.pictures.crop import Box, Crop
from latent_explorer.pictures.samples import Samples
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.ui.face_grid.pictures import as_image
from latent_explorer.ui.making.box_dragging import MOVED, SMALLEST, Sides, dragged, fitted_box
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT

_COLUMNS = 3
_GAP = 2 * UNIT
_NEAR = 7.0  # pixels: so near to an edge it is the edge that is dragged
_DIMMED = 170  # of 255


class CropPreview(QWidget):
    """Show samples side by side, dimmed where they are cut away.

    Parameters
    ----------
    square : bool
        Whether a box that is dragged stays a square.
    """

    accessible_role = QAccessible.Role.Graphic

    box_dragged = Signal(object)
    """The box that is wanted from now on: left, top, right and bottom."""

    def __init__(self, *, square: bool) -> None:
        super().__init__()
        self._square = square
        self._samples: Samples | None = None
        self._images: list[QImage] = []
        self._crop = Crop()
        self._words = ""
        self._from: tuple[int, QPointF, Box, Sides] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(60 * UNIT, 40 * UNIT)
        self.setAccessibleName("What is cut from the pictures")

    def sizeHint(self) -> QSize:
        return QSize(120 * UNIT, 70 * UNIT)

    def show_samples(self, samples: Samples | None, words: str = "") -> None:
        """Show other pictures; without any, say why."""
        self._samples, self._words, self._from = samples, words, None
        self._images = [] if samples is None else [as_image(s.pixels) for s in samples.shown]
        self.update()

    def show_crop(self, crop: Crop) -> None:
        """Show what is cut."""
        if crop != self._crop:
            self._crop = crop
            self.update()

    @property
    def bounds(self) -> tuple[int, int]:
        """Width and height that a box has to stay in, so that no sample is too small for it."""
        shown = () if self._samples is None else self._samples.shown
        width = min((sample.width for sample in shown), default=SMALLEST)
        height = min((sample.height for sample in shown), default=SMALLEST)
        return max(width, SMALLEST), max(height, SMALLEST)

    def first_box(self) -> Box:
        """Return a box to begin with: what is cut from the first sample now."""
        assert self._samples is not None
        box = self.box_in(0) or (0, 0, *self.bounds)
        return fitted_box(box, self.bounds, square=self._square)

    def box_in(self, index: int) -> Box | None:
        """Return what is cut from a sample, None where it is too small for that."""
        assert self._samples is not None
        sample = self._samples.shown[index]
        try:
            return self._crop.box_for(sample.width, sample.height)
        except UnusablePicture:
            return None

    @property
    def count(self) -> int:
        """How many samples are shown."""
        return len(self._images)

    def too_small(self) -> int:
        """Return how many samples the box is too large for."""
        return sum(self.box_in(index) is None for index in range(len(self._images)))

    def place_of(self, index: int) -> QRectF:
        """Return where a sample is drawn, in widget coordinates."""
        columns = min(_COLUMNS, len(self._images))
        rows = -(-len(self._images) // columns)
        width = (self.width() - (columns - 1) * _GAP) / columns
        height = (self.height() - (rows - 1) * _GAP) / rows
        row, column = divmod(index, columns)
        image = self._images[index]
        scale = min(width / image.width(), height / image.height())
        rect = QRectF(0, 0, image.width() * scale, image.height() * scale)
        left, top = column * (width + _GAP), row * (height + _GAP)
        rect.moveCenter(QPointF(left + width / 2, top + height / 2))
        return rect

    def rect_of(self, index: int) -> QRectF | None:
        """Return where the box of a sample is drawn, in widget coordinates."""
        box = self.box_in(index)
        if box is None:
            return None
        place, scale = self.place_of(index), self._scale(index)
        corner = place.topLeft() + QPointF(box[0] * scale, box[1] * scale)
        return QRectF(
            corner.x(), corner.y(), *((b - a) * scale for a, b in zip(box, box[2:], strict=False))
        )

    def _scale(self, index: int) -> float:
        """Return how many pixels of the screen one of a sample's takes."""
        assert self._samples is not None
        return self.place_of(index).width() / self._samples.shown[index].width

    # What the user does

    def _grip(self, index: int, at: QPointF) -> Sides | None:
        """Return which sides of the box follow the mouse that is pressed at a place."""
        rect = self.rect_of(index)
        if rect is None or not rect.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(at):
            return None
        near = (
            abs(at.x() - rect.left()) <= _NEAR,
            abs(at.y() - rect.top()) <= _NEAR,
            abs(at.x() - rect.right()) <= _NEAR,
            abs(at.y() - rect.bottom()) <= _NEAR,
        )
        return near if any(near) else MOVED

    def _found(self, at: QPointF) -> tuple[int, Sides] | None:
        for index in range(len(self._images)):
            if self._crop.mode != "none" and (sides := self._grip(index, at)) is not None:
                return index, sides
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._found(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            index, sides = found
            box = self.box_in(index)
            assert box is not None
            box = fitted_box(box, self.bounds, square=self._square)
            self._from = (index, event.position(), box, sides)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            self._show_cursor(event.position())
            return
        index, pressed, box, sides = self._from
        way = (event.position() - pressed) / self._scale(index)
        new = dragged(box, sides, round(way.x()), round(way.y()), self.bounds, square=self._square)
        if self._crop.box != new:
            self.box_dragged.emit(new)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    def _show_cursor(self, at: QPointF) -> None:
        found = self._found(at)
        shape = Qt.CursorShape.ArrowCursor
        if found is not None:
            left, top, right, bottom = found[1]
            if found[1] == MOVED:
                shape = Qt.CursorShape.SizeAllCursor
            elif (left or right) and (top or bottom):
                falling = (left and top) or (right and bottom)
                shape = (
                    Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
                )
            else:
                across = left or right
                shape = Qt.CursorShape.SizeHorCursor if across else Qt.CursorShape.SizeVerCursor
        self.setCursor(shape)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        if not self._images:
            painter.fillRect(self.rect(), QColor(theme.field))
            painter.setPen(QColor(theme.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            margin = 4 * UNIT
            painter.drawText(
                self.rect().adjusted(margin, margin, -margin, -margin), flags, self._words
            )
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index, image in enumerate(self._images):
            place, rect = self.place_of(index), self.rect_of(index)
            painter.drawImage(place, image)
            away = QPainterPath()
            away.addRect(place)
            if rect is not None:
                inside = QPainterPath()
                inside.addRect(rect)
                away = away.subtracted(inside)
            veil = QColor(theme.surface)
            veil.setAlpha(_DIMMED)
            painter.fillPath(away, veil)
            if rect is not None:
                for width, color in ((3.0, theme.halo), (1.0, theme.accent)):
                    painter.setPen(QPen(QColor(color), width))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
