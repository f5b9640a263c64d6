"""What lies under the mouse: coordinates, and how many points."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from latent_explorer.core.formats import signed
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize

_ALPHA = "d8"  # lets the cloud shine through


class Readout(QLabel):
    """A line in a corner of the plane; it makes way for the mouse.

    Parameters
    ----------
    parent : QWidget
        The plane.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMargin(UNIT // 2)
        set_text_size(self, TextSize.SMALL)
        self.apply_theme()
        self.hide()

    def apply_theme(self) -> None:
        """Take the colours of now."""
        theme = current_theme()
        color = f"#{_ALPHA}{theme.plot[1:]}"
        self.setStyleSheet(f"color: {theme.text}; background: {color}")

    def show_at(
        self,
        where: QPointF,
        inside: QRectF,
        point: tuple[float, float],
        pixel: tuple[float, float],
        count: int,
    ) -> None:
        """Say what lies under the mouse.

        Parameters
        ----------
        where : QPointF
            The mouse, in pixels.
        inside : QRectF
            The plane in which it is, in pixels.
        point : tuple of float
            The same place in units of the plane.
        pixel : tuple of float
            Width and height of a pixel in these units: finer differences are not written.
        count : int
            How many points are drawn there.
        """
        x, y = (
            signed(value, decimals(size)).replace("+", "")
            for value, size in zip(point, pixel, strict=True)
        )
        points = "point" if count == 1 else "points"
        self.setText(f"{x}, {y}: {count:,} {points}")
        self.adjustSize()
        left = round(inside.right()) - self.width()
        bottom = round(inside.bottom()) - self.height()
        beside = where.x() > left - 4 * UNIT and where.y() > bottom - 4 * UNIT
        self.move(left, round(inside.top()) if beside else bottom)
        self.show()


def decimals(pixel: float) -> int:
    """Return how many digits behind the point tell places apart that are a `pixel` away."""
    return min(max(0, math.ceil(-math.log10(max(pixel, 1e-9)))), 9)
