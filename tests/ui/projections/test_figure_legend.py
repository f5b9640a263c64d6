"""A figure of a projection says below the plane what is drawn in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from latent_explorer.core.attributes import Classes, Numbers
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projection
from latent_explorer.ui.attribute_colours import class_colours, ground_colour
from latent_explorer.ui.attribute_words import scale_texts
from latent_explorer.ui.figures import plane_pixels, save_plane_png, save_plane_svg
from latent_explorer.ui.projections.figure_legend import legend_of
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.projections.set_looks import set_colours
from latent_explorer.ui.theme import current_theme, density_lut

SHOWN = (Projection((0, 1)), Projection((4, 9), "pca"))
ShowAll = Callable[[ProjectionsPanel], None]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["Cube <fails>", "On its way", "Ellipses of pairs, K 105"]
WORDS = "Slice of z 0 – z 1: 3 points of 12 (25.0 %) within 1.00 of the mean, the others in grey"


@pytest.fixture
def show_all(finish_turns: Callable[[], None]) -> ShowAll:
    """Return a function that shows sets, layers and a slice."""

    def show(panel: ProjectionsPanel) -> None:
        points = np.array([[0.1, 0.2], [0.3, -0.1]])
        panel.sets.show_sets(NAMES, [[points, None, points], [None] * 3], (4, 1, 2))
        panel.layers.show_layers(Layers(contours=True, levels=True, sliced=True), False)
        panel.layers.show_slices([None, None], WORDS)
        # What is new below the planes makes them lower.
        finish_turns()

    return show


@pytest.fixture
def panel(
    shown: Callable[..., Any], cloud_of: Callable[[Projection], Cloud], qtbot: QtBot
) -> ProjectionsPanel:
    made: ProjectionsPanel = shown(ProjectionsPanel(), 900, 500)
    made.show_n_components(12)
    made.show_projections(SHOWN, 0)
    made.show_clouds([cloud_of(projection) for projection in SHOWN])
    qtbot.waitUntil(lambda: all(plane.drawing.item.most for plane in made.planes))
    return made


def _near(pixels: np.ndarray, colour: str) -> int:
    wanted = QColor(colour).getRgb()[:3]
    return int((np.abs(pixels.astype(int) - wanted).max(axis=2) <= 24).sum())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_picture_has_the_colour_of_each_set_below_the_plane(
    panel: ProjectionsPanel,
    show_all: ShowAll,
    set_dark: Callable[[bool], None],
    tmp_path: Path,
    dark: bool,
) -> None:
    set_dark(dark)
    show_all(panel)
    plane, colours = panel.planes[0], set_colours(current_theme())
    save_plane_png(plane, tmp_path / "plane.png", 2, {}, legend_of(panel, 0))
    pixels = np.asarray(Image.open(tmp_path / "plane.png").convert("RGB"))
    strip = pixels[2 * plane.viewport().height() :]
    assert _near(strip, colours[4]) > 50
    assert _near(strip, colours[2]) > 50
    assert _near(strip, colours[1]) == 0, "its points are not in the plane yet"
    for mark in ("current", "ellipse"):
        assert _near(strip, getattr(current_theme(), mark)) > 20, mark
    ground = QColor(current_theme().plot).getRgb()[:3]
    for edge in (strip[:2], strip[-2:], strip[:, :2], strip[:, -2:]):
        assert (np.abs(edge.astype(int) - ground) <= 2).all(), "nothing is cut off"


def _written(path: Path) -> str:
    root = ElementTree.parse(path).getroot()
    return " | ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_a_drawing_names_what_is_in_the_plane_and_nothing_else(
    panel: ProjectionsPanel, show_all: ShowAll, tmp_path: Path
) -> None:
    path = tmp_path / "plane.svg"
    save_plane_svg(panel.planes[0], path, "a", "b", legend_of(panel, 0))
    words = _written(path)
    for name in ("current point", "confidence ellipse", "mean", "origin"):
        assert name in words
    for name in (*NAMES, "contours", "levels", "Slice"):
        assert name not in words
    show_all(panel)
    save_plane_svg(panel.planes[0], path, "a", "b", legend_of(panel, 0))
    words = _written(path)
    for name in (NAMES[0], NAMES[2], "contours", "ellipses at several levels"):
        assert name in words
    assert NAMES[1] not in words
    assert WORDS.replace(" ", "") in words.replace(" ", "").replace("|", "")
    save_plane_svg(panel.planes[1], path, "a", "b", legend_of(panel, 1))
    assert NAMES[0] not in _written(path), "that plane has none of them"


def test_it_has_as_many_rows_as_it_takes(panel: ProjectionsPanel, show_all: ShowAll) -> None:
    show_all(panel)
    legend = legend_of(panel, 0)
    assert legend.height(260) > legend.height(600) > legend.height(3000)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_colours_are_explained_below_the_plane(
    panel: ProjectionsPanel,
    coloured_of: Callable[..., ColouredCloud],
    set_dark: Callable[[bool], None],
    tmp_path: Path,
    dark: bool,
) -> None:
    set_dark(dark)
    plane, path = panel.planes[0], tmp_path / "plane.svg"
    plane.show_coloured(coloured_of("side", SHOWN[0]), Colouring("side", hidden=(0,)))
    plane.drawing.draw()
    legend = legend_of(panel, 0)
    strip = plane_pixels(plane, 2, legend)[2 * plane.viewport().height() :]
    no, yes = class_colours(current_theme())[:2]
    assert _near(strip, yes) > 50
    assert _near(strip, no) < 10
    assert _near(strip, ground_colour(current_theme())) > 50
    save_plane_svg(plane, path, "a", "b", legend)
    words = _written(path)
    coloured = coloured_of("side", SHOWN[0]).attribute
    assert isinstance(coloured, Classes)
    assert f"side | yes {coloured.counts[1]:,} | not shown {coloured.counts[0]:,}" in words
    plane.show_coloured(coloured_of("height", SHOWN[0]), Colouring("height"))
    plane.drawing.draw()
    number = coloured_of("height", SHOWN[0]).attribute
    assert isinstance(number, Numbers)
    save_plane_svg(plane, path, "a", "b", legend_of(panel, 0))
    assert " | ".join(("height", *scale_texts(number))) in _written(path)
    save_plane_svg(panel.planes[1], path, "a", "b", legend_of(panel, 1))
    assert "height" not in _written(path), "that plane has no colours"


def test_no_name_is_too_long_for_a_figure(
    panel: ProjectionsPanel, coloured_of: Callable[..., ColouredCloud], tmp_path: Path
) -> None:
    plane, path, name = panel.planes[0], tmp_path / "plane.svg", "everything that is known " * 9
    coloured = coloured_of("side", SHOWN[0])
    assert isinstance(coloured.attribute, Classes)
    counts = coloured.attribute.counts
    long = replace(coloured.attribute, labels=(name, "yes"))
    plane.show_coloured(replace(coloured, attribute=long), Colouring("side"))
    plane.drawing.draw()
    legend = legend_of(panel, 0)
    save_plane_svg(plane, path, "a", "b", legend)
    assert f"… {counts[0]:,} | yes {counts[1]:,}" in _written(path), "the counts are whole"
    height = plane.viewport().height()
    strip = plane_pixels(plane, 1, legend)[height:].astype(int)
    ground = QColor(current_theme().plot).getRgb()[:3]
    assert (np.abs(strip[:, -4:] - ground) <= 2).all(), "and nothing leaves the figure"


def test_a_density_has_its_own_scale(panel: ProjectionsPanel, tmp_path: Path) -> None:
    path, found = tmp_path / "plane.svg", set()
    for index, plane in enumerate(panel.planes):
        plane.drawing.draw()
        most = plane.drawing.item.most
        found.add(most)
        legend = legend_of(panel, index)
        save_plane_svg(plane, path, "a", "b", legend)
        assert f"1 | {most:,} points in a bin" in _written(path)
        strip = plane_pixels(plane, 2, legend)[2 * plane.viewport().height() :]
        densest = QColor(*density_lut(current_theme())[-1].tolist()).name()
        assert _near(strip, densest) > 20
    assert len(found) == 2, "each plane has counts of its own"


def test_few_points_have_no_scale(panel: ProjectionsPanel, tmp_path: Path) -> None:
    plane, path = panel.planes[0], tmp_path / "plane.svg"
    plane.show_view((-0.1, 0.1, -0.1, 0.1))
    plane.drawing.draw()
    assert plane.drawing.item.most == 0, "they are drawn as points"
    save_plane_svg(plane, path, "a", "b", legend_of(panel, 0))
    assert "in a bin" not in _written(path)
