"""Faces along a path as pictures that follow each other: a strip, frames, GIF and MP4.

What takes long tells how far it is, and may be given up by an error that is raised then: no file
is left behind.
"""

from __future__ import annotations

import errno
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from latent_explorer.export.film_frames import FilmFrames
from latent_explorer.export.numbered_files import numbered_pngs
from latent_explorer.export.pictures import face_grid, save_png
from latent_explorer.files import check_replaceable, whole_file

if TYPE_CHECKING:
    from PIL import Image

Progress = Callable[[int], None]
"""Is told how many frames are done."""

GIF_RATES_AT_MOST = 50
"""Frames a second of a GIF, which counts in hundredths of a second; faster ones are slowed down."""

_IN_A_ROW = 16
_QUALITY = "14"  # of x264: 0 is lossless, 23 its default; faces are small and smooth
_NO_FFMPEG = (
    "MP4 films need ffmpeg, and there is none here: install ffmpeg or the package imageio-ffmpeg, "
    "or save the film as GIF"
)
_NOT_WHOLE = "the film could not be written to its end; look whether the disk is full"


def _untold(done: int) -> None:
    """Tell nobody."""


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
    return numbered_pngs(folder, "frame", film, len(film.order), metadata, progress, digits=3)


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
