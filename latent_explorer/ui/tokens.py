"""What the window is drawn with: spacing, sizes of text, and colours in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

UNIT = 4
"""Spacing and sizes are multiples of it, in pixels."""

ICON = 4 * UNIT
"""Side of an icon beside text, in pixels."""


class TextSize(Enum):
    """The three sizes of text, as points more than the system's font has."""

    SMALL = -1.0
    """What explains: units, counts, sources."""
    NORMAL = 0.0
    LARGE = 3.0
    """What is said first: the verdict, the title of an empty panel."""


@dataclass(frozen=True)
class Theme:
    """Colours as hex strings.

    Parameters
    ----------
    window, surface, field : str
        Ground of the window, of panels upon it, and of what can be typed into.
    text, quiet : str
        Text, and text that explains.
    border, edge : str
        Lines between surfaces, and around what can be used: 3:1 against what is around it.
    accent, on_accent : str
        What is chosen, focused or filled, and text upon it.
    chosen : str
        The face of a button of a bar that is the one chosen: a tint of the accent.
    error, success : str
        What went wrong, and what went well.
    plot, grid : str
        Ground and frame of a projection.
    density : tuple of str, float, float
        A perceptually uniform map of pyqtgraph's for the density, and the part of it from sparse
        to dense.
    ellipse, generated, current, image, origin : str
        Marks in a projection, called after what they show: 3:1 against the emptiest ground, and
        apart in lightness, so that the colour-blind tell them apart too.
    halo : str
        Around every mark: 3:1 against the densest ground.
    smoother, among, rim, void : str
        Pieces of a path, called after their verdicts; apart in lightness or in blue and yellow.
    """

    window: str
    surface: str
    field: str
    text: str
    quiet: str
    border: str
    edge: str
    accent: str
    on_accent: str
    chosen: str
    error: str
    success: str
    plot: str
    grid: str
    density: tuple[str, float, float]
    ellipse: str
    generated: str
    current: str
    image: str
    origin: str
    halo: str
    smoother: str
    among: str
    rim: str
    void: str


DARK = Theme(
    window="#17191e",
    surface="#1f2228",
    field="#16181d",
    text="#dfe3ea",
    quiet="#a3abb8",
    border="#343943",
    edge="#7b8494",
    accent="#5fa8e6",
    on_accent="#0b1520",
    chosen="#23415c",
    error="#ff8a80",
    success="#7bd88f",
    plot="#16181d",
    grid="#3a3f4b",
    density=("CET-L6", 0.28, 1.0),
    ellipse="#f0e442",
    generated="#ff9f1c",
    current="#ff5f8a",
    image="#6ee7b0",
    origin="#ffffff",
    halo="#0b0c0f",
    smoother="#7cc8f5",
    among="#3ddc97",
    rim="#ffc23d",
    void="#ff5a4d",
)
LIGHT = Theme(
    window="#eef0f3",
    surface="#f9fafb",
    field="#ffffff",
    text="#1d2430",
    quiet="#576071",
    border="#d3d8df",
    edge="#7d8796",
    accent="#1769b5",
    on_accent="#ffffff",
    chosen="#bcd8f0",
    error="#b3261e",
    success="#1b6e38",
    plot="#ffffff",
    grid="#c9ced6",
    density=("CET-L12", 0.15, 1.0),
    ellipse="#a11d16",
    generated="#c46a00",
    current="#d81b7a",
    image="#006148",
    origin="#111111",
    halo="#ffffff",
    smoother="#2f86c8",
    among="#0a6b45",
    rim="#b87400",
    void="#8f0d1e",
)
