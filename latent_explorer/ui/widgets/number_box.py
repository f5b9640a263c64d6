"""Boxes for numbers: what cannot be used is corrected with a word, and no digit is refused."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from latent_explorer.ui.tool_tips import show_tip
from latent_explorer.ui.widgets.edges import paint_edge

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_BEGINNING = re.compile(r"[+-]?\d*\.?\d*(e[+-]?\d*)?", re.IGNORECASE)
_WORD_SHOWN_MS = 6000
_MINUS = "\u2212"


class IntBox(QSpinBox):
    """A box for a whole number; one out of range becomes the nearest limit when it is complete.

    Qt's own refuses the digit that leads out of the range, so that 300 is silently cut to 30.
    """

    corrected = Signal(str)
    """What was typed could not be used; in words, what stands there now ("at most 1000")."""

    def __init__(self) -> None:
        super().__init__()
        _prepare(self)

    def nearest(self, number: float) -> int:
        """Return the number nearest to `number` that the box can hold."""
        # Within the limits first: an infinite number is no integer.
        return round(min(max(number, self.minimum()), self.maximum()))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return _state(self, text), text, position

    def fixup(self, text: str) -> str:
        return _corrected(self, text)

    def textFromValue(self, value: int) -> str:
        return _with_minus(self, super().textFromValue(value))

    def valueFromText(self, text: str) -> int:
        typed = _typed(self, text)
        return self.value() if typed is None or math.isnan(typed) else self.nearest(typed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Who scrolls past a box does not mean to change it.
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_edge(self)


class FloatBox(QDoubleSpinBox):
    """A box for a number; one out of range becomes the nearest limit when it is complete."""

    corrected = Signal(str)
    """What was typed could not be used; in words, what stands there now ("at most 6.00")."""

    def __init__(self) -> None:
        super().__init__()
        _prepare(self)

    def nearest(self, number: float) -> float:
        """Return the number nearest to `number` that the box can hold."""
        return round(min(max(number, self.minimum()), self.maximum()), self.decimals())

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return _state(self, text), text, position

    def fixup(self, text: str) -> str:
        return _corrected(self, text)

    def textFromValue(self, value: float) -> str:
        return _with_minus(self, super().textFromValue(value))

    def valueFromText(self, text: str) -> float:
        typed = _typed(self, text)
        return self.value() if typed is None or math.isnan(typed) else self.nearest(typed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_edge(self)


NumberBox = IntBox | FloatBox


def _prepare(box: NumberBox) -> None:
    box.setKeyboardTracking(False)
    # Not by the wheel.
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _state(box: NumberBox, text: str) -> QValidator.State:
    """Let anything be typed that may become a number."""
    typed = _typed(box, text)
    if typed is None:
        return QValidator.State.Invalid
    usable = not math.isnan(typed) and typed == box.nearest(typed)
    return QValidator.State.Acceptable if usable else QValidator.State.Intermediate


def _corrected(box: NumberBox, text: str) -> str:
    """Return the nearest number that can be used, and say why."""
    typed = _typed(box, text)
    if typed is None or math.isnan(typed):
        return _complete(box, box.value())
    nearest = box.nearest(typed)
    shown = _shown(box, nearest)
    if typed > box.maximum():
        _say(box, f"at most {shown}")
    elif typed < box.minimum():
        _say(box, f"at least {shown}")
    elif isinstance(box, FloatBox) and box.decimals():
        _say(box, f"rounded to {shown}")
    else:
        _say(box, f"a whole number: {shown}")
    return _complete(box, nearest)


def _typed(box: NumberBox, text: str) -> float | None:
    """Return the number that `text` is; NaN while it may still become one, None if it cannot."""
    for prefix in (box.prefix(), box.prefix().strip()):
        text = text.removeprefix(prefix).strip()
    for suffix in (box.suffix(), box.suffix().strip()):
        text = text.removesuffix(suffix).strip()
    plain = _with_point("".join(text.split()), box)
    if _NUMBER.fullmatch(plain):
        # float, not int: it takes any number of digits.
        return float(plain)
    return math.nan if _BEGINNING.fullmatch(plain) else None


def _with_point(text: str, box: NumberBox) -> str:
    """Return `text` with a decimal point, a plain minus and no separators between thousands."""
    locale = box.locale()
    text = text.replace(_MINUS, "-").replace(locale.negativeSign(), "-")
    for mark in {",", ".", "'", "\u2019", locale.groupSeparator()} - {locale.decimalPoint()}:
        if mark and re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(mark)}\d{{3}})+(\D.*)?", text):
            text = text.replace(mark, "")
    return text.replace(locale.decimalPoint(), ".").replace(",", ".")


def _with_minus(box: NumberBox, text: str) -> str:
    """Return `text` with the minus that all numbers of the window have."""
    return text.replace(box.locale().negativeSign(), _MINUS)


def _shown(box: NumberBox, number: float) -> str:
    if isinstance(box, IntBox):
        return box.textFromValue(round(number))
    return box.textFromValue(number)


def _complete(box: NumberBox, number: float) -> str:
    return f"{box.prefix()}{_shown(box, number)}{box.suffix()}"


def _say(box: NumberBox, word: str) -> None:
    if box.isVisible():
        show_tip(box, word, milliseconds=_WORD_SHOWN_MS)
    box.corrected.emit(word)
