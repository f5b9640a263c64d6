"""What screen readers are told of widgets that Qt knows nothing of, and where Tab leads."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QMainWindow, QTabBar, QWidget


def tell_roles() -> None:
    """Let widgets with an `accessible_role`, a `QAccessible.Role`, be told as that; once.

    To Qt they are all the same: something without a purpose.
    """
    QAccessible.installFactory(_told_by_its_role)


def skip_single_tabs(window: QMainWindow) -> None:
    """Let Tab lead to the tabs of docks only where there are several to choose from.

    Each dock has a tab, and Qt puts those that stand alone outside of the window, where keys
    would lead to nothing that can be seen.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for bar in window.findChildren(QTabBar, options=direct):
        several = bar.count() > 1
        bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if several else Qt.FocusPolicy.NoFocus)


def _told_by_its_role(key: str, widget: QObject) -> QAccessibleInterface | None:
    role = getattr(widget, "accessible_role", None)
    if isinstance(widget, QWidget) and isinstance(role, QAccessible.Role):
        return QAccessibleWidget(widget, role)
    return None
