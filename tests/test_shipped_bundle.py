"""The bundle that is shipped, on real faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from latent_explorer.bundle.bundle import Bundle, load_bundle
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.network.codec import KerasCodec
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.sources import open_images
from latent_explorer.resources import resource

PICTURES = 250
# The error over all 4,000 pictures of the validation partition is at most 0.0034; one over some of
# them differs by chance.
ERROR_AT_MOST = 0.0036


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_bundle(resource("celeba96"))


@pytest.fixture(scope="module")
def codec(bundle: Bundle) -> KerasCodec:
    return KerasCodec.load(bundle)


def test_what_is_shipped(bundle: Bundle) -> None:
    assert (bundle.n, bundle.z_dim, bundle.size) == (49_820, 256, 96)
    assert bundle.space.points.dtype == np.float16
    assert len(bundle.images.columns) == 41
    assert "non-commercial" in bundle.description["licence"]
    assert bundle.description["training"]["val_loss"] <= 0.0034
    assert sum(file.stat().st_size for file in bundle.path.iterdir()) < 45e6
    assert (bundle.path / "README.md").is_file()


def test_no_picture_is_shipped(bundle: Bundle) -> None:
    names = {file.name for file in bundle.path.iterdir()}
    networks = {"encoder.keras", "decoder.keras"}
    arrays = {"zpoints.npy", "images.npz", "basis.npz"}
    assert names == {"bundle.json", "README.md"} | networks | arrays


def test_pair_ellipses_stay_where_the_data_is(bundle: Bundle) -> None:
    basis = bundle.space.basis
    for method in ("pairwise", "pairwise-uniform"):
        drawn = draw(SamplingSettings(method=method, count=200), basis)
        assert drawn.share == 1
    assert draw(SamplingSettings(method="cube", count=200), basis).share == 0


def test_the_mean_is_a_face_and_the_cube_is_not(bundle: Bundle, codec: KerasCodec) -> None:
    """A face has a brighter middle than rim, left and right much alike; noise has neither."""
    basis = bundle.space.basis
    cube = draw(SamplingSettings(method="cube", count=24), basis).z
    pairwise = draw(SamplingSettings(count=24), basis).z

    def asymmetry(z: np.ndarray) -> float:
        faces = codec.decode(z).astype(np.float64)
        return float(np.abs(faces - faces[:, :, ::-1]).mean(axis=(1, 2, 3)).mean())

    mean = asymmetry(basis.mean[np.newaxis].astype(np.float32))
    assert mean < asymmetry(pairwise) < 0.75 * asymmetry(cube)


def test_error_on_pictures_it_has_not_seen(bundle: Bundle, codec: KerasCodec, celeba: Path) -> None:
    source = open_images(celeba / "img_align_celeba")
    some = source.only(source.names[:PICTURES])
    errors = [
        codec.reconstruct(pictures)[1]
        for _, pictures, _ in read_pictures(some, bundle.size, bundle.crop)
    ]
    assert len(np.concatenate(errors)) == PICTURES
    assert np.concatenate(errors).mean() < ERROR_AT_MOST


def test_stored_zpoints_are_those_of_the_encoder(
    bundle: Bundle, codec: KerasCodec, celeba: Path
) -> None:
    source = open_images(celeba / "celeba96_train.zip")
    some = source.only(source.names[1000:1064])
    ((names, pictures, skipped),) = read_pictures(some, bundle.size, bundle.crop)
    assert not skipped
    rows = [bundle.image_names.index(name) for name in names]
    spread = bundle.space.basis.std.mean()
    found = codec.encode(pictures)
    stored = bundle.space.points[rows].astype(np.float32)
    assert np.abs(found - stored).max() < 0.02 * spread + np.abs(stored).max() * 2**-10


def test_attributes_belong_to_their_pictures(bundle: Bundle, celeba: Path) -> None:
    table = (celeba / "list_attr_celeba.txt").read_text("ascii").splitlines()
    columns = table[1].split()
    for row in (0, 777, 49_819):
        line = next(line for line in table if line.startswith(bundle.image_names[row]))
        expected = [int(value) for value in line.split()[1:]]
        assert [bundle.images.columns[column][row] for column in columns] == expected
