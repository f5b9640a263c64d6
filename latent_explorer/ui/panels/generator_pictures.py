"""What the generator does to one vector, drawn: its components, a pair of them, all pairs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from latent_explorer.controller.presenters.generator_steps import Redraw, TraceShown
from latent_explorer.core.formats import how_many
from latent_explorer.core.space import Pair
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import UNIT, Theme

_HALF = 0.5**0.5  # two components beyond it are never inside together
_SPACE = 2.0  # pixels between text and what it names
_REACH = 1.12  # of a plane, in units of the limits
_FLAGS = Qt.AlignmentFlag


class _Picture(QWidget):
    """Something drawn, with words for those who cannot see it."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, name: str, *, square: bool) -> None:
        super().__init__()
        self.setAccessibleName(name)
        # As high as there is room for: a panel that scrolls would have what it would like best.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._square = square

    def minimumSizeHint(self) -> QSize:
        return QSize(32 * UNIT, 32 * UNIT) if self._square else QSize(48 * UNIT, 22 * UNIT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        self.paint(painter, current_theme())
        painter.end()

    @abstractmethod  # for mypy: Qt's classes have a metaclass that is not ABCMeta
    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw it."""

    def _line(self) -> float:
        return float(self.fontMetrics().height())

    def _write(self, painter: QPainter, rect: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(rect, flags.value, text)

    def _square_within(self, below: float, beside: float, above: float) -> QRectF:
        """Return the largest square that leaves so much room."""
        side = min(self.width() - beside - _SPACE, self.height() - below - above - _SPACE)
        side = max(side, 1.0)
        left = beside + (self.width() - beside - side) / 2
        return QRectF(left, above, side, side)


class UnitBars(_Picture):
    """|u| of each component as a bar: 1 is the end of what it may reach."""

    def __init__(self) -> None:
        super().__init__("How far out each component is", square=False)
        self._u: NDArray[np.float64] = np.empty(0)
        self._redraw: Redraw | None = None
        self._violated: frozenset[int] = frozenset()

    def show_trace(self, trace: TraceShown) -> None:
        """Show a vector, and the pair that is looked at."""
        self._u = np.abs(trace.u)
        self._redraw = trace.redraw
        self._violated = frozenset(trace.violated.ravel().tolist())
        self.update()

    def bar(self, component: int) -> QRectF:
        """Return where the bar of a component is, in widget coordinates."""
        field = self._field()
        width = field.width() / max(len(self._u), 1)
        height = field.height() * float(self._u[component])
        return QRectF(field.left() + component * width, field.bottom() - height, width, height)

    def _field(self) -> QRectF:
        left = self.fontMetrics().horizontalAdvance("0.71 ") + _SPACE
        top, bottom = self._line() / 2, self._line() + 2 * _SPACE
        return QRectF(left, top, max(self.width() - left, 1), max(self.height() - top - bottom, 1))

    def paint(self, painter: QPainter, theme: Theme) -> None:
        field, line = self._field(), self._line()
        painter.fillRect(field, QColor(theme.plot))
        gap = min(field.width() / max(len(self._u), 1) * 0.2, 2.0)
        for component in range(len(self._u)):
            painter.fillRect(
                self.bar(component).adjusted(gap / 2, 0, -gap / 2, 0),
                QColor(self._ink(component, theme)),
            )
        self._mark(painter, theme)
        for value, text in ((1.0, "1"), (_HALF, "0.71"), (0.0, "0")):
            y = field.bottom() - value * field.height()
            style = Qt.PenStyle.DashLine if value == _HALF else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(theme.edge), 1.0, style))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            place = QRectF(0, y - line / 2, field.left() - 2 * _SPACE, line)
            if value == 1.0 and (1.0 - _HALF) * field.height() < line:
                continue  # it would stand upon the one below
            self._write(painter, place, _FLAGS.AlignRight | _FLAGS.AlignVCenter, text)
        below = QRectF(field.left(), field.bottom() + _SPACE, field.width(), line)
        self._write(painter, below, _FLAGS.AlignLeft, "PCA 0")
        self._write(painter, below, _FLAGS.AlignRight, f"PCA {max(len(self._u) - 1, 0)}")
        self._write(painter, below, _FLAGS.AlignHCenter, "|u| of each component")

    def _ink(self, component: int, theme: Theme) -> str:
        redraw = self._redraw
        if redraw is not None and component == redraw.redrawn:
            return theme.current
        if redraw is not None and component == redraw.kept:
            return theme.image
        return theme.generated if component in self._violated else theme.edge

    def _mark(self, painter: QPainter, theme: Theme) -> None:
        """Draw where the component was that was drawn again."""
        redraw = self._redraw
        if redraw is None or redraw.redrawn >= len(self._u):
            return
        field, bar = self._field(), self.bar(redraw.redrawn)
        top = field.bottom() - field.height() * abs(redraw.old)
        painter.setPen(QPen(QColor(theme.current), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(bar.center().x(), bar.top()), QPointF(bar.center().x(), top))


class UnitPlane(_Picture):
    """The plane of two components: the circle that a pair has to lie in, and the vector's way."""

    def __init__(self, name: str) -> None:
        super().__init__(name, square=True)
        self._pair: Pair | None = None
        self._places: NDArray[np.float64] = np.empty((0, 2))
        self._reach: tuple[float, float] | None = None

    def show_way(
        self, pair: Pair | None, places: Sequence[Sequence[float]], bound: float | None = None
    ) -> None:
        """Show where the vector was in the plane of `pair`, in units of the limits.

        Parameters
        ----------
        pair : tuple of int, optional
            The components to the right and upwards; None for none.
        places : sequence of float of shape (k, 2)
            The last one is where it is now.
        bound : float, optional
            How far up and down the second component may be drawn, at the place of the first.
        """
        self._pair = pair
        self._places = np.asarray(places, np.float64).reshape(-1, 2)
        self._reach = None if bound is None else (-bound, bound)
        self.update()

    def to_pixels(self, x: float, y: float) -> QPointF:
        """Return where a place is drawn, in widget coordinates."""
        field = self._field()
        scale = field.width() / (2 * _REACH)
        return field.center() + QPointF(x * scale, -y * scale)

    def _field(self) -> QRectF:
        line = self._line()
        return self._square_within(line + _SPACE, line + _SPACE, _SPACE)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        field, line = self._field(), self._line()
        painter.fillRect(field, QColor(theme.plot))
        if self._pair is None:
            return
        painter.setPen(QPen(QColor(theme.grid), 1.0))
        painter.drawRect(QRectF(self.to_pixels(-1, 1), self.to_pixels(1, -1)))
        painter.drawLine(self.to_pixels(-1, 0), self.to_pixels(1, 0))
        painter.drawLine(self.to_pixels(0, -1), self.to_pixels(0, 1))
        painter.setPen(QPen(QColor(theme.ellipse), 2.0))
        painter.drawEllipse(QRectF(self.to_pixels(-1, 1), self.to_pixels(1, -1)))
        self._paint_way(painter, theme)
        below = QRectF(field.left(), field.bottom() + _SPACE, field.width(), line)
        self._write(painter, below, _FLAGS.AlignHCenter, f"PCA {self._pair[0]}")
        painter.save()
        painter.translate(field.left() - _SPACE, field.center().y())
        painter.rotate(-90)
        beside = QRectF(-field.height() / 2, -line, field.height(), line)
        self._write(painter, beside, _FLAGS.AlignHCenter, f"PCA {self._pair[1]}")
        painter.restore()

    def _paint_way(self, painter: QPainter, theme: Theme) -> None:
        if not len(self._places):
            return
        points = [self.to_pixels(*place) for place in self._places.tolist()]
        if self._reach is not None:
            x = float(self._places[-1, 0])
            painter.setPen(QPen(QColor(theme.image), 4.0, c=Qt.PenCapStyle.FlatCap))
            painter.drawLine(*(self.to_pixels(x, y) for y in self._reach))
        painter.setPen(QPen(QColor(theme.current), 1.5, Qt.PenStyle.DotLine))
        painter.drawPolyline(points)
        radius = 1.5 * UNIT
        painter.setPen(QPen(QColor(theme.generated), 2.0))
        painter.setBrush(QColor(theme.plot))
        for point in points[:-1]:
            painter.drawEllipse(point, radius - 1, radius - 1)
        painter.setPen(QPen(QColor(theme.halo), 1.5))
        painter.setBrush(QColor(theme.current))
        painter.drawEllipse(points[-1], radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class PairsPicture(_Picture):
    """All pairs as a triangle of dots: those that lie outside of their ellipse are filled."""

    pair_chosen = Signal(object)
    """A pair of components was clicked."""

    def __init__(self) -> None:
        super().__init__("Pairs outside of their ellipses", square=True)
        self._K = 0
        self._image: QImage | None = None
        self._violated: NDArray[np.intp] = np.empty((0, 2), np.intp)
        self._redraw: Redraw | None = None
        self._colors: tuple[str, str] | None = None

    def show_trace(self, trace: TraceShown) -> None:
        """Show which pairs lie outside, and ring the one that is looked at."""
        self._K, self._violated, self._redraw = len(trace.u), trace.violated, trace.redraw
        self._image = None
        self.update()

    def pair_at(self, position: QPointF) -> Pair | None:
        """Return the pair whose dot is at a place of the widget."""
        field = self._field()
        if not field.contains(position) or self._K < 2:
            return None
        offset = (position - field.topLeft()) * self._K / field.width()
        j, i = (min(int(each), self._K - 1) for each in (offset.x(), offset.y()))
        return (min(i, j), max(i, j)) if i != j else None

    def dot(self, pair: Pair) -> QPointF:
        """Return where the dot of a pair i < j is, in widget coordinates."""
        field, (i, j) = self._field(), pair
        scale = field.width() / max(self._K, 1)
        return field.topLeft() + QPointF((j + 0.5) * scale, (i + 0.5) * scale)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pair = self.pair_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and pair is not None:
            self.pair_chosen.emit(pair)

    def _field(self) -> QRectF:
        return self._square_within(self._line() + _SPACE, _SPACE, _SPACE)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        field = self._field()
        painter.fillRect(field, QColor(theme.plot))
        colors = (theme.generated, theme.plot)
        if self._image is None or self._colors != colors:
            self._image, self._colors = self._new_image(*colors), colors
        painter.drawImage(field, self._image)
        painter.setPen(QPen(QColor(theme.edge), 1.0))
        painter.drawLine(field.topLeft(), field.bottomRight())
        redraw = self._redraw
        if redraw is not None:
            low, high = sorted((redraw.kept, redraw.redrawn))
            painter.setPen(QPen(QColor(theme.current), 2.0))
            painter.drawEllipse(self.dot((low, high)), 1.5 * UNIT, 1.5 * UNIT)
        below = QRectF(0, field.bottom() + _SPACE, self.width(), self._line())
        text = f"{how_many(len(self._violated), 'pair')} outside"
        self._write(painter, below, _FLAGS.AlignHCenter, text)

    def _new_image(self, violated: str, ground: str) -> QImage:
        side = max(self._K, 1)
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        color = QColor(violated).rgb()
        for i, j in self._violated.tolist():
            image.setPixel(j, i, color)
        return image
