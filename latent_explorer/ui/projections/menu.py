"""What a right click in a projection offers."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.path_tools import point_at
from latent_explorer.ui.projections.tools import handle_at, image_at

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane


def open_menu(plane: Plane, event: QContextMenuEvent) -> None:
    """Offer what can be done where `plane`, which has a cloud, was clicked."""
    assert plane.cloud is not None
    position = QPointF(event.pos())
    x, y = plane.to_plane(position)
    image = image_at(plane, position)
    menu = QMenu(plane)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("Move the point here", partial(_place, plane, "current", x, y))
    if image is not None:
        menu.addAction("Start from this image", partial(_start_from, plane, image, plane.cloud))
    menu.addAction("Path begins here (A)", partial(_place, plane, "a", x, y))
    menu.addAction("Path leads through here", partial(_add, plane, x, y))
    menu.addAction("Path ends here (B)", partial(_place, plane, "b", x, y))
    place = point_at(plane, handle_at(plane, position))
    if place is not None:
        menu.addAction("Remove this point of the path", partial(plane.path_removed.emit, place))
    menu.addSeparator()
    menu.addAction("Show the whole cloud", plane.reset_view)
    equal = menu.addAction("One scale for both axes (1:1)", partial(_set_equal, plane))
    equal.setCheckable(True)
    equal.setChecked(plane.has_equal_axes)
    menu.addAction("Save as PNG …", partial(plane.figure_requested.emit, "png"))
    menu.addAction("Save as SVG …", partial(plane.figure_requested.emit, "svg"))
    menu.popup(event.globalPos())


def _place(plane: Plane, name: str, x: float, y: float) -> None:
    plane.gesture_began.emit()
    plane.place(name, x, y, time.perf_counter())
    plane.gesture_ended.emit()


def _add(plane: Plane, x: float, y: float) -> None:
    plane.path_added.emit(x, y, None)


def _set_equal(plane: Plane) -> None:
    plane.equal_axes_changed.emit(not plane.has_equal_axes)


def _start_from(plane: Plane, image: int, seen: Cloud) -> None:
    # While the menu was open the cloud may have become that of another bundle.
    if plane.cloud is seen:
        plane.image_start_requested.emit(image)
