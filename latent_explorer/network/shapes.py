"""What networks go from and to."""

from __future__ import annotations

from typing import Any

from latent_explorer.messages import shortened

Shape = tuple[int | None, ...]
"""The sides of what is given or comes out; None for how many, and for what is not stated."""


def shapes(name: str, network: Any) -> tuple[Shape, Shape]:
    """Return the shapes that a network goes from and to.

    Parameters
    ----------
    name : str
        What to call it in messages.
    network : keras.Model
        With one input and one output.

    Raises
    ------
    ValueError
        When it has several.
    """
    found = (network.input_shape, network.output_shape)
    for shape in found:
        if not isinstance(shape, tuple) or any(isinstance(side, (tuple, list)) for side in shape):
            raise ValueError(
                f"the {name} goes from {shortened(found[0])} to {shortened(found[1])}, "
                "but one input and one output are needed"
            )
    return found


def one_side(shape: Shape) -> int:
    """Return the one side in `shape`, 0 where it is not stated: no network goes from or to that."""
    return (shape[0] or 0) if shape else 0


def check_shapes(name: str, network: Any, before: Shape, after: Shape) -> None:
    """Raise `ValueError` unless a network goes from and to these shapes, all sides known.

    Parameters
    ----------
    name : str
        What to call it in messages.
    network : keras.Model
        With one input and one output.
    before, after : tuple
        The shapes, of any number of vectors or pictures.
    """
    found = shapes(name, network)
    if 0 in (*before, *after):
        raise ValueError(
            f"the {name} goes from {shortened(found[0])} to {shortened(found[1])}, "
            "but both sizes have to be known"
        )
    if found != (before, after):
        raise ValueError(
            f"encoder and decoder do not fit each other: the {name} goes from "
            f"{shortened(found[0])} to {shortened(found[1])}, "
            f"but {before} to {after} is needed"
        )
