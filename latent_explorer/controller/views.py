"""What presenters expect of panels: silent setters, and intents to connect to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.plausibility import Verdict
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.numbers import Position, View
from latent_explorer.session.projections import Projection

PlanePoints = NDArray[np.float64]
"""Points of shape (2,) or (n, 2) in the plane of a projection."""


class Intent(Protocol):
    """Something the user can want of a panel; a Qt signal is one."""

    def connect(self, slot: Callable[..., object], /) -> Any:
        """Let `slot` be called with what the intent carries."""
        ...


@dataclass(frozen=True)
class PathInPlane:
    """Where a path lies in one plane.

    Parameters
    ----------
    a, b : Position, optional
        Its ends, where they can be dragged.
    between : tuple of Position
        What it leads through between them, where that can be dragged.
    line : tuple of Position
        The path itself.
    positions : tuple of float
        The position on the path at each point of the line.
    verdicts : tuple of str or None
        Between two points of the line: the verdict on the nearest step; None while it is unknown.
    here : Position, optional
        Where on it the current point was put last.
    position : float
        The position there.
    """

    a: Position | None = None
    b: Position | None = None
    between: tuple[Position, ...] = ()
    line: tuple[Position, ...] = ()
    positions: tuple[float, ...] = ()
    verdicts: tuple[Verdict | None, ...] = ()
    here: Position | None = None
    position: float = 0.0


class GestureView(Protocol):
    """A panel on which one can drag: what happens from begin to end is one step."""

    gesture_began: Intent
    gesture_ended: Intent


class ProjectionsView(GestureView, Protocol):
    """The grid of projections; sequences have one entry for each projection.

    Intents begin with the number of the projection, unless they are about all.
    """

    pair_changed: Intent
    coordinates_changed: Intent
    swap_requested: Intent
    remove_requested: Intent
    add_requested: Intent
    activated: Intent
    ellipse_level_changed: Intent
    point_moved: Intent
    image_picked: Intent
    image_start_requested: Intent
    face_picked: Intent
    view_changed: Intent
    hovered: Intent
    equal_axes_changed: Intent
    maximise_requested: Intent

    def show_n_components(self, d: int) -> None: ...
    def show_projections(self, projections: Sequence[Projection], active: int) -> None: ...
    def show_maximised(self, maximised: bool) -> None: ...
    def show_equal_axes(self, equal: Sequence[bool]) -> None: ...
    def show_grid(self, shown: bool) -> None: ...
    def show_views(self, views: Sequence[View | None]) -> None: ...
    def show_clouds(self, clouds: Sequence[Cloud | None]) -> None: ...
    def show_ellipse_level(self, level: float) -> None: ...
    def show_sampling_limits(self, half_axes: Sequence[PlanePoints | None]) -> None: ...
    def show_current(self, points: Sequence[PlanePoints], *, follows: bool = False) -> None: ...
    def show_image(self, points: Sequence[PlanePoints]) -> None: ...
    def show_generated(self, points: Sequence[PlanePoints], selected: int | None) -> None: ...
    def show_hovered(self, points: Sequence[PlanePoints | None]) -> None: ...
    def show_thumbnail(
        self, hovered: Hovered, name: str, note: str, picture: NDArray[np.uint8] | None
    ) -> None: ...
