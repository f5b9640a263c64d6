"""A projection as a picture for print and slides.

Each item is drawn by Qt's SVG generator, and what it writes is put in order: paths are in pixels of
the page, so that their lines need no attribute that other programs ignore, and what lies outside
the plot is cut off. The PNG is that drawing enlarged, so everything in it grows alike.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPen, QPicture, QTransform
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from latent_explorer.export.pictures import save_png
from latent_explorer.files import whole_file

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
_CLIP = "plot"
_POINT = re.compile(r"([-+.\de]+),([-+.\de]+)")
_GENERIC_FONT = "sans-serif"
_PIXELS_PER_BIN = 4

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


class Below(Protocol):
    """What is written below a plane."""

    def height(self, width: float) -> float:
        """Return how many pixels it needs below a plane of `width` pixels."""
        ...

    def paint(self, painter: QPainter, width: float) -> None:
        """Paint it from (0, 0) on."""
        ...


def save_plane_png(
    plane: pg.GraphicsView,
    path: Path,
    scale: int,
    metadata: Mapping[str, Any],
    below: Below | None = None,
) -> None:
    """Save `plane` as PNG, everything in it drawn anew at `scale` times its size on screen.

    The page is higher by what is written `below` the plane.

    Raises
    ------
    ValueError
        When the name does not end in ``.png``, or the picture would not fit into memory.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    save_png(path, plane_pixels(plane, scale, below), metadata)


def plane_pixels(
    plane: pg.GraphicsView, scale: int, below: Below | None = None
) -> NDArray[np.uint8]:
    """Return `plane` drawn anew at `scale` times its size on screen, RGB; see `save_plane_png`.

    Raises
    ------
    ValueError
        When the picture would not fit into memory.
    """
    return _rendered(_drawing(plane, below=below), _page(plane, below).size() * scale)


def save_plane_svg(
    plane: pg.GraphicsView, path: Path, title: str, description: str, below: Below | None = None
) -> None:
    """Save `plane` as SVG; the density is a picture inside it, all else is lines and text.

    The page is higher by what is written `below` the plane.

    Raises
    ------
    ValueError
        When the name does not end in ``.svg``.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    if path.suffix.lower() != ".svg":
        raise ValueError(f"drawings are written as SVG; let the name end in .svg, not {path.name}")
    content = _drawing(plane, title, description, below)
    with whole_file(path) as partial:
        partial.write_bytes(content)


def _rendered(drawing: bytes, size: QSize) -> NDArray[np.uint8]:
    image = QImage(size, QImage.Format.Format_RGB888)
    if image.isNull():
        raise ValueError("the picture does not fit into memory; choose a smaller scale")
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(image.rect()))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    return pixels.copy()  # the image owns the memory, and ends here


def _page(plane: pg.GraphicsView, below: Below | None) -> QRect:
    shown: QRect = plane.viewport().rect()
    more = 0 if below is None else math.ceil(below.height(shown.width()))
    return shown.adjusted(0, 0, 0, more)


def _drawing(
    plane: pg.GraphicsView, title: str = "", description: str = "", below: Below | None = None
) -> bytes:
    """Return what `plane` shows as SVG, one unit a pixel."""
    plane.scene().prepareForPaint()  # as before each painting: plots put transformations off
    page = _page(plane, below)
    width, height = str(page.width()), str(page.height())
    root = Element(
        _tag("svg"), {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    )
    SubElement(root, _tag("title")).text = title
    SubElement(root, _tag("desc")).text = description
    view = plane.getViewBox()
    frame = plane.viewportTransform().mapRect(view.mapRectToScene(view.boundingRect()))
    clip = SubElement(SubElement(root, _tag("defs")), _tag("clipPath"), {"id": _CLIP})
    SubElement(clip, _tag("rect"), _edges(frame))
    ground = _fill(plane.backgroundBrush().color())
    SubElement(root, _tag("rect"), _edges(QRectF(page)) | ground)
    inside = SubElement(root, _tag("g"), {"clip-path": f"url(#{_CLIP})"})
    # Once more for programs that cannot clip, Qt among them: a frame covers what lies outside.
    around = f"{_outline(QRectF(page))} {_outline(frame)}"
    SubElement(root, _tag("path"), {"d": around, "fill-rule": "evenodd"} | ground)
    outside = SubElement(root, _tag("g"))
    with _exporting(plane) as items:
        for item in items:
            target = inside if view.isAncestorOf(item) else outside
            target.extend(list(_flattened(_drawn(item, plane))))
    if below is not None:
        shown = plane.viewport().rect()

        def paint(painter: QPainter) -> None:
            painter.translate(0, shown.height())
            below.paint(painter, shown.width())

        SubElement(root, _tag("g")).extend(list(_flattened(_generated(paint, plane))))
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


@contextmanager
def _exporting(plane: pg.GraphicsView) -> Iterator[list[QGraphicsItem]]:
    """Yield the visible items, lowest first; meanwhile symbols are drawn as paths, not images."""
    items = [i for i in plane.scene().items(Qt.SortOrder.AscendingOrder) if i.isVisible()]
    switched = [item for item in items if hasattr(item, "setExportMode")]
    curves = [item for item in items if isinstance(item, pg.PlotCurveItem)]
    pens = [(curve.opts["pen"], curve.opts["shadowPen"]) for curve in curves]
    for item in switched:
        item.setExportMode(True, {})
    for curve, (pen, shadow) in zip(curves, pens, strict=True):
        curve.setPen(_on_page(pen, plane))
        curve.setShadowPen(_on_page(shadow, plane))
    try:
        yield items
    finally:
        for item in switched:
            item.setExportMode(False)
        for curve, (pen, shadow) in zip(curves, pens, strict=True):
            curve.setPen(pen)
            curve.setShadowPen(shadow)


def _on_page(pen: QPen | None, plane: pg.GraphicsView) -> QPen | None:
    """Return a pen whose width is in pixels of the window, not of a finer screen."""
    if pen is None:
        return None
    thinner = QPen(pen)
    thinner.setWidthF(pen.widthF() / plane.devicePixelRatioF())
    return thinner


def _drawn(item: QGraphicsItem, plane: pg.GraphicsView) -> Element:
    """Return what Qt's generator writes when it draws `item` alone."""

    def paint(painter: QPainter) -> None:
        painter.setTransform(item.deviceTransform(plane.viewportTransform()))
        painter.setOpacity(item.effectiveOpacity())
        option = QStyleOptionGraphicsItem()
        option.exposedRect = item.boundingRect()
        item.paint(painter, option, None)

    return _generated(paint, plane)


def _generated(paint: Callable[[QPainter], None], plane: pg.GraphicsView) -> Element:
    """Return what Qt's generator writes of what is painted."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    # Axes are replayed pictures: at another resolution than theirs they would have another size.
    generator.setResolution(QPicture().logicalDpiX())
    painter = QPainter(generator)
    painter.setFont(plane.font())
    paint(painter)
    painter.end()
    return ElementTree.fromstring(buffer.data().data())


def _flattened(drawing: Element) -> Iterator[Element]:
    """Yield the groups of a drawing that hold something, their paths in pixels of the page."""
    for group in drawing.iter(_tag("g")):
        style = {key: value for key, value in group.attrib.items() if key != "transform"}
        if "font-family" in style:
            style["font-family"] += f", {_GENERIC_FONT}"
        written = group.get("transform", "matrix(1,0,0,1,0,0)")
        transform = QTransform(*map(float, written[len("matrix(") : -1].split(",")))
        for shape in group:
            # Nothing is drawn by a path without points, and Qt would complain of it.
            if shape.tag == _tag("g") or shape.get("d") == "":
                continue
            # The attribute is newer than the SVG that most programs read.
            constant = shape.attrib.pop("vector-effect", None) == "non-scaling-stroke"
            placed = Element(_tag("g"), style)
            if constant and "d" in shape.attrib:
                shape.set("d", _mapped(shape.attrib["d"], transform))
            elif constant and "points" in shape.attrib:
                shape.set("points", _mapped(shape.attrib["points"], transform))
            else:
                placed.set("transform", written)
            if "font-family" in shape.attrib:
                shape.attrib["font-family"] += f", {_GENERIC_FONT}"
            if _HREF in shape.attrib:
                shape.set(_HREF, _enlarged(shape.attrib[_HREF]))
            placed.append(shape)
            yield placed


def _mapped(coordinates: str, transform: QTransform) -> str:
    def moved(match: re.Match[str]) -> str:
        point = transform.map(QPointF(float(match[1]), float(match[2])))
        return f"{point.x():.4f},{point.y():.4f}"

    return _POINT.sub(moved, coordinates)


def _enlarged(picture: str) -> str:
    """Return a picture inside a drawing with more pixels: some programs blur what they enlarge."""
    small = QImage.fromData(b64decode(picture.partition(",")[2]))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(small.scaled(small.size() * _PIXELS_PER_BIN))
    return "data:image/png;base64," + b64encode(buffer.data().data()).decode()


def _tag(name: str) -> str:
    return f"{{{_SVG}}}{name}"


def _edges(rect: QRectF) -> dict[str, str]:
    edges = {"x": rect.x(), "y": rect.y(), "width": rect.width(), "height": rect.height()}
    return {name: f"{value:.4f}" for name, value in edges.items()}


def _outline(rect: QRectF) -> str:
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    return f"M{left},{top} L{right},{top} L{right},{bottom} L{left},{bottom} Z"


def _fill(color: QColor) -> dict[str, str]:
    return {"fill": color.name(), "stroke": "none"}
