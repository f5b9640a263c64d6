"""Two ways to draw the same figure: as SVG, and as pixels."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, Literal, Protocol
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from numpy.typing import NDArray

from latent_explorer.export.scaling import within

Pixels = NDArray[np.uint8]
Place = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

FONT_SIZE = 12
_DASH = (6.0, 4.0)
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
# Drawn so many times as large, and then made smaller: Pillow's lines are not smooth.
_FINER = 2


class Canvas(Protocol):
    """A page in points from its upper left corner, white to begin with."""

    def line(
        self, points: Sequence[Place], colour: str, width: float = 1.0, *, dashed: bool = False
    ) -> None:
        """Draw straight lines from each point to the next."""
        ...

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        ...

    def text(
        self,
        at: Place,
        words: str,
        *,
        anchor: Anchor = "middle",
        size: int = FONT_SIZE,
        upright: bool = False,
    ) -> None:
        """Write, with the middle of the height at a place; `upright` reads from bottom to top."""
        ...

    def image(self, left: float, top: float, side: float, pixels: Pixels) -> None:
        """Draw a square picture of shape (m, m, 3), its pixels as sharp squares."""
        ...


class SvgCanvas:
    """Draws SVG.

    Parameters
    ----------
    width, height : int
        Of the page, in points.
    """

    def __init__(self, width: int, height: int) -> None:
        view = f"0 0 {width} {height}"
        size = {"width": str(width), "height": str(height), "viewBox": view}
        self._root = Element("svg", {"xmlns": _SVG, "xmlns:xlink": _XLINK, **size})
        self.box(0, 0, width, height, "#ffffff")

    def line(
        self, points: Sequence[Place], colour: str, width: float = 1.0, *, dashed: bool = False
    ) -> None:
        """Draw straight lines from each point to the next."""
        places = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        style = {"fill": "none", "stroke": colour, "stroke-width": f"{width:g}"}
        if dashed:
            style["stroke-dasharray"] = f"{_DASH[0]:g} {_DASH[1]:g}"
        SubElement(self._root, "polyline", {"points": places, **style})

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        names = ("x", "y", "width", "height")
        edges = (left, top, right - left, bottom - top)
        numbers = {name: f"{value:.2f}" for name, value in zip(names, edges, strict=True)}
        SubElement(self._root, "rect", {**numbers, "fill": colour})

    def text(
        self,
        at: Place,
        words: str,
        *,
        anchor: Anchor = "middle",
        size: int = FONT_SIZE,
        upright: bool = False,
    ) -> None:
        """Write, with the middle of the height at a place."""
        # The base line: not all programs know dominant-baseline.
        x, y = at
        down = 0.35 * size
        place = {"x": f"{x:.2f}", "y": f"{y + down:.2f}"}
        if upright:
            place = {"transform": f"translate({x + down:.2f},{y:.2f}) rotate(-90)"}
        style = {"font-family": "sans-serif", "font-size": str(size), "text-anchor": anchor}
        SubElement(self._root, "text", {**place, **style, "fill": "#000000"}).text = words

    def image(self, left: float, top: float, side: float, pixels: Pixels) -> None:
        """Draw a picture in the middle of a square, its pixels as sharp squares."""
        from PIL import Image

        content = BytesIO()
        Image.fromarray(pixels).save(content, format="PNG")
        data = f"data:image/png;base64,{b64encode(content.getvalue()).decode('ascii')}"
        place = {"x": f"{left:.2f}", "y": f"{top:.2f}", "width": f"{side:.2f}"}
        sharp = {"height": f"{side:.2f}", "style": "image-rendering:pixelated"}
        SubElement(self._root, "image", {**place, **sharp, "xlink:href": data})

    def content(self, title: str, description: str) -> bytes:
        """Return the drawing as a file with a title and a description."""
        words = [Element("title"), Element("desc")]
        words[0].text, words[1].text = title, description
        for element in reversed(words):
            self._root.insert(0, element)
        drawn: bytes = ElementTree.tostring(self._root, encoding="utf-8", xml_declaration=True)
        return drawn


class PixelCanvas:
    """Draws pixels.

    Parameters
    ----------
    width, height : int
        Of the page, in points.
    scale : int
        Pixels a point.
    """

    def __init__(self, width: int, height: int, scale: int) -> None:
        from PIL import Image, ImageDraw

        self._size = (width * scale, height * scale)
        self._factor = scale * _FINER
        size = (width * self._factor, height * self._factor)
        self._picture = Image.new("RGB", size, "#ffffff")
        self._draw = ImageDraw.Draw(self._picture)

    def line(
        self, points: Sequence[Place], colour: str, width: float = 1.0, *, dashed: bool = False
    ) -> None:
        """Draw straight lines from each point to the next."""
        thick = max(1, round(width * self._factor))
        for part in _dashes(points) if dashed else [points]:
            if len(part) > 1:
                self._draw.line(self._scaled(part), colour, thick, joint="curve")

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        (x0, y0), (x1, y1) = self._scaled([(left, top), (right, bottom)])
        # Pillow counts the last pixel in.
        self._draw.rectangle((x0, y0, max(x0, x1 - 1), max(y0, y1 - 1)), colour)

    def text(
        self,
        at: Place,
        words: str,
        *,
        anchor: Anchor = "middle",
        size: int = FONT_SIZE,
        upright: bool = False,
    ) -> None:
        """Write, with the middle of the height at a place."""
        from PIL import Image, ImageDraw, ImageFont

        font = ImageFont.load_default(size * self._factor)
        # The font has no glyphs for a minus and a space that must not be broken.
        words = words.replace("\u2212", "-").replace("\u00a0", " ")
        x, y = (value * self._factor for value in at)
        across = {"start": "l", "middle": "m", "end": "r"}[anchor]
        if not upright:
            self._draw.text((x, y), words, "#000000", font, f"{across}m")
            return
        _, _, right, bottom = font.getbbox(words)
        label = Image.new("L", (math.ceil(right) + 2, math.ceil(bottom) + 2), 0)
        ImageDraw.Draw(label).text((1, 1), words, 255, font)
        turned = label.transpose(Image.Transpose.ROTATE_90)
        share = {"start": 1.0, "middle": 0.5, "end": 0.0}[anchor]
        corner = (round(x - turned.width / 2), round(y - share * turned.height))
        self._picture.paste("#000000", corner, turned)

    def image(self, left: float, top: float, side: float, pixels: Pixels) -> None:
        """Draw a picture in the middle of a square, its pixels as sharp squares."""
        from PIL import Image

        (corner,) = self._scaled([(left, top)])
        room = round(side * self._factor)
        height, width = within(pixels.shape, room)
        picture = Image.fromarray(pixels).resize((width, height), Image.Resampling.NEAREST)
        across, down = (room - width) // 2, (room - height) // 2
        self._picture.paste(picture, (round(corner[0]) + across, round(corner[1]) + down))

    def pixels(self) -> Pixels:
        """Return what was drawn, RGB."""
        from PIL import Image

        smaller = self._picture.resize(self._size, Image.Resampling.BOX)
        return np.asarray(smaller, np.uint8)

    def _scaled(self, points: Sequence[Place]) -> list[Any]:
        return [(x * self._factor, y * self._factor) for x, y in points]


def _dashes(points: Sequence[Place]) -> Iterator[list[Place]]:
    """Cut a line into dashes."""
    drawn, left, part = True, _DASH[0], list(points[:1])
    for start, end in pairwise(points):
        length, done = math.dist(start, end), 0.0
        while length - done > left:
            done += left
            share = done / length
            place = (
                start[0] + share * (end[0] - start[0]),
                start[1] + share * (end[1] - start[1]),
            )
            if drawn:
                yield [*part, place]
            drawn = not drawn
            left, part = _DASH[0] if drawn else _DASH[1], [place]
        left -= length - done
        part.append(end)
    if drawn:
        yield part
