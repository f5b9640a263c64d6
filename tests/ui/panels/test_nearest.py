"""The nearest image in the corner of each face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.nearest import NearestShown
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.theme import current_theme

LEFT = Qt.MouseButton.LeftButton
N = 6


def _nearest(**changed: Any) -> NearestShown:
    pictures = [np.full((16, 16, 3), 30 * i + 60, np.uint8) for i in range(N)]
    names = tuple(f"{i:06}.jpg" for i in range(N))
    shown = NearestShown(names, np.arange(N) + 2.25, (*pictures[:-1], None), (True,) + (False,) * 5)
    return replace(shown, **changed)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> FacesPanel:
    """Six grey faces, the nearest image of the last of which is still to come."""
    found: FacesPanel = shown(FacesPanel(), 500, 400)
    found.show_faces(np.full((N, 16, 16, 3), 10, np.uint8))
    found.show_nearest(_nearest())
    return found


@pytest.mark.parametrize("size", [None, 110, 200])
def test_it_is_drawn_in_its_corner(panel: FacesPanel, pixels: Any, size: int | None) -> None:
    panel.show_tiles(FaceTiles(size))
    image = pixels(panel.grid)
    for i in range(N - 1):
        place = panel.grid.nearest_rect_of(i)
        assert place is not None
        assert panel.grid.rect_of(i).contains(place)
        if place.bottom() < image.shape[0]:
            middle = place.center()
            assert image[int(middle.y()), int(middle.x())].tolist() == [30 * i + 60] * 3
    assert (
        image[int(panel.grid.rect_of(0).top()) + 4, int(panel.grid.rect_of(0).left()) + 4, 0] == 10
    )


def test_small_faces_have_none(panel: FacesPanel) -> None:
    panel.show_tiles(FaceTiles(48))
    panel.resize(300, 400)
    panel.show_faces(np.zeros((200, 16, 16, 3), np.uint8))
    assert panel.grid.rect_of(0).width() < 72
    assert panel.grid.nearest_rect_of(0) is None


def test_a_click_on_it_chooses_the_image_and_not_the_face(panel: FacesPanel, qtbot: QtBot) -> None:
    place = panel.grid.nearest_rect_of(2)
    assert place is not None
    with (
        qtbot.assertNotEmitted(panel.face_picked),
        qtbot.waitSignal(panel.nearest_picked) as chosen,
    ):
        qtbot.mouseClick(panel.grid, LEFT, pos=place.center().toPoint())
    assert chosen.args == [2]
    with qtbot.assertNotEmitted(panel.nearest_picked), qtbot.waitSignal(panel.face_picked) as face:
        qtbot.mouseClick(panel.grid, LEFT, pos=panel.grid.rect_of(2).center().toPoint())
    assert face.args == [2]


def test_the_menu_chooses_it_too(panel: FacesPanel, qtbot: QtBot) -> None:
    panel.grid.menu_requested.emit(3, panel.mapToGlobal(panel.rect().center()))
    menu = panel.findChild(QMenu)
    assert menu is not None
    (action,) = (a for a in menu.actions() if "nearest" in a.text())
    with qtbot.waitSignal(panel.nearest_picked) as chosen:
        action.trigger()
    menu.close()
    assert chosen.args == [3]


def test_the_tooltip_tells_name_kind_and_distance(panel: FacesPanel) -> None:
    assert "000000.jpg (original), 2.2 away in z" in panel._word(0)
    assert "000003.jpg (reconstruction), 5.2 away in z" in panel._word(3)
    panel.show_nearest(None)
    assert "earest image" not in panel._word(0)


def test_the_chosen_image_is_framed_in_its_colour(panel: FacesPanel, pixels: Any) -> None:
    colour = list(QColor(current_theme().image).getRgb()[:3])
    place = panel.grid.nearest_rect_of(1)
    assert place is not None
    where = int(place.center().y()), int(place.left())
    assert pixels(panel.grid)[where].tolist() != colour
    panel.show_nearest(_nearest(chosen=frozenset({1})))
    assert pixels(panel.grid)[where].tolist() == colour


def test_without_any_the_faces_are_whole(panel: FacesPanel, pixels: Any) -> None:
    place = panel.grid.nearest_rect_of(1)
    assert place is not None
    panel.show_nearest(None)
    assert panel.grid.nearest_rect_of(1) is None
    middle = place.center()
    assert pixels(panel.grid)[int(middle.y()), int(middle.x())].tolist() == [10] * 3


def test_the_switch_follows_the_method(panel: FacesPanel, qtbot: QtBot) -> None:
    button = panel.header.nearest
    panel.show_sampling(SamplingSettings.usual(method="directions"))
    panel.show_tiles(FaceTiles())
    assert button.isChecked()
    panel.show_sampling(SamplingSettings())
    assert not button.isChecked()
    with qtbot.waitSignal(panel.tiles_changed) as changed:
        button.click()
    assert changed.args == [FaceTiles(nearest_shown=True)]
