"""Films: every file that is written is opened again."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.export import film_frames
from latent_explorer.export.film_frames import Caption, FilmFrames
from latent_explorer.export.films import (
    gif_durations,
    save_frames,
    save_gif,
    save_mp4,
    save_strip,
)
from latent_explorer.export.pictures import read_metadata
from latent_explorer.export.scaling import scaled

# The reader of imageio-ffmpeg leaves the pipes of its process to the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture
def faces() -> np.ndarray:
    """Seven faces of 16 x 16 pixels, soft as decoded ones are, each another one."""
    y, x = np.mgrid[0:16, 0:16] / 15
    made = [
        np.stack([x * 200 + 5 * k, y * (250 - 20 * k), np.full_like(x, 30 * k)], axis=2)
        for k in range(7)
    ]
    return np.array(made).round().astype(np.uint8)


@pytest.fixture
def captions() -> list[Caption]:
    verdicts: list[Any] = ["among", "smoother", "rim", "void", None, "among", "among"]
    return [Caption(k / 6, verdict) for k, verdict in enumerate(verdicts)]


def decoded(path: Any) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Return what a player knows of a film, and its frames."""
    import imageio_ffmpeg

    reader = imageio_ffmpeg.read_frames(str(path))
    about = next(reader)
    width, height = about["size"]
    frames = [np.frombuffer(each, np.uint8).reshape(height, width, 3) for each in reader]
    return about, frames


def error_of(frame: np.ndarray, expected: np.ndarray) -> float:
    """Mean difference of two pictures, of 255."""
    return float(np.abs(frame.astype(int) - expected).mean())


def test_a_film_shows_the_faces_in_their_order(faces, tmp_path):
    path = tmp_path / "film.mp4"
    done: list[int] = []
    save_mp4(path, FilmFrames(faces, (), 64), 12, done.append)
    about, frames = decoded(path)
    assert (about["codec"], about["fps"], about["size"]) == ("h264", 12, (64, 64))
    assert about["pix_fmt"].startswith("yuv420p")
    assert len(frames) == 7
    assert done == [1, 2, 3, 4, 5, 6, 7]
    for frame, face in zip(frames, faces, strict=True):
        assert error_of(frame, scaled(face, 64)) < 4
    # Nearer to its own face than to any other.
    for k, frame in enumerate(frames):
        away = [error_of(frame, scaled(face, 64)) for face in faces]
        assert int(np.argmin(away)) == k
    assert [each.name for each in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize("side", [15, 33])
def test_odd_sizes_become_even(faces, tmp_path, side):
    path = tmp_path / "film.mp4"
    save_mp4(path, FilmFrames(faces[:2], (), side), 5)
    about, frames = decoded(path)
    assert about["size"] == (side + 1, side + 1)
    assert error_of(frames[0][:side, :side], scaled(faces[0], side)) < 5


def test_a_film_there_and_back(faces, tmp_path):
    film = FilmFrames(faces, (), 32, back=True)
    assert film.order == [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]
    assert FilmFrames(faces[:1], (), 32, back=True).order == [0]
    assert FilmFrames(faces[:2], (), 32, back=True).order == [0, 1]
    save_mp4(tmp_path / "film.mp4", film, 24)
    _, frames = decoded(tmp_path / "film.mp4")
    assert len(frames) == 12
    assert error_of(frames[11], frames[1]) < 2


def test_captions_stand_below_the_faces(faces, captions, tmp_path):
    film = FilmFrames(faces, captions, 96)
    width, height = film.size
    assert width == 96
    assert height % 2 == 0
    band = film.frame(0)[96:]
    np.testing.assert_array_equal(film.frame(0)[:96], scaled(faces[0], 96))
    light = (band > 180).all(axis=2)
    assert light.sum() > 20, "letters"
    assert not light[:, -3:].any(), "which are not cut"
    # The mark has the colour of its verdict.
    for k, color in ((0, (61, 220, 151)), (2, (255, 176, 0)), (3, (255, 106, 77))):
        near = np.abs(film.frame(k)[96:].astype(int) - color).max(axis=2) < 40
        assert near.sum() > 10
    save_mp4(tmp_path / "film.mp4", film, 12)
    about, frames = decoded(tmp_path / "film.mp4")
    assert about["size"] == (width, height)
    assert error_of(frames[3], film.frame(3)) < 6


@pytest.mark.parametrize("side", [16, 28])
def test_where_words_do_not_fit_the_mark_says_it(faces, captions, side):
    frame = FilmFrames(faces, captions, side).frame(3)
    band = frame[side:]
    assert (np.abs(band.astype(int) - (255, 106, 77)).max(axis=2) < 60).any()


def test_a_gif_has_its_frames_and_their_times(faces, captions, tmp_path):
    path = tmp_path / "film.gif"
    film = FilmFrames(faces, captions, 48, back=True)
    done: list[int] = []
    save_gif(path, film, 12, "made of a path", done.append)
    with Image.open(path) as gif:
        assert gif.n_frames == 12
        assert gif.size == film.size
        assert gif.info["loop"] == 0
        assert gif.info["comment"] == b"made of a path"
        times = []
        for k, index in enumerate(film.order):
            gif.seek(k)
            times.append(gif.info["duration"])
            shown = np.asarray(gif.convert("RGB"))
            assert error_of(shown, film.frame(index)) < 6
    assert times == gif_durations(12, 12)
    assert sum(times) == 1000
    assert done[-1] == 12


def test_the_times_of_a_gif_add_up():
    assert gif_durations(3, 10) == [100, 100, 100]
    assert sum(gif_durations(30, 30)) == 1000
    assert set(gif_durations(30, 30)) == {30, 40}
    assert min(gif_durations(100, 60)) >= 20, "players take shorter ones for a mistake"


def test_frames_are_numbered_files(faces, captions, tmp_path):
    folder = tmp_path / "frames"
    film = FilmFrames(faces, captions, 32)
    paths = save_frames(folder, film, {"bundle": "toy"})
    assert [path.name for path in paths] == [f"frame-{k:03}.png" for k in range(1, 8)]
    for k, path in enumerate(paths):
        with Image.open(path) as picture:
            np.testing.assert_array_equal(np.asarray(picture), film.frame(k))
        assert read_metadata(path) == {"bundle": "toy", "frame": k + 1}
    with pytest.raises(FileExistsError, match="holds frames already"):
        save_frames(folder, film, {})


def test_the_strip_is_one_picture(faces, captions, tmp_path):
    film = FilmFrames(faces, captions, 32)
    save_strip(tmp_path / "strip.png", film, {"what": "film strip"})
    width, height = film.size
    with Image.open(tmp_path / "strip.png") as picture:
        found = np.asarray(picture)
    assert found.shape == (height, 7 * (width + 2) - 2, 3)
    np.testing.assert_array_equal(found[:, :width], film.frame(0))
    np.testing.assert_array_equal(found[:, -width:], film.frame(6))
    many = FilmFrames(np.repeat(faces, 5, axis=0), (), 16)
    save_strip(tmp_path / "many.png", many, {})
    with Image.open(tmp_path / "many.png") as picture:
        # 35 in three rows of twelve.
        assert picture.size == (12 * 18 - 2, 3 * 18 - 2)


class _GivenUpError(Exception):
    """What a user who has cancelled raises."""


@pytest.mark.parametrize("kind", ["mp4", "gif", "frames"])
def test_what_is_given_up_leaves_nothing_behind(faces, tmp_path, kind):
    film = FilmFrames(faces, (), 32)

    def stop(done: int) -> None:
        if done == 3:
            raise _GivenUpError

    before = tmp_path / "before"
    before.mkdir()
    target = before / f"film.{kind}"
    if kind != "frames":
        target.write_bytes(b"what was there")
    with pytest.raises(_GivenUpError):
        if kind == "frames":
            save_frames(target, film, {}, stop)
        else:
            {"mp4": save_mp4, "gif": save_gif}[kind](target, film, 12, progress=stop)
    if kind == "frames":
        assert list(before.iterdir()) == []
    else:
        assert [each.name for each in before.iterdir()] == [f"film.{kind}"]
        assert target.read_bytes() == b"what was there"


@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, full_disk, kind):
    rng = np.random.default_rng(4)
    noise = rng.integers(0, 256, (6, 64, 64, 3)).astype(np.uint8)
    save = {"mp4": save_mp4, "gif": save_gif}[kind]
    with full_disk(4096), pytest.raises(OSError, match=r"disk|large|space|too"):
        save(tmp_path / f"film.{kind}", FilmFrames(noise, (), 256), 12)
    assert list(tmp_path.iterdir()) == []


def test_without_ffmpeg_it_says_what_helps(faces, tmp_path, monkeypatch):
    import imageio_ffmpeg

    def missing(*_: Any, **__: Any) -> Any:
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(imageio_ffmpeg, "write_frames", missing)
    with pytest.raises(OSError, match="install ffmpeg"):
        save_mp4(tmp_path / "film.mp4", FilmFrames(faces, (), 32), 12)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(OSError, match="save the film as GIF"):
        save_mp4(tmp_path / "film.mp4", FilmFrames(faces, (), 32), 12)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("save", "suffix"), [(save_mp4, ".mp4"), (save_gif, ".gif")])
def test_another_name_is_refused_before_anything_is_done(faces, tmp_path, save, suffix):
    with pytest.raises(ValueError, match=f"end in {suffix}"):
        save(tmp_path / "film.avi", FilmFrames(faces, (), 32), 12)
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(IsADirectoryError):
        save(tmp_path / f"folder{suffix}", FilmFrames(faces, (), 32), 12)


def test_a_film_needs_faces_and_a_caption_each(faces):
    with pytest.raises(ValueError, match="at least one"):
        FilmFrames(faces[:0], (), 32)
    with pytest.raises(ValueError, match="2 captions for 7 faces"):
        FilmFrames(faces, [Caption(0.0), Caption(1.0)], 32)


def test_colours_are_those_of_the_window():
    from latent_explorer.ui.widgets.verdict_mark import COLORS

    assert film_frames._COLORS == COLORS
    assert all(a != b for a, b in pairwise(COLORS.values()))
