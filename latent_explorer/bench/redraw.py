"""Redrawing the density of one projection."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from fast_histogram import histogram2d
from PySide6.QtWidgets import QApplication

from latent_explorer.bench.timing import Timing, in_turn
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.plane_index import PlaneIndex
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane

_SIZES = {"redraw_50k": 49_820, "redraw_1m": 1_000_000}
_SIDE = 440  # pixels: as large as one of four projections in the default window
_REPEATS = 60
_BARE_BINS = 200


def measure_redraw() -> Iterator[Timing]:
    """Time counting, colouring and painting one projection, beside counting alone."""
    for name, n in _SIZES.items():
        cloud = _made_up_cloud(n)
        plane = Plane()
        plane.resize(_SIDE, _SIDE)
        plane.show_axis_names(("x", "y"))
        plane.show_cloud(cloud)
        plane.show()
        QApplication.processEvents()
        x_range, y_range = plane.getViewBox().viewRange()

        def redraw(plane: Plane = plane) -> None:
            plane.draw_cloud()
            plane.viewport().repaint()

        def count(cloud: Cloud = cloud, both: tuple[object, object] = (x_range, y_range)) -> None:
            histogram2d(cloud.x, cloud.y, bins=_BARE_BINS, range=both)

        yield Timing.of(name, *in_turn(redraw, count, _REPEATS))
        plane.close()


def _made_up_cloud(n: int) -> Cloud:
    covariance = np.array([[1.0, 0.8], [0.8, 1.0]])
    rng = np.random.default_rng(0)
    x, y = rng.multivariate_normal(np.zeros(2), covariance, n).astype(np.float32).T.copy()
    request = CloudRequest(projection=Projection((0, 1)))
    ellipse = ConfidenceEllipse(np.zeros(2), covariance)
    levels = np.sort(ellipse.levels(np.stack([x, y], axis=1)).astype(np.float32))
    near = PlaneIndex.of(x, y, ellipse)
    return Cloud(request, x, y, ellipse, np.zeros(2), 0.8, levels, near)
