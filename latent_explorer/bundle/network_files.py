"""The .keras files of a bundle: written alike whenever that is, looked into before loading."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from latent_explorer.bundle.array_files import checked_members, member_data
from latent_explorer.bundle.foreign_layers import replace_foreign_layers
from latent_explorer.json_texts import read_json
from latent_explorer.messages import shortened

WEIGHTS = "model.weights.h5"
_METADATA, _CONFIG = "metadata.json", "config.json"
_MEMBERS = (_METADATA, _CONFIG, WEIGHTS)
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
# A Lambda layer carries code, some run a foreign model or fetch one, others read files.
_REFUSED = (
    "FlaxLayer",
    "IntegerLookup",
    "JaxLayer",
    "Lambda",
    "StringLookup",
    "TFSMLayer",
    "TextVectorization",
    "TorchModuleWrapper",
)
# Shapes and tensors inside a configuration name no module.
_PLAIN = ("__keras_tensor__", "__tuple__", "__dict__")
_FUNCTION = "function"
# Without a module below it; the layers in such networks are looked at one by one.
_IN_KERAS = ("DTypePolicy", "Functional", "Sequential")
_LARGEST_CONFIG = 4 * 2**20
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
# Keras writes addresses of objects here, which differ from run to run.
_SHARED = "shared_object_id"
_NO_DATE = "1980-01-01@00:00:00"


def save_network(model: Any, path: Path) -> None:
    """Save a Keras model so that all versions of Keras from 3.12 on can load it.

    The same weights and layers give the same bytes: neither the time nor anything else of this run
    is written.

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
        with zipfile.ZipFile(newest) as source:
            members = {name: source.read(name) for name in source.namelist()}
    config = _plainly(json.loads(members[_CONFIG]), {})
    metadata = {**json.loads(members[_METADATA]), "date_saved": _NO_DATE}
    members |= {_CONFIG: json.dumps(config).encode(), _METADATA: json.dumps(metadata).encode()}
    write_members(path, members)


def write_members(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a zip file, uncompressed and without the time."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)


def _plainly(value: Any, shared: dict[int, int]) -> Any:
    if isinstance(value, dict):
        plain = {
            key: _plainly(inner, shared)
            for key, inner in value.items()
            if key not in _NEWER_FIELDS or inner != _NEWER_FIELDS[key]
        }
        if _SHARED in plain:
            plain[_SHARED] = shared.setdefault(plain[_SHARED], len(shared) + 1)
        return plain
    if isinstance(value, list):
        return [_plainly(inner, shared) for inner in value]
    return value


def check_network_file(data: bytes, file: str) -> None:
    """Check that a .keras file holds nothing but layers that come with Keras.

    Keras' own safe mode refuses pickled code when the file is loaded; this refuses also what it has
    let through in the past, before anything is loaded.

    Parameters
    ----------
    data : bytes
        A file in Keras' zip format.
    file : str
        What to call it in messages.

    Raises
    ------
    ValueError
        When it is no such file, or asks for code from elsewhere.
    """
    try:
        config = read_json(_unpacked(data, file, [_CONFIG])[_CONFIG])
    except Exception as error:  # Damaged zip files raise almost anything.
        raise ValueError(f"{file} is no Keras network: {error}") from error
    _check_config(config, file)


def _check_config(config: Any, file: str) -> None:
    for entry in _named(config):
        if not _is_harmless(entry):
            asked = shortened(f"{entry.get('module')}.{entry['class_name']}")
            raise ValueError(
                f"{file} asks for {asked}, which is not one of the layers that are safe to load"
            )


def network_members(data: bytes, file: str) -> dict[str, bytes]:
    """Return the members of a .keras file, checked as by `check_network_file`.

    Raises
    ------
    ValueError, zipfile.BadZipFile
        When it is no such file, or damaged, or asks for code from elsewhere.
    """
    check_network_file(data, file)
    return _unpacked(data, file, _MEMBERS)


def foreign_members(data: bytes, file: str) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return the members of a .keras file that other people's programs have written.

    How the network was trained is left out. A layer that does not come with Keras, such as the one
    that draws random numbers in a variational encoder, is replaced by one that takes its place and
    does something else: what comes before it can be used all the same.

    Parameters
    ----------
    data : bytes
        A file in Keras' zip format.
    file : str
        What to call it in messages.

    Returns
    -------
    members : dict of str to bytes
        As of `network_members`: nothing in them asks for code from elsewhere.
    spoilt : frozenset of str
        The layers that were replaced, and those that go on with what these give.

    Raises
    ------
    ValueError, zipfile.BadZipFile
        When it is no such file, or damaged, or asks for code from elsewhere in another way.
    """
    try:
        members = _unpacked(data, file, _MEMBERS)
        config = read_json(members[_CONFIG])
        if not isinstance(config, dict):
            raise ValueError(f"{_CONFIG} describes something else")
    except Exception as error:  # As above.
        raise ValueError(f"{file} is no Keras network: {error}") from error
    config.pop("compile_config", None)
    spoilt = replace_foreign_layers(config, lambda layer: all(map(_is_harmless, _named(layer))))
    _check_config(config, file)
    return {**members, _CONFIG: json.dumps(config).encode()}, spoilt


def _named(config: Any) -> Iterator[dict[str, Any]]:
    return (entry for entry in _mappings(config) if "class_name" in entry)


def _unpacked(data: bytes, file: str, names: Iterable[str]) -> dict[str, bytes]:
    """Unpack members of a file that holds what Keras writes, which never compresses."""
    members = dict(checked_members(data, file))
    if set(members) != set(_MEMBERS):
        raise ValueError("it needs " + ", ".join(_MEMBERS))
    for name, member in members.items():
        if member.compress_type != zipfile.ZIP_STORED or member.file_size > len(data):
            raise ValueError(f"{name} is compressed")
    if members[_CONFIG].file_size > _LARGEST_CONFIG:
        raise ValueError(f"{_CONFIG} is too long")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: member_data(archive, members[name]) for name in names}


def _mappings(config: Any) -> Iterator[dict[str, Any]]:
    left = [config]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            yield value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)


def _is_harmless(entry: dict[str, Any]) -> bool:
    module, name = entry.get("module"), entry["class_name"]
    if name in _REFUSED:
        return False
    if module is None:
        return name in _PLAIN
    if name == _FUNCTION:
        return bool(module == "keras.activations")
    inside = any(f"{module}.".startswith(f"{allowed}.") for allowed in _MODULES)
    return inside or (module == "keras" and name in _IN_KERAS)
