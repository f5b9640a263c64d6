"""The codec gives what the networks give, as pictures."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import BundleError, load_bundle, reading
from latent_explorer.core.codec import LIVE_LEVELS, FaceCodec, LiveCodec
from latent_explorer.network import codec as codec_module
from latent_explorer.network import loading, trial
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.live import compiled
from latent_explorer.network.plain import plain_decoder
from latent_explorer.network.trial import most_levels

Seal = Callable[[Path], None]


@pytest.fixture(scope="module")
def codec(toy_bundle: Path) -> KerasCodec:
    return KerasCodec.load(load_bundle(toy_bundle))


@pytest.fixture(scope="module")
def networks(toy_bundle: Path, codec: KerasCodec) -> tuple[Any, Any]:
    import keras

    return tuple(keras.models.load_model(toy_bundle / f"{n}.keras") for n in ("encoder", "decoder"))


@pytest.fixture(scope="module")
def pictures() -> np.ndarray[Any, Any]:
    return np.random.default_rng(4).integers(0, 256, (5, 16, 16, 3), np.uint8)


@pytest.fixture(scope="module")
def z() -> np.ndarray[Any, Any]:
    return np.random.default_rng(5).normal(size=(7, 12)).astype(np.float32) * 3


def test_shapes(codec: KerasCodec) -> None:
    assert (codec.size, codec.z_dim) == (16, 12)


def test_decode_equals_the_network(codec: KerasCodec, networks: Any, z: Any) -> None:
    expected = np.round(networks[1](z, training=False).numpy() * 255)
    faces = codec.decode(z)
    assert faces.dtype == np.uint8
    assert faces.flags.c_contiguous
    assert not faces.flags.writeable
    # One level of rounding: compiled and uncompiled sums differ in the last bit.
    assert np.abs(faces.astype(int) - expected).max() <= 1
    assert (faces == expected).mean() > 0.99


def test_encode_equals_the_network(codec: KerasCodec, networks: Any, pictures: Any) -> None:
    expected = networks[0](pictures.astype(np.float32) / 255, training=False).numpy()
    found = codec.encode(pictures)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_reconstruct_measures_each_picture(codec: KerasCodec, networks: Any, pictures: Any) -> None:
    truth = pictures.astype(np.float32) / 255
    decoded = networks[1](networks[0](truth, training=False), training=False).numpy()
    expected = np.square(decoded - truth).mean(axis=(1, 2, 3))
    faces, errors = codec.reconstruct(pictures)
    np.testing.assert_allclose(errors, expected, rtol=1e-4)
    assert np.abs(faces.astype(int) - np.round(decoded * 255)).max() <= 1


def test_rows_do_not_depend_on_their_neighbours(codec: KerasCodec, z: Any) -> None:
    together = codec.decode(z).astype(int)
    alone = np.concatenate([codec.decode(row[np.newaxis]) for row in z])
    assert np.abs(together - alone).max() <= 1


def test_other_types_and_orders_of_z(codec: KerasCodec, z: Any) -> None:
    expected = codec.decode(z)
    for other in (z.astype(np.float64), np.asfortranarray(z), z[::-1][::-1]):
        np.testing.assert_array_equal(codec.decode(other), expected)


def test_nothing_in_nothing_out(codec: KerasCodec) -> None:
    assert codec.decode(np.empty((0, 12), np.float32)).shape == (0, 16, 16, 3)
    assert codec.encode(np.empty((0, 16, 16, 3), np.uint8)).shape == (0, 12)
    faces, errors = codec.reconstruct(np.empty((0, 16, 16, 3), np.uint8))
    assert faces.shape == (0, 16, 16, 3)
    assert errors.shape == (0,)


@pytest.mark.parametrize("shape", [(12,), (2, 11), (2, 3, 12)])
def test_other_shapes_of_z_are_refused(codec: KerasCodec, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(n, 12\)"):
        codec.decode(np.zeros(shape, np.float32))


@pytest.mark.parametrize(
    "pictures",
    [np.zeros((1, 16, 16, 3), np.float32), np.zeros((1, 8, 8, 3), np.uint8)],
)
def test_other_pictures_are_refused(codec: KerasCodec, pictures: Any) -> None:
    for method in (codec.encode, codec.reconstruct):
        with pytest.raises(ValueError, match=r"uint8 of shape \(n, 16, 16, 3\)"):
            method(pictures)


def test_loaded_and_called_in_a_thread(toy_bundle: Path, codec: KerasCodec, z: Any) -> None:
    faces: list[Any] = []

    def work() -> None:
        faces.append(KerasCodec.load(load_bundle(toy_bundle)).decode(z))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    np.testing.assert_array_equal(faces[0], codec.decode(z))


def test_a_network_that_is_no_decoder(networks: Any) -> None:
    with pytest.raises(ValueError, match="do not fit each other"):
        KerasCodec(networks[0], lambda: networks[0])


def test_an_encoder_that_does_not_fit_the_decoder(networks: Any, pictures: Any) -> None:
    codec = KerasCodec(networks[1], lambda: networks[1])
    with pytest.raises(ValueError, match="the encoder goes from"):
        codec.encode(pictures)


def unchecked(data: bytes, file: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_lambda_layer_is_refused_twice_and_not_executed(
    toy_bundle: Path, seal: Seal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_tensorflow()
    import keras

    mark = str(tmp_path / "executed")
    layer = keras.layers.Lambda(lambda x: (open(mark, "w").close(), x)[1], output_shape=(12,))
    bundle = Path(copytree(toy_bundle, tmp_path / "bundle"))
    pictures = keras.Input((16, 16, 3))
    z = layer(keras.layers.Dense(12)(keras.layers.Flatten()(pictures)))
    keras.Model(pictures, z).save(bundle / "encoder.keras")
    Path(mark).unlink(missing_ok=True)
    seal(bundle)
    with pytest.raises(BundleError, match="Lambda"):
        load_bundle(bundle)
    # Keras' safe mode is the second lock.
    monkeypatch.setattr(reading, "check_network_file", lambda data, file: None)
    monkeypatch.setattr(loading, "network_members", unchecked)
    with pytest.raises(BundleError, match=r"cannot be used.*[Ll]ambda"):
        KerasCodec.load(load_bundle(bundle)).encode(np.zeros((1, 16, 16, 3), np.uint8))
    assert not Path(mark).exists()


def test_networks_of_another_bundle(
    toy_bundle: Path, seal: Seal, tmp_path: Path, codec: KerasCodec
) -> None:
    from latent_explorer.network.autoencoder import build_decoder, build_encoder

    bundle = Path(copytree(toy_bundle, tmp_path / "bundle"))
    build_encoder(16, 3).save(bundle / "encoder.keras")
    build_decoder(16, 3).save(bundle / "decoder.keras")
    seal(bundle)
    with pytest.raises(BundleError, match="3 components, its z-points for 16 and 12"):
        KerasCodec.load(load_bundle(bundle))


def test_networks_that_were_refused_are_not_tried_again(
    toy_bundle: Path, tmp_path: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(copytree(toy_bundle, tmp_path / "bundle"))
    (path / "decoder.keras").write_bytes((path / "encoder.keras").read_bytes())
    seal(path)
    bundle = load_bundle(path)
    loaded: list[str] = []
    load = codec_module.load_network

    def counted(bundle: Any, file: str) -> Any:
        loaded.append(file)
        return load(bundle, file)

    monkeypatch.setattr(codec_module, "load_network", counted)
    said = []
    for _ in range(3):
        with pytest.raises(BundleError, match="do not fit each other") as refused:
            KerasCodec.load(bundle)
        said.append(str(refused.value))
    assert loaded == ["decoder.keras"]
    assert len(set(said)) == 1
    # Mended and opened again, it is another bundle.
    (path / "decoder.keras").write_bytes((toy_bundle / "decoder.keras").read_bytes())
    seal(path)
    assert KerasCodec.load(load_bundle(path)).size == 16


def test_an_encoder_that_was_refused_is_not_tried_again(networks: Any, pictures: Any) -> None:
    loaded: list[Any] = []

    def load() -> Any:
        loaded.append(networks[1])
        return networks[1]

    codec = KerasCodec(networks[1], load)
    for _ in range(3):
        with pytest.raises(ValueError, match="the encoder goes from"):
            codec.encode(pictures)
    assert len(loaded) == 1


@pytest.mark.parametrize("file", ["encoder.keras", "decoder.keras"])
@pytest.mark.parametrize("change", [bytes, lambda data: data[:-1], lambda data: None])
def test_a_network_that_changed_since_the_bundle_was_opened(
    file: str, change: Any, toy_bundle: Path, tmp_path: Path, pictures: Any
) -> None:
    path = Path(copytree(toy_bundle, tmp_path / "bundle"))
    bundle = load_bundle(path)
    changed = change((path / file).read_bytes())
    (path / file).unlink()
    if isinstance(changed, bytes):
        (path / file).write_bytes(changed)
    if change is bytes:
        # Written anew with the same contents: nothing has changed.
        KerasCodec.load(bundle).encode(pictures)
        return
    with pytest.raises(BundleError, match=rf"has changed on disk .*{file}.*open it again"):
        KerasCodec.load(bundle).encode(pictures)


def test_it_is_the_codec_the_program_asks_for(codec: KerasCodec) -> None:
    members = {name for kind in (FaceCodec, LiveCodec) for name in vars(kind) if name[0] != "_"}
    assert all(hasattr(codec, name) for name in members)
    assert len(members) >= 7


# For the screen


@pytest.fixture
def all_are_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any way to decode is faster than the exact one, whatever it takes on this machine."""

    def share(decode: Any, exact: Any, z: Any, clock: Any) -> Any:
        yield None
        return 0.5

    monkeypatch.setattr(trial, "_share_of_time", share)


@pytest.mark.usefixtures("all_are_fast")
def test_faces_for_the_screen_are_near_and_all_others_stay_exact(
    toy_bundle: Path, z: Any, pictures: Any
) -> None:
    codec = KerasCodec.load(load_bundle(toy_bundle))
    exact, encoded = codec.decode(z), codec.encode(pictures)
    again, errors = codec.reconstruct(pictures)
    assert codec.live is None
    np.testing.assert_array_equal(codec.decode_live(z), exact)
    assert list(codec.speed_up(z)) != []
    way = codec.live
    assert way is not None
    assert way.precision == "bfloat16"
    shown = codec.decode_live(z)
    assert (shown.dtype, shown.shape) == (exact.dtype, exact.shape)
    assert not shown.flags.writeable
    apart = np.abs(shown.astype(int) - exact)
    assert 0 < apart.max() <= way.levels <= LIVE_LEVELS
    np.testing.assert_array_equal(codec.decode(z), exact)
    np.testing.assert_array_equal(codec.encode(pictures), encoded)
    np.testing.assert_array_equal(codec.reconstruct(pictures)[0], again)
    np.testing.assert_array_equal(codec.reconstruct(pictures)[1], errors)
    # Found once, it is not looked for again.
    assert list(codec.speed_up(z)) == []
    assert codec.live is way


@pytest.mark.usefixtures("all_are_fast")
def test_a_decoder_that_bfloat16_changes_too_much_is_computed_in_float32(
    toy_bundle: Path, z: Any
) -> None:
    import keras

    decoder = keras.models.load_model(toy_bundle / "decoder.keras")
    kernel, bias = decoder.layers[-1].get_weights()
    decoder.layers[-1].set_weights([1000 * kernel, bias])
    codec = KerasCodec(decoder, lambda: None)
    list(codec.speed_up(z))
    assert codec.live is not None
    assert codec.live.precision == "float32"
    assert most_levels(codec.decode_live(z), codec.decode(z)) <= LIVE_LEVELS
    rounded = compiled(plain_decoder(decoder), "bfloat16")(z).numpy()
    assert most_levels(rounded, codec.decode(z)) > LIVE_LEVELS


@pytest.mark.usefixtures("all_are_fast")
def test_a_decoder_of_another_kind_stays_as_it_is(networks: Any, z: Any) -> None:
    import keras

    given = keras.Input((12,))
    other = keras.Model(given, networks[1](keras.layers.Dense(12)(given)))
    codec = KerasCodec(other, lambda: networks[0])
    list(codec.speed_up(z))
    assert codec.live is None
    np.testing.assert_array_equal(codec.decode_live(z), codec.decode(z))


def test_shapes_are_checked_for_the_screen_too(codec: KerasCodec) -> None:
    with pytest.raises(ValueError, match=r"\(n, 12\)"):
        codec.decode_live(np.zeros((2, 11), np.float32))
    assert codec.decode_live(np.empty((0, 12), np.float32)).shape == (0, 16, 16, 3)


def test_the_gradient_is_that_of_the_error(codec: KerasCodec, z: Any, pictures: Any) -> None:
    here, picture = z[0], pictures[1]
    error, gradient = codec.error_gradient(here, picture)
    face = codec.decode(z[:1])[0]
    assert error == pytest.approx(np.mean(((face.astype(float) - picture) / 255) ** 2), abs=1e-3)
    assert gradient.shape == (12,)
    for i in (0, 5, 11):
        step = np.zeros(12, np.float32)
        step[i] = 0.05
        above, below = (codec.error_gradient(here + s, picture)[0] for s in (step, -step))
        assert gradient[i] == pytest.approx((above - below) / 0.1, rel=0.05, abs=2e-6)
    again = codec.error_gradient(here, picture)
    assert again[0] == error
    np.testing.assert_array_equal(again[1], gradient)


def test_a_gradient_of_something_else(codec: KerasCodec, z: Any, pictures: Any) -> None:
    with pytest.raises(ValueError, match="must have the shape"):
        codec.error_gradient(z[0][:5], pictures[0])
    with pytest.raises(ValueError, match="pictures must be uint8"):
        codec.error_gradient(z[0], pictures[0][:8])
