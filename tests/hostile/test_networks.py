"""A crafted network is loaded and called, or refused in one bounded line; nothing is executed."""

from __future__ import annotations

import io
import json
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import BundleError, load_bundle
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.codec import KerasCodec

Seal = Callable[[Path], None]
Rng = np.random.Generator
Members = dict[str, bytes]

# Each loads or refuses a network, which takes up to half a second.
SHARE = 0.08
FOREIGN = ("os", "builtins", "subprocess", "keras.utils", "keras.src.saving", "posix", "numpy")


@pytest.fixture(scope="module")
def small(toy_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of networks that load in no time."""
    start_tensorflow()
    import keras
    from keras import layers

    folder = Path(copytree(toy_bundle, tmp_path_factory.mktemp("small") / "bundle"))
    pictures = keras.Input((16, 16, 3))
    z = layers.Dense(12, activation="tanh")(layers.Flatten()(layers.AveragePooling2D(8)(pictures)))
    keras.Model(pictures, z).save(folder / "encoder.keras")
    z = keras.Input((12,))
    x = layers.Reshape((4, 4, 4))(layers.Dense(64, activation="relu")(z))
    x = layers.BatchNormalization()(layers.Conv2DTranspose(4, 3, 4, padding="same")(x))
    keras.Model(z, layers.Conv2D(3, 1, activation="sigmoid")(x)).save(folder / "decoder.keras")
    return folder


@pytest.fixture
def replaced(small: Path, tmp_path: Path, seal: Seal) -> Callable[[str, bytes], bool]:
    """Tries the bundle with another file as its encoder or decoder: whether it was usable."""
    copied = Path(copytree(small, tmp_path / "copied"))

    def attempt(file: str, data: bytes) -> bool:
        (copied / file).write_bytes(data)
        seal(copied)
        try:
            return is_usable(copied)
        finally:
            (copied / file).write_bytes((small / file).read_bytes())

    return attempt


def is_usable(path: Path) -> bool:
    try:
        codec = KerasCodec.load(load_bundle(path))
        faces = codec.decode(np.ones((2, 12), np.float32))
        assert faces.shape == (2, 16, 16, 3)
        assert codec.encode(faces).shape == (2, 12)
    except BundleError as error:
        said = str(error)
        assert said.isprintable(), said
        assert len(said) < 800
        return False
    return True


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Members) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("file", ["encoder.keras", "decoder.keras"])
def test_the_small_networks_are_usable(
    file: str, small: Path, replaced: Callable[[str, bytes], bool]
) -> None:
    assert replaced(file, (small / file).read_bytes())
    assert replaced(file, packed(members_of(small / file)))


def test_odd_configurations(
    small: Path,
    replaced: Callable[[str, bytes], bool],
    make_odd: Callable[[Any, Rng], bytes],
    each_case: Any,
) -> None:
    def check(rng: Rng) -> None:
        file = str(rng.choice(["encoder.keras", "decoder.keras"]))
        members = members_of(small / file)
        members["config.json"] = make_odd(json.loads(members["config.json"]), rng)
        replaced(file, packed(members))

    each_case(check, SHARE)


def test_damaged_weights(
    small: Path,
    replaced: Callable[[str, bytes], bool],
    damage: Callable[[bytes, Rng], bytes],
    each_case: Any,
) -> None:
    def check(rng: Rng) -> None:
        file = str(rng.choice(["encoder.keras", "decoder.keras"]))
        members = members_of(small / file)
        members["model.weights.h5"] = damage(members["model.weights.h5"], rng)
        replaced(file, packed(members))

    each_case(check, SHARE)


def test_code_from_elsewhere(
    small: Path,
    replaced: Callable[[str, bytes], bool],
    each_case: Any,
    canary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(canary.parent)
    command = f"touch {canary}"

    def check(rng: Rng) -> None:
        members = members_of(small / "decoder.keras")
        config = json.loads(members["config.json"])
        layer = config["config"]["layers"][int(rng.integers(1, 4))]
        module = str(rng.choice(FOREIGN))
        call = {"module": module, "class_name": "function", "config": "system"}
        way = int(rng.integers(6))
        if way == 0:
            layer["config"]["activation"] = call
        elif way == 1:
            layer.update(module=module, class_name="system", config={"command": command})
        elif way == 2:
            layer["config"]["kernel_initializer"] = {**call, "registered_name": f"{module}.system"}
        elif way == 3:
            layer["config"] = {"name": "x", "function": {**call, "config": [command, None, None]}}
            layer["class_name"] = "Lambda"
        elif way == 4:
            layer["config"]["dtype"] = {**call, "class_name": "__lambda__", "config": command}
        else:
            config["module"], config["class_name"] = module, "system"
        members["config.json"] = json.dumps(config).encode()
        assert not replaced("decoder.keras", packed(members))

    each_case(check)


def vary(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Members], None]:
    """Return what changes the list of layers in a configuration."""

    def changed(members: Members) -> None:
        config = json.loads(members["config.json"])
        change(config["config"]["layers"])
        members["config.json"] = json.dumps(config).encode()

    return changed


def as_activation(entry: object) -> Callable[[Members], None]:
    return vary(lambda layers: layers[1]["config"].update(activation=entry))


CRAFTED = {
    "a class as activation": as_activation(
        {"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}}
    ),
    "a function of Keras as activation": as_activation(
        {"module": "keras.models", "class_name": "function", "config": "load_model"}
    ),
    "an unknown activation": as_activation("\x1b[31mnot an activation"),
    "a number as activation": as_activation(17),
    "a list as activation": as_activation([["relu"]]),
    "an unknown layer": vary(lambda layers: layers[1].update(class_name="Denser")),
    "an unknown module": vary(lambda layers: layers[1].update(module="denser")),
    "a module that is a list": vary(lambda layers: layers[1].update(module=["keras.layers"])),
    "an unknown size": vary(lambda layers: layers[0]["config"].update(batch_shape=[None, None])),
    "a negative size": vary(lambda layers: layers[0]["config"].update(batch_shape=[None, -12])),
    "a fixed number of rows": vary(lambda layers: layers[0]["config"].update(batch_shape=[5, 12])),
    "another rank": vary(lambda layers: layers[0]["config"].update(batch_shape=[None, 12, 1])),
    "no rank": vary(lambda layers: layers[0]["config"].update(batch_shape=None)),
    "no layers": vary(list.clear),
    "too many units": vary(lambda layers: layers[1]["config"].update(units=2**31)),
    "a kernel of gigabytes": vary(
        lambda layers: layers[3]["config"].update(kernel_size=[9999] * 2)
    ),
    "pictures of gigabytes": vary(lambda layers: layers[3]["config"].update(strides=[4000] * 2)),
}


@pytest.mark.parametrize("name", CRAFTED)
def test_crafted_networks(name: str, small: Path, replaced: Callable[[str, bytes], bool]) -> None:
    members = members_of(small / "decoder.keras")
    CRAFTED[name](members)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert not replaced("decoder.keras", packed(members))
    # In kilobytes.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


@pytest.mark.parametrize("file", ["encoder.keras", "decoder.keras"])
def test_two_inputs_and_two_outputs(
    file: str, small: Path, tmp_path: Path, replaced: Callable[[str, bytes], bool]
) -> None:
    import keras

    network = keras.models.load_model(small / file, compile=False)
    other = keras.Input((12,))
    for model in (
        keras.Model([network.input, other], network.output),
        keras.Model(network.input, [network.output, network.output]),
    ):
        model.save(tmp_path / "odd.keras")
        assert not replaced(file, (tmp_path / "odd.keras").read_bytes())


def test_weights_that_are_packed_or_elsewhere(
    small: Path, tmp_path: Path, replaced: Callable[[str, bytes], bool], canary: Path
) -> None:
    import h5py

    def packed_weights(h5: Any) -> None:
        h5.create_dataset("more", (2**33,), "f4", chunks=(2**20,), compression="gzip")

    def unwritten_weights(h5: Any) -> None:
        h5.create_dataset("more", (2**33,), "f4")

    def outside(h5: Any) -> None:
        h5.create_dataset("more", (16,), "u1", external=[(str(small / "bundle.json"), 0, 16)])

    def linked(h5: Any) -> None:
        h5["more"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "/")

    def turning(h5: Any) -> None:
        h5["layers/again"] = h5["layers"]

    for change in (packed_weights, unwritten_weights, outside, linked, turning):
        members = members_of(small / "decoder.keras")
        weights = io.BytesIO(members["model.weights.h5"])
        with h5py.File(weights, "r+") as h5:
            change(h5)
        members["model.weights.h5"] = weights.getvalue()
        assert not replaced("decoder.keras", packed(members))
