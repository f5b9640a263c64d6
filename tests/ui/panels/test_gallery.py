"""The gallery: pictures of pairs, looked through with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.jobs.gallery import (
    BINS,
    GalleryPairs,
    GalleryPictures,
    GalleryPicturesRequest,
    GalleryRequest,
    PairPicture,
)
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.projections import Projection
from latent_explorer.ui.panels.gallery import GalleryPanel
from latent_explorer.ui.panels.gallery_grid import SIDE
from latent_explorer.ui.theme import current_theme, density_lut

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PAIRS = tuple((7, i) for i in range(40) if i != 7)
R = tuple(np.linspace(0.9, -0.9, len(PAIRS)).tolist())


def found(settings: Gallery | None = None, n: int = len(PAIRS)) -> GalleryPairs:
    request = GalleryRequest(settings=settings or Gallery("against", component=7))
    coordinates = request.settings.shown_in
    return GalleryPairs(request, coordinates, PAIRS[:n], R[:n], 49_820)


def picture() -> PairPicture:
    """Return a cloud that fills the lower left quarter."""
    density = np.zeros((BINS, BINS), np.uint8)
    density[: BINS // 2, : BINS // 2] = 255
    view = (-4.0, 4.0, -4.0, 4.0)
    return PairPicture(density, view, ConfidenceEllipse(np.zeros(2), np.eye(2)))


@pytest.fixture
def panel(shown: Callable[..., Any], qtbot: QtBot) -> GalleryPanel:
    gallery: GalleryPanel = shown(GalleryPanel(), 3 * (SIDE + 12) + 60, 700)
    gallery.show_settings(Gallery("against", component=7), 40)
    gallery.show_pairs(found(), 49_820)
    gallery.show_chosen(None)
    qtbot.waitUntil(lambda: gallery.grid.pairs.across == 3)
    return gallery


def show(panel: GalleryPanel, *items: int) -> None:
    pairs = tuple(PAIRS[item] for item in items)
    request = GalleryPicturesRequest(coordinates="z", pairs=pairs)
    panel.show_pictures(GalleryPictures(request, (picture(),) * len(pairs)))


def middle(panel: GalleryPanel, item: int) -> QPoint:
    return panel.grid.picture_rect(item).center().toPoint()


def test_settings_are_shown_and_nobody_is_told(
    panel: GalleryPanel, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.settings_changed)
    panel.show_settings(Gallery("against", "pca", 30, "number"), 40)
    assert panel.component.value() == 30
    assert panel.component.maximum() == 39
    assert panel.order.currentData() == "number"
    assert panel.coordinates.isVisible()
    panel.show_settings(Gallery("first"), 40)
    assert not panel.coordinates.isVisible()
    assert not panel.component.isVisible()
    panel.show_settings(Gallery("strongest"), 40)
    assert panel.coordinates.isVisible()
    assert not panel.order.isVisible()
    assert told == []


def test_another_layout_is_chosen(
    panel: GalleryPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.settings_changed)
    qtbot.keyClick(panel.layout_box, Qt.Key.Key_Home)
    qtbot.keyClick(panel.order, Qt.Key.Key_Down)
    panel.component.setFocus()
    panel.component.selectAll()
    qtbot.keyClicks(panel.component, "12")
    qtbot.keyClick(panel.component, Qt.Key.Key_Return)
    assert [each[0].layout for each in told] == ["strongest"] * len(told)
    assert told[1][0].order == "number"
    assert told[-1][0].component == 12


def test_only_what_is_seen_is_asked_for(
    panel: GalleryPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.pictures_missing)
    panel.grid.viewport().update()
    qtbot.waitUntil(lambda: bool(told))
    (blocks,) = told[-1]
    assert blocks[0] == ("z", PAIRS[:16])
    assert sum(len(pairs) for _, pairs in blocks) < len(PAIRS)
    show(panel, *range(16))
    told.clear()
    qtbot.waitUntil(lambda: bool(told))
    assert ("z", PAIRS[:16]) not in told[-1][0]
    panel.grid.scrollToBottom()
    told.clear()
    qtbot.waitUntil(lambda: bool(told) and any(PAIRS[-1] in each[1] for each in told[-1][0]))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_picture_has_the_colours_of_the_projections(
    panel: GalleryPanel,
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    show(panel, 0)
    set_dark(not dark)
    pixels(panel.grid.viewport())
    set_dark(dark)
    panel.show_level(2.0)
    theme, rect = current_theme(), panel.grid.picture_rect(0)
    image = pixels(panel.grid.viewport())

    def at(x: float, y: float) -> list[int]:
        across, down = rect.left() + x * rect.width(), rect.top() + y * rect.height()
        return image[int(down), int(across)].astype(int).tolist()

    densest = density_lut(theme)[255][:3].astype(int)
    assert np.abs(at(0.1, 0.9) - densest).max() <= 4, "below left"
    for x, y in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9)):
        assert at(x, y) == list(QColor(theme.plot).getRgb()[:3])
    # At two standard deviations of eight: half way to the border.
    ring = image[int(rect.top()) :, int(rect.left()) :][:SIDE, :SIDE]
    assert count_color(ring, theme.ellipse, 60) > 60
    assert count_color(ring[: SIDE // 5], theme.ellipse, 60) == 0
    panel.show_level(3.5)
    ring = pixels(panel.grid.viewport())[int(rect.top()) :, int(rect.left()) :][:SIDE, :SIDE]
    assert count_color(ring[: SIDE // 5], theme.ellipse, 60) > 5


def test_names_and_r_are_below(panel: GalleryPanel) -> None:
    assert panel.grid.pairs.words(0) == ("z 7, z 0", "r +0.90")
    cell = panel.grid.pairs.cell(38)
    assert cell.data() == "z 7, z 39: r \u22120.90"
    assert "z 7, z 39" in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_a_click_shows_a_pair_and_with_control_adds_it(
    panel: GalleryPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    chosen, added = heard(panel.pair_chosen), heard(panel.pair_added)
    viewport = panel.grid.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=middle(panel, 4))
    assert chosen == [(Projection(PAIRS[4]),)]
    assert added == []
    qtbot.mouseClick(viewport, LEFT, CONTROL, pos=middle(panel, 5))
    assert added == [(Projection(PAIRS[5]),)]
    assert len(chosen) == 1
    qtbot.mouseClick(viewport, Qt.MouseButton.MiddleButton, pos=middle(panel, 3))
    assert len(chosen) == len(added) == 1
    # The button adds the pair that was pressed last.
    qtbot.mouseClick(panel.add, LEFT)
    assert added[-1] == (Projection(PAIRS[5]),)


def test_what_is_shown_elsewhere_is_framed_whichever_way_it_lies(
    panel: GalleryPanel,
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    heard: Callable[..., list[Any]],
) -> None:
    told = heard(panel.pair_chosen, panel.pair_added)
    color = current_theme().accent
    panel.show_chosen(Projection((0, 1)))
    assert count_color(pixels(panel.grid.viewport()), color) == 0, "it is not listed"
    panel.show_chosen(Projection((30, 7)))
    assert panel.grid.current == PAIRS.index((7, 30))
    assert count_color(pixels(panel.grid.viewport()), color) > 100, "and scrolled to"
    panel.show_chosen(Projection((30, 7), "pca"))
    assert count_color(pixels(panel.grid.viewport()), color) == 0
    assert told == []


def test_keys_move_a_cursor_and_enter_shows(
    panel: GalleryPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    chosen, added = heard(panel.pair_chosen), heard(panel.pair_added)
    grid = panel.grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert chosen == [], "there is no cursor yet"
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current == 0
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_End, 38),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Right, 1),
    ):
        qtbot.keyClick(grid, key)
        assert grid.current == place
    assert chosen == added == [], "a pair takes a moment to show"
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert chosen == [(Projection(PAIRS[1]),)]
    qtbot.keyClick(grid, Qt.Key.Key_Return, CONTROL)
    assert added == [(Projection(PAIRS[1]),)]


def test_the_menu_shows_or_adds(
    panel: GalleryPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    chosen, added = heard(panel.pair_chosen), heard(panel.pair_added)
    viewport = panel.grid.viewport()
    for text in ("Show in the &active projection", "&Add as a projection"):
        at = middle(panel, 2)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, event)
        (menu,) = panel.grid.findChildren(QMenu)
        (action,) = [each for each in menu.actions() if each.text() == text]
        action.trigger()
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert chosen == added == [(Projection(PAIRS[2]),)]


def test_it_says_how_many_do_not_fit(
    panel: GalleryPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    told = heard(panel.all_requested)
    assert panel.open_all.text() == "&Open the first 9 of 39 as projections"
    assert panel.note.text() == (
        "39 pairs, of which 9 fit as projections and 30 do not. r over all 49,820 points."
    )
    qtbot.mouseClick(panel.open_all, LEFT)
    assert told == [()]
    panel.show_pairs(found(n=10), 49_820)
    assert "and 1 does not" in panel.note.text()
    panel.show_pairs(found(Gallery("first"), 9), 49_820)
    assert panel.open_all.text() == "&Open these as projections"
    assert "fit" not in panel.note.text()
    assert "random points" in panel.note.text()


def test_what_is_not_there_is_said(panel: GalleryPanel) -> None:
    panel.show_waiting(None)
    assert panel.grid.isVisible(), "the old ones can still be clicked"
    assert not panel.open_all.isEnabled()
    panel.show_pairs(None, 0)
    assert panel.reason.isVisible()
    assert panel.reason.text() == "…"
    panel.show_pairs(found(Gallery("strongest"), 0), 49_820)
    assert "No pair" in panel.reason.text()
    assert not panel.open_all.isEnabled()
    assert not panel.add.isEnabled()
    panel.show_pairs(found(n=0), 49_820)
    assert "only one component" in panel.reason.text()
    panel.show_waiting("the file cannot be read")
    assert panel.reason.text() == "the file cannot be read"
    panel.show_pairs(found(), 49_820)
    assert panel.grid.isVisible()


def test_pictures_of_other_pairs_are_not_shown(panel: GalleryPanel) -> None:
    show(panel, 0, 3)
    assert {item for item in range(39) if item in panel.grid.pictures} == {0, 3}
    request = GalleryPicturesRequest(coordinates="pca", pairs=(PAIRS[1],))
    panel.show_pictures(GalleryPictures(request, (picture(),)))
    request = GalleryPicturesRequest(coordinates="z", pairs=((1, 2),))
    panel.show_pictures(GalleryPictures(request, (picture(),)))
    assert {item for item in range(39) if item in panel.grid.pictures} == {0, 3}
    panel.show_pairs(found(n=10), 49_820)
    assert not any(item in panel.grid.pictures for item in range(10)), "nothing old"


def test_everything_is_explained_and_has_a_name(panel: GalleryPanel) -> None:
    controls = (
        panel.layout_box,
        panel.coordinates,
        panel.component,
        panel.order,
        panel.grid,
        panel.add,
        panel.open_all,
    )
    assert all(each.toolTip() for each in controls)
    assert all(each.accessibleName() for each in controls)
