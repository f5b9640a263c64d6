"""The bundle that is shipped, on real faces."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.bundle import Bundle, load_bundle
from latent_explorer.bundle.description import DECODER
from latent_explorer.core.neighbours import nearest_images
from latent_explorer.core.plausibility import (
    ImageQuantiles,
    Judgement,
    Verdict,
    image_quantiles,
    judge,
    way_back,
)
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.live import compiled
from latent_explorer.network.loading import load_network
from latent_explorer.network.plain import plain_decoder
from latent_explorer.network.trial import most_levels
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


@pytest.fixture(scope="module")
def quantiles(bundle: Bundle, codec: KerasCodec) -> ImageQuantiles:
    """What the images' own values are, computed anew."""
    return image_quantiles(bundle.space, codec)


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
    # What is derived from the rest may be there as well.
    assert names - {"plausibility.npz"} == {"bundle.json", "README.md"} | networks | arrays


def test_pair_ellipses_stay_where_the_data_is(bundle: Bundle) -> None:
    space = bundle.space
    for method in ("pairwise", "pairwise-uniform"):
        drawn = draw(SamplingSettings(method=method, count=200), space)
        assert drawn.share == 1
    assert draw(SamplingSettings(method="cube", count=200), space).share == 0


def test_the_mean_is_a_face_and_the_cube_is_not(bundle: Bundle, codec: KerasCodec) -> None:
    """A face has a brighter middle than rim, left and right much alike; noise has neither."""
    basis = bundle.space.basis
    cube = draw(SamplingSettings(method="cube", count=24), bundle.space).z
    pairwise = draw(SamplingSettings(count=24), bundle.space).z

    def asymmetry(z: np.ndarray) -> float:
        faces = codec.decode(z).astype(np.float64)
        return float(np.abs(faces - faces[:, :, ::-1]).mean(axis=(1, 2, 3)).mean())

    mean = asymmetry(basis.mean[np.newaxis].astype(np.float32))
    assert mean < asymmetry(pairwise) < 0.75 * asymmetry(cube)


def test_live_faces_are_near_the_exact_ones(bundle: Bundle, codec: KerasCodec) -> None:
    plain = plain_decoder(load_network(bundle, DECODER))
    assert plain is not None
    basis = bundle.space.basis
    z = [
        basis.mean[np.newaxis],
        bundle.space.points[::4000],
        draw(SamplingSettings(count=6, fact=1.0), bundle.space).z,
        draw(SamplingSettings(method="cube", count=6), bundle.space).z,
    ]
    vectors = np.concatenate(z).astype(np.float32)
    exact = codec.decode(vectors)
    for precision, most, mean in (("float32", 1, 0.001), ("bfloat16", 2, 0.15)):
        live = compiled(plain, precision)(vectors).numpy()
        assert most_levels(live, exact) <= most
        assert np.abs(live.astype(int) - exact).mean() < mean


def vectors_by_name(bundle: Bundle) -> dict[str, np.ndarray]:
    """The sets of the table of measures, 150 vectors each where there is a choice.

    What lies between the smooth faces and the images varies most, and more are drawn of it.
    """
    space, basis, n = bundle.space, bundle.space.basis, 150
    rng = np.random.default_rng(5)
    images, others = (space.points[rng.choice(space.n, n)].astype(np.float64) for _ in range(2))
    drawn = {
        "pairwise 0.7": SamplingSettings(count=n),
        "pairwise 1.0": SamplingSettings(count=4 * n, fact=1.0),
        "normal": SamplingSettings(method="gaussian", fact=1.0, n_components=256, count=n),
        "cube": SamplingSettings(method="cube", count=n),
    }
    return {
        "images": images,
        **{name: draw(settings, space).z for name, settings in drawn.items()},
        "midpoints": (images + others) / 2,
        "PCA 0 at 10": basis.mean[np.newaxis] + 10 * basis.std[0] * basis.components[:, 0],
        "PCA 0 at 20": basis.mean[np.newaxis] + 20 * basis.std[0] * basis.components[:, 0],
        "PCA 200 by 30": images[:24] + 30 * basis.std[200] * basis.components[:, 200],
        "mean": basis.mean[np.newaxis],
    }


def test_the_measures_tell_where_the_data_is(
    bundle: Bundle, codec: KerasCodec, quantiles: ImageQuantiles
) -> None:
    expected: dict[str, tuple[tuple[float, float, float], tuple[float, float, float], Verdict]] = {
        # Medians of level, furthest component and way back; how far they may be off; verdict.
        "images": ((51, 50, 50), (8, 8, 8), "among"),
        "pairwise 0.7": ((0, 0, 0.3), (0.1, 0.1, 0.5), "smoother"),
        "pairwise 1.0": ((0.1, 0.4, 13), (0.3, 0.5, 5), "smoother"),
        "normal": ((58, 51, 95), (8, 8, 3), "rim"),
        "cube": ((98.9, 99.1, 99.7), (0.6, 0.6, 0.25), "void"),
        "midpoints": ((5, 7, 12), (3, 3, 5), "smoother"),
        "PCA 0 at 10": ((1.4, 100, 100), (0.8, 0.2, 0.2), "void"),
        "PCA 0 at 20": ((90.4, 100, 100), (2, 0, 0.2), "void"),
        "PCA 200 by 30": ((100, 100, 100), (0.2, 0, 0.2), "void"),
        "mean": ((0, 0, 0), (0, 0, 0.1), "smoother"),
    }
    vectors = vectors_by_name(bundle)
    assert set(vectors) == set(expected)
    for name, z in vectors.items():
        single = np.ascontiguousarray(z, np.float32)
        back = way_back(single, codec.decode(single), codec)
        found = judge(single, quantiles, bundle.space.basis, way_back=back)
        medians = np.median([(j.level, j.furthest, j.way_back) for j in found], axis=0)
        values, off, verdict = expected[name]
        assert (np.abs(medians - values) <= off).all(), (name, medians.tolist())
        if name != "normal":  # Its median lies at the very border.
            assert Judgement(*medians.tolist()).verdict == verdict, name


def test_distances_to_the_nearest_images(bundle: Bundle, quantiles: ImageQuantiles) -> None:
    space = bundle.space
    own = np.arange(0, space.n, 400)
    for z, rows, least, most in (
        (space.points[own], own, 40, 60),
        (draw(SamplingSettings(count=24), space).z, None, 0, 5),
        (draw(SamplingSettings(method="cube", count=24), space).z, None, 75, 95),
    ):
        distances = nearest_images(z, space, own=rows).mean_distances
        assert least <= np.median(quantiles.percentile("neighbours", distances)) <= most


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


def test_the_model_card_compares_with_a_converged_pca() -> None:
    card = resource("celeba96").joinpath("README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| (0\.\d+) \| (0\.\d+) \| (0\.\d\d) \|$", card, re.MULTILINE)
    errors = {name: (float(own), float(pca)) for name, own, pca, _ in rows}
    assert set(errors) == {"Bilinear", "Hamming", "Bicubic", "Box", "Lanczos"}
    for name, own, pca, ratio in rows:
        assert float(own) / float(pca) == pytest.approx(float(ratio), abs=0.008), name
    # On 19,000 pictures a converged PCA had 0.00451; one that has not converged has more.
    assert errors["Bicubic"][1] == pytest.approx(0.0045, abs=0.0001)
    assert f"**{errors['Bicubic'][0]:.5f}**" in card
