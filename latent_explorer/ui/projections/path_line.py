"""The path in a plane: its line, told apart by its verdicts, its points, and the pin on it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtWidgets import QGraphicsItem

from latent_explorer.controller.views import PathInPlane
from latent_explorer.session.numbers import Position
from latent_explorer.ui.projections.markers import Handle, Marker
from latent_explorer.ui.projections.ranges import Frame
from latent_explorer.ui.projections.symbols import LOOKS, PIN_HEAD, letter_look
from latent_explorer.ui.tokens import Theme

PATH_LOOKS = ("path", "path_smoother", "path_among", "path_rim", "path_void")
"""The looks of its pieces: of those without a verdict, and of each verdict."""

_PREFIX = "path-"
_LINE, _POINTS, _PIN = 15.5, 16.5, 16.8
"""How high in the group: above what is many, below the chosen image and the current point."""
_FROM_TOP = 12  # pixels that the head of the pin needs above it
_ABOUT = 3.0  # pixels in which two pieces of the line are as near

Line = NDArray[np.float64]


def point_name(place: int) -> str:
    """Return the name of the handle of point number `place` of a path."""
    return f"{_PREFIX}{place}"


def place_of(name: str) -> int | None:
    """Return which point of the path a handle is; None for an end, and for all other handles."""
    return int(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else None


class Pin:
    """A pin whose tip is on the path: its head is grabbed, so that the point below stays free."""

    def __init__(self) -> None:
        shape = LOOKS["pin"].shape
        assert shape is not None  # no line
        self.marker = Marker(shape)
        self._point: Position | None = None
        self._frame: Frame | None = None

    @property
    def items(self) -> tuple[Marker, ...]:
        """What is drawn."""
        return (self.marker,)

    @property
    def point(self) -> Position | None:
        """Where its tip is."""
        return self._point

    @property
    def grip(self) -> Position | None:
        """Where the middle of its head is, in the units of the plane; None where it is hidden."""
        if self._point is None or self._frame is None or not self.marker.isVisible():
            return None
        up = -1 if self.marker.rotation() else 1
        return self._point[0], self._point[1] + up * PIN_HEAD * self._frame.pixel[1]

    def show_at(self, point: Position | None) -> None:
        """Put its tip at `point`, or hide it."""
        self._point = point
        self._place()

    def follow(self, frame: Frame) -> None:
        """Stand upright or, near the upper border, on its head."""
        self._frame = frame
        self._place()

    def set_colors(self, fill: str, halo: str) -> None:
        """Set the colours."""
        self.marker.set_colors(fill, halo)

    def _place(self) -> None:
        frame, point = self._frame, self._point
        if point is None or (frame is not None and not frame.contains(*point)):
            self.marker.show_at(None)
            return
        if frame is not None:
            _, _, _, top = frame.view
            room = (top - point[1]) / frame.pixel[1]
            self.marker.setRotation(180 if room < PIN_HEAD + _FROM_TOP else 0)
        self.marker.show_at(point)


class PathItems:
    """What is drawn of a path in one plane.

    Parameters
    ----------
    group : pyqtgraph.ItemGroup
        Holds the marks of the plane.

    Attributes
    ----------
    ends : dict of str to Handle
        The ends "a" and "b".
    between : dict of str to Handle
        What the path leads through between them, by `point_name`.
    pin : Pin
        Where on it the current point was put last.
    """

    def __init__(self, group: pg.ItemGroup) -> None:
        self._group = group
        self.ends = {end: Handle(LOOKS[end]) for end in ("a", "b")}
        self.between: dict[str, Handle] = {}
        self.pin = Pin()
        self._points: list[Handle] = []
        self._path: PathInPlane | None = None
        self._look: tuple[Theme, float] | None = None
        self._frame: Frame | None = None
        for item in self.pin.items:
            item.setZValue(_PIN)
            item.setParentItem(group)
        for handle in self.ends.values():
            self._adopt(handle)

    @cached_property
    def _lines(self) -> dict[str, pg.PlotCurveItem]:
        # Only for a path: most planes never have one.
        lines = {name: pg.PlotCurveItem(antialias=True) for name in PATH_LOOKS}
        for line in lines.values():
            # A marker that moves above it repaints it: a copy is there sooner.
            line.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            line.setZValue(_LINE)
            line.setParentItem(self._group)
        if self._look is not None:
            _paint(lines, *self._look)
        return lines

    def _adopt(self, handle: Handle) -> None:
        for item in handle.items:
            item.setZValue(_POINTS)
            item.setParentItem(self._group)

    @property
    def handles(self) -> dict[str, Handle]:
        """The points that can be dragged, by name."""
        return {**self.ends, **self.between}

    @property
    def shown(self) -> PathInPlane | None:
        """What is drawn."""
        return self._path

    def apply_theme(self, theme: Theme, ratio: float) -> None:
        """Take the colours of `theme`, on a screen of `ratio` pixels a pixel of the window."""
        self._look = theme, ratio
        if "_lines" in vars(self):
            _paint(self._lines, theme, ratio)
        for name, end in self.ends.items():
            end.set_colors(getattr(theme, LOOKS[name].color), theme.halo)
        for handle in self._points:
            handle.set_colors(getattr(theme, LOOKS["waypoint"].color), theme.halo)
        self.pin.set_colors(getattr(theme, LOOKS["pin"].color), theme.halo)

    def follow(self, frame: Frame) -> None:
        """Keep in view what must not leave it."""
        self._frame = frame
        for handle in self.handles.values():
            handle.follow(frame)
        self.pin.follow(frame)

    def show(self, path: PathInPlane | None) -> None:
        """Draw a path, or nothing."""
        if path == self._path:
            return
        before, self._path = self._path or PathInPlane(), path
        path = path or PathInPlane()
        for name, place in (("a", path.a), ("b", path.b)):
            self.ends[name].show_at(place)
        self._show_between(path.between)
        self.pin.show_at(path.here)
        if (path.line, path.verdicts) != (before.line, before.verdicts):
            self._draw(path)

    def _show_between(self, places: tuple[Position, ...]) -> None:
        # Items stay for the next time: to take them out of the scene is slow.
        while len(self._points) < len(places):
            handle = Handle(letter_look("waypoint", str(len(self._points) + 1)))
            self._points.append(handle)
            self._adopt(handle)
            if self._frame is not None:
                handle.follow(self._frame)
            if self._look is not None:
                self.apply_theme(*self._look)
        for k, handle in enumerate(self._points):
            handle.show_at(places[k] if k < len(places) else None)
        shown = self._points[: len(places)]
        self.between = {point_name(k): handle for k, handle in enumerate(shown, start=1)}

    def _draw(self, path: PathInPlane) -> None:
        line = np.array(path.line).reshape(-1, 2)
        kinds = [_look_of(verdict) for verdict in path.verdicts]
        for name, item in self._lines.items():
            points = _pieces(line, np.array([kind == name for kind in kinds], bool))
            item.setData(points[:, 0], points[:, 1], connect="finite")

    def drawn(self, name: str) -> Line:
        """Return the points of the pieces with a look, of shape (m, 2), NaN between pieces."""
        x, y = self._lines[name].getData()
        return np.empty((0, 2)) if x is None else np.stack([x, y], axis=1)

    def nearest(self, frame: Frame, at: Position) -> tuple[float, float] | None:
        """Return the position on the path that is drawn nearest to a place, and how far it is.

        Of several that are about as near, as where the line crosses itself, it is the one next to
        where the point is.

        Parameters
        ----------
        frame : Frame
            The view.
        at : Position
            The place, in the units of the plane.

        Returns
        -------
        tuple of float
            The position, and the distance in pixels; None where there is no line.
        """
        path = self._path
        if path is None or len(path.line) < 2:
            return None
        ends = (np.array(path.line) - at) / frame.pixel
        steps = np.diff(ends, axis=0)
        squares = np.einsum("ij,ij->i", steps, steps)
        along = -np.einsum("ij,ij->i", ends[:-1], steps) / np.where(squares > 0, squares, 1.0)
        along = np.clip(along, 0.0, 1.0)
        away = np.linalg.norm(ends[:-1] + along[:, None] * steps, axis=1)
        shares = np.array(path.positions)
        positions = shares[:-1] + along * np.diff(shares)
        near = np.flatnonzero(away <= away.min() + _ABOUT)
        best = near[np.argmin(np.abs(positions[near] - path.position))]
        return float(positions[best]), float(away.min())


def _paint(lines: dict[str, pg.PlotCurveItem], theme: Theme, ratio: float) -> None:
    for name, line in lines.items():
        look = LOOKS[name]
        line.setPen(look.pen(getattr(theme, look.color), ratio))
        line.setShadowPen(look.halo_pen(theme.halo, ratio))


def _look_of(verdict: str | None) -> str:
    return "path" if verdict is None else f"path_{verdict}"


def _pieces(line: Line, chosen: NDArray[np.bool_]) -> Line:
    """Return the pieces of a line that are chosen, with NaN between those that do not touch."""
    if not chosen.any():
        return np.empty((0, 2))
    gap = np.full((1, 2), np.nan)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chosen.view(np.int8), [0]])))
    runs = [line[start : stop + 1] for start, stop in edges.reshape(-1, 2)]
    return np.concatenate([part for run in runs for part in (run, gap)][:-1])
