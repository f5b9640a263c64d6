"""The film strip: faces in a row with their verdicts, a slider, and playing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.film import FilmPosition, FilmShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.session.film import Film
from latent_explorer.ui.panels.film import SAVED_AS, FilmPanel
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.verdict_mark import verdict_ink

LEFT = Qt.MouseButton.LeftButton
VERDICTS = (50.0, 97.0, 99.9, 10.0)  # among, at the rim, in the void, smoother


@pytest.fixture
def panel(shown: Callable[..., Any]) -> FilmPanel:
    made: FilmPanel = shown(FilmPanel(), 800, 260)
    return made


def strip(n: int, judged: bool = True) -> FilmShown:
    faces = np.full((n, 16, 16, 3), 128, np.uint8)
    faces[..., 0] = np.linspace(0, 255, n).astype(np.uint8)[:, None, None]
    ranks = [VERDICTS[k % 4] for k in range(n)] if judged else []
    positions = tuple(np.linspace(0, 1, n).tolist())
    return FilmShown(faces, positions, tuple(Judgement(rank, 0.0, 0.0) for rank in ranks))


def told(panel: FilmPanel) -> list[Any]:
    calls: list[Any] = []
    for signal in (panel.step_picked, panel.moved, panel.played, panel.loop_chosen):
        signal.connect(lambda *args: calls.append(args))
    for signal in (panel.seconds_changed, panel.command):
        signal.connect(lambda *args: calls.append(args))
    return calls


def test_the_setters_are_silent(panel: FilmPanel) -> None:
    calls = told(panel)
    for _ in range(2):
        panel.show_settings(Film("once", 9.0))
        panel.show_waiting("a moment")
        panel.show_film(None, "set the ends")
        panel.show_film(strip(5), "5 among the images")
        panel.show_position(FilmPosition(0.5, 1.5))
        panel.show_position(FilmPosition(None, 1.0))
        panel.show_position(FilmPosition())
    assert calls == []


def test_a_click_picks_a_step(panel: FilmPanel, qtbot: QtBot) -> None:
    panel.show_film(strip(6), "")
    calls = told(panel)
    for k in (0, 3, 5):
        qtbot.mouseClick(panel.tiles, LEFT, pos=panel.tiles.rect_of(k).center().toPoint())
    panel.show_position(FilmPosition(0.6, 1.0))
    qtbot.keyClick(panel.tiles, Qt.Key.Key_Right)
    assert calls == [(0,), (3,), (5,), (4,)]


def test_below_each_face_stands_its_verdict(
    panel: FilmPanel, pixels: Any, count_color: Any
) -> None:
    from latent_explorer.ui.theme import current_theme

    panel.show_film(strip(4), "")
    QApplication.processEvents()
    image, theme = pixels(panel.tiles), current_theme()
    for k, verdict in enumerate(("among", "rim", "void", "smoother")):
        face = panel.tiles.rect_of(k)
        below = image[
            int(face.bottom()) + 5 : int(face.bottom()) + 5 + panel.tiles.caption_height(),
            int(face.left()) : int(face.right()),
        ]
        ink = {each: count_color(below, verdict_ink(each, theme), 40) for each in ("among", "void")}
        if verdict in ink:
            assert ink[verdict] > 10
            assert ink["void" if verdict == "among" else "among"] < ink[verdict]
    before = image
    panel.show_film(strip(4, judged=False), "")
    assert (pixels(panel.tiles) != before).any(), "without verdicts nothing is claimed"


@pytest.mark.parametrize("n", [2, 12, 60, 240])
@pytest.mark.parametrize("size", [(800, 260), (450, 240), (1400, 420)])
def test_all_steps_fit_or_are_scrolled(
    panel: FilmPanel, qtbot: QtBot, n: int, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    qtbot.waitUntil(lambda: panel.size().toTuple() == size)
    panel.show_film(strip(n), "words")
    QApplication.processEvents()
    tiles, place = panel.tiles, panel.place
    last = tiles.rect_of(n - 1)
    assert tiles.rect_of(0).left() >= 0
    assert last.right() <= tiles.width()
    assert last.bottom() + tiles.caption_height() <= tiles.height() + 4
    bar = place.sideways.horizontalScrollBar()
    assert (bar.maximum() > 0) == (tiles.width() > place.width())
    assert last.width() >= 60, "never tiny"
    if bar.maximum():
        assert tiles.columns == n, "one row is scrolled"
    # Where there is room none is a click away.
    assert bar.maximum() == 0 or n > 12 or size[0] < 800
    for k in range(n):
        face = tiles.rect_of(k)
        assert tiles.face_at(face.center()) == k
        assert tiles.face_at(face.center() + QPointF(0, face.height() / 2 + 8)) == k


def test_the_wheel_scrolls_the_strip(panel: FilmPanel) -> None:
    panel.show_film(strip(60), "")
    QApplication.processEvents()
    bar = panel.place.sideways.horizontalScrollBar()
    at = QPointF(50, 50)
    turn = QWheelEvent(
        at,
        panel.tiles.mapToGlobal(at),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.place.sideways.viewport(), turn)
    assert bar.value() == 240


def test_in_rows_the_mark_stands_in_the_row_of_its_step(panel: FilmPanel) -> None:
    panel.show_film(strip(12), "")
    QApplication.processEvents()
    assert panel.tiles.columns < 12
    for k in range(12):
        panel.show_position(FilmPosition((k + 0.25) / 11 if k < 11 else 1.0, 1.0))
        mark, face = panel.tiles.mark_rect(), panel.tiles.rect_of(k)
        assert mark is not None
        assert face.top() < mark.center().y() <= face.bottom() + 1
        across = 0.25 * (face.width() + 8) if k < 11 else 0
        assert mark.center().x() == pytest.approx(face.center().x() + across, abs=1)


def test_the_mark_stands_where_the_point_is_and_is_brought_into_view(panel: FilmPanel) -> None:
    panel.show_film(strip(60), "")
    QApplication.processEvents()
    for position in (0.0, 0.5, 1.0):
        panel.show_position(FilmPosition(position, 1.0))
        mark = panel.tiles.mark_rect()
        assert mark is not None
        first, last = (panel.tiles.rect_of(k).center().x() for k in (0, 59))
        assert mark.center().x() == pytest.approx(first + position * (last - first), abs=1)
        left = panel.place.sideways.horizontalScrollBar().value()
        assert left <= mark.center().x() <= left + panel.place.width()
    panel.show_position(FilmPosition(None, 1.0))
    assert panel.tiles.mark_rect() is None


def test_the_slider_follows_and_moves(panel: FilmPanel) -> None:
    panel.show_position(FilmPosition(0.75, 1.5))
    assert panel.slider.value == 0.75
    calls = told(panel)
    handle = panel.slider.findChild(LineSlider)
    handle.set_number(1.4)
    ((position, started),) = calls
    assert position == 1.4
    assert started > 0
    panel.show_position(FilmPosition(None, 1.0, pin=0.25))
    assert panel.slider.value == 0.25, "the point has left the path, and the pin is there"
    assert panel.tiles.mark_rect() is None
    panel.show_position(FilmPosition())
    for part in (panel.slider, panel.play, panel.save):
        assert not part.isEnabled(), "there is nothing to follow"


def test_playing_tells_where_it_leads(panel: FilmPanel, qtbot: QtBot) -> None:
    panel.show_settings(Film("once", 4.0))
    panel.show_position(FilmPosition(0.5, 1.0))
    calls = told(panel)
    panel._clock.setInterval(10**6)  # the test is the clock
    qtbot.mouseClick(panel.play, LEFT)
    assert panel.playing
    assert panel.play.accessibleName() == "Stop playing"
    panel.advance(1.0)
    panel.advance(1.5)
    assert [call[0] for call in calls] == [0.75, 0.875]
    assert [call[2] for call in calls] == [True, False], "all of it is one step"
    panel.advance(99.0)
    assert calls[-1][0] == 1.0
    assert not panel.playing, "it has come to the end"


def test_playing_ends_when_somebody_else_moves_the_point(panel: FilmPanel, qtbot: QtBot) -> None:
    panel.show_settings(Film("loop", 4.0))
    handle = panel.slider.findChild(LineSlider)

    def play() -> None:
        panel.show_position(FilmPosition(0.5, 1.0))
        panel._clock.setInterval(10**6)
        panel.toggle_play()
        assert panel.playing

    for end in (
        lambda: panel.show_position(FilmPosition(None, 1.0)),
        lambda: panel.show_position(FilmPosition()),
        lambda: handle.set_number(0.1),
        panel.hide,
        panel.toggle_play,
    ):
        panel.show()
        play()
        end()
        assert not panel.playing


def test_another_speed_goes_on_from_where_it_is(panel: FilmPanel) -> None:
    panel.show_settings(Film("loop", 4.0))
    panel.show_position(FilmPosition(0.2, 1.0))
    panel._clock.setInterval(10**6)
    panel.toggle_play()
    panel.show_position(FilmPosition(0.6, 1.0))
    panel.show_settings(Film("loop", 1.0))
    calls = told(panel)
    panel.advance(0.1)
    assert calls[0][0] == pytest.approx(0.7)
    panel.stop()


def test_the_timer_plays(panel: FilmPanel, qtbot: QtBot) -> None:
    panel.show_position(FilmPosition(0.0, 1.0))
    with qtbot.waitSignal(panel.played):
        panel.toggle_play()
    panel.stop()


def test_how_it_is_played_is_chosen(panel: FilmPanel, qtbot: QtBot) -> None:
    calls = told(panel)
    panel.loop.setFocus()
    qtbot.keyClick(panel.loop, Qt.Key.Key_Down)
    panel.seconds.setValue(7.5)
    assert calls == [("loop",), (7.5,)]


def test_what_can_be_saved_is_asked_for_by_its_command(panel: FilmPanel) -> None:
    from latent_explorer.ui.commands import COMMANDS, Command

    known = {command.id for command in COMMANDS if isinstance(command, Command)}
    assert set(SAVED_AS) <= known
    panel.show_position(FilmPosition(0.0, 1.0))
    calls = told(panel)
    for action in panel.save.menu().actions():
        action.trigger()
    assert [call[0] for call in calls] == list(SAVED_AS)


def test_larger_text_makes_room_for_itself(panel: FilmPanel) -> None:
    panel.show_film(strip(4), "")
    QApplication.processEvents()
    QApplication.sendEvent(panel.place, QEvent(QEvent.Type.FontChange))
    face = panel.tiles.rect_of(0)
    assert face.bottom() + panel.tiles.caption_height() <= panel.tiles.height() + 4
