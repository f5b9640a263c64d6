"""The current face: its start, its path, and what the user asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.before import Before
from latent_explorer.controller.presenters.current_face import PlaneLevel
from latent_explorer.controller.presenters.originals import OriginalShown, PicturesShown
from latent_explorer.controller.presenters.path_shown import PathShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.session.point import Start
from latent_explorer.ui import leisure as leisure_module
from latent_explorer.ui.icons import paint_glyphs
from latent_explorer.ui.leisure import Pace, leisure
from latent_explorer.ui.panels.before_and_after import BeforeAndAfter
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.pictures_button import PicturesButton
from latent_explorer.ui.theme import current_theme, dress, set_text_scale
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.value_slider import ValueSlider
from latent_explorer.ui.widgets.verdict_mark import verdict_ink

NAMES = [f"{i:06}.jpg" for i in range(1, 301)]
PLANE = "PCA 3 – PCA 7"
IN_PLANE = PlaneLevel("z 52, z 145: 1.80 σ", "80.2 % normal, 79.9 % counted")
AMONG = Judgement(53.0, 50.0, 50.0, 47.0)
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
        panel.random_chosen,
        panel.pictures_named,
        panel.originals_toggled,
        panel.image_chosen,
        panel.image_start_requested,
        panel.back_requested,
        panel.path_end_requested,
        panel.path_cleared,
        panel.path_moved,
        panel.path_in_plane_toggled,
        panel.gesture_began,
        panel.gesture_ended,
    )


def _button(panel: CurrentFacePanel, text: str) -> QPushButton:
    """Return the button with these words, which are on it or, on an icon, for screen readers."""
    found = [
        b
        for b in panel.findChildren(QPushButton)
        if text in (b.text().replace("&", ""), b.accessibleName())
    ]
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
        panel.show_image(7)
        panel.show_image(None)
        panel.show_verdict(AMONG, IN_PLANE)
        panel.show_verdict(None, PlaneLevel())
        panel.show_original(OriginalShown(np.zeros((8, 8, 3), np.uint8), "original", "moved"))
        panel.show_original(None)
        panel.show_pictures(PicturesShown("a folder", beside=False, note="nothing is there"))
        panel.show_pictures(PicturesShown())
        panel.show_path(None)
        panel.show_path(PathShown(has_a=True))
        panel.show_path(PathShown(True, True, 0.25, in_plane=True, plane=PLANE))
        panel.show_path(PathShown(True, True, None))
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
    panel.show_start(Start("generated", (0.0,), "face 3"), moved=True)
    assert "From face 3, moved" in _texts(panel)


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


def test_any_image_is_asked_for(panel: CurrentFacePanel, qtbot: QtBot, heard: Any) -> None:
    chosen = heard(panel.random_chosen)
    qtbot.mouseClick(_button(panel, "Random"), Qt.MouseButton.LeftButton)
    assert chosen == [()]


@pytest.mark.parametrize(
    ("typed", "index"),
    [("000042.jpg", 41), ("000042", 41), ("42", 41), ("#42", 42), (" #0 ", 0), ("300", 299)],
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
    assert line.text() == NAMES[index], "what was understood"
    assert f"#{index}" in _texts(panel)


@pytest.mark.parametrize("typed", ["301", "nobody.jpg", "-1", "²", "#300"])
def test_an_image_that_is_not_there_is_answered_in_words(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot, typed: str
) -> None:
    line = _line(panel)
    line.setText(typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert intents == []
    assert typed in _texts(panel)
    assert "#299" in _texts(panel), "the remedy"


def test_a_very_long_number_is_answered_too(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    _line(panel).setText("9" * 5000)
    qtbot.keyClick(_line(panel), Qt.Key.Key_Return)
    assert intents == []
    assert "There is no image" in _texts(panel)


def test_the_chosen_image_is_shown_and_one_can_start_from_it(
    panel: CurrentFacePanel, intents: list[Any], qtbot: QtBot
) -> None:
    start = _button(panel, "Start from this image")
    assert not start.isEnabled()
    for _ in range(2):
        panel.show_image(9)
    assert _line(panel).text() == NAMES[9]
    assert start.isEnabled()
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert intents == [(9,)]
    panel.show_image(None)
    assert _line(panel).text() == ""
    assert not start.isEnabled()


def test_choosing_is_not_starting(panel: CurrentFacePanel, qtbot: QtBot, heard: Any) -> None:
    chosen, started = heard(panel.image_chosen), heard(panel.image_start_requested)
    qtbot.keyClicks(_line(panel), "#7")
    qtbot.keyClick(_line(panel), Qt.Key.Key_Return)
    assert set(chosen) == {(7,)}
    assert started == []


def test_one_starts_from_the_image_that_the_field_names(
    panel: CurrentFacePanel, qtbot: QtBot, heard: Any
) -> None:
    started = heard(panel.image_start_requested)
    panel.show_image(9)
    _line(panel).clear()
    qtbot.keyClicks(_line(panel), "#12")
    _line(panel).completer().popup().hide()
    qtbot.mouseClick(_button(panel, "Start from this image"), Qt.MouseButton.LeftButton)
    assert started == [(12,)]


def test_what_is_typed_stays_while_the_same_image_is_shown_again(
    panel: CurrentFacePanel, qtbot: QtBot
) -> None:
    panel.show_image(9)
    _line(panel).clear()
    qtbot.keyClicks(_line(panel), "0002")
    panel.show_image(9)
    assert _line(panel).text() == "0002"


def test_an_image_of_another_bundle_is_not_shown_under_a_new_name(panel: CurrentFacePanel) -> None:
    panel.show_image(2)
    panel.show_images(["x.jpg", "y.jpg", "z.jpg"])
    assert _line(panel).text() == ""
    panel.show_image(2)
    assert _line(panel).text() == "z.jpg"


def test_names_are_plain_text_in_one_line(panel: CurrentFacePanel, qtbot: QtBot) -> None:
    names = ["<h1>big</h1>.jpg", "two\nlines\x1b[31m.jpg", "long" * 2000 + ".jpg"]
    panel.show_images(names)
    width = panel.minimumSizeHint().width()
    for index, name in enumerate(names):
        panel.show_image(index)
        panel.show_start(Start("image", (0.0,), name), moved=True)
        panel.grab()
        assert panel.minimumSizeHint().width() == width
        labels = [w for w in panel.findChildren(QLabel) if w.isVisible()]
        assert all("\n" not in label.text() and "\x1b" not in label.text() for label in labels)
        shown = [w for w in labels if w.text().startswith("From")]
        assert [w.textFormat() for w in shown] == [Qt.TextFormat.PlainText]
    panel.show_start(Start("image", (0.0,), names[0]), moved=False)
    where = next(w for w in panel.findChildren(QLabel) if w.text().startswith("From"))
    assert "<h1>" not in where.toolTip()


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
    clear, slider = _button(panel, "Clear the path"), _path_slider(panel)
    assert not slider.isEnabled()
    assert not clear.isEnabled()
    panel.show_path(PathShown(has_a=True, plane=PLANE))
    assert not slider.isEnabled()
    assert PLANE in _texts(panel)
    _button(panel, "Set A ✓")
    _button(panel, "Set B")
    panel.show_path(PathShown(True, True, 0.25, plane=PLANE))
    assert slider.isEnabled()
    assert slider.value == 0.25
    _button(panel, "Set B ✓")
    cleared = heard(panel.path_cleared)
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert cleared == [()]
    panel.show_path(None)
    assert not slider.isEnabled()
    assert slider.value == 0
    assert PLANE not in _texts(panel)


def test_a_point_that_has_left_the_path_is_said_to(panel: CurrentFacePanel) -> None:
    panel.show_path(PathShown(True, True, 0.5))
    assert "off the path" not in _texts(panel)
    panel.show_path(PathShown(True, True, None))
    assert "off the path" in _texts(panel)
    assert _path_slider(panel).isEnabled(), "one can go back to it"


def test_a_path_can_be_kept_in_the_plane(panel: CurrentFacePanel, qtbot: QtBot, heard: Any) -> None:
    toggled = heard(panel.path_in_plane_toggled)
    box = panel.findChild(QCheckBox)
    assert box is not None
    assert not box.isEnabled()
    panel.show_path(PathShown(True, True, 0.0, in_plane=True))
    assert box.isChecked()
    assert toggled == []
    panel.show_path(PathShown(True, True, 0.0, in_plane=False))
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert toggled == [(True,)]


def test_the_slider_moves_along_the_path(panel: CurrentFacePanel, heard: Any) -> None:
    panel.show_path(PathShown(True, True, 0.0))
    moved = heard(panel.path_moved)
    handle = _path_slider(panel).findChild(LineSlider)
    assert handle is not None
    for position in (0.1, 0.5, 1.0):
        handle.set_number(position)
    assert [position for position, _ in moved] == [0.1, 0.5, 1.0]
    times = [time for _, time in moved]
    assert times == sorted(times)
    assert times[0] > 0


def test_one_drag_along_the_path_is_one_gesture_timed_by_its_events(
    panel: CurrentFacePanel, qtbot: QtBot
) -> None:
    panel.show_path(PathShown(True, True, 0.0))
    told: list[str] = []
    times: list[float] = []
    panel.gesture_began.connect(lambda: told.append("began"))
    panel.gesture_ended.connect(lambda: told.append("ended"))
    panel.path_moved.connect(lambda _, started: (told.append("moved"), times.append(started)))
    handle = _path_slider(panel).findChild(LineSlider)
    assert handle is not None
    place = QPoint(4, handle.height() // 2)
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=place)
    for step in range(1, 5):
        qtbot.mouseMove(handle, place + QPoint(20 * step, 0))
    # An event that has waited: the system's time stamp is a second old.
    late = _move_event(handle, place + QPoint(120, 0))
    late.setTimestamp(int(time.perf_counter() * 1000) % 2**32 - 1000)
    QApplication.sendEvent(handle, late)
    assert 0.9 < time.perf_counter() - times[-1] < 1.9
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=place + QPoint(120, 0))
    assert told[0] == "began"
    assert told[-1] == "ended"
    assert told.count("began") == told.count("ended") == 1


def _move_event(widget: QWidget, place: QPoint) -> QMouseEvent:
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )


def test_it_is_told_when_the_face_is_on_screen_and_only_once(
    panel: CurrentFacePanel, qtbot: QtBot, heard: Any
) -> None:
    painted = heard(panel.face_painted)
    face = np.zeros((16, 16, 3), np.uint8)
    panel.show_face(face)
    panel.picture.repaint()
    assert painted == [], "nobody wants to know"
    before = time.perf_counter()
    panel.show_face(face, started=before)
    # At once: the next event of the mouse does not come before it.
    ((started, done),) = painted
    panel.picture.repaint()
    assert len(painted) == 1
    assert started == before
    assert before < done <= time.perf_counter()


def test_a_face_that_nobody_can_see_measures_nothing(
    panel: CurrentFacePanel, qtbot: QtBot, heard: Any
) -> None:
    painted = heard(panel.face_painted)
    panel.hide()
    panel.show_face(np.zeros((16, 16, 3), np.uint8), started=1.0)
    panel.show()
    panel.picture.repaint()
    assert painted == []


# Where it lies


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (Judgement(3.0, 0.4, 0.02, 1.0), "smoother than the images"),
        (AMONG, "among the images"),
        (Judgement(60.0, 97.0, 30.0, 99.0), "at the rim"),
        (Judgement(98.9, 99.1, 99.97, 100.0), "in the void"),
    ],
)
def test_the_verdict_is_shown_in_words(
    panel: CurrentFacePanel, judgement: Judgement, words: str
) -> None:
    for _ in range(2):
        panel.show_verdict(judgement, IN_PLANE)
    assert panel.verdict.words.text() == words
    assert IN_PLANE.level in _texts(panel)
    assert IN_PLANE.shares in _texts(panel)


def test_the_ranks_are_shown_and_explained(panel: CurrentFacePanel) -> None:
    panel.show_verdict(Judgement(53.2, 0.02, 99.97, 100.0), PlaneLevel())
    ranks = {name: label.text() for name, label in panel.verdict.ranks.items()}
    assert ranks == {"level": "53", "furthest": "0.1", "way_back": "99.9", "neighbours": "100"}
    assert "100 images" in _texts(panel)
    tips = [label.toolTip() for label in panel.verdict.ranks.values()]
    assert all(tips)
    assert len(set(tips)) == 4


def test_what_is_still_computed_is_left_open_and_nothing_jumps(panel: CurrentFacePanel) -> None:
    def places() -> list[Any]:
        QApplication.processEvents()
        return [w.geometry() for w in (panel.picture, panel.verdict, _line(panel))]

    panel.show_verdict(None, PlaneLevel())
    before = places()
    assert panel.verdict.words.text() == "…"
    panel.show_verdict(Judgement(53.0, 50.0), IN_PLANE)
    assert panel.verdict.words.text() == "among the images …", "it may still change"
    assert panel.verdict.ranks["way_back"].text() == "…"
    assert places() == before
    panel.show_verdict(AMONG, PlaneLevel())
    assert places() == before


def test_the_verdict_is_that_of_the_face_that_is_seen(panel: CurrentFacePanel) -> None:
    def said() -> tuple[str, str, bool]:
        verdict = panel.verdict
        texts = _texts(panel)
        return verdict.words.text(), verdict.ranks["level"].text(), IN_PLANE.level in texts

    void, face = Judgement(99.99, 50.0, 50.0, 47.0), np.zeros((8, 8, 3), np.uint8)
    both = BeforeAndAfter(panel)
    panel.show_verdict(void, PlaneLevel())
    after = said()
    both.show_held(True)
    assert said() == after, "there is nothing before"
    both.show_held(False)
    both.show_before(Before(face, None, IN_PLANE))
    assert said() == after
    both.show_held(True)
    assert said() == ("…", "…", True), "not known yet"
    both.show_before(Before(face, AMONG, IN_PLANE))
    assert said() == ("among the images", "53", True)
    panel.show_verdict(AMONG, PlaneLevel())
    panel.show_verdict(void, PlaneLevel())
    assert said() == ("among the images", "53", True), "what comes meanwhile is seen afterwards"
    both.show_held(False)
    assert said() == after
    both.show_held(True)
    both.show_before(None)
    assert said() == after
    both.show_before(Before(face, AMONG, IN_PLANE))
    assert said() == after, "as long as the current face is the one that is seen"


def test_the_buttons_and_lines_have_tooltips(panel: CurrentFacePanel) -> None:
    controls = [*panel.findChildren(QPushButton), _line(panel), _path_slider(panel)]
    assert all(control.toolTip() for control in controls)


def test_what_can_be_set_has_a_name_for_screen_readers(panel: CurrentFacePanel) -> None:
    named = (*panel.findChildren(QAbstractSpinBox), *panel.findChildren(LineSlider))
    assert all(widget.accessibleName() for widget in (*named, _line(panel), panel.picture))


# Room


@pytest.fixture
def styled(panel: CurrentFacePanel) -> CurrentFacePanel:
    """The panel in the look of the window, with everything in it."""
    paint_glyphs(panel)
    panel.show_face(np.zeros((96, 96, 3), np.uint8))
    panel.show_start(Start("image", (0.0,), NAMES[4]), moved=True)
    panel.show_image(299)
    panel.show_verdict(Judgement(3.0, 0.4, 0.2, 1.0), IN_PLANE)
    panel.show_path(PathShown(True, True, 0.25, in_plane=True, plane=PLANE))
    return panel


@pytest.mark.parametrize("size", [(250, 700), (300, 420), (420, 600)])
def test_nothing_is_cut_at_its_side(
    styled: CurrentFacePanel, qtbot: QtBot, size: tuple[int, int]
) -> None:
    styled.resize(*size)
    qtbot.waitUntil(lambda: styled.size().toTuple() == size)
    QApplication.processEvents()
    for label in styled.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            words = label.fontMetrics().horizontalAdvance(label.text())
            assert words <= label.contentsRect().width(), label.text()
    for widget in styled.findChildren(QWidget):
        if widget.isVisible() and not isinstance(widget.parent(), QAbstractSpinBox):
            right = widget.mapTo(styled, QPoint(widget.width(), 0)).x()
            assert right <= styled.width(), widget
    for button in styled.findChildren(QPushButton):
        words = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
        assert words < button.width()


def test_it_can_be_as_narrow_as_a_column(styled: CurrentFacePanel) -> None:
    assert styled.minimumSizeHint().width() <= 240


def test_where_there_is_less_height_the_face_becomes_smaller_but_not_tiny(
    styled: CurrentFacePanel, qtbot: QtBot
) -> None:
    def height_of_controls(height: int) -> int:
        styled.resize(300, height)
        qtbot.waitUntil(lambda: styled.height() == height)
        for _ in range(3):
            QApplication.processEvents()
        assert styled.picture.arrangement.face.width() == min(styled.picture.height(), 284)
        return styled.verdict.parentWidget().parentWidget().height()

    whole = height_of_controls(800)
    assert styled.picture.height() == 284, "as wide as the panel, and no more"
    assert height_of_controls(530) == whole
    assert 176 <= styled.picture.height() < 284
    assert height_of_controls(420) < whole, "then they scroll"
    assert styled.picture.height() == 176
    height_of_controls(260)
    assert 96 < styled.picture.height() < 176, "the verdict is seen too"


def test_the_verdict_is_larger_than_other_words_where_it_fits(styled: CurrentFacePanel) -> None:
    styled.resize(420, 600)
    QApplication.processEvents()
    large = styled.verdict.words.font().pointSizeF()
    assert large > QApplication.font().pointSizeF()
    styled.resize(240, 600)
    QApplication.processEvents()
    assert styled.verdict.words.font().pointSizeF() < large
    assert styled.verdict.words.font().bold()


@pytest.mark.parametrize("width", [200, 240, 300, 420])
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_verdict_is_never_cut(styled: CurrentFacePanel, width: int, scale: float) -> None:
    font = QApplication.font()
    set_text_scale(scale)
    dress(styled)
    try:
        styled.resize(width, 600)
        for _ in range(3):
            QApplication.processEvents()
        heights = set()
        for level in (3.0, 53.0, 97.0, 99.9):
            for way_back in (level, None):
                styled.show_verdict(Judgement(level, level, way_back, 1.0), IN_PLANE)
                QApplication.processEvents()
                words = styled.verdict.words
                needed = words.fontMetrics().boundingRect(
                    QRect(0, 0, words.contentsRect().width(), 1000),
                    Qt.TextFlag.TextWordWrap,
                    words.text(),
                )
                assert needed.width() <= words.contentsRect().width()
                assert needed.height() <= words.contentsRect().height()
                heights.add(styled.verdict.height())
        assert len(heights) == 1, "nothing jumps"
    finally:
        QApplication.setFont(font)


def test_the_worst_rank_is_on_the_line(panel: CurrentFacePanel) -> None:
    assert panel.verdict.worst.rank is None
    panel.show_verdict(Judgement(60.0, 97.0, 30.0, 99.0), PlaneLevel())
    assert panel.verdict.worst.rank == 97.0
    assert {name: gauge.rank for name, gauge in panel.verdict.gauges.items()} == {
        "level": 60.0,
        "furthest": 97.0,
        "way_back": 30.0,
        "neighbours": 99.0,
    }
    panel.show_verdict(None, PlaneLevel())
    assert panel.verdict.worst.rank is None


@pytest.mark.parametrize("dark", [True, False])
def test_the_words_have_the_colour_of_the_verdict(
    panel: CurrentFacePanel,
    set_dark: Callable[[bool], None],
    pixels: Grab,
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    panel.show_verdict(Judgement(98.9, 99.1, 99.97, 100.0), PlaneLevel())
    set_dark(dark)
    ink = verdict_ink("void", current_theme())
    assert count_color(pixels(panel.verdict.words), ink, 40) > 10
    panel.show_verdict(AMONG, PlaneLevel())
    assert count_color(pixels(panel.verdict.words), ink, 40) == 0


# The pictures


def test_a_note_on_the_pictures_is_shown_and_goes(panel: CurrentFacePanel) -> None:
    panel.show_pictures(PicturesShown("/faces", note="7.jpg is not in faces"))
    assert "7.jpg is not in faces" in _texts(panel)
    panel.show_pictures(PicturesShown("/faces"))
    assert "is not in" not in _texts(panel)


def test_a_folder_and_a_zip_file_are_asked_for(
    panel: CurrentFacePanel, monkeypatch: pytest.MonkeyPatch, heard: Any
) -> None:
    begun: list[str] = []
    answers = {"getExistingDirectory": "/faces", "getOpenFileName": ("/faces.zip", "")}
    for name, answer in answers.items():

        def asked(*args: Any, _answer: Any = answer) -> Any:
            begun.append(args[2])
            return _answer

        monkeypatch.setattr(f"latent_explorer.ui.pictures_dialog.QFileDialog.{name}", asked)
    named = heard(panel.pictures_named)
    button = panel.findChild(PicturesButton)
    assert button is not None
    button.folder.trigger()
    panel.show_pictures(PicturesShown("/where/faces.zip"))
    button.zip_file.trigger()
    assert named == [("/faces",), ("/faces.zip",)]
    assert begun == ["", "/where"]
    assert "/where/faces.zip" in button.toolTip()


def test_a_url_is_asked_for(
    panel: CurrentFacePanel, monkeypatch: pytest.MonkeyPatch, heard: Any
) -> None:
    begun: list[str] = []
    answers = [(" https://a.org/set.tar\n", True), ("s3://b/c", False)]

    def asked(*args: Any, text: str) -> tuple[str, bool]:
        begun.append(text)
        return answers.pop(0)

    monkeypatch.setattr("latent_explorer.ui.pictures_dialog.ask_text", asked)
    named = heard(panel.pictures_named)
    button = panel.findChild(PicturesButton)
    assert button is not None
    panel.show_pictures(PicturesShown("/faces.zip"))
    button.url.trigger()
    panel.show_pictures(PicturesShown("https://a.org/set.tar"))
    button.url.trigger()
    assert named == [("https://a.org/set.tar",)]
    assert begun == ["", "https://a.org/set.tar"]


def test_the_original_is_switched_off_by_a_click(
    panel: CurrentFacePanel, qtbot: QtBot, heard: Any
) -> None:
    toggled = heard(panel.originals_toggled)
    button = panel.findChild(PicturesButton)
    assert button is not None
    menu = button.menu()
    menu.popup(panel.mapToGlobal(QPoint(0, 0)))
    qtbot.waitUntil(menu.isVisible)
    qtbot.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(button.beside).center()
    )
    assert toggled == [(False,)]
    panel.show_pictures(PicturesShown(beside=False))
    assert not button.beside.isChecked()
    panel.show_pictures(PicturesShown(beside=True))
    assert toggled == [(False,)], "showing is silent"


def test_marks_are_painted_when_a_dragged_face_has_been(
    panel: CurrentFacePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leisure_module, "_NEARLY", 0)
    monkeypatch.setattr(leisure_module, "_AT_LAST", 1e5)  # or they might have been without a face
    done: list[str] = []
    leisure().set_moving(True)
    leisure().do(panel, "marks", lambda: done.append("marks"), Pace.SEEN)
    QApplication.processEvents()
    assert done == []
    panel.show_face(np.zeros((8, 8, 3), np.uint8), started=time.perf_counter())
    QApplication.processEvents()
    assert done == ["marks"]
    leisure().set_moving(False)
