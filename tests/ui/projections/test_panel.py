"""The grid of projections: cards in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.core.formats import signed
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.hovered import Hovered
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection
from latent_explorer.ui.projections.arranging import CARD_HEIGHT, CARD_WIDTH
from latent_explorer.ui.projections.card import ProjectionCard
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import current_theme

LEFT = Qt.MouseButton.LeftButton
SHOWN = (Projection((0, 1)), Projection((4, 9), "pca"), Projection((2, 7)))
CloudOf = Callable[[Projection], Cloud]


@pytest.fixture
def panel(
    shown: Callable[..., Any], cloud_of: CloudOf, finish_turns: Callable[[], None]
) -> ProjectionsPanel:
    projections: ProjectionsPanel = shown(ProjectionsPanel(), 900, 760)
    projections.show_n_components(12)
    projections.show_projections(SHOWN, 1)
    projections.show_clouds([cloud_of(projection) for projection in SHOWN])
    projections.show_ellipse_level(2.2)
    finish_turns()
    return projections


@pytest.fixture
def intents(panel: ProjectionsPanel, heard: Callable[..., list[Any]]) -> list[Any]:
    """Everything the panel asks for."""
    return heard(
        panel.pair_changed,
        panel.coordinates_changed,
        panel.swap_requested,
        panel.remove_requested,
        panel.add_requested,
        panel.activated,
        panel.ellipse_level_changed,
        panel.gesture_began,
        panel.gesture_ended,
        panel.point_moved,
        panel.image_picked,
        panel.image_start_requested,
        panel.face_picked,
        panel.view_changed,
        panel.figure_requested,
        panel.path_lines.point_placed,
        panel.hovered,
        panel.equal_axes_changed,
        panel.maximise_requested,
    )


def _type(qtbot: QtBot, box: QSpinBox, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def _numbers(card: ProjectionCard) -> tuple[int, ...]:
    return tuple(box.value() for box in card.numbers)


def _colored(card: ProjectionCard, spot: Any, x: float, y: float, color: str) -> bool:
    answer: bool = spot(card.plane).shows(x, y, color)
    return answer


def test_the_setters_are_silent(
    panel: ProjectionsPanel, intents: list[Any], cloud_of: CloudOf
) -> None:
    point, points = np.zeros(2), np.zeros((5, 2))
    for _ in range(2):
        panel.show_n_components(12)
        panel.show_projections(SHOWN, 2)
        panel.show_maximised(True)
        panel.show_maximised(False)
        panel.show_equal_axes([True, False, True])
        panel.show_grid(True)
        panel.show_clouds([cloud_of(SHOWN[0]), None, cloud_of(SHOWN[0])])
        panel.show_views([(0.0, 1.0, 0.0, 1.0), None, None])
        panel.show_ellipse_level(3.0)
        panel.show_sampling_limits([None, np.ones(2), None])
        panel.show_current([point] * 3)
        panel.show_image([point] * 3)
        panel.show_image([])
        panel.show_generated([points] * 3, 2)
        panel.path_lines.show_paths([PathInPlane((0.0, 0.0), (1.0, 1.0)), None, PathInPlane()])
        panel.path_lines.show_paths([None] * 3)
        panel.show_hovered([point, None, point])
        panel.show_thumbnail(Hovered("image", 3), "3.jpg", "…", None)
        panel.show_hovered([None] * 3)
    panel.show_projections(SHOWN[:1], 0)
    panel.show_projections((Projection((3, 4)), *SHOWN), 3)
    panel.show_projections((), 0)
    assert intents == []


def test_pairs_and_coordinates_are_shown(panel: ProjectionsPanel) -> None:
    for card, projection in zip(panel.cards, SHOWN, strict=True):
        assert _numbers(card) == projection.pair
        assert card.coordinates.currentData() == projection.coordinates
        assert card.plane.getAxis("bottom").labelText == projection.axis_names[0]
        assert card.plane.getAxis("left").labelText == projection.axis_names[1]


def test_the_active_one_is_marked(panel: ProjectionsPanel) -> None:
    assert [card.active for card in panel.cards] == [False, True, False]
    panel.show_projections(SHOWN, 2)
    assert [card.active for card in panel.cards] == [False, False, True]


def test_a_typed_number_shows_another_pair(
    panel: ProjectionsPanel, intents: list[Any], qtbot: QtBot
) -> None:
    _type(qtbot, panel.cards[2].numbers[1], "11")
    assert intents == [(2, (2, 11))]


def test_only_numbers_of_components_can_be_typed(
    panel: ProjectionsPanel, intents: list[Any], qtbot: QtBot
) -> None:
    _type(qtbot, panel.cards[0].numbers[0], "57")
    assert all(0 <= i < 12 and 0 <= j < 12 for _, (i, j) in intents)
    panel.show_n_components(5)
    assert {box.maximum() for card in panel.cards for box in card.numbers} == {4}
    panel.show_projections((*SHOWN[:1], *SHOWN), 0)
    assert {box.maximum() for box in panel.cards[3].numbers} == {4}


def test_the_coordinates_are_asked_for(panel: ProjectionsPanel, intents: list[Any]) -> None:
    panel.cards[1].coordinates.setCurrentIndex(panel.cards[1].coordinates.findData("z"))
    panel.cards[2].coordinates.setCurrentIndex(panel.cards[2].coordinates.findData("pca"))
    assert intents == [(1, "z"), (2, "pca")]


def test_swapping_and_removing_are_asked_for(
    panel: ProjectionsPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    swapped, removed = heard(panel.swap_requested), heard(panel.remove_requested)
    qtbot.mouseClick(panel.cards[1].header.swap, LEFT)
    qtbot.mouseClick(panel.cards[2].remove, LEFT)
    assert swapped == [(1,)]
    assert removed == [(2,)]


def test_the_last_one_stays(panel: ProjectionsPanel, qtbot: QtBot, intents: list[Any]) -> None:
    panel.show_projections(SHOWN[:1], 0)
    assert not panel.cards[0].remove.isEnabled()
    qtbot.mouseClick(panel.cards[0].remove, LEFT)
    assert intents == []
    panel.show_projections(SHOWN[:2], 0)
    assert all(card.remove.isEnabled() for card in panel.cards)


def test_up_to_nine_can_be_added(panel: ProjectionsPanel, qtbot: QtBot, intents: list[Any]) -> None:
    qtbot.mouseClick(panel.add, LEFT)
    assert intents == [()]
    nine = tuple(Projection((i, i + 1)) for i in range(MAX_PROJECTIONS))
    panel.show_projections(nine, 0)
    assert len(panel.cards) == 9
    assert not panel.add.isEnabled()
    panel.show_projections(nine[:8], 0)
    assert panel.add.isEnabled()


@pytest.mark.parametrize("n", range(1, MAX_PROJECTIONS + 1))
def test_any_number_stands_in_a_grid_without_overlap(panel: ProjectionsPanel, n: int) -> None:
    panel.resize(900, 800)
    panel.show_projections(tuple(Projection((i, i + 1)) for i in range(n)), 0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    rects = [QRect(card.mapTo(panel, QPoint(0, 0)), card.size()) for card in panel.cards]
    assert len(rects) == n
    assert len(panel.findChildren(ProjectionCard)) == n
    assert all(panel.rect().contains(rect) for rect in rects)
    assert all(rect.width() >= CARD_WIDTH and rect.height() >= CARD_HEIGHT for rect in rects)
    assert all(card.isVisible() for card in panel.cards)
    assert not any(a.intersects(b) for k, a in enumerate(rects) for b in rects[:k])
    areas = [rect.width() * rect.height() for rect in rects]
    assert max(areas) < 1.6 * min(areas)


def test_two_cards_can_show_the_same_projection(
    panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot
) -> None:
    cloud = replace(cloud_of(SHOWN[0]), correlation=0.1234)
    panel.show_projections((SHOWN[0], SHOWN[2], SHOWN[0]), 0)
    panel.show_clouds([cloud, cloud_of(SHOWN[2]), cloud])
    assert ["+0.12" in card.correlation.text() for card in panel.cards] == [True, False, True]
    qtbot.waitUntil(lambda: all("in view" in card.summary.text() for card in panel.cards))


def _is_blank(card: ProjectionCard, pixels: Callable[..., np.ndarray]) -> bool:
    """Whether a card shows nothing of any cloud: no numbers, no color but that of text and axes."""
    card.summary.repaint()
    texts = card.correlation.text() == "…" and card.summary.text() == ""
    image = pixels(card.plane.viewport()).astype(int)
    return texts and bool((image.max(axis=2) - image.min(axis=2)).max() < 40)


def test_a_card_is_blank_until_its_own_cloud_is_there(
    panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot, pixels: Callable[..., np.ndarray]
) -> None:
    card = panel.cards[0]
    qtbot.waitUntil(lambda: "in view" in card.summary.text())
    panel.show_current([np.zeros(2)] * 3)
    panel.path_lines.show_paths([PathInPlane((0.0, 0.0), (1.0, 1.0))] * 3)
    panel.show_generated([np.zeros((3, 2))] * 3, 1)
    panel.show_sampling_limits([np.ones(2)] * 3)
    assert not _is_blank(card, pixels)
    # Another pair: the new numbers must not stand above the old cloud.
    other = (Projection((3, 8)), *SHOWN[1:])
    panel.show_projections(other, 0)
    QApplication.processEvents()
    assert card is panel.cards[0]
    assert _is_blank(card, pixels)
    # What has been set meanwhile is not shown either, nor is a cloud of another projection.
    panel.show_current([np.full(2, 900.0)] * 3)
    panel.show_clouds([cloud_of(SHOWN[0]), None, cloud_of(SHOWN[2])])
    QApplication.processEvents()
    assert _is_blank(card, pixels)
    assert _is_blank(panel.cards[1], pixels)
    assert not _is_blank(panel.cards[2], pixels)
    panel.show_clouds([cloud_of(p) for p in other])
    qtbot.waitUntil(lambda: "in view" in card.summary.text())
    assert not _is_blank(card, pixels)


def test_what_is_blank_says_that_something_comes(
    panel: ProjectionsPanel, cloud_of: CloudOf
) -> None:
    panel.show_clouds([None, cloud_of(SHOWN[1]), cloud_of(SHOWN[2])])
    waiting = [
        [label.text() for label in card.plane.findChildren(QLabel) if label.isVisible()]
        for card in panel.cards
    ]
    assert waiting == [["…"], [], []]


def test_a_card_keeps_its_cloud_and_its_view_when_another_is_removed(
    panel: ProjectionsPanel, cloud_of: CloudOf, heard: Callable[..., list[Any]]
) -> None:
    views = (None, (-1.0, 1.0, -2.0, 2.0), (0.0, 0.5, 0.0, 0.25))
    panel.show_views(views)
    _, second, third = panel.cards
    before = [card.plane.getViewBox().viewRange() for card in (second, third)]
    told = heard(panel.view_changed, panel.swap_requested)
    panel.show_projections(SHOWN[1:], 0)
    assert panel.cards == [second, third]
    panel.show_views(views[1:])
    assert [card.plane.getViewBox().viewRange() for card in panel.cards] == before
    assert [card.plane.cloud is None for card in panel.cards] == [False, False]
    # They have other numbers now.
    third.swap_requested.emit(third.index)
    third.plane.reset_view()
    assert told == [(1,), (1, None)]


def test_a_card_stays_in_its_place_when_its_pair_is_another(panel: ProjectionsPanel) -> None:
    cards = list(panel.cards)
    panel.show_projections((SHOWN[0], SHOWN[0], SHOWN[2]), 1)
    assert panel.cards == cards
    panel.show_projections((SHOWN[2], SHOWN[0], Projection((5, 6))), 1)
    assert panel.cards[0] is cards[2]
    assert panel.cards[1] is cards[1]
    assert len({id(card) for card in panel.cards}) == 3


def test_views_are_shown_and_told(
    panel: ProjectionsPanel, intents: list[Any], qtbot: QtBot
) -> None:
    view = (-1.0, 1.0, -2.0, 2.0)
    panel.show_views([None, view, None])
    assert panel.cards[1].plane.getViewBox().viewRange() == [[-1, 1], [-2, 2]]
    assert intents == []
    panel.cards[1].plane.reset_view()
    assert intents == [(1, None)]
    panel.show_views([None, None, None])
    assert intents == [(1, None)]


def test_r_and_the_number_in_view_are_shown(
    panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot
) -> None:
    cloud = cloud_of(SHOWN[0])
    card = panel.cards[0]
    qtbot.waitUntil(lambda: "in view" in card.summary.text())
    assert card.correlation.text() == f"r {signed(cloud.correlation, 2)}"
    shown = int(card.summary.text().split()[-3].replace(",", ""))
    assert 1900 <= shown <= 2000
    assert f"{shown:,} of 2,000 points" in card.summary.toolTip()
    panel.show_views([(5e2, 5e2 + 1, 0, 1), None, None])
    qtbot.waitUntil(lambda: card.summary.text() == "0 in view")


def test_a_negative_r_has_a_true_minus(panel: ProjectionsPanel, cloud_of: CloudOf) -> None:
    clouds = [replace(cloud_of(p), correlation=-0.774) for p in SHOWN]
    panel.show_clouds(clouds)
    assert {card.correlation.text() for card in panel.cards} == {"r \u22120.77"}


def test_without_a_correlation_that_is_said(panel: ProjectionsPanel, cloud_of: CloudOf) -> None:
    nan = replace(cloud_of(SHOWN[0]), correlation=float("nan"))
    panel.show_clouds([nan, *map(cloud_of, SHOWN[1:])])
    assert panel.cards[0].correlation.text() == "no correlation"


def test_the_ellipse_level_is_shown_everywhere(
    panel: ProjectionsPanel, intents: list[Any], spot: Any, cloud_of: CloudOf
) -> None:
    panel.show_ellipse_level(3.0)
    assert panel.ellipse_level.value == 3.0
    texts = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "98.9" in texts
    for card, projection in zip(panel.cards, SHOWN, strict=True):
        x, y = cloud_of(projection).ellipse.outline(3.0, 9)[5]
        assert _colored(card, spot, x, y, current_theme().ellipse)
    assert intents == []


@pytest.mark.parametrize("level", [3.0, 2.98765])
def test_a_new_card_has_the_same_ellipse(
    panel: ProjectionsPanel, cloud_of: CloudOf, level: float
) -> None:
    panel.show_ellipse_level(level)
    added = Projection((5, 6))
    panel.show_projections((*SHOWN, added), 0)
    cloud = cloud_of(added)
    panel.show_clouds([*map(cloud_of, SHOWN), cloud])
    items = panel.cards[3].plane.scene().items()
    curves = [item.getData() for item in items if isinstance(item, pg.PlotCurveItem)]
    x, y = max(curves, key=lambda curve: len(curve[0]))
    np.testing.assert_allclose(cloud.ellipse.levels(np.stack([x, y], axis=1)), level)


def test_the_ellipse_level_is_asked_for(panel: ProjectionsPanel, intents: list[Any]) -> None:
    from latent_explorer.ui.widgets.line_slider import LineSlider

    slider = panel.ellipse_level.findChild(LineSlider)
    assert slider is not None
    slider.set_number(1.5)
    assert intents == [(1.5,)]


def test_the_current_point_moves_in_all_at_once(
    panel: ProjectionsPanel, spot: Any, cloud_of: CloudOf
) -> None:
    color = current_theme().current
    ellipses = [cloud_of(projection).ellipse for projection in SHOWN]
    places = [e.outline(2.8, 9)[k] for k, e in zip((1, 3, 5), ellipses, strict=True)]
    panel.show_current([e.center for e in ellipses])
    assert [_colored(c, spot, *p, color) for c, p in zip(panel.cards, places, strict=True)] == [
        False
    ] * 3
    panel.show_current(places)
    assert [_colored(c, spot, *p, color) for c, p in zip(panel.cards, places, strict=True)] == [
        True
    ] * 3


def test_the_path_is_drawn_where_it_is_given(
    panel: ProjectionsPanel, spot: Any, cloud_of: CloudOf
) -> None:
    color = current_theme().current
    outlines = [cloud_of(p).ellipse.outline(3.0, 9) for p in SHOWN]
    paths = [PathInPlane(tuple(o[1]), tuple(o[3])) for o in outlines]
    panel.path_lines.show_paths([None, *paths[1:]])
    for card, path, given in zip(panel.cards, paths, (False, True, True), strict=True):
        assert spot(card.plane).shows(*path.a, color, 8) == given
        assert spot(card.plane).shows(*path.b, color, 8) == given
    panel.path_lines.show_paths([None] * 3)
    assert not spot(panel.cards[1].plane).shows(*paths[1].a, color, 8)


def test_the_sampling_ellipse_is_drawn_where_it_is_given(
    panel: ProjectionsPanel, spot: Any
) -> None:
    limits = np.array([2.0, 1.0])
    panel.show_sampling_limits([None, limits, None])
    color = current_theme().generated
    plane = panel.cards[1].plane
    turns = np.linspace(0, 2 * np.pi, 60)
    seen = [spot(plane).shows(2 * np.cos(t), np.sin(t), color, radius=0) for t in turns.tolist()]
    assert 0.2 < np.mean(seen) < 0.9, "dashed"
    panel.show_sampling_limits([None] * 3)
    assert not any(
        spot(plane).shows(2 * np.cos(t), np.sin(t), color, radius=1) for t in turns[::10].tolist()
    )


def test_what_happens_in_a_plane_carries_its_number(
    panel: ProjectionsPanel, qtbot: QtBot, heard: Callable[..., list[Any]], spot: Any
) -> None:
    moved, placed = heard(panel.point_moved), heard(panel.path_lines.point_placed)
    activated, gestures = heard(panel.activated), heard(panel.gesture_began, panel.gesture_ended)
    plane = panel.cards[2].plane
    panel.show_current([np.zeros(2)] * 3)
    where = plane.viewport().rect().center() + QPoint(20, 10)
    qtbot.mousePress(plane.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, where)
    qtbot.mouseMove(plane.viewport(), where + QPoint(9, 9))
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=where + QPoint(9, 9))
    ((index, xy, time),) = moved
    assert index == 2
    assert xy == pytest.approx(spot(plane).at(where + QPoint(9, 9)))
    assert time > 0
    assert activated == [(2,)]
    assert gestures == [(), ()]
    plane.path_placed.emit("b", 1.0, 2.0)
    assert placed == [("b", 2, (1.0, 2.0))]


@pytest.mark.parametrize("name", ["image_picked", "image_start_requested", "face_picked"])
def test_what_is_chosen_in_a_plane_is_told(
    panel: ProjectionsPanel, heard: Callable[..., list[Any]], name: str
) -> None:
    told = heard(getattr(panel, name))
    getattr(panel.cards[1].plane, name).emit(77)
    assert told == [(77,)]


def test_a_click_on_another_projection_activates_it_and_moves_nothing(
    panel: ProjectionsPanel, intents: list[Any], qtbot: QtBot, cloud_of: CloudOf, spot: Any
) -> None:
    panel.show_current([cloud_of(p).ellipse.center for p in SHOWN])
    plane = panel.cards[0].plane
    where = spot(plane).of(*cloud_of(SHOWN[0]).ellipse.center) + QPoint(12, 0)
    qtbot.mouseClick(plane.viewport(), LEFT, pos=where)
    assert intents == [(0,)]


def test_the_frame_of_the_active_card_is_where_it_belongs(
    shown: Callable[..., Any], qtbot: QtBot
) -> None:
    panel = ProjectionsPanel()
    shown(panel, 700, 500)
    panel.show_projections(SHOWN, 0)

    def frames() -> list[str]:
        # What is on screen: a grab of the widget would paint anew what is still old there.
        image = panel.screen().grabWindow(panel.winId()).toImage()
        left = [card.mapTo(panel, QPoint(0, card.height() // 2)) for card in panel.cards]
        return [image.pixelColor(place).name() for place in left]

    theme = current_theme()
    active, other = theme.accent, theme.border
    qtbot.waitUntil(lambda: frames() == [active, other, other])
    panel.show_projections(SHOWN, 2)
    qtbot.waitUntil(lambda: frames() == [other, other, active])


def test_before_a_bundle_is_open_the_panel_says_so(shown: Callable[..., Any]) -> None:
    panel = shown(ProjectionsPanel(), 700, 500)
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("Open bundle" in text for text in texts)
    panel.show_projections(SHOWN, 0)
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert not any("Open bundle" in text for text in texts)
    panel.show_projections((), 0)
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("Open bundle" in text for text in texts)
    assert panel.cards == panel.planes == []


def test_before_there_is_a_projection_all_setters_can_be_called(panel: ProjectionsPanel) -> None:
    panel.show_projections((), 0)
    panel.show_n_components(5)
    panel.show_views([])
    panel.show_clouds([])
    panel.show_maximised(True)
    panel.show_equal_axes([])
    panel.show_grid(True)
    panel.focus_active()
    panel.show_current([])
    panel.show_image([])
    panel.show_generated([], None)
    panel.path_lines.show_paths([])
    panel.show_sampling_limits([])
    panel.show_ellipse_level(2.5)


def test_the_normal_share_is_in_words(panel: ProjectionsPanel) -> None:
    def words() -> str:
        return " ".join(label.text() for label in panel.findChildren(QLabel))

    panel.show_ellipse_level(2.0)
    assert "86.5\u00a0% of a normal distribution" in words()
    panel.show_ellipse_level(6.0)
    assert ">\u00a099.9\u00a0%" in words()
    assert "100.0 %" not in words()
    tip = panel.ellipse_level.toolTip()
    assert "Normal:" in tip
    assert "Counted:" in tip


def test_too_many_digits_are_not_cut_in_silence(
    panel: ProjectionsPanel, intents: list[Any], qtbot: QtBot
) -> None:
    panel.show_n_components(12)
    _type(qtbot, panel.cards[0].numbers[1], "5" * 60)
    assert intents == [(0, (0, 11))]


def test_the_axes_have_no_prefix(panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot) -> None:
    panel.show_views([(-1e-3, 1e-3, -1e-3, 1e-3)] * 3)
    QApplication.processEvents()
    panel.grab()
    for card, projection in zip(panel.cards, SHOWN, strict=True):
        for side, name in zip(("bottom", "left"), projection.axis_names, strict=True):
            assert card.plane.getAxis(side).label.toPlainText().strip() == name


def test_everything_has_a_tooltip(panel: ProjectionsPanel) -> None:
    card = panel.cards[0]
    controls = [panel.add, panel.ellipse_level, card.coordinates, *card.numbers, card.remove]
    assert all(control.toolTip() for control in [*controls, card.summary, card.plane])
    buttons = [card.header.swap, card.header.equal, card.header.maximise]
    named = [panel.add, card.coordinates, *card.numbers, card.remove, *buttons, card.plane]
    assert all(control.accessibleName() for control in named)
