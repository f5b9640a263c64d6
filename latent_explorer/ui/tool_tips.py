"""Tooltips: in lines that can be read, and beside what they explain instead of upon it."""

from __future__ import annotations

import html
import textwrap
from functools import cache, lru_cache
from typing import cast

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QHelpEvent, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QToolTip,
    QWidget,
)

from latent_explorer.session.image_search import plain_name
from latent_explorer.ui.tokens import UNIT

COLUMNS = 60
"""Letters in a line of a tooltip."""

_LONGEST = 4000
_KEPT = 256  # paragraphs
_LABEL = "qtooltip_label"  # what Qt calls the one widget that all tooltips are shown in
_CURSOR = QPoint(2, 16)  # where Qt puts a tooltip, seen from the place that it is told
# What a place costs beside its distance from the mouse, in pixels: below is where one looks for it.
_DETOURS = {"below": 0, "above": 24, "right": 48, "left": 72}


def wrapped_tooltip(text: str) -> str:
    """Return `text` for a tooltip: in lines that fit the screen, and never taken for markup."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    lines = (line for paragraph in text.splitlines() for line in _lines(_plain(paragraph)))
    shown = html.escape("\n".join(lines))
    return f'<p style="white-space:pre">{shown}</p>' if shown else ""


def _plain(paragraph: str) -> str:
    """Return it as one line: what cannot be printed is escaped, but for the spaces of figures."""
    return "\u00a0".join(map(plain_name, paragraph.split("\u00a0")))


@lru_cache(_KEPT)
def _lines(paragraph: str) -> list[str]:
    # Most paragraphs are said again and again, below a figure that changes with each event.
    return textwrap.wrap(paragraph, COLUMNS) or [""]


def place_beside(
    size: QSize, what: QRect, screen: QRect, mouse: QPoint, sides: tuple[str, ...] = (*_DETOURS,)
) -> QPoint:
    """Return where a tooltip of a size covers nothing of `what`, near the mouse.

    Parameters
    ----------
    size : QSize
        Of the tooltip.
    what, screen : QRect
        What it explains, and where there is room.
    mouse : QPoint
        Where the mouse is.
    sides : tuple of str
        Which of "below", "above", "right" and "left" can be.

    Returns
    -------
    QPoint
        The upper left corner; below the mouse where there is room on no side.
    """
    # A low thing is explained from its beginning, a large one from where the mouse is.
    x = what.left() if what.width() <= size.width() else mouse.x() - 2 * UNIT
    x = _within(x, screen.left(), screen.right() - size.width())
    y = _within(mouse.y() - size.height() // 2, screen.top(), screen.bottom() - size.height())
    corners = {
        "below": QPoint(x, what.bottom() + UNIT),
        "above": QPoint(x, what.top() - UNIT - size.height()),
        "right": QPoint(what.right() + UNIT, y),
        "left": QPoint(what.left() - UNIT - size.width(), y),
    }
    places = {side: QRect(corners[side], size) for side in sides}
    room = {side: place for side, place in places.items() if screen.contains(place)}
    if not room:
        below = min(mouse.y() + _CURSOR.y(), screen.bottom() - size.height())
        return QPoint(x, max(below, screen.top()))
    best = min(room, key=lambda side: _distance(room[side], mouse) + _DETOURS[side])
    return room[best].topLeft()


def show_tip(
    widget: QWidget,
    text: str,
    part: QRect | None = None,
    *,
    sides: tuple[str, ...] = (*_DETOURS,),
    milliseconds: int = -1,
) -> None:
    """Explain a widget, or a part of it, with a tooltip beside it.

    Parameters
    ----------
    widget : QWidget
        What is explained.
    text : str
        Plain text or HTML, as for `QWidget.setToolTip`.
    part : QRect, optional
        The part of the widget that is explained; all of it by default.
    sides : tuple of str
        Where it can be shown.
    milliseconds : int
        How long; by default as long as it takes to read it.
    """
    part = widget.rect() if part is None else part
    what = QRect(widget.mapToGlobal(part.topLeft()), part.size())
    mouse = widget.cursor().pos()
    screen = widget.screen().availableGeometry()
    below = QPoint(what.left(), what.bottom() + UNIT)
    QToolTip.showText(below - _CURSOR, _in_lines(text), widget, part, milliseconds)
    label = tip_label()
    if label is not None:
        label.setMargin(UNIT)
        label.resize(label.sizeHint())
        # Qt knows the cursor's size, which differs, and nothing of what is explained.
        label.move(place_beside(label.size(), what, screen, mouse, sides))


def tip_label() -> QLabel | None:
    """Return the widget that shows the tooltip, if there is one."""
    found = (w for w in QApplication.topLevelWidgets() if w.objectName() == _LABEL)
    return next((w for w in found if w.isVisible() and isinstance(w, QLabel)), None)


def explain(widget: QWidget, text: str = "") -> None:
    """Give `widget` a tooltip, plain text or HTML, that is shown beside it.

    So are those of the items and headers, where it is a table: they may be all it has. A widget
    with several texts shows them itself, by `show_tip`.
    """
    # Said again with each move of a slider; Qt would tell it of whatever is told twice.
    if widget.toolTip() != text:
        widget.setToolTip(text)
    _watch(widget)
    if isinstance(widget, QTableView):
        for view in (widget, widget.horizontalHeader(), widget.verticalHeader()):
            _watch(view.viewport())


def explain_actions(menu: QMenu) -> None:
    """Show the tooltips of a menu's actions, beside it."""
    menu.setToolTipsVisible(True)
    _watch(menu)


def _watch(widget: QWidget) -> None:
    # Not the application, once for all: each event of whatever widget would wait for the
    # interpreter then, which the worker may hold. The first face came half a second later.
    widget.installEventFilter(_tool_tips())


@cache
def _tool_tips() -> _ToolTips:
    # One that is faded in is no widget that could be moved.
    for effect in (Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateTooltip):
        QApplication.setEffectEnabled(effect, False)
    return _ToolTips()


class _ToolTips(QObject):
    """Shows the tooltips of what it is installed on."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(watched, QWidget):
            return False
        assert isinstance(event, QHelpEvent)
        if isinstance(watched, QMenu):
            return _explain_action(watched, event.pos())
        view = watched.parent()
        if isinstance(view, QAbstractItemView) and watched is view.viewport():
            return _explain_item(view, event.pos())
        if not watched.toolTip():
            return False
        show_tip(watched, watched.toolTip())
        return True


def _explain_action(menu: QMenu, position: QPoint) -> bool:
    # Where there is none, whatever the stubs say.
    action = cast("QAction | None", menu.actionAt(position))
    if action is None or not menu.toolTipsVisible() or not action.toolTip():
        return False
    # Beside the menu: what is above and below an entry is wanted too.
    show_tip(menu, action.toolTip(), menu.actionGeometry(action), sides=("right", "left"))
    return True


def _explain_item(view: QAbstractItemView, position: QPoint) -> bool:
    role = Qt.ItemDataRole.ToolTipRole
    if isinstance(view, QHeaderView):
        section = view.logicalIndexAt(position)
        text = view.model().headerData(section, view.orientation(), role) if section >= 0 else ""
        start, size = view.sectionViewportPosition(section), view.sectionSize(section)
        across = view.orientation() == Qt.Orientation.Horizontal
        whole = view.viewport().rect()
        part = (
            QRect(start, 0, size, whole.height())
            if across
            else QRect(0, start, whole.width(), size)
        )
    else:
        index = view.indexAt(position)
        text, part = index.data(role), view.visualRect(index)
    if not isinstance(text, str) or not text:
        return False
    show_tip(view.viewport(), text, part)
    return True


def _in_lines(text: str) -> str:
    """Return plain text in lines, and HTML in a column where it is wider than that."""
    # Not a part of the `Qt` of QtCore, unless something else has loaded all of Qt.
    if not QtGui.Qt.mightBeRichText(text):
        return wrapped_tooltip(text)
    width = COLUMNS * QFontMetrics(QToolTip.font()).averageCharWidth()
    document = QTextDocument()
    document.setDefaultFont(QToolTip.font())
    document.setHtml(text)
    if document.idealWidth() <= width:
        return text
    return f'<table width="{width}"><tr><td>{text}</td></tr></table>'


def _within(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _distance(place: QRect, point: QPoint) -> int:
    across = max(place.left() - point.x(), 0, point.x() - place.right())
    down = max(place.top() - point.y(), 0, point.y() - place.bottom())
    return across + down
