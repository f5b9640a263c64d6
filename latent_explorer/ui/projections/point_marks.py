"""Single points and generated ones in all projections; what follows a slider may lag behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from latent_explorer.controller.views import PlanePoints
from latent_explorer.ui.leisure import Pace, leisure
from latent_explorer.ui.projections.seen_marks import SeenMarks

if TYPE_CHECKING:
    from latent_explorer.ui.projections.canvas import Plane


class PointMarks(QObject):
    """The current point, the chosen image, generated vectors and the ellipses they are drawn in.

    Parameters
    ----------
    planes : callable
        Returns the planes, in order.
    seen : SeenMarks
        Told what there is to be seen.
    parent : QWidget
        The panel they belong to.
    """

    def __init__(
        self, planes: Callable[[], Sequence[Plane]], seen: SeenMarks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._planes = planes
        self._seen = seen

    def show_limits(self, limits: Sequence[PlanePoints | None]) -> None:
        """Draw ellipses around (0, 0) of these half-axes of shape (2,); None for none."""
        leisure().do(self, "limits", partial(self._draw_limits, limits))

    def show_current(self, points: Sequence[PlanePoints], *, follows: bool) -> None:
        """Move the current point, of shape (2,).

        Parameters
        ----------
        points : sequence of ndarray of shape (2,)
            Where it is in each plane.
        follows : bool
            Whether it is one of the generated points, with which it moves.
        """
        step = partial(self._draw_current, points)
        leisure().do(self, "current", step, Pace.READ if follows else Pace.SEEN)

    def show_image(self, points: Sequence[PlanePoints]) -> None:
        """Mark the chosen image at points of shape (2,); no points, no mark."""
        planes = self._planes()
        for index, plane in enumerate(planes):
            plane.show_image(points[index] if len(points) else None)
        self._seen.mark(image=[len(points) > 0] * len(planes))

    def show_generated(self, points: Sequence[PlanePoints], selected: int | None) -> None:
        """Mark the generated vectors at points of shape (n, 2), one of them as chosen."""
        leisure().do(self, "generated", partial(self._draw_generated, points, selected))

    def _draw_limits(self, limits: Sequence[PlanePoints | None]) -> None:
        for plane, limit in zip(self._planes(), limits, strict=True):
            plane.show_sampling_limit(limit)
        self._seen.mark(sampling=[limit is not None for limit in limits])

    def _draw_current(self, points: Sequence[PlanePoints]) -> None:
        for plane, point in zip(self._planes(), points, strict=True):
            plane.show_current(point)

    def _draw_generated(self, points: Sequence[PlanePoints], selected: int | None) -> None:
        for plane, each in zip(self._planes(), points, strict=True):
            plane.show_generated(each, selected)
        n = len(points[0]) if points else 0
        chosen = selected is not None and selected < n
        self._seen.mark(generated=[n > 0] * len(points), chosen=[chosen] * len(points))
