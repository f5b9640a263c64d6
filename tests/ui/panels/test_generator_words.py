"""The steps in words: every method has them, with the numbers of now."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from latent_explorer.controller.presenters.generator_steps import GeneratorShown
from latent_explorer.core.samplers import METHODS, SamplingSettings
from latent_explorer.ui.panels.generator_words import GeneratorWords, steps_of, words_html

SHOWN = GeneratorShown(
    settings=SamplingSettings(),
    n=49_820,
    d=256,
    explained=0.816,
    spreads=(17.74, 10.81, 10.06),
    limits=(29.18, 17.78, 16.55),
    half_side=9.4,
    counted=0.755,
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> GeneratorWords:
    words: GeneratorWords = shown(GeneratorWords(), 400, 600)
    return words


def _of(method: str, **changes: Any) -> GeneratorShown:
    settings = replace(SHOWN.settings, method=method, **changes)
    return replace(SHOWN, settings=settings)


def _text(panel: GeneratorWords) -> str:
    return panel.page.toPlainText().replace("\u00a0", " ")


def test_the_procedure_of_the_series_is_told_with_its_numbers(panel: GeneratorWords) -> None:
    panel.show_words(SHOWN)
    text = _text(panel)
    for said in (
        "49,820 z-points",
        "first 105",
        "81.6 % of the variance",
        "standard deviation: 17.7, 10.8, 10.1 and so on",
        "2.35 times the size 0.70, which is 1.65 σ: 29.2, 17.8, 16.6 and so on",
        "74.2 % of a normal distribution",
        "75.5 % of the images",
        "−29.2 to 29.2",
        "All 5,460 pairs",
        "other 151 components stay at the mean",
    ):
        assert said in text, said


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_its_steps(panel: GeneratorWords, method: str) -> None:
    panel.show_words(_of(method))
    steps = list(steps_of(_of(method)))
    assert len(steps) >= 3
    for what, how in steps:
        assert what in _text(panel)
        assert how.replace("\u00a0", " ") in _text(panel)


def test_a_method_is_not_told_with_numbers_it_does_not_use(panel: GeneratorWords) -> None:
    panel.show_words(_of("gaussian"))
    assert "2.35" not in _text(panel)
    assert "12.4, 7.57, 7.04" in _text(panel)
    panel.show_words(_of("cube"))
    assert "components stay at the mean" not in _text(panel)
    assert "−9.4 to 9.4" in _text(panel)
    assert f"{9.4 * (256 / 3) ** 0.5:.3g}" in _text(panel)


def test_one_component_has_no_pairs(panel: GeneratorWords) -> None:
    one = replace(_of("pairwise", n_components=1), spreads=(17.74,), limits=(29.18,))
    panel.show_words(one)
    assert "there are none" in _text(panel)
    assert "Only the first is used; it holds 81.6 % of the variance" in _text(panel)
    assert "and so on" not in _text(panel)
    # 1.645 standard deviations on either side, of one dimension.
    assert "1.65 σ: 29.2. Between them lie 90.0 % of a normal distribution" in _text(panel)
    panel.show_words(replace(one, settings=replace(one.settings, method="pairwise-uniform")))
    assert "Between them lie 90.0 %" in _text(panel)
    assert "pair" not in _text(panel).split("\n", 1)[1]
    panel.show_words(_of("pairwise", n_components=255))
    assert "The other component stays at the mean." in _text(panel)
    panel.show_words(_of("pairwise", n_components=256))
    assert "stay at the mean." not in _text(panel)


def test_what_is_told_is_never_markup() -> None:
    tags = set(re.findall("<[^>]*>", words_html(replace(SHOWN, explained=0.9999999))))
    assert tags == {"<h3>", "</h3>", "<ol>", "</ol>", "<li>", "</li>", "<p>", "</p>"} | {
        "<b>",
        "</b>",
        "<br/>",
    }
    assert "&gt;" in words_html(replace(SHOWN, explained=0.9999999)), "> 99.9 %"


def test_nothing_is_written_while_it_cannot_be_seen(panel: GeneratorWords) -> None:
    panel.show_words(SHOWN)
    panel.hide()
    panel.show_words(_of("pairwise", fact=0.55))
    assert "0.55" not in _text(panel)
    panel.show()
    assert "0.55" in _text(panel)


def test_a_slider_that_moves_does_not_turn_the_page(panel: GeneratorWords) -> None:
    panel.resize(240, 200)
    panel.show_words(SHOWN)
    QApplication.processEvents()
    bar = panel.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 0
    panel.show_words(_of("pairwise", fact=0.65))
    assert abs(bar.value() - before) < 20


def test_the_words_wrap_and_grow_with_the_text(panel: GeneratorWords) -> None:
    panel.resize(240, 400)
    panel.show_words(SHOWN)
    QApplication.processEvents()
    assert panel.page.horizontalScrollBar().maximum() == 0
    height = panel.page.document().size().height()
    font = panel.font()
    font.setPointSizeF(font.pointSizeF() * 1.3)
    panel.setFont(font)
    QApplication.processEvents()
    assert panel.page.document().size().height() > 1.2 * height
    assert panel.page.horizontalScrollBar().maximum() == 0
