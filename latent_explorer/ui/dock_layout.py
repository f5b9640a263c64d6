"""Where docks stand in a window, and how much of it each gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QWidget

from latent_explorer.ui.arrangements import Area, Arrangement

_NAMES_OF_TABS = 38  # characters: room for those of three, also on a small screen
_LEAST_BELOW = 250.0  # pixels: room for a row of faces
_UNFORESEEN = 0.24  # share of a column that the workspace does not have by itself


def place(window: QMainWindow, areas: Mapping[Area, Sequence[QDockWidget]]) -> None:
    """Put docks into a window: columns side by side, those of one area behind each other.

    Parameters
    ----------
    window : QMainWindow
        None of the docks may be in it.
    areas : mapping of Area to sequence of QDockWidget
        At least one dock each, in the order of `Area`.
    """
    columns: dict[int, QDockWidget] = {}
    for area, docks in areas.items():
        columns.setdefault(area.column, docks[0])
    tops = list(columns.values())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, tops[0])
    for left, right in pairwise(tops):
        window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
    for area, docks in areas.items():
        above = columns[area.column]
        if docks[0] is not above:
            window.splitDockWidget(above, docks[0], Qt.Orientation.Vertical)
    for docks in areas.values():
        for front, behind in pairwise(docks):
            window.tabifyDockWidget(front, behind)


def least_width(window: QMainWindow, shown: Mapping[Area, Sequence[QDockWidget]]) -> int:
    """Return how wide a window has to be for these docks, in pixels.

    Parameters
    ----------
    window : QMainWindow
        Has the docks.
    shown : mapping of Area to sequence of QDockWidget
        Those that are to be shown; a panel that was not made yet needs nothing.
    """
    columns: dict[int, int] = {}
    for area, docks in shown.items():
        # None where it was not made, whatever the stubs say.
        panels = [cast("QWidget | None", dock.widget()) for dock in docks]
        widest = max(panel.minimumSizeHint().width() if panel else 0 for panel in panels)
        columns[area.column] = max(columns.get(area.column, 0), widest)
    gap = window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
    return sum(columns.values()) + gap * (len(columns) - 1)


def without_left(places: Mapping[str, Area]) -> dict[str, Area]:
    """Return where panels are that are left of others while there is too little width for them.

    They stand in front of those below the middle, or where there are none of those on the right.

    Parameters
    ----------
    places : mapping of str to Area
        The panels by their names.
    """
    others = (Area.BELOW_CENTRE, Area.BELOW_RIGHT, Area.RIGHT)
    there = next((area for area in others if area in places.values()), Area.LEFT)
    return {name: there if area is Area.LEFT else area for name, area in places.items()}


def share_out(
    window: QMainWindow, shown: Mapping[Area, QDockWidget], arrangement: Arrangement
) -> None:
    """Give each dock its share of the window, as the workspace has it.

    Parameters
    ----------
    window : QMainWindow
        Has the docks.
    shown : mapping of Area to QDockWidget
        One of those that are shown in each area.
    arrangement : Arrangement
        The workspace.
    """
    columns: dict[int, QDockWidget] = {}
    for area in Area:
        if area in shown:
            columns.setdefault(area.column, shown[area])
    shares = {column: arrangement.columns[column] or _UNFORESEEN for column in columns}
    # Columns that are not shown leave their room to the widest one; others take some of it.
    widest = max(shares, key=lambda column: shares[column], default=0)
    shares[widest] = shares.get(widest, 0.0) + 1.0 - sum(shares.values())
    least = _NAMES_OF_TABS * window.fontMetrics().averageCharWidth()
    widths = [max(least, round(window.width() * share)) for share in shares.values()]
    window.resizeDocks(list(columns.values()), widths, Qt.Orientation.Horizontal)
    for area, lower in shown.items():
        upper = columns[area.column]
        if upper is not lower:
            height = window.height() * arrangement.upper[area.column]
            if area is Area.BELOW_CENTRE:
                most = window.height() - _LEAST_BELOW
                height = max(height, min(arrangement.whole, most))
            heights = [round(height), window.height() - round(height)]
            window.resizeDocks([upper, lower], heights, Qt.Orientation.Vertical)
