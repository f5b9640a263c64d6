"""A box to choose from, and the wheel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.choice_box import ChoiceBox


def _turn(widget: QWidget) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place)),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_only_the_box_one_works_in(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    box, other = ChoiceBox("Method"), QLineEdit()
    box.addItems(["a", "b", "c"])
    form = QWidget()
    layout = QVBoxLayout(form)
    layout.addWidget(box)
    layout.addWidget(other)
    shown(form)
    form.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    _turn(box)
    assert box.currentText() == "a"
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    _turn(box)
    assert box.currentText() == "b"


def test_a_text_that_is_cut_ends_with_dots(shown: Callable[..., Any]) -> None:
    box = ChoiceBox("Method")
    box.addItems(["group with a fairly long name", "short"])
    shown(box, 120, 30)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert option.currentText.startswith("group")
    assert option.currentText.endswith("…")
    assert box.fontMetrics().horizontalAdvance(option.currentText) < 120
    box.setCurrentIndex(1)
    box.initStyleOption(option)
    assert option.currentText == "short"


@pytest.mark.parametrize("text", ["z", "standard deviation", "W" * 17, "Pair ellipses (series)"])
def test_no_text_is_cut_in_a_box_as_wide_as_it_wants(shown: Callable[..., Any], text: str) -> None:
    box = ChoiceBox("Method")
    box.addItem(text)
    shown(box, box.sizeHint().width(), box.sizeHint().height())
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert option.currentText == text


def test_a_cut_text_leaves_the_field_at_its_end_free(
    shown: Callable[..., Any], pixels: Callable[..., Any]
) -> None:
    box = ChoiceBox("Method")
    # All in the middle of the line are dark, and the dots at its foot.
    box.addItem(40 * "=")
    shown(box, 120, 30)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    dark = pixels(box).sum(axis=2)[field.top() + 4 : field.center().y() + 3] < 300
    columns = np.flatnonzero(dark.any(axis=0))
    columns = columns[columns <= field.right()]
    dots = box.fontMetrics().horizontalAdvance("…")
    assert field.center().x() < columns[-1] < field.right() - dots // 2


def test_it_has_a_name_for_screen_readers() -> None:
    assert ChoiceBox("Method").accessibleName() == "Method"
