"""The .keras files of a bundle: written for older versions of Keras, checked before loading."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

_CONFIG = "config.json"
_MEMBERS = ("metadata.json", _CONFIG, "model.weights.h5")
_MODULES = (
    "keras.activations",
    "keras.constraints",
    "keras.dtype_policies",
    "keras.initializers",
    "keras.layers",
    "keras.models",
    "keras.regularizers",
    "keras.src.models",
)
# A Lambda layer carries code, the others run a foreign model or fetch one.
_REFUSED = ("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer")
# Shapes and tensors inside a configuration name no module.
_PLAIN = ("__keras_tensor__", "__tuple__", "__dict__")
_LARGEST_CONFIG = 16 * 2**20
# Fields that came after Keras 3.12, the last one for Python 3.10, which refuses what it does not
# know. With these values they change nothing.
_NEWER_FIELDS = {
    "input_axes": None,
    "output_axes": None,
    "quantization_config": None,
    "renorm": False,
    "renorm_clipping": None,
    "renorm_momentum": 0.99,
}


def save_network(model: Any, path: Path) -> None:
    """Save a Keras model so that all versions of Keras from 3.12 on can load it.

    Parameters
    ----------
    model : keras.Model
        What to save.
    path : Path
        The ``.keras`` file to create.

    Raises
    ------
    OSError
        When the disk is full.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        newest = Path(folder, path.name)
        model.save(newest)
        with zipfile.ZipFile(newest) as source, zipfile.ZipFile(path, "w") as target:
            for member in source.infolist():
                data = source.read(member)
                if member.filename == _CONFIG:
                    data = json.dumps(_without_newer_fields(json.loads(data))).encode()
                target.writestr(member, data)


def _without_newer_fields(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_newer_fields(inner)
            for key, inner in value.items()
            if key not in _NEWER_FIELDS or inner != _NEWER_FIELDS[key]
        }
    if isinstance(value, list):
        return [_without_newer_fields(inner) for inner in value]
    return value


def check_network_file(path: Path) -> None:
    """Check that a .keras file holds nothing but layers that come with Keras.

    Keras' own safe mode refuses pickled code when the file is loaded; this refuses also what it has
    let through in the past, before anything is loaded.

    Parameters
    ----------
    path : Path
        A file in Keras' zip format.

    Raises
    ------
    ValueError
        When it is no such file, or asks for code from elsewhere.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            missing = set(_MEMBERS) - set(archive.namelist())
            if missing or archive.getinfo(_CONFIG).file_size > _LARGEST_CONFIG:
                raise ValueError(f"{path.name} is no Keras network")
            config = json.loads(archive.read(_CONFIG))
    except (zipfile.BadZipFile, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path.name} is no Keras network: {error}") from error
    _check(config, path.name)


def _check(value: Any, file: str) -> None:
    if isinstance(value, dict):
        if "class_name" in value and not _is_harmless(value):
            raise ValueError(
                f"{file} asks for {value.get('module')}.{value['class_name']}, "
                "which is not one of the layers that are safe to load"
            )
        for inner in value.values():
            _check(inner, file)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, file)


def _is_harmless(entry: dict[str, Any]) -> bool:
    module, name = entry.get("module"), entry["class_name"]
    if name in _REFUSED:
        return False
    if module is None:
        return name in _PLAIN
    inside = any(f"{module}.".startswith(f"{allowed}.") for allowed in _MODULES)
    return inside or (module, name) == ("keras", "DTypePolicy")
