"""From the mouse to the face and back, through controller and worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.requests import CurrentFace
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.theme import current_theme

Grab = Callable[[QWidget], np.ndarray]
LONG = 30_000
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def _current(explorer: Explorer) -> np.ndarray:
    return np.array(explorer.controller.state.current)


def _decoded(rig: Any, z: Any) -> np.ndarray:
    """Return the face of z without a trace in the codec's notes."""
    held, rig.codec.before_decoding = rig.codec.before_decoding, None
    face: np.ndarray = rig.codec.decode(np.array(z, np.float32)[np.newaxis])[0]
    rig.codec.before_decoding = held
    rig.codec.batches.pop()
    return face


def _shows(picture: Any, pixels: Grab, face: np.ndarray) -> bool:
    """Whether the middle of each of the face's pixels is on screen."""
    image, rect, size = pixels(picture), picture.picture_rect, len(face)
    steps = (np.arange(size) + 0.5) / size
    rows = (rect.top() + steps * rect.height()).astype(int)
    columns = (rect.left() + steps * rect.width()).astype(int)
    return bool(np.abs(image[np.ix_(rows, columns)].astype(int) - face).max() <= 6)


def _drag_events(explorer: Explorer, qtbot: QtBot, plane: Any, along: list[QPoint]) -> None:
    qtbot.mousePress(plane.viewport(), LEFT, CONTROL, along[0])
    for pixel in along[1:]:
        qtbot.mouseMove(plane.viewport(), pixel)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=along[-1])


def test_the_face_follows_the_drag(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any
) -> None:
    plane, view = explorer.window.projections.planes[0], explorer.window.current.picture
    before = pixels(view)
    middle = plane.viewport().rect().center()
    target = middle + QPoint(70, -50)
    with qtbot.waitSignal(explorer.worker.result_ready, timeout=LONG):
        _drag_events(explorer, qtbot, plane, [middle, target])
    qtbot.waitUntil(lambda: _shows(view, pixels, _decoded(rig, _current(explorer))), timeout=LONG)
    assert not np.array_equal(pixels(view), before)
    projection = explorer.controller.state.projections[0]
    x, y = explorer.controller.bundle.space.locate(  # type: ignore[union-attr]
        _current(explorer), projection.coordinates, projection.pair
    )
    assert (x, y) == pytest.approx(spot(plane).at(target))


def test_500_events_leave_no_queue_and_end_at_the_last_position(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any
) -> None:
    window, space = explorer.window, rig.bundle.space
    index = 1
    plane = window.projections.planes[index]
    projection = explorer.controller.state.projections[index]
    start, middle = _current(explorer), plane.viewport().rect().center()
    turns = np.linspace(0, 4 * np.pi, 500)
    along = [middle + QPoint(round(60 * np.cos(t)), round(45 * np.sin(2 * t))) for t in turns]
    along[-1] = last = middle + QPoint(-40, 33)
    rig.hold()
    rig.codec.batches.clear()
    _drag_events(explorer, qtbot, plane, along)
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    faces: list[CurrentFace] = []
    explorer.worker.result_ready.connect(faces.append)
    rig.release()
    qtbot.waitUntil(
        lambda: bool(faces) and faces[-1].request.z == explorer.controller.state.current,
        timeout=LONG,
    )
    assert len(rig.codec.batches) <= 3, "one under way, one waiting"
    assert _shows(window.current.picture, pixels, _decoded(rig, faces[-1].request.z))

    end = _current(explorer)
    xy = space.locate(end, projection.coordinates, projection.pair)
    assert tuple(xy) == pytest.approx(spot(plane).at(last))
    # Of the coordinates of this projection only two have changed, in z or in PCA.
    to_coordinates = space.basis.to_pca if projection.coordinates == "pca" else np.asarray
    moved = ~np.isclose(to_coordinates(end), to_coordinates(start), atol=1e-9)
    assert set(np.flatnonzero(moved)) == set(projection.pair)
    # And it is where it belongs in all projections.
    color = current_theme().current
    for other, shown in zip(
        window.projections.planes, explorer.controller.state.projections, strict=True
    ):
        x, y = space.locate(end, shown.coordinates, shown.pair)
        assert spot(other).shows(x, y, color)


def test_the_point_moves_in_all_projections_before_the_face_is_there(
    explorer: Explorer, rig: Any, qtbot: QtBot, spot: Any
) -> None:
    window, space = explorer.window, rig.bundle.space
    planes, projections = window.projections.planes, explorer.controller.state.projections
    pca = next(k for k, p in enumerate(projections) if p.coordinates == "pca")
    rig.hold()
    middle = planes[pca].viewport().rect().center()
    _drag_events(explorer, qtbot, planes[pca], [middle, middle + QPoint(80, 60)])
    qtbot.waitUntil(rig.at_work.is_set, timeout=LONG)
    z, mean = _current(explorer), space.basis.mean
    for plane, projection in zip(planes, projections, strict=True):
        x, y = space.locate(z, projection.coordinates, projection.pair)
        assert spot(plane).shows(x, y, current_theme().current)
        assert (x, y) != pytest.approx(
            tuple(space.locate(mean, projection.coordinates, projection.pair))
        )
    rig.release()


def test_the_latency_is_shown(explorer: Explorer, qtbot: QtBot) -> None:
    latency = explorer.window.status.latency
    assert latency.text() == ""
    plane = explorer.window.projections.planes[0]
    middle = plane.viewport().rect().center()
    _drag_events(explorer, qtbot, plane, [middle, middle + QPoint(30, 30)])
    qtbot.waitUntil(lambda: "ms" in latency.text(), timeout=LONG)
    assert "95" in latency.text()


def test_a_clicked_face_becomes_the_current_one(
    explorer: Explorer, rig: Any, qtbot: QtBot, pixels: Grab, spot: Any
) -> None:
    window, controller = explorer.window, explorer.controller
    grid = window.faces.grid
    index = 5
    qtbot.mouseClick(grid, LEFT, pos=grid.rect_of(index).center().toPoint())
    assert controller.state.face == index
    z = controller.drawn.z[index]  # type: ignore[union-attr]
    np.testing.assert_allclose(_current(explorer), z)
    face = controller.faces[index]  # type: ignore[index]
    qtbot.waitUntil(lambda: _shows(window.current.picture, pixels, face), timeout=LONG)
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
    x, y = (space.column(projection.coordinates, k) for k in projection.pair)
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
        xy = rig.bundle.space.locate(
            _current(explorer), projection.coordinates, projection.pair
        )
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
            _decoded(rig, controller.drawn.z[7]),  # type: ignore[union-attr]
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
