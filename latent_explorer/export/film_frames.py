"""The frames of a film: a face, and below it where on the path it is and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from latent_explorer.core.plausibility import VERDICT_WORDS, Verdict
from latent_explorer.export.pictures import Pixels
from latent_explorer.export.scaling import on_square

if TYPE_CHECKING:
    from PIL import ImageDraw

_GROUND, _TEXT = (24, 24, 27), (235, 235, 240)
_COLORS: dict[Verdict, str] = {
    "smoother": "#7cc8f5",
    "among": "#3ddc97",
    "rim": "#ffb000",
    "void": "#ff6a4d",
}
_BAND = 0.12  # height of a caption, as a share of the side
_LEAST_BAND = 16
_LETTERS = 0.68  # height of its letters, as a share of it


@dataclass(frozen=True)
class Caption:
    """What stands below a frame.

    Parameters
    ----------
    position : float
        Where on the path it is.
    verdict : str, optional
        Where its face lies; None while it is not known.
    """

    position: float
    verdict: Verdict | None = None

    @property
    def words(self) -> str:
        """The position, and the verdict in words."""
        said = "" if self.verdict is None else f"  {VERDICT_WORDS[self.verdict]}"
        return f"{self.position:.2f}{said}"


@dataclass(frozen=True, eq=False)
class FilmFrames:
    """The frames of a film, made one by one.

    Parameters
    ----------
    faces : ndarray of uint8 of shape (n, size, size, 3)
        The faces.
    captions : sequence of Caption
        What stands below each; empty for nothing.
    side : int
        Of a face, in pixels.
    back : bool
        Whether the film goes back to its begin, so that it can be played over and over.

    Raises
    ------
    ValueError
        When there is no face, or not as many captions as faces.
    """

    faces: Pixels
    captions: Sequence[Caption]
    side: int
    back: bool = False

    def __post_init__(self) -> None:
        if not len(self.faces):
            raise ValueError("a film needs at least one face")
        if self.captions and len(self.captions) != len(self.faces):
            raise ValueError(f"{len(self.captions)} captions for {len(self.faces)} faces")

    @property
    def order(self) -> list[int]:
        """Which face each frame shows."""
        return frame_order(len(self.faces), self.back)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame, in pixels."""
        return self.side, self.side + (_band(self.side) if self.captions else 0)

    def frame(self, index: int) -> Pixels:
        """Return the picture of face `index`, of shape (height, width, 3)."""
        face = on_square(self.faces[index], self.side)
        if not self.captions:
            return face
        return np.concatenate([face, _caption(self.captions[index], self.side)])

    def __iter__(self) -> Iterator[Pixels]:
        return map(self.frame, self.order)


def frame_order(n: int, back: bool) -> list[int]:
    """Return which of `n` faces each frame of a film shows; `back`: it goes back to its begin."""
    there = list(range(n))
    return there + there[-2:0:-1] if back else there


def _band(side: int) -> int:
    """Return the height of a caption below a face, an even number."""
    return 2 * round(max(_LEAST_BAND, side * _BAND) / 2)


@lru_cache(maxsize=256)
def _caption(caption: Caption, side: int) -> Pixels:
    """Return a caption, of shape (height, side, 3)."""
    from PIL import Image, ImageDraw, ImageFont

    height = _band(side)
    band = Image.new("RGB", (side, height), _GROUND)
    draw = ImageDraw.Draw(band)
    font = ImageFont.load_default(height * _LETTERS)
    gap = height // 4
    left: float = gap
    if caption.verdict is not None:
        mark = height - 2 * gap
        _draw_mark(draw, caption.verdict, (gap, gap, gap + mark, gap + mark))
        left = 2 * gap + mark
    for words in (caption.words, f"{caption.position:.2f}"):
        # Where there is no room for words, shape and colour of the mark tell the same.
        if draw.textlength(words, font) <= side - left:
            draw.text((left, height / 2), words, _TEXT, font, anchor="lm")
            break
    return np.asarray(band)


def _draw_mark(
    draw: ImageDraw.ImageDraw, verdict: Verdict, box: tuple[float, float, float, float]
) -> None:
    """Draw the mark of a verdict: the same shapes as in the window."""
    x0, y0, x1, y1 = box
    color, width = _COLORS[verdict], max(1, round((x1 - x0) / 6))
    if verdict == "among":
        draw.ellipse(box, fill=color)
    elif verdict == "smoother":
        draw.ellipse(box, outline=color, width=width)
    elif verdict == "rim":
        draw.polygon([(x0, y1), ((x0 + x1) / 2, y0), (x1, y1)], fill=color)
    else:
        draw.line([(x0, y0), (x1, y1)], fill=color, width=width)
        draw.line([(x1, y0), (x0, y1)], fill=color, width=width)
