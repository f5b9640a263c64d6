"""A picture from the first K components, and the line at K."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.reconstruction import ReconstructionShown
from latent_explorer.ui.panels.reconstruction import ReconstructionPanel

LEFT = Qt.MouseButton.LeftButton
K = np.array([0.0, 3.0, 8.0, 12.0])
ERRORS = np.array([0.06, 0.02, 0.01, 0.0])


@pytest.fixture
def panel(shown: Callable[..., Any], qtbot: QtBot) -> ReconstructionPanel:
    found: ReconstructionPanel = shown(ReconstructionPanel(), 640, 260)
    found.show_n_components(8, 12)
    one, other = (np.full((8, 8, 3), level, np.uint8) for level in (40, 200))
    found.show_reconstruction(ReconstructionShown("000123.jpg", 8, 12, one, other))
    found.show_errors(K, ERRORS, True)
    found.n_components_changed.connect(lambda n: found.show_n_components(n, 12))
    qtbot.waitUntil(lambda: found.errors.pixel_of(12) > 100)
    return found


@pytest.mark.parametrize("size", [(640, 260), (300, 600), (420, 180)])
def test_both_pictures_are_seen_whole_beside_their_names(
    panel: ReconstructionPanel, qtbot: QtBot, pixels: Any, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    qtbot.waitUntil(lambda: panel.width() == size[0])
    pair = panel.pictures
    image = pixels(pair)
    for rect, level in zip(pair.picture_rects, (40, 200), strict=True):
        assert pair.rect().contains(rect)
        assert rect.width() == rect.height() >= 60
        middle = QPointF(rect.center())
        assert image[int(middle.y()), int(middle.x())].tolist() == [level] * 3
    assert pair.captions == ("000123.jpg", "first 8 of 12")


def test_the_curve_has_its_points_and_a_dot_at_k(panel: ReconstructionPanel) -> None:
    (trace,) = panel.errors.drawing.traces
    np.testing.assert_array_equal(trace.x, K)
    np.testing.assert_array_equal(trace.y, ERRORS)
    assert trace.style == "solid"
    (dot,) = panel.errors.drawing.dots
    assert (dot.x, dot.y) == (8, 0.01)
    panel.show_n_components(5, 12)
    assert panel.errors.drawing.dots == (), "not measured there yet"


def test_a_curve_that_is_not_complete_is_dotted(panel: ReconstructionPanel) -> None:
    panel.show_errors(K[[0, 3]], ERRORS[[0, 3]], False)
    (trace,) = panel.errors.drawing.traces
    assert (len(trace.x), trace.style) == (2, "dotted")


def test_the_curve_is_saved_as_a_table_or_a_figure(
    panel: ReconstructionPanel, tmp_path: Path
) -> None:
    found = panel._finding()
    assert found is not None
    found.save(tmp_path / "errors.csv", {})
    with (tmp_path / "errors.csv").open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [float(row["n_components"]) for row in rows] == K.tolist()
    assert [float(row["pixel_error"]) for row in rows] == ERRORS.tolist()
    found.save(tmp_path / "errors.svg", {})
    assert "squared error" in (tmp_path / "errors.svg").read_text("utf-8")
    panel.show_errors(np.empty(0), np.empty(0), False)
    assert panel._finding() is None


def test_no_curve_is_drawn_before_there_is_one(panel: ReconstructionPanel) -> None:
    panel.show_errors(np.empty(0), np.empty(0), False)
    assert panel.errors.drawing.traces == ()


def test_k_is_dragged(panel: ReconstructionPanel, qtbot: QtBot) -> None:
    view, wanted = panel.errors.viewport(), []
    panel.n_components_changed.connect(wanted.append)
    y = view.height() // 2

    def at(n: float) -> QPoint:
        return QPoint(round(panel.errors.pixel_of(n)), y)

    with qtbot.waitSignals([panel.gesture_began, panel.gesture_ended]):
        qtbot.mousePress(view, LEFT, pos=at(8))
        qtbot.mouseMove(view, at(5))
        qtbot.mouseMove(view, at(3))
        qtbot.mouseRelease(view, LEFT, pos=at(3))
    assert wanted == [5, 3]


def test_while_pictures_are_awaited_it_is_said(panel: ReconstructionPanel, pixels: Any) -> None:
    before = pixels(panel.pictures)
    panel.show_waiting("Loading")
    assert not np.array_equal(pixels(panel.pictures), before)
