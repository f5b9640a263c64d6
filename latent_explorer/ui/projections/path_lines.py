"""The path in a grid of projections: where it is shown, and what is wanted of it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from latent_explorer.controller.views import PathInPlane

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane

_MARKS = ("a", "b", "waypoint", "pin", "path")
_VERDICTS = ("smoother", "among", "rim", "void")


class PathLines(QObject):
    """The path in a grid of planes.

    Parameters
    ----------
    planes : callable
        Returns the planes, in order.
    parent : QWidget
        The panel they belong to.
    """

    point_placed = Signal(object, object, object)
    """(place, index, (x, y)): put a point of the path somewhere in a plane: "a", "b" or a number,
    counted from 0 at the begin."""
    point_added = Signal(object, object, object)
    """(index, (x, y), position): lead through a place in a plane too; put in at this position of
    the path, or with None where that is the shortest detour."""
    point_removed = Signal(object)
    """Lead no longer through the point of this number."""
    run_along = Signal(float, float)
    """(position, time): move the current point along the path, because of an event at this time."""
    shown = Signal(object)
    """Which planes have which marks: lists of bool by the names of the marks."""

    def __init__(self, planes: Callable[[], Sequence[Plane]], parent: QWidget) -> None:
        super().__init__(parent)
        self._planes = planes

    def join(self, plane: Plane) -> None:
        """Listen to a new plane."""
        plane.path_placed.connect(partial(self._place, plane))
        plane.path_added.connect(partial(self._add, plane))
        plane.path_removed.connect(self.point_removed)
        plane.path_run.connect(self.run_along)

    def show_paths(self, paths: Sequence[PathInPlane | None]) -> None:
        """Draw the path in each plane where it is given."""
        for plane, path in zip(self._planes(), paths, strict=True):
            plane.marks.path.show(path)
        marked = [_marks(path) for path in paths]
        names = (*_MARKS, *(f"path_{verdict}" for verdict in _VERDICTS))
        self.shown.emit({name: [name in each for each in marked] for name in names})

    def _index(self, plane: Plane) -> int:
        return list(self._planes()).index(plane)

    def _place(self, plane: Plane, place: object, x: float, y: float) -> None:
        self.point_placed.emit(place, self._index(plane), (x, y))

    def _add(self, plane: Plane, x: float, y: float, position: object) -> None:
        self.point_added.emit(self._index(plane), (x, y), position)


def _marks(path: PathInPlane | None) -> set[str]:
    """Return the names of what there is to see of a path."""
    if path is None:
        return set()
    marks = {f"path_{verdict}" for verdict in path.verdicts if verdict is not None}
    for name, there in (
        ("a", path.a),
        ("b", path.b),
        ("waypoint", path.between),
        ("pin", path.here),
        ("path", None in path.verdicts),
    ):
        if there:
            marks.add(name)
    return marks
