"""Speed, measured beside the bare call in one run: what `latent-explorer bench` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from latent_explorer.bench.live import measure_live
from latent_explorer.bench.redraw import measure_redraw
from latent_explorer.bench.sampler import measure_sampler
from latent_explorer.bench.start import measure_start
from latent_explorer.bench.timing import Timing
from latent_explorer.bundle import load_bundle
from latent_explorer.ui.start import application

__all__ = ["Timing", "measure"]


def measure(bundle: Path, report: Callable[[str], None]) -> Iterator[Timing]:
    """Measure everything, one after the other.

    Parameters
    ----------
    bundle : Path
        The bundle to measure with.
    report : callable
        Told what is being measured.

    Yields
    ------
    Timing
        As soon as it is measured.

    Raises
    ------
    ValueError
        When the bundle cannot be opened, or not be shown.
    """
    load_bundle(bundle)
    # The starts come first: later there would be a second process with TensorFlow in memory.
    report("starting the program and its bare counterparts")
    yield from measure_start(bundle)
    application()
    report("redrawing densities")
    yield from measure_redraw()
    report("dragging and sliding in the real window")
    yield from measure_live(bundle)
    report("drawing vectors")
    yield measure_sampler(bundle)
