"""The list of correlated pairs, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.core.correlation import COUNT_THRESHOLDS, CorrelatedPairs
from latent_explorer.jobs.correlations import CorrelationRequest, Correlations
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.ui.panels.correlations import CorrelationsPanel
from latent_explorer.ui.panels.pair_model import PairModel, component_numbers

ROWS = [(2, 7, -0.91), (0, 11, 0.83), (2, 3, 0.52), (1, 10, -0.507)]
USUAL = CorrelationSettings()
LEFT = Qt.MouseButton.LeftButton


def _correlations(
    rows: list[tuple[int, int, float]],
    n_points: int = 2000,
    settings: CorrelationSettings = USUAL,
) -> Correlations:
    i, j, r = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else [np.empty(0)] * 3
    )
    pairs = CorrelatedPairs(i.astype(int), j.astype(int), r.astype(float))
    request = CorrelationRequest(number=1, settings=settings)
    by_construction = settings.sample is None and settings.coordinates == "pca"
    return Correlations(request, pairs, (66, 40, 21, 9, 4, 2), n_points, by_construction)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> CorrelationsPanel:
    correlations: CorrelationsPanel = shown(CorrelationsPanel(), 300, 500)
    correlations.show_settings(CorrelationSettings())
    correlations.show_correlations(_correlations(ROWS))
    return correlations


@pytest.fixture
def changes(panel: CorrelationsPanel, heard: Callable[..., list[Any]]) -> list[Any]:
    return heard(panel.settings_changed)


@pytest.fixture
def chosen(panel: CorrelationsPanel, heard: Callable[..., list[Any]]) -> list[Any]:
    return heard(panel.pairs_chosen)


def _listed(panel: CorrelationsPanel) -> list[tuple[str, ...]]:
    model = panel.table.model()
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def _pairs(panel: CorrelationsPanel) -> list[tuple[int, int]]:
    return [(int(i), int(j)) for i, j, _ in _listed(panel)]


def _click(
    panel: CorrelationsPanel,
    qtbot: QtBot,
    row: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    table = panel.table
    where = table.visualRect(table.model().index(row, 1)).center()
    qtbot.mouseClick(table.viewport(), LEFT, modifier, where)


def test_the_pairs_are_listed_strongest_first(panel: CorrelationsPanel) -> None:
    assert _listed(panel) == [
        ("2", "7", "\u22120.910"),
        ("0", "11", "+0.830"),
        ("2", "3", "+0.520"),
        ("1", "10", "\u22120.507"),
    ]


def test_the_counts_are_shown(panel: CorrelationsPanel) -> None:
    text = panel.counts.text().replace("\u202f", "").replace("\u00a0", " ")
    assert "4 pairs" in text
    assert "2,000 points" in text
    for threshold, count in zip(COUNT_THRESHOLDS, (66, 40, 21, 9, 4, 2), strict=True):
        assert f">{threshold:.1f}: {count}" in text


def test_no_pair_is_no_problem(panel: CorrelationsPanel, chosen: list[Any]) -> None:
    panel.show_correlations(_correlations([]))
    assert _listed(panel) == []
    assert panel.counts.text().startswith("0 pairs")
    assert chosen == []


@pytest.mark.parametrize(
    ("column", "order", "first"),
    [
        (2, Qt.SortOrder.AscendingOrder, (1, 10)),
        (2, Qt.SortOrder.DescendingOrder, (2, 7)),
        (1, Qt.SortOrder.AscendingOrder, (2, 3)),
        (1, Qt.SortOrder.DescendingOrder, (0, 11)),
        (0, Qt.SortOrder.AscendingOrder, (0, 11)),
    ],
)
def test_it_is_sorted_by_number_or_strength(
    panel: CorrelationsPanel, column: int, order: Qt.SortOrder, first: tuple[int, int]
) -> None:
    panel.table.sortByColumn(column, order)
    assert _pairs(panel)[0] == first
    panel.show_correlations(_correlations(ROWS[::-1]))
    assert _pairs(panel)[0] == first, "new rows are sorted alike"


def test_a_click_on_a_header_sorts(panel: CorrelationsPanel, qtbot: QtBot) -> None:
    header = panel.table.horizontalHeader()
    where = header.rect().center()
    where.setX(header.sectionViewportPosition(0) + 10)
    qtbot.mouseClick(header.viewport(), LEFT, pos=where)
    first = [i for i, _ in _pairs(panel)]
    assert first in (sorted(first), sorted(first, reverse=True))
    assert _pairs(panel) != [(i, j) for i, j, _ in ROWS]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("2", [(2, 7), (2, 3)]),
        ("2 7", [(2, 7)]),
        ("7, 2", [(2, 7)]),
        ("1", [(1, 10)]),
        ("", [(2, 7), (0, 11), (2, 3), (1, 10)]),
        ("99", []),
        ("two", [(2, 7), (0, 11), (2, 3), (1, 10)]),
    ],
)
def test_the_filter_keeps_pairs_with_these_components(
    panel: CorrelationsPanel, qtbot: QtBot, text: str, pairs: list[tuple[int, int]]
) -> None:
    qtbot.keyClicks(panel.filter, text)
    assert _pairs(panel) == pairs


def test_the_filter_holds_for_new_rows_too(panel: CorrelationsPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.filter, "2")
    panel.show_correlations(_correlations([(0, 1, 0.9), (2, 5, 0.8)]))
    assert _pairs(panel) == [(2, 5)]
    panel.filter.clear()
    assert _pairs(panel) == [(0, 1), (2, 5)]


def test_a_click_chooses_a_pair(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any], changes: list[Any]
) -> None:
    _click(panel, qtbot, 1)
    _click(panel, qtbot, 3)
    assert chosen == [([(0, 11)], "z"), ([(1, 10)], "z")]
    assert changes == []


def test_several_are_chosen_in_the_order_of_the_list(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    _click(panel, qtbot, 3)
    _click(panel, qtbot, 0, Qt.KeyboardModifier.ControlModifier)
    _click(panel, qtbot, 2, Qt.KeyboardModifier.ControlModifier)
    assert chosen[-1] == ([(2, 7), (2, 3), (1, 10)], "z")
    _click(panel, qtbot, 0)
    _click(panel, qtbot, 2, Qt.KeyboardModifier.ShiftModifier)
    assert chosen[-1] == ([(2, 7), (0, 11), (2, 3)], "z")


def test_a_click_in_a_sorted_and_filtered_list_chooses_what_it_shows(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    panel.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    qtbot.keyClicks(panel.filter, "2")
    assert _pairs(panel) == [(2, 3), (2, 7)]
    _click(panel, qtbot, 1)
    assert chosen == [([(2, 7)], "z")]


def test_giving_up_the_selection_chooses_nothing(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    _click(panel, qtbot, 1)
    _click(panel, qtbot, 1, Qt.KeyboardModifier.ControlModifier)
    assert chosen == [([(0, 11)], "z")]


def test_new_rows_choose_nothing(panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]) -> None:
    panel.table.selectAll()
    assert len(chosen[-1][0]) == 4
    chosen.clear()
    for rows in (ROWS, ROWS[:2], []):
        panel.show_correlations(_correlations(rows))
    assert chosen == []


def test_filtering_chooses_nothing(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    panel.table.selectAll()
    chosen.clear()
    qtbot.keyClicks(panel.filter, "2")
    panel.filter.clear()
    assert chosen == []


def test_sorting_chooses_nothing(panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]) -> None:
    panel.table.selectRow(0)
    panel.table.selectionModel().select(
        panel.table.model().index(1, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    chosen.clear()
    panel.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert chosen == []


def test_the_settings_are_shown_and_nobody_is_told(
    panel: CorrelationsPanel, changes: list[Any], chosen: list[Any]
) -> None:
    for _ in range(2):
        panel.show_settings(CorrelationSettings("pca", 0.35, 3000, 4))
    assert panel.correlated.coordinates.currentData() == "pca"
    assert panel.threshold.value == 0.35
    assert panel.correlated.sample.isVisible()
    assert panel.correlated.sample.value() == 3000
    panel.show_settings(CorrelationSettings("z", 0.1, None))
    assert panel.correlated.coordinates.currentData() == "z"
    assert not panel.correlated.sample.isVisible()
    assert changes == []
    assert chosen == []


def test_what_the_user_sets_is_emitted(
    panel: CorrelationsPanel, changes: list[Any], qtbot: QtBot
) -> None:
    settings = CorrelationSettings("z", 0.5, None, 3)
    panel.show_settings(settings)
    panel.correlated.coordinates.setCurrentIndex(panel.correlated.coordinates.findData("pca"))
    assert changes.pop() == (replace(settings, coordinates="pca"),)
    settings = replace(settings, coordinates="pca", sample=5000)
    panel.correlated.points.setCurrentIndex(1)
    assert changes.pop() == (settings,)
    panel.show_settings(settings)
    panel.correlated.sample.selectAll()
    qtbot.keyClicks(panel.correlated.sample, "250")
    qtbot.keyClick(panel.correlated.sample, Qt.Key.Key_Return)
    assert changes.pop() == (replace(settings, sample=250),)
    panel.correlated.points.setCurrentIndex(0)
    assert changes.pop() == (replace(settings, sample=None),)
    assert changes == []


def test_a_typed_threshold_is_emitted(
    panel: CorrelationsPanel, changes: list[Any], qtbot: QtBot
) -> None:
    box = panel.threshold.findChild(QDoubleSpinBox)
    assert box is not None
    box.selectAll()
    qtbot.keyClicks(box, "0.65".replace(".", box.locale().decimalPoint()))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert changes == [(CorrelationSettings(threshold=0.65),)]


def test_an_exact_threshold_is_not_rounded_by_other_changes(
    panel: CorrelationsPanel, changes: list[Any]
) -> None:
    exact = CorrelationSettings(threshold=0.123456)
    panel.show_settings(exact)
    panel.correlated.coordinates.setCurrentIndex(panel.correlated.coordinates.findData("pca"))
    assert changes == [(replace(exact, coordinates="pca"),)]


def test_everything_has_a_tooltip(panel: CorrelationsPanel) -> None:
    controls = (
        panel.correlated.coordinates,
        panel.threshold,
        panel.correlated.points,
        panel.correlated.sample,
        panel.filter,
        panel.table,
        panel.counts,
    )
    assert all(control.toolTip() for control in controls)
    headers = panel.table.model()
    for column in range(3):
        tip = headers.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip


# What is clicked is what is shown


def test_a_click_tells_the_coordinates_of_the_list_that_is_shown(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    panel.show_settings(CorrelationSettings("pca"))
    _click(panel, qtbot, 1)
    assert chosen == [([(0, 11)], "z")], "the list of PCA pairs has not come yet"
    settings = CorrelationSettings("pca", sample=500)
    panel.show_correlations(_correlations(ROWS, settings=settings))
    _click(panel, qtbot, 1)
    assert chosen[1:] == [([(0, 11)], "pca")]


def test_a_list_that_is_being_replaced_is_grey_and_cannot_be_clicked(
    panel: CorrelationsPanel,
    qtbot: QtBot,
    chosen: list[Any],
    pixels: Callable[[Any], np.ndarray],
) -> None:
    _click(panel, qtbot, 3)
    chosen.clear()
    black = pixels(panel.table.viewport()).min()
    for _ in range(2):
        panel.show_correlations(None)
    assert len(_listed(panel)) == 4
    assert "…" in panel.counts.text()
    assert pixels(panel.table.viewport())[:44].min() > black
    _click(panel, qtbot, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert chosen == []
    panel.show_correlations(_correlations(ROWS))
    _click(panel, qtbot, 0)
    assert chosen == [([(2, 7)], "z")]


# Empty lists


def test_no_pca_pair_over_all_points_is_explained(panel: CorrelationsPanel) -> None:
    settings = CorrelationSettings("pca")
    panel.show_settings(settings)
    panel.show_correlations(_correlations([], settings=settings))
    assert panel.reason.isVisible()
    assert not panel.table.isVisible()
    assert "uncorrelated by construction" in panel.reason.text()
    assert "choose random points" in panel.reason.text()


@pytest.mark.parametrize(
    "settings", [CorrelationSettings(threshold=0.6), CorrelationSettings("pca", 0.6, 500)]
)
def test_no_pair_above_the_threshold_is_explained(
    panel: CorrelationsPanel, settings: CorrelationSettings
) -> None:
    panel.show_correlations(_correlations([], 500, settings))
    assert panel.reason.isVisible()
    assert panel.reason.text() == "No pair has |r| above 0.60; lower the threshold"
    panel.show_correlations(_correlations(ROWS))
    assert panel.table.isVisible()
    assert not panel.reason.isVisible()


def test_a_filter_that_leaves_no_pair_is_explained(panel: CorrelationsPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.filter, "7 99")
    assert panel.reason.isVisible()
    assert "7 and 99" in panel.reason.text()
    panel.filter.clear()
    assert panel.table.isVisible()


def test_a_number_of_any_length_can_be_filtered_by(panel: CorrelationsPanel) -> None:
    panel.filter.setText("9" * 5000)
    assert _pairs(panel) == []


# The selection


def _selected(panel: CorrelationsPanel) -> list[tuple[int, int]]:
    rows = sorted(index.row() for index in panel.table.selectionModel().selectedRows())
    return [_pairs(panel)[row] for row in rows]


def test_what_is_selected_stays_so_where_it_is_still_listed(
    panel: CorrelationsPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    _click(panel, qtbot, 0)
    _click(panel, qtbot, 2, Qt.KeyboardModifier.ControlModifier)
    _click(panel, qtbot, 3, Qt.KeyboardModifier.ControlModifier)
    chosen.clear()
    panel.show_correlations(_correlations([(4, 5, 0.99), *ROWS[:3]]))
    assert _selected(panel) == [(2, 7), (2, 3)]
    panel.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert _selected(panel) == [(2, 3), (2, 7)]
    qtbot.keyClicks(panel.filter, "7")
    assert _selected(panel) == [(2, 7)]
    assert chosen == []


def test_the_same_numbers_in_other_coordinates_are_other_pairs(
    panel: CorrelationsPanel, qtbot: QtBot
) -> None:
    _click(panel, qtbot, 0)
    settings = CorrelationSettings("pca", sample=500)
    panel.show_correlations(_correlations(ROWS, settings=settings))
    assert _selected(panel) == []


# Sorting and filtering by arrays, against the naive way


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(7, 12), st.floats(-1, 1)),
        max_size=30,
        unique_by=lambda row: row[:2],
    ),
    st.sampled_from(["", "3", "8", "3 8", "8, 3", "3 8 9", "99", "x"]),
    st.integers(0, 2),
    st.booleans(),
)
def test_rows_are_sorted_and_filtered_as_one_would_by_hand(
    rows: list[tuple[int, int, float]], text: str, column: int, descending: bool
) -> None:
    model = PairModel()
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    pairs = _correlations(rows).pairs
    model.sort(column, order)
    model.show_only(component_numbers(text))
    model.show_pairs(pairs.i, pairs.j, pairs.r)
    numbers = {int(word) for word in text.replace(",", " ").split() if word.isdecimal()}
    kept = [row for row in rows if numbers <= set(row[:2])]
    kept.sort(key=lambda row: abs(row[column]), reverse=descending)
    assert model.pairs_of(range(model.rowCount())) == [row[:2] for row in kept]


def test_sorting_and_filtering_call_python_for_no_single_row(
    shown: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    i, j = np.triu_indices(256, 1)
    r = np.random.default_rng(0).uniform(-1, 1, len(i))
    rows: list[int] = []
    data = PairModel.data
    # Before there is a panel: what a model has been asked for once, Qt does not look up again.
    monkeypatch.setattr(
        PairModel, "data", lambda *args: (rows.append(args[1].row()), data(*args))[1]
    )
    panel = shown(CorrelationsPanel(), 300, 500)
    panel.show_settings(CorrelationSettings())
    panel.show_correlations(replace(_correlations(ROWS), pairs=CorrelatedPairs(i, j, r)))
    panel.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    panel.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    panel.filter.setText("17")
    panel.filter.clear()
    panel.grab()
    assert panel.table.model().rowCount() == 32_640
    assert 0 < len(set(rows)) < 1000, "only the rows in view are asked for"


def test_one_drag_of_the_threshold_is_one_gesture(
    panel: CorrelationsPanel, slide: Callable[..., list[Any]]
) -> None:
    told = slide(panel, panel.threshold, panel.settings_changed)
    thresholds = [settings.threshold for settings in told]
    assert thresholds == sorted(thresholds)


def test_a_sample_out_of_range_becomes_the_nearest_that_can_be_used(
    panel: CorrelationsPanel, changes: list[Any], qtbot: QtBot
) -> None:
    panel.show_settings(CorrelationSettings(sample=5000))
    panel.correlated.sample.selectAll()
    qtbot.keyClicks(panel.correlated.sample, "50000000")
    qtbot.keyClick(panel.correlated.sample, Qt.Key.Key_Return)
    assert changes == [(CorrelationSettings(sample=10_000_000),)]


# What can be seen


def test_bars_are_as_long_as_pairs_are_strong(
    panel: CorrelationsPanel, pixels: Callable[[Any], np.ndarray]
) -> None:
    image = pixels(panel.table.viewport()).astype(int)
    model = panel.table.model()

    def length(row: int) -> int:
        rect = panel.table.visualRect(model.index(row, 2))
        line = image[rect.top() + 5, rect.left() + 1 : rect.right()]
        ground = image[rect.top() + 1, rect.left() + 1]
        return int((np.abs(line - ground).sum(axis=1) > 15).sum())

    lengths = [length(row) for row in range(4)]
    width = panel.table.columnWidth(2)
    text = panel.table.fontMetrics().horizontalAdvance("+0.000")
    for found, (_, _, r) in zip(lengths, ROWS, strict=True):
        assert found <= width - text, "beside the number, not below it"
        assert found == pytest.approx(abs(r) * (width - text), abs=0.12 * width)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_nothing_is_cut_in_a_narrow_panel(
    panel: CorrelationsPanel, qtbot: QtBot, scale: float
) -> None:
    font = panel.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    panel.setFont(font)
    panel.show_settings(CorrelationSettings(sample=5000))
    panel.resize(240, 700)

    def cut() -> list[QWidget]:
        boxes = [
            panel.correlated.coordinates,
            panel.correlated.points,
            panel.correlated.sample,
            panel.threshold,
        ]
        labels = panel.findChildren(QLabel)
        narrow = [each for each in boxes if each.width() < each.minimumSizeHint().width()]
        low = [each for each in labels if each.height() < each.heightForWidth(each.width())]
        return narrow + low

    assert panel.minimumSizeHint().width() <= 240
    qtbot.waitUntil(lambda: cut() == [])


def test_a_double_click_on_the_name_sets_the_default_threshold(
    panel: CorrelationsPanel, changes: list[Any], qtbot: QtBot
) -> None:
    panel.show_settings(CorrelationSettings(threshold=0.2))
    (name,) = (each for each in panel.findChildren(QLabel) if each.buddy() is panel.threshold)
    assert name.text() == "Strength |r|"
    qtbot.mouseDClick(name, LEFT)
    assert changes == [(CorrelationSettings(threshold=0.5),)]
