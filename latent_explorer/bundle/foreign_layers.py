"""Layers that do not come with Keras, replaced in the description of a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

# Neither has weights: those of all others keep their places in the file.
_OF_ONE, _OF_SEVERAL = "Identity", "Minimum"


def replace_foreign_layers(
    config: dict[str, Any], is_known: Callable[[dict[str, Any]], bool]
) -> frozenset[str]:
    """Put layers of Keras in the place of others, so that the rest of the network can be loaded.

    Only among the layers of the network itself, not in networks inside of it.

    Parameters
    ----------
    config : dict
        The contents of config.json; changed in place.
    is_known : callable
        Whether a layer may stay.

    Returns
    -------
    frozenset of str
        The names of the replaced layers, and of those that go on with what they give.
    """
    inside = config.get("config")
    layers = inside.get("layers") if isinstance(inside, dict) else None
    if config.get("class_name") != "Functional" or not isinstance(layers, list):
        return frozenset()
    spoilt: set[str] = set()
    before: dict[str, set[str]] = {}
    for number, layer in enumerate(layers):
        if not isinstance(layer, dict) or not isinstance(name := layer.get("name"), str):
            continue
        before[name] = set(_sources(layer.get("inbound_nodes")))
        own = {key: value for key, value in layer.items() if key != "inbound_nodes"}
        if before[name] and not is_known(own):
            layers[number] = _stand_in(name, layer["inbound_nodes"], len(before[name]))
            spoilt.add(name)
    while more := {name for name, sources in before.items() if sources & spoilt} - spoilt:
        spoilt |= more
    return frozenset(spoilt)


def _stand_in(name: str, nodes: Any, n_sources: int) -> dict[str, Any]:
    return {
        "module": "keras.layers",
        "class_name": _OF_ONE if n_sources == 1 else _OF_SEVERAL,
        "config": {"name": name},
        "registered_name": None,
        "name": name,
        "inbound_nodes": nodes,
    }


def _sources(value: Any) -> Iterator[str]:
    """Yield the names of the layers whose tensors are mentioned somewhere in `value`."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            history = value.get("keras_history")
            if isinstance(history, list) and history and isinstance(history[0], str):
                yield history[0]
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
