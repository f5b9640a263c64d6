"""`path` writes the faces along a path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.data_paths import graph_steps, route
from latent_explorer.export.pictures import read_metadata
from latent_explorer.export.reading import load_vectors
from latent_explorer.network.codec import KerasCodec

# The reader of imageio-ffmpeg leaves the pipes of its process to the collector of garbage.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


def _command(bundle: Path, *more: str) -> list[str]:
    ends = ["--from", "image:000008.jpg", "--to", "image:000301.jpg"]
    return ["path", "--bundle", str(bundle), *ends, *more]


def test_all_files_hold_the_faces_of_a_plain_computation(
    toy_bundle: Path, tmp_path: Path, capsys: Any
) -> None:
    files = {kind: tmp_path / f"film.{kind}" for kind in ("png", "gif", "mp4", "npz")}
    options = ("--strip", "--gif", "--mp4", "--vectors")
    named = [each for pair in zip(options, map(str, files.values()), strict=True) for each in pair]
    frames = tmp_path / "frames"
    more = ["--steps", "5", "--no-captions", "--size", "96", "--fps", "10", "--json"]
    assert main(_command(toy_bundle, *more, *named, "--frames", str(frames))) == 0
    printed = json.loads(capsys.readouterr().out)
    bundle = load_bundle(toy_bundle)
    a, b = bundle.space.point(7), bundle.space.point(300)
    t = np.linspace(0, 1, 5)
    z = (a + t[:, None] * (b - a)).astype(np.float32)
    assert printed["positions"] == pytest.approx(t.tolist())
    assert len(printed["verdicts"]) == 5
    found = load_vectors(files["npz"])
    np.testing.assert_allclose(found, z, rtol=1e-6)
    faces = KerasCodec.load(bundle).decode(z)
    from latent_explorer.export.scaling import all_scaled

    expected = all_scaled(faces, 96).astype(int)
    strip = np.asarray(Image.open(files["png"])).astype(int)
    assert strip.shape == (96, 5 * 98 - 2, 3)
    for k in range(5):
        assert np.abs(strip[:, 98 * k : 98 * k + 96] - expected[k]).max() <= 2
        one = np.asarray(Image.open(frames / f"frame-{k + 1:03}.png")).astype(int)
        assert np.abs(one - expected[k]).max() <= 2
    assert read_metadata(files["png"]) == printed
    with Image.open(files["gif"]) as gif:
        # Frames that look the same are one: untrained networks give nearly that.
        assert 1 <= gif.n_frames <= 5
    import imageio_ffmpeg

    reader = imageio_ffmpeg.read_frames(str(files["mp4"]))
    known = next(reader)
    assert (known["size"], known["fps"]) == ((96, 96), 10)
    shown = [np.frombuffer(each, np.uint8).reshape(96, 96, 3).astype(int) for each in reader]
    assert len(shown) == 5
    for each, face in zip(shown, expected, strict=True):
        assert np.abs(each - face).mean() < 5


def test_along_the_data_it_is_the_way_of_the_graph(
    toy_bundle: Path, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "z.csv"
    more = ["--along", "data", "--steps", "9", "--csv", str(file)]
    assert main(_command(toy_bundle, *more)) == 0
    out = capsys.readouterr().out
    assert "0.000  " in out
    assert "among 100 images" in out
    space = load_bundle(toy_bundle).space
    vectors = route([space.point(7), space.point(300)], without_pauses(graph_steps(space)))
    found = load_vectors(file)
    np.testing.assert_allclose(found[[0, -1]], vectors[[0, -1]], rtol=1e-5)
    # Every vector of the way is passed.
    assert len(found) == 9
    beside = np.linalg.norm(found[:, None] - vectors, axis=2).min(axis=1)
    straight = np.linalg.norm(np.diff(vectors, axis=0), axis=1)
    assert beside.max() <= straight.max()


def test_in_pca_components_the_others_are_the_means(
    toy_bundle: Path, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "z.npy"
    more = ["--along", "pca", "--components", "3", "--steps", "4", "--overshoot", "1.5"]
    assert main(_command(toy_bundle, *more, "--vectors", str(file), "--json")) == 0
    assert json.loads(capsys.readouterr().out)["positions"] == [0, 0.5, 1, 1.5]
    space = load_bundle(toy_bundle).space
    v = space.basis.to_pca(np.load(file))
    np.testing.assert_allclose(v[:, 3:], 0, atol=1e-4)
    ends = space.basis.to_pca(np.stack([space.point(7), space.point(300)]))[:, :3]
    np.testing.assert_allclose(v[[0, 2], :3], ends, atol=1e-4)
    np.testing.assert_allclose(v[3, :3], ends[0] + 1.5 * (ends[1] - ends[0]), atol=1e-4)


def test_a_path_between_what_was_drawn_leads_through_the_mean(
    toy_bundle: Path, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "z.npy"
    where = ["--from", "seed:3", "--to", "seed:4", "--through", "mean", "--along", "smooth"]
    more = ["--steps", "41", "--vectors", str(file), "--json"]
    assert main(["path", "--bundle", str(toy_bundle), *where, *more]) == 0
    capsys.readouterr()
    z, mean = np.load(file), load_bundle(toy_bundle).space.basis.mean
    nearest = np.linalg.norm(z - mean, axis=1)
    assert 0 < nearest.argmin() < 40
    assert nearest.min() < 0.1 * nearest.max()
    assert not np.allclose(z[0], z[-1])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--from", "image:nobody.jpg"], "no image named 'nobody.jpg'"),
        (["--from", "nowhere"], "mean, image:NAME or seed:N"),
        (["--to", "seed:x"], "mean, image:NAME or seed:N"),
        (["--mp4", "film.avi"], "end in .mp4"),
        (["--gif", "film.png"], "end in .gif"),
        (["--strip", "film.jpg"], "end in .png"),
        (["--vectors", "film.txt"], ".npz, .npy or .csv"),
        (["--through", "mean"] * 15, "at most 14"),
        (["--steps", "1"], "from 2 to 240"),
        (["--overshoot", "2"], "from 1 to 1.5"),
    ],
)
def test_what_cannot_be_is_said(
    toy_bundle: Path, tmp_path: Path, capsys: Any, monkeypatch: Any, more: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(_command(toy_bundle, *more))
    except SystemExit as end:  # argparse's own
        code = int(str(end.code))
    assert code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
