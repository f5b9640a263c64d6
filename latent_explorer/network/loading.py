"""Loading a network of a bundle: what was verified, within bounds, and nothing executed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from latent_explorer.bundle import Bundle
from latent_explorer.bundle.network_files import WEIGHTS, network_members, write_members

_MOST_OBJECTS = 10_000
# Between two layers of ours are at most 21 times as many numbers as in a picture.
_LARGEST_LAYER = 256
_SMALL = 2**20


def load_network(bundle: Bundle, file: str) -> Any:
    """Load a network of an open bundle.

    Parameters
    ----------
    bundle : Bundle
        The bundle.
    file : str
        `ENCODER` or `DECODER`.

    Returns
    -------
    keras.Model
        Not compiled.

    Raises
    ------
    BundleError
        When the file has changed on disk since the bundle was opened.
    Exception
        Of any kind, when Keras or TensorFlow refuse it, or it asks for more weights than it holds.
    """
    height, width = bundle.shape
    most = _LARGEST_LAYER * height * width * 3 + _SMALL
    return load_members(network_members(bundle.read(file), file), file, most)


def load_members(members: Mapping[str, bytes], file: str, most: int) -> Any:
    """Load a network from what `network_members` has checked.

    Parameters
    ----------
    members : mapping of str to bytes
        The parts of a .keras file.
    file : str
        What to call it in messages.
    most : int
        How many numbers a layer may give for one picture.

    Returns
    -------
    keras.Model
        Not compiled.

    Raises
    ------
    Exception
        Of any kind, when Keras or TensorFlow refuse it, or it asks for more weights than it holds.
    """
    import keras
    import tensorflow as tf

    weights = members[WEIGHTS]
    _check_weights(weights, file)
    # Of what was verified: the file itself could be replaced before Keras opens it.
    with tempfile.TemporaryDirectory(prefix="latent-explorer-") as folder:
        copy = Path(folder, file)
        write_members(copy, members)
        # A weight takes a byte at least.
        with tf.variable_creator_scope(_at_most(len(weights), file)):
            network = keras.models.load_model(copy, compile=False, safe_mode=True)
    check_layers(network, most, file)
    return network


def _check_weights(data: bytes, file: str) -> None:
    """Refuse weights that are packed, or lie in other files, before any are read."""
    import h5py

    with h5py.File(io.BytesIO(data), "r") as h5:
        taken = sum(dataset.nbytes for dataset in _datasets(h5, file))
    if taken > len(data):
        raise ValueError(f"the weights in {file} would take more than the file holds")


def _datasets(h5: Any, file: str) -> Iterator[Any]:
    import h5py

    left, seen = [h5], 0
    while left:
        group = left.pop()
        for name in group:
            seen += 1
            item = group[name] if isinstance(group.get(name, getlink=True), h5py.HardLink) else None
            if isinstance(item, h5py.Group) and seen < _MOST_OBJECTS:
                left.append(item)
            elif isinstance(item, h5py.Dataset) and not (
                item.chunks or item.external or item.is_virtual
            ):
                yield item
            else:
                raise ValueError(f"the weights in {file} are stored in a way that is not used here")


def _at_most(weights: int, file: str) -> Callable[..., Any]:
    """Return what makes the variables of a network, as long as they fit the weights there are."""
    import tensorflow as tf

    left = weights

    def create(next_creator: Callable[..., Any], **options: Any) -> Any:
        nonlocal left
        value = options["initial_value"]
        if callable(value):
            # In a graph of its own, where nothing is computed: only the shape is asked for.
            with tf.Graph().as_default():
                value = value()
        count = tf.TensorShape(value.shape).num_elements()
        left -= left + 1 if count is None else count
        if left < 0:
            raise ValueError(f"{file} asks for more weights than it holds")
        return next_creator(**options)

    return create


def check_layers(network: Any, most: int, file: str) -> None:
    """Refuse a network whose layers would fill the memory with a single picture.

    Raises
    ------
    ValueError
        When a layer gives more than `most` numbers for one.
    """
    left = [network]
    while left:
        layer = left.pop()
        left.extend(getattr(layer, "layers", ()))
        shape = getattr(getattr(layer, "output", None), "shape", ())
        numbers = 1
        for side in shape[1:]:
            numbers *= side or 1
        if numbers > most:
            raise ValueError(f"a layer of {file} gives {numbers:,} numbers for each picture")
