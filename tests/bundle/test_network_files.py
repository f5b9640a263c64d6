"""A network file is written for older versions of Keras, and looked into before it is loaded."""

from __future__ import annotations

import json
import time
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle.network_files import check_network_file, save_network


def network_file(path: Path, config: Any, without: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for member in ("metadata.json", "config.json", "model.weights.h5"):
            if member != without:
                archive.writestr(member, json.dumps(config) if member == "config.json" else "{}")
    return path


def check(path: Path) -> None:
    check_network_file(path.read_bytes(), path.name)


def functional(*layers: dict[str, Any]) -> dict[str, Any]:
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {"layers": [{"module": "keras.layers", "class_name": "Dense"}, *layers]},
    }


@pytest.mark.parametrize("network", ["encoder.keras", "decoder.keras"])
def test_our_own_networks_are_harmless(toy_bundle: Path, network: str) -> None:
    check_network_file((toy_bundle / network).read_bytes(), network)


@pytest.mark.parametrize(
    "layer",
    [
        {"module": "keras.layers", "class_name": "Lambda"},
        {"module": "keras.layers", "class_name": "TFSMLayer"},
        {"module": "os", "class_name": "function", "config": "system"},
        {"module": "kerasx", "class_name": "Dense"},
        {"module": "keras.utils", "class_name": "function", "config": "get_file"},
        {"module": "keras.layersmith", "class_name": "Dense"},
        {"module": None, "class_name": "function", "config": "exec"},
        {"class_name": "__lambda__", "config": {"value": "code"}},
        {"module": "builtins", "class_name": "function", "config": "eval"},
        {"module": ["os"], "class_name": "Dense"},
    ],
)
def test_anything_but_layers_of_keras_is_refused(tmp_path: Path, layer: dict[str, Any]) -> None:
    deep = {"module": "keras.layers", "class_name": "Wrapper", "config": {"inner": [layer]}}
    with pytest.raises(ValueError, match="not one of the layers that are safe"):
        check(network_file(tmp_path / "e.keras", functional(deep)))


def test_tensors_and_tuples_in_a_configuration_are_harmless(tmp_path: Path) -> None:
    layer = {"args": [{"class_name": "__keras_tensor__", "config": {"shape": [1]}}]}
    check(network_file(tmp_path / "e.keras", functional(layer)))


@pytest.mark.parametrize("member", ["metadata.json", "config.json", "model.weights.h5"])
def test_a_file_without_one_of_its_members(tmp_path: Path, member: str) -> None:
    with pytest.raises(ValueError, match="no Keras network"):
        check(network_file(tmp_path / "e.keras", functional(), without=member))


@pytest.mark.parametrize("data", [b"", b"\x89HDF\r\n\x1a\n", b"\x80\x04pickle"])
def test_a_file_of_another_kind(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "e.keras"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="no Keras network"):
        check(path)


def test_a_configuration_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "e.keras"
    with zipfile.ZipFile(path, "w") as archive:
        for member in ("metadata.json", "config.json", "model.weights.h5"):
            archive.writestr(member, "{")
    with pytest.raises(ValueError, match="no Keras network"):
        check(path)


def test_networks_are_saved_for_older_versions_of_keras(tmp_path):
    import keras

    from latent_explorer.network.autoencoder import build_decoder

    decoder = build_decoder(16, 4)
    z = np.ones((2, 4), np.float32)
    save_network(decoder, tmp_path / "decoder.keras")
    assert [file.name for file in tmp_path.iterdir()] == ["decoder.keras"]
    with zipfile.ZipFile(tmp_path / "decoder.keras") as archive:
        config = archive.read("config.json").decode()
    for newer in ("input_axes", "quantization_config", "renorm"):
        assert newer not in config
    loaded = keras.models.load_model(tmp_path / "decoder.keras", compile=False)
    np.testing.assert_array_equal(np.asarray(loaded(z)), np.asarray(decoder(z)))


def test_the_same_network_gives_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from latent_explorer.network.autoencoder import build_encoder

    # With one policy for all layers, which Keras writes with its address.
    encoders = [build_encoder(16, 4, "mixed_bfloat16") for _ in range(2)]
    encoders[1].set_weights(encoders[0].get_weights())
    clock = time.time
    files = []
    for days, encoder in enumerate(encoders):
        later = partial(lambda days: clock() + days * 86_400, days)
        monkeypatch.setattr(time, "time", later)
        files.append(tmp_path / f"{days}.keras")
        save_network(encoder, files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert json.loads(archive.read("metadata.json"))["date_saved"].startswith("1980")


def test_addresses_of_objects_are_not_written(tmp_path: Path) -> None:
    entry = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}

    class Model:
        def save(self, path: Path) -> None:
            ids = [id(object()), id(self), id(self)]
            network_file(path, [{**entry, "shared_object_id": i} for i in ids])

    save_network(Model(), tmp_path / "e.keras")
    with zipfile.ZipFile(tmp_path / "e.keras") as archive:
        config = json.loads(archive.read("config.json"))
    assert [each["shared_object_id"] for each in config] == [1, 2, 2]


def test_a_field_that_changes_something_is_kept(tmp_path):
    import keras

    renormalizing = keras.Sequential(
        [keras.Input((3,)), keras.layers.BatchNormalization(renorm=True)]
    )
    save_network(renormalizing, tmp_path / "n.keras")
    with zipfile.ZipFile(tmp_path / "n.keras") as archive:
        assert '"renorm": true' in archive.read("config.json").decode()
