"""Contours, ellipses at several levels and slices, looked at pixel by pixel."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.cli import main
from latent_explorer.controller.presenters.layers import PlaneSlice
from latent_explorer.core.contours import Contour
from latent_explorer.core.formats import percent
from latent_explorer.core.plane_levels import LEVELS, level_shares
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.contours import ContourRequest, PlaneContours
from latent_explorer.jobs.request import run
from latent_explorer.jobs.slices import SliceRequest, SliceThicknesses
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projection
from latent_explorer.ui.attribute_colours import ground_colour
from latent_explorer.ui.figures import save_plane_png, save_plane_svg
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.contour_lines import ThinLines
from latent_explorer.ui.projections.header import Header
from latent_explorer.ui.projections.level_table import LevelTable
from latent_explorer.ui.theme import current_theme, density_lut

Grab = Callable[[QWidget], np.ndarray]
Of = Callable[..., Any]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def contours_of(fake_workspace: Workspace, pair: Projection) -> Of:
    """Return a function that gives the contours of a projection."""
    bundle = fake_workspace.open(Path("toy")).fingerprint

    def contours(projection: Projection = pair) -> PlaneContours:
        request = ContourRequest(bundle=bundle, projection=projection)
        (found,) = (r for r in run(request, fake_workspace) if isinstance(r, PlaneContours))
        return found

    return contours


@pytest.fixture
def slice_of(fake_workspace: Workspace, pair: Projection) -> Of:
    """Return a function that gives a slice of a projection."""
    bundle = fake_workspace.open(Path("toy")).fingerprint

    def sliced(b: float, projection: Projection = pair) -> PlaneSlice:
        request = SliceRequest(bundle=bundle, projection=projection, about="origin")
        (found,) = (r for r in run(request, fake_workspace) if isinstance(r, SliceThicknesses))
        return PlaneSlice(found, b)

    return sliced


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def quiet(plane: Plane, request: Any, set_dark: Callable[[bool], None]) -> Plane:
    """A plane without marks, in both appearances."""
    set_dark(request.param)
    plane.marks.group.setOpacity(0)
    plane.drawing.draw()
    return plane


def texts(plane: Plane) -> dict[str, QRectF]:
    """Return what is written at lines, and where it is, in pixels."""
    items = [item for item in plane.scene().items() if isinstance(item, pg.TextItem)]
    return {
        item.textItem.toPlainText().replace("\u00a0", " "): plane.viewportTransform().mapRect(
            item.textItem.mapRectToScene(item.textItem.boundingRect())
        )
        for item in items
        if item.isVisible() and item is not plane.marks._label
    }


def contrast(colour: np.ndarray, other: np.ndarray) -> np.ndarray:
    both = []
    for each in (colour, other):
        c = each / 255
        both.append(np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4))
    first, second = (each @ [0.2126, 0.7152, 0.0722] for each in both)
    found: np.ndarray = (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
    return found


def seen_along(plane: Plane, line: np.ndarray, before: np.ndarray, after: np.ndarray) -> float:
    """Return at which share of the points of a line something stands out that was not there."""
    covered = list(texts(plane).values())
    seen = []
    for x, y in line[:: max(1, len(line) // 80)]:
        at = plane.to_pixels(float(x), float(y))
        if not plane.inside.adjusted(4, 4, -4, -4).contains(at):
            continue
        if any(rect.adjusted(-4, -4, 4, 4).contains(at) for rect in covered):
            continue
        near = np.s_[int(at.y()) - 3 : int(at.y()) + 4, int(at.x()) - 3 : int(at.x()) + 4]
        seen.append(bool((contrast(before[near], after[near]) >= 3).any()))
    assert len(seen) > 15
    return float(np.mean(seen))


def test_contours_are_where_the_core_has_them(quiet: Plane, contours_of: Of, pixels: Grab) -> None:
    before = pixels(quiet.viewport()).astype(float)
    contours = contours_of()
    quiet.layers.show_contours(contours)
    quiet.layers.show_layers(Layers(contours=True, shares=(0.25, 0.5)))
    after = pixels(quiet.viewport()).astype(float)
    drawn = {each.share: each for each in contours.contours}
    for share in (0.25, 0.5):
        line = max(drawn[share].lines, key=len)
        assert seen_along(quiet, line, before, after) > 0.95
    colour = np.array(QColor(current_theme().origin).getRgb()[:3])
    assert (np.abs(after - colour) < 40).all(axis=2).sum() > 100
    assert set(texts(quiet)) == {"25 %", "50 %"}
    quiet.layers.show_layers(Layers())
    np.testing.assert_array_equal(pixels(quiet.viewport()), before)


def test_the_same_contours_are_not_drawn_again(plane: Plane, contours_of: Of, qtbot: QtBot) -> None:
    contours = contours_of()
    plane.layers.show_contours(contours)
    plane.layers.show_layers(Layers(contours=True))
    lines = next(i for i in plane.items() if isinstance(i, ThinLines) and i.isVisible())
    with qtbot.assertNotEmitted(lines.sigPlotChanged):
        plane.layers.show_contours(contours)
        plane.layers.show_layers(Layers(contours=True))
    with qtbot.waitSignal(lines.sigPlotChanged):
        plane.layers.show_contours(contours_of())


def test_ellipses_are_where_the_core_has_them(quiet: Plane, cloud: Cloud, pixels: Grab) -> None:
    before = pixels(quiet.viewport()).astype(float)
    quiet.layers.show_layers(Layers(levels=True))
    after = pixels(quiet.viewport()).astype(float)
    for level in LEVELS:
        # A dash and a gap are nearer to each other than the points that are looked at.
        assert seen_along(quiet, cloud.ellipse.outline(level, 400), before, after) > 0.5
    assert {f"{level:.2f} σ" for level in (1.0, 1.5, 2.5, 3.0)} <= set(texts(quiet))
    quiet.layers.show_layers(Layers())
    np.testing.assert_array_equal(pixels(quiet.viewport()), before)


def test_texts_are_in_view_and_apart(plane: Plane, contours_of: Of, pixels: Grab) -> None:
    plane.layers.show_contours(contours_of())
    plane.layers.show_layers(Layers(contours=True, levels=True))
    x0, x1, y0, y1 = plane.frame.view
    parts = [(x0, x1, y0, y1)]
    for share in (0.8, 0.5, 0.2, 0.05):
        parts.append((x0, x0 + share * (x1 - x0), y0, y0 + share * (y1 - y0)))
    for view in parts:
        plane.show_view(view)
        pixels(plane.viewport())
        found = list(texts(plane).values())
        taken = plane.marks.label_rect
        assert view is not parts[0] or len(found) >= 6
        if taken is not None:
            corner = plane.inside.topLeft()
            found.append(taken.translated(corner))
        for i, rect in enumerate(found):
            # Pixels are whole, texts are not.
            assert plane.inside.adjusted(-1, -1, 1, 1).contains(rect)
            assert not any(rect.intersects(other) for other in found[:i])
    plane.show_view((x1 + 5, x1 + 6, y1 + 5, y1 + 6))
    assert texts(plane) == {}


def test_of_another_pair_nothing_is_drawn(
    plane: Plane, cloud: Cloud, contours_of: Of, slice_of: Of, cloud_of: Of, pixels: Grab
) -> None:
    other = Projection((3, 8))
    layers = Layers(contours=True, sliced=True)
    plane.layers.show_layers(layers)
    plane.layers.show_contours(contours_of())
    plane.show_slice(slice_of(6.0))
    plane.drawing.draw()
    own = pixels(plane.viewport())
    # The old ones are still set when the new cloud is there.
    plane.show_cloud(cloud_of(other))
    plane.drawing.draw()
    stale = pixels(plane.viewport())
    assert texts(plane) == {}
    plane.layers.show_layers(Layers())
    plane.show_slice(None)
    plane.drawing.draw()
    np.testing.assert_array_equal(stale, pixels(plane.viewport()))
    # And without a cloud nothing at all.
    plane.layers.show_layers(Layers(levels=True, contours=True))
    plane.show_cloud(None)
    assert texts(plane) == {}
    plane.layers.show_layers(layers)
    plane.show_slice(slice_of(6.0))
    plane.show_cloud(cloud)
    plane.drawing.draw()
    np.testing.assert_array_equal(own, pixels(plane.viewport()))


def _empty(request: ContourRequest) -> PlaneContours:
    return PlaneContours(request, (Contour(0.5, 0.0, ()),))


def test_without_lines_nothing_is_written(plane: Plane, contours_of: Of) -> None:
    plane.layers.show_contours(_empty(contours_of().request))
    plane.layers.show_layers(Layers(contours=True))
    assert texts(plane) == {}


def test_a_slice_is_drawn_over_the_others_in_grey(
    quiet: Plane, slice_of: Of, pixels: Grab, spot: Any
) -> None:
    theme = current_theme()
    grey = np.array(QColor(ground_colour(theme)).getRgb()[:3])
    bright = density_lut(theme)[224, :3].astype(int)
    sliced = slice_of(6.0)
    assert 50 < sliced.count < 1900
    quiet.show_slice(sliced)
    quiet.drawing.draw()
    image = pixels(quiet.viewport()).astype(int)
    own = drawn = 0
    for x, y in zip(sliced.points.x[: sliced.count], sliced.points.y[: sliced.count], strict=True):
        at = quiet.to_pixels(float(x), float(y)).toPoint()
        if quiet.inside.adjusted(4, 4, -4, -4).contains(at):
            near = image[at.y() - 2 : at.y() + 3, at.x() - 2 : at.x() + 3]
            own += 1
            drawn += bool((np.abs(near - bright) <= 40).all(axis=2).any())
    assert drawn > 0.9 * own > 0
    # None is grey any more when all are in the slice, and none is bright when it is empty.
    quiet.show_slice(slice_of(0.0))
    quiet.drawing.draw()
    empty = pixels(quiet.viewport()).astype(int)
    assert not (np.abs(empty - bright) <= 20).all(axis=2).any()
    assert (np.abs(empty - grey) <= 40).all(axis=2).sum() > 100
    quiet.show_slice(slice_of(1e3))
    quiet.drawing.draw()
    assert quiet.drawing.item.most > 0, "all points are drawn as a density"


def test_what_is_grey_cannot_be_pointed_at(plane: Plane, slice_of: Of) -> None:
    assert plane.drawing.findable is None
    sliced = slice_of(6.0)
    plane.show_slice(sliced)
    findable = plane.drawing.findable
    assert findable is not None
    assert np.count_nonzero(findable) == sliced.count
    assert findable[sliced.points.order[: sliced.count]].all()
    plane.show_slice(None)
    assert plane.drawing.findable is None


def test_the_level_under_the_mouse_is_said(plane: Plane, cloud: Cloud, qtbot: QtBot) -> None:
    x, y = cloud.ellipse.outline(2.0)[20]
    where = plane.to_pixels(float(x), float(y)).toPoint()

    def said() -> str:
        QTest.mouseMove(plane.viewport(), where + QPoint(9, 0))
        QTest.mouseMove(plane.viewport(), where)
        labels = [label.text() for label in plane.findChildren(QLabel) if label.isVisible()]
        return "\n".join(labels)

    assert "normal" not in said()
    plane.layers.show_layers(Layers(levels=True))
    point = plane.to_plane(where.toPointF())
    level = float(cloud.ellipse.levels(point))
    assert level == pytest.approx(2.0, abs=0.05)
    assert f"k = {level:.2f}: {percent(1 - np.exp(-level * level / 2))} normal" in said()
    assert f"{percent(cloud.share_within(level))} counted" in said()


def test_the_table_has_a_column_for_each_level(shown: Of, cloud: Cloud) -> None:
    table = shown(LevelTable(), 500, 80)
    shares = level_shares(cloud.levels)
    table.show_shares(shares, "z 2 – z 7")
    assert "z 2 – z 7" in [label.text() for label in table.findChildren(QLabel)]
    assert table.rows[3][:3] == ("2.00 σ", "86.5\u00a0%", percent(shares[3].counted))
    assert len(table.rows) == 6
    table.show_shares(level_shares(cloud.levels[:0], (1.0,)), "")
    assert table.rows == [("1.00 σ", "39.3\u00a0%", "–", "–")]


def test_layers_are_in_figures(
    quiet: Plane, contours_of: Of, slice_of: Of, cloud: Cloud, tmp_path: Path
) -> None:
    def saved() -> np.ndarray:
        save_plane_png(quiet, tmp_path / "plane.png", 1, {})
        with Image.open(tmp_path / "plane.png") as image:
            return np.asarray(image.convert("RGB")).astype(float)

    plain = saved()
    contours = contours_of()
    quiet.layers.show_contours(contours)
    quiet.layers.show_layers(Layers(contours=True, shares=(0.5,)))
    (line, *_) = next(each for each in contours.contours if each.share == 0.5).lines
    assert seen_along(quiet, line, plain, saved()) > 0.95
    quiet.layers.show_layers(Layers(levels=True))
    assert seen_along(quiet, cloud.ellipse.outline(3.0, 400), plain, saved()) > 0.5
    save_plane_svg(quiet, tmp_path / "plane.svg", "a", "b")
    assert "3.00 σ" in (tmp_path / "plane.svg").read_text(encoding="utf-8")
    quiet.layers.show_layers(Layers())
    quiet.show_slice(slice_of(6.0))
    quiet.drawing.draw()
    assert (np.abs(saved() - plain) > 60).any(axis=2).sum() > 200


def test_the_angle_is_that_of_the_command_line(
    shown: Of, toy_bundle: Path, cloud_of: Of, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["correlations", "--bundle", str(toy_bundle), "--threshold", "0"]
    path = toy_bundle.parent / "angles.csv"
    assert main([*command, "--csv", str(path)]) == 0
    capsys.readouterr()
    text = path.read_text(encoding="utf-8")
    path.unlink()
    rows = list(csv.DictReader(io.StringIO(text)))
    header = shown(Header(), 400, 40)
    for row in rows[:3]:
        cloud = cloud_of(Projection((int(row["i"]), int(row["j"]))))
        header.show_correlation(cloud.correlation, cloud.ellipse.angle)
        words = header.angle.text().replace("\u2212", "-").removesuffix("°")
        assert float(words) == pytest.approx(float(row["angle"]), abs=0.051)
    header.show_correlation(float("nan"), 0.3)
    assert not header.angle.isVisible()
    header.show_correlation(None, None)
    assert header.angle.text() == ""


def test_points_do_not_cover_what_is_written_at_lines(plane: Plane, pixels: Grab) -> None:
    plane.layers.show_layers(Layers(levels=True))
    pixels(plane.viewport())
    ((text, rect),) = [each for each in texts(plane).items() if each[0].startswith("3.00")]
    before = pixels(plane.viewport()).astype(float)
    x0, x1, y0, y1 = plane.frame.view
    place = rect.center() - plane.inside.topLeft()
    x = x0 + place.x() / plane.inside.width() * (x1 - x0)
    y = y1 - place.y() / plane.inside.height() * (y1 - y0)
    plane.show_generated(np.array([[x, y], [x, y + (y1 - y0) / 3]]), None)
    after = pixels(plane.viewport()).astype(float)
    assert (after != before).any(), "there are points"
    ink = np.array(QColor(current_theme().ellipse).getRgb()[:3])
    rows = np.s_[int(rect.top()) : int(rect.bottom()), int(rect.left()) : int(rect.right())]
    written = (np.abs(before[rows] - ink) < 30).all(axis=2)
    assert written.sum() > 10
    assert (np.abs(after[rows] - ink) < 30).all(axis=2)[written].all(), text
