"""The notice that a file was saved: where it comes, how long it stays, what can be done in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QCursor, QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.saved_notice import SavedNotice, place_at_bottom
from latent_explorer.ui.theme import current_theme, dress

LEFT = Qt.MouseButton.LeftButton
INSIDE = QRect(8, 8, 984, 660)
SIZE = QSize(336, 72)
rects = st.builds(
    QRect, st.integers(0, 990), st.integers(0, 660), st.integers(10, 800), st.integers(10, 600)
)


@pytest.fixture
def window(shown: Callable[..., Any]) -> QMainWindow:
    """A window with something that has the keys."""
    window = QMainWindow()
    window.setCentralWidget(QLineEdit())
    window.statusBar()
    shown(window, 900, 500)
    window.centralWidget().setFocus()
    # Elsewhere than where the notice comes.
    QCursor.setPos(window.frameGeometry().bottomRight() + QPoint(50, 50))
    return window


@pytest.fixture
def notice(window: QMainWindow) -> SavedNotice:
    return SavedNotice(window)


def test_it_comes_without_moving_anything_or_taking_the_keys(
    window: QMainWindow, notice: SavedNotice, tmp_path: Path
) -> None:
    line = window.centralWidget()
    before = line.geometry()
    assert not notice.isVisible()
    notice.show_saved(tmp_path / "faces.png")
    QApplication.processEvents()
    assert notice.isVisible()
    assert not notice.isWindow()
    assert line.geometry() == before
    assert line.hasFocus()
    assert notice.geometry().bottom() < window.statusBar().geometry().top()
    assert abs(notice.geometry().center().x() - window.rect().center().x()) <= 1
    assert notice.text.text() == "Saved faces.png"
    assert notice.place.text() == f"in {tmp_path}"
    assert notice.accessibleName() == f"Saved faces.png in {tmp_path}"
    notice.show_saved(tmp_path / "z.csv", tmp_path / "z.settings.json")
    assert notice.text.text() == "Saved z.csv with z.settings.json"
    assert notice.accessibleName() == f"Saved z.csv with z.settings.json in {tmp_path}"
    notice.show_saved(tmp_path / "some.png", what="4 of 9 faces")
    assert notice.accessibleName() == f"Saved some.png 4 of 9 faces in {tmp_path}"
    assert notice.place.text().startswith("4 of 9 faces in ")


def test_it_goes_by_itself(notice: SavedNotice, tmp_path: Path, qtbot: QtBot) -> None:
    notice._timer.setInterval(1)
    notice.show_saved(tmp_path / "faces.png")
    qtbot.waitUntil(lambda: not notice.isVisible())


def test_while_the_mouse_is_on_it_it_stays(
    notice: SavedNotice, tmp_path: Path, qtbot: QtBot
) -> None:
    notice.show_saved(tmp_path / "faces.png")
    qtbot.mouseMove(notice.place)
    QApplication.sendEvent(notice, QEvent(QEvent.Type.Leave))
    assert notice._timer.isActive()
    # Also where it came to below a mouse that rests.
    QCursor.setPos(notice.mapToGlobal(notice.rect().center()))
    notice._timer.timeout.emit()
    assert notice.isVisible()
    assert notice._timer.isActive()
    QCursor.setPos(notice.window().frameGeometry().bottomRight() + QPoint(50, 50))
    notice._timer.timeout.emit()
    assert not notice.isVisible()


def test_while_the_keys_are_in_it_it_stays_and_escape_dismisses_it(
    notice: SavedNotice, tmp_path: Path, qtbot: QtBot
) -> None:
    notice.show_saved(tmp_path / "faces.png")
    notice.folder.setFocus(Qt.FocusReason.TabFocusReason)
    notice._timer.timeout.emit()
    assert notice.isVisible()
    qtbot.keyClick(notice.folder, Qt.Key.Key_Escape)
    assert not notice.isVisible()


def test_its_buttons_are_named_and_take_no_keys_when_clicked(
    window: QMainWindow,
    notice: SavedNotice,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) is None)
    notice.show_saved(tmp_path / "faces.png")
    qtbot.mouseClick(notice.folder, LEFT)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    assert notice.dismiss.accessibleName() == "Dismiss"
    qtbot.mouseClick(notice.dismiss, LEFT)
    assert not notice.isVisible()
    assert window.centralWidget().hasFocus()


def test_names_are_plain_and_neither_they_nor_folders_widen_it(
    notice: SavedNotice, tmp_path: Path
) -> None:
    notice.show_saved(tmp_path / "a.png")
    size = notice.size()
    notice.show_saved(tmp_path / ("deep/" * 40) / ("<b>x\x1b" + "w" * 3000 + ".csv"), Path("y"))
    assert notice.size() == size
    assert notice.text.text().startswith("Saved <b>x\\x1bw")
    assert len(notice.accessibleName()) < 4000


def test_it_follows_the_window(window: QMainWindow, notice: SavedNotice, tmp_path: Path) -> None:
    notice.show_saved(tmp_path / "a.png")
    for size in ((1100, 700), (600, 300), (250, 160)):
        window.resize(*size)
        QApplication.processEvents()
        assert window.rect().contains(notice.geometry()), size


def test_it_is_narrow_where_there_is_no_more_room_beside_the_faces(
    window: QMainWindow, tmp_path: Path
) -> None:
    faces = QWidget(window)
    faces.show()
    notice = SavedNotice(window, [faces])
    bottoms, widths = set(), []
    for room in (400, 280, 100):
        faces.setGeometry(room, 200, 900 - room, 300)
        QApplication.processEvents()
        notice.show_saved(tmp_path / "faces.png")
        assert not notice.geometry().intersects(faces.geometry())
        widths.append(notice.width())
        bottoms.add(notice.geometry().bottom())
    assert widths[0] > widths[1]
    assert widths[2] == widths[0], "above them it need not be"
    assert bottoms == {notice.geometry().bottom(), 500 - window.statusBar().height() - 9}


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_in_the_colour_of_success(
    notice: SavedNotice, tmp_path: Path, set_dark: Any, pixels: Any, count_color: Any, dark: bool
) -> None:
    notice.show_saved(tmp_path / "faces.png")
    set_dark(dark)
    dress(notice)
    assert count_color(pixels(notice.text), current_theme().success, 60) > 20


@given(st.lists(rects, max_size=3))
def test_it_stays_inside_and_covers_no_more_than_at_the_middle(keep_free: list[QRect]) -> None:
    def covered(place: QPoint) -> int:
        parts = [QRect(place, SIZE) & rect for rect in keep_free]
        return sum(part.width() * part.height() for part in parts if not part.isEmpty())

    place = place_at_bottom(SIZE, INSIDE, keep_free)
    middle = place_at_bottom(SIZE, INSIDE, [])
    assert INSIDE.contains(QRect(place, SIZE))
    assert covered(place) <= covered(middle)
    assert middle.y() + SIZE.height() == INSIDE.bottom() + 1
    if not covered(middle):
        assert place == middle


def test_beside_the_faces_is_better_than_above_them_and_above_better_than_upon_them() -> None:
    middle = place_at_bottom(SIZE, INSIDE, [])
    beside = place_at_bottom(SIZE, INSIDE, [QRect(400, 400, 500, 300)])
    assert beside == QPoint(400 - 8 - SIZE.width(), middle.y())
    above = place_at_bottom(SIZE, INSIDE, [QRect(100, 400, 800, 300)])
    assert QRect(above, SIZE).bottom() == 400 - 8 - 1


def test_a_part_of_the_window_is_kept_free_from_then_on(
    window: QMainWindow, notice: SavedNotice, tmp_path: Path
) -> None:
    line = window.centralWidget()
    part = QWidget(window)
    part.setGeometry(300, 0, 600, line.geometry().bottom())
    part.show()
    notice.show_saved(tmp_path / "film.mp4")
    assert notice.geometry().intersects(part.geometry())
    notice.keep_free(part)
    notice.show_saved(tmp_path / "film.mp4")
    assert not notice.geometry().intersects(part.geometry())
