"""The controls of the generator, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.samplers import METHODS, PARAMETERS, SAMPLERS, SamplingSettings
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.value_slider import ValueSlider

SETTINGS = SamplingSettings(
    method="pairwise-uniform",
    sigma_level=1.85,
    fact=0.65,
    n_components=9,
    width="half-width",
    count=15,
    seed=123,
)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> SamplingPanel:
    sampling: SamplingPanel = shown(SamplingPanel(), 320, 420)
    sampling.show_limits(12)
    sampling.show_sampling(SamplingSettings(n_components=6), 0.9)
    return sampling


@pytest.fixture
def changes(panel: SamplingPanel, heard: Callable[..., list[Any]]) -> list[Any]:
    return heard(panel.sampling_changed)


def _box(slider: ValueSlider) -> QDoubleSpinBox:
    box = slider.findChild(QDoubleSpinBox)
    assert box is not None
    return box


def _type(qtbot: QtBot, box: QAbstractSpinBox, text: str) -> None:
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_settings_are_shown_and_nobody_is_told(panel: SamplingPanel, changes: list[Any]) -> None:
    for _ in range(2):
        panel.show_limits(12)
        panel.show_sampling(SETTINGS, 0.8765)
    assert panel.method.currentData() == "pairwise-uniform"
    assert panel.width_kind.currentData() == "half-width"
    assert panel.sliders["sigma_level"].value == 1.85
    assert panel.sliders["fact"].value == 0.65
    assert panel.sliders["n_components"].value == 9
    assert panel.variance.text().replace("\u00a0", " ").startswith(("87.6 %", "87.7 %"))
    assert changes == []


@pytest.mark.parametrize("method", METHODS)
def test_the_method_chosen_is_emitted(
    panel: SamplingPanel, changes: list[Any], method: str
) -> None:
    panel.show_sampling(replace(SETTINGS, method="cube" if method != "cube" else "pairwise"), 0.5)
    panel.method.setCurrentIndex(panel.method.findData(method))
    before = replace(SETTINGS, method="cube" if method != "cube" else "pairwise")
    assert changes == [(before.with_method(method, 12),)]
    (((changed,)),) = changes
    assert (changed.method, changed.n_components, changed.fact) == (method, 9, 0.65)


def test_a_method_brings_its_defaults_where_nothing_was_chosen(
    panel: SamplingPanel, changes: list[Any]
) -> None:
    panel.show_limits(256)
    panel.show_sampling(SamplingSettings(), 0.8)
    panel.method.setCurrentIndex(panel.method.findData("directions"))
    assert changes == [(SamplingSettings.usual("directions"),)]


def test_all_methods_are_offered(panel: SamplingPanel) -> None:
    offered = [panel.method.itemData(i) for i in range(panel.method.count())]
    assert offered == list(METHODS)


def test_the_width_chosen_is_emitted(panel: SamplingPanel, changes: list[Any]) -> None:
    panel.show_sampling(SETTINGS, 0.5)
    panel.width_kind.setCurrentIndex(panel.width_kind.findData("std"))
    assert changes == [(replace(SETTINGS, width="std"),)]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("sigma_level", "2.05", 2.05), ("fact", "1.1", 1.1), ("n_components", "12", 12)],
)
def test_typed_values_are_emitted_and_change_nothing_else(
    panel: SamplingPanel, changes: list[Any], qtbot: QtBot, name: str, text: str, value: float
) -> None:
    panel.show_sampling(SETTINGS, 0.5)
    box = _box(panel.sliders[name])
    _type(qtbot, box, text.replace(".", box.locale().decimalPoint()))
    assert changes == [(replace(SETTINGS, **{name: value}),)]
    (((changed,)),) = changes
    assert type(getattr(changed, name)) is type(value)


def test_every_step_of_a_slider_is_emitted_live(panel: SamplingPanel, changes: list[Any]) -> None:
    slider = panel.sliders["fact"].findChild(LineSlider)
    assert slider is not None
    for value in (0.71, 0.72, 0.9):
        slider.set_number(value)
    assert [changed.fact for (changed,) in changes] == [0.71, 0.72, 0.9]


def test_what_is_not_touched_keeps_its_exact_value(
    panel: SamplingPanel, changes: list[Any]
) -> None:
    exact = SamplingSettings(sigma_level=2.3456789, fact=0.123456, n_components=6)
    panel.show_sampling(exact, 0.5)
    panel.method.setCurrentIndex(panel.method.findData("cube"))
    assert changes == [(replace(exact, method="cube"),)]


@pytest.mark.parametrize("method", METHODS)
def test_what_a_method_uses_is_offered_and_nothing_else(panel: SamplingPanel, method: str) -> None:
    for each in (method, "pairwise", method):
        panel.show_sampling(replace(SETTINGS, method=each), 0.5)
        uses = SAMPLERS[each].uses
        shown = {name for name, slider in panel.sliders.items() if slider.isVisible()}
        assert shown == {name for name in uses if name in PARAMETERS}
        assert panel.width_kind.isVisible() is ("width" in uses)
        assert panel.level.isVisible() is ("sigma_level" in uses)
        assert panel.variance.isVisible() is ("n_components" in uses)
        assert panel.fitted_on.isVisible()


@pytest.mark.parametrize(
    ("fitted_on", "offered"),
    [("all", set()), ("random", {"fitted_points"}), ("within", {"fitted_points", "fitted_level"})],
)
def test_what_there_is_to_say_of_the_images_of_the_pca_is_offered(
    panel: SamplingPanel, fitted_on: Any, offered: set[str]
) -> None:
    for each in ("within", fitted_on):
        panel.show_sampling(replace(SETTINGS, fitted_on=each), 0.5)
    assert panel.fitted_on.currentData() == fitted_on
    shown = {name for name, slider in panel.sliders.items() if slider.isVisible()}
    assert {name for name in shown if name.startswith("fitted")} == offered


def test_the_images_of_the_pca_that_are_chosen_are_emitted(
    panel: SamplingPanel, changes: list[Any]
) -> None:
    panel.show_sampling(SETTINGS, 0.5)
    panel.fitted_on.setCurrentIndex(panel.fitted_on.findData("within"))
    assert changes == [(replace(SETTINGS, fitted_on="within"),)]


@pytest.mark.parametrize("method", METHODS)
def test_every_parameter_of_a_method_can_be_typed(
    panel: SamplingPanel, changes: list[Any], qtbot: QtBot, method: str
) -> None:
    settings = replace(SETTINGS, method=method)
    panel.show_sampling(settings, 0.5)
    for name in (name for name in SAMPLERS[method].uses if name in PARAMETERS):
        value = PARAMETERS[name].limits.low if name != "n_components" else 5
        box = _box(panel.sliders[name])
        _type(qtbot, box, f"{value:g}".replace(".", box.locale().decimalPoint()))
        assert changes.pop() == (replace(settings, **{name: value}),)
        assert changes == []


@pytest.mark.parametrize("method", METHODS)
def test_the_method_is_explained_with_what_was_measured(panel: SamplingPanel, method: str) -> None:
    panel.show_sampling(replace(SETTINGS, method=method), 0.5)
    assert SAMPLERS[method].description in panel.method.toolTip()
    for figures in SAMPLERS[method].figures:
        assert f"{figures.drawn_with}: Fréchet distance {figures.frechet:.1f}" in (
            panel.method.toolTip()
        )
    assert ("33.2" in panel.method.toolTip()) is bool(SAMPLERS[method].figures)
    index = panel.method.findData(method)
    assert panel.method.itemData(index, Qt.ItemDataRole.ToolTipRole)


def test_the_default_of_a_name_is_that_of_the_method(
    panel: SamplingPanel, changes: list[Any], qtbot: QtBot
) -> None:
    for method, default in (("directions", 12), ("neighbours", 5)):
        settings = replace(SETTINGS, method=method, neighbours=30)
        panel.show_sampling(settings, 0.5)
        slider = panel.sliders["neighbours"]
        (label,) = (each for each in panel.findChildren(QLabel) if each.buddy() is slider)
        assert f": {default}" in label.toolTip()
        qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
        assert changes.pop() == (replace(settings, neighbours=default),)


def test_no_more_components_than_there_are(
    panel: SamplingPanel, changes: list[Any], qtbot: QtBot
) -> None:
    _type(qtbot, _box(panel.sliders["n_components"]), "200")
    assert [changed.n_components for (changed,) in changes] == [12]


def test_one_component_can_be_drawn(panel: SamplingPanel, changes: list[Any], qtbot: QtBot) -> None:
    _type(qtbot, _box(panel.sliders["n_components"]), "1")
    assert [changed.n_components for (changed,) in changes] == [1]


@pytest.mark.parametrize(
    ("sigma_level", "fact", "text"),
    [
        (2.35, 0.7, "2.35 × 0.70 = 1.65 σ, 74.2 % normal"),
        (2.0, 1.0, "2.00 × 1.00 = 2.00 σ, 86.5 % normal"),
        (0.1, 0.05, "0.10 × 0.05 = 0.01 σ, < 0.1 % normal"),
        (6.0, 2.0, "6.00 × 2.00 = 12.00 σ, > 99.9 % normal"),
    ],
)
def test_the_level_of_the_ellipses_is_said_with_both_shares(
    panel: SamplingPanel, sigma_level: float, fact: float, text: str
) -> None:
    panel.show_sampling(replace(SETTINGS, sigma_level=sigma_level, fact=fact), 0.5)
    for share, counted in ((None, "…"), (0.755, "75.5 %"), (1.0, "100 %"), (None, "…")):
        panel.show_counted(share)
        said = panel.level.text().replace("\u00a0", " ")
        assert said == f"{text}, {counted} counted"
    assert "dashed" in panel.level.toolTip()
    assert "counted" in panel.level.toolTip()


def test_of_one_component_the_share_of_one_dimension_is_said(panel: SamplingPanel) -> None:
    panel.show_sampling(replace(SETTINGS, sigma_level=2.0, fact=0.5, n_components=1), 0.5)
    assert "68.3\u00a0%\u00a0normal" in panel.level.text()


@pytest.mark.parametrize("name", ["sigma_level", "fact", "n_components"])
def test_one_drag_of_a_slider_is_one_gesture(
    panel: SamplingPanel, slide: Callable[..., list[Any]], name: str
) -> None:
    told = slide(panel, panel.sliders[name], panel.sampling_changed)
    values = [getattr(settings, name) for settings in told]
    assert values == sorted(values)


def test_everything_has_a_tooltip(panel: SamplingPanel) -> None:
    controls = (
        panel.method,
        panel.sliders["sigma_level"],
        panel.sliders["fact"],
        panel.level,
        panel.sliders["n_components"],
        panel.variance,
        panel.width_kind,
    )
    assert all(control.toolTip() for control in controls)


def test_what_can_be_set_has_a_name_for_screen_readers(panel: SamplingPanel) -> None:
    boxes = [*panel.findChildren(QAbstractSpinBox), *panel.findChildren(LineSlider)]
    assert all(w.accessibleName() for w in (*boxes, panel.method, panel.width_kind))


@pytest.mark.parametrize(
    ("name", "default"), [("sigma_level", 2.35), ("fact", 0.7), ("n_components", 12)]
)
def test_a_double_click_on_a_name_sets_the_default_in_one_step(
    panel: SamplingPanel, changes: list[Any], qtbot: QtBot, name: str, default: float
) -> None:
    other = SamplingSettings(sigma_level=3.0, fact=1.0, n_components=6)
    panel.show_sampling(other, 0.5)
    (label,) = (each for each in panel.findChildren(QLabel) if each.buddy() is panel.sliders[name])
    qtbot.mouseDClick(label, Qt.MouseButton.LeftButton)
    # 105 components are more than there are.
    assert changes == [(replace(other, **{name: default}),)]


@pytest.mark.parametrize("points", [9.0, 11.7, 14.6])
def test_nothing_is_cut_in_a_narrow_panel(
    panel: SamplingPanel, qtbot: QtBot, points: float
) -> None:
    font = panel.font()
    font.setPointSizeF(points)
    panel.setFont(font)
    assert panel.minimumSizeHint().width() <= 240
    panel.resize(240, 700)
    for method in METHODS:
        panel.show_sampling(replace(SETTINGS, method=method), 0.5)
        qtbot.waitUntil(lambda: _cut(panel) == [])


def _cut(panel: SamplingPanel) -> list[QWidget]:
    """Return what has not the room that it needs."""
    cut: list[QWidget] = [
        label
        for label in panel.findChildren(QLabel)
        if label.height() < label.heightForWidth(label.width())
    ]
    cut += [
        each
        for each in (*panel.findChildren(QLabel), panel.method, panel.width_kind)
        if each.width() < each.minimumSizeHint().width()
    ]
    cut += [slider for slider in panel.findChildren(LineSlider) if slider.width() < 40]
    return cut
