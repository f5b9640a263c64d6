"""Whoever cannot see the window, or has no mouse: names, roles, and the way of the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGraphicsView,
    QLineEdit,
    QMenuBar,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QToolTip,
    QWidget,
)

from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import ARRANGEMENTS
from latent_explorer.ui.palette import Palette
from latent_explorer.ui.theme import set_text_scale
from latent_explorer.ui.tool_tips import tip_label
from latent_explorer.ui.widgets.picture_view import PictureView

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QTabBar,
    PictureView,
)
# Parts of other widgets, which Qt names or which are told through those.
PARTS = ("qt_spinbox_lineedit", "ScrollLeftButton", "ScrollRightButton")
Role = QAccessible.Role
VAGUE = {Role.NoRole, Role.Client, Role.Window}


def _interactive(root: QWidget) -> Iterator[QWidget]:
    """Yield all that one can click, type in or choose from, also what is hidden now."""
    for widget in root.findChildren(QWidget):
        takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not (isinstance(widget, INTERACTIVE) or takes_keys):
            continue
        if isinstance(widget, (QScrollBar, QMenuBar, QDockWidget, QScrollArea)):
            continue
        parent = widget.parentWidget()
        inside = isinstance(parent, (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, QDockWidget))
        private = widget.objectName().startswith(("qt_", *PARTS))
        # The list of a combo box, and the header of a list that has a name.
        of_a_list = isinstance(parent, (QAbstractItemView, QAbstractScrollArea))
        popup = any(isinstance(each, QComboBox) for each in _ancestors(widget))
        if not (inside or private or of_a_list or popup):
            yield widget


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _said(widget: QWidget) -> tuple[str, QAccessible.Role]:
    """Return what a screen reader says of a widget: its name, or the label that is its buddy."""
    interface = QAccessible.queryAccessibleInterface(widget)
    # A combo box without a name would be told by what is chosen in it.
    if isinstance(widget, QComboBox):
        return widget.accessibleName(), interface.role()
    return interface.text(QAccessible.Text.Name), interface.role()


def _described(widget: QWidget) -> str:
    way = [type(each).__name__ for each in (widget, *_ancestors(widget))][:5]
    return f"{' in '.join(way)} {widget.objectName()!r} {widget.toolTip()!r}"


@pytest.fixture
def everything(explorer: Explorer, look: Any) -> Explorer:
    """An explorer in which all that can be opened beside dialogs has been opened once."""
    for command in ("first-steps", "palette", "help"):
        look(explorer).do(command)
    explorer.window.findChild(Palette).close_again()
    return explorer


def test_everything_one_can_use_has_a_name(everything: Explorer) -> None:
    found = list(_interactive(everything.window))
    assert len(found) > 60
    nameless = [_described(widget) for widget in found if not _said(widget)[0].strip()]
    assert not nameless, "\n".join(nameless)


def test_no_name_is_a_mere_sign(everything: Explorer) -> None:
    signs = [
        _described(widget)
        for widget in _interactive(everything.window)
        if (name := _said(widget)[0]) and not any(letter.isalpha() for letter in name)
    ]
    assert not signs, "\n".join(signs)


def test_everything_one_can_use_has_a_role(everything: Explorer) -> None:
    vague = [_described(w) for w in _interactive(everything.window) if _said(w)[1] in VAGUE]
    assert not vague, "\n".join(vague)


@pytest.fixture
def usual_text() -> Iterator[None]:
    """Leave text in the size that it had."""
    yield
    set_text_scale(1.0)


def test_tab_reaches_everything_and_comes_round(
    explorer: Explorer, all_there: Any, usual_text: None
) -> None:
    window = explorer.window
    for arrangement in ARRANGEMENTS:
        window.workspaces.show(arrangement)
        # Bars of tabs stand outside until the docks are laid out.
        all_there(explorer)
        QApplication.processEvents()
        wanted = {
            widget
            for widget in _interactive(window)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
        }
        reached = set()
        window.activateWindow()
        for _ in range(3 * len(wanted) + 20):
            QWidget.focusNextPrevChild(window, True)
            if (focused := window.focusWidget()) is not None:
                reached.add(focused)
                place = QRect(focused.mapTo(window, QPoint()), focused.size())
                assert window.rect().intersects(place), f"out of sight: {_described(focused)}"
        missed = [_described(widget) for widget in wanted - reached]
        assert not missed, "\n".join([arrangement.name, *missed])


def test_no_tooltip_covers_what_it_explains(explorer: Explorer) -> None:
    window = explorer.window
    told = [w for w in window.findChildren(QWidget) if w.toolTip() and w.isVisible()]
    assert len(told) > 50
    for widget in told:
        QToolTip.hideText()
        place = QPoint(2, 2)
        event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        tip = tip_label()
        assert tip is not None, widget.toolTip()
        what = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
        # A large one may leave no room.
        assert what.height() > 100 or not tip.geometry().intersects(what), widget.toolTip()
    QToolTip.hideText()
