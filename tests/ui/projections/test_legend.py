"""The legend explains what is shown, in its shapes and colours, and the scale of the density."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from latent_explorer.controller.views import PathInPlane
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.legend import Legend, swatch
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.projections.symbols import LOOKS
from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tokens import DARK, LIGHT

SHOWN = (Projection((0, 1)), Projection((4, 9), "pca"))
CloudOf = Callable[[Projection], Cloud]


@pytest.fixture
def panel(shown: Callable[..., Any], cloud_of: CloudOf, qtbot: QtBot) -> ProjectionsPanel:
    made: ProjectionsPanel = shown(ProjectionsPanel(), 900, 600)
    made.show_n_components(12)
    made.show_projections(SHOWN, 0)
    made.show_clouds([cloud_of(projection) for projection in SHOWN])
    qtbot.waitUntil(lambda: all(plane.drawing.item.most for plane in made.planes))
    return made


def _named(panel: ProjectionsPanel) -> set[str]:
    labels = panel.legend.findChildren(QLabel)
    return {label.text() for label in labels if label.isVisible() and label.text()}


def test_of_one_projection_alone_only_its_marks_are_explained(panel: ProjectionsPanel) -> None:
    everywhere = {label for label in _named(panel) if not label[0].isdigit()}

    def others() -> set[str]:
        return {label for label in _named(panel) if not label[0].isdigit()} - everywhere

    panel.show_sampling_limits([None, np.ones(2)])
    panel.path_lines.show_paths([PathInPlane((0.0, 0.0)), None])
    panel.show_image([np.zeros(2)] * 2)
    assert others() == {"sampling", "begin", "image"}
    panel.show_maximised(True)
    assert others() == {"begin", "image"}
    panel.show_projections(SHOWN, 1)
    assert others() == {"sampling", "image"}
    panel.show_maximised(False)
    assert others() == {"sampling", "begin", "image"}


def test_it_follows_what_is_shown(panel: ProjectionsPanel) -> None:
    always = {"current", "ellipse", "mean", "origin"}
    scale = {panel.legend.scale.least.text(), panel.legend.scale.most.text()}
    assert _named(panel) - scale == always
    point, points = np.zeros(2), np.zeros((3, 2))
    panel.show_image([point] * 2)
    panel.show_generated([points] * 2, None)
    panel.show_sampling_limits([None, np.ones(2)])
    assert _named(panel) - scale - always == {"image", "generated", "sampling"}
    panel.show_generated([points] * 2, 1)
    panel.path_lines.show_paths([PathInPlane((0.0, 0.0)), None])
    assert {"chosen face", "begin"} <= _named(panel)
    assert not {"end", "path"} & _named(panel)
    whole = PathInPlane((0.0, 0.0), (1.0, 1.0), verdicts=(None, "void"))
    panel.path_lines.show_paths([whole, None])
    assert {"begin", "end", "path", "path, in the void"} <= _named(panel)
    panel.path_lines.show_paths([None] * 2)
    panel.show_generated([points[:0]] * 2, None)
    panel.show_image([])
    panel.show_sampling_limits([None] * 2)
    assert _named(panel) - scale == always


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("name", LOOKS)
def test_each_mark_is_drawn_as_in_the_projections(name: str, theme: Any) -> None:
    image = swatch(name, theme).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    for color in (getattr(theme, LOOKS[name].color), theme.halo):
        rgb = np.array(QColor(color).getRgb()[:3])
        near = (np.abs(rows[..., :3].astype(int) - rgb) <= 40).all(axis=2) & (rows[..., 3] > 128)
        assert near.sum() >= 4, color


def test_the_marks_follow_the_appearance(
    shown: Callable[..., Any],
    set_dark: Callable[[bool], None],
    pixels: Any,
    count_color: Callable[..., int],
) -> None:
    legend = shown(Legend(), 700, 60)
    for dark, theme in ((True, DARK), (False, LIGHT)):
        set_dark(dark)
        assert count_color(pixels(legend), theme.current) > 60


def test_the_scale_is_that_of_the_active_projection(panel: ProjectionsPanel, qtbot: QtBot) -> None:
    scale = panel.legend.scale
    for index in (0, 1):
        panel.show_projections(SHOWN, index)
        assert scale.most.text() == f"{panel.planes[index].drawing.item.most:,} points in a bin"
        assert scale.least.text() == "1"
    # Few points are drawn as points: there is no density, and no scale of it.
    panel.show_views([None, (0.0, 0.1, 0.0, 0.1)])
    qtbot.waitUntil(lambda: not scale.isVisible())
    panel.show_views([None, None])
    qtbot.waitUntil(scale.isVisible)


def test_the_colours_of_the_scale_are_those_of_the_counts(
    panel: ProjectionsPanel, pixels: Any
) -> None:
    scale, lut = panel.legend.scale, density_lut(current_theme())[:, :3].astype(int)
    QApplication.processEvents()
    (bar,) = [child for child in scale.children() if type(child).__name__ == "_Bar"]
    row = pixels(bar)[5].astype(int)
    most = panel.planes[0].drawing.item.most
    one = int(np.ceil(255 * np.log1p(1) / np.log1p(most)))
    assert np.abs(row[0] - lut[one]).max() <= 6
    assert np.abs(row[-1] - lut[255]).max() <= 6


def test_it_wraps_where_it_is_narrow(panel: ProjectionsPanel, qtbot: QtBot) -> None:
    low = panel.legend.height()
    panel.resize(330, 600)
    qtbot.waitUntil(lambda: panel.legend.height() > low)
    for label in panel.legend.findChildren(QLabel):
        if label.isVisible():
            corner = label.mapTo(panel.legend, label.rect().bottomRight())
            assert panel.legend.rect().contains(corner)


def test_the_scale_gets_no_narrower_with_a_smaller_count(shown: Callable[..., Any]) -> None:
    # Else the legend may need a line less, the planes get its room and with that a larger count,
    # which needs that line again, and so on without end.
    legend = shown(Legend(), 900, 60)
    widths = []
    for most in (7, 104, 84, 1, 12_345, 9):
        legend.scale.show_most(most)
        widths.append(legend.scale.minimumSizeHint().width())
    assert widths[:4] == [widths[0]] * 4
    assert widths[4] == widths[5] > widths[3]
