"""Redrawing the density of one projection."""

from __future__ import annotations

from collections.abc import Iterator

from fast_histogram import histogram2d
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from latent_explorer.bench.made_up import made_up_cloud
from latent_explorer.bench.timing import Timing, in_turn
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.turns import turns

_SIZES = {"redraw_50k": 49_820, "redraw_1m": 1_000_000, "redraw_10m": 10_000_000}
_SIDE = 440  # pixels: as large as one of four projections in the default window
_REPEATS = 60
_BARE_BINS = 200


def shown_plane(cloud: Cloud) -> Plane:
    """Return a plane that shows a cloud, as large as one of four, until it is closed."""
    plane = Plane()
    plane.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    plane.resize(_SIDE, _SIDE)
    plane.show_axis_names(("x", "y"))
    plane.show_cloud(cloud)
    plane.show()
    # Before that nothing would be painted, and the time of that measured.
    QTest.qWaitForWindowExposed(plane)
    turns().finish()  # planes are laid out in them
    return plane


def measure_redraw() -> Iterator[Timing]:
    """Time counting, colouring and painting one projection, beside counting alone.

    Of ten million points a redraw is what is painted while one pans and zooms; `exact_10m` is how
    long it takes until all of them are counted.
    """
    for name, n in _SIZES.items():
        cloud = made_up_cloud(n)
        plane = shown_plane(cloud)
        both = plane.getViewBox().viewRange()

        def redraw(plane: Plane = plane) -> None:
            plane.drawing.draw()
            plane.viewport().repaint()

        def redraw_exactly(plane: Plane = plane) -> None:
            plane.drawing.draw()
            plane.drawing.finish()
            plane.viewport().repaint()

        def count(cloud: Cloud = cloud, both: list[list[float]] = both) -> None:
            histogram2d(cloud.x, cloud.y, bins=_BARE_BINS, range=both)

        yield Timing.of(name, *in_turn(redraw, count, _REPEATS))
        if not plane.drawing.is_exact:
            exact = name.replace("redraw", "exact")
            yield Timing.of(exact, *in_turn(redraw_exactly, count, max(_REPEATS // 4, 1)))
        plane.close()
