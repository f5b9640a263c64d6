"""The cloud in the colours of an attribute, as pixels: one for each bin."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.attributes import Classes
from latent_explorer.core.coloured_density import leaders, mean_levels, with_surroundings
from latent_explorer.core.density import log_scaled
from latent_explorer.core.run_counts import Run, RunCounts, RunsInView
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring, left_out
from latent_explorer.ui.attribute_colours import (
    STEPS_OF_LEAD,
    class_lut,
    ground_colour,
    number_lut,
    rgb,
)
from latent_explorer.ui.tokens import Theme

# Of 255, where there is one point and where there are most.
_CLASS_OPACITY = (110, 255)
_NUMBER_OPACITY = (190, 255)
_GROUND_OPACITY = (120, 200)

Counts = NDArray[np.float32]
Runs = tuple[RunCounts, ...]
# Red, green, blue and opacity as one number.
_Packed = NDArray[np.uint32]


def coloured_runs(coloured: ColouredCloud, colouring: Colouring) -> list[Run]:
    """Return what is counted of a cloud in colours: first each colour, then the grey ground.

    Parameters
    ----------
    coloured : ColouredCloud
        The points.
    colouring : Colouring
        Which of them are in colours; classes of which none is have no run.
    """
    x, y, attribute = coloured.x, coloured.y, coloured.attribute
    runs = colouring.runs(attribute)
    grey = [Run(x[run], y[run], run.start) for run in left_out(runs, len(x))]
    if isinstance(attribute, Classes):
        shown = [runs[number] for number in shown_classes(coloured, colouring)]
        return [Run(x[run], y[run], run.start) for run in shown] + grey
    (run,) = runs
    return [Run(x[run], y[run], run.start, attribute.weights[run]), *grey]


def shown_classes(coloured: ColouredCloud, colouring: Colouring) -> list[int]:
    """Return the numbers of the classes that are in colours."""
    runs = colouring.runs(coloured.attribute)
    return [number for number, run in enumerate(runs) if run.stop > run.start]


def coloured_pixels(
    coloured: ColouredCloud, colouring: Colouring, found: RunsInView, theme: Theme
) -> tuple[NDArray[np.uint8], Counts]:
    """Return what a cloud in colours looks like, and how many points are in each bin.

    Parameters
    ----------
    coloured : ColouredCloud
        The points.
    colouring : Colouring
        Which of them are in colours; the others are a grey ground.
    found : RunsInView
        The counts of its `coloured_runs`.
    theme : Theme
        The appearance.

    Returns
    -------
    pixels : ndarray of uint8 of shape (rows, columns, 4)
        Red, green, blue and opacity.
    counts : ndarray of float32 of shape (rows, columns)
        Of all points, whatever their colour.
    """
    shape = found.runs[0].bins.shape
    if isinstance(coloured.attribute, Classes):
        shown = shown_classes(coloured, colouring)
        n_coloured = len(shown)
        pixels, counts = _of_classes(found.runs[:n_coloured], shown, shape, theme)
    else:
        n_coloured = 1
        pixels, counts = _of_number(found.runs[0], theme)
    grey_runs = found.runs[n_coloured:]
    if grey_runs:
        ground = _total(grey_runs, shape)
        grey = _packed(rgb(ground_colour(theme)))
        beneath = grey[0] | _opacities(_GROUND_OPACITY).take(log_scaled(ground))
        np.copyto(pixels, beneath, where=counts == 0)
        counts += ground
    return pixels.view(np.uint8).reshape(*shape, 4), counts


def _of_classes(
    found: Runs, shown: list[int], shape: tuple[int, ...], theme: Theme
) -> tuple[_Packed, Counts]:
    counts = _total(found, shape)
    if not found:
        return np.zeros(shape, np.uint32), counts
    leader, lead = leaders([with_surroundings(own.bins) for own in found])
    lead *= STEPS_OF_LEAD - 1
    index = leader.astype(np.intp)
    index *= STEPS_OF_LEAD
    index += lead.astype(np.intp)
    colours = _packed(class_lut(theme)[shown].reshape(-1, 3))
    pixels = colours.take(index)
    pixels |= _opacities(_CLASS_OPACITY).take(log_scaled(counts))
    return pixels, counts


def _of_number(found: RunCounts, theme: Theme) -> tuple[_Packed, Counts]:
    assert found.sums is not None
    levels = mean_levels(with_surroundings(found.bins), with_surroundings(found.sums))
    pixels = _packed(number_lut(theme)).take(levels)
    pixels |= _opacities(_NUMBER_OPACITY).take(log_scaled(found.bins))
    return pixels, found.bins.copy()


def _total(runs: Runs, shape: tuple[int, ...]) -> Counts:
    total = np.zeros(shape, np.float32)
    for run in runs:
        total += run.bins
    return total


def _packed(colours: NDArray[np.uint8]) -> _Packed:
    """Return colours of shape (n, 3) as pixels of no opacity, of shape (n,)."""
    padded = np.zeros((len(colours), 4), np.uint8)
    padded[:, :3] = colours
    return padded.view(np.uint32).ravel()


@cache
def _opacities(ends: tuple[int, int]) -> _Packed:
    """Return the opacity for each brightness, of shape (256,): none where there is no point."""
    padded = np.zeros((256, 4), np.uint8)
    padded[1:, 3] = np.rint(np.linspace(*ends, 255))
    return padded.view(np.uint32).ravel()
