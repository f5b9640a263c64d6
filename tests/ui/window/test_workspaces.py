"""Workspaces, the tool bar, and what stands where no panel is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QPushButton,
    QTabBar,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.face_tiles import SMALLEST_FITTED
from latent_explorer.session.projections import Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import ARRANGEMENTS
from latent_explorer.ui.empty_state import EmptyState
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panel_table import PANELS, panels_of
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import Appearance, current_theme

Open = Callable[..., Explorer]
LEFT = Qt.MouseButton.LeftButton
LONG = 30_000


def _visible(explorer: Explorer) -> set[str]:
    docks = explorer.window.findChildren(QDockWidget)
    return {dock.windowTitle() for dock in docks if not dock.isHidden()}


def _dock(explorer: Explorer, name: str) -> QDockWidget:
    dock = explorer.window.findChild(QDockWidget, name)
    assert isinstance(dock, QDockWidget)
    return dock


@pytest.mark.parametrize("arrangement", ARRANGEMENTS, ids=lambda a: a.name)
def test_a_workspace_shows_its_panels(explorer: Explorer, look: Any, arrangement: Any) -> None:
    look(explorer).do(f"workspace-{arrangement.name.lower()}")
    expected = {panel.name for panel in PANELS if arrangement.name in panel.workspaces}
    assert _visible(explorer) == expected
    assert explorer.menus.actions[f"workspace-{arrangement.name.lower()}"].isChecked()


def test_no_tabs_of_another_workspace_stay(explorer: Explorer, look: Any, settle: Any) -> None:
    def tabs() -> list[str]:
        window = explorer.window
        bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [bar for bar in bars if bar.isVisible() and bar.count() > 1]
        return sorted(bar.tabText(number) for bar in shown for number in range(bar.count()))

    for name in ("analyse", "explore", "analyse", "explore", "teach", "explore"):
        look(explorer).do(f"workspace-{name}")
        # Bars are shown when the docks are laid out: before it, those that stay are not seen yet.
        settle(explorer)
        docks = [_dock(explorer, title) for title in _visible(explorer)]
        tabbed = [d.windowTitle() for d in docks if explorer.window.tabifiedDockWidgets(d)]
        assert tabs() == sorted(tabbed)


def test_the_keys_of_the_workspaces(explorer: Explorer, qtbot: QtBot) -> None:
    explorer.window.activateWindow()
    for number, arrangement in reversed(list(enumerate(ARRANGEMENTS, 1))):
        key = Qt.Key(Qt.Key.Key_0 + number)
        qtbot.keyClick(explorer.window, key, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda a=arrangement: explorer.window.workspaces.current is a)


def test_each_workspace_is_left_as_it_is(open_explorer: Open, look: Any) -> None:
    explorer = open_explorer()
    _dock(explorer, "Sampling").close()
    look(explorer).do("workspace-generate")
    _dock(explorer, "Current face").close()
    look(explorer).do("workspace-explore")
    assert _dock(explorer, "Sampling").isHidden()
    assert not _dock(explorer, "Current face").isHidden()
    look(explorer).do("workspace-generate")
    explorer.window.close()
    second = open_explorer()
    assert second.window.workspaces.current.name == "Generate"
    assert _dock(second, "Current face").isHidden()
    look(second).do("workspace-explore")
    assert _dock(second, "Sampling").isHidden()
    look(second).do("reset-layout")
    assert not _dock(second, "Sampling").isHidden()


def test_paths_shows_one_projection_and_each_workspace_what_it_was_left_with(
    open_explorer: Open, look: Any
) -> None:
    def alone(explorer: Explorer) -> bool:
        cards = explorer.window.panel(ProjectionsPanel).cards
        seen = [card for card in cards if not card.isHidden()]
        assert len(seen) in (1, len(cards))
        assert look(explorer).state[Projections].maximised is (len(seen) == 1)
        return len(seen) == 1

    explorer = open_explorer()
    assert not alone(explorer)
    look(explorer).do("workspace-paths")
    assert alone(explorer)
    look(explorer).do("workspace-explore")
    assert not alone(explorer)
    look(explorer).do("maximise-projection")
    look(explorer).do("workspace-paths")
    look(explorer).do("maximise-projection")
    assert not alone(explorer)
    look(explorer).do("workspace-explore")
    assert alone(explorer)
    look(explorer).do("workspace-paths")
    explorer.window.close()
    second = open_explorer()
    assert second.window.workspaces.current.name == "Paths"
    assert not alone(second)
    look(second).do("workspace-explore")
    assert alone(second)
    look(second).do("workspace-paths")
    look(second).do("reset-layout")
    assert alone(second)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS, ids=lambda a: a.name)
def test_every_workspace_has_its_button_in_a_narrow_window(
    explorer: Explorer, look: Any, qtbot: QtBot, arrangement: Any
) -> None:
    window = explorer.window
    look(explorer).do(f"workspace-{arrangement.name.lower()}")

    def buttons() -> list[QToolButton]:
        actions = [explorer.menus.actions[f"workspace-{a.name.lower()}"] for a in ARRANGEMENTS]
        found = [window.tools.widgetForAction(action) for action in actions]
        return [button for button in found if isinstance(button, QToolButton)]

    def in_sight() -> bool:
        places = [button.geometry() for button in buttons()]
        return all(b.isVisible() for b in buttons()) and all(
            window.tools.rect().contains(place) for place in places
        )

    icon = Qt.ToolButtonStyle.ToolButtonIconOnly
    window.resize(880, 700)
    qtbot.waitUntil(in_sight)
    shown = [button for button in buttons() if button.toolButtonStyle() != icon]
    assert arrangement.name in [button.text() for button in shown]
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: all(b.toolButtonStyle() != icon for b in buttons()))
    for width in range(1200, 880, -8):
        window.resize(width, 700)
        qtbot.waitUntil(in_sight)
        styles = [button.toolButtonStyle() for button in buttons()]
        for _ in range(4):
            QApplication.processEvents()
            assert [b.toolButtonStyle() for b in buttons()] == styles, "they come to rest"


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.LIGHT])
def test_the_buttons_of_panels_can_be_seen(
    explorer: Explorer,
    look: Any,
    count_color: Callable[..., int],
    appearance: Appearance,
    qtbot: QtBot,
) -> None:
    window = explorer.window
    window.set_appearance(appearance)
    for workspace in ("teach", "explore"):
        look(explorer).do(f"workspace-{workspace}")
        QApplication.processEvents()
        button = _dock(explorer, "Current face").findChild(
            QAbstractButton, "qt_dockwidget_closebutton"
        )
        assert button is not None
        qtbot.waitUntil(partial(_has_glyph, button, count_color))


def _has_glyph(button: QAbstractButton, count_color: Callable[..., int]) -> bool:
    image = button.icon().pixmap(16, 16).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    return count_color(pixels, current_theme().quiet, 60) > 4


def test_text_is_larger_where_others_look_on(explorer: Explorer, look: Any) -> None:
    usual = QApplication.font().pointSizeF()
    look(explorer).do("workspace-teach")
    assert QApplication.font().pointSizeF() == pytest.approx(1.25 * usual, abs=0.1)
    look(explorer).do("workspace-explore")
    assert QApplication.font().pointSizeF() == usual


def test_all_panels_can_be_closed_and_found_again(explorer: Explorer, qtbot: QtBot) -> None:
    assert not explorer.window.empty.isVisible()
    before = _visible(explorer)
    for dock in explorer.window.findChildren(QDockWidget):
        dock.close()
    assert explorer.window.empty.isVisible()
    assert explorer.window.docks.visible == set()
    qtbot.mouseClick(explorer.window.empty.panels, LEFT)
    assert _visible(explorer) == before
    assert not explorer.window.empty.isVisible()


def test_what_went_wrong_stands_where_the_panels_would_be(rig: Any, qtbot: QtBot) -> None:
    explorer = rig.open(Path("broken"))
    with qtbot.waitExposed(explorer.window):
        explorer.window.show()
    empty = explorer.window.empty
    qtbot.waitUntil(empty.problem.isVisible, timeout=LONG)
    assert "copy the bundle again" in empty.problem.text()
    assert _visible(explorer) == set()
    qtbot.mouseClick(empty.shipped, LEFT)
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle is not None, timeout=LONG)
    assert explorer.controller.scene.bundle.name == "celeba96"
    assert not empty.isVisible()
    assert "Projections" in _visible(explorer)


def test_a_window_closed_without_a_bundle_forgets_no_layout(
    open_explorer: Open, rig: Any, qtbot: QtBot
) -> None:
    explorer = open_explorer()
    _dock(explorer, "Sampling").close()
    left = _visible(explorer)
    explorer.window.close()
    second = rig.open(Path("broken"))
    with qtbot.waitExposed(second.window):
        second.window.show()
    qtbot.waitUntil(second.window.empty.problem.isVisible, timeout=LONG)
    second.window.close()
    assert _visible(open_explorer()) == left


def test_bundles_that_were_open_are_offered(open_explorer: Open, rig: Any, qtbot: QtBot) -> None:
    explorer = open_explorer()
    for name in ("small", "toy", "other"):
        explorer.controller.open_bundle(Path(name))
        qtbot.waitUntil(
            lambda name=name: explorer.controller.scene.bundle.name == name, timeout=LONG
        )
    recent = explorer.controller.state[OpenedBundle].recent
    assert [Path(path).name for path in recent] == ["other", "toy", "small"]
    button = explorer.window.tools.bundle
    assert button.text() == "other"
    button.menu().aboutToShow.emit()
    (small,) = (action for action in button.menu().actions() if action.text() == "small")
    small.trigger()
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle.name == "small", timeout=LONG)


def test_the_empty_window_lists_what_was_open(shown: Callable[..., Any], qtbot: QtBot) -> None:
    empty = shown(EmptyState(), 800, 600)
    empty.show_no_bundle("there is no such folder", ["/a/<b>first", "/b/second"])
    buttons = {button.text(): button for button in empty.findChildren(QPushButton)}
    assert {"<b>first", "second"} <= set(buttons)
    with qtbot.waitSignal(empty.recent_chosen) as chosen:
        qtbot.mouseClick(buttons["second"], LEFT)
    assert chosen.args == ["/b/second"]
    assert "latent-explorer train" in empty.training.text()
    assert empty.problem.isVisible()
    with qtbot.waitSignal(empty.command) as wanted:
        qtbot.mouseClick(empty.train, LEFT)
    assert wanted.args == ["new-model"]


def test_the_tool_bar_has_icons_and_names(explorer: Explorer, qtbot: QtBot) -> None:
    buttons = explorer.window.tools.findChildren(QToolButton)
    named = [b for b in buttons if b.defaultAction() is not None]
    assert len(named) >= 8
    qtbot.waitUntil(lambda: all(not b.icon().isNull() for b in named), timeout=LONG)
    for button in named:
        assert button.toolTip()


def test_the_first_window_fits_the_screen(shown: Callable[..., Any]) -> None:
    window = shown(MainWindow(), 100, 100)
    fresh = MainWindow()
    screen = QApplication.primaryScreen().availableGeometry()
    assert fresh.width() <= screen.width()
    assert fresh.height() <= screen.height()
    fresh.deleteLater()
    assert window.minimumSizeHint().height() <= 540


def test_a_small_window_stays_on_a_small_screen_in_every_workspace(
    open_explorer: Open, look: Any, finish_turns: Any
) -> None:
    # As a screen of 1600 x 1000 pixels has room for at 200 % scaling.
    explorer = open_explorer(width=752, height=470)
    window = explorer.window
    assert (window.width(), window.height()) == (752, 470)
    for arrangement in (*ARRANGEMENTS[1:], ARRANGEMENTS[0]):
        look(explorer).do(f"workspace-{arrangement.name.lower()}")
        finish_turns()
        assert window.workspaces.current is arrangement
        assert window.width() <= 800, arrangement.name
        assert window.height() == 470, arrangement.name
        assert _visible(explorer) == {panel.name for panel in panels_of(arrangement)}
        for name in window.docks.visible:
            assert window.rect().contains(_dock(explorer, name).geometry()), name


def test_what_is_left_of_others_comes_before_what_is_below_where_it_is_too_narrow(
    open_explorer: Open, look: Any, settle: Any
) -> None:
    explorer = open_explorer(width=752, height=700)
    look(explorer).do("workspace-paths")
    settle(explorer)
    path, film = _dock(explorer, "Path"), _dock(explorer, "Film strip")
    assert film in explorer.window.tabifiedDockWidgets(path)
    assert "Path" in explorer.window.docks.visible
    explorer.window.resize(1600, 700)
    look(explorer).do("reset-layout")
    settle(explorer)
    assert film not in explorer.window.tabifiedDockWidgets(path)
    assert path.geometry().right() < film.geometry().left()


def test_four_projections_are_seen_whole_on_a_small_screen(open_explorer: Open, look: Any) -> None:
    explorer = open_explorer(width=1280, height=800)
    cards = look(explorer).cards
    assert len(cards) == 4
    for card in cards:
        assert card.visibleRegion().boundingRect() == card.rect()
    faces = explorer.window.panel(FacesPanel).place
    assert faces.height() >= SMALLEST_FITTED, "and a row of faces"


def test_the_text_of_projections_is_larger_too_where_others_look_on(
    explorer: Explorer, look: Any, settle: Any
) -> None:
    def sizes() -> set[int]:
        return {plane.getAxis("left").label.font().pixelSize() for plane in look(explorer).planes}

    (usual,) = sizes()
    look(explorer).do("workspace-teach")
    settle(explorer)
    (larger,) = sizes()
    assert larger > usual
    look(explorer).do("workspace-explore")
    settle(explorer)
    assert sizes() == {usual}


def test_larger_text_is_foreseen_where_a_window_begins_with_it(
    shown: Callable[..., Any], finish_turns: Callable[[], None]
) -> None:
    window = MainWindow()
    window.resize(752, 470)
    (teach,) = (each for each in ARRANGEMENTS if each.name == "Teach")
    window.workspaces.show(teach)
    shown(window, 752, 470)
    assert window.width() == 752
    recipe, faces = (window.docks.by_name[name] for name in ("Recipe", "Faces"))
    assert faces in window.tabifiedDockWidgets(recipe)
    # All that comes after it has text of the usual size.
    window.workspaces.show(ARRANGEMENTS[0])
    finish_turns()
