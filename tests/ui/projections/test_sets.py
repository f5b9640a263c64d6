"""Sets of artificial points: each in a colour and a shape of its own, with a legend."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.comparison import SETS_AT_MOST
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.legend import set_swatch
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.projections.set_looks import GLYPHS, SYMBOLS, set_colours
from latent_explorer.ui.projections.symbols import LOOKS, symbol
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import DARK, LIGHT, Theme

SHOWN = (Projection((0, 1)), Projection((4, 9), "pca"))
NAMES = [f"set {number}" for number in range(SETS_AT_MOST)]
ALL = tuple(range(SETS_AT_MOST))
SIZE = 40
THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


@pytest.fixture
def panel(
    shown: Callable[..., Any], cloud_of: Callable[[Projection], Cloud], qtbot: QtBot
) -> ProjectionsPanel:
    made: ProjectionsPanel = shown(ProjectionsPanel(), 900, 600)
    made.show_n_components(12)
    made.show_projections(SHOWN, 0)
    made.show_clouds([cloud_of(projection) for projection in SHOWN])
    qtbot.waitUntil(lambda: all(plane.drawing.item.most for plane in made.planes))
    return made


def _silhouette(path: Any) -> np.ndarray:
    image = QImage(SIZE, SIZE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(SIZE / 2, SIZE / 2))
    painter.fillPath(path, QColor("white"))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE, image.bytesPerLine())
    return rows[:, :SIZE].astype(float) / 255


def _contrast(first: str, second: str) -> float:
    def luminance(color: str) -> float:
        c = np.array(QColor(color).getRgbF()[:3])
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    low, high = sorted(map(luminance, (first, second)))
    return (high + 0.05) / (low + 0.05)


def test_each_set_has_a_shape_of_its_own() -> None:
    assert len(set(SYMBOLS)) == len(set(GLYPHS)) == len(SYMBOLS) == len(GLYPHS) == SETS_AT_MOST
    seen = {name: _silhouette(symbol(name, 20)) for name in SYMBOLS}
    # The ends of the path have letters on them, and are twice as large.
    marks = {
        name: _silhouette(look.shape)
        for name, look in LOOKS.items()
        if look.shape is not None and not look.letter
    }
    for (one, a), (other, b) in combinations((seen | marks).items(), 2):
        if one in seen:
            assert np.minimum(a, b).sum() / np.maximum(a, b).sum() < 0.75, (one, other)


# That the colours of classes are told apart by the colour-blind is tested where they are made.
@THEMES
def test_each_set_is_seen_on_the_emptiest_and_within_its_halo(theme: Theme) -> None:
    assert len(set(set_colours(theme))) == SETS_AT_MOST
    for colour in set_colours(theme):
        assert _contrast(colour, theme.plot) >= 3
        assert _contrast(colour, theme.halo) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_points_are_drawn_where_they_are(
    panel: ProjectionsPanel,
    set_dark: Callable[[bool], None],
    spot: Callable[[Any], Any],
    qtbot: QtBot,
    dark: bool,
) -> None:
    set_dark(dark)
    colours = set_colours(current_theme())
    plane = panel.planes[0]
    (x0, x1), (y0, y1) = plane.getViewBox().viewRange()
    places = [
        (x0 + (k + 1) * (x1 - x0) / 8, y0 + (0.15 + 0.1 * (k % 2)) * (y1 - y0)) for k in range(6)
    ]
    before = [spot(plane).shows(*at, colour) for at, colour in zip(places, colours, strict=True)]
    assert not all(before)
    sets = [np.array([at]) for at in places]
    panel.sets.show_sets(NAMES, [sets, [None] * 6], ALL)
    for number, (at, colour) in enumerate(zip(places, colours, strict=True)):
        assert spot(plane).shows(*at, colour), number
        assert spot(plane).shows(*at, current_theme().halo, 8), number
    other = panel.planes[1]
    assert not any(
        isinstance(i, pg.ScatterPlotItem) and len(i.data) for i in other.marks.group.childItems()
    )
    # The second is on its way, the third is none any more.
    panel.sets.show_sets(NAMES[:2], [[sets[0], None], [None] * 2], ALL[:2])
    assert spot(plane).shows(*places[0], colours[0])
    assert not any(
        item.isVisible() for number, item in plane.marks.sets._items.items() if number > 0
    )


def test_they_are_named_in_the_legend(panel: ProjectionsPanel, qtbot: QtBot) -> None:
    def named() -> set[str]:
        labels = panel.legend.findChildren(QLabel)
        return {label.text() for label in labels if label.isVisible()} & {*NAMES, "<b>cube</b>"}

    nothing = [[None] * 6] * 2
    panel.sets.show_sets(NAMES, nothing, ALL)
    assert named() == set(NAMES)
    panel.sets.show_sets(["<b>cube</b>", *NAMES[1:3]], [[None] * 3] * 2, ALL[:3])
    assert named() == {"<b>cube</b>", *NAMES[1:3]}, "names are text"
    panel.sets.show_sets((), [[]] * 2, ())
    assert named() == set()


@THEMES
def test_the_key_is_the_mark(theme: Theme) -> None:
    for number, colour in enumerate(set_colours(theme)):
        image = set_swatch(number, theme).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
        near = (np.abs(rows[..., :3].astype(int) - QColor(colour).getRgb()[:3]) <= 24).all(axis=2)
        assert near.sum() >= 16


def test_what_cannot_be_seen_is_not_made(panel: ProjectionsPanel) -> None:
    panel.sets.show_sets((), [[]] * 2, ())
    assert not any(plane.marks.sets._items for plane in panel.planes)


def test_a_set_has_its_own_look_whatever_its_place(
    panel: ProjectionsPanel, spot: Callable[[Any], Any], pixels: Callable[..., Any]
) -> None:
    colours, plane = set_colours(current_theme()), panel.planes[0]
    (x0, x1), (y0, y1) = plane.getViewBox().viewRange()
    places = [(x0 + share * (x1 - x0), y0 + 0.12 * (y1 - y0)) for share in (0.3, 0.6)]
    points = [np.array([at]) for at in places]
    panel.sets.show_sets(NAMES[:2], [points, [None] * 2], (5, 2))
    assert spot(plane).shows(*places[0], colours[5])
    assert spot(plane).shows(*places[1], colours[2])
    legend = pixels(panel.legend)
    for look, colour in enumerate(colours):
        near = np.abs(legend.astype(int) - QColor(colour).getRgb()[:3]).max(axis=2) <= 12
        assert (near.sum() > 16) == (look in (5, 2)), look
    panel.sets.show_sets(NAMES[:1], [points[1:], [None]], (2,))
    assert spot(plane).shows(*places[1], colours[2]), "the first is gone, the other is as before"
    assert not spot(plane).shows(*places[0], colours[5])
