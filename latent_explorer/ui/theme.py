"""Colours of the plots and faces in light and dark; the widgets follow the system by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


class Appearance(Enum):
    """What the user wants the window to look like."""

    FOLLOW = "&Follow the system"
    LIGHT = "&Light"
    DARK = "&Dark"


_SCHEMES = {
    Appearance.FOLLOW: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


@dataclass(frozen=True)
class Theme:
    """Colours as hex strings; the colour-blind can tell the accents apart.

    Parameters
    ----------
    plot, grid, text : str
        Background, frame and labels of a projection.
    density : tuple of str
        The two ends of the density map, sparse to dense, even in lightness.
    ellipse, generated, current, image, origin : str
        What they are called after.
    outline : str
        Drawn around markers so that they stand out on the cloud.
    """

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
    plot="#16181d",
    grid="#3a3f4b",
    text="#b9c0cc",
    density=("#2f4563", "#3f6ea3", "#5fa3d9", "#9fcdf0", "#d5ebfb"),
    ellipse="#f0e442",
    generated="#e69f00",
    current="#ff5f7e",
    image="#00c08b",
    origin="#ffffff",
    outline="#0b0c0f",
)
LIGHT = Theme(
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


_DARK_ROLES = {
    QPalette.ColorRole.Window: "#1f2228",
    QPalette.ColorRole.WindowText: "#d6dae1",
    QPalette.ColorRole.Base: "#16181d",
    QPalette.ColorRole.AlternateBase: "#1b1e24",
    QPalette.ColorRole.Text: "#d6dae1",
    QPalette.ColorRole.PlaceholderText: "#868d99",
    QPalette.ColorRole.Button: "#2a2e36",
    QPalette.ColorRole.ButtonText: "#d6dae1",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.Light: "#3a3f4b",
    QPalette.ColorRole.Midlight: "#323741",
    QPalette.ColorRole.Mid: "#3a3f4b",
    QPalette.ColorRole.Dark: "#111317",
    QPalette.ColorRole.Shadow: "#08090b",
    QPalette.ColorRole.Highlight: "#3a7fc1",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Accent: "#5fa3d9",
    QPalette.ColorRole.Link: "#5fa3d9",
    QPalette.ColorRole.ToolTipBase: "#2a2e36",
    QPalette.ColorRole.ToolTipText: "#d6dae1",
}
_DISABLED = "#6b7280"


def set_appearance(appearance: Appearance) -> None:
    """Make the application light or dark, or let it follow the system."""
    scheme = _SCHEMES[appearance]
    hints = QApplication.styleHints()
    QApplication.setPalette(QPalette())
    hints.setColorScheme(scheme)
    if scheme != Qt.ColorScheme.Unknown and hints.colorScheme() != scheme:
        # Some desktops cannot be asked; then the palette has to do.
        QApplication.setPalette(_dark_palette() if scheme == Qt.ColorScheme.Dark else QPalette())


def _dark_palette() -> QPalette:
    palette = QPalette()
    for role, color in _DARK_ROLES.items():
        palette.setColor(role, QColor(color))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED))
    return palette


def current_theme() -> Theme:
    """Return the theme that fits the application's palette."""
    base: QColor = QApplication.palette().color(QPalette.ColorRole.Base)
    return DARK if base.lightness() < 128 else LIGHT
