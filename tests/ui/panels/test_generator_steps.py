"""The generator at work: what is drawn is what the trace says, and each control is heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.generator_steps import Redraw, TraceShown
from latent_explorer.core.samplers.pairwise_trace import pairwise_trace, violated_pairs
from latent_explorer.ui.panels.generator_steps import GeneratorStepsPanel, told

LEFT = Qt.MouseButton.LeftButton
TRACE = pairwise_trace(7, 0, 30)
ORANGE, PINK = (196, 106, 0), (216, 27, 122)  # of the light theme: outside, and the vector


def _shown(done: int) -> TraceShown:
    u, number = TRACE.after(done), max(done - 1, 0)
    before = TRACE.after(number)
    kept, redrawn = int(TRACE.kept[number]), int(TRACE.redrawn[number])
    return TraceShown(
        u=u,
        done=done,
        count=len(TRACE),
        redraw=Redraw(
            kept,
            redrawn,
            float(before[kept]),
            float(before[redrawn]),
            float(TRACE.values[number]),
            float(TRACE.bounds[number]),
        ),
        violated=np.stack(violated_pairs(u), axis=1),
        at_first=len(violated_pairs(TRACE.first)[0]),
        pair=(0, 1),
        way=TRACE.first[None, :2],
    )


@pytest.fixture
def panel(shown: Callable[..., Any]) -> GeneratorStepsPanel:
    made: GeneratorStepsPanel = shown(GeneratorStepsPanel(), 760, 760)
    made.show_vector(0, 24)
    made.show_trace(_shown(0))
    QApplication.processEvents()
    return made


def _near(image: Any, point: Any, color: tuple[int, int, int], reach: int = 4) -> bool:
    """Whether there is a color at a point of a picture, or close to it."""
    x, y = round(point.x()), round(point.y())
    part = image[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1, :3]
    return bool((np.abs(part.astype(int) - color).max(axis=2) < 40).any())


def test_it_is_told_what_is_seen() -> None:
    n_pairs = 30 * 29 // 2
    first = told(_shown(0)).replace("\u00a0", " ")
    violated = len(violated_pairs(TRACE.first)[0])
    assert f"of {n_pairs} pairs {violated} ({100 * violated / n_pairs:.1f} %) lie outside" in first
    assert f"{len(TRACE)} redraws" in first
    said = told(_shown(1))
    assert f"Redraw 1 of {len(TRACE)}: PCA {TRACE.kept[0]} stays at" in said
    assert f"PCA {TRACE.redrawn[0]} is drawn again" in said
    assert f"{len(violated_pairs(TRACE.after(1))[0])} pairs are still outside." in said
    assert told(_shown(len(TRACE))).endswith("All pairs lie inside now.")


@pytest.mark.parametrize("done", [0, 1, len(TRACE)])
def test_the_dots_are_the_violated_pairs(
    panel: GeneratorStepsPanel, pixels: Callable[[Any], Any], done: int
) -> None:
    shown = _shown(done)
    panel.show_trace(shown)
    QApplication.processEvents()
    image = pixels(panel.pairs)
    violated = set(map(tuple, shown.violated.tolist()))
    assert shown.redraw is not None
    ringed = {shown.redraw.kept, shown.redraw.redrawn}
    for i in range(30):
        for j in range(i + 1, 30):
            point = panel.pairs.dot((i, j))
            assert panel.pairs.pair_at(point) == (i, j)
            close = abs(j - max(ringed)) < 4 and abs(i - min(ringed)) < 4
            if not close and j - i > 2:
                orange = _near(image, point, ORANGE, reach=0)
                assert orange == ((i, j) in violated), (i, j)


def test_bars_are_as_high_as_the_components(
    panel: GeneratorStepsPanel, pixels: Callable[[Any], Any]
) -> None:
    full = panel.bars.bar(int(np.abs(TRACE.first).argmax())).height() / np.abs(TRACE.first).max()
    image = pixels(panel.bars)
    for component, u in enumerate(np.abs(TRACE.first)):
        bar = panel.bars.bar(component)
        assert bar.height() == pytest.approx(full * u)
        if component not in (TRACE.kept[0], TRACE.redrawn[0]) and bar.height() > 12:
            ground = image[int(bar.top()) - 5, int(bar.center().x()), :3]
            inside = image[int(bar.bottom()) - 3, int(bar.center().x()), :3]
            assert (ground != inside).any()


def test_the_point_moves_into_the_circle(
    panel: GeneratorStepsPanel, pixels: Callable[[Any], Any]
) -> None:
    for done, place in ((0, "old"), (1, "new")):
        shown = _shown(done)
        panel.show_trace(shown)
        QApplication.processEvents()
        redraw = shown.redraw
        assert redraw is not None
        point = panel.now.to_pixels(redraw.at, getattr(redraw, place))
        assert _near(pixels(panel.now), point, PINK)
        radius = np.hypot(redraw.at, getattr(redraw, place))
        assert (radius > 1) == (done == 0)


def test_faces_stand_below_each_other(
    panel: GeneratorStepsPanel, pixels: Callable[[Any], Any]
) -> None:
    faces = np.stack([np.full((8, 8, 3), level, np.uint8) for level in (30, 120, 210)])
    panel.show_faces(faces)
    for view, level in zip(panel.faces, (30, 120, 210), strict=True):
        rect = view.picture_rect.center().toPoint()
        assert abs(int(pixels(view)[rect.y(), rect.x(), 0]) - level) < 3


def test_each_control_is_heard(panel: GeneratorStepsPanel, qtbot: QtBot) -> None:
    redraws: list[int] = []
    panel.redraws_requested.connect(redraws.append)
    panel.show_trace(_shown(2))
    assert redraws == [], "what is set is not told"
    qtbot.mouseClick(panel.next, LEFT)
    qtbot.mouseClick(panel.back, LEFT)
    panel.slider.setFocus()
    qtbot.keyClick(panel.slider, Qt.Key.Key_End)
    assert redraws == [3, 1, len(TRACE)]
    with qtbot.waitSignal(panel.vector_requested) as chosen:
        panel.vector.setValue(6)
    assert chosen.args == [5]
    with qtbot.waitSignal(panel.pair_requested) as pair:
        qtbot.mouseClick(panel.pairs, LEFT, pos=panel.pairs.dot((3, 20)).toPoint())
    assert pair.args == [(3, 20)]


def test_what_cannot_be_done_is_not_offered(panel: GeneratorStepsPanel) -> None:
    assert not panel.back.isEnabled()
    assert panel.next.isEnabled()
    panel.show_trace(_shown(len(TRACE)))
    assert panel.back.isEnabled()
    assert not panel.next.isEnabled()
    assert not panel.play.isEnabled()


def test_it_plays_to_the_end_and_stops_when_nobody_looks(
    panel: GeneratorStepsPanel, qtbot: QtBot
) -> None:
    panel.redraws_requested.connect(lambda done: panel.show_trace(_shown(done)))
    timer = panel._timer
    qtbot.mouseClick(panel.play, LEFT)
    assert timer.isActive()
    for _ in range(len(TRACE)):
        timer.timeout.emit()
    assert not timer.isActive()
    assert panel.slider.number == len(TRACE)
    panel.show_trace(_shown(0))
    qtbot.mouseClick(panel.play, LEFT)
    panel.hide()
    assert not timer.isActive()


def test_without_a_way_there_are_words_and_pictures_come_back(panel: GeneratorStepsPanel) -> None:
    assert panel.tabs.currentIndex() == 0
    panel.show_trace(None)
    assert panel.tabs.currentWidget() is panel.words
    assert not panel.tabs.isTabEnabled(0)
    panel.show_trace(_shown(1))
    assert panel.tabs.currentIndex() == 0
    # Who prefers words goes on to read them.
    panel.tabs.setCurrentIndex(1)
    panel.show_trace(None)
    panel.show_trace(_shown(1))
    assert panel.tabs.currentIndex() == 1


def test_all_fits_a_small_window(panel: GeneratorStepsPanel) -> None:
    panel.resize(560, 480)
    QApplication.processEvents()
    for part in (panel.bars, panel.now, panel.pairs, *panel.faces):
        assert part.visibleRegion().boundingRect() == part.rect()
        assert min(part.width(), part.height()) > 60


def test_one_component_is_no_plane(panel: GeneratorStepsPanel) -> None:
    alone = TraceShown(
        np.array([0.4]), 0, 0, None, np.empty((0, 2), np.intp), 0, (0, 0), np.ones((1, 2))
    )
    panel.show_trace(alone)
    QApplication.processEvents()
    assert panel.told.text() == (
        "The first draw lies within the limits of the one component: there are no pairs."
    )
    assert not panel.next.isEnabled()
    pictures = (panel.now, panel.chosen, panel.pairs)
    assert not any(picture.isVisible() for picture in pictures)
    panel.show_trace(_shown(0))
    assert all(picture.isVisible() for picture in pictures)
