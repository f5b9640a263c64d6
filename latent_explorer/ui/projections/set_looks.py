"""What the points of compared sets look like: each set has a colour and a shape of its own."""

from __future__ import annotations

from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.tokens import Theme

SYMBOLS = ("s", "star", "t", "t2", "t3", "h")
"""pyqtgraph's symbols, one a look; none is that of another mark."""

GLYPHS = ("■", "★", "▼", "▶", "◀", "⬢")
"""The same as characters."""

POINT, HALO = 9, 1.0
"""Size of a point in pixels, and the halo around it: that of single marks would fill a star."""

CLASSES = (3, 1, 2, 6, 7, 4)
"""The classes whose colours they have: all but the blue ones, which the cloud itself has."""


def set_colours(theme: Theme) -> tuple[str, ...]:
    """Return the colours of the sets as hex strings: those of classes, which all tell apart."""
    colours = class_colours(theme)
    return tuple(colours[number] for number in CLASSES)
