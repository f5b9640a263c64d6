"""Boxes for numbers: nothing typed is cut in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.number_box import FloatBox, IntBox

Box = IntBox | FloatBox


@pytest.fixture
def whole(shown: Callable[..., Any]) -> IntBox:
    box = IntBox()
    box.setLocale(QLocale("en_GB"))
    box.setRange(1, 1000)
    box.setValue(24)
    return shown(box, 120, 30)  # type: ignore[no-any-return]


@pytest.fixture
def real(shown: Callable[..., Any]) -> FloatBox:
    box = FloatBox()
    box.setLocale(QLocale("en_GB"))
    box.setRange(0.1, 6.0)
    box.setDecimals(2)
    box.setSuffix(" σ")
    box.setValue(2.35)
    return shown(box, 120, 30)  # type: ignore[no-any-return]


def _type(qtbot: QtBot, box: Box, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    QToolTip.hideText()


def _paste(qtbot: QtBot, box: Box, text: str) -> None:
    QApplication.clipboard().setText(text)
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value", "word"),
    [
        ("300", 300, None),
        ("1000", 1000, None),
        ("1001", 1000, "at most 1000"),
        ("4001", 1000, "at most 1000"),
        ("0", 1, "at least 1"),
        ("-5", 1, "at least 1"),
        ("2.7", 3, "a whole number: 3"),
        ("1e39", 1000, "at most 1000"),
        ("1,000", 1000, None),
        ("", 24, None),
        ("-", 24, None),
        ("x12y", 12, None),
    ],
)
def test_a_typed_whole_number_is_used_or_corrected_with_a_word(
    whole: IntBox,
    qtbot: QtBot,
    heard: Callable[..., list[Any]],
    text: str,
    value: int,
    word: str | None,
) -> None:
    words, values = heard(whole.corrected), heard(whole.valueChanged)
    _type(qtbot, whole, text)
    assert whole.value() == value
    assert whole.text() == str(value)
    assert words == ([] if word is None else [(word,)])
    assert values == ([] if value == 24 else [(value,)])


@pytest.mark.parametrize(
    ("text", "value", "word"),
    [
        ("4.25", 4.25, None),
        ("2,5", 2.5, None),
        ("300", 6.0, "at most 6.00"),
        ("6.01", 6.0, "at most 6.00"),
        ("0", 0.1, "at least 0.10"),
        ("1e39", 6.0, "at most 6.00"),
        ("2.349", 2.35, "rounded to 2.35"),
        (".", 2.35, None),
    ],
)
def test_a_typed_number_is_used_or_corrected_with_a_word(
    real: FloatBox,
    qtbot: QtBot,
    heard: Callable[..., list[Any]],
    text: str,
    value: float,
    word: str | None,
) -> None:
    words = heard(real.corrected)
    _type(qtbot, real, text)
    assert real.value() == value
    assert real.text() == f"{value:.2f} σ"
    assert words == ([] if word is None else [(word,)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9" * 5000, 1000),
        ("-" + "9" * 5000, 1),
        ("\u22125", 1),
        (" 1 000 ", 1000),
        ("1,000", 1000),
        ("M = 77", 77),
        ("77\n", 77),
        ("abc", 24),
        ("1_0", 24),
        ("nan", 24),
        ("inf", 24),
    ],
)
def test_anything_may_be_pasted(whole: IntBox, qtbot: QtBot, text: str, value: int) -> None:
    whole.setPrefix("M = ")
    _paste(qtbot, whole, text)
    assert whole.value() == value
    QToolTip.hideText()


def test_a_number_is_read_as_the_locale_writes_it(
    real: FloatBox, whole: IntBox, qtbot: QtBot
) -> None:
    for box in (real, whole):
        box.setLocale(QLocale("de_DE"))
    _type(qtbot, real, "2,75")
    assert real.text() == "2,75 σ"
    _type(qtbot, real, "1.5")
    assert real.value() == 1.5
    _type(qtbot, whole, "1.000")
    assert whole.value() == 1000


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "sv_SE", "ar_EG"])
@pytest.mark.parametrize("kind", [IntBox, FloatBox])
def test_a_negative_number_has_a_minus_and_may_be_typed_with_a_hyphen(
    shown: Callable[..., Any], qtbot: QtBot, kind: type[Box], locale: str
) -> None:
    box = kind()
    box.setLocale(QLocale(locale))
    box.setRange(-20, 20)
    shown(box, 120, 30)
    for typed, value in (("-5", -5), ("-99", -20)):
        _type(qtbot, box, typed)
        assert box.text().startswith("\u2212")
        assert box.value() == value
        _paste(qtbot, box, box.text())
        assert box.value() == value, "it is read as it is written"


def test_the_word_stands_at_the_box(real: FloatBox, qtbot: QtBot) -> None:
    real.selectAll()
    qtbot.keyClicks(real, "99")
    assert real.text() == "99 σ", "no digit is refused"
    qtbot.keyClick(real, Qt.Key.Key_Return)
    assert "at most 6.00" in QToolTip.text()
    QToolTip.hideText()


def test_leaving_the_box_completes_the_number_too(
    shown: Callable[..., Any], qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    box, other = IntBox(), QLineEdit()
    box.setRange(1, 1000)
    form = QWidget()
    layout = QVBoxLayout(form)
    layout.addWidget(box)
    layout.addWidget(other)
    shown(form)
    form.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    words = heard(box.corrected)
    box.selectAll()
    qtbot.keyClicks(box, "30000")
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: box.value() == 1000)
    assert words == [("at most 1000",)]
    QToolTip.hideText()


def test_arrow_keys_step_from_what_is_typed(whole: IntBox, qtbot: QtBot) -> None:
    whole.selectAll()
    qtbot.keyClicks(whole, "40")
    qtbot.keyClick(whole, Qt.Key.Key_Up)
    assert whole.value() == 41


def test_the_wheel_changes_only_the_box_one_works_in(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    box, other = IntBox(), QLineEdit()
    box.setValue(50)
    form = QWidget()
    layout = QVBoxLayout(form)
    layout.addWidget(box)
    layout.addWidget(other)
    shown(form)
    form.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    place = QPointF(box.rect().center())

    def turn() -> None:
        event = QWheelEvent(
            place,
            QPointF(box.mapToGlobal(place)),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)

    turn()
    assert box.value() == 50
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn()
    assert box.value() == 51


@given(
    st.text(max_size=40) | st.from_regex(r"[+-]?[0-9.,' ]{0,12}(e[+-]?[0-9]{0,4})?"),
    st.sampled_from(["en_GB", "de_DE", "fr_FR", "de_CH", "ar_EG", "fa_IR"]),
)
def test_no_text_is_too_odd_to_be_judged(text: str, locale: str) -> None:
    whole, real = IntBox(), FloatBox()
    for box in (whole, real):
        box.setLocale(QLocale(locale))
        box.setRange(-3, 1000)
        box.validate(text, 0)
        assert -3 <= box.valueFromText(text) <= 1000
        state, *_ = box.validate(box.fixup(text), 0)
        assert state == QValidator.State.Acceptable


@given(st.integers(-3, 1000), st.sampled_from(["en_GB", "de_DE", "fr_FR", "de_CH", "ar_EG"]))
def test_what_is_shown_is_what_is_read(value: int, locale: str) -> None:
    whole, real = IntBox(), FloatBox()
    for box in (whole, real):
        box.setLocale(QLocale(locale))
        box.setRange(-3, 1000)
        box.setGroupSeparatorShown(True)
        box.setValue(value)
        assert box.valueFromText(box.text()) == value
