"""Faces along a path as pictures that follow each other: a strip, frames, GIF and MP4.

What takes long tells how far it is, and may be given up by an error that is raised then: no file
is left behind.
"""

from __future__ import annotations

import errno
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from latent_explorer.core.plausibility import VERDICT_WORDS, Verdict
from latent_explorer.export.pictures import Pixels, face_grid, save_png
from latent_explorer.export.scaling import on_square
from latent_explorer.files import check_replaceable, whole_file

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

Progress = Callable[[int], None]
"""Is told how many frames are done."""

GIF_RATES_AT_MOST = 50
"""Frames a second of a GIF, which counts in hundredths of a second; faster ones are slowed down."""

_IN_A_ROW = 16
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
_QUALITY = "14"  # of x264: 0 is lossless, 23 its default; faces are small and smooth
_NO_FFMPEG = (
    "MP4 films need ffmpeg, and there is none here: install ffmpeg or the package imageio-ffmpeg, "
    "or save the film as GIF"
)
_NOT_WHOLE = "the film could not be written to its end; look whether the disk is full"


def _untold(done: int) -> None:
    """Tell nobody."""


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
        there = list(range(len(self.faces)))
        return there + there[-2:0:-1] if self.back else there

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


def save_strip(path: Path, film: FilmFrames, metadata: Mapping[str, object]) -> None:
    """Write all frames side by side as one PNG, in rows where there are many; see `save_png`."""
    n = len(film.faces)
    rows = -(-n // _IN_A_ROW)
    frames = np.stack([film.frame(k) for k in range(n)])
    save_png(path, face_grid(frames, -(-n // rows)), metadata, title="Film strip")


def save_frames(
    folder: Path, film: FilmFrames, metadata: Mapping[str, object], progress: Progress = _untold
) -> list[Path]:
    """Write one PNG a frame: ``frame-001.png``, ``frame-002.png`` and so on.

    Parameters
    ----------
    folder : Path
        Where to; created when missing.
    film : FilmFrames
        The frames.
    metadata : mapping of str to object
        As for `save_png`; the number of the frame is added as ``frame``, counted from 1.
    progress : callable
        Is told how many are done.

    Returns
    -------
    list of Path
        The files, in order.

    Raises
    ------
    FileExistsError
        When the folder holds frames already: two films in one folder could not be told apart.
    OSError
        When `folder` is a file or cannot be written; no frame is left behind then.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "it is a file; give a folder", str(folder))
    if any(folder.glob("frame-*.png")):
        raise FileExistsError(f"{folder} holds frames already; choose another folder or empty it")
    there, order = folder.exists(), film.order
    digits = max(3, len(str(len(order))))
    paths = [folder / f"frame-{number:0{digits}}.png" for number in range(1, len(order) + 1)]
    try:
        for number, (path, frame) in enumerate(zip(paths, film, strict=True), start=1):
            save_png(path, frame, {**metadata, "frame": number}, title=f"Frame {number}")
            progress(number)
    except BaseException:
        with suppress(OSError):  # what went wrong first is to be told
            for path in paths:
                path.unlink(missing_ok=True)
            if not there:
                folder.rmdir()
        raise
    return paths


def save_gif(
    path: Path, film: FilmFrames, rate: float, comment: str = "", progress: Progress = _untold
) -> None:
    """Write an animated GIF that is played over and over.

    Parameters
    ----------
    path : Path
        The file to create or replace; its name ends in ``.gif``.
    film : FilmFrames
        The frames; neighbours that are the same become one that is shown longer.
    rate : float
        Frames a second, at most `GIF_RATES_AT_MOST`.
    comment : str
        Stands in the file.
    progress : callable
        Is told how many frames are done.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    OSError
        When the file cannot be written; what was at `path` before is then untouched.
    """
    from PIL import Image

    _check_suffix(path, ".gif")
    check_replaceable(path)

    def pictures() -> Iterator[Image.Image]:
        for number, frame in enumerate(film, start=1):
            yield Image.fromarray(frame).quantize(256)
            progress(number)

    each = pictures()
    with whole_file(path) as partial, partial.open("wb") as file:
        next(each).save(
            file,
            format="GIF",
            save_all=True,
            append_images=each,
            duration=gif_durations(len(film.order), rate),
            loop=0,
            disposal=1,
            comment=comment.encode("ascii", "replace"),
        )


def gif_durations(n: int, rate: float) -> list[int]:
    """Return how long each of `n` frames of a GIF is shown, in milliseconds.

    Hundredths of a second are all that a GIF knows: some frames are shown longer than others, so
    that all of them together take as long as they should.
    """
    rate = min(rate, GIF_RATES_AT_MOST)
    ends = [round(100 * k / rate) for k in range(n + 1)]
    return [10 * (end - start) for start, end in itertools.pairwise(ends)]


def save_mp4(path: Path, film: FilmFrames, rate: float, progress: Progress = _untold) -> None:
    """Write a film, H.264 in MP4, as every player shows it.

    Parameters
    ----------
    path : Path
        The file to create or replace; its name ends in ``.mp4``.
    film : FilmFrames
        The frames. Players want even sizes: a frame of an odd one gets one more row or column.
    rate : float
        Frames a second.
    progress : callable
        Is told how many frames are done.

    Raises
    ------
    ValueError
        When the name ends otherwise.
    OSError
        When there is no ffmpeg, or the file cannot be written; what was at `path` before is then
        untouched.
    """
    _check_suffix(path, ".mp4")
    check_replaceable(path)
    width, height = (length + length % 2 for length in film.size)
    with whole_file(path) as partial:
        writer = _mp4_writer(partial, (width, height), rate)
        try:
            for number, frame in enumerate(film, start=1):
                pad = (0, height - frame.shape[0]), (0, width - frame.shape[1]), (0, 0)
                writer.send(np.ascontiguousarray(np.pad(frame, pad, mode="edge")))
                progress(number)
        except OSError as error:
            # It tells all that ffmpeg has said, and the whole command.
            raise OSError(errno.EIO, _NOT_WHOLE, str(path)) from error
        finally:
            writer.close()
        _check_whole(partial, path, len(film.order))


def _mp4_writer(path: Path, size: tuple[int, int], rate: float) -> Any:
    try:
        import imageio_ffmpeg

        writer = imageio_ffmpeg.write_frames(
            str(path),
            size,
            fps=rate,
            codec="libx264",
            quality=None,
            macro_block_size=1,
            ffmpeg_log_level="error",
            # The name of a file under way tells no format. What is known of it stands first, so
            # that a browser plays it while it is still being loaded.
            output_params=["-f", "mp4", "-crf", _QUALITY, "-movflags", "+faststart"],
        )
        writer.send(None)
    except (ImportError, RuntimeError) as error:
        raise OSError(errno.ENOENT, _NO_FFMPEG) from error
    return writer


def _check_whole(partial: Path, path: Path, n: int) -> None:
    """Count the frames: how ffmpeg has ended is not told."""
    import imageio_ffmpeg

    try:
        found, _ = imageio_ffmpeg.count_frames_and_secs(str(partial))
    except RuntimeError:
        found = 0
    if found != n:
        raise OSError(errno.EIO, _NOT_WHOLE, str(path))


def _check_suffix(path: Path, suffix: str) -> None:
    if path.suffix.lower() != suffix:
        raise ValueError(f"let the name of the film end in {suffix}, not {path.name}")


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
