"""What is drawn in a chart: traces, upright lines and dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.tokens import Theme

Numbers: TypeAlias = "NDArray[np.float64] | NDArray[np.intp]"
Colour: TypeAlias = "str | int"
"""A colour of the theme by its name, or that of a class by its number."""
Style = Literal["solid", "dashed", "dotted"]
Range: TypeAlias = "tuple[float, float]"


@dataclass(frozen=True, eq=False)
class Trace:
    """A curve, or the outline of a histogram.

    Parameters
    ----------
    x, y : ndarray of shape (m,)
        Its points; where y is no number, there is a gap.
    colour : str or int
        Of the theme by its name, or of a class by its number.
    name : str
        In the legend; empty for one that is not listed.
    said : str
        What the legend says behind the name.
    style : str
        "solid", "dashed" (what is theory) or "dotted".
    width : float
        In pixels.
    steps : bool
        Whether y are those of bins, and x their m + 1 ends.
    filled : bool
        Whether what is below is filled; what lies behind is seen.
    halo : bool
        Whether it is told apart from whatever is behind it by a line in the colour of the ground.
    """

    x: Numbers
    y: Numbers
    colour: Colour = "accent"
    name: str = ""
    said: str = ""
    style: Style = "solid"
    width: float = 2.0
    steps: bool = False
    filled: bool = False
    halo: bool = False


@dataclass(frozen=True)
class Upright:
    """A line from bottom to top at `x`; what is like that of a trace is called the same."""

    x: float
    colour: Colour = "text"
    name: str = ""
    style: Style = "dotted"
    width: float = 2.0


@dataclass(frozen=True)
class Dot:
    """A place that is marked."""

    x: float
    y: float
    colour: Colour = "generated"


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that a chart shows.

    Parameters
    ----------
    x_name, y_name : str
        Of the axes; empty where the chart is to keep those that it has.
    nothing : str
        What the legend says where there is nothing to list.
    title : str
        What it shows, as a saved figure says it.
    traces : tuple of Trace
        The lowest first.
    uprights : tuple of Upright
        Above the traces.
    dots : tuple of Dot
        Above all else.
    """

    traces: tuple[Trace, ...] = ()
    uprights: tuple[Upright, ...] = ()
    dots: tuple[Dot, ...] = ()
    x_range: Range | None = None
    y_range: Range | None = None
    x_name: str = ""
    y_name: str = ""
    nothing: str = ""
    title: str = ""


def colour_in(theme: Theme, colour: Colour) -> str:
    """Return a colour as a hex string."""
    if isinstance(colour, str):
        return str(getattr(theme, colour))
    return class_colours(theme)[colour]
