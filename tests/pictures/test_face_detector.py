"""A face is found in what a decoder makes of real images, and in hardly anything the cube gives."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.core.imports import DETECTION
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.network.codec import KerasCodec
from latent_explorer.pictures.face_detector import faces_found
from latent_explorer.resources import resource

COUNT = 200


@pytest.fixture(scope="module")
def faces() -> dict[str, np.ndarray]:
    """Decoded images of the shipped bundle, and what samplers give."""
    bundle = load_bundle(resource("celeba96"))
    codec = KerasCodec.load(bundle)
    rows = np.random.default_rng(1).choice(bundle.space.n, COUNT, replace=False)
    sets = {"images": np.ascontiguousarray(bundle.space.points[rows], np.float32)}
    for method in ("cube", "pairwise"):
        settings = SamplingSettings.usual(method, count=COUNT)
        sets[method] = np.array(draw(settings, bundle.space).z)
    return {name: codec.decode(z) for name, z in sets.items()}


def test_faces_are_told_from_what_is_none(faces: dict[str, np.ndarray]) -> None:
    assert faces_found(faces["images"]).mean() > 0.9
    assert faces_found(faces["pairwise"]).mean() > 0.98
    assert faces_found(faces["cube"]).mean() < 0.1


def test_the_size_of_the_pictures_matters_little(faces: dict[str, np.ndarray]) -> None:
    halved = np.ascontiguousarray(faces["images"][:, ::2, ::2])
    doubled = faces["images"].repeat(2, axis=1).repeat(2, axis=2)
    for pictures in (halved, doubled):
        assert faces_found(pictures).mean() > 0.8
    smallest = faces["cube"][:3, :16, :16]
    assert faces_found(smallest).shape == (3,)


def test_each_picture_is_looked_at_by_itself(faces: dict[str, np.ndarray]) -> None:
    some = np.concatenate([faces["cube"][:6], faces["pairwise"][:6]])
    found = faces_found(some)
    assert found.dtype == bool
    np.testing.assert_array_equal(found, [faces_found(each[np.newaxis])[0] for each in some])
    before = some.copy()
    some.setflags(write=False)
    np.testing.assert_array_equal(faces_found(some), found)
    np.testing.assert_array_equal(some, before)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_there_is_no_face_where_there_is_nothing(level: int) -> None:
    assert not faces_found(np.full((2, 96, 96, 3), level, np.uint8)).any()
    assert faces_found(np.zeros((0, 96, 96, 3), np.uint8)).shape == (0,)


def test_a_face_that_stands_on_its_head_is_none(faces: dict[str, np.ndarray]) -> None:
    turned = np.ascontiguousarray(faces["pairwise"][:, ::-1])
    assert faces_found(turned).mean() < 0.5


def test_all_that_is_imported_in_pieces_is_there() -> None:
    code = f"import importlib\nfor name in {DETECTION!r}: importlib.import_module(name)"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=300)
