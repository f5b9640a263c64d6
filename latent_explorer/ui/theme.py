"""Colours of the plots and faces in light and dark; the widgets follow the system by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Theme:
    """Colours as hex strings; the colour-blind can tell the accents apart.

    Parameters
    ----------
    dark : bool
        Whether the surfaces are dark.
    plot, grid, text : str
        Background, frame and labels of a projection.
    density : tuple of str
        The two ends of the density map, sparse to dense, even in lightness.
    ellipse, generated, current, image, origin : str
        What they are called after.
    outline : str
        Drawn around markers so that they stand out on the cloud.
    """

    dark: bool
    plot: str
    grid: str
    text: str
    density: tuple[str, ...]
    ellipse: str
    generated: str
    current: str
    image: str
    origin: str
    outline: str

    def density_lut(self) -> NDArray[np.uint8]:
        """Return the density map as RGBA of shape (256, 4); nothing is drawn where no point is."""
        return _density_lut(self.density)


DARK = Theme(
    dark=True,
    plot="#16181d",
    grid="#3a3f4b",
    text="#b9c0cc",
    density=("#2f4563", "#3f6ea3", "#5fa3d9", "#a8d5f5", "#f4fbff"),
    ellipse="#f0e442",
    generated="#e69f00",
    current="#ff5f7e",
    image="#00c08b",
    origin="#ffffff",
    outline="#0b0c0f",
)
LIGHT = Theme(
    dark=False,
    plot="#ffffff",
    grid="#c9ced6",
    text="#454b57",
    density=("#cfe0f1", "#9cc3e6", "#5b97cf", "#2a659f", "#0d2f5c"),
    ellipse="#b3261e",
    generated="#e08a00",
    current="#d81b60",
    image="#008a63",
    origin="#111111",
    outline="#ffffff",
)


@cache
def _density_lut(stops: tuple[str, ...]) -> NDArray[np.uint8]:
    ramp = pg.ColorMap(np.linspace(0, 1, len(stops)), [pg.mkColor(stop) for stop in stops])
    lut: NDArray[np.uint8] = ramp.getLookupTable(nPts=256, alpha=True)
    lut[0, 3] = 0
    return lut


def current_theme() -> Theme:
    """Return the theme that fits the application's palette."""
    base: QColor = QApplication.palette().color(QPalette.ColorRole.Base)
    return DARK if base.lightness() < 128 else LIGHT
