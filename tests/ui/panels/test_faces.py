"""The grid of generated faces: where each is drawn, and how one is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.faces import PinsShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.session.face_tiles import FaceTiles
from latent_explorer.ui.face_grid import pictures
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.verdict_mark import COLORS

Grab = Callable[[QWidget], np.ndarray]
SIZE = 16
LEFT = Qt.MouseButton.LeftButton


def _colors(n: int) -> np.ndarray:
    """Return n colours that differ from each other and from white, of shape (n, 3)."""
    k = np.arange(n)
    return np.stack([20 + k * 47 % 200, 20 + k * 83 % 200, 20 + k * 11 % 200], 1).astype(np.uint8)


def _faces(n: int) -> np.ndarray:
    """Return faces of one colour each, with a white top left corner."""
    faces = np.empty((n, SIZE, SIZE, 3), np.uint8)
    faces[:] = _colors(n)[:, np.newaxis, np.newaxis]
    faces[:, :5, :5] = 255
    return faces


def _at(image: np.ndarray, point: QPointF) -> np.ndarray:
    color: np.ndarray = image[int(point.y()), int(point.x())]
    return color


@pytest.fixture
def panel(shown: Callable[..., Any]) -> FacesPanel:
    faces: FacesPanel = shown(FacesPanel(), 500, 400)
    return faces


@pytest.mark.parametrize("n", [1, 2, 5, 24, 36, 77])
@pytest.mark.parametrize("size", [(500, 400), (300, 700)])
def test_every_face_is_drawn_in_its_place_the_right_way_up(
    shown: Callable[..., Any], pixels: Grab, n: int, size: tuple[int, int]
) -> None:
    grid = shown(FacesPanel(), *size).grid
    grid.show_faces(_faces(n))
    image = pixels(grid)
    for k, color in enumerate(_colors(n)):
        rect: QRectF = grid.rect_of(k)
        assert QRectF(grid.rect()).adjusted(-2, -2, 2, 2).contains(rect)
        assert np.abs(_at(image, rect.center()).astype(int) - color).max() <= 2
        eighth = QPointF(rect.width() / 8, rect.height() / 8)
        assert _at(image, rect.topLeft() + eighth).min() > 250
        assert _at(image, rect.bottomRight() - eighth).min() < 230


def test_of_a_thousand_faces_only_those_that_are_seen_are_scaled(
    panel: FacesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    scaled: list[int] = []
    plain = pictures.scaled
    monkeypatch.setattr(
        pictures, "scaled", lambda face, side: (scaled.append(side), plain(face, side))[1]
    )
    panel.show_faces(_faces(1000))
    place, grid = panel.place, panel.grid
    bar = place.verticalScrollBar()
    assert bar.isVisible()
    qtbot.waitUntil(lambda: bool(scaled))
    QApplication.processEvents()
    rows = place.viewport().height() / (grid.rect_of(0).height() + 8)
    assert len(scaled) <= grid.columns * (rows + 3)
    seen = len(scaled)
    panel.grid.update()
    QApplication.processEvents()
    assert len(scaled) == seen, "kept while they are of use"
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(scaled) > seen)
    assert len(scaled) < 100
    last = grid.mapTo(place.viewport(), grid.rect_of(999).center().toPoint())
    assert place.viewport().rect().contains(last), "one can scroll to the last"


def test_the_thousandth_face_is_drawn_and_picked_in_its_place(
    panel: FacesPanel, pixels: Grab, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(1000))
    grid, picked = panel.grid, heard(panel.face_picked)
    image = pixels(grid)
    for k in range(0, 1000, 111):
        rect = grid.rect_of(k)
        assert np.abs(_at(image, rect.center()).astype(int) - _colors(1000)[k]).max() <= 2
        qtbot.mouseClick(grid, LEFT, pos=rect.center().toPoint())
    assert picked == [(k,) for k in range(0, 1000, 111)]


# Size


@pytest.mark.parametrize(
    ("n", "width", "height"), [(24, 800, 380), (24, 430, 340), (200, 800, 380), (1, 400, 400)]
)
def test_faces_are_at_least_110_pixels_where_nothing_was_chosen(
    shown: Callable[..., Any], n: int, width: int, height: int
) -> None:
    panel = shown(FacesPanel(), width, height)
    panel.show_faces(_faces(n))
    assert panel.grid.rect_of(0).width() >= 110
    last = panel.grid.rect_of(min(panel.grid.columns, n) - 1)
    assert last.right() <= panel.place.viewport().width(), "never scrolled sideways"


def test_the_slider_sets_the_size(panel: FacesPanel, heard: Callable[..., list[Any]]) -> None:
    panel.show_faces(_faces(24))
    told = heard(panel.tiles_changed)
    slider = panel.header.size_slider
    slider.setValue(slider.minimum())
    assert told == [(FaceTiles(48),)]
    for size in (48, 60, 111, 150, 320):
        panel.show_tiles(FaceTiles(size))
        assert slider.value() == size
        side = panel.grid.rect_of(0).width()
        assert size <= side or panel.grid.columns == 1
        assert side < 2 * size, "and no more than fills the row"
    assert len(told) == 1, "setters are silent"
    assert not panel.header.fit.isChecked()
    panel.show_tiles(FaceTiles())
    assert panel.header.fit.isChecked()
    assert slider.value() == panel.grid.rect_of(0).width()


def test_a_double_click_on_the_slider_fits_the_faces_again(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(24))
    panel.show_tiles(FaceTiles(150))
    told = heard(panel.tiles_changed)
    slider = panel.header.size_slider
    place = QPoint(slider.width() - 12, slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=place)
    assert told[-1] != (FaceTiles(),), "one click is a size"
    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=place)
    assert told[-1] == (FaceTiles(),)
    panel.show_tiles(FaceTiles(150))
    qtbot.keyClick(slider, Qt.Key.Key_Delete)
    assert told[-1] == (FaceTiles(),)
    assert "Double click" in slider.toolTip()


def test_the_wheel_with_ctrl_enlarges(panel: FacesPanel, heard: Callable[..., list[Any]]) -> None:
    panel.show_faces(_faces(24))
    told = heard(panel.tiles_changed)
    side = panel.grid.rect_of(0).width()
    for notch in (120, -120):
        _wheel(panel, notch)
    (larger,), (smaller,) = told
    assert smaller.size < side < larger.size


def _wheel(panel: FacesPanel, notch: int) -> None:
    place = QPointF(panel.grid.rect_of(0).center())
    event = QWheelEvent(
        place,
        panel.grid.mapToGlobal(place),
        QPoint(),
        QPoint(0, notch),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    # To the viewport: only what the system sends goes on from the grid to it.
    QApplication.sendEvent(panel.place.viewport(), event)


def test_what_is_reduced_is_averaged_and_what_grows_is_smooth(
    panel: FacesPanel, pixels: Grab, qtbot: QtBot
) -> None:
    # Lines of one pixel: each second one of a face left out would be all black or all white.
    lines = np.zeros((1, 240, 240, 3), np.uint8)
    lines[:, ::2] = 255
    panel.show_faces(lines)
    panel.show_tiles(FaceTiles(60))
    rect = panel.grid.rect_of(0)
    assert rect.width() == 120, "one face alone may be twice as large as was chosen"

    def middle() -> np.ndarray:
        part = pixels(panel.grid)[int(rect.center().y()) - 20 :][:40, int(rect.center().x())]
        return part.astype(int)

    qtbot.waitUntil(lambda: bool(np.abs(middle() - 127).max() <= 2))
    # Bicubic overshoots at an edge; what is bilinear never does.
    edge = np.full((1, 20, 20, 3), 60, np.uint8)
    edge[:, :, 10:] = 190
    panel.show_faces(edge)

    def row() -> np.ndarray:
        inside = slice(int(rect.left()) + 8, int(rect.right()) - 8)
        return pixels(panel.grid)[int(rect.center().y()), inside, 0]

    # At once, if softer: with the slider in motion nobody waits for more.
    assert len(np.unique(row())) > 2
    qtbot.waitUntil(lambda: bool(row().min() < 58))
    assert row().max() > 192
    assert len(np.unique(row())) > 8


# Pins


def _pins(n: int, selected: int | None = None) -> PinsShown:
    return PinsShown(_faces(n), tuple(f"face {k} of seed 7" for k in range(n)), selected)


def test_the_pin_in_a_face_asks_to_pin_it_and_nothing_else(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(6))
    toggled, picked = heard(panel.pin_toggled), heard(panel.face_picked)
    qtbot.mouseClick(panel.grid, LEFT, pos=panel.grid.pin_rect_of(4).center().toPoint())
    assert (toggled, picked) == ([(4,)], [])


def test_a_pin_is_seen_where_the_mouse_is_and_on_pinned_faces(
    panel: FacesPanel, pixels: Grab, qtbot: QtBot
) -> None:
    panel.show_faces(_faces(6))
    grid = panel.grid

    def pin(index: int) -> np.ndarray:
        rect = grid.pin_rect_of(index).toAlignedRect()
        part: np.ndarray = pixels(grid)[rect.top() : rect.bottom(), rect.left() : rect.right()]
        return part

    plain = [pin(k) for k in range(3)]
    qtbot.mouseMove(grid, grid.rect_of(1).center().toPoint())
    qtbot.waitUntil(lambda: not np.array_equal(pin(1), plain[1]))
    assert np.array_equal(pin(0), plain[0])
    panel.show_pinned(frozenset({2}))
    assert not np.array_equal(pin(2), plain[2])


def test_the_pinned_faces_stand_above_the_others(
    panel: FacesPanel, pixels: Grab, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(6))
    tiles = panel.pins.tiles
    assert not tiles.isVisible()
    panel.show_pins(_pins(3, selected=1))
    assert tiles.isVisible()
    assert panel.header.pins.text() == "3"
    image = pixels(tiles)
    for k, color in enumerate(_colors(3)):
        assert np.abs(_at(image, tiles.rect_of(k).center()).astype(int) - color).max() <= 2
    picked, given_up = heard(panel.pinned_picked), heard(panel.unpin_requested)
    qtbot.mouseClick(tiles, LEFT, pos=tiles.rect_of(2).center().toPoint())
    qtbot.mouseClick(tiles, LEFT, pos=tiles.pin_rect_of(0).center().toPoint())
    assert (picked, given_up) == ([(2,)], [(0,)])
    panel.show_tiles(FaceTiles(pins_shown=False))
    assert not tiles.isVisible()
    panel.show_tiles(FaceTiles())
    panel.show_pins(_pins(0))
    assert not tiles.isVisible()


@pytest.mark.parametrize("pinned", [False, True])
def test_the_menu_of_a_face_pins_it(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]], pinned: bool
) -> None:
    panel.show_faces(_faces(6))
    panel.show_pinned(frozenset({3} if pinned else ()))
    toggled = heard(panel.pin_toggled)
    place = panel.grid.rect_of(3).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, panel.grid.mapToGlobal(place))
    QApplication.sendEvent(panel.grid, event)
    (menu,) = panel.findChildren(QMenu)
    (action,) = (a for a in menu.actions() if "in face 4" in a.text())
    assert action.text() == ("Unpin face 4" if pinned else "Pin face 4")
    action.trigger()
    menu.close()
    assert toggled == [(3,)]


def test_the_face_under_the_mouse_is_told(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(6))
    grid, told = panel.grid, heard(panel.face_hovered)
    # Where the mouse has been left by somebody else is nothing new.
    qtbot.mouseMove(grid, grid.rect_of(4).center().toPoint())
    for k in (1, 2):
        qtbot.mouseMove(grid, grid.rect_of(k).center().toPoint())
        qtbot.waitUntil(lambda k=k: told[-1:] == [(k,)])
    between = (grid.rect_of(0).topRight() + grid.rect_of(1).topLeft()) / 2
    qtbot.mouseMove(grid, between.toPoint())
    qtbot.waitUntil(lambda: told[-1:] == [(None,)])
    qtbot.mouseMove(grid, grid.rect_of(0).center().toPoint())
    qtbot.waitUntil(lambda: told[-1:] == [(0,)])
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert told[-1] == (None,)
    assert all(one != other for one, other in pairwise(told)), "said once each"


# The row above them


def test_number_and_seed_are_typed_above_the_faces(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    settings = SamplingSettings(count=24, seed=7)
    panel.show_sampling(settings)
    told = heard(panel.sampling_changed)
    for box, typed in ((panel.header.count, "6"), (panel.header.seed, "91")):
        box.selectAll()
        qtbot.keyClicks(box, typed)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert told == [(replace(settings, count=6),), (replace(settings, seed=91),)]
    panel.show_sampling(SamplingSettings(count=100, seed=3))
    assert (panel.header.count.value(), panel.header.seed.value()) == (100, 3)
    assert len(told) == 2
    seeds = heard(panel.previous_seed_requested), heard(panel.next_seed_requested)
    qtbot.mouseClick(panel.header.previous, LEFT)
    assert [len(each) for each in seeds] == [1, 0]
    qtbot.mouseClick(panel.header.next, LEFT)
    assert [len(each) for each in seeds] == [1, 1]


def test_the_keyboard_is_seen_to_be_there(
    panel: FacesPanel, pixels: Grab, qtbot: QtBot, count_color: Callable[..., int]
) -> None:
    panel.show_faces(_faces(6))
    accent = current_theme().accent
    panel.header.count.setFocus()
    around = panel.place.parentWidget()
    assert count_color(pixels(around)[:, :2], accent, 40) == 0
    panel.grid.setFocus()
    qtbot.waitUntil(panel.grid.hasFocus)
    assert count_color(pixels(around)[:, :2], accent, 40) > 100


def test_the_chosen_face_is_scrolled_to(panel: FacesPanel) -> None:
    panel.show_faces(_faces(200))
    for index in (199, 100, 0):
        panel.show_selected(index)
        rect = panel.grid.rect_of(index).toAlignedRect()
        top_left = panel.grid.mapTo(panel.place.viewport(), rect.topLeft())
        assert panel.place.viewport().rect().contains(QRect(top_left, rect.size()))


@pytest.mark.parametrize("n", [1, 7, 24])
def test_a_click_on_a_face_picks_it(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]], n: int
) -> None:
    panel.show_faces(_faces(n))
    picked = heard(panel.face_picked)
    for k in range(n):
        rect = panel.grid.rect_of(k)
        for share in (0.12, 0.5, 0.88):
            point = rect.topLeft() + QPointF(rect.width() * share, rect.height() * share)
            qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert picked == [(k,) for k in range(n) for _ in range(3)]


def test_clicks_elsewhere_pick_nothing(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    picked = heard(panel.face_picked)
    qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton)
    panel.show_faces(_faces(5))
    grid = panel.grid
    assert -(-5 // grid.columns) * grid.columns > 5, "there is an empty tile"
    empty = grid.rect_of(5).center().toPoint()
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=empty)
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    face = grid.rect_of(2).center().toPoint()
    qtbot.mouseClick(grid, Qt.MouseButton.RightButton, pos=face)
    assert picked == []


def test_the_grid_uses_the_room_it_has(shown: Callable[..., Any]) -> None:
    panel = shown(FacesPanel(), 800, 200)
    panel.show_faces(_faces(24))
    wide = panel.grid.columns
    panel.resize(200, 800)
    assert panel.grid.columns < wide
    side = panel.grid.rect_of(0).width()
    panel.resize(200, 400)
    assert 0 < panel.grid.rect_of(0).width() <= side


def test_another_number_of_faces_replaces_the_grid(panel: FacesPanel, pixels: Grab) -> None:
    panel.show_faces(_faces(24))
    panel.show_faces(_faces(3))
    image = pixels(panel.grid)
    for k, color in enumerate(_colors(3)):
        assert np.abs(_at(image, panel.grid.rect_of(k).center()).astype(int) - color).max() <= 2


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (Qt.Key.Key_Right, lambda columns: 1),
        (Qt.Key.Key_Left, lambda columns: -1),
        (Qt.Key.Key_Down, lambda columns: columns),
        (Qt.Key.Key_Up, lambda columns: -columns),
    ],
)
def test_arrow_keys_choose_the_neighbour(
    panel: FacesPanel,
    qtbot: QtBot,
    heard: Callable[..., list[Any]],
    key: Qt.Key,
    step: Callable[[int], int],
) -> None:
    panel.show_faces(_faces(24))
    start = panel.grid.columns + 1
    panel.show_selected(start)
    picked = heard(panel.face_picked)
    qtbot.keyClick(panel.grid, key)
    assert picked == [(start + step(panel.grid.columns),)]


def test_arrow_keys_begin_at_the_first_face_and_stop_at_the_ends(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    picked = heard(panel.face_picked)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Right)
    assert picked == []
    panel.show_faces(_faces(6))
    qtbot.keyClick(panel.grid, Qt.Key.Key_Right)
    assert picked == [(0,)]
    panel.show_selected(0)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Left)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Up)
    panel.show_selected(5)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Right)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Down)
    assert picked == [(0,)]


def _framed(image: np.ndarray, rect: QRectF, count_color: Callable[..., int]) -> list[bool]:
    """Return whether there is the colour of the frame at each of the four sides of `rect`."""
    middle, reach = rect.center(), 3
    sides = (
        QPointF(rect.left(), middle.y()),
        QPointF(rect.right(), middle.y()),
        QPointF(middle.x(), rect.top()),
        QPointF(middle.x(), rect.bottom()),
    )
    framed = []
    for side in sides:
        x, y = round(side.x()), round(side.y())
        part = image[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1]
        framed.append(count_color(part, current_theme().accent, 40) > 0)
    return framed


def test_the_chosen_face_has_a_frame(
    panel: FacesPanel, pixels: Grab, count_color: Callable[..., int]
) -> None:
    panel.show_faces(_faces(12))
    grid = panel.grid
    for k in range(12):
        assert not any(_framed(pixels(grid), grid.rect_of(k), count_color))
    for chosen in (0, 5, 11):
        for _ in range(2):
            panel.show_selected(chosen)
        image = pixels(grid)
        for k in range(12):
            framed = _framed(image, grid.rect_of(k), count_color)
            assert all(framed) if k == chosen else not all(framed)
    panel.show_selected(None)
    assert not any(_framed(pixels(grid), grid.rect_of(11), count_color))


def test_the_setters_are_silent(panel: FacesPanel, heard: Callable[..., list[Any]]) -> None:
    picked = heard(panel.face_picked, panel.grid.picked)
    for _ in range(2):
        panel.show_faces(_faces(6))
        panel.show_selected(3)
        panel.show_selected(None)
        panel.show_waiting("a moment")
    assert picked == []


def test_a_chosen_number_that_is_no_longer_there_does_no_harm(
    panel: FacesPanel, pixels: Grab
) -> None:
    panel.show_faces(_faces(24))
    panel.show_selected(20)
    panel.show_faces(_faces(4))
    assert pixels(panel.grid).any()


def test_waiting_is_visible_until_the_next_faces(panel: FacesPanel, pixels: Grab) -> None:
    empty = pixels(panel.grid)
    panel.show_waiting("Loading TensorFlow")
    assert panel.grid.waiting
    assert not np.array_equal(pixels(panel.grid), empty), "the text is drawn"
    panel.show_faces(_faces(6))
    assert not panel.grid.waiting
    bright = pixels(panel.grid)
    panel.show_waiting("again")
    assert not np.array_equal(pixels(panel.grid), bright)
    panel.show_faces(_faces(6))
    assert np.array_equal(pixels(panel.grid), bright)


def _draw(inside: int, n: int, **settings: Any) -> Any:
    return SimpleNamespace(settings=SamplingSettings(**settings), holds=np.arange(n) < inside)


@pytest.mark.parametrize(
    ("inside", "n", "settings", "text"),
    [
        (24, 24, {}, "24 of 24 inside all 5,460 pair ellipses at 1.65 σ"),
        (999, 1000, {"fact": 1.0}, "999 of 1,000 inside all 5,460 pair ellipses at "),
        (0, 3, {"n_components": 2}, "0 of 3 inside the one pair ellipse at "),
        (1, 3, {"n_components": 1}, "1 of 3 inside the limits of the one component at "),
    ],
)
def test_it_is_said_how_many_are_inside_which_ellipses(
    panel: FacesPanel, inside: int, n: int, settings: dict[str, Any], text: str
) -> None:
    panel.show_draw(_draw(inside, n, **settings))
    assert panel.share.text().startswith(text)


# Verdicts

SMOOTHER, AMONG = Judgement(3.0, 4.0, 0.02), Judgement(53.0, 50.0, 50.0)
RIM, VOID = Judgement(60.0, 97.0, 30.0), Judgement(99.0, 99.1, 99.97)
ALL = (SMOOTHER, AMONG, RIM, VOID)


def test_the_four_are_what_they_are_called() -> None:
    assert [judgement.verdict for judgement in ALL] == ["smoother", "among", "rim", "void"]


def test_each_face_has_the_mark_of_its_verdict(
    panel: FacesPanel, pixels: Grab, count_color: Callable[..., int]
) -> None:
    panel.show_faces(np.zeros((8, SIZE, SIZE, 3), np.uint8))
    grid = panel.grid
    before = pixels(grid)
    panel.show_judgements([*ALL, *ALL[::-1]])
    after = pixels(grid)
    for k, judgement in enumerate([*ALL, *ALL[::-1]]):
        rect = grid.mark_rect_of(k).toAlignedRect()
        assert grid.rect_of(k).contains(QRectF(rect))
        part = after[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
        for verdict, color in COLORS.items():
            assert (count_color(part, color) > 4) is (verdict == judgement.verdict)
    panel.show_judgements(None)
    assert np.array_equal(pixels(grid), before)


def test_the_faces_keep_their_places_whatever_is_said_of_them(panel: FacesPanel) -> None:
    panel.show_faces(_faces(24))
    place = panel.grid.geometry()
    panel.show_judgements(ALL * 6)
    panel.show_draw(_draw(24, 24))
    QApplication.processEvents()
    assert panel.grid.geometry() == place


def test_the_verdicts_are_summed_up(panel: FacesPanel) -> None:
    panel.show_judgements([SMOOTHER] * 19 + [AMONG] * 5)
    words = panel.verdicts.text()
    assert words == "○ 19 smoother than the images, ● 5 among them"
    panel.show_judgements([AMONG, RIM])
    assert panel.verdicts.text() == "● 1 among the images, ▲ 1 at the rim"
    panel.show_judgements([VOID])
    assert panel.verdicts.text() == "✕ 1 in the void"
    panel.show_judgements(None)
    assert panel.verdicts.text() == "…"


@pytest.mark.parametrize("width", [280, 360, 480, 500, 520, 620, 900])
def test_what_is_said_below_the_faces_is_shortened_and_not_cut(
    shown: Callable[..., Any], width: int
) -> None:
    panel = shown(FacesPanel(), width, 380)
    panel.show_draw(_draw(24, 24))
    for judgements in (ALL, ALL * 6, [SMOOTHER] * 24):
        panel.show_judgements(judgements)
        QApplication.processEvents()
        for label in (panel.verdicts, panel.share):
            words = label.fontMetrics().horizontalAdvance(label.text())
            assert words < label.contentsRect().width(), label.text()
        said = {panel.verdicts.text(), panel.share.text()}
        assert all(text in " ".join(said) for text in ("24 of 24 inside", "○ "))
        assert "smoother than the images" in panel.verdicts.toolTip()
        assert "5,460 pair ellipses" in panel.share.toolTip()


def test_verdicts_of_another_number_of_faces_do_no_harm(panel: FacesPanel, pixels: Grab) -> None:
    panel.show_judgements([AMONG] * 24)
    panel.show_faces(_faces(3))
    pixels(panel.grid)
    panel.show_faces(_faces(30))
    pixels(panel.grid)


def _hover(panel: FacesPanel, index: int) -> str:
    place = panel.grid.rect_of(index).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, panel.grid.mapToGlobal(place))
    QApplication.sendEvent(panel.grid, event)
    text = re.sub("<[^>]*>", "", QToolTip.text())
    QToolTip.hideText()
    return text


def test_hovering_a_face_tells_its_verdict_and_its_ranks(panel: FacesPanel) -> None:
    panel.show_faces(_faces(6))
    panel.show_judgements([AMONG, VOID])
    text = _hover(panel, 1)
    assert text.startswith("Face 2: in the void\n")
    assert "level 99," in text
    assert "way back 99.9 of 100" in text, "never rounded up to all"
    assert _hover(panel, 4).startswith("Face 5\n")


def test_a_double_click_picks_a_face_once(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(6))
    picked = heard(panel.face_picked)
    place = panel.grid.rect_of(2).center().toPoint()
    qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.grid, Qt.MouseButton.LeftButton, pos=place)
    assert {index for (index,) in picked} == {2}
    picked.clear()
    other = panel.grid.rect_of(3).center().toPoint()
    qtbot.mouseClick(panel.grid, Qt.MouseButton.LeftButton, pos=place)
    assert picked == [(2,)]
    picked.clear()
    _double_click_event(panel, other)
    assert picked == [(3,)], "the second of two fast clicks on two faces"
    _double_click_event(panel, other)
    assert picked == [(3,)]


def _double_click_event(panel: FacesPanel, place: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseButtonDblClick,
        QPointF(place),
        QPointF(panel.grid.mapToGlobal(place)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(panel.grid, event)


def test_the_arrow_keys_begin_anew_where_the_chosen_face_is_no_longer_there(
    panel: FacesPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_faces(_faces(24))
    panel.show_selected(20)
    panel.show_faces(_faces(4))
    picked = heard(panel.face_picked)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Left)
    assert picked == [(0,)]


def test_the_gaps_follow_the_theme(
    panel: FacesPanel, pixels: Grab, set_dark: Callable[[bool], None], qtbot: QtBot
) -> None:
    for dark in (True, False):
        set_dark(dark)
        panel.show_faces(_faces(4))
        first, second = panel.grid.rect_of(0), panel.grid.rect_of(1)
        gap = QPointF((first.right() + second.left()) / 2, first.center().y())
        assert bool(_at(pixels(panel.grid), gap).mean() < 128) is dark


def test_the_gaps_follow_a_change_of_the_theme(
    panel: FacesPanel, pixels: Grab, set_dark: Callable[[bool], None], qtbot: QtBot
) -> None:
    set_dark(False)
    panel.show_faces(_faces(4))
    set_dark(True)
    first, second = panel.grid.rect_of(0), panel.grid.rect_of(1)
    gap = QPointF((first.right() + second.left()) / 2, first.center().y())
    qtbot.waitUntil(lambda: _at(pixels(panel.grid), gap).mean() < 128)


def test_it_can_be_made_small(shown: Callable[..., Any]) -> None:
    panel = shown(FacesPanel(), 1, 1)
    panel.show_faces(_faces(24))
    assert panel.size() != QSize(0, 0)
    assert panel.grid.columns >= 1


@pytest.mark.parametrize("width", [290, 330, 380, 900])
def test_however_narrow_all_above_the_faces_can_be_used(
    panel: FacesPanel, finish_turns: Callable[[], None], width: int
) -> None:
    panel.resize(width, 400)
    finish_turns()
    assert panel.minimumSizeHint().width() <= 290
    header = panel.header
    parts = [header.count, header.previous, header.seed, header.next, header.size_slider]
    parts += [header.fit, header.nearest, header.pins]
    places = [QRect(part.mapTo(header, QPoint()), part.size()) for part in parts]
    assert all(header.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for a, b in combinations(places, 2))
    in_one_row = len({place.center().y() // 8 for place in places}) == 1
    assert in_one_row is (width > 500)
