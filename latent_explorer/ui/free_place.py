"""Where something lies on as little as possible of what must be seen in the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QDockWidget

from latent_explorer.controller.presenters import current_face, faces, projections
from latent_explorer.ui.tokens import UNIT

if TYPE_CHECKING:
    from latent_explorer.ui.main_window import MainWindow

# All of them change with what one tries.
_COSTS = {faces.NAME: 16, current_face.NAME: 16, projections.NAME: 4}


def free_place(
    size: QSize, room: QRect, about: QRect, covered: Sequence[tuple[QRect, int]]
) -> QPoint:
    """Return where something lies on as little as possible of what must be seen.

    Parameters
    ----------
    size : QSize
        Of what is placed.
    room : QRect
        Where it can be.
    about : QRect
        What it should be near.
    covered : sequence of (QRect, int)
        What it should not lie on, and what each pixel of it costs.

    Returns
    -------
    QPoint
        The upper left corner; of places that cost the same, the nearest.
    """
    last_x, last_y = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    lefts, tops = {room.left(), last_x}, {room.top(), last_y}
    for rect, _ in covered:
        lefts |= {rect.left() - size.width() - UNIT, rect.left(), rect.right() + UNIT}
        tops |= {rect.top() - size.height() - UNIT, rect.top(), rect.bottom() + UNIT}

    def cost(place: QRect) -> tuple[int, int]:
        parts = ((rect.intersected(place), price) for rect, price in covered)
        way = place.center() - about.center()
        return sum(p.width() * p.height() * price for p, price in parts), way.manhattanLength()

    places = [
        QRect(QPoint(max(room.left(), min(x, last_x)), max(room.top(), min(y, last_y))), size)
        for x in sorted(lefts)
        for y in sorted(tops)
    ]
    return min(places, key=cost).topLeft()


def below_bars(window: MainWindow) -> int:
    """Return where the bars of a window end that have what one clicks and reads first."""
    bars = [bar for bar in (window.tools, window.messages) if bar.isVisibleTo(window)]
    return max((bar.geometry().bottom() for bar in bars), default=0)


def must_be_seen(window: MainWindow) -> list[tuple[QRect, int]]:
    """Return where faces and projections are, and what it costs to lie on a pixel of them."""
    return [(place, _COSTS[name]) for name, place in panels_seen(window) if name in _COSTS]


def panels_seen(window: MainWindow) -> list[tuple[str, QRect]]:
    """Return the panels that are seen in a window, and where each is."""
    return [
        (dock.windowTitle(), dock.geometry())
        for dock in window.findChildren(QDockWidget)
        if dock.windowTitle() in window.docks.visible and not dock.isFloating()
    ]
