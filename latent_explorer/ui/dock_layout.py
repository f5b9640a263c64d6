"""Where docks stand in a window, and how much of it each gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from latent_explorer.ui.arrangements import Area, Arrangement

_NAMES_OF_TABS = 38  # characters: room for those of three, also on a small screen
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
            height = round(window.height() * arrangement.upper[area.column])
            heights = [height, window.height() - height]
            window.resizeDocks([upper, lower], heights, Qt.Orientation.Vertical)
