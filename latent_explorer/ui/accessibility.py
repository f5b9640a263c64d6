"""What screen readers are told of widgets that Qt knows nothing of."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


def tell_roles() -> None:
    """Let widgets with an `accessible_role`, a `QAccessible.Role`, be told as that; once.

    To Qt they are all the same: something without a purpose.
    """
    QAccessible.installFactory(_told_by_its_role)


def _told_by_its_role(key: str, widget: QObject) -> QAccessibleInterface | None:
    role = getattr(widget, "accessible_role", None)
    if isinstance(widget, QWidget) and isinstance(role, QAccessible.Role):
        return QAccessibleWidget(widget, role)
    return None
