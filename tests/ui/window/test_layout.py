"""Docks, and what is remembered between runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from latent_explorer.GONE import ExplorerState, to_settings
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.session.projections import Projection
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.main_window import MainWindow

Open = Callable[..., Explorer]
DOCKS = {"Correlations", "Projections", "Current face", "Sampling", "Faces"}
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(shown: Callable[..., Any]) -> MainWindow:
    main: MainWindow = shown(MainWindow(), 1400, 900)
    main.reset_layout()
    return main


def _docks(window: MainWindow) -> dict[str, QDockWidget]:
    return {dock.windowTitle(): dock for dock in window.findChildren(QDockWidget)}


def _actions(window: MainWindow) -> dict[str, QAction]:
    found = [action for menu in window.menus.values() for action in menu.actions()]
    return {a.text().replace("&", ""): a for a in found if a.text() and a.menu() is None}


def test_all_panels_are_docks_that_can_be_moved_floated_and_closed(window: MainWindow) -> None:
    docks = _docks(window)
    assert set(docks) == DOCKS
    for dock in docks.values():
        assert dock.features() & QDockWidget.DockWidgetFeature.DockWidgetMovable
        assert dock.features() & QDockWidget.DockWidgetFeature.DockWidgetFloatable
        assert dock.features() & QDockWidget.DockWidgetFeature.DockWidgetClosable
        assert dock.isVisible()


def test_docks_do_not_overlap_and_projections_are_largest(window: MainWindow) -> None:
    rects = {name: dock.geometry() for name, dock in _docks(window).items()}
    for name, rect in rects.items():
        assert not any(rect.intersects(r) for other, r in rects.items() if other != name)
    areas = {name: rect.width() * rect.height() for name, rect in rects.items()}
    assert max(areas, key=lambda name: areas[name]) == "Projections"


@pytest.mark.parametrize("name", sorted(DOCKS))
def test_a_closed_dock_comes_back_from_the_menu(window: MainWindow, name: str) -> None:
    dock = _docks(window)[name]
    action = _actions(window)[name]
    assert action.isChecked()
    action.trigger()
    assert not dock.isVisible()
    action.trigger()
    assert dock.isVisible()


def test_reset_layout_puts_everything_back(window: MainWindow) -> None:
    before = {name: dock.geometry() for name, dock in _docks(window).items()}
    docks = _docks(window)
    docks["Faces"].setFloating(True)
    docks["Sampling"].close()
    window.tabifyDockWidget(docks["Projections"], docks["Correlations"])
    _actions(window)["Reset layout"].trigger()
    QApplication.processEvents()
    docks = _docks(window)
    assert all(dock.isVisible() and not dock.isFloating() for dock in docks.values())
    after = {name: dock.geometry() for name, dock in docks.items()}
    for name in DOCKS:
        assert abs(after[name].x() - before[name].x()) < 40
        assert abs(after[name].width() - before[name].width()) < 40


def test_layout_and_settings_are_remembered(open_explorer: Open, rig: Any, qtbot: QtBot) -> None:
    explorer = open_explorer()
    docks = _docks(explorer.window)
    docks["Correlations"].close()
    explorer.window.tabifyDockWidget(docks["Faces"], docks["Current face"])
    controller = explorer.controller
    controller.set_pair(0, (3, 9))
    controller.set_coordinates(1, "pca")
    controller.set_ellipse_level(1.75)
    controller.set_sampling(SamplingSettings(n_components=5, count=7, seed=11))
    wanted = controller.state
    explorer.window.close()

    second = open_explorer()
    docks = _docks(second.window)
    assert not docks["Correlations"].isVisible()
    assert docks["Faces"] in second.window.tabifiedDockWidgets(docks["Current face"])
    state = second.controller.state
    assert state.projections == wanted.projections
    assert state.ellipse_level == 1.75
    assert state.sampling == wanted.sampling
    assert second.window.sampling.count.value() == 7
    assert second.window.projections.ellipse_level.value == 1.75


def test_nothing_is_written_without_settings(open_explorer: Open, rig: Any, tmp_path: Any) -> None:
    rig.settings = None
    explorer = open_explorer()
    explorer.window.close()
    assert list(tmp_path.iterdir()) == []


def _broken_states() -> list[Any]:
    good = to_settings(ExplorerState(projections=(Projection((0, 1)),)))
    return [
        "{",
        "null",
        "[]",
        '"text"',
        json.dumps({}),
        json.dumps(good | {"projections": [{"pair": [2, 2], "coordinates": "z"}]}),
        json.dumps(good | {"projections": [{"pair": [-1, 2], "coordinates": "z"}]}),
        json.dumps(good | {"projections": [{"pair": [0, 1], "coordinates": "x"}]}),
        json.dumps(good | {"projections": 3}),
        json.dumps(good | {"ellipse_level": float("nan")}),
        json.dumps(good | {"ellipse_level": "wide"}),
        json.dumps(good | {"sampling": {"method": "magic"}}),
        json.dumps(good | {"sampling": {"count": -3}}),
        json.dumps(good | {"sampling": 7}),
        json.dumps(good | {"correlations": None}),
        17,
        QByteArray(b"\x00\xff"),
    ]


@pytest.mark.parametrize("state", _broken_states(), ids=str)
def test_broken_settings_are_forgotten(
    open_explorer: Open, rig: Any, state: Any, caplog: pytest.LogCaptureFixture
) -> None:
    rig.settings.setValue("state", state)
    explorer = open_explorer()
    assert explorer.controller.state.ellipse_level == ExplorerState().ellipse_level
    assert len(explorer.window.projections.cards) == 4


@pytest.mark.parametrize(
    "value", ["text", 5, QByteArray(b"nonsense"), QByteArray(), ["a", "b"]], ids=str
)
def test_a_broken_layout_is_forgotten(open_explorer: Open, rig: Any, value: Any) -> None:
    for key in ("geometry", "layout", "appearance"):
        rig.settings.setValue(key, value)
    explorer = open_explorer(complete=False)
    assert all(dock.isVisible() for dock in _docks(explorer.window).values())
    assert explorer.window.isVisible()


def test_settings_of_a_larger_space_are_cut_to_this_one(open_explorer: Open, rig: Any) -> None:
    state = ExplorerState(
        projections=(Projection((177, 242)), Projection((0, 3), "pca")),
        sampling=SamplingSettings(n_components=105),
    )
    rig.settings.setValue("state", json.dumps(to_settings(state)))
    explorer = open_explorer()
    assert explorer.controller.state.projections == (Projection((0, 3), "pca"),)
    assert explorer.controller.state.sampling.n_components == 12
