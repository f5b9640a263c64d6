"""The wheel zooms a projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QWheelEvent

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_ZOOM_PER_STEP = 0.75
_STEP = 120  # Qt's units: eighths of a degree
_STEPS_AT_MOST = 8  # of one event: what a driver reports can be far more


def zoom_by_wheel(plane: Plane, event: QWheelEvent) -> None:
    """Zoom `plane` around the mouse; over the numbers of an axis along that axis alone."""
    steps = event.angleDelta().y() / _STEP
    inside, where = plane.inside, event.position()
    axes = where.x() >= inside.left(), where.y() <= inside.bottom()
    if not steps or not any(axes):
        return
    # Two axes that have one scale keep it.
    if plane.has_equal_axes:
        axes = True, True
    factor = _ZOOM_PER_STEP ** max(-_STEPS_AT_MOST, min(steps, _STEPS_AT_MOST))
    plane.zoom(plane.to_plane(where), factor, axes)
