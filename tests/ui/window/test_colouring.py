"""Colouring by an attribute in the whole program, from the choice to the exported figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.projections import Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.figures import plane_pixels
from latent_explorer.ui.projections.colouring import ProjectionColours
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import current_theme

LEFT = Qt.MouseButton.LeftButton
LONG = 30_000


@pytest.fixture
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle with attributes."""
    z = fake_bundle.space.points.astype(np.float32)
    columns = {
        "Smiling": np.where(z[:, 3] > np.median(z[:, 3]), 1, -1).astype(np.int8),
        "height": z[:, 5],
    }
    return replace(fake_bundle, columns=columns)


def colours(explorer: Explorer) -> ProjectionColours:
    found: ProjectionColours = explorer.window.panel(ProjectionsPanel).colouring
    return found


def by_keys(explorer: Explorer, qtbot: QtBot, text: str, attribute: str | None) -> None:
    """Type the beginning of a name into the box, and wait until all is coloured."""
    box = colours(explorer).box.box
    box.setFocus()
    qtbot.keyClicks(box, text)
    assert explorer.controller.state[Colouring].attribute == attribute

    def all_there() -> bool:
        scene = explorer.controller.scene
        shown = scene.state[Projections].shown
        return all(scene.result(ColouredCloud, (attribute, p)) is not None for p in shown)

    if attribute is not None:
        qtbot.waitUntil(all_there, timeout=LONG)
    for card in explorer.window.panel(ProjectionsPanel).cards:
        # The legend has taken some of their room.
        card.plane.drawing.finish()
        card.plane.drawing.draw()


def test_from_the_box_to_the_planes_and_back(
    explorer: Explorer, qtbot: QtBot, pixels: Any, count_color: Any, look: Any
) -> None:
    seen, legend = look(explorer), colours(explorer).legend
    for plane in seen.planes:
        plane.marks.group.setOpacity(0)

    def coloured_planes() -> int:
        yes = class_colours(current_theme())[1]
        return sum(count_color(pixels(plane.viewport()), yes, 40) > 20 for plane in seen.planes)

    assert coloured_planes() == 0
    assert not legend.isVisible()
    by_keys(explorer, qtbot, "Smi", "Smiling")
    assert coloured_planes() == len(seen.planes)
    assert legend.isVisible()
    assert legend.count.text() == "2,000 of 2,000 shown"
    explorer.controller.undo()
    for plane in seen.planes:
        plane.drawing.finish()
        plane.drawing.draw()
    assert coloured_planes() == 0
    assert not legend.isVisible()
    assert colours(explorer).box.box.currentData() is None


def test_a_click_in_the_filter_greys_a_class_everywhere(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    by_keys(explorer, qtbot, "Smi", "Smiling")
    legend = colours(explorer).legend
    qtbot.mouseClick(legend.filter, LEFT)
    assert legend.popup is not None
    box = legend.popup.classes[0]
    with qtbot.waitSignals([plane.drawing.drawn for plane in look(explorer).planes]):
        qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert explorer.controller.state[Colouring].hidden == (0,)
    assert legend.count.text() == "1,000 of 2,000 shown"
    legend.popup.close()


def test_the_commands_need_colours(explorer: Explorer, qtbot: QtBot, look: Any) -> None:
    actions = explorer.menus.actions
    names = ("colour-density", "filter-points")
    assert not any(actions[name].isEnabled() for name in names)
    by_keys(explorer, qtbot, "Smi", "Smiling")
    look(explorer).do("filter-points")
    popup = colours(explorer).legend.popup
    assert popup is not None
    assert popup.isVisible()
    popup.close()
    look(explorer).do("colour-density")
    assert explorer.controller.state[Colouring] == Colouring()
    assert not any(actions[name].isEnabled() for name in names)


def test_a_figure_says_what_its_colours_are(
    explorer: Explorer, qtbot: QtBot, tmp_path: Path, look: Any, count_color: Any
) -> None:
    by_keys(explorer, qtbot, "Smi", "Smiling")
    explorer.controller.change("filter", Colouring("Smiling", hidden=(0,)))
    plane = look(explorer).planes[0]
    plane.drawing.draw()
    picture, drawing = tmp_path / "plane.png", tmp_path / "plane.svg"
    explorer.exporter.write_projection_png(picture, 1)
    explorer.exporter.write_projection_svg(drawing)
    with Image.open(picture) as image:
        about = json.loads(image.text["latent-explorer"])  # type: ignore[attr-defined]
        shown = np.asarray(image.convert("RGB"))
    assert about["colour"] == {
        "attribute": "Smiling",
        "classes": ["yes"],
        "shown": 1000,
        "of": 2000,
    }
    assert about["state"]["colouring"]["hidden"] == [0]
    no, yes = class_colours(current_theme())[:2]
    assert count_color(shown, yes, 40) > 50
    assert count_color(shown, no, 20) == 0
    drawn = plane_pixels(plane, 1)
    np.testing.assert_array_equal(shown[: len(drawn)], drawn, "the key covers nothing")
    assert count_color(shown[len(drawn) :], yes, 40) > 50, "it is below"
    texts = [node.text for node in ElementTree.parse(drawing).iter() if node.tag.endswith("text")]
    assert "Smiling" in texts
    assert "yes 1,000" in texts
    assert "not shown 1,000" in texts


def test_a_figure_of_numbers_has_their_range(
    explorer: Explorer, qtbot: QtBot, tmp_path: Path
) -> None:
    by_keys(explorer, qtbot, "hei", "height")
    drawing = tmp_path / "plane.svg"
    explorer.exporter.write_projection_svg(drawing)
    root = ElementTree.parse(drawing).getroot()
    description = next(node for node in root.iter() if node.tag.endswith("desc")).text
    about = json.loads(description or "")["colour"]
    assert (about["attribute"], about["from"], about["to"]) == ("height", None, None)
    pictures = [node for node in root.iter() if node.tag.endswith("image")]
    assert len(pictures) == 2, "the cloud and the bar"


def test_a_figure_of_the_density_says_so(explorer: Explorer, tmp_path: Path) -> None:
    explorer.exporter.write_projection_png(tmp_path / "plane.png", 1)
    with Image.open(tmp_path / "plane.png") as image:
        about = json.loads(image.text["latent-explorer"])  # type: ignore[attr-defined]
    assert about["colour"] == "density"


def test_another_bundle_shows_its_density(
    explorer: Explorer, qtbot: QtBot, settle: Callable[[Explorer], None]
) -> None:
    by_keys(explorer, qtbot, "Smi", "Smiling")
    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(lambda: explorer.controller.scene.bundle.name == "small", timeout=LONG)
    settle(explorer)
    assert not colours(explorer).legend.isVisible()
    assert colours(explorer).box.box.count() == 1
    assert explorer.controller.state[Colouring] == Colouring()


def test_the_colours_are_there_again_after_a_restart(
    open_explorer: Callable[..., Explorer], qtbot: QtBot
) -> None:
    first = open_explorer()
    by_keys(first, qtbot, "hei", "height")
    first.window.close()
    second = open_explorer()
    assert second.controller.state[Colouring].attribute == "height"
    assert colours(second).box.box.currentData() == "height"
    qtbot.waitUntil(colours(second).legend.isVisible, timeout=LONG)
