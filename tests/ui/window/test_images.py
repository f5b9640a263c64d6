"""The list of images in the window: with the worker, the other panels, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.images import ImageOrder, Thumbnails
from latent_explorer.session.images import ImageList
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.theme import current_theme

LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def with_ages(rig: Any) -> np.ndarray:
    """What is known about the images."""
    ages = np.random.default_rng(3).permutation(rig.bundle.space.n).astype(np.float32)
    rig.bundle = replace(rig.bundle, columns={"age": ages})
    return ages


def bring_to_front(explorer: Explorer, qtbot: QtBot) -> ImagesPanel:
    """Show the list, which stands behind another panel, and wait for its pictures."""
    dock = explorer.window.findChild(QDockWidget, "Images")
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.raise_()
    panel = explorer.window.panel(ImagesPanel)
    wait_for_pictures(explorer, qtbot)
    return panel


def wait_for_pictures(explorer: Explorer, qtbot: QtBot) -> None:
    controller, panel = explorer.controller, explorer.window.panel(ImagesPanel)

    def there() -> bool:
        found = controller.scene.result(ImageOrder)
        grid = panel.grid
        return (
            found is not None
            and found.request.settings == controller.state[ImageList]
            and grid.images.order is found.order
            and not grid._telling.isActive()
            and all(image in grid.thumbnails for image in grid.images.items(grid._seen()))
        )

    qtbot.waitUntil(there, timeout=LONG)


def center(panel: ImagesPanel, image: int) -> Any:
    model = panel.grid.images
    return panel.grid.visualRect(model.cell(model.place_of(image))).center()


def test_a_click_marks_the_image_everywhere_and_a_double_click_starts_from_it(
    with_ages: Any, explorer: Explorer, rig: Any, qtbot: QtBot, look: Any, spot: Any
) -> None:
    look, panel = look(explorer), bring_to_front(explorer, qtbot)
    viewport, z = panel.grid.viewport(), look.z
    qtbot.mouseClick(viewport, LEFT, pos=center(panel, 5))
    assert look.state[CurrentPoint].image == 5
    np.testing.assert_array_equal(look.z, z)
    point = rig.bundle.space.point(5)
    for plane, projection in zip(look.planes, look.shown, strict=True):
        x, y = rig.bundle.space.locate(point, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().image)
    qtbot.mouseDClick(viewport, LEFT, pos=center(panel, 5))
    np.testing.assert_allclose(look.z, point)
    assert look.state[CurrentPoint].start.label == "5.jpg"
    look.do("undo")
    np.testing.assert_array_equal(look.z, z)
    assert look.state[CurrentPoint].image == 5
    look.do("undo")
    assert look.state[CurrentPoint].image is None
    assert not panel.grid.selectionModel().hasSelection()


def test_each_picture_is_that_of_its_image(
    with_ages: Any, explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Any
) -> None:
    panel = bring_to_front(explorer, qtbot)
    explorer.controller.change("", ImageList("column", "age", descending=True))
    wait_for_pictures(explorer, qtbot)
    grid, order = panel.grid, np.argsort(-with_ages)
    assert grid.images.order.tolist() == order.tolist()
    picture = pixels(grid.viewport()).astype(int)
    for image in order[:4].tolist():
        face = rig.face_of(rig.bundle.space.point(image)).astype(int)
        rect = grid.picture_rect(image)
        steps = ((np.arange(8) + 0.5) * rect.width() / 8).astype(int)
        found = picture[np.ix_(int(rect.top()) + steps, int(rect.left()) + steps)]
        # Enlarged smoothly: its pixels' middles are nearly those of the face.
        assert np.corrcoef(found.ravel(), face.ravel())[0, 1] > 0.97


def test_what_is_chosen_elsewhere_is_scrolled_to(
    with_ages: Any, explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    panel = bring_to_front(explorer, qtbot)
    look = look(explorer)
    look.change(look.state[CurrentPoint].choosing(1500))
    grid = panel.grid
    assert grid.images.item(grid.currentIndex()) == 1500
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    wait_for_pictures(explorer, qtbot)
    assert 1500 in grid.thumbnails


def test_it_is_searched_sorted_and_gone_through_by_keys(
    with_ages: Any, explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    look, panel = look(explorer), explorer.window.panel(ImagesPanel)
    look.do("find-image")
    assert "Images" in explorer.window.docks.visible
    assert panel.search.hasFocus()
    qtbot.keyClicks(panel.search, "199")
    wait_for_pictures(explorer, qtbot)
    assert panel.count.text() == "12 of 2,000"
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Down)
    assert look.state[CurrentPoint].image == 199
    look.do("next-image")
    assert look.state[CurrentPoint].image == 1199
    look.do("previous-image")
    assert look.state[CurrentPoint].image == 199
    # Keys that are shortcuts of the window elsewhere belong to the list here.
    z = look.z
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(panel.grid, key)
    assert look.state[CurrentPoint].image == 199
    np.testing.assert_array_equal(look.z, z)
    look.do("random-image")
    assert "199" in str(look.state[CurrentPoint].image)


def test_behind_another_panel_it_costs_nothing(
    with_ages: Any, explorer: Explorer, rig: Any, qtbot: QtBot, look: Any, settle: Any
) -> None:
    look = look(explorer)
    assert "Images" not in explorer.window.docks.visible
    assert look.result(ImageOrder) is None
    batches = len(rig.codec.batches)
    look.change(look.state[CurrentPoint].choosing(1500))
    look.do("next-image")
    assert look.state[CurrentPoint].image == 1501, "in file order, which nobody has changed"
    qtbot.waitUntil(lambda: explorer.controller.scene.working_on is None, timeout=LONG)
    assert len(rig.codec.batches) == batches
    panel = bring_to_front(explorer, qtbot)
    grid = panel.grid
    assert grid.viewport().rect().contains(grid.visualRect(grid.images.cell(1501)))
    # And what has come is not asked for again.
    settle(explorer)
    batches = len(rig.codec.batches)
    dock = explorer.window.findChild(QDockWidget, "Pairs")
    assert isinstance(dock, QDockWidget)
    dock.raise_()
    qtbot.waitUntil(lambda: "Images" not in explorer.window.docks.visible)
    bring_to_front(explorer, qtbot)
    settle(explorer)
    assert len(rig.codec.batches) == batches
    assert not any(kind is Thumbnails for kind, _ in explorer.controller.scene.results)


def test_scrolled_far_it_decodes_what_is_seen_and_little_else(
    with_ages: Any, explorer: Explorer, rig: Any, qtbot: QtBot
) -> None:
    panel = bring_to_front(explorer, qtbot)
    qtbot.waitUntil(lambda: explorer.controller.scene.working_on is None, timeout=LONG)
    rig.hold()
    before = len(rig.codec.batches)
    bar = panel.grid.verticalScrollBar()
    for share in np.linspace(0.1, 1.0, 40):
        bar.setValue(round(bar.maximum() * float(share)))
        panel.grid.viewport().repaint()
        panel.grid._telling.timeout.emit()
    rig.release()
    wait_for_pictures(explorer, qtbot)
    qtbot.waitUntil(lambda: explorer.controller.scene.working_on is None, timeout=LONG)
    decoded = sum(rig.codec.batches[before:])
    assert decoded <= 5 * len(panel.grid._seen()) + 3 * 8


def test_sorting_and_searching_are_remembered(
    with_ages: Any, open_explorer: Callable[..., Explorer], qtbot: QtBot
) -> None:
    settings = ImageList("column", "age", descending=True, search="19")
    explorer = open_explorer()
    bring_to_front(explorer, qtbot)
    explorer.controller.change("", settings)
    explorer.window.close()
    second = open_explorer()
    panel = bring_to_front(second, qtbot)
    assert second.controller.state[ImageList] == settings
    assert (panel.sort.currentText(), panel.search.text()) == ("age", "19")
    assert panel.direction.isChecked()
    found = [i for i in np.argsort(-with_ages).tolist() if "19" in str(i)]
    assert panel.grid.images.order.tolist() == found


def test_of_another_bundle_nothing_old_is_listed(
    with_ages: Any, explorer: Explorer, rig: Any, qtbot: QtBot, look: Any
) -> None:
    panel = bring_to_front(explorer, qtbot)
    look(explorer).change(ImageList("column", "age"))
    wait_for_pictures(explorer, qtbot)
    from pathlib import Path

    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(lambda: panel.count.text() == "300 images", timeout=LONG)
    wait_for_pictures(explorer, qtbot)
    assert panel.sort.currentText() == "File order"
    assert panel.grid.images.index(0, 0).data() == "small 0.jpg"
