"""The page of a recipe, the list, and the ways to turn pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.recipes import RecipePage, RecipePageRequest, RecipeTitle
from latent_explorer.ui.panels.recipe import RecipePanel, list_html, page_html

LEFT = Qt.MouseButton.LeftButton
RECIPES = (
    RecipeTitle("02", "II", "Radii & <b>bold</b>", "How long."),
    RecipeTitle("mine", "", "Mine", ""),
)
PAGE = RecipePage(
    request=RecipePageRequest(name="02", step=1),
    recipe="Radii",
    part="II",
    count=3,
    title="A < B & <i>so on</i>",
    text="One sentence. Another <script>one</script>.\nA paragraph.",
    workspace="Teach",
    panels={},
    sections=(),
    lost=(),
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> RecipePanel:
    made: RecipePanel = shown(RecipePanel(), 400, 600)
    return made


def _text(panel: RecipePanel) -> str:
    return panel.page.toPlainText()


def _at(step: int) -> RecipePage:
    return replace(PAGE, request=RecipePageRequest(name="02", step=step))


def test_before_a_bundle_is_open_it_says_so(panel: RecipePanel) -> None:
    assert "when a bundle is open" in _text(panel)
    for part in (panel.back, panel.next, panel.again, panel.all):
        assert not part.isVisible()


def test_the_list_is_of_links(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.show_recipes(RECIPES, ["The recipe x.json cannot be used: <it> is odd"])
    text = _text(panel)
    for said in ("II: Radii & <b>bold</b>", "How long.", "Mine", "<it> is odd"):
        assert said in text
    with qtbot.waitSignal(panel.recipe_requested) as opened:
        panel.page.anchorClicked.emit(QUrl("1"))
    assert opened.args == ["mine"]
    for other in ("7", "-1", "file:///etc/passwd", "javascript:alert(1)"):
        with qtbot.assertNotEmitted(panel.recipe_requested):
            panel.page.anchorClicked.emit(QUrl(other))


def test_links_can_be_reached_by_keys(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.show_recipes(RECIPES, [])
    panel.page.setFocus()
    qtbot.keyClick(panel.page, Qt.Key.Key_Tab)
    with qtbot.waitSignal(panel.recipe_requested) as opened:
        qtbot.keyClick(panel.page, Qt.Key.Key_Return)
    assert opened.args == ["02"]


def test_no_recipes_are_told(panel: RecipePanel) -> None:
    panel.show_recipes((), [])
    assert "no recipes" in _text(panel)


def test_a_page_is_shown_as_it_is_written(panel: RecipePanel) -> None:
    panel.show_recipes(RECIPES, [])
    panel.show_page(PAGE, "Mine")
    text = _text(panel)
    for said in ("II: Radii", PAGE.title, "<script>one</script>.", "A paragraph."):
        assert said in text
    assert panel.place.text() == "step 2 of 3"
    panel.show_page(None, "")
    assert "How long." in _text(panel)
    assert panel.place.text() == "The series, part by part"


@pytest.mark.parametrize(
    ("step", "following", "back", "next_", "text"),
    [
        (0, "Mine", False, True, "Next"),
        (1, "Mine", True, True, "Next"),
        (2, "Mine", True, True, "Next recipe"),
        (2, "", True, False, "Next"),
    ],
)
def test_there_is_a_way_back_and_on(
    panel: RecipePanel, step: int, following: str, back: bool, next_: bool, text: str
) -> None:
    panel.show_page(_at(step), following)
    assert (panel.back.isEnabled(), panel.next.isEnabled()) == (back, next_)
    assert panel.next.text() == text


def test_buttons_and_keys_turn_pages(panel: RecipePanel, qtbot: QtBot) -> None:
    panel.show_page(PAGE, "")
    turned: list[int] = []
    panel.turned.connect(turned.append)
    qtbot.mouseClick(panel.next, LEFT)
    qtbot.mouseClick(panel.back, LEFT)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_Left):
        qtbot.keyClick(panel.page, key)
    assert turned == [1, -1, 1, 1, -1, -1]
    qtbot.keyClick(panel.next, Qt.Key.Key_PageDown)
    assert turned.pop() == 1, "after a click on it"
    panel.show_page(_at(0), "")
    qtbot.keyClick(panel.page, Qt.Key.Key_PageUp)
    assert len(turned) == 6, "there is none before the first"
    with qtbot.waitSignal(panel.again_requested):
        qtbot.mouseClick(panel.again, LEFT)
    with qtbot.waitSignal(panel.closed):
        qtbot.mouseClick(panel.all, LEFT)


def test_nothing_is_markup() -> None:
    html = page_html(PAGE) + list_html(RECIPES, ["<img src=x>"])
    for tag in ("<script>", "<i>", "<img", "<b>bold"):
        assert tag not in html


def test_text_is_large_and_wraps_in_a_narrow_column(panel: RecipePanel) -> None:
    panel.resize(210, 300)
    panel.show_page(replace(PAGE, text="words and more words " * 20), "Mine")
    QApplication.processEvents()
    document = panel.page.document()
    assert document.defaultFont().pointSizeF() > panel.font().pointSizeF()
    assert document.size().width() <= panel.page.viewport().width() + 1
    # Longer than there is room for: it is scrolled to, and the buttons stay.
    assert panel.page.verticalScrollBar().maximum() > 0
    assert panel.rect().contains(panel.next.geometry())
