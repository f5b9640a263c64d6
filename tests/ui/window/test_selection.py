"""Selecting in the window: tools, keys and commands, and what follows in all panels."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from latent_explorer.export.pictures import read_metadata
from latent_explorer.session.projections import Projections
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import Selection
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.selection import SelectionPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel

LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


def around(plane: Any) -> list[QPoint]:
    """Return a way around the upper right part of a plane."""
    inside = plane.inside
    x, y = inside.left(), inside.top()
    w, h = inside.width(), inside.height()
    shares = ((0.5, 0.1), (0.9, 0.1), (0.9, 0.5), (0.7, 0.6), (0.5, 0.5))
    return [QPoint(round(x + a * w), round(y + b * h)) for a, b in shares]


def front(explorer: Explorer) -> SelectionPanel:
    """Show the panel, in front of those beside it."""
    panel = explorer.window.panel(SelectionPanel)
    (action,) = (a for a in explorer.window.docks.actions() if a.text() == "Selection")
    while "Selection" not in explorer.window.docks.visible:
        action.trigger()
        QApplication.processEvents()
    return panel


def test_a_lasso_is_drawn_lit_described_and_taken_back(
    explorer: Explorer, qtbot: QtBot, look: Any, drag: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen, panel = look(explorer), front(explorer)
    projections = explorer.window.panel(ProjectionsPanel)
    z = seen.z
    lasso, _ = projections.selection.buttons
    qtbot.mouseClick(lasso, LEFT)
    assert lasso.isChecked()
    assert panel.tools[0].isChecked()
    drag(seen.planes[1], *around(seen.planes[1]))
    all_there(explorer)
    (part,) = seen.state[Selection].parts
    assert part.projection == seen.shown[1]
    findable = [plane.drawing.findable for plane in seen.planes]
    count = int(findable[0].sum())
    n = explorer.controller.scene.space.n
    assert 0 < count < n
    assert all((each == findable[0]).all() for each in findable), "in all projections the same"
    assert projections.selection.words.startswith(f"Selection: {count:,} points of {n:,}")
    assert panel.words.text().startswith(f"{count:,} points of {n:,}")
    assert len(panel.tables["components"].rows) == explorer.controller.scene.space.d
    assert not panel.face.waiting
    assert "selection" in projections.seen.of(0)
    np.testing.assert_array_equal(seen.z, z)
    seen.do("undo")
    assert not seen.state[Selection].parts
    assert all(plane.drawing.findable is None for plane in seen.planes)
    assert "selection" not in projections.seen.of(0)
    seen.do("redo")
    all_there(explorer)
    assert int(seen.planes[3].drawing.findable.sum()) == count


def test_escape_gives_up_the_drawing_and_then_the_tool(
    explorer: Explorer, qtbot: QtBot, look: Any, drag: Any
) -> None:
    seen = look(explorer)
    seen.do("select-rectangle")
    assert seen.state[Selecting].tool == "rectangle"
    plane = seen.planes[0]
    plane.setFocus()
    drag(plane, *around(plane), release=False)
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=around(plane)[-1])
    assert not seen.state[Selection].parts
    assert seen.state[Selecting].tool == "rectangle"
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert seen.state[Selecting].tool == "none"
    assert explorer.controller.scene.undo is None


def test_the_keys_l_and_r_take_up_the_tools(explorer: Explorer, look: Any) -> None:
    seen, actions = look(explorer), explorer.menus.actions
    for command, key, tool in (
        ("select-lasso", "L", "lasso"),
        ("select-rectangle", "R", "rectangle"),
    ):
        assert actions[command].shortcut().toString() == key
        seen.do(command)
        assert seen.state[Selecting].tool == tool
        assert "down" in actions[command].text()
        seen.do(command)
        assert seen.state[Selecting].tool == "none"


def test_a_click_with_a_tool_chooses_an_image_as_ever(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    seen = look(explorer)
    seen.do("select-lasso")
    plane = seen.planes[0]
    image = 17
    pixel = seen.pixel_of(0, explorer.controller.scene.space.point(image))
    qtbot.mouseClick(plane.viewport(), LEFT, pos=pixel)
    from latent_explorer.session.point import CurrentPoint

    qtbot.waitUntil(lambda: seen.state[CurrentPoint].image is not None, timeout=LONG)
    assert not seen.state[Selection].parts


def test_all_of_it_by_commands(
    explorer: Explorer, look: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen = look(explorer)
    assert not explorer.menus.actions["select-inverse"].isEnabled()
    seen.do("select-ellipse")
    all_there(explorer)
    inside = seen.planes[0].drawing.findable.copy()
    seen.do("select-inverse")
    all_there(explorer)
    np.testing.assert_array_equal(seen.planes[0].drawing.findable, ~inside)
    seen.do("select-nothing")
    assert seen.planes[0].drawing.findable is None
    section = seen.state[Projections]
    seen.change(section.viewed(0, (-1.0, 2.0, -3.0, 0.5)))
    seen.do("select-in-view")
    all_there(explorer)
    shown = seen.planes[0].drawing.findable.sum()
    assert 0 < shown < len(inside)


def test_it_is_the_same_after_the_program_was_closed(
    explorer: Explorer,
    look: Any,
    drag: Any,
    all_there: Callable[[Explorer], None],
    open_explorer: Callable[..., Explorer],
) -> None:
    seen = look(explorer)
    seen.do("select-lasso")
    drag(seen.planes[3], *around(seen.planes[3]))
    all_there(explorer)
    panel = front(explorer)
    panel.named.emit("kept")
    before = seen.planes[0].drawing.findable.copy()
    text = to_text(explorer.controller.state)
    assert len(text) < 20_000
    explorer.window.close()
    again = look(open_explorer())
    all_there(again.explorer)
    np.testing.assert_array_equal(again.planes[0].drawing.findable, before)
    assert again.state[Selection] == from_text(text)[0][Selection]
    assert again.state[Selection].named[0].name == "kept"
    assert again.state[Selecting] == Selecting()


def test_it_is_saved_as_table_and_faces(
    explorer: Explorer,
    qtbot: QtBot,
    look: Any,
    all_there: Callable[[Explorer], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = look(explorer)
    path = tmp_path / "table"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args: (str(path), "CSV table (*.csv)")
    )
    assert not explorer.menus.actions["save-selection-table"].isEnabled()
    section = seen.state[Projections]
    seen.change(section.viewed(0, (-1.0, 2.0, -3.0, 0.5)))
    seen.do("select-in-view")
    all_there(explorer)
    count = int(seen.planes[0].drawing.findable.sum())
    seen.do("save-selection-table")
    table = path.with_suffix(".csv")
    qtbot.waitUntil(table.exists, timeout=LONG)
    all_there(explorer)
    with table.open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == count + 1
    numbers = [int(row[1]) for row in rows[1:]]
    assert numbers == np.flatnonzero(seen.planes[0].drawing.findable).tolist()
    assert explorer.file_saver.notice.isVisible()
    path = tmp_path / "faces.png"
    seen.do("save-selection-faces")
    qtbot.waitUntil(path.exists, timeout=LONG)
    all_there(explorer)
    assert read_metadata(path)["count"] == count
    explorer.exporter.write_projection_png(tmp_path / "plane.png", 1)
    colour = read_metadata(tmp_path / "plane.png")["colour"]
    assert colour == {"selection": True, "shown": count, "of": len(seen.planes[0].drawing.findable)}
    written = read_metadata(tmp_path / "plane.png")["state"]["selection"]
    assert json.dumps(written) == json.dumps(
        json.loads(to_text(explorer.controller.state))["state"]["selection"]
    )


def test_hidden_it_stays(
    explorer: Explorer, look: Any, all_there: Callable[[Explorer], None]
) -> None:
    seen = look(explorer)
    seen.do("select-ellipse")
    all_there(explorer)
    panel = front(explorer)
    panel.lit.click()
    assert seen.planes[0].drawing.findable is None
    assert seen.state[Selection].parts
    assert panel.words.text() != ""
    seen.change(replace(seen.state[Selection], lit=True))
    all_there(explorer)
    assert seen.planes[0].drawing.findable is not None
