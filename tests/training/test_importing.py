"""Foreign networks become bundles that give what the networks give."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.bundle.bundle import Bundle
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.photo_encoding import encode_photo
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.sources import open_images
from latent_explorer.training.importing import ForeignPoints, ImportRecipe, import_bundle
from latent_explorer.training.reports import Notice, Report

Pair = Any
Made = Callable[..., tuple[Bundle, list[Report]]]
GREY = np.array([0.299, 0.587, 0.114])


@pytest.fixture
def imported(foreign_pictures: Path, tmp_path: Path) -> Made:
    """Return a function that imports a pair and opens the bundle."""

    def make(pair: Pair, **options: Any) -> tuple[Bundle, list[Report]]:
        said: list[Report] = []
        given = {"images": foreign_pictures, **options}
        out = tmp_path / f"made {len(list(tmp_path.iterdir()))}"
        recipe = ImportRecipe(pair.encoder, pair.decoder, out, **given)
        made = import_bundle(recipe, said.append)
        return load_bundle(made.bundle), said

    return make


def pictures_of(folder: Path, shape: tuple[int, int, int]) -> np.ndarray:
    """Return pictures in [0, 1], grey where the shape says so."""
    chunks = read_pictures(open_images(folder), shape[:2], Crop())
    rgb = np.concatenate([pictures for _, pictures, _ in chunks]) / 255
    return rgb if shape[-1] == 3 else (rgb @ GREY)[..., np.newaxis]


def notices(said: list[Report]) -> str:
    return " ".join(each.message for each in said if isinstance(each, Notice))


@pytest.mark.parametrize("colours", [(0.0, 1.0), (-1.0, 1.0), (0.0, 255.0)])
@pytest.mark.parametrize("shape", [(32, 32, 3), (32, 32, 1), (24, 40, 3), (20, 16, 1)])
def test_the_bundle_gives_what_the_networks_give(
    shape: tuple[int, int, int],
    colours: tuple[float, float],
    foreign_pair: Callable[..., Pair],
    imported: Made,
    foreign_pictures: Path,
) -> None:
    pair = foreign_pair(shape, colours)
    bundle, said = imported(pair)
    assert bundle.shape == shape[:2]
    assert bundle.size == max(shape[:2])
    name = {(0.0, 1.0): "0..1", (-1.0, 1.0): "+-1", (0.0, 255.0): "0..255"}[colours]
    assert f"colours are taken to be {name}:" in notices(said)
    assert ("grey" in notices(said)) == (shape[-1] == 1)

    pictures = pictures_of(foreign_pictures, shape)
    z = pair.expected_z(pictures)
    tolerance = 2e-3 * (colours[1] - colours[0])
    np.testing.assert_allclose(bundle.space.points, z, atol=tolerance)

    codec = KerasCodec.load(bundle)
    faces = codec.decode(z.astype(np.float32))
    assert faces.shape == (len(pictures), *shape[:2], 3)
    np.testing.assert_allclose(faces / 255, np.broadcast_to(pair.expected_pictures(z), faces.shape),
                               atol=0.003)  # fmt: skip
    again = codec.encode((np.broadcast_to(pictures, faces.shape) * 255).round().astype(np.uint8))
    np.testing.assert_allclose(again, z, atol=tolerance)


def test_networks_for_grey_pictures_are_measured_by_the_lightness_of_coloured_ones(
    foreign_pair: Callable[..., Pair], imported: Made, foreign_pictures: Path
) -> None:
    shape = (20, 16, 1)
    pair = foreign_pair(shape)
    bundle, _ = imported(pair)
    coloured = pictures_of(foreign_pictures, (*shape[:2], 3))
    grey = pictures_of(foreign_pictures, shape)
    assert np.abs(coloured - grey).max() > 0.1, "these are coloured"
    off = pair.expected_pictures(pair.expected_z(grey)) - grey
    expected = np.square(off).mean(axis=(1, 2, 3))
    codec, given = KerasCodec.load(bundle), (coloured * 255).round().astype(np.uint8)
    np.testing.assert_allclose(codec.reconstruct(given)[1], expected, rtol=1e-3)
    assert bundle.description["training"]["loss"] == pytest.approx(expected.mean(), rel=1e-3)

    seen = codec.seen(given)
    np.testing.assert_allclose(seen / 255, np.broadcast_to(grey, seen.shape), atol=0.51 / 255)
    photo = np.ascontiguousarray(given[0].repeat(4, axis=0).repeat(4, axis=1))
    found = encode_photo(codec, bundle.space.basis, photo, (0, 0, 64, 64), 3)
    assert (found.seen[..., :1] == found.seen).all(), "the network sees no colours"
    off = found.face.astype(float) - found.seen
    assert found.error == pytest.approx(np.square(off / 255).mean())
    assert found.error <= found.encoded_error


def test_networks_for_coloured_pictures_see_them_as_they_are(
    foreign_pair: Callable[..., Pair], imported: Made
) -> None:
    bundle, _ = imported(foreign_pair((20, 16, 3), (-1.0, 1.0)))
    pictures = np.random.default_rng(2).integers(0, 256, (2, 20, 16, 3), np.uint8)
    assert KerasCodec.load(bundle).seen(pictures) is pictures


def test_a_bundle_of_oblong_pictures_is_of_the_newer_version(
    foreign_pair: Callable[..., Pair], imported: Made
) -> None:
    bundle, _ = imported(foreign_pair((24, 40, 3)))
    stated = bundle.description["pictures"]
    assert bundle.description["version"] == 2
    assert (stated["size"], stated["height"], stated["width"]) == (40, 24, 40)


def test_square_bundles_can_be_read_by_older_programs(
    foreign_pair: Callable[..., Pair], imported: Made
) -> None:
    bundle, _ = imported(foreign_pair())
    assert bundle.description["version"] == 1
    assert "height" not in bundle.description["pictures"]


@pytest.mark.parametrize("kind", ["sequential", "spatial"])
def test_other_forms_of_networks(
    kind: str, foreign_pair: Callable[..., Pair], imported: Made, foreign_pictures: Path
) -> None:
    pair = foreign_pair(**{kind: True})
    bundle, _ = imported(pair)
    expected = pair.expected_z(pictures_of(foreign_pictures, pair.shape))
    np.testing.assert_allclose(bundle.space.points, expected, atol=2e-3)


def test_the_mean_of_a_variational_encoder(
    foreign_pair: Callable[..., Pair], imported: Made, foreign_pictures: Path
) -> None:
    pair = foreign_pair(variational=True)
    with pytest.raises(ValueError, match=r"gives 3 outputs: choose .* the mean; .*z_mean 6"):
        imported(pair)
    with pytest.raises(ValueError, match="no output 'mean'"):
        imported(pair, encoder_output="mean")
    with pytest.raises(ValueError, match=r"not safe to load; choose another output: z_mean 6"):
        imported(pair, encoder_output="z")
    for chosen in ("z_mean", "1"):
        bundle, _ = imported(pair, encoder_output=chosen)
        expected = pair.expected_z(pictures_of(foreign_pictures, pair.shape))
        np.testing.assert_allclose(bundle.space.points, expected, atol=2e-3)


def test_points_from_elsewhere_keep_their_names_and_values(
    foreign_pair: Callable[..., Pair], imported: Made
) -> None:
    z = np.random.default_rng(4).uniform(-1, 1, (7, 6)).astype(np.float32)
    names = [f"mine/{i}.png" for i in range(7)]
    bundle, said = imported(
        foreign_pair(colours=(-1.0, 1.0)), points=ForeignPoints(z, names), images=None
    )
    assert bundle.image_names == names
    np.testing.assert_allclose(bundle.space.points, z, atol=1e-3)
    assert "+-1" in notices(said)


def test_points_without_names_have_those_of_the_pictures(
    foreign_pair: Callable[..., Pair], imported: Made, foreign_pictures: Path
) -> None:
    pair, z = foreign_pair(), np.random.default_rng(4).random((40, 6), np.float32)
    bundle, _ = imported(pair, points=ForeignPoints(z))
    assert bundle.image_names == sorted(path.name for path in foreign_pictures.iterdir())
    bundle, _ = imported(pair, points=ForeignPoints(z), images=None)
    assert list(bundle.image_names[:2]) == ["01", "02"]
    with pytest.raises(ValueError, match="39 z-points and 40 pictures"):
        imported(pair, points=ForeignPoints(z[:-1]))
    with pytest.raises(ValueError, match="of 5 components; the networks have 6"):
        imported(pair, points=ForeignPoints(z[:, :5]))


def test_files_that_cannot_be_used_are_named(
    foreign_pair: Callable[..., Pair], imported: Made, foreign_pictures: Path, tmp_path: Path
) -> None:
    pair, others = foreign_pair(), tmp_path / "pictures"
    others.mkdir()
    for file in list(foreign_pictures.iterdir())[:5]:
        (others / file.name).write_bytes(file.read_bytes())
    (others / "broken.jpg").write_bytes(b"no picture")
    bundle, _ = imported(pair, images=others)
    assert bundle.n == 5
    assert 'broken.jpg,"is not a jpg' in (bundle.path / "skipped.csv").read_text("utf-8")


def changed(pair: Pair, tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> Any:
    """Return a pair whose encoder says something else of itself."""
    from dataclasses import replace

    with zipfile.ZipFile(pair.encoder) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(members["config.json"])
    change(config)
    members["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(tmp_path / "odd.keras", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return replace(pair, encoder=tmp_path / "odd.keras")


def test_nothing_in_a_network_is_executed(
    foreign_pair: Callable[..., Pair], imported: Made, tmp_path: Path
) -> None:
    pair, canary = foreign_pair(), tmp_path / "canary"
    code = f"open({str(canary)!r}, 'w').close()"

    def with_code(config: dict[str, Any]) -> None:
        layer = config["config"]["layers"][1]
        layer.update(module="builtins", class_name="exec", config={"name": layer["name"]})
        layer["registered_name"] = code

    # It takes the place of the layer that was there, and all that follows is spoilt.
    with pytest.raises(ValueError, match="not safe to load; save the part that is needed"):
        imported(changed(pair, tmp_path, with_code))

    def inside(config: dict[str, Any]) -> None:
        layer = config["config"]["layers"][0]
        layer.update(module="keras.layers", class_name="Lambda")

    with pytest.raises(ValueError, match=r"asks for keras.layers.Lambda, .*save the part"):
        imported(changed(pair, tmp_path, inside))
    assert not canary.exists()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_network_is_said(
    content: bytes, foreign_pair: Callable[..., Pair], imported: Made, tmp_path: Path
) -> None:
    from dataclasses import replace

    pair = foreign_pair()
    (tmp_path / "no.keras").write_bytes(content)
    with pytest.raises(ValueError, match=r"no.keras is no Keras network"):
        imported(replace(pair, decoder=tmp_path / "no.keras"))
    (tmp_path / "old.h5").write_bytes(content)
    with pytest.raises(ValueError, match=r"old.h5 is no .keras file; save the network"):
        imported(replace(pair, encoder=tmp_path / "old.h5"))


def test_networks_that_do_not_belong_together(
    foreign_pair: Callable[..., Pair], imported: Made
) -> None:
    from dataclasses import replace

    pair = foreign_pair()
    with pytest.raises(ValueError, match="give the encoder and the decoder in this order"):
        imported(replace(pair, encoder=pair.decoder, decoder=pair.encoder))
    grey = foreign_pair((32, 32, 1))
    with pytest.raises(ValueError, match=r"D\.keras gives 32 x 32 x 1"):
        imported(replace(pair, decoder=grey.decoder))
    with pytest.raises(ValueError, match=r"pictures of 32 x 32 x 3, D\.keras gives 24 x 40 x 3"):
        imported(replace(pair, decoder=foreign_pair((24, 40, 3)).decoder))
    with pytest.raises(ValueError, match="pictures of 4 colours"):
        imported(foreign_pair((32, 32, 4)))
