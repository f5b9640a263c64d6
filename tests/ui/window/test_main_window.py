"""The window itself: appearance, messages, status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.scene import Latency
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.status import Status
from latent_explorer.ui.theme import Appearance, current_theme, set_appearance
from latent_explorer.ui.tokens import DARK, LIGHT

Open = Callable[..., Explorer]
LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(shown: Callable[..., Any]) -> MainWindow:
    main: MainWindow = shown(MainWindow(), 1400, 900)
    main.workspaces.reset()
    return main


# Appearance


def test_light_and_dark_are_chosen_ticked_and_remembered(
    open_explorer: Open, look: Any, own_appearance: None, qtbot: QtBot
) -> None:
    explorer = open_explorer()
    look(explorer).do("appearance-dark")
    qtbot.waitUntil(lambda: current_theme() == DARK)
    explorer.window.close()
    set_appearance(Appearance.LIGHT)
    qtbot.waitUntil(lambda: current_theme() == LIGHT)
    second = open_explorer()
    qtbot.waitUntil(lambda: current_theme() == DARK)
    assert _ticked(second) == ["appearance-dark"]
    look(second).do("appearance-light")
    qtbot.waitUntil(lambda: current_theme() == LIGHT)
    assert _ticked(second) == ["appearance-light"]


def test_at_first_the_system_is_followed(explorer: Explorer) -> None:
    assert _ticked(explorer) == ["appearance-follow"]


def _ticked(explorer: Explorer) -> list[str]:
    """Return which entries of View > Appearance are ticked when somebody looks."""
    action = explorer.menus.actions["appearance-dark"]
    (menu,) = (each for each in action.associatedObjects() if each.inherits("QMenu"))
    menu.aboutToShow.emit()  # type: ignore[attr-defined]
    ticked = [name for name, each in explorer.menus.actions.items() if each.isChecked()]
    return [name for name in ticked if name.startswith("appearance")]


def test_a_theme_change_reaches_all_projections(
    explorer: Explorer,
    look: Any,
    set_dark: Callable[[bool], None],
    pixels: Callable[[QWidget], Any],
    count_color: Callable[..., int],
) -> None:
    for dark, theme in ((True, DARK), (False, LIGHT), (True, DARK)):
        set_dark(dark)
        for plane in look(explorer).planes:
            image = pixels(plane.viewport())
            assert count_color(image, theme.plot, 8) > image.shape[0] * image.shape[1] / 4
            assert count_color(image, theme.current) > 20


# Messages and status


def test_a_message_stays_until_it_is_dismissed(explorer: Explorer, qtbot: QtBot) -> None:
    messages = explorer.window.messages
    assert not messages.isVisible()
    explorer.controller.tell("the disk is full: choose another folder")
    assert messages.isVisible()
    assert "disk is full" in messages.text.text()
    explorer.controller.tell("something else")
    assert messages.text.text() == "something else"
    (dismiss,) = (
        child
        for child in messages.findChildren(QWidget)
        if getattr(child, "text", str)() == "Dismiss"
    )
    qtbot.mouseClick(dismiss, LEFT)
    assert not messages.isVisible()


def test_a_long_message_does_not_widen_the_window(explorer: Explorer) -> None:
    width = explorer.window.width()
    explorer.controller.tell("a rather long explanation " * 40)
    QApplication.processEvents()
    assert explorer.window.width() == width
    assert "explanation" in explorer.window.messages.text.toolTip()


def test_a_message_is_not_remembered(open_explorer: Open) -> None:
    explorer = open_explorer()
    explorer.controller.tell("the disk is full")
    explorer.window.close()
    assert not open_explorer().window.messages.isVisible()


def test_an_unforeseen_error_is_shown_in_the_window(
    explorer: Explorer, caplog: pytest.LogCaptureFixture
) -> None:
    error = ZeroDivisionError("division by zero")
    explorer.show_exception(ZeroDivisionError, error, None)
    assert "ZeroDivisionError" in explorer.window.messages.text.text()
    assert "division by zero" in caplog.text


def test_the_status_tells_work_points_and_latency(explorer: Explorer, qtbot: QtBot) -> None:
    status, window = explorer.window.status, explorer.window
    assert "2,000" in status.points.text()
    assert "12" in status.points.text()
    assert status.work.text() == "ready"
    view = Status(window, status, window.messages)
    view.show_work("drawing 24 faces …", True)
    qtbot.waitUntil(lambda: status.work.text() == "drawing 24 faces …")
    latency = Latency(5.28, 6.31, 200)
    view.show_latency(latency.median, latency.p95, latency.count)
    assert "5.3 ms" in status.latency.text()
    assert "6.3 ms" in status.latency.text()
    assert all(label.toolTip() for label in (status.work, status.points, status.latency))


def test_the_title_names_the_bundle(explorer: Explorer, rig: Any) -> None:
    assert explorer.window.windowTitle() == "toy – Latent Explorer"


def test_the_name_of_a_bundle_is_text_in_one_line(explorer: Explorer, rig: Any) -> None:
    from dataclasses import replace

    window = explorer.window
    view = Status(window, window.status, window.messages)
    view.show_bundle(replace(rig.bundle, name="a\x1b[31m\nb" + "c" * 5000))
    title = window.windowTitle()
    assert title.isprintable()
    assert len(title) < 1100


def test_panels_wait_for_the_bundle(window: MainWindow, explorer: Explorer) -> None:
    assert not any(panel.isEnabled() for panel in window.docks.panels.values())
    assert all(panel.isEnabled() for panel in explorer.window.docks.panels.values())


@pytest.mark.parametrize("size", [(1280, 720), (1180, 700)])
def test_it_fits_a_small_screen(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.workspaces.reset()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size


def test_closing_says_so_first(shown: Callable[..., Any], when: Callable[..., None]) -> None:
    window = shown(MainWindow(), 800, 600)
    seen: list[str] = []
    window.closing.connect(lambda: seen.append("closing"))
    when(window, QEvent.Type.Hide, lambda: seen.append("hidden"))
    window.close()
    assert seen == ["closing", "hidden"]


def test_every_dock_has_its_entry_in_the_menu(explorer: Explorer) -> None:
    docks = explorer.window.findChildren(QDockWidget)
    bar = explorer.window.menuBar()
    (view,) = (each.menu() for each in bar.actions() if each.text() == "&View")
    (panels,) = (each.menu() for each in view.actions() if each.text() == "Panels")
    listed = {action.text() for action in panels.actions()}
    assert {dock.windowTitle() for dock in docks} <= listed
    assert isinstance(explorer.menus.actions["quit"], QAction)
    assert explorer.window.panel(ProjectionsPanel).cards
