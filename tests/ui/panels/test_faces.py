"""The grid of generated faces: where each is drawn, and how one is chosen."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.plausibility import Judgement
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.verdict_mark import COLORS

Grab = Callable[[QWidget], np.ndarray]
SIZE = 16


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


def test_a_thousand_large_faces_make_no_larger_picture_than_is_needed(
    panel: FacesPanel, pixels: Grab, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    n = 1000
    panel.show_faces(np.repeat(np.repeat(_faces(n), 6, axis=1), 6, axis=2))
    grid, picked = panel.grid, heard(panel.face_picked)
    image = pixels(grid)
    for k in range(0, n, 37):
        rect = grid.rect_of(k)
        assert np.abs(_at(image, rect.center()).astype(int) - _colors(n)[k]).max() <= 2
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert picked == [(k,) for k in range(0, n, 37)]
    last = grid.to_pixel(grid.picture_rect.bottomRight() - QPointF(0.5, 0.5))
    assert last is not None
    assert last[0] * last[1] < 12 * grid.width() * grid.height()
    # In more room the faces have more pixels.
    panel.resize(2000, 1600)
    larger = grid.to_pixel(grid.picture_rect.bottomRight() - QPointF(0.5, 0.5))
    assert larger is not None
    assert larger[0] * larger[1] > 2 * last[0] * last[1]


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
        framed.append(count_color(part, current_theme().current, 40) > 0)
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
    text = QToolTip.text()
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
