"""Which projections are shown, which is active, and what stays when another bundle is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.projections import MAX_PROJECTIONS, Projection, Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.projections.card_area import CardArea
from latent_explorer.ui.projections.panel import ProjectionsPanel

Open = Callable[..., Explorer]
LONG = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def at(explorer: Explorer, look: Any) -> Any:
    explorer.window.activateWindow()
    return look(explorer)


def _strength(at: Any, pair: tuple[int, int]) -> float:
    r = correlation_matrix(at.explorer.controller.scene.space, "z")
    return abs(float(r[pair]))


# 3.3: adding, removing, choosing several


def test_what_is_added_is_the_strongest_pair_not_shown(at: Any, qtbot: QtBot) -> None:
    shown = {frozenset(p.pair) for p in at.shown if p.coordinates == "z"}
    qtbot.keyClick(at.explorer.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    added = at.shown[-1]
    assert added.coordinates == "z"
    assert frozenset(added.pair) not in shown
    d = at.explorer.controller.scene.space.d
    left = [(i, j) for i in range(d) for j in range(i) if frozenset((i, j)) not in shown]
    assert _strength(at, added.pair) == pytest.approx(max(_strength(at, p) for p in left))
    assert at.state[Projections].active == len(at.shown) - 1


def test_a_tenth_projection_replaces_none(at: Any, qtbot: QtBot) -> None:
    while len(at.shown) < MAX_PROJECTIONS:
        at.do("add-projection")
    nine = at.shown
    assert len(set(nine)) == MAX_PROJECTIONS == 9
    for _ in range(3):
        qtbot.keyClick(at.explorer.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert at.shown == nine
    assert not at.explorer.menus.actions["add-projection"].isEnabled()
    assert not at.explorer.window.panel(ProjectionsPanel).add.isEnabled()


def test_several_pairs_that_are_chosen_can_be_taken_back(at: Any, qtbot: QtBot) -> None:
    at.change(CorrelationSettings(threshold=0.0))
    table = at.explorer.window.panel(CorrelationsPanel).table
    qtbot.waitUntil(lambda: table.model().rowCount() == 66, timeout=LONG)
    at.planes[1].look_at((-1.0, 2.0, -1.0, 2.0))
    before = at.state[Projections]
    for row in range(12):
        where = table.visualRect(table.model().index(row, 0)).center()
        table.selectionModel().select(
            table.model().index(row, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
        assert table.rect().contains(where)
    assert len(at.shown) == MAX_PROJECTIONS
    assert "The first 9 of 12 chosen pairs" in at.explorer.window.messages.text.text()
    while at.state[Projections].shown != before.shown:
        at.do("undo")
    assert at.state[Projections] == before, "with their views"
    assert len(at.cards) == len(before.shown)


def test_removing_the_first_leaves_the_views_of_the_others(at: Any, qtbot: QtBot) -> None:
    views = [(-1.0 - k, 2.0, -1.0, 2.0) for k in range(4)]
    for plane, view in zip(at.planes, views, strict=True):
        plane.look_at(view)
    shown = at.shown
    qtbot.mouseClick(at.cards[0].remove, LEFT)
    assert at.shown == shown[1:]
    assert list(at.state[Projections].views) == views[1:]
    for plane, (x0, x1, y0, y1) in zip(at.planes, views[1:], strict=True):
        seen = plane.frame.view
        assert seen[:2] == pytest.approx((x0, x1))
        # Where both axes have one scale, more may be in view than was asked for.
        assert seen[2:] == pytest.approx((y0, y1)) or (
            plane.has_equal_axes and seen[2] <= y0 and seen[3] >= y1
        )


def test_a_number_that_is_typed_in_a_card_that_goes_is_meant_for_no_other(
    at: Any, qtbot: QtBot
) -> None:
    shown = at.shown
    for index, others in ((3, shown[:3]), (0, shown[1:])):
        box = at.cards[index].numbers[0]
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box, "9")
        at.change(at.state[Projections].removed(index), name="Remove projection")
        QApplication.processEvents()
        assert at.shown == others
        at.do("undo")
        assert at.shown == shown
        assert [card.projection for card in at.cards] == list(shown)


def _border(card: QWidget, window: QWidget, pixels: Callable[[QWidget], Any]) -> np.ndarray:
    """Return the pixels of the left border of a card, as the window shows them."""
    image, corner = pixels(window), card.mapTo(window, QPoint())
    middle = range(card.height() // 4, card.height() // 2)
    return np.array([image[corner.y() + y, corner.x()] for y in middle]).astype(int)


def test_the_frame_is_around_the_active_card_after_each_click(
    at: Any, qtbot: QtBot, pixels: Callable[[QWidget], Any]
) -> None:
    window = at.explorer.window
    highlight = np.array(window.palette().highlight().color().getRgb()[:3])
    for index in (3, 0, 2, 1, 0):
        plane = at.planes[index]
        qtbot.mouseClick(plane.viewport(), LEFT, pos=QPoint(plane.viewport().width() - 9, 9))
        QApplication.processEvents()
        framed = [
            bool((np.abs(_border(card, window, pixels) - highlight) <= 8).all())
            for card in at.cards
        ]
        assert framed == [k == index for k in range(4)]


# 3.4: another bundle


@pytest.fixture
def far(rig: Any) -> Any:
    """A bundle of as many components whose points lie elsewhere; the name is "small"."""
    space = rig.bundle.space
    points = np.asfortranarray(np.asarray(space.points, np.float32) * 40 + 5000)
    rig.small = replace(rig.small, space=LatentSpace(points, fit_basis(points)))
    names = [f"far {index}.jpg" for index in range(space.n)]
    rig.small = replace(rig.small, image_names=names)
    return rig.small


def test_another_bundle_with_the_same_pair_is_seen_as_a_whole(
    explorer: Explorer, far: Any, look: Any, settle: Callable[[Explorer], None], qtbot: QtBot
) -> None:
    at = look(explorer)
    at.planes[0].look_at((-1.0, 2.0, -1.0, 2.0))
    shown = at.shown
    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(lambda: explorer.window.windowTitle().startswith("small"), timeout=LONG)
    settle(explorer)
    assert at.shown == shown, "the pairs stay"
    assert at.state[Projections].views == (None,) * 4
    for card, projection in zip(at.cards, shown, strict=True):
        n = int(card.summary.text().replace(",", "").split()[0])
        assert n > 0.97 * far.space.n
        cloud = at.result(Cloud, projection)
        (x0, x1), _ = card.plane.getViewBox().viewRange()
        assert x0 < cloud.x.mean() < x1


def test_what_does_not_fit_another_bundle_is_said(
    explorer: Explorer, look: Any, settle: Callable[[Explorer], None], qtbot: QtBot
) -> None:
    at, messages = look(explorer), explorer.window.messages
    at.change(Projections((Projection((0, 1)), Projection((7, 11)), Projection((2, 9), "pca"))))
    settle(explorer)
    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(lambda: explorer.window.windowTitle().startswith("small"), timeout=LONG)
    assert at.shown == (Projection((0, 1)),)
    assert messages.isVisible()
    assert "small has fewer components" in messages.text.text()
    assert "z 7" in messages.text.text()
    assert "PCA 2" in messages.text.text()
    assert explorer.controller.scene.undo is None, "the steps were those of the other bundle"


def test_an_error_goes_when_it_is_over(
    explorer: Explorer,
    settle: Callable[[Explorer], None],
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    messages = explorer.window.messages
    explorer.controller.open_bundle(Path("broken"))
    qtbot.waitUntil(messages.isVisible, timeout=LONG)
    explorer.controller.open_bundle(Path("toy"))
    qtbot.waitUntil(lambda: not messages.isVisible(), timeout=LONG)
    settle(explorer)


def test_networks_that_fail_are_loaded_once(
    explorer: Explorer,
    rig: Any,
    look: Any,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    at, messages = look(explorer), explorer.window.messages
    rig.refused.append("small")
    explorer.controller.open_bundle(Path("small"))
    qtbot.waitUntil(messages.isVisible, timeout=LONG)
    faces = explorer.window.panel(FacesPanel)
    for k in range(4):
        at.do("draw-again")
        at.put(np.full(5, 0.1 * k))
        qtbot.waitUntil(lambda: explorer.controller.scene.working_on is None, timeout=LONG)
    # Said again for what was asked for last, which the worker may only begin now.
    qtbot.waitUntil(lambda: "decoder.keras is no network" in messages.text.text(), timeout=LONG)
    assert rig.tried.count("small") == 1
    assert faces.grid.waiting
    # What needs no networks is there all the same.
    qtbot.waitUntil(
        lambda: all("in view" in card.summary.text() for card in at.cards), timeout=LONG
    )


# How large they are


def test_the_first_four_are_seen_whole_and_stay_where_they_are_when_something_is_said(
    at: Any, settle: Any
) -> None:
    window = at.explorer.window
    window.resize(1504, 940)  # of the first window on a screen of 1600 x 1000
    window.workspaces.reset()
    area = window.panel(ProjectionsPanel).findChild(CardArea)

    def places() -> list[tuple[int, int]]:
        settle(at.explorer)
        assert area.verticalScrollBar().maximum() == 0
        cards = [plane.parentWidget() for plane in at.planes]
        assert len(cards) == 4
        return [(card.x() > 0, card.y() > 0) for card in cards]

    before = places()
    assert len(set(before)) == 4, "two rows of two"
    window.messages.show_message("The file cannot be read: choose another one")
    assert places() == before
    window.messages.show_message(None)
    assert places() == before


def test_tab_goes_through_the_cards_in_their_order_and_brings_each_into_sight(
    at: Any, settle: Any, qtbot: QtBot
) -> None:
    window = at.explorer.window
    # A panel that is made later must not come between the cards.
    at.do("random-image")
    window.panel(ImagesPanel)
    while len(at.shown) < 6:
        at.do("add-projection")
    window.resize(1024, 600)  # a card is as high as the room for them
    window.workspaces.reset()
    settle(at.explorer)
    panel = window.panel(ProjectionsPanel)
    area = panel.findChild(CardArea)

    def in_sight(card: QWidget) -> bool:
        place = QRect(card.mapTo(area.viewport(), QPoint()), card.size())
        return bool(area.viewport().rect().contains(place))

    at.do("projection-1")
    met = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(60):
            focus = QApplication.focusWidget()
            (card,) = [card for card in panel.cards if card.isAncestorOf(focus)]
            settle(at.explorer)
            assert in_sight(card)
            assert at.state[Projections].active == card.index
            if not met or met[-1] != card.index:
                met.append(card.index)
            if focus is panel.cards[-1].plane and key == Qt.Key.Key_Tab:
                break
            if focus is panel.cards[0].plane and key == Qt.Key.Key_Backtab:
                break
            qtbot.keyClick(focus, key)
    assert met == [0, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0]
    # Also from elsewhere.
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not in_sight(panel.cards[0])
    panel.add.setFocus()
    panel.cards[0].coordinates.setFocus(Qt.FocusReason.TabFocusReason)
    settle(at.explorer)
    assert in_sight(panel.cards[0])


def test_a_click_in_a_card_that_is_half_in_sight_leaves_it_there(
    at: Any, settle: Any, qtbot: QtBot
) -> None:
    window = at.explorer.window
    window.resize(1024, 700)
    window.workspaces.reset()
    settle(at.explorer)
    panel = window.panel(ProjectionsPanel)
    bar = panel.findChild(CardArea).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(at.explorer)
    qtbot.mouseClick(panel.cards[3].header, LEFT, pos=QPoint(4, 4))
    assert at.state[Projections].active == 3
    assert bar.value() == bar.maximum() // 2
