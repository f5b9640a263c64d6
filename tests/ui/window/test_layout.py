"""Docks, and what is remembered between runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.remembering import as_json, to_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import State
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panel_table import PANELS
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel

Open = Callable[..., Explorer]
DOCKS = {"Pairs", "Images", "Projections", "Current face", "Sampling", "Faces"}
"""Those of the workspace that is shown first."""

OTHERS = {panel.name for panel in PANELS} - DOCKS


@pytest.fixture
def window(shown: Callable[..., Any]) -> MainWindow:
    main: MainWindow = shown(MainWindow(), 1400, 900)
    main.workspaces.reset()
    return main


def _docks(window: MainWindow) -> dict[str, QDockWidget]:
    found = {dock.windowTitle(): dock for dock in window.findChildren(QDockWidget)}
    assert set(found) == DOCKS | OTHERS
    return {name: dock for name, dock in found.items() if name in DOCKS}


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
    (action,) = (each for each in window.docks.actions() if each.text() == name)
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
    window.tabifyDockWidget(docks["Projections"], docks["Pairs"])
    window.workspaces.reset()
    QApplication.processEvents()
    docks = _docks(window)
    assert all(dock.isVisible() and not dock.isFloating() for dock in docks.values())
    after = {name: dock.geometry() for name, dock in docks.items()}
    # What is behind another dock has the place of that one.
    for name in window.docks.visible:
        assert abs(after[name].x() - before[name].x()) < 40
        assert abs(after[name].width() - before[name].width()) < 40


def test_layout_and_settings_are_remembered(open_explorer: Open, rig: Any, qtbot: QtBot) -> None:
    explorer = open_explorer()
    docks = _docks(explorer.window)
    docks["Pairs"].close()
    explorer.window.tabifyDockWidget(docks["Faces"], docks["Current face"])
    controller = explorer.controller
    projections = controller.state[Projections]
    projections = projections.with_pair(0, (3, 9)).with_coordinates(1, "pca").with_level(1.75)
    sampling = Sampling(SamplingSettings(n_components=5, count=7, seed=11))
    controller.change("by the test", projections, sampling)
    explorer.window.close()

    second = open_explorer()
    docks = _docks(second.window)
    assert not docks["Pairs"].isVisible()
    assert docks["Faces"] in second.window.tabifiedDockWidgets(docks["Current face"])
    state = second.controller.state
    assert state[Projections] == projections
    assert state[Sampling] == sampling
    assert second.window.panel(SamplingPanel).sliders["n_components"].value == 5
    assert second.window.panel(ProjectionsPanel).ellipse_level.value == 1.75


def test_nothing_is_written_without_settings(open_explorer: Open, rig: Any, tmp_path: Any) -> None:
    rig.settings = None
    explorer = open_explorer()
    explorer.window.close()
    assert list(tmp_path.iterdir()) == []


def _broken_states() -> list[Any]:
    good = as_json(State(Projections((Projection((0, 1)),))))["projections"]

    def text(**sections: Any) -> str:
        return json.dumps({"format": 1, "state": sections})

    return [
        "{",
        "null",
        "[]",
        '"text"',
        json.dumps({}),
        json.dumps({"format": 1, "state": 3}),
        text(projections=good | {"shown": [{"pair": [2, 2], "coordinates": "z"}]}),
        text(projections=good | {"shown": [{"pair": [-1, 2], "coordinates": "z"}]}),
        text(projections=good | {"shown": [{"pair": [0, 1], "coordinates": "x"}]}),
        text(projections=good | {"shown": 3, "views": 4}),
        text(projections={"ellipse_level": float("nan")}),
        text(projections={"ellipse_level": "wide"}),
        text(sampling={"settings": {"method": "magic"}}),
        text(sampling={"settings": {"count": -3}}),
        text(sampling=7),
        text(correlations=None),
        17,
        QByteArray(b"\x00\xff"),
    ]


@pytest.mark.parametrize("state", _broken_states(), ids=str)
def test_broken_settings_are_forgotten(
    open_explorer: Open, rig: Any, state: Any, caplog: pytest.LogCaptureFixture
) -> None:
    rig.settings.setValue("state", state)
    explorer = open_explorer()
    found = explorer.controller.state
    assert found[Projections].ellipse_level == Projections().ellipse_level
    assert found[Sampling].settings.method == SamplingSettings().method
    assert len(explorer.window.panel(ProjectionsPanel).cards) in (1, 4)


def test_what_can_be_used_of_broken_settings_is_kept(
    open_explorer: Open, rig: Any, caplog: pytest.LogCaptureFixture
) -> None:
    text = to_text(State(Projections((Projection((0, 1)),), ellipse_level=1.5)))
    found = json.loads(text)
    found["state"]["projections"]["unheard of"] = 1
    found["state"]["sampling"] = {"settings": {"count": 5, "seed": "none"}}
    found["state"]["of another version"] = {"a": 1}
    rig.settings.setValue("state", json.dumps(found))
    state = open_explorer().controller.state
    assert state[Projections].shown == (Projection((0, 1)),)
    assert state[Projections].ellipse_level == 1.5
    assert state[Sampling].settings.count == 5
    assert "seed" in caplog.text


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
    state = State(
        Projections((Projection((177, 242)), Projection((0, 3), "pca"))),
        Sampling(SamplingSettings(n_components=105)),
    )
    rig.settings.setValue("state", to_text(state))
    explorer = open_explorer()
    assert explorer.controller.state[Projections].shown == (Projection((0, 3), "pca"),)
    assert explorer.controller.state[Sampling].settings.n_components == 12
    message = _message(explorer)
    assert "toy has fewer components" in message
    assert "z 177" in message, "what was left out is said"


def _message(explorer: Explorer) -> str:
    messages = explorer.window.messages
    return messages.text.text() if messages.isVisible() else ""
