"""Opening and closing: nothing stays behind, whatever the worker is doing."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel

Open = Callable[..., Explorer]
When = Callable[..., None]
LONG = 30_000
_DIALOGS = "new-model", "import-model"


def test_opened_and_closed_three_times_nothing_is_left(
    open_explorer: Open, rig: Any, qtbot: QtBot
) -> None:
    before = set(threading.enumerate())
    gone: list[weakref.ref[Any]] = []
    for _ in range(3):
        explorer = open_explorer()
        worker = explorer.worker
        assert worker.isRunning()
        assert explorer.window.close()
        assert worker.isFinished()
        assert not explorer.window.isVisible()
        parts = (explorer, worker, explorer.controller, explorer.window, explorer.exporter)
        gone += [weakref.ref(part) for part in parts]
        rig.opened.clear()
        del explorer, worker, parts
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(partial(_are_gone, gone), timeout=LONG)
    assert set(threading.enumerate()) <= before | {threading.main_thread()}


def _are_gone(references: list[weakref.ref[Any]]) -> bool:
    gc.collect()
    return all(reference() is None for reference in references)


def test_the_window_is_there_before_the_codec(
    open_explorer: Open, rig: Any, qtbot: QtBot, look: Any, settle: Callable[[Explorer], None]
) -> None:
    rig.loading.clear()
    explorer = open_explorer(complete=False)
    window = explorer.window
    grid, picture = window.panel(FacesPanel).grid, window.panel(CurrentFacePanel).picture
    assert window.isVisible()
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    # The bundle is open, the clouds are drawn, and what needs the codec says that it waits.
    qtbot.waitUntil(lambda: grid.waiting and picture.waiting)
    qtbot.waitUntil(lambda: "Loading" in window.status.work.text(), timeout=LONG)
    qtbot.waitUntil(lambda: all("in view" in card.summary.text() for card in look(explorer).cards))
    assert window.panel(CorrelationsPanel).table.model().rowCount() > 0
    rig.release()
    settle(explorer)
    assert look(explorer).result(CurrentFace) is not None
    assert not grid.waiting
    assert not picture.waiting
    qtbot.waitUntil(lambda: window.status.work.text() == "ready")


@pytest.mark.parametrize("busy", ["loading", "decoding"])
def test_closed_while_the_worker_is_busy(
    open_explorer: Open, rig: Any, qtbot: QtBot, when: When, busy: str
) -> None:
    getattr(rig, busy).clear()
    explorer = open_explorer(complete=False)
    # Loading announces itself as well; decoding begins after it.
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    hidden: list[bool] = []

    def on_hide() -> None:
        hidden.append(explorer.worker.isRunning())
        rig.release()

    when(explorer.window, QEvent.Type.Hide, on_hide)
    explorer.window.close()
    # Released only by the window's disappearance: nobody stares at a frozen window.
    assert hidden == [True]
    assert explorer.worker.isFinished()


def test_closed_at_once(open_explorer: Open) -> None:
    explorer = open_explorer(complete=False)
    explorer.window.close()
    assert explorer.worker.isFinished()


def test_a_number_that_was_typed_counts_when_the_window_is_closed(
    open_explorer: Open, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    explorer = open_explorer()
    explorer.window.activateWindow()
    box = explorer.window.panel(SamplingPanel).sliders["fact"].findChild(QAbstractSpinBox)
    assert box is not None
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "0.85".replace(".", box.locale().decimalPoint()))
    assert explorer.controller.state[Sampling].settings.fact == 0.7
    explorer.window.close()
    # Or it would be told to panels that are gone.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert explorer.controller.state[Sampling].settings.fact == 0.85
    assert capsys.readouterr().err == ""
    assert open_explorer().controller.state[Sampling].settings.fact == 0.85


def test_closed_during_a_drag(
    open_explorer: Open, rig: Any, qtbot: QtBot, when: When, look: Any
) -> None:
    explorer = open_explorer()
    rig.hold()
    plane = look(explorer).planes[0]
    middle = plane.viewport().rect().center()
    qtbot.mousePress(
        plane.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, middle
    )
    for step in range(20):
        middle.setX(middle.x() + 6)
        qtbot.mouseMove(plane.viewport(), middle)
        if not step:
            qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    when(explorer.window, QEvent.Type.Hide, rig.release)
    decoded = len(rig.codec.batches)
    explorer.window.close()
    assert explorer.worker.isFinished()
    assert len(rig.codec.batches) - decoded <= 1, "what waits is dropped"


def test_results_that_come_after_the_end_do_no_harm(
    open_explorer: Open, rig: Any, qtbot: QtBot, when: When, look: Any
) -> None:
    explorer = open_explorer()
    rig.hold()
    look(explorer).do("draw-again")
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    when(explorer.window, QEvent.Type.Hide, rig.release)
    faces = look(explorer).result(GeneratedFaces)
    explorer.window.close()
    QApplication.processEvents()
    assert look(explorer).result(GeneratedFaces) is faces


def test_a_bundle_that_cannot_be_opened_is_answered_in_the_window(
    rig: Any,
    qtbot: QtBot,
    settle: Callable[[Explorer], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args, **named: ("", ""))
    explorer = rig.open(Path("broken"))
    window = explorer.window
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: "copy the bundle again" in window.empty.problem.text(), timeout=LONG)
    assert window.empty.problem.isVisible()
    assert not window.messages.isVisible(), "it is said once"
    # Whatever one tries now, the window stays.
    for name, action in explorer.menus.actions.items():
        if name not in ("open", "open-shipped", "quit", "help", "keys", "about", *_DIALOGS):
            action.trigger()
    QApplication.processEvents()
    assert explorer.controller.scene.bundle is None
    explorer.controller.open_bundle(Path("toy"))
    settle(explorer)
    assert explorer.window.windowTitle().startswith("toy")
    assert not window.messages.isVisible(), "what was wrong is over"


def test_a_second_bundle_that_fails_leaves_the_first(
    open_explorer: Open, qtbot: QtBot, look: Any, caplog: pytest.LogCaptureFixture
) -> None:
    explorer = open_explorer()
    bundle = explorer.controller.scene.bundle
    explorer.controller.open_bundle(Path("broken"))
    qtbot.waitUntil(explorer.window.messages.isVisible, timeout=LONG)
    assert explorer.controller.scene.bundle is bundle
    before = look(explorer).result(GeneratedFaces)
    look(explorer).do("draw-again")
    qtbot.waitUntil(lambda: look(explorer).result(GeneratedFaces) is not before, timeout=LONG)
    assert explorer.window.windowTitle().startswith("toy")


def test_another_bundle_replaces_the_first(
    open_explorer: Open, settle: Callable[[Explorer], None], qtbot: QtBot, look: Any
) -> None:
    explorer = open_explorer()
    space = explorer.controller.scene.space
    look(explorer).change(look(explorer).state[CurrentPoint].from_image(space, 5, "5.jpg"))
    explorer.controller.open_bundle(Path("folder/small"))
    qtbot.waitUntil(lambda: explorer.window.windowTitle().startswith("small"), timeout=LONG)
    settle(explorer)
    point = explorer.controller.state[CurrentPoint]
    assert (point.start.kind, point.image) == ("mean", None)


def test_garbage_is_collected_in_the_thread_of_the_window_only(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    assert not gc.isenabled(), "or the worker destroys widgets, and both threads wait for ever"
    collected_in: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        collected_in.append(threading.get_ident())

    gc.callbacks.append(note)
    try:
        cycles: list[list[object]] = [[] for _ in range(2000)]
        for cycle in cycles:
            cycle.append(cycle)
        look(explorer).do("draw-again")
        qtbot.waitUntil(lambda: bool(collected_in), timeout=30_000)
    finally:
        gc.callbacks.remove(note)
    assert set(collected_in) == {threading.get_ident()}
