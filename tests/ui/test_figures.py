"""A figure shows what the screen shows, at every scale and in other programs than ours.

The files are rendered, and their pixels probed at the places where the plot says its data is.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pyqtgraph as pg
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from latent_explorer.ui.figures import save_plane_png, save_plane_svg

Pixels = NDArray[np.uint8]

SVG = "{http://www.w3.org/2000/svg}"
RED, GREEN, ORANGE, MAGENTA = "#e00000", "#00b000", "#e69f00", "#c000c0"
GROUNDS = {"light": ("#ffffff", "#202020"), "dark": ("#16181d", "#d0d0d0")}
WHOLE = ((-12.0, 12.0), (-10.0, 10.0))
VIEWS = {
    "whole": WHOLE,
    "near": ((-1.0, 4.0), (0.5, 3.5)),
    "far": ((-400.0, 300.0), (-90.0, 250.0)),
    "beside": ((5.0, 6.0), (1001.0, 1002.0)),
}
MARKERS = ((0.0, 0.0), (3.0, 2.0), (-11.5, 9.5), (5.5, 1001.5))
SPOTS = ((1.5, 1.0), (-6.0, -3.0), (150.0, 100.0), (5.25, 1001.75))
LEVELS = np.array([[0.0, 1.0], [2.0, 3.0]], np.float32)
AREA = QRectF(-5.0, -8.0, 4.0, 6.0)
COLORS = ("#00b0c0", "#f0f000", "#0000ff", "#7a00ff")


@dataclass(frozen=True)
class Figure:
    """A rendered file of a plot, and where in it the data should be."""

    pixels: Pixels
    plot: pg.PlotWidget
    scale: float

    def at(self, x: float, y: float) -> NDArray[np.float64]:
        """Return column and row of the point (x, y) of the data."""
        scene = self.plot.getViewBox().mapViewToScene(QPointF(x, y))
        place = self.plot.viewportTransform().map(scene)
        return self.scale * np.array([place.x(), place.y()])

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the plot."""
        (left, right), (bottom, top) = self.plot.viewRange()
        return (*self.at(left, top), *self.at(right, bottom))

    def shown(self, place: NDArray[np.float64], margin: float = 0.0) -> bool:
        """Whether `place` is within the frame and not at its edge."""
        left, top, right, bottom = self.frame
        edge = margin * self.scale
        inside_x = left + edge < place[0] < right - edge
        return bool(inside_x and top + edge < place[1] < bottom - edge)

    def is_at(
        self, place: NDArray[np.float64], color: str, radius: int = 0, share: float = 0.7
    ) -> bool:
        """Whether `color` covers its `share` of a pixel within `radius` around `place`."""
        column, row = (int(part) for part in place)
        rows = slice(max(row - radius, 0), row + radius + 1)
        columns = slice(max(column - radius, 0), column + radius + 1)
        return bool((self.covered(self.pixels[rows, columns], color) >= share).any())

    def covered(self, pixels: Pixels, color: str) -> NDArray[np.float64]:
        """Return which share of each pixel has `color` on the ground; 0 where it is another."""
        ground = np.array(self.plot.backgroundBrush().color().getRgb()[:3], float)
        full = np.array(pg.mkColor(color).getRgb()[:3]) - ground
        found = pixels - ground
        share = found @ full / (full @ full)
        other = np.linalg.norm(found - share[..., None] * full, axis=-1)
        return np.where(other < 60, share, 0.0)

    def alone(self, place: NDArray[np.float64], apart: float) -> bool:
        """Whether nothing is within `apart` pixels of `place` but what is there itself."""
        points = np.array([self.at(*each) for each in (*MARKERS, *SPOTS)])
        density = QRectF(
            QPointF(*self.at(AREA.left(), AREA.bottom())),
            QPointF(*self.at(AREA.right(), AREA.top())),
        )
        apart *= self.scale
        near = np.hypot(*(points - place).T) < apart
        away = np.hypot(*(points - place).T) > 0.01
        return not (near & away).any() and not density.adjusted(
            -apart, -apart, apart, apart
        ).contains(QPointF(*place))


def _near(pixels: Pixels, color: str, tolerance: int = 70) -> NDArray[np.bool_]:
    wanted = np.array(pg.mkColor(color).getRgb()[:3])
    near: NDArray[np.bool_] = (np.abs(pixels.astype(int) - wanted) <= tolerance).all(axis=-1)
    return near


def _outline() -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 181)
    return np.column_stack([1 + 9 * np.cos(angle), 2 + 7 * np.sin(angle + 0.6)])


def _marker(x: float, y: float) -> QGraphicsPathItem:
    path = QPainterPath()
    path.addEllipse(-6, -6, 12, 12)
    marker = QGraphicsPathItem(path)
    marker.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
    marker.setBrush(pg.mkBrush(GREEN))
    marker.setPen(pg.mkPen(GREEN, width=1))
    marker.setPos(x, y)
    return marker


def _ticks(low: float, high: float) -> list[float]:
    return [low + part * (high - low) for part in (0.2, 0.5, 0.7)]


@pytest.fixture
def plot(shown: Callable[..., Any]) -> Callable[..., pg.PlotWidget]:
    """Return a function that shows a plot with everything that a projection consists of."""

    def make(
        view: str = "whole", ground: str = "light", width: int = 420, height: int = 340
    ) -> pg.PlotWidget:
        plot = pg.PlotWidget()
        background, text = GROUNDS[ground]
        plot.setBackground(background)
        box = plot.getViewBox()
        box.disableAutoRange()
        plot.hideButtons()
        density = pg.ImageItem(LEVELS, levels=(0, 3), autoDownsample=False)
        density.setLookupTable(np.array([pg.mkColor(c).getRgb()[:3] for c in COLORS], np.uint8))
        density.setRect(AREA)
        ellipse = pg.PlotCurveItem(antialias=True)
        ellipse.setData(*_outline().T, pen=pg.mkPen(RED, width=1.5))
        scatter = pg.ScatterPlotItem(
            size=8, pxMode=True, pen=None, brush=pg.mkBrush(ORANGE), symbol="o"
        )
        scatter.setData(*np.array(SPOTS).T)
        for item in (density, ellipse, scatter, *(_marker(*place) for place in MARKERS)):
            box.addItem(item, ignoreBounds=True)
        for side, (low, high) in zip(("bottom", "left"), VIEWS[view], strict=True):
            axis = plot.getAxis(side)
            axis.setPen(MAGENTA)
            axis.setTextPen(text)
            axis.setStyle(tickLength=8)
            axis.setTicks([[(value, "H") for value in _ticks(low, high)]])
        plot.setLabel("bottom", "z 0")
        plot.setLabel("left", "z 1")
        box.setRange(xRange=VIEWS[view][0], yRange=VIEWS[view][1], padding=0)
        shown(plot, width, height)
        return plot

    return make


# Renderers


def _read(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def _png(scale: int) -> Callable[[pg.PlotWidget, Path], Figure]:
    def render(plot: pg.PlotWidget, folder: Path) -> Figure:
        save_plane_png(plot, folder / "figure.png", scale, {})
        return Figure(_read(folder / "figure.png"), plot, scale)

    return render


def _qt(plot: pg.PlotWidget, folder: Path) -> Figure:
    save_plane_svg(plot, folder / "figure.svg", "Figure", "")
    image = QImage(2 * plot.viewport().size(), QImage.Format.Format_RGB888)
    painter = QPainter(image)
    QSvgRenderer(str(folder / "figure.svg")).render(painter, QRectF(image.rect()))
    painter.end()
    image.save(str(folder / "figure.png"))
    return Figure(_read(folder / "figure.png"), plot, 2)


def _other(program: str, *options: str) -> Callable[[pg.PlotWidget, Path], Figure]:
    def render(plot: pg.PlotWidget, folder: Path) -> Figure:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
        save_plane_svg(plot, folder / "figure.svg", "Figure", "")
        command = [program, *options, str(folder / "figure.png"), str(folder / "figure.svg")]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return Figure(_read(folder / "figure.png"), plot, 2)

    return render


RENDERERS = {
    "png-1": _png(1),
    "png-3": _png(3),
    "svg-qt": _qt,
    "svg-rsvg": _other("rsvg-convert", "-z", "2", "-o"),
}
INKSCAPE = _other("inkscape", "-d", "192", "-o")


# What the files show


def _check(figure: Figure, ground: str) -> None:
    background, text = GROUNDS[ground]
    _check_size(figure)
    _check_lines(figure)
    _check_markers(figure)
    _check_density(figure)
    _check_axes(figure, text)
    _check_margins(figure)
    assert _near(figure.pixels[1, 1], background, 2), "the corner is empty"


def _check_size(figure: Figure) -> None:
    size = figure.plot.viewport().size()
    shape = (round(figure.scale * size.height()), round(figure.scale * size.width()), 3)
    assert figure.pixels.shape == shape


def _check_lines(figure: Figure) -> None:
    """The ellipse is where its points are, and as wide as its pen."""
    outline = _outline()
    for before, here, after in zip(outline[:-2], outline[1:-1], outline[2:], strict=True):
        place, centre = figure.at(*here), figure.at(1, 2)
        far = np.hypot(*(centre - place)) > 40 * figure.scale  # or the other side is near
        if not (far and figure.shown(place, 12) and figure.alone(place, 20)):
            continue
        along = figure.at(*after) - figure.at(*before)
        across = np.array([-along[1], along[0]]) / np.hypot(*along)
        steps = np.arange(-6, 6, 0.05)
        crossed = (place + figure.scale * steps[:, None] * across).astype(int)
        share = figure.covered(figure.pixels[crossed[:, 1], crossed[:, 0]], RED)
        assert abs(share.sum() * 0.05 - 1.5) < 0.5, "the width of the pen"
        assert abs((share * steps).sum() / share.sum()) < 0.6, f"the line through {here}"


def _check_markers(figure: Figure) -> None:
    """Markers and symbols are where they were put, and grow with the figure."""
    for places, color, radius in ((MARKERS, GREEN, 6.0), (SPOTS, ORANGE, 4.0)):
        for x, y in places:
            place = figure.at(x, y)
            if not (figure.shown(place, 12) and figure.alone(place, 20)):
                continue
            for angle in np.arange(0, 2 * np.pi, 0.7):
                out = figure.scale * np.array([np.cos(angle), np.sin(angle)])
                assert figure.is_at(place + 0.7 * radius * out, color), (x, y)
                assert not figure.is_at(place + (radius + 2.0) * out, color), (x, y)


def _check_density(figure: Figure) -> None:
    """Each bin is in its place, with sharp edges."""
    others = np.array([figure.at(*each) for each in (*MARKERS, *SPOTS, *_outline())])
    width = abs(figure.at(AREA.right(), 0)[0] - figure.at(AREA.left(), 0)[0])
    if width < 30 * figure.scale:
        return
    for row, column in np.ndindex(2, 2):
        for part in (0.1, 0.5, 0.9):
            x = AREA.x() + AREA.width() / 2 * (column + part)
            y = AREA.y() + AREA.height() / 2 * (row + part)
            place = figure.at(x, y)
            apart = np.hypot(*(others - place).T).min() / figure.scale
            if apart > 8 and figure.shown(place, 2):
                found = figure.pixels[int(place[1]), int(place[0])]
                assert _near(found, COLORS[2 * row + column]), (x, y)


def _check_axes(figure: Figure, text: str) -> None:
    """Ticks stand where their values are, and their labels beside them."""
    left, top, right, bottom = figure.frame
    scale = figure.scale
    (x_low, x_high), (y_low, y_high) = figure.plot.viewRange()
    for value in _ticks(x_low, x_high):
        column = figure.at(value, y_low)[0]
        assert figure.is_at(np.array([column, bottom + 4 * scale]), MAGENTA, 1, 0.3)
        for beside in (-6, 6):
            place = np.array([column + beside * scale, bottom + 5 * scale])
            assert not figure.is_at(place, MAGENTA, 1, 0.15)
        below = figure.pixels[int(bottom + 9 * scale) : int(bottom + 24 * scale)]
        near = below[:, int(column - 20 * scale) : int(column + 20 * scale)]
        found = np.nonzero(_near(near, text, 110))[1]
        assert found.size
        middle = (found.min() + found.max()) / 2 - 20 * scale
        assert abs(middle) <= 2.5 * scale, "the letter H is symmetric"
    for value in _ticks(y_low, y_high):
        row = figure.at(x_low, value)[1]
        assert figure.is_at(np.array([left - 4 * scale, row]), MAGENTA, 1, 0.3)
        for beside in (-6, 6):
            place = np.array([left - 5 * scale, row + beside * scale])
            assert not figure.is_at(place, MAGENTA, 1, 0.15)
    for place in ((left, (top + bottom) / 2), ((left + right) / 2, bottom)):
        assert figure.is_at(np.array(place), MAGENTA, int(scale) + 1, 0.3)


def _check_margins(figure: Figure) -> None:
    """Nothing of the plot stands outside its frame."""
    left, _, _, bottom = (round(edge) for edge in figure.frame)
    edge = round(2 * figure.scale)
    for margin in (figure.pixels[:, : left - edge], figure.pixels[bottom + edge :]):
        for color in (RED, GREEN, ORANGE, *COLORS):
            assert not _near(margin, color, 40).any()


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("renderer", RENDERERS)
def test_data_and_axes_are_where_they_belong(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path, renderer: str, view: str, ground: str
) -> None:
    _check(RENDERERS[renderer](plot(view, ground), tmp_path), ground)


@pytest.mark.parametrize(("width", "height"), [(250, 500), (901, 333)])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_so_they_are_at_every_size(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path, renderer: str, width: int, height: int
) -> None:
    _check(RENDERERS[renderer](plot(width=width, height=height), tmp_path), "light")


@pytest.mark.parametrize("view", ["whole", "near"])
def test_inkscape_shows_the_same(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path, view: str
) -> None:
    _check(INKSCAPE(plot(view, "dark"), tmp_path), "dark")


def test_a_png_of_three_times_the_size_shows_the_same(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path
) -> None:
    widget = plot()
    small, large = _png(1)(widget, tmp_path).pixels, _png(3)(widget, tmp_path).pixels
    rows, columns = small.shape[:2]
    reduced = large.reshape(rows, 3, columns, 3, 3).mean(axis=(1, 3))
    difference = np.abs(reduced - small).max(axis=2)
    assert (difference > 100).mean() < 0.002
    assert difference.mean() < 1.5
    for color in (RED, GREEN, ORANGE, MAGENTA, *COLORS):
        figures = (Figure(small, widget, 1), Figure(large, widget, 3))
        before, after = ((f.covered(f.pixels, color) > 0.5).sum() for f in figures)
        assert after / before == pytest.approx(9, rel=0.25), color


def test_what_is_hidden_is_not_in_the_file(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path
) -> None:
    widget = plot()
    counts = []
    for visible in (True, False):
        for item in widget.scene().items():
            if isinstance(item, pg.ScatterPlotItem):
                item.setVisible(visible)
        pixels = _png(2)(widget, tmp_path).pixels
        counts.append([_near(pixels, color, 20).sum() for color in (ORANGE, GREEN)])
    assert counts[0][0] > 0
    assert counts[1][0] == 0
    assert counts[1][1] >= counts[0][1] > 0


def test_the_screen_is_as_before(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path, pixels: Callable[..., Pixels]
) -> None:
    widget = plot()
    before = pixels(widget.viewport())
    _png(3)(widget, tmp_path)
    _qt(widget, tmp_path)
    np.testing.assert_array_equal(pixels(widget.viewport()), before)


# How they are written


def test_a_drawing_needs_nothing_that_programs_ignore(
    plot: Callable[..., pg.PlotWidget], tmp_path: Path
) -> None:
    title, description = "Pair <1> & 2", '{"what": "a \\"quoted\\" & <b>bold</b> name"}'
    save_plane_svg(plot(), tmp_path / "figure.svg", title, description)
    assert b"vector-effect" not in (tmp_path / "figure.svg").read_bytes()
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title") == title
    assert root.findtext(f"{SVG}desc") == description
    assert len(list(root.iter(f"{SVG}image"))) == 1, "the density; symbols are paths"
    for group in root.iter(f"{SVG}g"):
        # Lines that are transformed would be as wide as their place is enlarged.
        if group.get("transform") and group.find(f"{SVG}path") is not None:
            assert group.get("stroke") == "none"


def test_a_drawing_has_no_other_suffix(plot: Callable[..., pg.PlotWidget], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"end in \.svg, not figure\.txt"):
        save_plane_svg(plot(), tmp_path / "figure.txt", "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_too_large_is_refused(plot: Callable[..., pg.PlotWidget], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="choose a smaller scale"):
        save_plane_png(plot(), tmp_path / "figure.png", 200_000, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["svg", "png"])
@pytest.mark.parametrize("room", [0, 1000, 4000])
def test_a_full_disk_leaves_the_former_figure(
    plot: Callable[..., pg.PlotWidget],
    tmp_path: Path,
    full_disk: Callable[[int], AbstractContextManager[None]],
    suffix: str,
    room: int,
) -> None:
    path, widget = tmp_path / f"figure.{suffix}", plot()
    path.write_bytes(b"former")
    with full_disk(room), pytest.raises(OSError, match="too large"):
        if suffix == "svg":
            save_plane_svg(widget, path, "", "")
        else:
            save_plane_png(widget, path, 2, {})
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]
