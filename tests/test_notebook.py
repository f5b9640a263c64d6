"""The program from Python: the lines of the README, and what a notebook shows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from threadpoolctl import threadpool_limits

import latent_explorer
from latent_explorer.bundle import BundleError, load_bundle
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.export.pictures import read_metadata
from latent_explorer.export.reading import load_vectors
from latent_explorer.jobs.generating import DECODE_CHUNK
from latent_explorer.network.codec import KerasCodec
from latent_explorer.notebook import Faces, OpenBundle
from latent_explorer.resources import resource


@pytest.fixture(scope="module")
def bundle(toy_bundle: Path) -> OpenBundle:
    return latent_explorer.open_bundle(toy_bundle)


def test_the_lines_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    code = readme.split("<!-- python:")[1].split("```python\n")[1].split("```")[0]
    assert len([line for line in code.splitlines() if line]) == 5
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code, names)
    shipped = load_bundle(resource("celeba96"))
    settings = SamplingSettings(count=8, seed=7)
    np.testing.assert_array_equal(names["drawn"].z, draw(settings, shipped.space).z)
    faces = names["faces"]
    assert faces.pictures.shape == (8, 96, 96, 3)
    assert faces.pictures.std() > 20, "faces, not a grey surface"
    assert read_metadata(tmp_path / "faces.png")["fingerprint"] == shipped.fingerprint


def test_vectors_are_those_of_the_settings(bundle: OpenBundle) -> None:
    drawn = bundle.sample(method="pairwise-uniform", count=5, seed=3)
    assert drawn.settings == SamplingSettings("pairwise-uniform", n_components=12, count=5, seed=3)
    assert drawn.z.shape == (5, 12)
    with pytest.raises(ValueError, match="a z-vector has 12"):
        bundle.sample(n_components=13)
    with pytest.raises(ValueError, match="unknown sampling settings: number"):
        bundle.sample(number=5)


def test_the_number_of_threads_does_not_change_a_vector() -> None:
    shipped = latent_explorer.open_bundle()
    settings = {"method": "directions", "count": 7, "seed": 5, "neighbours": 6}
    drawn = []
    for threads in (1, 2, 4):
        with threadpool_limits(threads, user_api="blas"):
            drawn.append(shipped.sample(**settings).z.tobytes())
    assert len(set(drawn)) == 1


def test_faces_are_those_of_the_codec(bundle: OpenBundle) -> None:
    z = bundle.space.points[:300]
    faces = bundle.decode(z)
    first = np.ascontiguousarray(z[:DECODE_CHUNK], np.float32)
    expected = KerasCodec.load(bundle.bundle).decode(first)
    np.testing.assert_array_equal(faces.pictures[:DECODE_CHUNK], expected)
    assert len(faces) == len(faces.pictures) == 300
    assert repr(faces) == "<300 faces of 16 x 16 pixels>"
    one = bundle.decode(bundle.space.point(4).tolist())
    assert one.pictures.shape == (1, 16, 16, 3)


def test_what_is_no_vector_of_the_bundle(bundle: OpenBundle) -> None:
    for shape in ((2, 11), (0, 12), (1, 2, 12), (3,)):
        with pytest.raises(ValueError, match=r"shape \(n, 12\)"):
            bundle.decode(np.zeros(shape))
    for value in (np.nan, 1e300):
        with pytest.raises(ValueError, match="finite"):
            bundle.decode(np.full(12, value))


def test_a_notebook_shows_faces_as_one_picture(bundle: OpenBundle, tmp_path: Path) -> None:
    faces = bundle.decode(bundle.sample(count=6).z)
    picture = np.asarray(Image.open(BytesIO(faces._repr_png_())))
    np.testing.assert_array_equal(picture, faces.grid())
    np.testing.assert_array_equal(picture[:16, :16], faces.pictures[0])
    faces.save(tmp_path / "faces.png")
    assert (tmp_path / "faces.png").read_bytes() == faces._repr_png_()
    faces.save(str(tmp_path / "faces.npz"))
    np.testing.assert_array_equal(load_vectors(tmp_path / "faces.npz"), faces.z)
    with pytest.raises(ValueError, match=r"\.npz"):
        faces.save(tmp_path / "faces.jpg")


def test_a_notebook_shows_what_a_bundle_is(bundle: OpenBundle) -> None:
    shown = bundle._repr_html_()
    assert bundle.bundle.fingerprint in shown
    assert "2,000 of 12 components" in shown
    assert "do as you like" in shown
    assert repr(bundle) == "<bundle toy: 2,000 z-points of 12 components>"
    assert bundle.name == "toy"


def test_foreign_words_are_no_markup(bundle: OpenBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bundle.bundle.description, "source", "<script>alert(1)</script>")
    assert "<script>" not in bundle._repr_html_()


def test_what_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        latent_explorer.open_bundle(tmp_path)


def test_faces_stand_alone() -> None:
    faces = Faces(np.zeros((1, 2), np.float32), np.zeros((1, 4, 4, 3), np.uint8))
    assert Image.open(BytesIO(faces._repr_png_())).size == (4, 4)


def test_a_method_is_drawn_with_its_own_defaults(bundle: OpenBundle) -> None:
    drawn = bundle.sample(method="directions", count=2)
    assert drawn.settings == SamplingSettings.usual("directions", count=2).within(bundle.space.d)
    fewer = bundle.sample(method="directions", count=2, n_components=7)
    assert fewer.settings.n_components == 7


def test_a_picture_of_ones_own_is_encoded(bundle: OpenBundle, tmp_path: Path) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (30, 40, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "me.png")
    box = (4, 2, 20, 18)
    cut = np.ascontiguousarray(pixels[2:18, 4:20])
    z = KerasCodec.load(bundle.bundle).encode(cut[np.newaxis])[0]
    for picture in (pixels, tmp_path / "me.png", str(tmp_path / "me.png")):
        np.testing.assert_array_equal(bundle.encode(picture, box), z)
    assert bundle.encode(pixels, box, steps=2).shape == (12,)
    with pytest.raises(ValueError, match=r"gone\.png is no file"):
        bundle.encode(tmp_path / "gone.png")
    with pytest.raises(ValueError, match="no square"):
        bundle.encode(pixels, (0, 0, 10, 12))
