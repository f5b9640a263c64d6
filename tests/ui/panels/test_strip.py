"""Strips of faces: where each is, how one is chosen, and what is marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.strip import StripShown
from latent_explorer.core.strip import OFFSETS
from latent_explorer.session.strip import Strip
from latent_explorer.ui.panels.strip import StripPanel
from latent_explorer.ui.theme import current_theme

LEFT = Qt.MouseButton.LeftButton


def _strips(*components: int) -> StripShown:
    n = len(components) * len(OFFSETS)
    faces = np.zeros((n, 8, 8, 3), np.uint8)
    faces[:] = (np.arange(n) * 5 + 20)[:, None, None, None]
    return StripShown("pca", components, tuple(0.5 + i for i in components), faces)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> StripPanel:
    found: StripPanel = shown(StripPanel(), 700, 260)
    found.show_settings(Strip())
    found.show_strips(_strips(3))
    return found


def _at(image: np.ndarray, point: QPointF) -> list[int]:
    found: list[int] = image[int(point.y()), int(point.x())].tolist()
    return found


def test_the_faces_of_a_component_stand_in_one_row(panel: StripPanel, pixels: Any) -> None:
    image = pixels(panel.tiles)
    rects = [panel.tiles.rect_of(i) for i in range(7)]
    assert len({rect.top() for rect in rects}) == 1
    assert rects[-1].right() <= panel.tiles.width()
    for i, rect in enumerate(rects):
        assert _at(image, rect.center()) == [20 + 5 * i] * 3


@pytest.mark.parametrize("size", [(320, 160), (700, 260), (1200, 200)])
def test_all_columns_fit_and_rows_are_scrolled(
    panel: StripPanel, qtbot: QtBot, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    panel.show_strips(_strips(0, 1, 2, 3, 4, 5))
    qtbot.waitUntil(lambda: panel.width() == size[0])
    rects = [panel.tiles.rect_of(i) for i in range(42)]
    assert rects[6].right() <= panel.tiles.width() <= panel.place.width()
    assert rects[41].bottom() <= panel.tiles.height()
    left = rects[0].left() - panel.tiles.name_width()
    assert left >= 0, "the names have room"


def test_a_click_or_an_arrow_key_starts_from_a_face(panel: StripPanel, qtbot: QtBot) -> None:
    tiles = panel.tiles
    corner = tiles.pin_rect_of(5).center().toPoint()
    for where, index in ((tiles.rect_of(2).center().toPoint(), 2), (corner, 5)):
        with qtbot.waitSignal(panel.face_picked) as picked:
            qtbot.mouseClick(tiles, LEFT, pos=where)
        assert picked.args == [index], "nothing is pinned here"


def test_a_menu_starts_from_a_face(panel: StripPanel, qtbot: QtBot) -> None:
    panel.tiles.menu_requested.emit(4, panel.mapToGlobal(panel.rect().center()))
    menu = panel.findChild(QMenu)
    assert menu is not None
    with qtbot.waitSignal(panel.face_picked) as picked:
        menu.actions()[0].trigger()
    menu.close()
    assert picked.args == [4]


def test_the_current_face_is_marked_where_it_is(panel: StripPanel, pixels: Any) -> None:
    tiles = panel.tiles
    for value, index in ((0.0, 3), (-2.0, 1)):
        panel.show_current((value,))
        mark = tiles.mark_rect(0)
        assert mark is not None
        assert mark.center().x() == pytest.approx(tiles.rect_of(index).center().x(), abs=1)
        colour = QColor(current_theme().current).getRgb()[:3]
        place = QPointF(mark.center().x(), mark.bottom() - 2)
        assert _at(pixels(tiles), place) == list(colour)
    for nowhere in ((9.0,), (-4.0,), None):
        panel.show_current(nowhere)
        assert tiles.mark_rect(0) is None


def test_a_tooltip_tells_what_a_face_is(panel: StripPanel) -> None:
    word = panel._word(1)
    assert "PCA 3 at \u22122 widths" in word
    assert "\u22127.000" in word


def test_what_is_awaited_is_not_clicked(panel: StripPanel, qtbot: QtBot) -> None:
    panel.show_strips(None)
    with qtbot.assertNotEmitted(panel.face_picked):
        qtbot.mouseClick(panel.tiles, LEFT, pos=panel.tiles.rect_of(2).center().toPoint())
    panel.show_strips(_strips(1))
    assert not panel.tiles.waiting


def test_settings_are_shown_silently_and_chosen(panel: StripPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.around_chosen), qtbot.assertNotEmitted(panel.width_chosen):
        panel.show_settings(Strip("current", "half-width"))
    assert panel.around.currentText() == "the current face"
    with qtbot.waitSignal(panel.around_chosen) as around:
        panel.around.setCurrentIndex(0)
    with qtbot.waitSignal(panel.width_chosen) as width:
        panel.width_unit.setCurrentIndex(0)
    assert (around.args, width.args) == (["mean"], ["std"])
