"""What lies under the mouse: coordinates, and how many points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel

from latent_explorer.core.formats import how_many, signed
from latent_explorer.ui.projections.marks import ellipse_text
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_ALPHA = "d8"  # lets the cloud shine through


class Readout(QLabel):
    """A line in a corner of the plane; it makes way for the mouse.

    Parameters
    ----------
    plane : Plane
        Where; nothing is said while it has no cloud.
    """

    def __init__(self, plane: Plane) -> None:
        super().__init__(plane)
        self._plane = plane
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

    def follow(self, where: QPointF) -> None:
        """Say what lies under the mouse, which is at `where` in pixels."""
        plane, inside = self._plane, self._plane.inside
        if plane.cloud is None or not inside.contains(where):
            self.hide()
            return
        point = plane.to_plane(where)
        # Differences finer than a pixel are not written.
        x, y = (
            signed(value, decimals(size)).replace("+", "")
            for value, size in zip(point, plane.frame.pixel, strict=True)
        )
        count = plane.drawing.item.count_at(*point)
        text = f"{x}, {y}: {how_many(count, 'point')}"
        if plane.layers.has_levels:
            level = float(plane.cloud.ellipse.levels(point))
            if math.isfinite(level):
                text += f"\n{ellipse_text(level, plane.cloud.share_within(level))}"
        self.setText(text)
        self.adjustSize()
        left = round(inside.right()) - self.width()
        bottom = round(inside.bottom()) - self.height()
        beside = where.x() > left - 4 * UNIT and where.y() > bottom - 4 * UNIT
        self.move(left, round(inside.top()) if beside else bottom)
        self.show()


def decimals(pixel: float) -> int:
    """Return how many digits behind the point tell places apart that are a `pixel` away."""
    return min(max(0, math.ceil(-math.log10(max(pixel, 1e-9)))), 9)
