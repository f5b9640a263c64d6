"""The matrix as a picture: its colours, and what one does with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QTextDocumentFragment, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from latent_explorer.core.chance import micro_correlations
from latent_explorer.core.clusters import Group
from latent_explorer.jobs.matrix import (
    CorrelatedGroups,
    CorrelationMatrix,
    GroupsRequest,
    MatrixRequest,
)
from latent_explorer.session.matrix import MatrixSettings
from latent_explorer.ui.panels.matrix import MatrixPanel
from latent_explorer.ui.panels.matrix_colours import (
    diverging_colours,
    matrix_colours,
    scale_end,
)
from latent_explorer.ui.tokens import DARK, LIGHT
from latent_explorer.ui.tool_tips import tip_label

LEFT = Qt.MouseButton.LeftButton
D = 8


def _r() -> np.ndarray:
    r = np.eye(D)
    for i, j, value in ((0, 5, 0.9), (2, 3, -0.9), (1, 4, 0.2), (5, 6, -0.4)):
        r[i, j] = r[j, i] = value
    r[7] = r[:, 7] = np.nan
    return r


def _matrix(coordinates: Any = "z", coefficient: Any = "pearson", **others: Any) -> Any:
    request = MatrixRequest(
        number=1, coordinates=coordinates, coefficient=coefficient, sample=None, seed=0
    )
    r = others.get("r", _r())
    by_construction = others.get("by_construction", False)
    return CorrelationMatrix(request, r, 2000, by_construction, micro_correlations(r, 2000))


def _groups(matrix: CorrelationMatrix) -> CorrelatedGroups:
    groups = (Group((0, 5, 6), (0, 5), 0.9, 0.43), Group((2, 3), (2, 3), -0.9, 0.9))
    pairs = (((0, 5), (5, 6), (0, 6)), ((2, 3),))
    return CorrelatedGroups(GroupsRequest(matrix=matrix, threshold=0.4), groups, pairs)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> MatrixPanel:
    made: MatrixPanel = shown(MatrixPanel(), 420, 820)
    matrix = _matrix()
    made.show_matrix(matrix, np.arange(D))
    made.show_groups(_groups(matrix))
    return made


@pytest.fixture
def chosen(panel: MatrixPanel, heard: Callable[..., list[Any]]) -> list[Any]:
    return heard(panel.pairs_chosen)


@pytest.fixture
def changes(panel: MatrixPanel, heard: Callable[..., list[Any]]) -> list[Any]:
    return heard(panel.settings_changed)


def _at(panel: MatrixPanel, row: int, column: int) -> QPoint:
    return panel.picture.cell_rect((row, column)).center().toPoint()


def _wheel(panel: MatrixPanel, where: QPoint, notches: float) -> None:
    picture = panel.picture
    event = QWheelEvent(
        QPointF(where),
        QPointF(picture.mapToGlobal(where)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(picture, event)


# Colours


@pytest.mark.parametrize("dark", [False, True])
def test_each_cell_has_the_colour_of_its_r(
    panel: MatrixPanel, pixels: Callable[..., Any], set_dark: Callable[[bool], None], dark: bool
) -> None:
    set_dark(dark)
    theme = DARK if dark else LIGHT
    image, end = pixels(panel.picture), scale_end(_r())
    wanted = _r()
    np.fill_diagonal(wanted[:7, :7], 0.0)
    wanted = matrix_colours(wanted, end, theme)
    for row in range(D):
        for column in range(D):
            where = _at(panel, row, column)
            seen = image[where.y(), where.x()]
            assert np.abs(seen.astype(int) - wanted[row, column]).max() <= 2, (row, column)
    middle = diverging_colours(theme)[127]
    np.testing.assert_array_equal(wanted[0, 0], middle)
    no_data = QColor(theme.edge).getRgb()[:3]
    assert tuple(wanted[7, 3].tolist()) == no_data
    assert tuple(wanted[7, 7].tolist()) == no_data


def test_clusters_change_the_places_of_cells_and_what_a_click_means(
    panel: MatrixPanel, pixels: Callable[..., Any], qtbot: QtBot, chosen: list[Any]
) -> None:
    before, where = pixels(panel.picture), _at(panel, 0, 1)
    order = np.array([5, 0, 6, 2, 3, 1, 4, 7])
    panel.show_matrix(_matrix(), order)
    after = pixels(panel.picture)
    assert (before[where.y(), where.x()] != after[where.y(), where.x()]).any()
    strong = diverging_colours(LIGHT)[-1]
    np.testing.assert_allclose(after[where.y(), where.x()], strong, atol=2)
    qtbot.mouseClick(panel.picture, LEFT, pos=where)
    assert chosen == [([(0, 5)], "z")]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_signs_are_told_apart_by_the_colour_blind(theme: Any) -> None:
    low, middle, high = (diverging_colours(theme)[k].astype(float) for k in (0, 127, 254))
    # Protanopia and deuteranopia leave blue against yellow.
    yellowness = [(c[0] + c[1]) / 2 - c[2] for c in (low, middle, high)]
    assert yellowness[0] < -60 < 60 < yellowness[2]
    assert abs(yellowness[1]) < 10
    # Both ends leave the middle to the same side, evenly.
    lightness = diverging_colours(theme) @ np.array([0.2126, 0.7152, 0.0722])
    rising = np.diff(lightness)
    toward = 1 if theme is DARK else -1
    assert (toward * rising[130:] > -1).all()
    assert (toward * rising[:124] < 1).all()


@pytest.mark.parametrize(
    ("values", "end"),
    [([0.0, 0.0], 1.0), ([0.004, -0.008], 0.01), ([0.03, -0.045], 0.05), ([0.81, 0.1], 0.9)],
)
def test_the_scale_ends_at_a_round_number(values: list[float], end: float) -> None:
    r = np.eye(3)
    r[0, 1] = r[1, 0] = values[0]
    r[0, 2] = r[2, 0] = values[1]
    assert scale_end(r) == end


def test_few_strong_pairs_do_not_hide_all_others() -> None:
    r = np.full((100, 100), 0.04)
    r[0, 1] = r[1, 0] = 0.95
    assert scale_end(r) == 0.05
    assert scale_end(np.full((1, 1), np.nan)) == 1.0
    assert scale_end(np.full((4, 4), np.nan)) == 1.0
    # What lies beyond has the colour of the end.
    np.testing.assert_array_equal(
        matrix_colours(np.array([[0.95]]), 0.05, LIGHT),
        matrix_colours(np.array([[0.05]]), 0.05, LIGHT),
    )


def test_the_scale_names_its_ends(panel: MatrixPanel) -> None:
    assert (panel.scale.low.text(), panel.scale.high.text()) == ("≤ \u22120.9", "≥ +0.9")
    panel.show_matrix(_matrix(r=np.eye(3) * 1.0), np.arange(3))
    assert (panel.scale.low.text(), panel.scale.high.text()) == ("\u22121.0", "+1.0")


# The mouse


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ((0, 5), "z 0, z 5: r +0.900"),
        ((5, 0), "z 0, z 5: r +0.900"),
        ((2, 3), "z 2, z 3: r \u22120.900"),
        ((4, 4), "z 4, with itself"),
        ((3, 7), "z 3, z 7: r no data"),
    ],
)
def test_what_the_mouse_points_at_is_named(
    panel: MatrixPanel, qtbot: QtBot, cell: tuple[int, int], said: str
) -> None:
    qtbot.mouseMove(panel.picture, _at(panel, *cell))
    assert panel.readout.text() == said


def test_it_is_named_as_what_it_is(panel: MatrixPanel, qtbot: QtBot) -> None:
    panel.show_matrix(_matrix("pca", "spearman"), np.arange(D))
    qtbot.mouseMove(panel.picture, _at(panel, 1, 4))
    assert panel.readout.text() == "PCA 1, PCA 4: rank r +0.200"
    qtbot.mouseMove(panel.picture, QPoint(1, 1))
    assert "Point at" in panel.readout.text()


def test_pointing_changes_nothing_else(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any], changes: list[Any]
) -> None:
    for k in range(D):
        qtbot.mouseMove(panel.picture, _at(panel, k, (3 * k) % D))
    assert chosen == changes == []


def test_a_click_opens_the_pair_once(panel: MatrixPanel, qtbot: QtBot, chosen: list[Any]) -> None:
    qtbot.mouseClick(panel.picture, LEFT, pos=_at(panel, 5, 0))
    assert chosen == [([(0, 5)], "z")]
    qtbot.mouseClick(panel.picture, LEFT, pos=_at(panel, 3, 3))
    qtbot.mouseClick(panel.picture, LEFT, pos=QPoint(1, 1))
    qtbot.mouseClick(panel.picture, Qt.MouseButton.RightButton, pos=_at(panel, 1, 2))
    assert len(chosen) == 1, "neither the diagonal, nor beside it, nor the other button"


def test_pressed_here_and_let_go_there_opens_nothing(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    qtbot.mousePress(panel.picture, LEFT, pos=_at(panel, 1, 2))
    qtbot.mouseRelease(panel.picture, LEFT, pos=_at(panel, 5, 6))
    assert chosen == []


def test_what_is_greyed_cannot_be_clicked(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any], pixels: Callable[..., Any]
) -> None:
    where, before = _at(panel, 0, 5), pixels(panel.picture)
    panel.show_waiting("Correlating")
    assert panel.readout.text() == "Correlating"
    assert (pixels(panel.picture)[where.y(), where.x()] != before[where.y(), where.x()]).any()
    qtbot.mouseClick(panel.picture, LEFT, pos=where)
    assert chosen == []
    panel.show_matrix(_matrix(), np.arange(D))
    np.testing.assert_array_equal(
        pixels(panel.picture)[where.y(), where.x()], before[where.y(), where.x()]
    )


def test_the_wheel_zooms_about_the_mouse_and_a_double_click_resets(
    panel: MatrixPanel, qtbot: QtBot
) -> None:
    picture, where = panel.picture, _at(panel, 2, 3)
    _wheel(panel, where, 2)
    assert picture.zoomed
    assert picture.cell_at(QPointF(where)) == (2, 3)
    assert picture.cell_rect((2, 3)).width() > picture.picture_rect.width() / D
    _wheel(panel, where, 100)
    assert picture.cell_rect((2, 3)).width() == pytest.approx(picture.picture_rect.width() / 4)
    qtbot.mouseDClick(picture, LEFT, pos=where)
    assert not picture.zoomed
    _wheel(panel, where, -3)
    assert not picture.zoomed, "it is never smaller than all of it"


def test_a_part_is_moved_by_dragging_and_opens_nothing(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    picture, where = panel.picture, _at(panel, 3, 3)
    _wheel(panel, where, 3)
    held = picture.cell_at(QPointF(where))
    qtbot.mousePress(picture, LEFT, pos=where)
    by = QPoint(-30, -40)
    for step in (by / 2, by):
        qtbot.mouseMove(picture, where + step)
    assert picture.cell_at(QPointF(where + by)) == held
    qtbot.mouseRelease(picture, LEFT, pos=where + by)
    assert chosen == []


# The keyboard


def test_arrows_move_a_cursor_and_enter_opens_its_pair(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    picture = panel.picture
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.readout.text() == "z 0, z 5: r +0.900", "it begins at the strongest pair"
    qtbot.keyClick(picture, Qt.Key.Key_Down)
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    assert panel.readout.text() == "z 1, z 4: r +0.200"
    assert picture.accessibleDescription() == panel.readout.text()
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert chosen == [([(1, 4)], "z")]
    for _ in range(2 * D):
        qtbot.keyClick(picture, Qt.Key.Key_Up)
    assert panel.readout.text() == "z 0, z 4: r 0.000", "it stays on the matrix"
    qtbot.keyClick(picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.readout.text() == "z 0, z 7: r no data"


def test_the_cursor_is_seen_and_followed(
    panel: MatrixPanel, qtbot: QtBot, pixels: Callable[..., Any]
) -> None:
    picture = panel.picture
    without = pixels(picture)
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    rect = picture.cell_rect((0, 5)).toRect().adjusted(-3, -3, 3, 3)
    ring = (slice(max(rect.top(), 0), rect.bottom()), slice(rect.left(), rect.right()))
    assert (pixels(picture)[ring] != without[ring]).any()
    _wheel(panel, _at(panel, 0, 5), 3)
    for _ in range(D):
        qtbot.keyClick(picture, Qt.Key.Key_Down)
    assert picture.picture_rect.adjusted(-1, -1, 1, 1).contains(picture.cell_rect((7, 5)))


def test_without_a_matrix_nothing_happens(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any], pixels: Callable[..., Any]
) -> None:
    panel.show_matrix(None, np.empty(0, np.intp))
    panel.show_groups(None)
    picture = panel.picture
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(picture, key)
    qtbot.mouseMove(picture, picture.rect().center())
    qtbot.mouseDClick(picture, LEFT)
    _wheel(panel, picture.rect().center(), 2)
    pixels(picture)
    assert chosen == []
    assert not panel.chance.rows
    assert not panel.groups.rows


def test_a_smaller_matrix_keeps_no_cursor_beyond_it(panel: MatrixPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.picture, LEFT, pos=_at(panel, 6, 5))
    panel.show_matrix(_matrix(r=np.eye(3)), np.arange(3))
    qtbot.keyClick(panel.picture, Qt.Key.Key_Down)
    assert panel.readout.text().startswith("z ")


# Controls and findings


@pytest.mark.parametrize(
    ("box", "row", "wanted"),
    [
        ("correlated.coordinates", 1, {"coordinates": "pca"}),
        ("coefficient", 1, {"coefficient": "spearman"}),
        ("correlated.points", 1, {"sample": 5000}),
        ("order", 1, {"order": "clusters"}),
    ],
)
def test_what_is_chosen_is_told_and_shown_silently(
    panel: MatrixPanel, changes: list[Any], box: str, row: int, wanted: dict[str, Any]
) -> None:
    attrgetter(box)(panel).setCurrentIndex(row)
    settings = replace(MatrixSettings(), **wanted)
    assert changes == [(settings,)]
    panel.show_settings(MatrixSettings())
    assert attrgetter(box)(panel).currentIndex() == 0
    panel.show_settings(settings)
    assert attrgetter(box)(panel).currentIndex() == row
    assert panel.correlated.sample.isVisible() == (settings.sample is not None)
    assert len(changes) == 1


def test_the_number_of_random_points_is_told(panel: MatrixPanel, changes: list[Any]) -> None:
    panel.show_settings(MatrixSettings(sample=300))
    assert panel.correlated.sample.value() == 300
    panel.correlated.sample.setValue(400)
    assert changes == [(MatrixSettings(sample=400),)]


def test_the_threshold_of_groups_is_told(panel: MatrixPanel, changes: list[Any]) -> None:
    panel.threshold.value_changed.emit(0.25)
    assert changes == [(MatrixSettings(group_threshold=0.25),)]
    panel.show_settings(MatrixSettings(group_threshold=0.7))
    assert panel.threshold.value == 0.7
    assert len(changes) == 1


def test_of_two_components_there_is_one_pair(panel: MatrixPanel) -> None:
    panel.show_matrix(_matrix(r=_r()[:2, :2]), np.arange(2))
    assert panel.chance_note.text() == "1 pair over 2,000 points"


def test_what_is_there_stands_beside_what_chance_gives(panel: MatrixPanel) -> None:
    # 21 pairs of the seven components that are not constant, over 2000 points.
    assert panel.chance_note.text() == "21 pairs over 2,000 points"
    rows = {level: (counted, by_chance) for level, counted, by_chance in panel.chance.rows}
    assert rows["0.3"] == ("14.29\u00a0%", "<\u00a00.01\u00a0%")
    assert rows["0.5"][0] == "9.52\u00a0%"
    assert [by for _, by in rows.values()][:4] == [
        f"{share}\u00a0%" for share in ("50.00", "10.00", "1.00", "0.10")
    ]
    assert "0\u00a0%" not in [by for _, by in rows.values()], "chance excludes nothing"


def test_why_pca_components_are_uncorrelated_is_said(panel: MatrixPanel) -> None:
    panel.show_matrix(_matrix("pca", r=np.eye(D), by_construction=True), np.arange(D))
    assert "by construction" in panel.chance_note.text()


def test_groups_are_listed_by_name(panel: MatrixPanel) -> None:
    assert panel.groups.rows == [
        ("0, 5, 6", "3", "0.43", "0, 5: +0.90"),
        ("2, 3", "2", "0.90", "2, 3: \u22120.90"),
    ]
    assert panel.groups_note.text().startswith("2 groups of 5 components")
    matrix = _matrix()
    request = GroupsRequest(matrix=matrix, threshold=1.0)
    panel.show_groups(CorrelatedGroups(request, (), ()))
    assert "lower the mean" in panel.groups_note.text()


def test_a_group_of_many_components_tells_them_all(panel: MatrixPanel, qtbot: QtBot) -> None:
    members = tuple(range(20, 160, 5))
    request = GroupsRequest(matrix=_matrix(), threshold=0.4)
    group = Group(members, (20, 25), 0.9, 0.5)
    panel.show_groups(CorrelatedGroups(request, (group,), (((20, 25),),)))
    panel.tabs.setCurrentIndex(1)
    cell = panel.groups.model().index(0, 0)
    assert cell.data().endswith("and 24 more")
    where = panel.groups.visualRect(cell).center()
    at = panel.groups.viewport().mapToGlobal(where)
    QApplication.sendEvent(panel.groups.viewport(), QHelpEvent(QEvent.Type.ToolTip, where, at))
    qtbot.waitUntil(lambda: tip_label() is not None)
    label = tip_label()
    assert label is not None
    said = QTextDocumentFragment.fromHtml(label.text()).toPlainText()
    assert " ".join(said.split()) == "28 components: " + ", ".join(map(str, members))
    assert len(said.splitlines()) > 1, "in lines that can be read"
    QToolTip.hideText()


def test_a_click_on_a_group_opens_its_strongest_pairs(
    panel: MatrixPanel, qtbot: QtBot, chosen: list[Any]
) -> None:
    panel.tabs.setCurrentIndex(1)
    table = panel.groups
    where = table.visualRect(table.model().index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=where)
    assert chosen == [([(0, 5), (5, 6), (0, 6)], "z")]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen[-1] == ([(2, 3)], "z")


def test_all_is_within_reach_when_the_panel_is_small(shown: Callable[..., Any]) -> None:
    panel: MatrixPanel = shown(MatrixPanel(), 260, 560)
    panel.show_matrix(_matrix(), np.arange(D))
    assert panel.minimumSizeHint().width() <= 260
    assert panel.picture.picture_rect.width() >= 90
    assert panel.rect().contains(panel.tabs.geometry())
