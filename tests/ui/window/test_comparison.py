"""Compare in the window: worked on when it is seen, as points in the projections, and as files."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.compared import compared_sets
from latent_explorer.controller.presenters.comparison import NAME
from latent_explorer.core.formats import percent
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.jobs.comparing import ComparedFigures, ComparedSet
from latent_explorer.jobs.set_points import SetPoints
from latent_explorer.session.comparison import CURVE_VALUES, Comparison
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.commands import COMMANDS, Command
from latent_explorer.ui.panels.comparison import SAVE_FACES, ComparisonPanel
from latent_explorer.ui.panels.comparison_table import COLUMNS
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.projections.set_looks import set_colours
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.save_button import SaveButton

LONG = 60_000


@pytest.fixture
def comparing(explorer: Explorer, qtbot: QtBot, look: Any) -> Explorer:
    """The workspace Generate with Compare in front, and all of it measured."""
    assert look(explorer).result(ComparedSet, Comparison().sets[0]) is None
    raise_panel(explorer, look)
    wait(explorer, qtbot)
    return explorer


def raise_panel(explorer: Explorer, look: Any) -> None:
    look(explorer).do("workspace-generate")
    dock = explorer.window.findChild(QDockWidget, NAME)
    assert isinstance(dock, QDockWidget)
    dock.raise_()


def wait(explorer: Explorer, qtbot: QtBot) -> None:
    controller = explorer.controller

    def is_there() -> bool:
        resting = controller.scene.working_on is None and not turns().waiting
        return resting and not controller.awaited

    qtbot.waitUntil(is_there, timeout=LONG)


def file_name_is(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    def chosen(*_: Any) -> tuple[str, str]:
        return str(path), "PNG (*.png)"

    monkeypatch.setattr("latent_explorer.ui.file_saver.QFileDialog.getSaveFileName", chosen)


def test_nothing_is_compared_before_it_is_seen(explorer: Explorer, look: Any, qtbot: QtBot) -> None:
    look(explorer).do("workspace-generate")
    wait(explorer, qtbot)
    assert NAME not in explorer.window.docks.panels, "it stands behind the faces"
    look(explorer).do(SAVE_FACES)
    assert "wait until Compare shows it" in explorer.controller.scene.notice
    assert NAME in explorer.window.docks.panels, "it is shown then"


def test_what_is_shown_is_what_was_measured(comparing: Explorer, look: Any) -> None:
    panel, scene = comparing.window.panel(ComparisonPanel), comparing.controller.scene
    sets = scene.state[Comparison].sets
    assert len(panel.rows) == len(panel.table.rows) == len(sets) == 4
    for row, cells, settings in zip(panel.rows, panel.table.rows, sets, strict=True):
        figures = scene.result(ComparedFigures, settings).figures
        assert cells[2:] == [FIGURES[name].text(figures.as_dict()[name]) for name in COLUMNS]
        assert row.strip.faces is scene.result(ComparedSet, settings).faces
    assert panel.controls.progress.text() == "All measured"


def test_it_is_there_at_once_when_it_is_seen_again(
    comparing: Explorer, look: Any, qtbot: QtBot, fake_codec: Any
) -> None:
    panel = comparing.window.panel(ComparisonPanel)
    before = [list(cells) for cells in panel.table.rows]
    look(comparing).do("workspace-explore")
    wait(comparing, qtbot)
    assert look(comparing).result(ComparedFigures, Comparison().sets[0]) is None
    fake_codec.encoded.clear()
    raise_panel(comparing, look)
    wait(comparing, qtbot)
    assert [list(cells) for cells in panel.table.rows] == before
    assert 8 not in fake_codec.encoded, "no picture is measured again"


def test_sets_are_points_in_the_projections(
    comparing: Explorer, look: Any, qtbot: QtBot, pixels: Any, count_color: Callable[..., int]
) -> None:
    comparing.window.panel(ComparisonPanel).controls.in_planes.click()
    look(comparing).do("workspace-explore")
    wait(comparing, qtbot)
    seen, scene = look(comparing), comparing.controller.scene
    cube = scene.state[Comparison].sets[0]
    z = seen.result(SetPoints, cube).z.astype(float)
    for plane, projection in zip(seen.planes, seen.shown, strict=True):
        x, y = plane.marks.sets._items[0].getData()
        expected = scene.space.locate(z, projection.coordinates, projection.pair)
        np.testing.assert_allclose(np.transpose([x, y]), expected)
        image = pixels(plane.viewport())
        for colour in set_colours(current_theme())[:4]:
            assert count_color(image, colour) > 0
    texts = [label.text() for label in _labels(comparing)]
    assert any(text.startswith("Cube (fails), b = ") for text in texts)
    raise_panel(comparing, look)
    comparing.window.panel(ComparisonPanel).controls.in_planes.click()
    look(comparing).do("workspace-explore")
    assert not any(item.isVisible() for p in seen.planes for item in p.marks.sets._items.values())


def _labels(explorer: Explorer) -> list[Any]:
    from PySide6.QtWidgets import QLabel

    legend = explorer.window.panel(ProjectionsPanel).legend
    return [label for label in legend.findChildren(QLabel) if label.isVisible()]


# Files


def save(button: SaveButton, kind: str) -> None:
    (action,) = (a for a in button.menu().actions() if kind in a.text().replace("&", ""))
    action.trigger()


def test_saving_its_faces_is_a_command() -> None:
    assert SAVE_FACES in {command.id for command in COMMANDS if isinstance(command, Command)}


def test_the_table_is_saved_as_it_is_shown(
    comparing: Explorer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "sets.csv"
    file_name_is(monkeypatch, path)
    save(comparing.window.panel(ComparisonPanel).save_figures, "CSV")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shown = compared_sets(comparing.controller.scene)
    assert [row["set"] for row in rows] == [each.name for each in shown]
    for row, each in zip(rows, shown, strict=True):
        assert each.figures is not None
        assert row["verdict"] == each.figures.verdict
        for name, value in each.figures.as_dict().items():
            # Nobody looks for faces here: what is no number is left out.
            assert row[name] == ("" if np.isnan(value) else repr(value))
    settings = json.loads((tmp_path / "sets.settings.json").read_text())
    assert settings["what"] == "comparison"
    assert settings["fingerprint"] == "0123456789ab"
    written = [SamplingSettings.from_dict(each["sampling"]) for each in settings["sets"]]
    assert [replace(each, count=24) for each in written] == [each.settings for each in shown]
    assert {each.count for each in written} == {500}


def test_curves_are_saved_as_they_are_shown(
    comparing: Explorer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    qtbot: QtBot,
    look: Any,
) -> None:
    panel = comparing.window.panel(ComparisonPanel)
    assert not panel.charts.save_curves.isEnabled()
    comparison = comparing.controller.state[Comparison]
    look(comparing).change(replace(comparison, over="fact", figure="novelty"))
    wait(comparing, qtbot)
    qtbot.waitUntil(lambda: len(panel.charts.curves.drawing.dots) == 21)
    for kind in ("CSV", "PNG", "SVG"):
        file_name_is(monkeypatch, tmp_path / f"curves.{kind.lower()}")
        save(panel.charts.save_curves, kind)
    with (tmp_path / "curves.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["set", "fact", *FIGURES]
    saved = [(float(row["fact"]), float(row["novelty"])) for row in rows if row["fact"]]
    assert sorted(saved) == sorted((dot.x, dot.y) for dot in panel.charts.curves.drawing.dots)
    assert [row["set"] for row in rows if not row["fact"]] == ["Directions of images"]
    assert {x for x, _ in saved} == set(CURVE_VALUES["fact"])
    with Image.open(tmp_path / "curves.png") as image:
        found = json.loads(image.text["latent-explorer"])  # type: ignore[attr-defined]
        pixels = np.asarray(image.convert("RGB"))
    assert (found["over"], found["figure"]) == ("fact", "novelty")
    blue = (np.abs(pixels.astype(int) - (0, 0x72, 0xB2)) <= 8).all(axis=2)
    assert blue.sum() > 200, "the line of the cube"
    drawing = ElementTree.parse(tmp_path / "curves.svg").getroot()
    texts = {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Pair ellipses (series)", "Directions of images"} <= texts


def test_radii_are_saved_as_they_are_shown(
    comparing: Explorer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    charts = comparing.window.panel(ComparisonPanel).charts
    qtbot.waitUntil(lambda: len(charts.radii.drawing.traces) == 5)
    file_name_is(monkeypatch, tmp_path / "radii.csv")
    save(charts.save_radii, "CSV")
    with (tmp_path / "radii.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for trace in charts.radii.drawing.traces:
        shares = np.array([float(r["share"]) for r in rows if r["set"] == trace.name])
        np.testing.assert_allclose(shares / shares.max(), trace.y, rtol=1e-12)
        assert shares.sum() == pytest.approx(1)


def test_faces_are_saved_a_row_a_set(
    comparing: Explorer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, look: Any
) -> None:
    path = tmp_path / "sheet.png"
    file_name_is(monkeypatch, path)
    monkeypatch.setattr(
        "latent_explorer.ui.picture_sizes.ask_item",
        lambda *args: (args[3][args[4]], True),
    )
    comparing.exporter.faces.write_compared(path, 8)
    with Image.open(path) as image:
        picture = np.asarray(image.convert("RGB"))
        found = json.loads(image.text["latent-explorer"])  # type: ignore[attr-defined]
    sets = comparing.controller.state[Comparison].sets
    for row, settings in enumerate(sets):
        for column, face in enumerate(look(comparing).result(ComparedSet, settings).faces):
            top, left = 10 * row, 10 * column  # 8 pixels and a gap of 2
            np.testing.assert_array_equal(picture[top : top + 8, left : left + 8], face)
    assert [each["sampling"]["method"] for each in found["sets"]] == [s.method for s in sets]
    path.unlink()
    look(comparing).do(SAVE_FACES)
    assert path.is_file()


# The real thing

_DRIVER = """
import json
from PySide6.QtWidgets import QApplication, QDockWidget
from latent_explorer.jobs.comparing import ComparedFigures
from latent_explorer.session.comparison import Comparison
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.start import application
from latent_explorer.ui.panels.comparison import ComparisonPanel
from latent_explorer.ui.screenshot import FirstSight

app = application()
explorer = Explorer()
controller, window = explorer.controller, explorer.window
window.show()


def begin():
    explorer.menus.actions["workspace-generate"].trigger()
    window.findChild(QDockWidget, "Compare").raise_()


def look(result):
    found = [controller.scene.result(ComparedFigures, s) for s in controller.state[Comparison].sets]
    if not controller.awaited and None not in found:
        panel = window.panel(ComparisonPanel)
        print(json.dumps({
            "figures": [each.figures.as_dict() for each in found],
            "rows": panel.table.rows,
            "shares": [row.share.text() for row in panel.rows],
        }), flush=True)
        explorer.result_shown.disconnect(look)
        window.close()


def failed(failure):
    print(json.dumps({"error": failure.message}), flush=True)
    window.close()


explorer.result_shown.connect(look)
explorer.request_failed.connect(failed)
sight = FirstSight(explorer)
sight.complete.connect(begin)
app.exec()
"""


def test_the_shipped_bundle_shows_that_the_cube_fails(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert "error" not in told, told
    cube, pairs, uniform, directions = told["figures"]
    assert cube["face_share"] < 0.1
    assert min(each["face_share"] for each in (pairs, uniform, directions)) > 0.9
    assert cube["void"] > 0.5
    assert pairs["void"] == 0
    assert "in the void" in told["rows"][0][1]
    assert "smoother than the images" in told["rows"][1][1]
    assert pairs["inside"] == 1
    for figures, cells in zip(told["figures"], told["rows"], strict=True):
        assert cells[2:] == [FIGURES[name].text(figures[name]) for name in COLUMNS]
    shares = [figures["face_share"] for figures in told["figures"]]
    assert told["shares"] == [percent(share, 0) for share in shares]
