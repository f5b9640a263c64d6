"""What the user does in one panel, and what follows in the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.faces_words import share_said
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import current_theme

Grab = Callable[[QWidget], np.ndarray]
LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


def test_a_clicked_face_becomes_the_current_one(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any, shows: Any, look: Any
) -> None:
    look, window = look(explorer), explorer.window
    grid = window.panel(FacesPanel).grid
    index = 5
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(index).center().toPoint())
    assert look.state[CurrentPoint].face == index
    z = look.result(GeneratedVectors).draw.z[index]
    np.testing.assert_allclose(look.z, z)
    face = look.result(GeneratedFaces).faces[index]
    qtbot.waitUntil(lambda: shows(window.panel(CurrentFacePanel).picture, face), timeout=LONG)
    # The frame around it, and its points in the projections.
    rect = grid.rect_of(index)
    image = pixels(grid)
    x, y = round(rect.left()), round(rect.center().y())
    assert (np.ptp(image[y, x - 3 : x + 4].astype(int), axis=0) > 40).any()
    for plane, projection in zip(look.planes, look.shown, strict=True):
        x, y = rig.bundle.space.locate(z, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().current)


def test_the_arrow_keys_go_through_the_faces(explorer: Explorer, qtbot: QtBot, look: Any) -> None:
    grid = explorer.window.panel(FacesPanel).grid
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(grid, key)
    assert look(explorer).state[CurrentPoint].face == 1 + grid.columns


def test_the_way_back_is_one_key(explorer: Explorer, qtbot: QtBot, look: Any) -> None:
    look = look(explorer)
    start = look.z
    qtbot.keyClick(look.planes[0], Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert not np.allclose(look.z, start)
    look.do("back")
    np.testing.assert_array_equal(look.z, start)
    assert not explorer.menus.actions["back"].isEnabled()


def test_a_slider_of_the_sampling_updates_points_and_faces(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, look: Any
) -> None:
    from latent_explorer.ui.widgets.line_slider import LineSlider

    look, window = look(explorer), explorer.window
    grid = window.panel(FacesPanel).grid
    before, faces = pixels(grid), look.result(GeneratedFaces).faces
    slider = window.panel(SamplingPanel).sliders["fact"].findChild(LineSlider)
    assert slider is not None
    for fact in np.linspace(0.8, 1.4, 30):
        slider.set_number(float(fact))
    qtbot.waitUntil(lambda: look.result(GeneratedFaces).draw.settings.fact == 1.4, timeout=LONG)
    shown = look.result(GeneratedFaces)
    qtbot.waitUntil(
        lambda: np.array_equal(shown.faces[7], rig.face_of(shown.draw.z[7])), timeout=LONG
    )
    assert not np.array_equal(shown.faces, faces)
    assert not np.array_equal(pixels(grid), before)
    said = share_said(shown.draw)
    assert said[0].startswith("24 of 24 inside all 66 pair ellipses")
    assert window.panel(FacesPanel).share.text() in said, "shorter beside many verdicts"


def test_a_pair_is_shown_by_a_click_in_the_list(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    look, window = look(explorer), explorer.window
    look.change(CorrelationSettings(threshold=0.05))
    table = window.panel(CorrelationsPanel).table
    qtbot.waitUntil(lambda: table.model().rowCount() > 6, timeout=LONG)
    qtbot.mouseClick(look.planes[2].viewport(), Qt.MouseButton.MiddleButton)
    assert look.state[Projections].active == 2
    row = 5
    pair = tuple(int(table.model().index(row, k).data()) for k in range(2))
    table.scrollTo(table.model().index(row, 0))
    where = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=where)
    assert pair in {p.pair for p in look.shown}
    assert look.shown[look.state[Projections].active].pair == pair
    table.selectAll()
    assert len(look.shown) == min(9, table.model().rowCount())
    assert len(look.cards) == len(look.shown)
    if table.model().rowCount() > 9:
        assert "The first 9 of" in window.messages.text.text(), "not silently"


def test_typing_numbers_buttons_and_coordinates_change_the_projections(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    look, window = look(explorer), explorer.window
    look.change(look.state[Projections].with_pair(0, (3, 5)))
    card = look.cards[0]

    def type_number(axis: int, number: int) -> None:
        box = card.numbers[axis]
        box.selectAll()
        qtbot.keyClicks(box, str(number))
        qtbot.keyClick(box, Qt.Key.Key_Return)

    type_number(1, 8)
    assert look.shown[0].pair == (3, 8)
    # On the way from (3, 8) to (8, 10) both are 8 for a moment.
    type_number(0, 8)
    type_number(0, 10)
    assert set(look.shown[0].pair) == {3, 10} or set(look.shown[0].pair) == {8, 10}
    assert tuple(box.value() for box in card.numbers) == look.shown[0].pair
    card.coordinates.setCurrentIndex(card.coordinates.findData("pca"))
    assert look.shown[0].coordinates == "pca"
    pair = look.shown[0].pair
    card.swap_requested.emit(card.index)
    assert look.shown[0].pair == pair[::-1]
    n = len(look.shown)
    window.panel(ProjectionsPanel).add.click()
    assert len(look.shown) == n + 1
    look.cards[1].remove.click()
    assert len(look.cards) == n
    qtbot.waitUntil(
        lambda: all("in view" in each.summary.text() for each in look.cards), timeout=LONG
    )


def test_an_image_is_chosen_by_its_name_and_is_a_start_when_one_says_so(
    explorer: Explorer, rig: Any, qtbot: QtBot, look: Any
) -> None:
    look, panel = look(explorer), explorer.window.panel(CurrentFacePanel)
    before = look.z
    panel.image_chosen.emit(42)
    assert look.state[CurrentPoint].image == 42
    np.testing.assert_array_equal(look.z, before)
    panel.image_start_requested.emit(42)
    np.testing.assert_allclose(look.z, rig.bundle.space.point(42))
    assert look.state[CurrentPoint].start.label == "42.jpg"
    panel.mean_chosen.emit()
    np.testing.assert_allclose(look.z, rig.bundle.space.basis.mean)


def test_closed_docks_do_not_draw_clouds(
    explorer: Explorer,
    qtbot: QtBot,
    heard: Callable[..., list[Any]],
    look: Any,
    settle: Callable[[Explorer], None],
) -> None:
    look, window = look(explorer), explorer.window
    drawn = heard(*(plane.drawing.drawn for plane in look.planes))
    dock = window.findChild(QDockWidget, "Projections")
    assert dock is not None
    dock.close()
    look.change(look.state[Projections].with_pair(0, (4, 11)))
    settle(explorer)
    assert drawn == []
    dock.show()
    qtbot.waitUntil(lambda: len(drawn) >= 1, timeout=LONG)
    assert look.planes[0].getAxis("bottom").labelText.endswith("4")


def test_errors_of_the_worker_are_shown_and_the_window_goes_on(
    explorer: Explorer, rig: Any, qtbot: QtBot, look: Any, caplog: pytest.LogCaptureFixture
) -> None:
    look, window = look(explorer), explorer.window
    grid = window.panel(FacesPanel).grid

    def fail() -> None:
        rig.codec.before_decoding = rig.pause
        raise MemoryError("there is not enough memory for 400 faces: draw fewer")

    rig.codec.before_decoding = fail
    look.do("draw-again")
    qtbot.waitUntil(window.messages.isVisible, timeout=LONG)
    assert "draw fewer" in window.messages.text.text()
    assert grid.waiting
    look.do("draw-again")
    qtbot.waitUntil(lambda: not grid.waiting, timeout=LONG)
    assert not window.messages.isVisible(), "what was wrong is over"
    assert grid.face_at(QPointF(grid.rect_of(0).center())) == 0
