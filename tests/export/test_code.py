"""Code that makes pictures again: numbers and names survive, and nothing else is ever run."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.cli import build_parser
from latent_explorer.core.samplers import METHODS, SamplingSettings
from latent_explorer.export.code import (
    command_of_face,
    command_of_faces,
    python_of_face,
    python_of_faces,
)
from latent_explorer.resources import DEFAULT_BUNDLE, resource

SHIPPED = resource(DEFAULT_BUNDLE)
FINITE = st.floats(allow_nan=False, allow_infinity=False)


class _Recorder:
    """Stands for the program: notes what the code asks of it."""

    def __init__(self) -> None:
        self.opened: tuple[Any, ...] = ()
        self.z: Any = None
        self.settings: dict[str, Any] = {}
        self.saved: tuple[Any, ...] = ()

    def open_bundle(self, *path: str) -> _Recorder:
        self.opened = path
        return self

    def sample(self, **settings: Any) -> _Recorder:
        self.settings = settings
        return self

    def decode(self, z: Any) -> _Recorder:
        self.z = z
        return self

    def save(self, *args: Any, **named: Any) -> None:
        self.saved = (*args, *named.items())


def _executed(code: str) -> _Recorder:
    recorder = _Recorder()
    head, _, body = code.partition("\n")
    assert head == "from latent_explorer import open_bundle"
    exec(body, {"open_bundle": recorder.open_bundle, "__builtins__": {}})
    return recorder


@given(st.lists(FINITE, min_size=1, max_size=40))
def test_vectors_are_written_so_that_they_are_read_as_they_are(z: list[float]) -> None:
    assert _executed(python_of_face(SHIPPED, "toy", z)).z == z
    words = shlex.split(command_of_face(SHIPPED, z))
    read = build_parser().parse_args(words[1:])
    assert np.array(read.z).tobytes() == np.array(z).tobytes()
    assert read.out == Path("face.png")


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_no_name_breaks_out_of_its_place(name: str, about: str) -> None:
    path = Path("/folder") / name.replace("\x00", "").replace("/", "")
    recorder = _executed(python_of_face(path, about, [1.0]))
    assert recorder.opened == (str(path),)
    assert recorder.z == [1.0]
    words = shlex.split(command_of_face(path, [1.0]))
    assert words[words.index("--bundle") + 1] == str(path)
    assert len(words) == 7


@pytest.mark.parametrize("method", METHODS)
def test_settings_are_those_of_the_set(method: str) -> None:
    settings = SamplingSettings.usual(method, count=9, seed=4, fact=0.65, fitted_on="within")
    recorder = _executed(python_of_faces(SHIPPED, "toy", settings, 3))
    assert recorder.opened == ()
    assert SamplingSettings.usual(**recorder.settings) == settings
    assert recorder.saved == ("faces.png", ("columns", 3))
    words = shlex.split(command_of_faces(SHIPPED, settings, 3))
    read = vars(build_parser().parse_args(words[1:]))
    names = settings.as_dict()
    assert SamplingSettings.usual(**{n: read[n] for n in names if n in read}) == settings
    assert read["columns"] == 3


def test_lines_are_short_and_a_vector_that_is_too_long_is_refused() -> None:
    z = np.random.default_rng(1).normal(size=5000).tolist()
    assert max(map(len, python_of_face(SHIPPED, "toy", z).splitlines())) <= 100
    with pytest.raises(ValueError, match="copy it as Python"):
        command_of_face(SHIPPED, [*z, *z])
