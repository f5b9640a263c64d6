"""The grid of generated faces, composed into one picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.export.pictures import face_grid, tile_at
from latent_explorer.ui.panels.words import judgement_text, short_level_text
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.picture_view import PictureView
from latent_explorer.ui.widgets.plain_label import PlainLabel
from latent_explorer.ui.widgets.verdict_mark import GLYPHS, Marks

_GAP = 2
_SELECTION_WIDTH = 3.0
_FULL_ROWS = 1.1  # a grid without an empty corner may have faces smaller by this factor
_MARK = 0.17  # side of a verdict's mark, as a share of the face's
_MARK_PIXELS = (5.0, 15.0)
_HELP = "Click a face, or choose one with the arrow keys, to make it the current one"
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_SHARE_HELP = (
    "How many of these vectors lie inside the ellipses of all pairs of PCA components, whose "
    "half-axes are sigma level × fact × width: the dashed ones in the projections. It is all of "
    "them for the pairwise methods."
)
_VERDICTS_HELP = (
    "Where the vectors lie among the images: the worst of three measures, each as a rank among "
    "the images' own. Hover a face to see its three."
)


class FaceGrid(PictureView):
    """Faces in as many columns as make them largest; a click or the arrow keys choose one."""

    picked = Signal(object)
    """The index of the face that was chosen."""
    hovered = Signal(object)
    """The index of the face that the mouse points at now, or None."""

    def __init__(self) -> None:
        super().__init__("The faces appear here")
        self.columns = 1
        self._reduced = 1
        self._faces: NDArray[np.uint8] | None = None
        self._selected: int | None = None
        self._pressed: int | None = None
        self._hovered: int | None = None
        self._judgements: Sequence[Judgement] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Generated faces")
        self.setToolTip(_HELP)

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show `faces` of shape (n, size, size, 3)."""
        if faces is not self._faces or self.waiting:
            self._faces = faces
            self._compose()

    def show_selected(self, index: int | None) -> None:
        """Draw a frame around face `index`."""
        if index != self._selected:
            self._selected = index
            self.update()

    def show_judgements(self, judgements: Sequence[Judgement]) -> None:
        """Mark each face with its verdict; an empty sequence marks none."""
        self._judgements = judgements
        self.update()

    def rect_of(self, index: int) -> QRectF:
        """Return where face `index` is drawn, in widget coordinates."""
        side, gap = self._tile()
        row, column = divmod(index, self.columns)
        return self.from_pixels(row * (side + gap), column * (side + gap), side, side)

    def _tile(self) -> tuple[int, int]:
        """Return side and gap of the faces in the picture that is composed of them."""
        if self._faces is None:
            return 0, 0
        return -(-self._faces.shape[1] // self._reduced), _GAP if self._reduced == 1 else 1

    def _best_columns(self) -> int:
        n = 0 if self._faces is None else len(self._faces)
        width, height = max(self.width(), 1), max(self.height(), 1)
        sides = [
            min(width / c, height / -(-n // c)) * (1.0 if n % c else _FULL_ROWS)
            for c in range(1, n + 1)
        ]
        return 1 + int(np.argmax(sides)) if sides else 1

    def _layout(self) -> tuple[int, int]:
        """Return the number of columns, and each how many-th pixel of a face is enough.

        Twice as many pixels as the screen has are left, or a thousand faces would make a picture
        of ten million pixels for a place of half a million.
        """
        if self._faces is None or not len(self._faces):
            return 1, 1
        columns = self._best_columns()
        rows = -(-len(self._faces) // columns)
        shown = min(self.width() / columns, self.height() / rows) * self.devicePixelRatioF()
        return columns, max(1, int(self._faces.shape[1] / (2 * max(shown, 1.0))))

    def _compose(self) -> None:
        if self._faces is not None and len(self._faces):
            self.columns, self._reduced = self._layout()
            background = self.palette().window().color()
            rgb = (background.red(), background.green(), background.blue())
            faces = self._faces[:, :: self._reduced, :: self._reduced]
            _, gap = self._tile()
            self.show_picture(face_grid(faces, self.columns, gap=gap, background=rgb))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._layout() != (self.columns, self._reduced) and not self.waiting:
            self._compose()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self.waiting:
            self._compose()

    def face_at(self, position: QPointF) -> int | None:
        """Return the index of the face at `position`, in widget coordinates."""
        pixel = self.to_pixel(position)
        if self._faces is None or pixel is None:
            return None
        side, gap = self._tile()
        return tile_at(pixel[1], pixel[0], len(self._faces), (side, side), self.columns, gap=gap)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.face_at(event.position())
            if self._pressed is not None:
                self.picked.emit(self._pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(None if self.waiting else self.face_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.hovered.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two fast clicks on two small faces are two clicks; a double click on one face is one.
        if self.face_at(event.position()) != self._pressed:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._faces is None:
            super().keyPressEvent(event)
            return
        index = 0
        if self._selected is not None and self._selected < len(self._faces):
            index = self._selected + step[0] * self.columns + step[1]
        if 0 <= index < len(self._faces):
            self.picked.emit(index)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.face_at(QPointF(event.pos()))
            if index is not None and not self.waiting:
                self._explain(index, event)
                return True
        return super().event(event)

    def _explain(self, index: int, event: QHelpEvent) -> None:
        lines = [f"Face {index + 1}"]
        if index < len(self._judgements):
            lines = [f"Face {index + 1}: {judgement_text(self._judgements[index])}"]
        # Another face has another text, though Qt would keep that of this widget.
        where = self.rect_of(index).toAlignedRect()
        QToolTip.showText(event.globalPos(), "\n".join([*lines, _HELP]), self, where)

    def paint_over(self, painter: QPainter) -> None:
        """Draw the marks of the verdicts and the frame of the chosen face."""
        if self._faces is None or self.waiting:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, beside, below = (self.mark_rect_of(k).topLeft() for k in (0, 1, self.columns))
        across = beside - first if self.columns > 1 else QPointF()
        down = below - first
        marks = Marks(self.mark_rect_of(0).width(), self.devicePixelRatioF())
        for index, judgement in enumerate(self._judgements[: len(self._faces)]):
            row, column = divmod(index, self.columns)
            marks.paint(painter, first + across * column + down * row, judgement.verdict)
        if self._selected is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(current_theme().current), _SELECTION_WIDTH))
            painter.drawRect(self.rect_of(self._selected))

    def mark_rect_of(self, index: int) -> QRectF:
        """Return where the mark of face `index` is drawn, in widget coordinates."""
        face = self.rect_of(index)
        side = float(np.clip(face.width() * _MARK, *_MARK_PIXELS))
        inset = side / 4
        return QRectF(face.right() - side - inset, face.bottom() - side - inset, side, side)


class FacesPanel(QWidget):
    """The generated faces, which of them meet all pair conditions, and where they lie."""

    face_picked = Signal(object)
    """The index of the face that was chosen."""
    face_hovered = Signal(object)
    """The index of the face that the mouse points at now, or None."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = FaceGrid()
        self.grid.picked.connect(self.face_picked)
        self.grid.hovered.connect(self.face_hovered)
        # One line each, whatever they say: the faces must not change their places for it.
        self.verdicts = PlainLabel(_VERDICTS_HELP)
        self.share = PlainLabel(_SHARE_HELP)
        layout = QVBoxLayout(self)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.verdicts)
        layout.addWidget(self.share)

    def show_waiting(self, text: str) -> None:
        """Say what the faces are waiting for."""
        self.grid.show_waiting(text)

    def show_draw(self, draw: Draw) -> None:
        """Show how many vectors are inside which ellipses."""
        inside, n = int(draw.holds.sum()), len(draw.holds)
        self.share.show_text(f"{inside:,} of {n:,} inside {_which_ellipses(draw.settings)}")

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show `faces` of shape (n, size, size, 3)."""
        self.grid.show_faces(faces)

    def show_selected(self, index: int | None) -> None:
        """Frame face `index`."""
        self.grid.show_selected(index)

    def show_judgements(self, judgements: Sequence[Judgement] | None) -> None:
        """Mark the faces with their verdicts; None while these are not known."""
        self.grid.show_judgements(judgements or ())
        self.verdicts.show_text("…" if judgements is None else _summary(judgements))


def _which_ellipses(settings: SamplingSettings) -> str:
    K, level = settings.n_components, short_level_text(settings)
    pairs = K * (K - 1) // 2
    if pairs == 0:
        return f"the limits of the one component at {level}"
    which = "the one pair ellipse" if pairs == 1 else f"all {pairs:,} pair ellipses"
    return f"{which} at {level}"


def _summary(judgements: Sequence[Judgement]) -> str:
    counts = Counter(judgement.verdict for judgement in judgements)
    said = [
        f"{GLYPHS[verdict]} {counts[verdict]:,} {words}"
        for verdict, words in VERDICT_WORDS.items()
        if counts[verdict]
    ]
    if len(said) > 1 and counts["smoother"]:
        said[1] = said[1].replace("among the images", "among them")
    return ", ".join(said)
