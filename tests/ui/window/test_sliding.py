"""What a slider leaves alone while it moves: the window has no time for it then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.sampling import SamplingPanel

TIMEOUT = 30_000


class _Layouts(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.n = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def test_a_slider_that_moves_lays_out_no_window(
    explorer: Explorer, settle: Callable[[Explorer], None], look: Any, qtbot: QtBot
) -> None:
    settle(explorer)
    panel, seen = explorer.window.panel(SamplingPanel), look(explorer)
    undo = explorer.menus.actions["undo"]

    def slide(fact: float) -> None:
        settings = replace(seen.state[Sampling].settings, fact=fact)
        panel.sampling_changed.emit(settings)
        qtbot.waitUntil(
            lambda: seen.result(GeneratedFaces).draw.settings == settings, timeout=TIMEOUT
        )

    panel.gesture_began.emit()
    slide(0.61)
    layouts = _Layouts(explorer.window)
    for fact in (0.62, 0.64, 0.66):
        slide(fact)
    assert layouts.n == 0
    panel.gesture_ended.emit()
    # What stands in the menus is said when the slider is let go, all of it as one step.
    assert undo.text() == "&Undo: Size 0.66"
    assert undo.isEnabled()
    undo.trigger()
    assert seen.state[Sampling].settings.fact == 0.7
