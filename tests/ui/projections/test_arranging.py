"""Cards stand side by side as far as there is room, and the rest is scrolled to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection
from latent_explorer.ui.projections.arranging import (
    CARD_HEIGHT,
    CARD_WIDTH,
    GAP,
    LOWEST,
    arrange,
    least_height,
)
from latent_explorer.ui.projections.card import ProjectionCard
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.turns import turns

LEFT = Qt.MouseButton.LeftButton
NINE = tuple(Projection((i, i + 1)) for i in range(MAX_PROJECTIONS))


@pytest.mark.parametrize(
    ("n", "width", "height", "columns"),
    [
        (1, 900, 700, 1),
        (2, 900, 700, 2),
        (2, 500, 900, 1),
        (3, 900, 700, 2),
        (4, 900, 700, 2),
        (4, 1400, 300, 4),
        (9, 900, 800, 3),
        (9, 500, 500, 2),
        (9, 300, 500, 1),
    ],
)
def test_the_cards_are_as_large_as_they_can_be(
    n: int, width: int, height: int, columns: int
) -> None:
    assert arrange(n, width, height).columns == columns


@given(n=st.integers(1, 9), width=st.integers(1, 4000), height=st.integers(1, 3000))
def test_no_card_is_too_small_and_only_what_does_not_fit_is_scrolled(
    n: int, width: int, height: int
) -> None:
    found = arrange(n, width, height, scroll_bar=14)
    rows = -(-n // found.columns)
    assert 1 <= found.columns <= n
    least = least_height(height)
    assert found.row_height >= least
    assert least >= LOWEST
    assert least >= CARD_HEIGHT or least == max(LOWEST, height), "one is seen as a whole"
    assert found.columns == 1 or (width - (found.columns - 1) * GAP) / found.columns >= CARD_WIDTH
    fits = any(
        (c == 1 or c * (CARD_WIDTH + GAP) - GAP <= width)
        and -(-n // c) * (least + GAP) - GAP <= height
        for c in range(1, n + 1)
    )
    assert fits == (rows * (found.row_height + GAP) - GAP <= height)


@pytest.fixture
def panel(shown: Callable[..., Any], cloud_of: Callable[[Projection], Cloud]) -> ProjectionsPanel:
    projections: ProjectionsPanel = shown(ProjectionsPanel(), 500, 560)
    projections.show_n_components(12)
    projections.show_projections(NINE, 0)
    projections.show_clouds([cloud_of(projection) for projection in NINE])
    QApplication.processEvents()
    return projections


def _in_sight(panel: ProjectionsPanel, card: ProjectionCard) -> bool:
    area = panel.findChild(QScrollArea)
    assert area is not None
    place = QRect(card.mapTo(area.viewport(), QPoint(0, 0)), card.size())
    return area.viewport().rect().contains(place)


def _columns(cards: Sequence[ProjectionCard]) -> int:
    return len({card.x() for card in cards})


def test_nine_fit_into_a_small_window_by_scrolling(panel: ProjectionsPanel, qtbot: QtBot) -> None:
    assert panel.size().toTuple() == (500, 560), "room is left for docks on both sides of 1024"
    sizes = [card.size() for card in panel.cards]
    assert all(s.width() >= CARD_WIDTH and s.height() >= CARD_HEIGHT for s in sizes)
    assert _in_sight(panel, panel.cards[0])
    assert not _in_sight(panel, panel.cards[8])
    area = panel.findChild(QScrollArea)
    assert area is not None
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert _in_sight(panel, panel.cards[8])


def test_they_flow_into_fewer_columns_and_back(panel: ProjectionsPanel, qtbot: QtBot) -> None:
    assert _columns(panel.cards) == 2
    for width, columns in ((300, 1), (800, 3), (500, 2), (300, 1)):
        panel.resize(width, 560)
        qtbot.waitUntil(lambda n=columns: _columns(panel.cards) == n)
        assert all(card.width() >= CARD_WIDTH for card in panel.cards)
    panel.resize(1200, 560)
    QApplication.processEvents()
    assert panel.minimumSizeHint().width() <= 400, "however wide it is now"


def test_where_it_is_low_one_is_seen_as_a_whole_with_what_explains_it(
    panel: ProjectionsPanel, qtbot: QtBot
) -> None:
    panel.resize(400, 270)
    # What explains the colours needs a line more once they are drawn.
    qtbot.waitUntil(lambda: not turns().waiting)
    qtbot.waitUntil(lambda: _in_sight(panel, panel.cards[0]))
    assert panel.rect().contains(panel.legend.geometry())
    assert LOWEST <= panel.cards[0].height() < CARD_HEIGHT


def test_one_that_is_added_comes_into_sight(
    panel: ProjectionsPanel, cloud_of: Callable[[Projection], Cloud]
) -> None:
    panel.show_projections(NINE[:8], 0)
    QApplication.processEvents()
    panel.show_projections(NINE, 8)
    assert _in_sight(panel, panel.cards[8])
    QApplication.processEvents()
    assert _in_sight(panel, panel.cards[8])


def test_the_keys_go_to_the_active_one_and_it_comes_into_sight(panel: ProjectionsPanel) -> None:
    panel.show_projections(NINE, 7)
    assert not _in_sight(panel, panel.cards[7]), "a click in one that is half in sight moves none"
    panel.focus_active()
    assert _in_sight(panel, panel.cards[7])
    assert QApplication.focusWidget() is panel.cards[7].plane


# One alone


def test_a_double_click_on_the_header_shows_one_alone_and_back(
    panel: ProjectionsPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    asked = heard(panel.maximise_requested)
    header = panel.cards[3].header
    panel.focus_active()
    beside = QPoint(header.width() // 2, header.height() - 4)
    qtbot.mouseDClick(header, LEFT, pos=beside)
    assert asked == [(3, True)]
    panel.show_projections(NINE, 3)
    panel.show_maximised(True)
    QApplication.processEvents()
    assert [card.isVisible() for card in panel.cards] == [k == 3 for k in range(9)]
    assert panel.cards[3].width() > 450
    assert panel.cards[3].height() > 400
    qtbot.mouseClick(panel.cards[3].header.maximise, LEFT)
    assert asked[1:] == [(3, False)]
    panel.show_maximised(False)
    QApplication.processEvents()
    assert all(card.isVisible() for card in panel.cards)
    assert _columns(panel.cards) == 2


def test_escape_leads_back_but_first_out_of_a_drag(
    panel: ProjectionsPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    asked = heard(panel.maximise_requested)
    plane = panel.cards[2].plane
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert asked == []
    panel.show_projections(NINE, 2)
    panel.show_maximised(True)
    QApplication.processEvents()
    middle = plane.viewport().rect().center()
    qtbot.mousePress(plane.viewport(), LEFT, pos=middle)
    qtbot.mouseMove(plane.viewport(), middle + QPoint(30, 30))
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert asked == []
    qtbot.mouseRelease(plane.viewport(), LEFT, pos=middle)
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert asked == [(2, False)]
    panel.cards[2].numbers[0].setFocus()
    qtbot.keyClick(panel.cards[2].numbers[0], Qt.Key.Key_Escape)
    assert asked == [(2, False)] * 2


def test_when_the_one_alone_is_another_that_is_seen(panel: ProjectionsPanel) -> None:
    panel.show_maximised(True)
    assert [card.isVisible() for card in panel.cards] == [k == 0 for k in range(9)]
    panel.show_projections(NINE, 5)
    assert [card.isVisible() for card in panel.cards] == [k == 5 for k in range(9)]
    panel.show_projections(NINE[:3], 1)
    assert [card.isVisible() for card in panel.cards] == [k == 1 for k in range(3)]
