"""What the user does in one panel, and what follows in the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.app import Explorer
from latent_explorer.ui.theme import current_theme

Grab = Callable[[QWidget], np.ndarray]
LONG = 30_000
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def _current(explorer: Explorer) -> np.ndarray:
    return np.array(explorer.controller.state.current)


def test_a_clicked_face_becomes_the_current_one(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any, shows: Any
) -> None:
    window, controller = explorer.window, explorer.controller
    grid = window.faces.grid
    index = 5
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(index).center().toPoint())
    assert controller.state.face == index
    z = controller.drawn.z[index]  # type: ignore[union-attr]
    np.testing.assert_allclose(_current(explorer), z)
    face = controller.faces[index]  # type: ignore[index]
    qtbot.waitUntil(lambda: shows(window.current.picture, face), timeout=LONG)
    # The frame around it, and its points in the projections.
    rect = grid.rect_of(index)
    image = pixels(grid)
    x, y = round(rect.left()), round(rect.center().y())
    assert (np.ptp(image[y, x - 3 : x + 4].astype(int), axis=0) > 40).any()
    for plane, projection in zip(
        window.projections.planes, controller.state.projections, strict=True
    ):
        x, y = rig.bundle.space.locate(z, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().current)


def test_the_arrow_keys_go_through_the_faces(explorer: Explorer, qtbot: QtBot) -> None:
    grid = explorer.window.faces.grid
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(grid, key)
    assert explorer.controller.state.face == 1 + grid.columns


def test_a_clicked_point_becomes_the_start(
    explorer: Explorer, rig: Any, qtbot: QtBot, spot: Any
) -> None:
    window, state = explorer.window, explorer.controller.state
    plane, projection = window.projections.planes[0], state.projections[0]
    space = rig.bundle.space
    x, y = space.columns(projection.coordinates, projection.pair)
    top = int(np.argmax(y))
    where = spot(plane).of(float(x[top]), float(y[top]))
    plane.setRange(yRange=(float(y.mean()), float(y.max() * 1.3)), padding=0)
    QApplication.processEvents()
    where = spot(plane).of(float(x[top]), float(y[top]))
    qtbot.mouseClick(plane.viewport(), LEFT, pos=where)
    state = explorer.controller.state
    assert (state.image, state.start.kind) == (top, "image")
    np.testing.assert_allclose(_current(explorer), space.point(top))
    assert state.start.label == rig.bundle.image_names[top]


def test_the_way_back_is_one_key(explorer: Explorer, qtbot: QtBot) -> None:
    start = _current(explorer)
    plane = explorer.window.projections.planes[0]
    qtbot.keyClick(plane, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert not np.allclose(_current(explorer), start)
    _trigger(explorer, "Path", "Back to the start")
    np.testing.assert_array_equal(_current(explorer), start)


def _trigger(explorer: Explorer, menu: str, text: str) -> None:
    actions = explorer.window.menus[menu].actions()
    (action,) = (a for a in actions if a.text().replace("&", "") == text)
    action.trigger()


def test_a_path_is_walked_with_the_slider(
    explorer: Explorer, rig: Any, qtbot: QtBot, spot: Any
) -> None:
    from superqt import QDoubleSlider

    window, controller = explorer.window, explorer.controller
    index = 3
    plane, projection = window.projections.planes[index], controller.state.projections[index]
    middle = plane.viewport().rect().center()
    ends = middle + QPoint(-60, 40), middle + QPoint(70, -30)
    qtbot.mouseClick(plane.viewport(), LEFT, CONTROL, ends[0])
    _trigger(explorer, "Path", "Path begins here (A)")
    qtbot.mouseClick(plane.viewport(), LEFT, CONTROL, ends[1])
    _trigger(explorer, "Path", "Path ends here (B)")
    path = controller.state.path
    assert path is not None
    assert path.projection == projection, "the projection last touched"
    a, b = (np.array(spot(plane).at(end)) for end in ends)
    assert path.a == pytest.approx(tuple(a))
    assert path.b == pytest.approx(tuple(b))
    slider = window.current.findChild(QDoubleSlider)
    assert slider is not None
    for position in (0.25, 1.0, 0.0):
        slider.setValue(position)
        xy = rig.bundle.space.locate(_current(explorer), projection.coordinates, projection.pair)
        assert tuple(xy) == pytest.approx(tuple(a + position * (b - a)))
    # Its ends can be dragged.
    qtbot.mouseClick(plane.viewport(), LEFT, CONTROL, middle)
    qtbot.mousePress(plane.viewport(), LEFT, pos=ends[1])
    qtbot.mouseMove(plane.viewport(), ends[1] + QPoint(10, 10))
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=ends[1] + QPoint(10, 10))
    assert controller.state.path.b == pytest.approx(  # type: ignore[union-attr]
        spot(plane).at(ends[1] + QPoint(10, 10))
    )
    _trigger(explorer, "Path", "Clear the path")
    assert controller.state.path is None


def test_a_slider_of_the_sampling_updates_points_and_faces(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab
) -> None:
    from superqt import QDoubleSlider

    window, controller = explorer.window, explorer.controller
    before, faces = pixels(window.faces.grid), controller.faces
    slider = window.sampling.fact.findChild(QDoubleSlider)
    assert slider is not None
    for fact in np.linspace(0.8, 1.4, 30):
        slider.setValue(float(fact))
    qtbot.waitUntil(
        lambda: controller.drawn.settings.fact == 1.4,  # type: ignore[union-attr]
        timeout=LONG,
    )
    qtbot.waitUntil(
        lambda: np.array_equal(
            controller.faces[7],  # type: ignore[index]
            rig.face_of(controller.drawn.z[7]),  # type: ignore[union-attr]
        ),
        timeout=LONG,
    )
    assert not np.array_equal(controller.faces, faces)  # type: ignore[arg-type]
    assert not np.array_equal(pixels(window.faces.grid), before)
    assert window.faces.share.text().startswith("100%")


def test_a_pair_is_shown_by_a_click_in_the_list(explorer: Explorer, qtbot: QtBot) -> None:
    window, controller = explorer.window, explorer.controller
    controller.set_correlations(type(controller.state.correlations)(threshold=0.05))
    table = window.correlations.table
    qtbot.waitUntil(lambda: table.model().rowCount() > 6, timeout=LONG)
    plane = window.projections.planes[2]
    qtbot.mouseClick(plane.viewport(), Qt.MouseButton.MiddleButton)
    assert controller.state.active == 2
    row = 5
    pair = tuple(int(table.model().index(row, k).data()) for k in range(2))
    table.scrollTo(table.model().index(row, 0))
    where = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=where)
    shown = controller.state.projections
    assert pair in {p.pair for p in shown}
    assert shown[controller.state.active].pair == pair
    table.selectAll()
    assert len(controller.state.projections) == min(9, table.model().rowCount())
    assert len(window.projections.cards) == len(controller.state.projections)


def test_typing_numbers_buttons_and_coordinates_change_the_projections(
    explorer: Explorer, qtbot: QtBot
) -> None:
    window, controller = explorer.window, explorer.controller
    controller.set_pair(0, (3, 5))
    card = window.projections.cards[0]

    def type_number(axis: int, number: int) -> None:
        box = card.numbers[axis]
        box.selectAll()
        qtbot.keyClicks(box, str(number))
        qtbot.keyClick(box, Qt.Key.Key_Return)

    type_number(1, 8)
    assert controller.state.projections[0].pair == (3, 8)
    # On the way from (3, 8) to (8, 10) both are 8 for a moment.
    type_number(0, 8)
    type_number(1, 10)
    assert controller.state.projections[0].pair == (8, 10)
    assert tuple(box.value() for box in card.numbers) == (8, 10)
    card.coordinates.setCurrentIndex(card.coordinates.findData("pca"))
    assert controller.state.projections[0].coordinates == "pca"
    card.swap_requested.emit()
    assert controller.state.projections[0].pair == (10, 8)
    n = len(controller.state.projections)
    window.projections.add.click()
    assert len(controller.state.projections) == n + 1
    window.projections.cards[1].remove.click()
    assert len(window.projections.cards) == n
    qtbot.waitUntil(
        lambda: all("in view" in each.summary.text() for each in window.projections.cards),
        timeout=LONG,
    )


def test_an_image_is_chosen_by_its_name(explorer: Explorer, rig: Any, qtbot: QtBot) -> None:
    explorer.window.current.image_chosen.emit(42)
    state = explorer.controller.state
    np.testing.assert_allclose(_current(explorer), rig.bundle.space.point(42))
    assert state.image == 42
    explorer.window.current.mean_chosen.emit()
    np.testing.assert_allclose(_current(explorer), rig.bundle.space.basis.mean)


def test_closed_docks_do_not_draw_clouds(
    explorer: Explorer, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    window, controller = explorer.window, explorer.controller
    drawn = heard(*(plane.drawn for plane in window.projections.planes))
    dock = window.projections.parentWidget()
    dock.close()
    with qtbot.waitSignal(explorer.worker.result_ready, timeout=LONG):
        controller.set_pair(0, (4, 11))
    for _ in range(3):
        QApplication.processEvents()
    assert drawn == []
    dock.show()
    qtbot.waitUntil(lambda: len(drawn) >= 1, timeout=LONG)
    assert window.projections.cards[0].plane.getAxis("bottom").labelText.endswith("4")


def test_errors_of_the_worker_are_shown_and_the_window_goes_on(
    explorer: Explorer, rig: Any, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    window, controller = explorer.window, explorer.controller

    def fail() -> None:
        rig.codec.before_decoding = rig.pause
        raise MemoryError("there is not enough memory for 400 faces: draw fewer")

    rig.codec.before_decoding = fail
    controller.draw_again()
    qtbot.waitUntil(window.messages.isVisible, timeout=LONG)
    assert "draw fewer" in window.messages.text.text()
    assert window.faces.grid.waiting
    controller.draw_again()
    qtbot.waitUntil(lambda: not window.faces.grid.waiting, timeout=LONG)
    point = QPointF(window.faces.grid.rect_of(0).center())
    assert window.faces.grid.to_pixel(point) is not None
