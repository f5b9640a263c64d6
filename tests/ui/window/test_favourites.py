"""Pins, one face under observation, before and after: with real keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.export.scaling import scaled
from latent_explorer.jobs.before import FaceBefore
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.pins import Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.widgets.before_overlay import BeforeOverlay
from latent_explorer.ui.widgets.line_slider import LineSlider

Settle = Callable[[Explorer], None]
LONG = 30_000
LEFT, SPACE = Qt.MouseButton.LeftButton, Qt.Key.Key_Space


def _pick(explorer: Explorer, qtbot: QtBot, index: int) -> None:
    grid = explorer.window.panel(FacesPanel).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(index).center().toPoint())


def _slider(explorer: Explorer) -> Any:
    slider = explorer.window.panel(SamplingPanel).sliders["fact"].findChild(LineSlider)
    assert slider is not None
    return slider


def _slide(explorer: Explorer, qtbot: QtBot, fact: float) -> None:
    _slider(explorer).set_number(fact)

    def drawn() -> bool:
        shown = explorer.controller.scene.result(GeneratedFaces)
        return shown is not None and shown.draw.settings.fact == fact

    qtbot.waitUntil(drawn, timeout=LONG)


def _overlay(explorer: Explorer) -> BeforeOverlay:
    (overlay,) = explorer.window.panel(CurrentFacePanel).picture.findChildren(BeforeOverlay)
    assert isinstance(overlay, BeforeOverlay)
    return overlay


def test_a_chosen_face_stays_large_while_a_slider_moves(
    explorer: Explorer, qtbot: QtBot, look: Any, shows: Any, settle: Settle
) -> None:
    _pick(explorer, qtbot, 5)
    for fact in (0.9, 1.3):
        _slide(explorer, qtbot, fact)
        settle(explorer)
        face = look(explorer).result(GeneratedFaces).faces[5]
        assert look(explorer).state[CurrentPoint].face == 5
        picture = explorer.window.panel(CurrentFacePanel).picture
        qtbot.waitUntil(lambda picture=picture, face=face: shows(picture, face), timeout=LONG)


@pytest.mark.parametrize("where", ["grid", "slider", "plane"])
def test_space_that_is_held_shows_the_face_before(
    explorer: Explorer,
    qtbot: QtBot,
    look: Any,
    settle: Settle,
    pixels: Callable[[QWidget], np.ndarray],
    where: str,
) -> None:
    _pick(explorer, qtbot, 5)
    settle(explorer)
    picture = explorer.window.panel(CurrentFacePanel).picture
    chosen = look(explorer).result(CurrentFace).face
    _slide(explorer, qtbot, 1.4)
    settle(explorer)
    qtbot.waitUntil(lambda: look(explorer).result(FaceBefore) is not None, timeout=LONG)
    after = pixels(picture)
    focused = {
        "grid": explorer.window.panel(FacesPanel).grid,
        "slider": _slider(explorer),
        "plane": look(explorer).planes[0],
    }[where]
    focused.setFocus()
    qtbot.keyPress(focused, SPACE)
    assert _overlay(explorer).isVisible()
    held = pixels(picture)
    side = min(held.shape[:2])
    top, left = (held.shape[0] - side) // 2, (held.shape[1] - side) // 2
    shown = held[top : top + side, left : left + side].astype(int)
    quarter = np.s_[side // 4 : -side // 4, side // 4 : -side // 4]
    assert np.abs(shown - scaled(chosen, side))[quarter].mean() < 4
    assert np.abs(shown - after[top : top + side, left : left + side])[quarter].mean() > 8
    qtbot.keyRelease(focused, SPACE)
    assert not _overlay(explorer).isVisible()
    assert np.array_equal(pixels(picture), after)


def test_the_verdict_of_the_face_before_stands_below_it(
    explorer: Explorer, qtbot: QtBot, settle: Settle
) -> None:
    verdict = explorer.window.panel(CurrentFacePanel).verdict

    def said() -> list[str]:
        labels = (verdict.words, *verdict.ranks.values(), verdict.plane, verdict.shares)
        return [label.text() for label in labels]

    _pick(explorer, qtbot, 5)
    settle(explorer)
    chosen = said()
    _slide(explorer, qtbot, 1.4)
    settle(explorer)
    after = said()
    assert after != chosen
    grid = explorer.window.panel(FacesPanel).grid
    grid.setFocus()
    qtbot.keyPress(grid, SPACE)
    assert said() == chosen
    qtbot.keyRelease(grid, SPACE)
    assert said() == after


def test_a_bar_that_repeats_itself_does_not_flicker(
    explorer: Explorer, qtbot: QtBot, settle: Settle, look: Any
) -> None:
    _pick(explorer, qtbot, 5)
    settle(explorer)
    qtbot.waitUntil(lambda: look(explorer).result(FaceBefore) is not None, timeout=LONG)
    grid = explorer.window.panel(FacesPanel).grid
    grid.setFocus()
    qtbot.keyPress(grid, SPACE)
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 3:
        QApplication.sendEvent(grid, QKeyEvent(kind, SPACE, none, " ", True))
        assert _overlay(explorer).isVisible()
    QApplication.sendEvent(explorer.window, QEvent(QEvent.Type.WindowDeactivate))
    assert not _overlay(explorer).isVisible(), "nobody else tells that it was let go"


def test_space_in_a_field_is_no_comparison(explorer: Explorer, qtbot: QtBot) -> None:
    box = explorer.window.panel(FacesPanel).header.seed
    assert isinstance(box, QSpinBox)
    box.setFocus()
    qtbot.keyPress(box, SPACE)
    assert not _overlay(explorer).isVisible()
    qtbot.keyRelease(box, SPACE)


def test_p_pins_the_chosen_face_and_it_outlives_the_draw(
    explorer: Explorer, qtbot: QtBot, look: Any, settle: Settle
) -> None:
    panel = explorer.window.panel(FacesPanel)
    _pick(explorer, qtbot, 5)
    panel.grid.setFocus()
    qtbot.keyClick(panel.grid, Qt.Key.Key_P)
    z = look(explorer).z
    (pin,) = look(explorer).state[Pins].pinned
    np.testing.assert_array_equal(pin.z, z)
    assert panel.grid.is_pinned(5)
    assert explorer.menus.actions["pin"].text() == "Un&pin the current face"
    qtbot.keyClick(panel.grid, Qt.Key.Key_F5)
    settle(explorer)
    look(explorer).do("start-mean")
    qtbot.waitUntil(panel.pins.tiles.isVisible, timeout=LONG)
    tiles = panel.pins.tiles
    qtbot.mouseClick(tiles, LEFT, pos=tiles.rect_of(0).center().toPoint())
    np.testing.assert_array_equal(look(explorer).z, z)
    tiles.setFocus()
    qtbot.keyClick(tiles, Qt.Key.Key_P)
    assert look(explorer).state[Pins] == Pins()
    look(explorer).do("undo")
    assert look(explorer).state[Pins].pinned == (pin,)


def test_pins_and_the_size_of_the_tiles_are_remembered(
    open_explorer: Callable[..., Explorer], qtbot: QtBot, look: Any, settle: Settle
) -> None:
    explorer = open_explorer()
    panel = explorer.window.panel(FacesPanel)
    panel.pin_toggled.emit(3)
    panel.header.size_slider.setValue(150)
    pins = look(explorer).state[Pins]
    assert pins.pinned
    explorer.window.close()
    again = open_explorer()
    assert look(again).state[Pins] == pins
    shown = again.window.panel(FacesPanel)
    qtbot.waitUntil(lambda: shown.pins.tiles.n == 1, timeout=LONG)
    assert shown.header.size_slider.value() == 150


def test_shift_f5_goes_back_to_the_faces_before(
    explorer: Explorer, qtbot: QtBot, look: Any
) -> None:
    faces, seed = look(explorer).result(GeneratedFaces).faces, look(explorer).state[Sampling]
    grid = explorer.window.panel(FacesPanel).grid
    grid.setFocus()

    def shown() -> Any:
        return look(explorer).result(GeneratedFaces)

    qtbot.keyClick(grid, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: shown().draw.settings.seed == seed.settings.seed + 1, timeout=LONG)
    assert not np.array_equal(shown().faces, faces)
    qtbot.keyClick(grid, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: shown().draw.settings == seed.settings, timeout=LONG)
    assert look(explorer).state[Sampling] == seed
    np.testing.assert_array_equal(shown().faces, faces)
