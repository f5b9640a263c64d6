"""A plane that gets another size: its old picture fills it until it is drawn in turns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter

from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.projections.cloud_drawing import CloudDrawing
from latent_explorer.ui.projections.viewed_plot import ViewedPlot
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.turns import turns


class Resizing(QObject):
    """Lay out a plane in its new size, and draw it, in turns of their own.

    Both take long where several planes are resized together. A plane that is not painted until then
    would be black: a window that gets another size is painted as a whole.

    Parameters
    ----------
    plane : ViewedPlot
        What gets another size; the parent of this object.
    drawing : CloudDrawing
        Draws its cloud.
    lay_out : callable
        Lays out what is in it for the size that it has.

    Attributes
    ----------
    is_going_on : bool
        Whether what is in the plane does not fit its size yet.
    """

    def __init__(
        self, plane: ViewedPlot, drawing: CloudDrawing, lay_out: Callable[[], object]
    ) -> None:
        super().__init__(plane)
        self._plane = plane
        self._drawing = drawing
        self._lay_out = lay_out
        self._size = QSize()
        self._picture = QImage()
        self._painted = QRect()
        self.is_going_on = False

    def begin(self) -> None:
        """Do it in turns to come; docks are laid out in many steps, of which the last counts."""
        if not self.is_going_on:
            self.is_going_on = True
            self._drawing.hold(self.finish)
            turns().add(self._fill, at_once=False)

    def finish(self) -> None:
        """Do it now, for a picture that is kept."""
        if self.is_going_on:
            self._lay_out()
            self._draw()

    def _fill(self) -> None:
        if self.is_going_on:
            self._size = self._plane.size()
            self._lay_out()
            turns().add(self._draw_in_turn, at_once=False)

    def _draw_in_turn(self) -> None:
        if self.is_going_on and self._size != self._plane.size():
            self._fill()
        elif self.is_going_on:
            self._draw()

    def _draw(self) -> None:
        self.is_going_on = False
        self._drawing.redraw()
        self._plane.viewport().update()

    # What it looked like

    def keep(self, part: QRect) -> None:
        """Keep what was painted just now in a part of the plane, soon."""
        self._painted = self._painted.united(part)
        leisure().do(self, "keep", self._keep_painted)

    def _keep_painted(self) -> None:
        part, self._painted = self._painted, QRect()
        viewport = self._plane.viewport()
        window = viewport.window()
        store = window.backingStore()
        painted = None if store is None else store.paintDevice()
        if self.is_going_on or not isinstance(painted, QImage):
            return
        ratio = painted.devicePixelRatio()
        corner = viewport.mapTo(window, QPoint())
        if self._picture.size() == viewport.size() * ratio:
            painter = QPainter(self._picture)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(part.topLeft(), painted, _pixels(part.translated(corner), ratio))
            painter.end()
        elif part.contains(viewport.rect()):
            self._picture = painted.copy(_pixels(QRect(corner, viewport.size()), ratio))

    def paint(self) -> None:
        """Paint what was kept, as large as the plane is now."""
        viewport = self._plane.viewport()
        painter = QPainter(viewport)
        if self._picture.isNull():
            painter.fillRect(viewport.rect(), current_theme().plot)
        else:
            painter.drawImage(viewport.rect(), self._picture)
        painter.end()

    def forget(self) -> None:
        """Forget what it looked like: it shows something else from now on."""
        self._picture = QImage()


def _pixels(part: QRect, ratio: float) -> QRect:
    return QRect(part.topLeft() * ratio, part.size() * ratio)
