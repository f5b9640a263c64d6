"""The film strip: faces in rows, the verdict below each, and a mark where the point is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QStyle, QVBoxLayout, QWidget

from latent_explorer.core.plausibility import Judgement, Verdict
from latent_explorer.ui.face_grid import FaceTilesWidget
from latent_explorer.ui.face_grid.frames import paint_current
from latent_explorer.ui.face_grid.layout import GAP, TileLayout
from latent_explorer.ui.face_grid.scroll import hold_tiles
from latent_explorer.ui.theme import current_theme, text_font
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.widgets.verdict_mark import GLYPHS, verdict_ink

SHORT: dict[Verdict, str] = {
    "smoother": "smoother",
    "among": "among",
    "rim": "at the rim",
    "void": "void",
}
"""The verdicts in a word, where there is no room for more."""

_LEAST, _MOST = 15 * UNIT, 64 * UNIT
"""Side of a face, in pixels: those that do not fit are scrolled."""
_HEAD = 2 * UNIT  # of the mark where the point is
_ROUNDING = 1e-6
_ROWS_AT_MOST = 6


@dataclass(frozen=True)
class FilmLayout(TileLayout):
    """Tiles with room for words below each.

    Parameters
    ----------
    below : int
        That room, in pixels.
    """

    below: int = 0

    @property
    def size(self) -> tuple[int, int]:
        return super().size[0], self.rows * (self.step + self.below)

    def corner(self, index: int) -> tuple[int, int]:
        x, y = super().corner(index)
        return x, y + index // self.columns * self.below

    def index_at(self, x: float, y: float) -> int | None:
        row, down = divmod(y, self.step + self.below)
        # Words belong to the face above them.
        return super().index_at(x, row * self.step + min(down, self.step / 2))

    def indices_between(self, top: int, bottom: int) -> Iterator[int]:
        step = self.step + self.below
        first, last = max(top // step, 0), bottom // step
        yield from range(first * self.columns, min((last + 1) * self.columns, self.n))


class FilmTiles(FaceTilesWidget):
    """The faces, with what stands below them."""

    def __init__(self) -> None:
        super().__init__("Film strip", "The faces along the path appear here", pinnable=False)
        self._positions: tuple[float, ...] = ()
        self._verdicts: tuple[Verdict, ...] = ()
        self._at: float | None = None

    @staticmethod
    def caption_height() -> int:
        """Return the room below the faces, in pixels."""
        return 2 * QFontMetrics(text_font(TextSize.SMALL)).height() + UNIT

    def show_positions(self, positions: tuple[float, ...]) -> None:
        """Say where on the path each face is."""
        self._positions = positions
        self.update()

    def show_verdicts(self, judgements: tuple[Judgement, ...]) -> None:
        """Say below each face, and by its frame, where it lies."""
        self._verdicts = tuple(each.verdict for each in judgements)
        self.show_judgements(judgements)

    def show_at(self, position: float | None) -> None:
        """Mark where the current point is; None where it is nowhere on the path."""
        if position != self._at:
            before, self._at = self.mark_rect(), position
            for rect in (before, self.mark_rect()):
                if rect is not None:
                    self.update(rect.toAlignedRect().adjusted(-2, -2, 2, 2))
            self.show_selected(self._step_at(position))

    def _step_at(self, position: float | None) -> int | None:
        if position is None:
            return None
        found = (k for k, each in enumerate(self._positions) if abs(each - position) < 1e-6)
        return next(found, None)

    def mark_rect(self) -> QRectF | None:
        """Return where the current point is marked, between the two steps beside it."""
        positions = self._positions
        if self._at is None or not self.n or len(positions) != self.n:
            return None
        spacing = positions[1] - positions[0]
        step = (self._at - positions[0]) / spacing if spacing > 0 else 0.0
        before = min(int(step + _ROUNDING), self.n - 1)
        face = self.rect_of(before)
        x = face.center().x() + (step - before) * (face.width() + GAP)
        return QRectF(x - _HEAD / 2, face.bottom() - _HEAD / 2, _HEAD, _HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.n or self.waiting or len(self._positions) != self.n:
            return
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(TextSize.SMALL))
        height = QFontMetrics(painter.font()).height()
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        for k, position in enumerate(self._positions):
            face = self.rect_of(k)
            line = QRectF(face.left() - GAP / 2, face.bottom() + UNIT, face.width() + GAP, height)
            if not event.rect().intersects(line.toAlignedRect().adjusted(0, 0, 0, height)):
                continue
            if k < len(self._verdicts):
                verdict = self._verdicts[k]
                painter.setPen(QColor(verdict_ink(verdict, theme)))
                metrics = painter.fontMetrics()
                whole = f"{GLYPHS[verdict]} {SHORT[verdict]}"
                fits = metrics.horizontalAdvance(whole) <= line.width()
                painter.drawText(line, centre, whole if fits else GLYPHS[verdict])
            painter.setPen(QColor(theme.quiet))
            painter.drawText(line.translated(0, height), centre, f"{position:.2f}")
        mark = self.mark_rect()
        if mark is not None:
            paint_current(painter, mark)
        painter.end()


def _largest(n: int, width: int, height: int, below: int) -> tuple[int, int]:
    """Return the largest side at which all faces fit, and in how many columns."""
    best = 0, max(1, n)
    for rows in range(1, min(_ROWS_AT_MOST, max(1, n)) + 1):
        columns = -(-max(1, n) // rows)
        side = min(_MOST, width // columns - GAP, height // rows - below - GAP)
        if side > best[0]:
            best = side, columns
    return best


class _Sideways(QScrollArea):
    """Scrolls sideways by any wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().x() or event.angleDelta().y()
        bar = self.horizontalScrollBar()
        if bar.maximum() and turned:
            bar.setValue(bar.value() - turned)
            event.accept()
        else:
            event.ignore()


class FilmPlace(QWidget):
    """As large as all faces fit in some rows; where they would be tiny one row is scrolled.

    Attributes
    ----------
    tiles : FilmTiles
        The faces.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tiles = FilmTiles()
        self.sideways = _Sideways()
        self.sideways.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hold_tiles(self.sideways, self.tiles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sideways)
        self.tiles.number_changed.connect(self.arrange)

    def arrange(self) -> None:
        """Lay the strip out in the room there is."""
        n = self.tiles.n
        width, height = self.width(), self.height()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        below = self.tiles.caption_height()
        side, columns = _largest(n, width, height, below)
        scrolled = n > 0 and side < _LEAST
        if scrolled:
            # As high as there is room: nothing is gained by smaller ones.
            side, columns = max(_LEAST, min(_MOST, height - below - GAP - bar)), n
        spare = max(0, width - columns * (side + GAP))
        layout = FilmLayout(n, max(1, columns), side, 0 if scrolled else spare // 2, below)
        policy = Qt.ScrollBarPolicy
        self.sideways.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolled else policy.ScrollBarAlwaysOff
        )
        self.tiles.arrange(layout)
        self.tiles.resize(max(layout.size[0], width), height - bar * scrolled)
        self.sideways.horizontalScrollBar().setSingleStep(max(1, layout.step // 3))

    def bring_into_view(self) -> None:
        """Scroll to where the current point is marked."""
        mark = self.tiles.mark_rect()
        bar = self.sideways.horizontalScrollBar()
        if mark is not None and bar.maximum():
            margin = self.width() // 4
            self.sideways.ensureVisible(round(mark.center().x()), 0, margin, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange()
