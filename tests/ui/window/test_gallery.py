"""The gallery in the window: from a command to a pair in the active projection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from latent_explorer.session.gallery import Gallery
from latent_explorer.session.projections import Projections
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.gallery import GalleryPanel

LONG = 30_000


@pytest.fixture
def seen(explorer: Explorer, qtbot: QtBot) -> Callable[[], GalleryPanel]:
    """Return a function that gives the panel when all that is seen of it has pictures."""

    def wait() -> GalleryPanel:
        panel = explorer.window.panel(GalleryPanel)

        def complete() -> bool:
            places = panel.grid._seen()
            settings = explorer.controller.state[Gallery]
            return (
                panel._found is not None
                and panel._found.request.settings == settings
                and len(places) > 0
                and all(item in panel.grid.pictures for item in places)
                and not explorer.controller.awaited
            )

        qtbot.waitUntil(complete, timeout=LONG)
        return panel

    return wait


def test_a_command_opens_it_and_a_click_shows_a_pair(
    explorer: Explorer, look: Any, seen: Callable[[], GalleryPanel], qtbot: QtBot
) -> None:
    look(explorer).do("gallery-strongest")
    panel = seen()
    assert panel.isVisible()
    pair = panel.grid.pairs.pairs[5]
    at = panel.grid.picture_rect(5).center().toPoint()
    qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    section = look(explorer).state[Projections]
    assert section.shown[section.active].pair == pair
    look(explorer).do("undo")
    assert look(explorer).state[Projections].shown[section.active].pair != pair


def test_each_layout_has_its_command(
    explorer: Explorer, look: Any, seen: Callable[[], GalleryPanel]
) -> None:
    look(explorer).do("gallery-first")
    assert seen().grid.pairs.pairs == ((0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (10, 11))
    look(explorer).do("gallery-against")
    section = look(explorer).state[Projections]
    first = section.shown[section.active].pair[0]
    pairs = seen().grid.pairs.pairs
    assert len(pairs) == 11
    assert {pair[0] for pair in pairs} == {first}
    assert not explorer.menus.actions["gallery-first"].isCheckable(), "it is no choice that holds"


def test_the_first_nine_are_opened_by_a_click(
    explorer: Explorer, look: Any, seen: Callable[[], GalleryPanel], qtbot: QtBot
) -> None:
    look(explorer).do("workspace-analyse")
    look(explorer).do("gallery-strongest")
    panel = seen()
    qtbot.mouseClick(panel.open_all, Qt.MouseButton.LeftButton)
    section = look(explorer).state[Projections]
    assert [each.pair for each in section.shown] == list(panel.grid.pairs.pairs[:9])
    assert not section.maximised
