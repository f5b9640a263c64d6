"""Correlations as colours: blue below 0, yellow above, which the colour-blind tell apart."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from latent_explorer.core.arrays import Array
from latent_explorer.ui.tokens import DARK, Theme

Pixels = NDArray[np.uint8]

_STEPS = 255  # odd: 0 has a colour of its own, in the middle
_WITHIN = 0.99  # the share of pairs that are told apart
_ENDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def scale_end(r: Array) -> float:
    """Return where the scale of a matrix ends: a round number that few pairs lie beyond.

    With the strongest pair at its end, all others would hardly differ from 0 where a few are
    strong, as in most latent spaces.

    Parameters
    ----------
    r : ndarray of shape (d, d)
        Correlations; NaN counts as none.

    Returns
    -------
    float
        At least |r| of 99 of 100 pairs.
    """
    strength = np.abs(r[np.triu_indices(len(r), 1)])
    strength = strength[~np.isnan(strength)]
    most = float(np.quantile(strength, _WITHIN, method="higher")) if len(strength) else 0.0
    # Zeros by construction are zeros of the whole scale.
    return next((end for end in _ENDS if 0 < most <= end), 1.0)


@cache
def diverging_colours(theme: Theme) -> Pixels:
    """Return the colours from the lowest to the highest, of shape (255, 3).

    One map of pyqtgraph's for each appearance, both in even steps of lightness from the middle,
    which is near the ground.
    """
    import pyqtgraph as pg  # not before the first frame

    name = "CET-D6" if theme is DARK else "CET-CBD1"
    colours: Pixels = pg.colormap.get(name).getLookupTable(0.0, 1.0, _STEPS, alpha=False)
    return colours.astype(np.uint8)


def matrix_colours(r: Array, end: float, theme: Theme) -> Pixels:
    """Return the picture of correlations, RGB.

    Parameters
    ----------
    r : ndarray of shape (m, k)
        Correlations; NaN has the colour of an edge.
    end : float
        Where the scale ends on both sides.
    theme : Theme
        Whose colours.

    Returns
    -------
    ndarray of uint8 of shape (m, k, 3)
    """
    known = ~np.isnan(r)
    place = np.clip(np.where(known, r, 0.0) / end, -1.0, 1.0)
    pixels = diverging_colours(theme)[np.rint((place + 1) * (_STEPS // 2)).astype(np.uint8)]
    edge = QColor(theme.edge)
    pixels[~known] = edge.red(), edge.green(), edge.blue()
    return pixels
