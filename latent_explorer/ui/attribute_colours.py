"""Colours of classes and numbers, told apart also by the colour-blind; in light and dark."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from latent_explorer.ui.tokens import Theme

Lut = NDArray[np.uint8]

SHAPES = ("o", "s", "t1", "d", "t", "star", "+", "x")
"""pyqtgraph's symbols for the points of the classes, in the order of their colours."""

GLYPHS = ("●", "■", "▲", "◆", "▼", "★", "✚", "✖")
"""The same as characters."""

# After Okabe and Ito, each moved until it has 3:1 against the ground and all are told apart also
# with protanopia and deuteranopia; the first ones furthest.
_CLASSES_ON_DARK = (
    "#3bb1ff",
    "#f2a52b",
    "#39704e",
    "#cd829d",
    "#d77825",
    "#1973b7",
    "#eae365",
    "#f2f3ee",
)
_CLASSES_ON_LIGHT = (
    "#045cb5",
    "#d9660a",
    "#0b5243",
    "#c573a0",
    "#8d5a1c",
    "#2a99e7",
    "#858d5b",
    "#25211c",
)
_NUMBERS = "CET-CBL2"
# The part of the map that stands out from the ground.
_NUMBERS_ON_DARK = (0.30, 1.0)
_NUMBERS_ON_LIGHT = (0.80, 0.10)
STEPS_OF_LEAD = 64
"""How many colours there are between a class that leads by nothing and one that is alone."""


def _is_dark(theme: Theme) -> bool:
    return QColor(theme.plot).lightness() < 128


def class_colours(theme: Theme) -> tuple[str, ...]:
    """Return the colours of the classes as hex strings."""
    return _CLASSES_ON_DARK if _is_dark(theme) else _CLASSES_ON_LIGHT


def tie_colour(theme: Theme) -> str:
    """Return the colour of a place where no class leads."""
    return "#c3c6cd" if _is_dark(theme) else "#8f949e"


def ground_colour(theme: Theme) -> str:
    """Return the grey of points that are filtered out or have no value."""
    return "#59606d" if _is_dark(theme) else "#c3c8d0"


def rgb(*colours: str) -> Lut:
    """Return colours of shape (n, 3)."""
    shown = [QColor(colour) for colour in colours]
    return np.array([(c.red(), c.green(), c.blue()) for c in shown], np.uint8)


@cache
def class_lut(theme: Theme) -> Lut:
    """Return the colours of classes by their lead, RGB of shape (8, STEPS_OF_LEAD, 3)."""
    (tie,) = rgb(tie_colour(theme)).astype(float)
    own = rgb(*class_colours(theme)).astype(float)
    # A tendency is to be seen, too: most attributes have no more than that in any plane.
    lead = np.linspace(0, 1, STEPS_OF_LEAD)[:, np.newaxis] ** 0.6
    lut: Lut = np.rint(tie + lead * (own[:, np.newaxis] - tie)).astype(np.uint8)
    return lut


@cache
def number_lut(theme: Theme) -> Lut:
    """Return the colours of numbers from low to high, RGB of shape (256, 3)."""
    start, stop = _NUMBERS_ON_DARK if _is_dark(theme) else _NUMBERS_ON_LIGHT
    colours = pg.colormap.get(_NUMBERS).map(np.linspace(start, stop, 256), mode="byte")
    lut: Lut = np.ascontiguousarray(colours[:, :3])
    return lut
