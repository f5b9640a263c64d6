"""The layers of the projections in the window: switched by menu, keys and the panel Slices."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.contours import PlaneContours
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projections
from latent_explorer.session.slices import Slices
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.slices import SlicesPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel

LEFT = Qt.MouseButton.LeftButton


def click(explorer: Explorer, qtbot: QtBot, text: str) -> QAction:
    """Click an entry of the menu of layers, or of the menu in it."""
    button = explorer.window.panel(ProjectionsPanel).layers.button
    outer = button.menu()
    for menu in (outer, *outer.findChildren(QMenu)):
        for action in menu.actions():
            if action.text().replace("&", "") == text:
                menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
                qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
                menu.close()
                return action
    raise AssertionError(text)


def test_all_are_switched_by_the_menu(
    explorer: Explorer, qtbot: QtBot, look: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), explorer.window.panel(ProjectionsPanel)
    assert seen.result(PlaneContours, seen.shown[0]) is None
    for text in ("Contours of the density", "Ellipses at several levels", "Slice", "Grid lines"):
        assert click(explorer, qtbot, text).isChecked()
    all_there(explorer)
    assert seen.state[Layers] == Layers(contours=True, levels=True, sliced=True)
    assert seen.state[Projections].grid
    assert explorer.controller.scene.undo is None
    assert all(plane.layers.has_contours and plane.layers.has_levels for plane in seen.planes)
    assert panel.layers.table.isVisible()
    n = explorer.controller.scene.space.n
    assert f" of {n:,} (" in panel.layers.words.text()
    assert [plane.drawing.findable is not None for plane in seen.planes] == [
        index == seen.state[Projections].active for index in range(len(seen.planes))
    ]
    assert not click(explorer, qtbot, "50\u00a0% of the maximum").isChecked()
    assert 0.5 not in seen.state[Layers].shares
    for text in ("Contours of the density", "Ellipses at several levels", "Slice", "Grid lines"):
        assert not click(explorer, qtbot, text).isChecked()
    assert not panel.layers.table.isVisible()
    assert not panel.layers.words.isVisible()
    qtbot.waitUntil(lambda: not any(plane.layers.has_contours for plane in seen.planes))


def test_keys_switch_them_and_commands_say_what_they_would_do(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    seen = look(explorer)
    explorer.window.activateWindow()
    seen.planes[0].setFocus()
    for key, name, command in (
        (Qt.Key.Key_D, "contours", "contours"),
        (Qt.Key.Key_L, "levels", "ellipse-levels"),
        (Qt.Key.Key_B, "sliced", "slice-points"),
    ):
        action = explorer.menus.actions[command]
        assert action.text().startswith("Show")
        qtbot.keyClick(explorer.window, key, Qt.KeyboardModifier.ControlModifier)
        assert getattr(seen.state[Layers], name)
        assert action.text().startswith("Hide")
        seen.do(command)
        assert seen.state[Layers] == Layers()


def test_a_new_card_has_the_layers_of_the_others(
    explorer: Explorer, look: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen = look(explorer)
    seen.change(Layers(contours=True, levels=True))
    seen.do("add-projection")
    all_there(explorer)
    assert all(plane.layers.has_contours and plane.layers.has_levels for plane in seen.planes)


def test_the_slice_follows_its_panel(
    explorer: Explorer,
    qtbot: QtBot,
    look: Any,
    all_there: Callable[[Explorer], None],
    in_slice: Any,
    tmp_path: Path,
) -> None:
    seen = look(explorer)
    seen.do("workspace-analyse")
    all_there(explorer)
    panel, plane = explorer.window.panel(SlicesPanel), seen.planes[0]
    assert plane.drawing.findable is None
    qtbot.mouseClick(panel.drawing, LEFT, pos=QPoint(8, panel.drawing.height() // 2))
    assert panel.drawing.isChecked()
    points, pair = explorer.controller.scene.space.points, seen.shown[0].pair
    for b in (3.0, 6.0):
        seen.change(Slices(b=b))
        assert (plane.drawing.findable == in_slice(points, pair, b)).all()
    explorer.exporter.write_projection_png(tmp_path / "plane.png", 1)
    with Image.open(tmp_path / "plane.png") as image:
        about = json.loads(image.text["latent-explorer"])  # type: ignore[attr-defined]
    assert about["colour"]["slice"] == 6.0
    assert about["colour"]["shown"] == in_slice(points, pair, 6.0).sum()
    assert about["state"]["layers"]["sliced"]
    # And the other way round.
    seen.do("slice-points")
    assert not panel.drawing.isChecked()
    assert plane.drawing.findable is None
