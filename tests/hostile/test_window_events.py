"""Random events on the real window: whatever is pressed, typed or closed, it lives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QDockWidget,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import MAX_PROJECTIONS, Projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.start import application

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    # What the offscreen platform cannot do.
    pytest.mark.qt_log_ignore("This plugin does not support"),
]

LONG = 60_000
A_RUN = 100
"""Events on one window, before the next is opened."""

_BUTTONS = (Qt.MouseButton.LeftButton,) * 5 + (
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
_MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)
_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down) * 3,
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_F10),
    *(Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_N, Qt.Key.Key_Z, Qt.Key.Key_M, Qt.Key.Key_0),
    *(Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_E, Qt.Key.Key_O, Qt.Key.Key_Menu, Qt.Key.Key_9),
)
_GARBAGE = (
    *("", " ", "-", "0", "-1", "9" * 400, "1e999", "nan", "inf", "1,5", "3.7", "0x10", "#", "#5"),
    *(
        "71503",
        "99999999999999999999",
        "a\tb\n",
        "\u0661\u0662",
        "\u202e1",
        "<b>1</b>",
        "5 7",
        "%s",
    ),
    *("\x00", "./../..", "M = 12", "2.2 \u03c3", "\ud83d\ude00"),
)


class Hostile:
    """An explorer and somebody who does not care.

    Parameters
    ----------
    explorer : Explorer
        Its window is shown.
    rng : numpy.random.Generator
        Decides what is done.
    working : threading.Event
        The worker decodes while it is set.
    """

    def __init__(self, explorer: Explorer, rng: np.random.Generator, working: Any) -> None:
        self.explorer, self._rng, self._working = explorer, rng, working
        self.done: list[str] = []
        self._acts: tuple[tuple[int, Callable[[], object]], ...] = (
            (14, self.click),
            (12, self.drag),
            (5, self.double_click),
            (8, self.wheel),
            (14, self.key),
            (3, self.resize),
            (4, self.dock),
            (9, self.command),
            (10, self.type_garbage),
            (3, self.open_bundle),
            (4, self.hold_or_release),
            (6, self.let_it_work),
        )

    def act(self) -> None:
        """Do something."""
        weights = np.array([weight for weight, _ in self._acts], float)
        number = self._rng.choice(len(weights), p=weights / weights.sum())
        self._acts[number][1]()
        self._leave_popups()

    def one_of(self, things: Any) -> Any:
        return things[int(self._rng.integers(len(things)))]

    def _note(self, *what: object) -> None:
        self.done.append(" ".join(map(str, what)))

    def _somewhere(self) -> tuple[QWidget, QPoint]:
        """Return a widget on screen and a place on it; half of the time a plane."""
        window = self.explorer.window
        planes = [card.plane.viewport() for card in window.panel(ProjectionsPanel).cards]
        favoured = [plane for plane in planes if plane.isVisible()]
        if favoured and self._rng.random() < 0.5:
            widget = self.one_of(favoured)
        else:
            at = self._place(window)
            widget = window.childAt(at) or window
        return widget, self._place(widget)

    def _place(self, widget: QWidget) -> QPoint:
        width, height = max(widget.width(), 1), max(widget.height(), 1)
        return QPoint(int(self._rng.integers(width)), int(self._rng.integers(height)))

    def click(self) -> None:
        widget, at = self._somewhere()
        button, modifier = self.one_of(_BUTTONS), self.one_of(_MODIFIERS)
        self._note("click", type(widget).__name__, at.toTuple(), button.name, modifier)
        QTest.mouseClick(widget, button, modifier, at)

    def double_click(self) -> None:
        widget, at = self._somewhere()
        self._note("double click", type(widget).__name__, at.toTuple())
        QTest.mouseDClick(widget, self.one_of(_BUTTONS), self.one_of(_MODIFIERS), at)

    def drag(self) -> None:
        """Press, move, and mostly release; sometimes something happens in between."""
        widget, at = self._somewhere()
        button, modifier = self.one_of(_BUTTONS), self.one_of(_MODIFIERS)
        self._note("drag", type(widget).__name__, at.toTuple(), button.name, modifier)
        QTest.mousePress(widget, button, modifier, at)
        for _ in range(int(self._rng.integers(1, 12))):
            at = self._place(widget) + QPoint(*self._rng.integers(-60, 60, 2).tolist())
            QTest.mouseMove(widget, at)
        if self._rng.random() < 0.2:
            self.one_of((self.key, self.command, self.dock, self.open_bundle))()
        if self._rng.random() < 0.9:
            QTest.mouseRelease(widget, button, modifier, at)

    def wheel(self) -> None:
        widget, at = self._somewhere()
        delta = int(self.one_of((1, -1, 15, -15, 120, -120, 7, 100_000, -100_000, 2**31 - 1)))
        self._note("wheel", type(widget).__name__, delta)
        where = QPointF(at)
        event = QWheelEvent(
            where,
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            QPoint(int(self.one_of((0, 3, -120))), delta),
            Qt.MouseButton.NoButton,
            self.one_of(_MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def key(self) -> None:
        key, modifier = self.one_of(_KEYS), self.one_of(_MODIFIERS)
        widget = QApplication.focusWidget() or self.explorer.window
        self._note("key", key.name, modifier, type(widget).__name__)
        if self._rng.random() < 0.85:
            QTest.keyClick(widget, key, modifier)
        else:
            QTest.keyPress(widget, key, modifier)  # its release is never heard

    def resize(self) -> None:
        size = self._rng.integers(100, 2200, 2).tolist()
        self._note("resize", size)
        self.explorer.window.resize(*size)

    def dock(self) -> None:
        dock = self.one_of(self.explorer.window.findChildren(QDockWidget))
        what = self.one_of(("toggle", "toggle", "float", "tabify", "close"))
        self._note("dock", dock.objectName(), what)
        if what == "toggle":
            dock.toggleViewAction().trigger()
        elif what == "float":
            dock.setFloating(not dock.isFloating())
        elif what == "close":
            dock.close()
        else:
            other = self.one_of(self.explorer.window.findChildren(QDockWidget))
            if other is not dock and not other.isFloating() and not dock.isFloating():
                self.explorer.window.tabifyDockWidget(other, dock)

    def command(self) -> None:
        name = self.one_of(sorted(self.explorer.menus.actions.keys() - {"quit"}))
        self._note("command", name)
        self.explorer.menus.actions[name].trigger()

    def type_garbage(self) -> None:
        fields = [
            field
            for kind in (QAbstractSpinBox, QLineEdit)
            for field in self.explorer.window.findChildren(kind)
            if field.isVisible() and field.isEnabled()
        ]
        if not fields:
            return
        field, text = self.one_of(fields), self.one_of(_GARBAGE)
        self._note("type", type(field).__name__, field.accessibleName(), repr(text[:30]))
        field.setFocus()
        if self._rng.random() < 0.7:
            field.selectAll()
        for letter in text[:60]:
            if letter.isascii() and letter.isprintable():
                QTest.keyClicks(field, letter)
            elif isinstance(field, QLineEdit):
                field.insert(letter)
            else:
                field.findChild(QLineEdit).insert(letter)
        if self._rng.random() < 0.8:
            QTest.keyClick(field, self.one_of((Qt.Key.Key_Return, Qt.Key.Key_Tab)))

    def open_bundle(self) -> None:
        name = self.one_of(("toy", "small", "broken"))
        self._note("open", name)
        self.explorer.controller.open_bundle(Path(name))

    def hold_or_release(self) -> None:
        self._note("release" if not self._working.is_set() else "hold")
        if self._working.is_set():
            self._working.clear()
        else:
            self._working.set()

    def let_it_work(self) -> None:
        self._note("wait")
        QTest.qWait(int(self._rng.integers(1, 25)))

    def _leave_popups(self) -> None:
        for _ in range(10):
            popup = QApplication.activePopupWidget()
            if popup is None:
                return
            actions = [a for a in popup.actions() if a.isEnabled() and a.menu() is None]
            if isinstance(popup, QMenu) and actions and self._rng.random() < 0.4:
                action = self.one_of(actions)
                if action.objectName() != "quit":
                    self._note("choose", action.text())
                    action.trigger()
            popup.close()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up every dialog at once."""
    for kind, name, answer in (
        (QDialog, "exec", QDialog.DialogCode.Rejected.value),
        (QFileDialog, "getExistingDirectory", ""),
        (QFileDialog, "getOpenFileName", ("", "")),
        (QFileDialog, "getSaveFileName", ("", "")),
    ):
        monkeypatch.setattr(kind, name, lambda *args, a=answer, **options: a)


@pytest.fixture
def opened(
    qapp: QApplication, fake_bundle: Any, small_bundle: Any, fake_codec: Any
) -> Iterator[Callable[[], tuple[Explorer, threading.Event]]]:
    """Return a function that opens an explorer, and the event that its worker waits for."""
    assert application() is qapp
    working = threading.Event()
    explorers: list[Explorer] = []

    def pause() -> None:
        assert working.wait(LONG / 1000)

    def load(path: Path) -> Any:
        if path.name == "broken":
            raise ValueError("bundle.json is cut short: copy the bundle again")
        known = small_bundle if path.name == "small" else fake_bundle
        return replace(known, path=path, name=path.name)

    def open_it() -> tuple[Explorer, threading.Event]:
        working.set()
        fake_codec.before_decoding = pause
        explorer = Explorer(Path("toy"), None, Workspace(load, fake_codec.load))
        explorers.append(explorer)
        # So that no key or menu can end the run.
        explorer.menus.actions["quit"].setVisible(False)
        explorer.window.resize(1200, 800)
        explorer.window.workspaces.reset()
        explorer.window.show()
        explorer.window.activateWindow()
        return explorer, working

    yield open_it
    working.set()
    for explorer in explorers:
        if shiboken6.isValid(explorer.window):
            explorer.window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _check(explorer: Explorer) -> None:
    """The state can be written and read, and the window shows what it says."""
    scene = explorer.controller.scene
    state, lost = from_text(to_text(scene.state))
    assert lost == []
    assert state == scene.state
    section = scene.state[Projections]
    if scene.bundle is not None:
        assert 1 <= len(section.shown) <= MAX_PROJECTIONS
        assert all(max(p.pair) < scene.space.d for p in section.shown)
        cards = explorer.window.panel(ProjectionsPanel).cards
        assert [card.projection for card in cards] == list(section.shown)


def _run(explorer: Explorer, working: threading.Event, number: int, qtbot: QtBot) -> None:
    hostile = Hostile(explorer, np.random.default_rng([2026, number]), working)
    with qtbot.captureExceptions() as raised:
        try:
            for k in range(A_RUN):
                hostile.act()
                if k % 10 == 9:
                    QApplication.processEvents()
                    _check(explorer)
                assert not raised
            working.set()
            controller = explorer.controller
            qtbot.waitUntil(lambda: controller.scene.working_on is None, timeout=LONG)
            _take_all_back(explorer)
            qtbot.waitUntil(lambda: controller.scene.working_on is None, timeout=LONG)
            _check(explorer)
            assert explorer.window.close()
            assert explorer.worker.isFinished()
            assert not raised
        except Exception as error:
            last = "\n".join(hostile.done[-12:])
            raise AssertionError(f"run {number}: {error!r} {raised}, after\n{last}") from error


def _let_go() -> None:
    """Release what is pressed still, or the tests that follow would drag."""
    for button in _BUTTONS:
        if QGuiApplication.mouseButtons() & button:
            anywhere = QWidget()
            anywhere.show()
            QTest.mouseRelease(anywhere, button)
            anywhere.close()
            anywhere.deleteLater()


def _take_all_back(explorer: Explorer) -> None:
    controller, n = explorer.controller, 0
    # Of a press whose release was never heard.
    controller.end_gesture()
    while controller.scene.undo is not None:
        controller.undo()
        _check(explorer)
        n += 1
        assert n <= 100
    for _ in range(n):
        assert controller.scene.redo is not None
        controller.redo()
    assert controller.scene.redo is None


def test_the_window_withstands_random_events(
    opened: Callable[..., Any],
    answered: None,
    cases: int,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in range(max(1, cases // A_RUN)):
        explorer, working = opened()
        _run(explorer, working, number, qtbot)
        _let_go()
    unforeseen = [record for record in caplog.records if record.exc_info]
    assert not unforeseen, "no request has failed in a way that nobody had thought of"
