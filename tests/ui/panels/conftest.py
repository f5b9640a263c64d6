"""What users do to panels of any kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.line_slider import LineSlider

LEFT = Qt.MouseButton.LeftButton


def _send(widget: QWidget, kind: QEvent.Type, place: QPoint) -> None:
    """Press, move or release the left button.

    Not by Qt's own functions: their moves go to whatever window is there, such as a tool tip, and
    their presses know of buttons that other tests have left pressed.
    """
    none, moving = Qt.MouseButton.NoButton, kind == QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        none if moving else LEFT,
        none if kind == QEvent.Type.MouseButtonRelease else LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


@pytest.fixture
def slide() -> Callable[..., list[Any]]:
    """Return a function that drags a slider to the right, and returns what its panel told.

    To the panel it has to be one gesture, and what `changed` told lies in it.
    """

    def drag(panel: Any, slider: QWidget, changed: SignalInstance) -> list[Any]:
        told: list[Any] = []
        panel.gesture_began.connect(lambda: told.append("began"))
        panel.gesture_ended.connect(lambda: told.append("ended"))
        changed.connect(told.append)
        handle = slider.findChild(LineSlider)
        assert handle is not None
        place = handle.rect().center()
        _send(handle, QEvent.Type.MouseButtonPress, place)
        for _ in range(4):
            place += QPoint(6, 0)
            _send(handle, QEvent.Type.MouseMove, place)
        _send(handle, QEvent.Type.MouseButtonRelease, place)
        began, *values, ended = told
        assert (began, ended) == ("began", "ended")
        assert values
        assert "began" not in values
        assert "ended" not in values
        return values

    return drag


@pytest.fixture
def double_click_name(qtbot: QtBot) -> Callable[[QWidget, QWidget], None]:
    """Return a function that double-clicks the name of a control of a panel: its default."""

    def double_click(panel: QWidget, control: QWidget) -> None:
        (label,) = (each for each in panel.findChildren(QLabel) if each.buddy() is control)
        qtbot.mouseDClick(label, LEFT)

    return double_click
