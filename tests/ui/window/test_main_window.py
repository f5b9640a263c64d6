"""The window: menus, appearance, messages, status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer import __version__
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.theme import DARK, LIGHT, current_theme, set_appearance

Open = Callable[..., Explorer]
DOCKS = {"Correlations", "Projections", "Current face", "Sampling", "Faces"}
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(shown: Callable[..., Any]) -> MainWindow:
    main: MainWindow = shown(MainWindow(), 1400, 900)
    main.reset_layout()
    return main


@pytest.fixture
def own_appearance() -> Iterator[None]:
    """Leave the application as it was."""
    yield
    set_appearance(Qt.ColorScheme.Unknown)
    QApplication.processEvents()


def _docks(window: MainWindow) -> dict[str, QDockWidget]:
    return {dock.windowTitle(): dock for dock in window.findChildren(QDockWidget)}


def _actions(window: MainWindow) -> dict[str, QAction]:
    found = [action for menu in window.menus.values() for action in menu.actions()]
    return {a.text().replace("&", ""): a for a in found if a.text() and a.menu() is None}


# Menus


def test_every_action_explains_itself(explorer: Explorer) -> None:
    for name, action in _actions(explorer.window).items():
        assert action.toolTip(), name


def test_no_shortcut_is_given_twice(explorer: Explorer) -> None:
    keys = [a.shortcut().toString() for a in _actions(explorer.window).values()]
    keys = [key for key in keys if key]
    assert len(keys) == len(set(keys))
    assert len(keys) > 10


def test_actions_do_what_they_say(explorer: Explorer, qtbot: QtBot) -> None:
    window, controller = explorer.window, explorer.controller
    actions = _actions(window)
    seed, n = controller.state.sampling.seed, len(controller.state.projections)
    actions["Draw again"].trigger()
    assert controller.state.sampling.seed == seed + 1
    assert window.sampling.seed.value() == seed + 1
    actions["Add projection"].trigger()
    assert len(controller.state.projections) == n + 1
    controller.pick_image(3)
    actions["Start from the mean"].trigger()
    assert controller.state.start.kind == "mean"
    plane = window.projections.planes[0]
    whole = plane.getViewBox().viewRange()
    plane.setRange(xRange=(0, 0.1), yRange=(0, 0.1), padding=0)
    actions["Reset projections"].trigger()
    assert plane.getViewBox().viewRange() == [pytest.approx(axis) for axis in whole]


def test_another_bundle_is_asked_for(
    explorer: Explorer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", "some/where/other"])
    monkeypatch.setattr(
        "latent_explorer.ui.wiring.QFileDialog.getExistingDirectory",
        lambda *args: next(answers),
    )
    action = _actions(explorer.window)["Open bundle …"]
    action.trigger()
    assert explorer.window.windowTitle().startswith("toy")
    action.trigger()
    qtbot.waitUntil(lambda: explorer.window.windowTitle().startswith("other"), timeout=30_000)


def test_quitting_closes_the_window(explorer: Explorer) -> None:
    _actions(explorer.window)["Quit"].trigger()
    assert explorer.worker.isFinished()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What am I looking at?", "autoencoder"),
        ("Keys and mouse", "Ctrl"),
        ("About Latent Explorer", __version__),
    ],
)
def test_help_is_shown_and_closed(window: MainWindow, text: str, expected: str) -> None:
    texts: list[str] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        texts.append(box.text())
        box.accept()

    QTimer.singleShot(0, read_and_close)
    _actions(window)[text].trigger()
    assert len(texts) == 1
    assert expected in texts[0]


def test_all_shortcuts_of_the_help_exist(explorer: Explorer) -> None:
    from latent_explorer.ui.help import SHORTCUTS

    keys = {a.shortcut().toString() for a in _actions(explorer.window).values()}
    for key in ("Home", "F5", "Ctrl+N", "Ctrl+O", "Ctrl+S", "Ctrl+Shift+R", "Ctrl+0", "A", "B"):
        assert key in keys
        assert key in SHORTCUTS


# Appearance


def test_light_and_dark_are_chosen_and_remembered(
    open_explorer: Open, own_appearance: None, qtbot: QtBot
) -> None:
    explorer = open_explorer()
    explorer.window.set_appearance("Dark")
    qtbot.waitUntil(lambda: current_theme() == DARK)
    explorer.window.close()
    set_appearance(Qt.ColorScheme.Light)
    qtbot.waitUntil(lambda: current_theme() == LIGHT)
    second = open_explorer()
    qtbot.waitUntil(lambda: current_theme() == DARK)
    second.window.set_appearance("Light")
    qtbot.waitUntil(lambda: current_theme() == LIGHT)


def test_a_theme_change_reaches_all_projections(
    explorer: Explorer,
    set_dark: Callable[[bool], None],
    pixels: Callable[[QWidget], Any],
    count_color: Callable[..., int],
) -> None:
    for dark, theme in ((True, DARK), (False, LIGHT), (True, DARK)):
        set_dark(dark)
        for plane in explorer.window.projections.planes:
            image = pixels(plane.viewport())
            assert count_color(image, theme.plot, 8) > image.shape[0] * image.shape[1] / 4
            assert count_color(image, theme.current) > 20


# Messages and status


def test_a_message_stays_until_it_is_dismissed(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.messages.isVisible()
    window.show_error("the disk is full: choose another folder")
    assert window.messages.isVisible()
    assert "disk is full" in window.messages.text.text()
    window.show_error("something else")
    assert window.messages.text.text() == "something else"
    (dismiss,) = (
        child
        for child in window.messages.findChildren(QWidget)
        if getattr(child, "text", str)() == "Dismiss"
    )
    qtbot.mouseClick(dismiss, LEFT)
    assert not window.messages.isVisible()


def test_a_long_message_does_not_widen_the_window(window: MainWindow) -> None:
    width = window.width()
    window.show_error("a rather long explanation " * 40)
    QApplication.processEvents()
    assert window.width() == width
    assert "explanation" in window.messages.text.toolTip()


def test_a_message_is_not_remembered(open_explorer: Open) -> None:
    explorer = open_explorer()
    explorer.window.show_error("the disk is full")
    explorer.window.close()
    assert not open_explorer().window.messages.isVisible()


def test_an_unforeseen_error_is_shown_in_the_window(
    explorer: Explorer, capsys: pytest.CaptureFixture[str]
) -> None:
    error = ZeroDivisionError("division by zero")
    explorer.show_exception(ZeroDivisionError, error, None)
    assert "ZeroDivisionError" in explorer.window.messages.text.text()
    assert "division by zero" in capsys.readouterr().err


def test_the_status_tells_work_points_and_latency(window: MainWindow, explorer: Explorer) -> None:
    status = explorer.window.status
    assert "2,000" in status.points.text()
    assert "12" in status.points.text()
    explorer.window.show_work("drawing 24 faces …")
    assert status.work.text() == "drawing 24 faces …"
    explorer.window.show_latency(5.28, 6.31, 200)
    assert "5.3 ms" in status.latency.text()
    assert "6.3 ms" in status.latency.text()
    assert all(label.toolTip() for label in (status.work, status.points, status.latency))


def test_the_title_names_the_bundle(explorer: Explorer, rig: Any) -> None:
    assert explorer.window.windowTitle() == "toy - Latent Explorer"
    bundle = replace(rig.bundle, name="second")
    explorer.window.show_bundle(bundle)
    assert explorer.window.windowTitle() == "second - Latent Explorer"


def test_panels_wait_for_the_bundle(window: MainWindow, explorer: Explorer) -> None:
    assert not any(dock.widget().isEnabled() for dock in _docks(window).values())
    assert all(dock.widget().isEnabled() for dock in _docks(explorer.window).values())


def test_it_fits_a_small_screen(window: MainWindow) -> None:
    window.resize(1280, 720)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1280, 720)


def test_closing_says_so_first(shown: Callable[..., Any], when: Callable[..., None]) -> None:
    window = shown(MainWindow(), 800, 600)
    seen: list[str] = []
    window.closing.connect(lambda: seen.append("closing"))
    when(window, QEvent.Type.Hide, lambda: seen.append("hidden"))
    window.close()
    assert seen == ["closing", "hidden"]
