"""The time of an event is the system's, where that can be believed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from latent_explorer.ui.event_time import event_time

WRAP = 1 << 32


def _event(timestamp: int) -> QMouseEvent:
    none, here = Qt.MouseButton.NoButton, QPointF(0, 0)
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, here, here, none, none, modifiers)
    event.setTimestamp(timestamp)
    return event


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> float:
    """The present, which stands still."""
    monkeypatch.setattr(time, "perf_counter", lambda: 12_345.6789)
    return 12_345.6789


@pytest.mark.parametrize("delay_ms", [0, 1, 40, 1999])
def test_a_delay_before_the_handler_counts(now: float, delay_ms: int) -> None:
    assert event_time(_event(12_345_678 - delay_ms)) == pytest.approx(now - delay_ms / 1000)


@pytest.mark.parametrize("timestamp", [0, 12_345_678 - 2001, 12_345_678 + 5, 1 << 40])
def test_a_stamp_of_another_clock_is_not_believed(now: float, timestamp: int) -> None:
    assert event_time(_event(timestamp)) == now


def test_32_bits_of_milliseconds_may_have_run_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = (3 * WRAP + 20) / 1000
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    assert event_time(_event(WRAP - 30)) == pytest.approx(now - 0.05)
    assert event_time(_event(20)) == pytest.approx(now)


@given(st.integers(0, 2**63 - 1))
def test_it_is_never_later_than_the_present_nor_long_ago(timestamp: int) -> None:
    before = time.perf_counter()
    found = event_time(_event(timestamp))
    assert before - 2.01 <= found <= time.perf_counter()
