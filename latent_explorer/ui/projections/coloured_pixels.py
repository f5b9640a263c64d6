"""The cloud in the colours of an attribute, as pixels: one for each bin."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.attributes import Classes, Numbers
from latent_explorer.core.coloured_density import (
    leaders,
    level_sums,
    mean_levels,
    with_surroundings,
)
from latent_explorer.core.density import density_image, log_scaled
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring, left_out
from latent_explorer.ui.attribute_colours import (
    STEPS_OF_LEAD,
    class_lut,
    ground_colour,
    number_lut,
    rgb,
)
from latent_explorer.ui.projections.bins import Bins
from latent_explorer.ui.tokens import Theme

# Of 255, where there is one point and where there are most.
_CLASS_OPACITY = (110, 255)
_NUMBER_OPACITY = (190, 255)
_GROUND_OPACITY = (120, 200)

Counts = NDArray[np.float32]
Runs = tuple[slice, ...]
# Red, green, blue and opacity as one number.
_Packed = NDArray[np.uint32]


def coloured_pixels(
    coloured: ColouredCloud, colouring: Colouring, bins: Bins, theme: Theme
) -> tuple[NDArray[np.uint8], Counts]:
    """Return what a cloud in colours looks like, and how many points are in each bin.

    Parameters
    ----------
    coloured : ColouredCloud
        The points.
    colouring : Colouring
        Which of them are in colours; the others are a grey ground.
    bins : Bins
        Where they are counted.
    theme : Theme
        The appearance.

    Returns
    -------
    pixels : ndarray of uint8 of shape (rows, columns, 4)
        Red, green, blue and opacity.
    counts : ndarray of float32 of shape (rows, columns)
        Of all points, whatever their colour.
    """
    attribute = coloured.attribute
    runs = colouring.runs(attribute)
    if isinstance(attribute, Classes):
        pixels, counts = _of_classes(coloured, runs, bins, theme)
    else:
        pixels, counts = _of_number(coloured, attribute, runs[0], bins, theme)
    grey_runs = left_out(runs, len(coloured.x))
    if grey_runs:
        ground = _total(_counted(coloured, grey_runs, bins), bins)
        grey = _packed(rgb(ground_colour(theme)))
        beneath = grey[0] | _opacities(_GROUND_OPACITY).take(log_scaled(ground))
        np.copyto(pixels, beneath, where=counts == 0)
        counts += ground
    return pixels.view(np.uint8).reshape(*bins.shape, 4), counts


def _of_classes(
    coloured: ColouredCloud, runs: Runs, bins: Bins, theme: Theme
) -> tuple[_Packed, Counts]:
    shown = [number for number, run in enumerate(runs) if run.stop > run.start]
    each = _counted(coloured, [runs[number] for number in shown], bins)
    counts = _total(each, bins)
    if not each:
        return np.zeros(bins.shape, np.uint32), counts
    leader, lead = leaders([with_surroundings(own) for own in each])
    lead *= STEPS_OF_LEAD - 1
    index = leader.astype(np.intp)
    index *= STEPS_OF_LEAD
    index += lead.astype(np.intp)
    colours = _packed(class_lut(theme)[shown].reshape(-1, 3))
    pixels = colours.take(index)
    pixels |= _opacities(_CLASS_OPACITY).take(log_scaled(counts))
    return pixels, counts


def _of_number(
    coloured: ColouredCloud, attribute: Numbers, run: slice, bins: Bins, theme: Theme
) -> tuple[_Packed, Counts]:
    counts, sums = level_sums(
        coloured.x[run],
        coloured.y[run],
        attribute.weights[run],
        bins.x_range,
        bins.y_range,
        bins.shape,
    )
    levels = mean_levels(with_surroundings(counts), with_surroundings(sums))
    pixels = _packed(number_lut(theme)).take(levels)
    pixels |= _opacities(_NUMBER_OPACITY).take(log_scaled(counts))
    return pixels, counts


def _counted(coloured: ColouredCloud, runs: Runs | list[slice], bins: Bins) -> list[Counts]:
    return [
        density_image(coloured.x[run], coloured.y[run], bins.x_range, bins.y_range, bins.shape)
        for run in runs
    ]


def _total(each: list[Counts], bins: Bins) -> Counts:
    total = np.zeros(bins.shape, np.float32)
    for counts in each:
        total += counts
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
