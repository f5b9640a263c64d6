"""The panel of components, with mouse and keys."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import ComponentTable, component_steps, truncation_errors
from latent_explorer.core.distributions import Distribution, distribution
from latent_explorer.core.space import LatentSpace
from latent_explorer.export.tables import settings_file
from latent_explorer.session.components import ComponentChoice
from latent_explorer.ui.attribute_colours import class_colours
from latent_explorer.ui.panels.component_model import (
    CUMULATED,
    HALF_WIDTH,
    MEAN,
    NUMBER,
    SKEWNESS,
    STD,
)
from latent_explorer.ui.panels.components import ComponentsPanel
from latent_explorer.ui.theme import current_theme

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def tables(toy_space: LatentSpace) -> dict[str, ComponentTable]:
    return {c: without_pauses(component_steps(toy_space, c)) for c in ("z", "pca")}


@pytest.fixture
def panel(
    shown: Callable[..., Any], tables: dict[str, ComponentTable], toy_space: LatentSpace
) -> ComponentsPanel:
    """The panel as a presenter would show it: in z, with component 0 chosen."""
    found: ComponentsPanel = shown(ComponentsPanel(), 560, 900)
    found.show_choice(ComponentChoice())
    found.show_errors(truncation_errors(toy_space.basis.std))
    found.show_n_components(8)
    found.show_table(tables["z"])
    return found


@pytest.fixture
def pca(panel: ComponentsPanel, tables: dict[str, ComponentTable], qtbot: QtBot) -> ComponentsPanel:
    """The panel in PCA coordinates, where K follows what is wanted."""
    panel.show_choice(ComponentChoice("pca"))
    panel.show_table(tables["pca"])
    panel.n_components_changed.connect(panel.show_n_components)
    qtbot.waitUntil(lambda: panel.scree.isVisible() and panel.scree.pixel_of(12) > 100)
    return panel


def _column(panel: ComponentsPanel, column: int, role: Any = Qt.ItemDataRole.DisplayRole) -> list:
    model = panel.table.model()
    return [model.index(row, column).data(role) for row in range(model.rowCount())]


def _numbers(panel: ComponentsPanel) -> list[int]:
    return [int(text.split()[-1]) for text in _column(panel, NUMBER)]


def _selected(panel: ComponentsPanel) -> list[int]:
    rows = sorted(index.row() for index in panel.table.selectionModel().selectedRows())
    return [_numbers(panel)[row] for row in rows]


def _click(panel: ComponentsPanel, qtbot: QtBot, row: int, modifier: Any = None) -> None:
    table = panel.table
    table.scrollTo(table.model().index(row, 0))
    where = table.visualRect(table.model().index(row, 1)).center()
    none = Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(table.viewport(), LEFT, modifier or none, where)


def _distributions(space: LatentSpace, table: ComponentTable, *which: int) -> list[Distribution]:
    columns = space.columns(table.coordinates, which)
    return [
        distribution(values, float(table.mean[i]), float(table.std[i]))
        for i, values in zip(which, columns, strict=True)
    ]


def test_the_table_has_the_numbers(
    panel: ComponentsPanel, tables: dict[str, ComponentTable]
) -> None:
    table = tables["z"]
    assert _numbers(panel) == list(range(12))
    for column, values in ((STD, table.std), (SKEWNESS, table.skewness), (MEAN, table.mean)):
        shown = [float(text.replace("\u2212", "-")) for text in _column(panel, column)]
        np.testing.assert_allclose(shown, values, atol=0.0051)
    model, across = panel.table.model(), Qt.Orientation.Horizontal
    headers = [model.headerData(column, across) for column in range(model.columnCount())]
    assert headers == ["No.", "mean", "std", "half-w.", "skew.", "kurt."]
    assert "Skewness" in model.headerData(SKEWNESS, across, Qt.ItemDataRole.ToolTipRole)


def test_what_is_dominant_or_rough_is_marked_in_words_too(
    panel: ComponentsPanel, tables: dict[str, ComponentTable]
) -> None:
    mean, bins = tables["z"].mean.copy(), tables["z"].bins_spanned.copy()
    mean[5], bins[7] = -1e3, 5.25
    panel.show_table(replace(tables["z"], mean=mean, bins_spanned=bins))
    dominant = [text.startswith("◆") for text in _column(panel, NUMBER)]
    assert dominant[5]
    assert [bool(font and font.bold()) for font in _column(panel, NUMBER, 6)] == dominant
    tip = Qt.ItemDataRole.ToolTipRole
    assert "|mean|" in _column(panel, NUMBER, tip)[5]
    rough = [text.startswith("~") for text in _column(panel, HALF_WIDTH)]
    assert rough == [i == 7 or bins[i] < 8 for i in range(12)]
    assert "5.2 bins: fewer than 8" in _column(panel, HALF_WIDTH, tip)[7]
    assert "1.4826" in panel.rule.text()


def test_what_is_no_number_comes_last(
    panel: ComponentsPanel, tables: dict[str, ComponentTable]
) -> None:
    skewness = tables["z"].skewness.copy()
    skewness[3] = np.nan
    panel.show_table(replace(tables["z"], skewness=skewness))
    others = np.delete(np.arange(12), 3)
    for order, sign in ((UP, 1), (DOWN, -1)):
        panel.table.sortByColumn(SKEWNESS, order)
        expected = others[np.argsort(sign * skewness[others])].tolist()
        assert _numbers(panel) == [*expected, 3]
    assert _column(panel, SKEWNESS)[-1] == "–"


def test_a_click_on_a_header_sorts_and_the_selection_stays(
    panel: ComponentsPanel, tables: dict[str, ComponentTable], qtbot: QtBot
) -> None:
    panel.show_choice(ComponentChoice(chosen=(4, 9)))
    header = panel.table.horizontalHeader()
    where = header.rect().center()
    where.setX(header.sectionViewportPosition(STD) + 10)
    qtbot.mouseClick(header.viewport(), LEFT, pos=where)
    ascending = np.argsort(tables["z"].std).tolist()
    assert _numbers(panel) in (ascending, ascending[::-1])
    assert sorted(_selected(panel)) == [4, 9]


def test_sorted_by_what_only_the_pca_has_it_falls_back_to_the_numbers(
    pca: ComponentsPanel, tables: dict[str, ComponentTable]
) -> None:
    pca.table.sortByColumn(CUMULATED, DOWN)
    assert _numbers(pca) == list(range(12))[::-1]
    pca.show_choice(ComponentChoice("z"))
    pca.show_table(tables["z"])
    assert _numbers(pca) == list(range(12))


def test_clicks_choose_components(
    panel: ComponentsPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    chosen = heard(panel.components_chosen)
    panel.components_chosen.connect(lambda c: panel.show_choice(ComponentChoice(chosen=c)))
    assert _selected(panel) == [0]
    _click(panel, qtbot, 3)
    _click(panel, qtbot, 1, CTRL)
    assert chosen == [((3,),), ((1, 3),)]
    assert _selected(panel) == [1, 3]
    icons = _column(panel, NUMBER, Qt.ItemDataRole.DecorationRole)
    expected = class_colours(current_theme())
    for row, colour in ((1, expected[0]), (3, expected[1])):
        swatch = icons[row].pixmap(16, 16, QIcon.Mode.Selected).toImage()
        assert swatch.pixelColor(8, 8).name() == colour
    assert icons[0] is None


def test_the_number_of_a_chosen_component_is_not_cut_off(
    panel: ComponentsPanel, qtbot: QtBot
) -> None:
    panel.resize(240, 600)
    panel.show_choice(ComponentChoice(chosen=(0, 3)))
    QApplication.processEvents()
    for row in range(panel.table.model().rowCount()):
        index = panel.table.model().index(row, NUMBER)
        needed = panel.table.sizeHintForIndex(index).width()
        assert needed <= panel.table.columnWidth(NUMBER)
        if index.data(Qt.ItemDataRole.DecorationRole) is not None:
            # This toy has components of one digit; most have three.
            digits = panel.table.fontMetrics().horizontalAdvance("00")
            assert needed + digits <= panel.table.columnWidth(NUMBER)


def test_what_was_not_accepted_is_not_selected(panel: ComponentsPanel, qtbot: QtBot) -> None:
    panel.table.selectAll()
    assert _selected(panel) == [0]


def test_while_a_table_is_awaited_nothing_is_listed(
    panel: ComponentsPanel, heard: Callable[..., list[Any]]
) -> None:
    chosen = heard(panel.components_chosen)
    panel.show_table(None)
    assert _numbers(panel) == []
    assert chosen == [], "nobody has chosen none"


def test_a_double_click_opens_a_component(
    panel: ComponentsPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    opened = heard(panel.component_opened)
    panel.table.sortByColumn(NUMBER, DOWN)
    table = panel.table
    where = table.visualRect(table.model().index(2, 1)).center()
    _click(panel, qtbot, 2)
    qtbot.mouseDClick(table.viewport(), LEFT, pos=where)
    assert opened == [(9,)]
    _click(panel, qtbot, 4)
    _action(panel, "active projection").trigger()
    assert opened == [(9,), (7,)]


def _action(panel: ComponentsPanel, word: str) -> Any:
    (found,) = (action for action in panel.table.actions() if word in action.text())
    return found


def test_chosen_rows_are_copied_as_they_are_listed(
    panel: ComponentsPanel, tables: dict[str, ComponentTable]
) -> None:
    panel.show_choice(ComponentChoice(chosen=(4, 9)))
    panel.table.sortByColumn(NUMBER, DOWN)
    _action(panel, "Copy").trigger()
    names, *rows = (line.split("\t") for line in QApplication.clipboard().text().splitlines())
    assert [row[0] for row in rows] == ["9", "4"]
    assert float(rows[1][names.index("skewness")]) == tables["z"].skewness[4]


@pytest.mark.parametrize(
    ("answer", "expected"), [("/x/a.csv", "/x/a.csv"), ("/x/a", "/x/a.csv"), ("", None)]
)
def test_it_is_asked_where_to_save_the_table(
    panel: ComponentsPanel,
    monkeypatch: pytest.MonkeyPatch,
    heard: Callable[..., list[Any]],
    answer: str,
    expected: str | None,
) -> None:
    wanted = heard(panel.save_requested)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answer, "CSV table (*.csv)"))
    _action(panel, "Save").trigger()
    assert wanted == ([] if expected is None else [(Path(expected),)])


def test_the_table_is_saved_as_csv(
    panel: ComponentsPanel, tables: dict[str, ComponentTable], tmp_path: Path
) -> None:
    file = tmp_path / "table.csv"
    assert str(file) in panel.save_table(file, {"coordinates": "z"})
    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [float(row["half_width"]) for row in rows] == tables["z"].half_widths.tolist()
    assert [row["dominant"] == "1" for row in rows] == tables["z"].dominant.tolist()
    assert json.loads(settings_file(file).read_text()) == {"coordinates": "z"}
    assert "could not be written" in panel.save_table(file / "inside.csv", {})
    assert ".csv" in panel.save_table(tmp_path / "table.xls", {})


def test_the_switch_tells_the_coordinates(
    panel: ComponentsPanel, qtbot: QtBot, heard: Callable[..., list[Any]]
) -> None:
    wanted = heard(panel.coordinates_chosen)
    qtbot.keyClick(panel.coordinates, Qt.Key.Key_Down)
    assert wanted == [("pca",)]
    assert not panel.scree.isVisible(), "it has not been set yet"
    panel.show_choice(ComponentChoice("pca"))
    assert panel.scree.isVisible()
    assert len(wanted) == 1


@pytest.mark.parametrize("dark", [False, True])
def test_distributions_are_drawn_in_their_colours(
    panel: ComponentsPanel,
    toy_space: LatentSpace,
    tables: dict[str, ComponentTable],
    set_dark: Callable[[bool], None],
    pixels: Callable[..., Any],
    count_color: Callable[..., int],
    dark: bool,
) -> None:
    set_dark(dark)
    colours = class_colours(current_theme())
    panel.show_choice(ComponentChoice(chosen=(2, 6)))
    first, second = _distributions(toy_space, tables["z"], 2, 6)
    panel.show_distributions([first, None])
    image = pixels(panel.distributions.curves)
    assert count_color(image, colours[0]) > 100
    assert count_color(image, colours[1]) < 10, "that of the second is on its way"
    panel.show_distributions([first, second])
    image = pixels(panel.distributions.curves)
    assert all(count_color(image, colour) > 100 for colour in colours[:2])
    text = panel.distributions.legend.text()
    for name, found in (("z&nbsp;2", first), ("z&nbsp;6", second)):
        assert name in text
        assert f"{found.half_width:.3g}" in text


def test_six_distributions_fit_in_the_least_height(
    pca: ComponentsPanel, tables: dict[str, ComponentTable], toy_space: LatentSpace
) -> None:
    chosen = tuple(range(6))
    pca.show_choice(ComponentChoice("pca", chosen))
    pca.show_distributions(_distributions(toy_space, tables["pca"], *chosen))
    # The words have other lines in another width, and the panel needs another height then.
    for _ in range(3):
        pca.resize(320, pca.minimumSizeHint().height())
        QApplication.processEvents()
    legend, curves = pca.distributions.legend, pca.distributions.curves
    for label in (legend, pca.rule, pca.key, pca.variance):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert legend.geometry().bottom() < curves.geometry().top()
    for part in (pca.table, curves, pca.scree):
        assert part.height() >= part.minimumHeight()


def test_curves_have_room_for_the_names_of_axes_in_larger_text(pca: ComponentsPanel) -> None:
    font = pca.font()
    font.setPointSizeF(2 * font.pointSizeF())
    before = pca.distributions.curves.minimumHeight(), pca.scree.minimumHeight()
    pca.setFont(font)
    after = pca.distributions.curves.minimumHeight(), pca.scree.minimumHeight()
    assert all(new > 1.8 * old for new, old in zip(after, before, strict=True))


def test_all_columns_of_the_pca_fit_in_a_third_of_a_window(pca: ComponentsPanel) -> None:
    pca.resize(62 * pca.fontMetrics().horizontalAdvance("0"), 900)
    QApplication.processEvents()
    header = pca.table.horizontalHeader()
    assert pca.table.horizontalScrollBar().maximum() == 0
    for column in range(header.count()):
        assert header.sectionSize(column) >= pca.table.sizeHintForColumn(column)


def test_a_constant_component_can_be_drawn(panel: ComponentsPanel) -> None:
    constant = distribution(np.full(50, 2.5, np.float32), 2.5, 0.0)
    panel.show_distributions([constant])
    assert "constant" in panel.distributions.legend.text()
    panel.distributions.grab()


def test_no_chosen_component_says_what_to_do(panel: ComponentsPanel) -> None:
    panel.show_choice(ComponentChoice(chosen=()))
    panel.show_distributions([])
    assert "Choose rows" in panel.distributions.legend.text()


# The line at K


def _at(panel: ComponentsPanel, n_components: float, beside: int = 0) -> QPoint:
    middle = panel.scree.viewport().rect().center().y()
    return QPoint(round(panel.scree.pixel_of(n_components)) + beside, middle)


def test_the_line_is_dragged(
    pca: ComponentsPanel, drag: Callable[..., None], heard: Callable[..., list[Any]]
) -> None:
    began, ended = heard(pca.gesture_began), heard(pca.gesture_ended)
    wanted = heard(pca.n_components_changed)
    # Taken a little beside the line it does not jump.
    drag(pca.scree, _at(pca, 8, 3), _at(pca, 9, 3), _at(pca, 11, 3), _at(pca, 4, 3))
    assert wanted == [(9,), (11,), (4,)]
    assert (len(began), len(ended)) == (1, 1)
    assert pca.scree.line.value() == 4
    # Beyond the ends it stays at the last one there is.
    drag(pca.scree, _at(pca, 4), _at(pca, -3), _at(pca, 40))
    assert wanted[3:] == [(1,), (12,)]


def test_pressed_elsewhere_the_line_comes(pca: ComponentsPanel, drag: Callable[..., None]) -> None:
    drag(pca.scree, _at(pca, 2))
    assert pca.scree.n_components == 2


def test_escape_gives_up_a_drag(
    pca: ComponentsPanel,
    qtbot: QtBot,
    drag: Callable[..., None],
    heard: Callable[..., list[Any]],
) -> None:
    ended = heard(pca.gesture_ended)
    drag(pca.scree, _at(pca, 8), _at(pca, 3), release=False)
    assert (pca.scree.n_components, ended) == (3, [])
    qtbot.keyClick(pca.scree, Qt.Key.Key_Escape)
    assert (pca.scree.n_components, len(ended)) == (8, 1)
    qtbot.mouseMove(pca.scree.viewport(), _at(pca, 5))
    qtbot.mouseRelease(pca.scree.viewport(), LEFT, pos=_at(pca, 5))
    assert (pca.scree.n_components, len(ended)) == (8, 1)


def test_hidden_in_a_drag_the_gesture_ends(
    pca: ComponentsPanel, drag: Callable[..., None], heard: Callable[..., list[Any]]
) -> None:
    ended = heard(pca.gesture_ended)
    drag(pca.scree, _at(pca, 8), _at(pca, 3), release=False)
    pca.show_choice(ComponentChoice("z"))
    assert len(ended) == 1


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Left, 7),
        (Qt.Key.Key_Up, 9),
        (Qt.Key.Key_PageUp, 12),
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_End, 12),
        (Qt.Key.Key_A, 8),
    ],
)
def test_keys_move_the_line(pca: ComponentsPanel, qtbot: QtBot, key: Qt.Key, expected: int) -> None:
    qtbot.keyClick(pca.scree, key)
    assert pca.scree.n_components == expected


def test_the_words_have_the_figures_of_k(
    pca: ComponentsPanel, tables: dict[str, ComponentTable], toy_space: LatentSpace
) -> None:
    pca.show_n_components(3)
    variance = np.square(toy_space.basis.std)
    text = pca.variance.text().replace("\u00a0", " ")
    assert f"{100 * variance[:3].sum() / variance.sum():.1f} %" in text
    assert f"{variance[3:].sum() / 12:.3g}" in text
    assert text.startswith("K = 3 components hold ")
    pca.show_n_components(1)
    assert pca.variance.text().startswith("K = 1 component holds ")


def test_while_the_spectrum_is_awaited_there_is_nothing_to_drag(
    pca: ComponentsPanel, drag: Callable[..., None], heard: Callable[..., list[Any]]
) -> None:
    wanted = heard(pca.n_components_changed, pca.gesture_began)
    pca.show_table(None)
    drag(pca.scree, _at(pca, 8), _at(pca, 3))
    assert wanted == []
    assert pca.variance.text() == "…"
