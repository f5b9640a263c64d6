"""The header of a card: nothing is cut off, and all of it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.arranging import CARD_HEIGHT, CARD_WIDTH
from latent_explorer.ui.projections.card import ProjectionCard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(shown: Callable[..., Any], cloud: Cloud, pair: Projection, qtbot: QtBot) -> ProjectionCard:
    made = ProjectionCard()
    made.show_n_components(400)
    made.show_projection(pair, active=False, removable=True)
    shown(made, CARD_WIDTH, CARD_HEIGHT)
    made.show_cloud(cloud)
    qtbot.waitUntil(lambda: "in view" in made.summary.text())
    return made


@pytest.mark.parametrize("width", [CARD_WIDTH, 300, 420, 700])
def test_nothing_is_cut_off(card: ProjectionCard, width: int) -> None:
    card.resize(width, 300)
    card.header.show_count(49_817, 49_820)
    QApplication.processEvents()
    for label in (card.correlation, card.summary):
        assert label.width() >= label.sizeHint().width()
        inside = card.rect().contains(label.mapTo(card, label.rect().bottomRight()))
        assert inside, label.text()
    parts = [*card.findChildren(QAbstractButton), *card.numbers, card.coordinates]
    for part in parts:
        assert card.rect().contains(part.mapTo(card, part.rect().bottomRight()))
        assert part.width() >= min(part.sizeHint().width(), 22)
    assert card.numbers[0].width() >= card.fontMetrics().horizontalAdvance("0000")


def test_figures_stand_below_where_it_is_narrow_and_beside_where_it_is_wide(
    card: ProjectionCard, qtbot: QtBot
) -> None:
    def below() -> bool:
        top = card.summary.mapTo(card, QPoint(0, 0)).y()
        return top >= card.coordinates.mapTo(card, card.coordinates.rect().bottomLeft()).y()

    assert below()
    card.resize(600, 300)
    qtbot.waitUntil(lambda: not below())
    card.resize(CARD_WIDTH, 300)
    qtbot.waitUntil(below)


def test_the_counts_of_two_cards_are_aligned(
    card: ProjectionCard, shown: Callable[..., Any], cloud: Cloud, pair: Projection
) -> None:
    other = ProjectionCard()
    other.show_projection(pair, active=False, removable=True)
    shown(other, CARD_WIDTH, CARD_HEIGHT)
    other.show_cloud(replace(cloud, correlation=0.0))
    card.show_cloud(replace(cloud, correlation=-0.77))
    for each in (card, other):
        each.header.show_count(7, 9)
    QApplication.processEvents()
    assert card.correlation.text() != other.correlation.text()
    assert card.summary.mapTo(card, QPoint(0, 0)) == other.summary.mapTo(other, QPoint(0, 0))


def test_one_scale_is_shown_and_asked_for(
    card: ProjectionCard, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    asked = heard(card.equal_axes_changed)
    card.show_equal_axes(True)
    assert card.header.equal.isChecked()
    assert asked == []
    qtbot.mouseClick(card.header.equal, LEFT)
    assert asked == [(0, False)]
    card.show_equal_axes(False)
    qtbot.mouseClick(card.header.equal, LEFT)
    assert asked == [(0, False), (0, True)]


def test_to_come_with_tab_or_to_click_activates(
    card: ProjectionCard, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    activated = heard(card.activated)
    card.activateWindow()
    reasons = Qt.FocusReason
    for reason in (reasons.TabFocusReason, reasons.BacktabFocusReason):
        for widget in (card.plane, card.numbers[0], card.coordinates, card.header.swap):
            widget.setFocus(reason)
            assert activated == [(0,)], widget
            activated.clear()
    card.plane.setFocus(reasons.OtherFocusReason)
    card.numbers[0].setFocus(reasons.ActiveWindowFocusReason)
    assert activated == []
    qtbot.mouseClick(card.header, LEFT, pos=QPoint(card.header.width() - 4, 30))
    assert activated == [(0,)]


def test_tab_goes_through_the_card_to_its_plane(card: ProjectionCard, qtbot: QtBot) -> None:
    card.activateWindow()
    card.coordinates.setFocus()
    for _ in range(12):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget is card.plane:
            break
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is card.plane


def test_what_has_the_keys_has_a_ring(
    card: ProjectionCard, pixels: Callable[..., Any], count_color: Callable[..., int]
) -> None:
    from latent_explorer.ui.theme import current_theme

    def ring() -> int:
        edge = pixels(card.plane.viewport())[:2]
        return count_color(edge, current_theme().accent, 8)

    card.activateWindow()
    card.coordinates.setFocus()
    assert ring() == 0
    card.plane.setFocus()
    assert ring() > 1.5 * card.plane.viewport().width()
    card.coordinates.setFocus()
    assert ring() == 0


def test_the_buttons_have_icons_in_the_colour_of_the_text(
    card: ProjectionCard, set_dark: Callable[[bool], None]
) -> None:
    for dark in (True, False):
        set_dark(dark)
        for button in (card.header.swap, card.header.maximise, card.remove):
            image = button.icon().pixmap(16, 16).toImage()
            drawn = [
                image.pixelColor(x, y).lightness()
                for x in range(image.width())
                for y in range(image.height())
                if image.pixelColor(x, y).alpha() > 200
            ]
            assert drawn
            assert (min(drawn) > 128) == dark


def test_labels_take_no_markup(card: ProjectionCard) -> None:
    for label in card.header.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
