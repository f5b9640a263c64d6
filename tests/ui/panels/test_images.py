"""The list of images: mouse, keyboard, what is drawn, and what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.images import BLOCK
from latent_explorer.session.images import ImageList
from latent_explorer.ui.panels import image_model
from latent_explorer.ui.panels.image_words import image_text
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.panels.thumbnails import SIDE, Thumbnails
from latent_explorer.ui.theme import current_theme

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
N = 5000
NAMES = [f"{i:06}.jpg" for i in range(N)]
COLUMNS = {
    "Wavy_Hair": np.where(np.arange(N) % 2, 1, -1).astype(np.int8),
    "age": np.arange(N, dtype=np.float32),
    "<b>studio</b>": np.array(["north", ""] * (N // 2)),
}


def color_of(image: int) -> tuple[int, int, int]:
    """The color that stands for the picture of an image."""
    return 40 + 20 * (image % 10), 40 + 20 * (image // 10 % 10), 200


def decode(panel: ImagesPanel, blocks: tuple[tuple[int, ...], ...]) -> None:
    for block in blocks:
        pictures = [np.full((12, 12, 3), color_of(image), np.uint8) for image in block]
        panel.show_thumbnails(block, np.array(pictures))


@pytest.fixture
def panel(shown: Callable[..., Any]) -> ImagesPanel:
    """All images are listed; nobody decodes them."""
    panel: ImagesPanel = shown(ImagesPanel(), 300, 500)
    panel.show_images(NAMES, COLUMNS)
    panel.show_settings(ImageList())
    panel.show_order(np.arange(N), True)
    QApplication.processEvents()
    return panel


def cell(panel: ImagesPanel, image: int) -> Any:
    """Return where an image is in the grid."""
    model = panel.grid.images
    return panel.grid.visualRect(model.cell(model.place_of(image)))


def click(qtbot: QtBot, panel: ImagesPanel, image: int, button: Any = LEFT) -> None:
    qtbot.mouseClick(panel.grid.viewport(), button, pos=cell(panel, image).center())


def middle(panel: ImagesPanel, image: int, pixels: Any) -> tuple[int, ...]:
    at = panel.grid.picture_rect(image).center().toPoint()
    return tuple(int(v) for v in pixels(panel.grid.viewport())[at.y(), at.x()])


# Listing


def test_all_are_listed_in_lines_that_fill_the_width(panel: ImagesPanel) -> None:
    grid = panel.grid
    assert grid.images.across == 3
    assert panel.count.text() == "5,000 images"
    widths = [grid.columnWidth(k) for k in range(3)]
    assert sum(widths) == grid.viewport().width()
    assert max(widths) - min(widths) <= 1
    assert grid.images.rowCount() == 1667
    assert not grid.images.flags(grid.images.index(1666, 2)) & Qt.ItemFlag.ItemIsEnabled


def test_a_wider_panel_has_more_beside_each_other_from_the_same_image_on(
    panel: ImagesPanel, qtbot: QtBot
) -> None:
    grid = panel.grid
    grid.scrollTo(grid.images.cell(3000), grid.ScrollHint.PositionAtTop)
    top = grid.images.item(grid.indexAt(QPoint(5, 5)))
    assert top == 3000
    panel.resize(620, 500)
    qtbot.waitUntil(lambda: grid.images.across == 7)
    seen = [grid.images.item(grid.indexAt(QPoint(x, 20))) for x in range(5, 580, 40)]
    assert top in seen


def test_a_search_that_finds_nothing_says_so(panel: ImagesPanel) -> None:
    panel.show_settings(ImageList(search="<i>x"))
    panel.show_order(np.empty(0, np.intp), True)
    assert panel.count.text() == "0 of 5,000"
    assert panel.reason.isVisible()
    assert "“<i>x”" in panel.reason.text()
    assert not panel.next.isEnabled()
    panel.show_settings(ImageList())
    panel.show_order(np.arange(3), True)
    assert panel.grid.isVisible()
    assert panel.next.isEnabled()
    assert panel.count.text() == "3 of 5,000"


def test_while_an_order_is_awaited_no_count_is_told(panel: ImagesPanel) -> None:
    panel.show_order(np.arange(N), False)
    assert panel.count.text() == "…"
    assert panel.grid.images.rowCount() > 0, "what is there can still be chosen"


def test_one_image_and_none_are_listed_too(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.image_chosen)
    panel.show_images(["a.jpg"], {})
    for key in (Key.Key_Down, Key.Key_End):
        qtbot.keyClick(panel.grid, key)
    assert told == []
    assert [panel.sort.itemText(i) for i in range(panel.sort.count())] == ["File order", "Name"]
    panel.show_order(np.arange(1), True)
    assert panel.count.text() == "1 image"
    qtbot.keyClick(panel.grid, Key.Key_Down)
    assert told == [(0,)]


# Sorting and searching


def test_any_column_can_be_sorted_by(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.sort_changed)
    texts = [panel.sort.itemText(i) for i in range(panel.sort.count())]
    assert texts == ["File order", "Name", "", "Wavy Hair", "age", "<b>studio</b>"]
    panel.sort.setFocus()
    qtbot.keyClick(panel.sort, Key.Key_Down)
    qtbot.keyClick(panel.sort, Key.Key_End)
    assert told == [("name", ""), ("column", "<b>studio</b>")]
    panel.show_settings(ImageList("column", "age"))
    assert panel.sort.currentText() == "age"
    assert len(told) == 2


def test_the_direction_is_turned_by_a_click_and_shown_silently(
    panel: ImagesPanel, heard: Any, qtbot: QtBot
) -> None:
    told = heard(panel.direction_changed)
    qtbot.mouseClick(panel.direction, LEFT)
    assert told == [(True,)]
    panel.show_settings(ImageList(descending=True))
    assert panel.direction.toolTip().startswith("Largest first")
    panel.show_settings(ImageList())
    assert not panel.direction.isChecked()
    assert panel.direction.toolTip().startswith("Smallest first")
    assert len(told) == 1


def test_what_is_typed_is_searched_for_and_escape_takes_it_back(
    panel: ImagesPanel, heard: Any, qtbot: QtBot
) -> None:
    told = heard(panel.search_changed)
    qtbot.keyClicks(panel.search, "07")
    assert told == [("0",), ("07",)]
    panel.show_settings(ImageList(search="07"))
    panel.show_settings(ImageList(search="08"))
    assert panel.search.text() == "08"
    assert len(told) == 2
    qtbot.keyClick(panel.search, Key.Key_Escape)
    assert told[-1] == ("",)


def test_typing_in_the_list_searches(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.search_changed)
    panel.grid.setFocus()
    # These two are shortcuts of the window elsewhere.
    qtbot.keyClick(panel.grid, "a")
    qtbot.keyClick(panel.search, "b")
    assert panel.search.hasFocus()
    assert told == [("a",), ("ab",)]
    qtbot.keyClick(panel.search, Key.Key_Return)
    assert panel.grid.hasFocus()


# Choosing


def test_a_click_chooses_and_a_double_click_starts(
    panel: ImagesPanel, heard: Any, qtbot: QtBot
) -> None:
    chosen, started = heard(panel.image_chosen), heard(panel.image_start_requested)
    click(qtbot, panel, 4)
    click(qtbot, panel, 4)
    assert (chosen, started) == ([(4,)], [])
    at = cell(panel, 7).center()
    click(qtbot, panel, 7)
    qtbot.mouseDClick(panel.grid.viewport(), LEFT, pos=at)
    assert (chosen, started) == ([(4,), (7,)], [(7,)])
    qtbot.keyClick(panel.grid, Key.Key_Return)
    assert started == [(7,), (7,)]


def test_a_click_beside_all_images_takes_no_choice_back(
    panel: ImagesPanel, heard: Any, qtbot: QtBot
) -> None:
    panel.show_order(np.arange(4), True)
    panel.show_chosen(2)
    told = heard(panel.image_chosen)
    viewport = panel.grid.viewport()
    beside = cell(panel, 3).center() + QPoint(panel.grid.columnWidth(0), 0)
    for at in (beside, QPoint(20, viewport.height() - 10)):
        qtbot.mouseClick(viewport, LEFT, pos=at)
    qtbot.mouseClick(
        viewport, LEFT, Qt.KeyboardModifier.ControlModifier, pos=cell(panel, 2).center()
    )
    assert told == []
    assert panel.grid.images.item(panel.grid.currentIndex()) == 2
    assert panel.grid.selectionModel().hasSelection()


def test_a_drag_over_images_chooses_one(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.image_chosen)
    viewport = panel.grid.viewport()
    qtbot.mousePress(viewport, LEFT, pos=cell(panel, 0).center())
    for image in (1, 4, 8):
        qtbot.mouseMove(viewport, cell(panel, image).center())
    qtbot.mouseRelease(viewport, LEFT, pos=cell(panel, 8).center())
    assert told == [(0,)]


def test_keys_go_through_the_list(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    panel.show_chosen(0)
    told = heard(panel.image_chosen)
    keys = [
        (Key.Key_Right, 1),
        (Key.Key_Right, 2),
        (Key.Key_Right, 3),
        (Key.Key_Down, 6),
        (Key.Key_Left, 5),
        (Key.Key_Up, 2),
        (Key.Key_End, N - 1),
        (Key.Key_Up, N - 4),
        (Key.Key_Home, 0),
    ]
    for key, _ in keys:
        qtbot.keyClick(panel.grid, key)
    assert told == [(image,) for _, image in keys]
    # There is none above the first, and none to its left.
    for key in (Key.Key_Up, Key.Key_Left, Key.Key_Home):
        qtbot.keyClick(panel.grid, key)
    assert len(told) == len(keys)
    qtbot.keyClick(panel.grid, Key.Key_PageDown)
    visible = panel.grid.viewport().height() // panel.grid.rowHeight(0)
    assert told[-1] == (3 * visible,)
    assert panel.grid.viewport().rect().contains(cell(panel, 3 * visible))


def test_the_first_key_chooses_what_is_seen(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.image_chosen)
    grid = panel.grid
    grid.scrollTo(grid.images.cell(3000), grid.ScrollHint.PositionAtTop)
    grid.setFocus()
    assert told == [], "to come here with Tab chooses nothing"
    qtbot.keyClick(grid, Key.Key_Down)
    assert told == [(3000,)]


def test_a_held_key_is_one_gesture(panel: ImagesPanel, qtbot: QtBot) -> None:
    told: list[str] = []
    panel.gesture_began.connect(lambda: told.append("began"))
    panel.gesture_ended.connect(lambda: told.append("ended"))
    panel.image_chosen.connect(lambda image: told.append(str(image)))
    panel.show_chosen(0)
    panel.grid.setFocus()
    for _ in range(3):
        qtbot.keyPress(panel.grid, Key.Key_Right)
    qtbot.keyRelease(panel.grid, Key.Key_Right)
    assert told == ["began", "1", "2", "3", "ended"]
    qtbot.keyPress(panel.grid, Key.Key_Right)
    panel.search.setFocus()
    assert told[-2:] == ["4", "ended"], "the release is not heard here any more"


def test_the_buttons_ask(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.step_requested, panel.random_requested)
    for button in (panel.previous, panel.next, panel.random):
        qtbot.mouseClick(button, LEFT)
    assert told == [(-1,), (1,), ()]


def test_the_menu_starts_from_an_image_without_choosing_it(
    panel: ImagesPanel, heard: Any, qtbot: QtBot
) -> None:
    chosen, started = heard(panel.image_chosen), heard(panel.image_start_requested)
    viewport, at = panel.grid.viewport(), cell(panel, 5).center()
    qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)
    (menu,) = panel.grid.findChildren(QMenu)
    start, copy = menu.actions()
    assert start.text() == "Start from this image"
    copy.trigger()
    assert QApplication.clipboard().text() == "000005.jpg"
    start.trigger()
    assert (chosen, started) == ([], [(5,)])
    menu.close()


# What was chosen elsewhere


def test_what_is_chosen_elsewhere_is_framed_and_scrolled_to_silently(
    panel: ImagesPanel, heard: Any, pixels: Any, count_color: Any
) -> None:
    told = heard(panel.image_chosen)
    assert count_color(pixels(panel.grid.viewport()), current_theme().image) == 0
    panel.show_chosen(4321)
    QApplication.processEvents()
    assert panel.grid.viewport().rect().contains(cell(panel, 4321))
    assert count_color(pixels(panel.grid.viewport()), current_theme().image) > 3 * SIDE
    assert told == []
    panel.show_chosen(None)
    QApplication.processEvents()
    assert count_color(pixels(panel.grid.viewport()), current_theme().image) == 0


def test_what_was_clicked_stays_where_it_is(panel: ImagesPanel, qtbot: QtBot) -> None:
    panel.image_chosen.connect(panel.show_chosen)
    bar = panel.grid.verticalScrollBar()
    bar.setValue(30)
    # Half of it is above what is seen.
    qtbot.mouseClick(panel.grid.viewport(), LEFT, pos=QPoint(30, 5))
    assert panel.grid.images.item(panel.grid.currentIndex()) == 0
    assert bar.value() == 30


def test_after_sorting_the_chosen_one_can_be_seen(panel: ImagesPanel) -> None:
    panel.show_chosen(10)
    panel.show_order(np.arange(N)[::-1], True)
    assert panel.grid.images.item(panel.grid.currentIndex()) == 10
    assert panel.grid.viewport().rect().contains(cell(panel, 10))
    panel.show_order(np.arange(100, N), True)
    assert panel.grid.images.item(panel.grid.currentIndex()) is None, "it is not listed"
    assert panel.grid.verticalScrollBar().value() == 0
    panel.show_order(np.arange(N), True)
    assert panel.grid.images.item(panel.grid.currentIndex()) == 10


# Thumbnails


def test_pictures_are_asked_for_where_they_are_seen_and_drawn_when_they_come(
    panel: ImagesPanel, heard: Any, qtbot: QtBot, pixels: Any
) -> None:
    told = heard(panel.thumbnails_missing)
    grid = panel.grid
    grid.scrollTo(grid.images.cell(3000), grid.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: bool(told) and 3000 in told[-1][0][0])
    (blocks,) = told[-1]
    page = (grid.viewport().height() // grid.rowHeight(0) + 1) * 3
    # What is seen comes first; then what will be, below and above.
    assert set(range(3000, 3000 + page)) <= set(sum(blocks[: page // BLOCK + 2], ()))
    assert max(map(len, blocks)) == BLOCK
    assert len(sum(blocks, ())) < 4 * page, "and no more"
    assert middle(panel, 3000, pixels) != color_of(3000)
    decode(panel, blocks)
    assert middle(panel, 3000, pixels) == color_of(3000)
    assert middle(panel, 3004, pixels) == color_of(3004)
    qtbot.waitUntil(lambda: told[-1] == ((),))


def test_after_sorting_the_pictures_are_those_of_the_names(
    panel: ImagesPanel, heard: Any, qtbot: QtBot, pixels: Any
) -> None:
    told = heard(panel.thumbnails_missing)
    order = np.random.default_rng(1).permutation(N)
    panel.show_order(order, True)
    qtbot.waitUntil(lambda: bool(told) and int(order[0]) in told[-1][0][0])
    decode(panel, told[-1][0])
    for image in order[:6].tolist():
        assert middle(panel, image, pixels) == color_of(image)
    model = panel.grid.images
    assert model.index(0, 1).data() == f"{order[1]:06}.jpg"


def test_the_pictures_of_other_images_are_not_kept(
    panel: ImagesPanel, qtbot: QtBot, heard: Any
) -> None:
    decode(panel, ((0, 1, 2),))
    told = heard(panel.thumbnails_missing)
    panel.show_images(NAMES[::-1], COLUMNS)
    panel.show_order(np.arange(N), True)
    qtbot.waitUntil(lambda: bool(told) and 0 in told[-1][0][0])


def test_of_too_many_pictures_those_seen_last_are_kept() -> None:
    room = 10 * SIDE * SIDE * 4
    kept = Thumbnails(room)
    assert kept.capacity == 10
    for image in range(10):
        kept.add(image, np.full((8, 8, 3), image, np.uint8))
    assert kept.get(0) is not None
    kept.add(10, np.zeros((8, 8, 3), np.uint8))
    assert [image for image in range(11) if image not in kept] == [1]
    assert len(kept) == 10
    # At twice the scaling a quarter of them fits.
    kept.set_ratio(2.0)
    assert (len(kept), kept.capacity) == (0, 2)
    kept.add(3, np.zeros((8, 8, 3), np.uint8))
    pixmap = kept.get(3)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (2 * SIDE, 2.0)


def test_with_room_for_few_they_do_not_drive_each_other_out(
    shown: Callable[..., Any], heard: Any, qtbot: QtBot
) -> None:
    panel = shown(ImagesPanel(), 300, 500)
    panel.grid.thumbnails._most_bytes = 20 * SIDE * SIDE * 4
    told = heard(panel.thumbnails_missing)
    panel.show_images(NAMES, COLUMNS)
    panel.show_order(np.arange(N), True)
    qtbot.waitUntil(lambda: bool(told) and bool(told[-1][0]))
    decode(panel, told[-1][0])
    qtbot.waitUntil(lambda: told[-1] == ((),))


def test_the_wheel_scrolls_by_less_than_a_page(panel: ImagesPanel) -> None:
    grid = panel.grid
    at = QPointF(50, 50)
    event = QWheelEvent(
        at,
        QPointF(grid.viewport().mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)
    assert 0 < grid.verticalScrollBar().value() < grid.viewport().height()


def test_few_cells_are_asked_for_whatever_is_listed(
    panel: ImagesPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Or a list of a million would take a second at each sorting.
    asked: list[QModelIndex] = []
    of_model = image_model.ImageModel.data

    def data(model: Any, index: Any, role: int = 0) -> Any:
        asked.append(index)
        return of_model(model, index, role)

    monkeypatch.setattr(image_model.ImageModel, "data", data)
    panel.show_order(np.arange(N)[::-1], True)
    QApplication.processEvents()
    assert len(asked) < 2000


# Words


def test_the_tooltip_has_name_number_and_what_is_known(panel: ImagesPanel) -> None:
    model = panel.grid.images
    tip = model.cell(3).data(Qt.ItemDataRole.ToolTipRole)
    assert "000003.jpg  (#3)\nWavy Hair\nage: 3" in tip
    assert "studio" not in tip, "it is not known of this one"
    tip = model.cell(2).data(Qt.ItemDataRole.ToolTipRole)
    assert "Wavy" not in tip
    assert "&lt;b&gt;studio&lt;/b&gt;: north" in tip


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "a (#0)"),
        ({"Young": np.array([1, -1], np.int8)}, "a (#0)\nYoung"),
        ({"Young": np.array([0, -1], np.int8)}, "a (#0)"),
        ({"children": np.array([1, 0], np.int8)}, "a (#0)\nchildren: 1"),
        ({"age": np.array([np.nan, 0], np.float32)}, "a (#0)"),
        ({"age": np.array([30.5, 0], np.float32)}, "a (#0)\nage: 30.5"),
        ({"where_from": np.array(["Ulm", ""])}, "a (#0)\nwhere from: Ulm"),
    ],
)
def test_what_is_known_is_said_in_words(columns: dict[str, Any], said: str) -> None:
    assert image_text(0, "a", "", columns).replace("  ", " ") == said


def test_which_picture_is_shown_is_said(panel: ImagesPanel, heard: Any, qtbot: QtBot) -> None:
    told = heard(panel.thumbnails_missing)
    picture = np.zeros((12, 12, 3), np.uint8)
    index = panel.grid.images.cell(3)

    def said() -> tuple[str, str]:
        tip: str = index.data(Qt.ItemDataRole.ToolTipRole)
        return tip[tip.index("000003") :].split("\n")[0], index.data(
            Qt.ItemDataRole.AccessibleTextRole
        )

    assert said() == ("000003.jpg  (#3)", "000003.jpg")
    panel.show_thumbnails([3], [picture], awaited=[3])
    assert said() == ("000003.jpg  (#3), reconstruction", "000003.jpg, reconstruction")
    qtbot.waitUntil(lambda: bool(told) and 3 in told[-1][0][0])
    panel.show_thumbnails([3], [picture], originals=[3])
    assert said() == ("000003.jpg  (#3), original", "000003.jpg, original")
    qtbot.waitUntil(lambda: 3 not in told[-1][0][0])


def test_where_originals_are_elsewhere_all_are_asked_for_and_shown_meanwhile(
    panel: ImagesPanel, heard: Any, qtbot: QtBot, pixels: Any
) -> None:
    told = heard(panel.thumbnails_missing)
    qtbot.waitUntil(lambda: bool(told))
    decode(panel, told[-1][0])
    qtbot.waitUntil(lambda: told[-1] == ((),))
    panel.show_folder("faces")
    qtbot.waitUntil(lambda: 0 in sum(told[-1][0], ()))
    assert middle(panel, 0, pixels) == color_of(0)
    decode(panel, told[-1][0])
    qtbot.waitUntil(lambda: told[-1] == ((),))
    n = len(told)
    panel.show_folder("faces")
    QApplication.processEvents()
    assert len(told) == n, "the same folder"


def test_all_that_can_be_used_has_a_name(panel: ImagesPanel) -> None:
    widgets = (panel.search, panel.sort, panel.direction, panel.previous, panel.next, panel.random)
    for widget in (*widgets, panel.grid):
        assert widget.accessibleName()
        assert widget.toolTip()


def test_it_follows_the_appearance_and_the_screen(
    panel: ImagesPanel, set_dark: Callable[[bool], None], pixels: Any, qtbot: QtBot
) -> None:
    decode(panel, ((0, 1),))
    for dark in (True, False):
        set_dark(dark)
        ground = pixels(panel.grid.viewport())[2, 2]
        assert (ground.mean() < 128) == dark
        assert middle(panel, 0, pixels) == color_of(0)
    height, usual = panel.grid.rowHeight(0), QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(2 * larger.pointSizeF())
    QApplication.setFont(larger)
    try:
        qtbot.waitUntil(lambda: panel.grid.rowHeight(0) > height)
    finally:
        QApplication.setFont(usual)
