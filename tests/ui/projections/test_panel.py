"""The grid of projections: cards in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection
from latent_explorer.GONE import Path
from latent_explorer.ui.projections.card import ProjectionCard
from latent_explorer.ui.projections.legend import Legend
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import DARK, LIGHT, current_theme

LEFT = Qt.MouseButton.LeftButton
SHOWN = (Projection((0, 1)), Projection((4, 9), "pca"), Projection((2, 7)))
CloudOf = Callable[[Projection], Cloud]


@pytest.fixture
def panel(shown: Callable[..., Any], cloud_of: CloudOf) -> ProjectionsPanel:
    projections: ProjectionsPanel = shown(ProjectionsPanel(), 900, 760)
    projections.show_n_components(12)
    projections.show_projections(SHOWN, 1)
    for projection in SHOWN:
        projections.show_cloud(cloud_of(projection))
    projections.show_ellipse_level(2.2)
    QApplication.processEvents()
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
        panel.current_dragged,
        panel.image_picked,
        panel.path_end_placed,
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
        panel.show_cloud(cloud_of(SHOWN[0]))
        panel.show_ellipse_level(3.0)
        panel.show_current([point] * 3)
        panel.show_image([point] * 3)
        panel.show_image([])
        panel.show_generated([points] * 3, 2)
        panel.show_path(Path(SHOWN[1], (0.0, 0.0), (1.0, 1.0)))
        panel.show_path(None)
    panel.show_projections(SHOWN[:1], 0)
    panel.show_projections((Projection((3, 4)), *SHOWN), 3)
    assert intents == []


def test_pairs_and_coordinates_are_shown(panel: ProjectionsPanel) -> None:
    for card, projection in zip(panel.cards, SHOWN, strict=True):
        assert _numbers(card) == projection.pair
        assert card.coordinates.currentData() == projection.coordinates
        assert card.plane.getAxis("bottom").labelText == projection.axis_names[0]
        assert card.plane.getAxis("left").labelText == projection.axis_names[1]


def test_the_active_one_is_marked(panel: ProjectionsPanel) -> None:
    assert [card.property("active") for card in panel.cards] == [False, True, False]
    panel.show_projections(SHOWN, 2)
    assert [card.property("active") for card in panel.cards] == [False, False, True]


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
    swap = next(
        child
        for child in panel.cards[1].children()
        if getattr(child, "toolTip", str)() == "Exchange the two axes"
    )
    qtbot.mouseClick(swap, LEFT)
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
    panel.show_projections(tuple(Projection((i, i + 1)) for i in range(n)), 0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    rects = [card.geometry() for card in panel.cards]
    assert len(rects) == n
    assert len(panel.findChildren(ProjectionCard)) == n
    assert all(panel.rect().contains(rect) and rect.width() > 150 for rect in rects)
    assert all(card.isVisible() for card in panel.cards)
    assert not any(a.intersects(b) for k, a in enumerate(rects) for b in rects[:k])
    areas = [rect.width() * rect.height() for rect in rects]
    assert max(areas) < 1.6 * min(areas)


def test_a_cloud_goes_to_all_cards_of_its_projection(
    panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot
) -> None:
    panel.show_projections((SHOWN[0], SHOWN[2], SHOWN[0]), 0)
    cloud = replace(cloud_of(SHOWN[0]), correlation=0.1234)
    panel.show_cloud(cloud)
    qtbot.waitUntil(lambda: all("+0.12" in panel.cards[k].correlation.text() for k in (0, 2)))
    assert "+0.12" not in panel.cards[1].correlation.text()


def test_r_and_the_number_in_view_are_shown(
    panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot
) -> None:
    cloud = cloud_of(SHOWN[0])
    card = panel.cards[0]
    qtbot.waitUntil(lambda: "in view" in card.summary.text())
    assert f"{cloud.correlation:+.2f}" in card.correlation.text()
    shown = int(card.summary.text().split()[-3].replace(",", ""))
    assert 1900 <= shown <= 2000
    card.plane.setRange(xRange=(1e6, 1e6 + 1), yRange=(0, 1), padding=0)
    qtbot.waitUntil(lambda: card.summary.text().endswith(" 0 in view"))


def test_without_a_correlation_that_is_said(
    panel: ProjectionsPanel, cloud_of: CloudOf, qtbot: QtBot
) -> None:
    panel.show_cloud(replace(cloud_of(SHOWN[0]), correlation=float("nan")))
    qtbot.waitUntil(lambda: "no correlation" in panel.cards[0].correlation.text())


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
    panel.show_cloud(cloud)
    items = panel.cards[3].plane.scene().items()
    curves = [item.getData() for item in items if isinstance(item, pg.PlotCurveItem)]
    x, y = max(curves, key=lambda curve: len(curve[0]))
    np.testing.assert_allclose(cloud.ellipse.levels(np.stack([x, y], axis=1)), level)


def test_the_ellipse_level_is_asked_for(panel: ProjectionsPanel, intents: list[Any]) -> None:
    from superqt import QDoubleSlider

    slider = panel.ellipse_level.findChild(QDoubleSlider)
    assert slider is not None
    slider.setValue(1.5)
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


def test_the_path_is_drawn_only_in_its_own_plane(
    panel: ProjectionsPanel, spot: Any, cloud_of: CloudOf
) -> None:
    color = current_theme().current
    a, b = (tuple(cloud_of(SHOWN[1]).ellipse.outline(3.0, 9)[k]) for k in (1, 3))
    panel.show_path(Path(SHOWN[1], a, b))
    assert spot(panel.cards[1].plane).shows(*a, color, 8)
    assert not spot(panel.cards[0].plane).shows(*a, color, 8)
    panel.show_path(None)
    assert not spot(panel.cards[1].plane).shows(*a, color, 8)


def test_what_happens_in_a_plane_carries_its_number(
    panel: ProjectionsPanel, qtbot: QtBot, heard: Callable[..., list[Any]], spot: Any
) -> None:
    dragged, placed = heard(panel.current_dragged), heard(panel.path_end_placed)
    activated, picked = heard(panel.activated), heard(panel.image_picked)
    plane = panel.cards[2].plane
    where = plane.viewport().rect().center() + QPoint(20, 10)
    qtbot.mousePress(plane.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, where)
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=where)
    ((index, xy, time),) = dragged
    assert index == 2
    assert xy == pytest.approx(spot(plane).at(where))
    assert time > 0
    assert activated == [(2,)]
    plane.path_end_placed.emit("b", 1.0, 2.0)
    assert placed == [("b", 2, (1.0, 2.0))]
    plane.image_picked.emit(77)
    assert picked == [(77,)]


def test_before_a_bundle_is_open_the_panel_says_so(shown: Callable[..., Any]) -> None:
    panel = shown(ProjectionsPanel(), 700, 500)
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert any("Open bundle" in text for text in texts)
    panel.show_projections(SHOWN, 0)
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert not any("Open bundle" in text for text in texts)


def test_the_legend_names_the_marks_in_their_colors(
    panel: ProjectionsPanel, set_dark: Callable[[bool], None]
) -> None:
    legend = panel.findChild(Legend)
    assert legend is not None
    for dark, theme in ((True, DARK), (False, LIGHT)):
        set_dark(dark)
        texts = " ".join(label.text() for label in legend.findChildren(QLabel))
        for color in (theme.current, theme.generated, theme.image, theme.ellipse, theme.origin):
            assert color in texts
        for name in ("current", "generated", "image", "ellipse", "origin"):
            assert name in texts


def test_everything_has_a_tooltip(panel: ProjectionsPanel) -> None:
    card = panel.cards[0]
    controls = [panel.add, panel.ellipse_level, card.coordinates, *card.numbers, card.remove]
    assert all(control.toolTip() for control in [*controls, card.summary, card.plane])
