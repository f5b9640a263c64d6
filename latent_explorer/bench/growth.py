"""How what the program takes grows with the number of points: `latent-explorer bench --growth`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication

from latent_explorer.bench.made_up import made_up_bundle
from latent_explorer.bench.redraw import shown_plane
from latent_explorer.bench.timing import seconds
from latent_explorer.bundle import load_bundle
from latent_explorer.bundle.plane_cache import PlaneCache
from latent_explorer.core.correlation import correlation_steps
from latent_explorer.core.neighbours import nearest_steps
from latent_explorer.core.slices import slice_index_steps
from latent_explorer.jobs.clouds import Cloud, CloudRequest, CoarseCloudRequest, has_many
from latent_explorer.jobs.request import Request, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.ui.start import application

SIZES = (10_000, 100_000, 1_000_000)
"""Numbers of points that are measured by default: half a gigabyte on disk."""

_REPEATS = 21
_VECTORS = 24
_SAMPLE = 5000
_PLANE = Projection((0, 1))


@dataclass(frozen=True)
class Growth:
    """What something takes, in seconds, at each number of points.

    Parameters
    ----------
    name : str
        What was measured.
    seconds : dict of int to float
        By the number of points; NaN where there is nothing to measure.
    """

    name: str
    seconds: dict[int, float]

    @property
    def exponent(self) -> float:
        """The slope of the logarithms: 1 where twice the points take twice the time."""
        known = {n: s for n, s in self.seconds.items() if np.isfinite(s)}
        if len(known) < 2:
            return float("nan")
        return float(np.polyfit(np.log([*known]), np.log([*known.values()]), 1)[0])

    def as_row(self) -> str:
        """Return the row of a Markdown table."""
        cells = [_shown(s) for s in self.seconds.values()]
        exponent = "" if np.isnan(self.exponent) else f"{self.exponent:.2f}"
        return " | ".join(["", self.name, *cells, exponent, ""]).strip()


def measure_growth(
    bundle: Path, sizes: Sequence[int], folder: Path | None, report: Callable[[str], None]
) -> list[Growth]:
    """Measure opening, redrawing and analyses with made-up bundles of several sizes.

    Parameters
    ----------
    bundle : Path
        The bundle whose points and networks the made-up ones take.
    sizes : sequence of int
        The numbers of points.
    folder : Path, optional
        Where the made-up bundles are kept, and found the next time; by default nowhere.
    report : callable
        Told what is being measured.
    """
    application()
    measured: dict[str, dict[int, float]] = {}
    like = load_bundle(bundle)
    with TemporaryDirectory() if folder is None else nullcontext(folder) as place:
        for n in sizes:
            path = Path(place, f"made-up-{n}")
            if not path.exists():
                report(f"making up {n:,} z-points")
                made_up_bundle(path, like, n)
            report(f"measuring with {n:,} z-points")
            with TemporaryDirectory(dir=place) as cache:
                for name, took in _measured(path, PlaneCache(Path(cache))):
                    measured.setdefault(name, {})[n] = took
    return [Growth(name, took) for name, took in measured.items()]


def as_table(growths: Sequence[Growth]) -> str:
    """Return a Markdown table with a row for each thing that was measured."""
    sizes = [f"{n:,}" for n in growths[0].seconds]
    heads = " | ".join(["", "z-points", *sizes, "exponent", ""]).strip()
    ruler = "|".join(["", "---", *["---:"] * (len(sizes) + 1), ""])
    return "\n".join([heads, ruler, *(growth.as_row() for growth in growths)])


def _measured(path: Path, cache: PlaneCache) -> Iterator[tuple[str, float]]:
    workspace = Workspace(load_bundle, _no_networks, planes=cache)
    yield "opening", float(np.median([seconds(lambda: load_bundle(path)) for _ in range(3)]))
    bundle = workspace.open(path)
    space, of = bundle.space, bundle.fingerprint
    many = has_many(space)
    request: Request = CloudRequest(bundle=of, projection=_PLANE, many=many)
    coarse: Request = CoarseCloudRequest(bundle=of, projection=_PLANE)
    first = seconds(lambda: _result(coarse if many else request, workspace))
    yield "first picture of a plane", first
    started = time.perf_counter()
    cloud = _result(request, workspace)
    yield "its points sorted", time.perf_counter() - started
    yield "the same, from the cache", _again(request, workspace) if many else float("nan")
    yield from _redrawing(cloud)
    yield "correlation, 5,000 points", seconds(lambda: _ended(_correlation(space)))
    yield "slices", seconds(lambda: _ended(slice_index_steps(space)))
    z = np.asarray(space.points[:_VECTORS], np.float64) + 0.1
    yield "nearest images of 24 vectors", seconds(lambda: _ended(nearest_steps(z, space, 1)))


def _redrawing(cloud: Cloud) -> Iterator[tuple[str, float]]:
    plane = shown_plane(cloud)
    x0, x1, y0, y1 = plane.frame.view
    width, height = x1 - x0, y1 - y0

    def move(number: int) -> None:
        # Zooming in and back, and moving on.
        zoom = 4.0 ** (1 - abs(number - _REPEATS // 2) / (_REPEATS // 2))
        left = x0 + (width - width / zoom) / 2 + 0.003 * number * width
        bottom = y0 + (height - height / zoom) / 2
        plane.show_view((left, left + width / zoom, bottom, bottom + height / zoom))
        plane.drawing.draw()
        plane.viewport().repaint()

    def count() -> None:
        plane.drawing.draw()
        plane.drawing.finish()
        plane.viewport().repaint()

    took = [seconds(partial(move, number)) for number in range(_REPEATS)]
    yield "redraw while panning and zooming", float(np.median(took))
    plane.show_view((x0, x1, y0, y1))
    yield "until all in view are counted", float(np.median([seconds(count) for _ in range(5)]))
    plane.close()
    QApplication.processEvents()


def _correlation(space: Any) -> Any:
    return correlation_steps(space, "z", sample=_SAMPLE)


def _result(request: Request, workspace: Workspace) -> Any:
    return [step for step in run(request, workspace) if step is not None][-1]


def _again(request: Request, workspace: Workspace) -> float:
    return seconds(lambda: _result(request, workspace))


def _ended(steps: Iterator[Any]) -> None:
    for _ in steps:
        pass


def _no_networks(_: Any) -> Any:
    raise ValueError("no network is needed here")


def _shown(took: float) -> str:
    if np.isnan(took):
        return "-"
    return f"{took:,.1f} s" if took >= 1 else f"{1e3 * took:,.1f} ms"
