"""Networks that were trained elsewhere: read as safely as those of a bundle."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from latent_explorer.bundle.network_files import foreign_members
from latent_explorer.messages import one_line, shortened
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.loading import load_members
from latent_explorer.network.shapes import Shape

_LARGEST_FILE = 2 * 2**30
# Numbers that a layer may give for one picture: a gigabyte.
_LARGEST_LAYER = 2**28
_SAVE_STANDARD = (
    "save the part that is needed as a model of Keras' own layers, for example "
    "keras.Model(model.input, model.get_layer(NAME).output).save(FILE)"
)


@dataclass(frozen=True)
class Output:
    """Something that a network gives.

    Parameters
    ----------
    name : str
        Of the layer that it comes from.
    shape : tuple
        Of one batch of it; None for what is not stated.
    usable : bool
        Whether all that it is made by could be loaded.
    """

    name: str
    shape: Shape
    usable: bool

    def __str__(self) -> str:
        return f"{shortened(self.name)} {_sides(self.shape[1:])}"


@dataclass(frozen=True, eq=False)
class ForeignNetwork:
    """A network that was trained elsewhere.

    Parameters
    ----------
    file : str
        What to call it in messages.
    model : keras.Model
        With one input.
    outputs : tuple of Output
        What it gives.
    """

    file: str
    model: Any
    outputs: tuple[Output, ...]

    @property
    def input_shape(self) -> Shape:
        """The shape of a batch that goes in."""
        return tuple(self.model.inputs[0].shape)

    def part(self, wanted: str = "") -> tuple[Any, Shape]:
        """Return the network up to one of its outputs, and the shape of that.

        Parameters
        ----------
        wanted : str
            The name of the output, or its number, counted from 1; not needed where there is one.

        Raises
        ------
        ValueError
            When there are several and none was chosen, there is no such output, or it is made by
            layers that were not loaded.
        """
        usable = [output for output in self.outputs if output.usable]
        listed = ", ".join(map(str, usable)) or "none"
        if not wanted and len(self.outputs) > 1:
            raise ValueError(
                f"{self.file} gives {len(self.outputs)} outputs: choose the z-vector among them "
                f"by its name or number, of a variational encoder the mean; usable are: {listed}"
            )
        chosen = 0 if not wanted else self._index(wanted)
        if chosen is None:
            raise ValueError(
                f"{self.file} has no output {shortened(wanted)!r}; choose one of: {listed}"
            )
        output = self.outputs[chosen]
        if not output.usable:
            instead = f"choose another output: {listed}" if usable else _SAVE_STANDARD
            raise ValueError(
                f"the output {shortened(output.name)} of {self.file} is made by layers that are "
                f"not safe to load; {instead}"
            )
        if len(self.outputs) == 1:
            return self.model, output.shape
        import keras

        tensors = list(self.model.outputs)
        (given,) = self.model.inputs
        return keras.Model(given, tensors[chosen], name="part"), output.shape

    def _index(self, wanted: str) -> int | None:
        names = [output.name for output in self.outputs]
        if wanted in names:
            return names.index(wanted)
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() else 0
        return number - 1 if 1 <= number <= len(names) else None


def read_foreign(path: Path) -> ForeignNetwork:
    """Read a network that was trained elsewhere; nothing in it is executed.

    Parameters
    ----------
    path : Path
        A file that Keras 3 has saved, with the suffix ``.keras``.

    Raises
    ------
    ValueError
        When it is no such file, asks for code from elsewhere, has several inputs, or is refused by
        Keras.
    OSError
        When it cannot be read.
    """
    file = path.name
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or path.suffix.lower() != ".keras":
        raise ValueError(
            f"{shortened(file)} is no .keras file; save the network in that format, by "
            "keras.models.load_model(...).save('encoder.keras')"
        )
    if status.st_size > _LARGEST_FILE:
        raise ValueError(f"{shortened(file)} has more than {_LARGEST_FILE / 2**30:.0f} GB")
    members, spoilt = _members(path.read_bytes(), shortened(file))
    start_tensorflow()
    try:
        model = load_members(members, shortened(file), _LARGEST_LAYER)
        inputs, outputs = list(model.inputs), list(model.outputs)
    except Exception as error:  # Keras and TensorFlow raise almost anything on foreign networks.
        problem = one_line(str(error) or type(error).__name__, 300)
        raise ValueError(f"Keras cannot use {shortened(file)}: {problem}; {_SAVE_STANDARD}") from (
            error
        )
    if len(inputs) != 1:
        raise ValueError(f"{shortened(file)} has {len(inputs)} inputs, but one is needed")
    names = [str(name) for name in getattr(model, "output_names", [])]
    if len(names) != len(outputs):
        names = [f"output {number}" for number in range(1, len(outputs) + 1)]
    found = tuple(
        Output(name, tuple(output.shape), name not in spoilt)
        for name, output in zip(names, outputs, strict=True)
    )
    return ForeignNetwork(shortened(file), model, found)


def _members(data: bytes, file: str) -> tuple[dict[str, bytes], frozenset[str]]:
    try:
        return foreign_members(data, file)
    except Exception as error:  # As above.
        problem = str(error) or type(error).__name__
        remedy = f"; {_SAVE_STANDARD}" if "safe to load" in problem else ""
        raise ValueError(problem + remedy) from error


def _sides(shape: Shape) -> str:
    return " x ".join("?" if side is None else str(side) for side in shape)
