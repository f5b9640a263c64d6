"""Names and controls: on one line with each other, however narrow the form is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.value_slider import ValueSlider


def _form() -> ControlForm:
    form = ControlForm()
    choice = ChoiceBox("Choice")
    choice.addItem("standard deviation")
    choice.setToolTip("What is chosen")
    form.add("Choice", choice)
    form.add("Level (sigma)", ValueSlider(0.1, 6.0, decimals=2, unit="σ", name="Level"))
    form.add_note(QLabel("words that need more room than there is, and so go on below"))
    form.add("n", ValueSlider(1, 65_536, decimals=0, name="n"))
    return form


@pytest.fixture
def shown_form(shown: Callable[..., Any]) -> Callable[[int], ControlForm]:
    """Return a function that shows a form in a panel of a width."""

    def show(width: int) -> ControlForm:
        panel, form = QWidget(), _form()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        shown(panel, width, 400)
        return form

    return show


def _spans(form: QWidget, kind: type[QWidget]) -> set[tuple[int, int]]:
    """Return where widgets of a kind begin and end."""
    spans = set()
    for each in form.findChildren(kind):
        left = each.mapTo(form, each.rect().topLeft()).x()
        spans.add((left, left + each.width()))
    return spans


@pytest.mark.parametrize("width", [600, 300, 240, 180])
def test_all_sliders_begin_and_end_on_one_line(
    shown_form: Callable[[int], ControlForm], qtbot: QtBot, width: int
) -> None:
    form = shown_form(width)
    # A combo box takes the size of its texts by itself, before the form gives it that of the row.
    qtbot.waitUntil(lambda: _spans(form, ChoiceBox) == _spans(form, ValueSlider))
    assert len(_spans(form, LineSlider)) == 1
    ((left, right),) = _spans(form, ValueSlider)
    assert left < right
    assert right <= width
    assert all(slider.width() >= 40 for slider in form.findChildren(LineSlider))


def test_names_stand_beside_controls_where_there_is_room_and_above_them_where_not(
    shown_form: Callable[[int], ControlForm], qtbot: QtBot
) -> None:
    form = shown_form(500)
    choice = form.findChild(ChoiceBox)
    for width, beside in ((500, True), (180, False), (500, True)):
        form.window().resize(width, 400)
        qtbot.waitUntil(lambda beside=beside: (choice.x() > 0) == beside)


def test_larger_text_is_not_cut(shown_form: Callable[[int], ControlForm], qtbot: QtBot) -> None:
    form = shown_form(330)
    choice = form.findChild(ChoiceBox)
    assert choice.x() > 0
    font = form.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    form.setFont(font)
    qtbot.waitUntil(lambda: choice.x() == 0)
    assert choice.width() >= choice.sizeHint().width()


def test_what_is_chosen_is_whole_in_larger_text_beside_its_name_or_below(
    shown_form: Callable[[int], ControlForm], qtbot: QtBot
) -> None:
    form = shown_form(330)
    choice = form.findChild(ChoiceBox)
    font = form.font()
    font.setPointSizeF(font.pointSizeF() * 1.3)
    form.setFont(font)
    qtbot.waitUntil(lambda: choice.width() >= choice.sizeHint().width())


def test_a_name_is_that_of_its_control_and_explains_it(
    shown_form: Callable[[int], ControlForm],
) -> None:
    form = shown_form(400)
    names = {label.text(): label for label in form.findChildren(QLabel)}
    assert names["Choice"].buddy() is form.findChild(ChoiceBox)
    assert names["Choice"].toolTip() == "What is chosen"


def test_a_row_is_hidden_with_its_name(shown_form: Callable[[int], ControlForm]) -> None:
    form = shown_form(400)
    choice = form.findChild(ChoiceBox)
    (name,) = (label for label in form.findChildren(QLabel) if label.text() == "Choice")
    form.set_row_visible(choice, False)
    assert not choice.isVisible()
    assert not name.isVisible()


def test_words_are_as_high_as_they_need_in_the_width_of_now(
    shown_form: Callable[[int], ControlForm], qtbot: QtBot
) -> None:
    form = shown_form(600)
    (note,) = (label for label in form.findChildren(QLabel) if label.text().startswith("words"))
    line = note.fontMetrics().height()
    panel = form.window()
    panel.resize(180, 400)
    qtbot.waitUntil(lambda: note.height() >= 2 * line)
    panel.resize(600, 400)
    qtbot.waitUntil(lambda: note.height() < 2 * line)
