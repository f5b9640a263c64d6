"""The panel that compares samplers, in both directions: what it shows, and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.compared import FigureCurve, Progress, SetShown
from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.core.samplers import METHODS, SAMPLERS, SamplingSettings
from latent_explorer.core.set_figures import FIGURES, SetFigures
from latent_explorer.session.comparison import AT_FIRST, CURVE_VALUES, CURVED, Comparison
from latent_explorer.ui.panels.comparison import SAVE_FACES, ComparisonPanel
from latent_explorer.ui.panels.comparison_form import SetForm
from latent_explorer.ui.panels.comparison_table import COLUMNS
from latent_explorer.ui.panels.face_strip import SIDE
from latent_explorer.ui.projections.set_looks import set_colours
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.widgets.line_slider import LineSlider
from latent_explorer.ui.widgets.verdict_mark import COLORS

LEFT = Qt.MouseButton.LeftButton
HALF_SIDE = 2.0
FACES = np.stack([np.full((16, 16, 3), (40 * k, 250 - 30 * k, 90), np.uint8) for k in range(6)])
VOID = SetFigures(
    n=500,
    level=98.9,
    furthest=99.1,
    way_back=99.7,
    verdicts=MappingProxyType({"smoother": 0.0, "among": 0.0, "rim": 0.3, "void": 0.7}),
    inside=0.0,
    pairs_inside=0.9,
    novelty=1.21,
    diversity=0.98,
    face_share=0.026,
    radius_mean=45.5,
    radius_std=1.4,
)
SMOOTH = replace(VOID, level=0.0, furthest=0.2, way_back=1.0, face_share=1.0)


def told(number: int, **values: Any) -> SetShown:
    settings = AT_FIRST[number % len(AT_FIRST)]
    title = SAMPLERS[settings.method].title
    return SetShown(settings, title, "some words", f"{title} {number}", look=number, **values)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> ComparisonPanel:
    made: ComparisonPanel = shown(ComparisonPanel(), 1100, 900)
    made.show_space(256, HALF_SIDE)
    made.show_choices(Comparison())
    made.show_sets([told(0, faces=FACES, figures=VOID), told(1, faces=FACES, figures=SMOOTH)])
    made.show_progress(Progress(2, 4))
    return made


def test_a_set_is_shown_with_its_faces_its_verdict_and_how_many_are_faces(
    panel: ComparisonPanel, pixels: Any, count_color: Callable[..., int]
) -> None:
    cube, pairs = panel.rows
    assert cube.title.text() == "Cube (fails)"
    assert (cube.verdict.text(), pairs.verdict.text()) == (
        "in the void",
        "smoother than the images",
    )
    assert cube.share.text().replace("\u00a0", " ") == "3 %"
    assert pairs.share.text().replace("\u00a0", " ") == "100 %"
    assert count_color(pixels(cube.mark), COLORS["void"]) > 10
    assert count_color(pixels(pairs.mark), COLORS["smoother"]) > 10
    image = pixels(cube.strip)
    for number, face in enumerate(FACES):
        middle = cube.strip.place_of(number).center()
        np.testing.assert_allclose(image[middle.y(), middle.x()], face[8, 8], atol=3)
    for number, row in enumerate(panel.rows):
        assert count_color(pixels(row), set_colours(current_theme())[number]) > 20


def test_what_is_not_there_yet_is_said(panel: ComparisonPanel) -> None:
    panel.show_sets([told(0, state="drawing …"), told(1, faces=FACES, state="measuring …")])
    cube, pairs = panel.rows
    assert cube.strip.faces is None
    assert cube.strip.accessibleDescription() == "drawing …"
    assert (cube.verdict.text(), pairs.verdict.text()) == ("drawing …", "measuring …")
    assert (cube.share.text(), pairs.share.text()) == ("…", "…")
    assert panel.table.rows[0][1:] == ["…"] * (1 + len(COLUMNS))
    unlooked = replace(SMOOTH, face_share=float("nan"))
    panel.show_sets([told(0, faces=FACES, figures=unlooked), told(1)])
    assert panel.rows[0].share.text() == "…"
    assert "no data" in panel.table.rows[0]


def test_the_table_has_the_figures_of_each_set(panel: ComparisonPanel) -> None:
    header = panel.table.model().headerData
    assert [header(k + 2, Qt.Orientation.Horizontal) for k in range(len(COLUMNS))] == [
        FIGURES[name].label for name in COLUMNS
    ]
    cube, pairs = panel.table.rows
    assert cube[:2] == [f"■ {told(0).name}", "✕ in the void"]
    assert pairs[:2] == [f"★ {told(1).name}", "○ smoother than the images"]
    assert cube[2:] == [FIGURES[name].text(VOID.as_dict()[name]) for name in COLUMNS]
    assert cube[COLUMNS.index("novelty") + 2] == "1.21"
    assert cube[COLUMNS.index("level") + 2] == "99"
    assert cube[COLUMNS.index("pairs_inside") + 2].replace("\u00a0", " ") == "90.0 %"
    rows = panel.table.verticalHeader().length() + panel.table.horizontalHeader().height()
    assert panel.table.height() >= rows, "none is hidden"


def test_setters_tell_nobody(panel: ComparisonPanel, heard: Callable[..., list[Any]]) -> None:
    panel.rows[0].edit.click()
    signals = (
        panel.set_added,
        panel.set_removed,
        panel.set_changed,
        panel.in_planes_toggled,
        panel.over_chosen,
        panel.figure_chosen,
        panel.running_toggled,
        panel.gesture_began,
    )
    calls = heard(*signals)
    panel.show_choices(Comparison(over="sigma_level", figure="diversity", in_planes=True))
    assert panel.charts.over.currentData() == "sigma_level"
    assert panel.charts.figure.currentData() == "diversity"
    assert panel.controls.in_planes.isChecked()
    panel.show_sets([told(k, figures=VOID) for k in range(6)])
    panel.show_sets([told(k) for k in (3, 2, 1)])
    panel.show_progress(Progress(1, 3, False))
    panel.show_space(12, 1.0)
    assert calls == []


@pytest.mark.parametrize("index", range(len(METHODS) + 1))
def test_a_set_is_added_from_the_menu(
    panel: ComparisonPanel, heard: Callable[..., list[Any]], index: int
) -> None:
    calls = heard(panel.set_added)
    actions = [action for action in panel.controls.add.menu().actions() if not action.isSeparator()]
    assert len(actions) == len(METHODS) + 1
    actions[index].trigger()
    assert calls == [(("", *METHODS)[index],)]
    panel.show_choices(Comparison(sets=AT_FIRST + AT_FIRST[:2]))
    assert not panel.controls.add.isEnabled()


def test_buttons_tell_what_is_wanted(
    panel: ComparisonPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    panel.show_sets([told(k) for k in range(3)])
    for signal, button, expected in (
        (panel.set_removed, panel.rows[1].remove, (1,)),
        (panel.reset_requested, panel.controls.reset, ()),
        (panel.in_planes_toggled, panel.controls.in_planes, (True,)),
        (panel.running_toggled, panel.controls.stop, (False,)),
    ):
        calls = heard(signal)
        qtbot.mouseClick(button, LEFT, pos=QPoint(8, button.height() // 2))
        assert calls == [expected]
    panel.show_sets([told(0), told(1)])
    assert not any(row.remove.isEnabled() for row in panel.rows)
    calls = heard(panel.command)
    panel.controls.save_faces.click()
    assert calls == [(SAVE_FACES,)]


def test_curves_are_chosen_by_keys(
    panel: ComparisonPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    overs, figures = heard(panel.over_chosen), heard(panel.figure_chosen)
    qtbot.keyClick(panel.charts.over, Qt.Key.Key_Down)
    qtbot.keyClick(panel.charts.over, Qt.Key.Key_Down)
    qtbot.keyClick(panel.charts.figure, Qt.Key.Key_Down)
    assert overs == [("fact",), ("sigma_level",)]
    assert figures == [(CURVED[1],)]


def test_progress_is_told_and_can_be_stopped(
    panel: ComparisonPanel, heard: Callable[..., list[Any]]
) -> None:
    assert panel.controls.progress.text() == "2 of 4 measured"
    assert (panel.controls.bar.value(), panel.controls.bar.maximum()) == (2, 4)
    assert panel.controls.stop.text().replace("&", "") == "Stop"
    panel.show_progress(Progress(2, 4, False))
    assert panel.controls.stop.text().replace("&", "") == "Go on"
    calls = heard(panel.running_toggled)
    panel.controls.stop.click()
    assert calls == [(True,)]
    before = panel.rows[0].y()
    panel.show_progress(Progress(4, 4))
    assert panel.controls.progress.text() == "All measured"
    assert not panel.controls.stop.isEnabled()
    assert not panel.controls.bar.isVisible()
    assert panel.rows[0].y() == before, "what is below it stays where it is"


# The settings of a set


def test_settings_of_a_set_are_opened_and_changed(
    panel: ComparisonPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    row = panel.rows[1]
    assert row.form is None, "it is made when it is wanted"
    row.edit.click()
    assert row.form is not None
    assert row.form.isVisible()
    calls = heard(panel.set_changed)
    gestures = heard(panel.gesture_began, panel.gesture_ended)
    handle = row.form.sliders["fact"].findChild(LineSlider)
    assert handle is not None
    middle = handle.rect().center()
    qtbot.mousePress(handle, LEFT, pos=middle)
    qtbot.mouseMove(handle, middle + QPoint(12, 0))
    qtbot.mouseRelease(handle, LEFT, pos=middle + QPoint(12, 0))
    assert len(gestures) == 2
    number, settings = calls[-1]
    assert number == 1
    assert settings.fact > AT_FIRST[1].fact
    assert replace(settings, fact=AT_FIRST[1].fact) == AT_FIRST[1]
    row.edit.click()
    assert not row.form.isVisible()


def test_of_the_cube_b_is_set(shown: Callable[..., Any], heard: Callable[..., list[Any]]) -> None:
    form: SetForm = shown(SetForm(256, HALF_SIDE))
    cube = SamplingSettings.usual("cube")
    form.show_settings(cube)
    seen = [name for name, slider in form.sliders.items() if slider.isVisible()]
    assert seen == ["b"]
    assert form.b.value == pytest.approx(cube.sigma_level * cube.fact * HALF_SIDE, abs=0.005)
    calls = heard(form.settings_changed)
    form.b.value_changed.emit(4.7)
    (settings,) = calls[0]
    assert settings.sigma_level * settings.fact * HALF_SIDE == pytest.approx(4.7)
    form.b.value_changed.emit(1e6)
    assert calls[-1][0].fact == 2.0


@pytest.mark.parametrize("method", METHODS)
def test_what_a_method_uses_is_offered(
    shown: Callable[..., Any], heard: Callable[..., list[Any]], method: str
) -> None:
    form: SetForm = shown(SetForm(64, HALF_SIDE))
    calls = heard(form.settings_changed)
    settings = SamplingSettings.usual(method).within(64)
    form.show_settings(settings)
    uses = {"b"} if method == "cube" else set(SAMPLERS[method].uses)
    seen = {name for name, slider in form.sliders.items() if slider.isVisible()}
    assert seen == uses - {"width"}
    assert form.width_kind.isVisible() == ("width" in uses)
    for name in uses - {"b", "width"}:
        assert form.sliders[name].value == pytest.approx(getattr(settings, name))
    assert calls == []
    for index in range(form.method.count()):
        form.show_settings(settings)
        form.method.setCurrentIndex(index)
    chosen = [settings.method for (settings,) in calls]
    assert chosen == [name for name in METHODS if name != method]
    assert all(settings.n_components <= 64 for (settings,) in calls)


def test_open_settings_are_not_those_of_another_set(panel: ComparisonPanel) -> None:
    panel.show_sets([told(k) for k in range(3)])
    panel.rows[2].edit.click()
    panel.rows[1].edit.click()
    panel.show_sets([told(0), told(2)])
    assert not any(row.edit.isChecked() for row in panel.rows)
    assert len(panel.rows) == 2


# The charts


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_curves_and_radii_are_drawn_in_the_colours_of_the_sets(
    panel: ComparisonPanel,
    set_dark: Callable[[bool], None],
    pixels: Any,
    count_color: Callable[..., int],
    qtbot: QtBot,
    dark: bool,
) -> None:
    set_dark(dark)
    x = np.array(CURVE_VALUES["fact"])
    flat = np.array([0.5, 0.5])
    curves = [
        FigureCurve(0, "cube", x, x, ()),
        FigureCurve(1, "<b>pairs</b>", x[:2], x[:2], ()),
        FigureCurve(3, "flat", x[[0, -1]], flat, (), flat=True),
    ]
    panel.show_curves("fact", "novelty", curves)
    edges, heights = np.linspace(1, 2, 11), np.ones(10)
    panel.show_radii([RadiusCurve(k, f"of {k}", edges, heights) for k in ("images", "0", "1")])
    qtbot.waitUntil(lambda: len(panel.charts.curves.drawing.traces) == 4)
    qtbot.waitUntil(lambda: len(panel.charts.radii.drawing.traces) == 3)
    colours = set_colours(current_theme())
    image = pixels(panel.charts.curves)
    for number in (0, 1, 3):
        assert count_color(image, colours[number]) > 20, number
    assert "&lt;b&gt;pairs" in panel.charts.curves.legend.text(), "names are text"
    assert "like&nbsp;the&nbsp;images" in panel.charts.curves.legend.text()
    assert panel.charts.curves.getAxis("left").labelText == "Novelty (× images)"
    assert not panel.charts.no_curves.isVisible()
    image = pixels(panel.charts.radii)
    # The first lies below the second.
    assert count_color(image, colours[1]) > 20
    panel.show_curves("", "novelty", [])
    qtbot.waitUntil(lambda: not panel.charts.curves.isVisible())
    assert panel.charts.no_curves.isVisible()


def test_shares_are_drawn_in_percent(panel: ComparisonPanel, qtbot: QtBot) -> None:
    x = np.array([0.3, 1.5])
    panel.show_curves("fact", "face_share", [FigureCurve(0, "cube", x, np.array([0.2, 0.9]), ())])
    qtbot.waitUntil(
        lambda: "curves" in vars(panel.charts) and bool(panel.charts.curves.drawing.traces)
    )
    (trace,) = panel.charts.curves.drawing.traces
    assert trace.y.tolist() == pytest.approx([20, 90])
    assert panel.charts.curves.drawing.y_range == (0.0, 108.0)


def test_hidden_it_draws_no_chart(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.hide()
    panel.show_radii([RadiusCurve("0", "cube", np.linspace(0, 1, 3), np.ones(2))])
    panel.show_radii([RadiusCurve("1", "pairs", np.linspace(0, 1, 3), np.ones(2))])
    QApplication.processEvents()
    assert "radii" not in vars(panel.charts)
    panel.show()
    qtbot.waitUntil(
        lambda: "radii" in vars(panel.charts) and bool(panel.charts.radii.drawing.traces)
    )
    assert panel.charts.radii.drawing.traces[0].name == "pairs"


# All of it


def test_everything_is_explained_and_has_a_name(panel: ComparisonPanel) -> None:
    panel.rows[0].edit.click()
    controls, charts = panel.controls, panel.charts
    for widget in (controls.add, controls.reset, controls.in_planes, controls.stop):
        assert widget.toolTip()
    for button in (controls.save_faces, charts.save_curves, charts.save_radii, panel.save_figures):
        assert "Save " in button.toolTip()
    for button in (*panel.findChildren(QPushButton), *panel.findChildren(QToolButton)):
        assert button.text() or button.accessibleName(), button
    for widget in (charts.over, charts.figure, panel.table, controls.bar, panel.rows[0].strip):
        assert widget.accessibleName()


@pytest.mark.parametrize("points", [9.0, 14.6])
def test_nothing_is_cut_in_a_narrow_panel(
    panel: ComparisonPanel, qtbot: QtBot, points: float
) -> None:
    font = panel.font()
    font.setPointSizeF(points)
    panel.setFont(font)
    panel.resize(panel.minimumSizeHint().width(), 900)
    assert panel.width() <= 640

    def cut() -> list[str]:
        labels = [row.details for row in panel.rows] + [panel.charts.no_curves]
        return [w.text() for w in labels if w.height() < w.heightForWidth(w.width())]

    qtbot.waitUntil(lambda: cut() == [])
    strip = panel.rows[0].strip
    assert strip.width() >= SIDE
    assert panel.table.columnWidth(0) >= panel.table.fontMetrics().horizontalAdvance("■ Cube")
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.text() == "faces found":
            assert label.width() >= label.sizeHint().width()
