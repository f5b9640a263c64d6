"""Pictures as the code that makes them again, bit for bit: Python, or a command for a shell."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from latent_explorer.core.samplers import PARAMETERS, SAMPLERS, SamplingSettings
from latent_explorer.messages import printable
from latent_explorer.resources import DEFAULT_BUNDLE, resource

LONGEST_COMMAND = 100_000
"""Characters; systems take no more in one argument."""

_WIDTH = 88
_ALWAYS = ("method", "count", "seed")


def python_of_face(bundle: Path, about: str, z: Sequence[float]) -> str:
    """Return Python that decodes a z-vector.

    Parameters
    ----------
    bundle : Path
        The folder of its bundle.
    about : str
        What is said above it: which bundle, and where the vector comes from.
    z : sequence of float of shape (d,)
        The vector; each number is written so that it is read again as it is.
    """
    numbers = textwrap.fill(
        ", ".join(map(repr, map(float, z))),
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    lines = [*_opening(bundle, about), "z = [", f"{numbers},", "]"]
    lines += ["faces = bundle.decode(z)", 'faces.save("face.png")']
    return "\n".join(lines) + "\n"


def python_of_faces(bundle: Path, about: str, settings: SamplingSettings, columns: int) -> str:
    """Return Python that draws a set and decodes it.

    Parameters
    ----------
    bundle : Path
        The folder of the bundle.
    about : str
        What is said above it.
    settings : SamplingSettings
        What the set is drawn with.
    columns : int
        How many faces stand side by side.
    """
    lines = [*_opening(bundle, about), "drawn = bundle.sample("]
    lines += [f"    {name}={_literal(value)}," for name, value in _needed(settings).items()]
    lines += [")", "faces = bundle.decode(drawn.z)", f'faces.save("faces.png", columns={columns})']
    return "\n".join(lines) + "\n"


def command_of_face(bundle: Path, z: Sequence[float]) -> str:
    """Return a command that decodes a z-vector; see `python_of_face`.

    Raises
    ------
    ValueError
        When the vector is longer than a command can be.
    """
    # Joined by "=": a list that begins with a minus would be taken for an option.
    vector = f"--z={','.join(map(repr, map(float, z)))}"
    words = ["latent-explorer", "decode", *_bundle_option(bundle), vector, "--out", "face.png"]
    command = shlex.join(words)
    if len(command) > LONGEST_COMMAND:
        raise ValueError("The vector is longer than a command can be: copy it as Python")
    return command + "\n"


def command_of_faces(bundle: Path, settings: SamplingSettings, columns: int) -> str:
    """Return a command that draws a set and decodes it; see `python_of_faces`."""
    words = ["latent-explorer", "sample", *_bundle_option(bundle)]
    for name, value in _needed(settings).items():
        option = PARAMETERS[name].option if name in PARAMETERS else name.replace("_", "-")
        words += [f"--{option}", str(value)]
    return shlex.join([*words, "--columns", str(columns), "--out", "faces.png"]) + "\n"


def _opening(bundle: Path, about: str) -> list[str]:
    where = "" if _is_shipped(bundle) else _literal(str(bundle.absolute()))
    # One line, whatever a name holds: what follows would be run.
    return [
        "from latent_explorer import open_bundle",
        "",
        f"# {printable(about)}",
        f"bundle = open_bundle({where})",
    ]


def _bundle_option(bundle: Path) -> list[str]:
    return [] if _is_shipped(bundle) else ["--bundle", str(bundle.absolute())]


def _is_shipped(bundle: Path) -> bool:
    return bundle.absolute() == resource(DEFAULT_BUNDLE)


def _literal(value: Any) -> str:
    if not isinstance(value, str):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if value.isprintable() else repr(value)


def _needed(settings: SamplingSettings) -> dict[str, Any]:
    """Return what the sampler uses, and what is not as usual, by name."""
    uses = SAMPLERS[settings.method].uses
    usual = asdict(SamplingSettings.usual(settings.method))
    return {
        name: value
        for name, value in settings.as_dict().items()
        if name in _ALWAYS or name in uses or value != usual[name]
    }
