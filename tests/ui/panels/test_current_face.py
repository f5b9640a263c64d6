"""The current face: its start, its path, and what the user asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from superqt import QDoubleSlider

from latent_explorer.session.point import Start
from latent_explorer.session.projections import Projection
from latent_explorer.GONE import Path
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.widgets.value_slider import ValueSlider

NAMES = [f"{i:06}.jpg" for i in range(1, 301)]
PLANE = Projection((3, 7), "pca")
Grab = Callable[[QWidget], np.ndarray]


@pytest.fixture
def panel(shown: Callable[..., Any]) -> CurrentFacePanel:
    current: CurrentFacePanel = shown(CurrentFacePanel(), 420, 560)
    current.show_images(NAMES)
    return current


@pytest.fixture
def intents(panel: CurrentFacePanel, heard: Callable[..., list[Any]]) -> list[Any]:
    """Everything the panel asks for."""
    return heard(
        panel.mean_chosen,
        panel.image_chosen,
        panel.back_requested,
        panel.path_end_requested,
        panel.path_cleared,
        panel.path_moved,
    )


def _button(panel: CurrentFacePanel, text: str) -> QPushButton:
    found = [b for b in panel.findChildren(QPushButton) if b.text().replace("&", "") == text]
    assert len(found) == 1, f"one button {text}"
    return found[0]


def _texts(panel: CurrentFacePanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def _line(panel: CurrentFacePanel) -> QLineEdit:
    lines = [
        line
        for line in panel.findChildren(QLineEdit)
        if not line.objectName().startswith("qt_spinbox")
    ]
    assert len(lines) == 1
    return lines[0]


def _path_slider(panel: CurrentFacePanel) -> ValueSlider:
    slider = panel.findChild(ValueSlider)
    assert slider is not None
    return slider


def test_the_setters_are_silent(panel: CurrentFacePanel, intents: list[Any]) -> None:
    for _ in range(2):
        panel.show_waiting("a moment")
        panel.show_face(np.zeros((16, 16, 3), np.uint8))
        panel.show_images(NAMES)
        panel.show_start(Start("image", (0.0,), NAMES[4]), moved=True)
        panel.show_level(3.2, 0.4)
        panel.show_level(3.2, None)
        panel.show_path(None)
        panel.show_path(Path(PLANE, (0.0, 1.0)))
        panel.show_path(Path(PLANE, (0.0, 1.0), (2.0, 3.0), 0.25))
    assert intents == []


def test_the_face_is_shown_large_and_the_right_way_up(
    panel: CurrentFacePanel, pixels: Grab
) -> None:
    face = np.zeros((16, 16, 3), np.uint8)
    face[:8, :8] = (255, 40, 40)
    face[8:, 8:] = (40, 40, 255)
    panel.show_face(face)
    image, rect = pixels(panel.picture), panel.picture.picture_rect
    assert rect.width() > 200
    eighth = QPointF(rect.width() / 8, rect.height() / 8)
    top, bottom = rect.topLeft() + eighth, rect.bottomRight() - eighth
    assert tuple(image[int(top.y()), int(top.x())]) == (255, 40, 40)
    assert tuple(image[int(bottom.y()), int(bottom.x())]) == (40, 40, 255)


def test_waiting_is_visible_until_the_face_is_there(panel: CurrentFacePanel) -> None:
    panel.show_waiting("Loading TensorFlow")
    assert panel.picture.waiting
    panel.show_face(np.zeros((16, 16, 3), np.uint8))
    assert not panel.picture.waiting


def test_the_start_is_named(panel: CurrentFacePanel) -> None:
    panel.show_start(Start("mean", (0.0,), "the mean"), moved=False)
    assert "From the mean" in _texts(panel)
    assert _line(panel).text() == ""
    panel.show_start(Start("image", (0.0,), NAMES[9]), moved=False)
    assert NAMES[9] in _texts(panel)
    assert _line(panel).text() == NAMES[9]
    panel.show_start(Start("generated", (0.0,), "face 3"), moved=True)
    assert "face 3, moved" in _texts(panel)
    assert _line(panel).text() == ""


def test_one_can_go_back_only_when_moved(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    back = next(b for b in panel.findChildren(QPushButton) if "Back" in b.text())
    panel.show_start(Start("mean", (0.0,), "the mean"), moved=False)
    assert not back.isEnabled()
    panel.show_start(Start("mean", (0.0,), "the mean"), moved=True)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert intents == [()]


def test_the_mean_is_asked_for(panel: CurrentFacePanel, qtbot: QtBot, heard: Any) -> None:
    chosen = heard(panel.mean_chosen)
    qtbot.mouseClick(_button(panel, "Mean"), Qt.MouseButton.LeftButton)
    assert chosen == [()]


@pytest.mark.parametrize(
    ("typed", "index"), [("000042.jpg", 41), ("41", 41), (" 0 ", 0), ("299", 299)]
)
def test_an_image_is_chosen_by_name_or_number(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot, typed: str, index: int
) -> None:
    line = _line(panel)
    qtbot.keyClicks(line, typed)
    assert intents == []
    qtbot.keyClick(line, Qt.Key.Key_Return)
    line.completer().popup().hide()
    assert set(intents) == {(index,)}


@pytest.mark.parametrize("typed", ["300", "nobody.jpg", "-1", "²"])
def test_an_image_that_is_not_there_is_answered_in_words(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot, typed: str
) -> None:
    line = _line(panel)
    line.setText(typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert intents == []
    assert typed in _texts(panel)
    assert NAMES[0] in _texts(panel), "the remedy is an example"
    assert "299" in _texts(panel)


def test_enter_in_an_empty_line_is_nothing(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    panel.show_start(Start("mean", (0.0,), "the mean"), moved=False)
    before = _texts(panel)
    qtbot.keyClick(_line(panel), Qt.Key.Key_Return)
    assert intents == []
    assert _texts(panel) == before


def test_a_proposed_name_is_chosen_by_a_click(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    line = _line(panel)
    line.setFocus()
    qtbot.keyClicks(line, "24.jpg")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    model = popup.model()
    proposed = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert proposed == ["000024.jpg", "000124.jpg", "000224.jpg"]
    where = popup.visualRect(model.index(2, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert set(intents) == {(NAMES.index("000224.jpg"),)}
    assert "There is no image" not in _texts(panel)
    assert not popup.isVisible()


def test_a_proposed_name_is_chosen_by_keys(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    line = _line(panel)
    line.setFocus()
    qtbot.keyClicks(line, "24.jpg")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    for _ in range(2):
        qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert set(intents) == {(NAMES.index("000124.jpg"),)}
    assert "There is no image" not in _texts(panel)


def test_the_ends_of_the_path_are_asked_for(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    qtbot.mouseClick(_button(panel, "Set A"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(_button(panel, "Set B"), Qt.MouseButton.LeftButton)
    assert intents == [("a",), ("b",)]


def test_the_path_is_shown(panel: CurrentFacePanel, qtbot: QtBot, heard: Any) -> None:
    clear, slider = _button(panel, "Clear"), _path_slider(panel)
    assert not slider.isEnabled()
    assert not clear.isEnabled()
    panel.show_path(Path(PLANE, (0.0, 1.0)))
    assert not slider.isEnabled()
    assert "PCA 3" in _texts(panel)
    assert "PCA 7" in _texts(panel)
    _button(panel, "Set A ✓")
    _button(panel, "Set B")
    panel.show_path(Path(PLANE, (0.0, 1.0), (2.0, 3.0), 0.25))
    assert slider.isEnabled()
    assert slider.value == 0.25
    _button(panel, "Set B ✓")
    cleared = heard(panel.path_cleared)
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert cleared == [()]
    panel.show_path(None)
    assert not slider.isEnabled()
    assert slider.value == 0
    assert "PCA 3" not in _texts(panel)


def test_the_slider_moves_along_the_path(panel: CurrentFacePanel, heard: Any) -> None:
    panel.show_path(Path(PLANE, (0.0, 1.0), (2.0, 3.0)))
    moved = heard(panel.path_moved)
    handle = _path_slider(panel).findChild(QDoubleSlider)
    assert handle is not None
    for position in (0.1, 0.5, 1.0):
        handle.setValue(position)
    assert [position for position, _ in moved] == [0.1, 0.5, 1.0]
    times = [time for _, time in moved]
    assert times == sorted(times)
    assert times[0] > 0


def test_the_level_is_shown(panel: CurrentFacePanel) -> None:
    panel.show_level(3.24, 0.413)
    assert "3.2 σ from the mean" in _texts(panel)
    assert "41%" in _texts(panel)
    panel.show_level(9.0, 0.0)
    assert "further out than every image" in _texts(panel)


def test_a_small_share_further_out_is_not_called_none(panel: CurrentFacePanel) -> None:
    panel.show_level(5.0, 0.0004)
    assert " 0%" not in _texts(panel)
    assert "every image" not in _texts(panel)


def test_the_buttons_and_lines_have_tooltips(panel: CurrentFacePanel) -> None:
    controls = [*panel.findChildren(QPushButton), _line(panel), _path_slider(panel)]
    assert all(control.toolTip() for control in controls)
