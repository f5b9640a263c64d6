"""How hostile cases are made: seeded, a few hundred in a normal run, thousands on demand.

``LATENT_EXPLORER_HOSTILE_CASES=5000 pytest tests/hostile`` tries 5000 of each. A case that fails is
named by its number; it is the same in every run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CASES = "LATENT_EXPLORER_HOSTILE_CASES"
DEFAULT_CASES = 300

Check = Callable[[np.random.Generator], object]


@pytest.fixture(scope="session")
def cases() -> int:
    """How many cases of each kind are tried."""
    return int(os.environ.get(CASES, DEFAULT_CASES))


@pytest.fixture
def each_case(request: pytest.FixtureRequest, cases: int) -> Callable[..., None]:
    """Calls a check with a random generator for each case, or `share` of them where it is slow."""
    name = zlib.crc32(request.node.name.encode())

    def run(check: Check, share: float = 1.0) -> None:
        for number in range(max(1, round(cases * share))):
            try:
                check(np.random.default_rng([name, number]))
            except Exception as error:
                raise AssertionError(f"case {number}: {type(error).__name__}: {error}") from error

    return run


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Path]:
    """A file that crafted input tries to leave behind; nothing may have been executed."""
    mark = tmp_path / "executed"
    yield mark
    assert not mark.exists()


def _flip(data: bytearray, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(1, 9))):
        data[int(rng.integers(len(data)))] ^= 1 << int(rng.integers(8))


def _cut(data: bytearray, rng: np.random.Generator) -> None:
    del data[int(rng.integers(len(data))) :]


def _cut_out(data: bytearray, rng: np.random.Generator) -> None:
    start = int(rng.integers(len(data)))
    del data[start : start + int(rng.integers(1, 4096))]


def _overwrite(data: bytearray, rng: np.random.Generator) -> None:
    start = int(rng.integers(len(data)))
    length = min(int(rng.integers(1, 4096)), len(data) - start)
    fill = rng.bytes(length) if rng.random() < 0.5 else bytes([int(rng.choice([0, 255]))]) * length
    data[start : start + length] = fill


def _swap(data: bytearray, rng: np.random.Generator) -> None:
    length = int(rng.integers(1, 512))
    first, second = (int(start) for start in rng.integers(0, max(len(data) - length, 1), 2))
    one, other = data[first : first + length], data[second : second + length]
    data[first : first + length], data[second : second + length] = other, one


def _repeat(data: bytearray, rng: np.random.Generator) -> None:
    data += data[: int(rng.integers(1, 4096))]


def _odd_number(data: bytearray, rng: np.random.Generator) -> None:
    """Write a number where a length or an offset may stand, near an end as a rule."""
    near = min(len(data), 2048)
    place = int(rng.integers(near)) if rng.random() < 0.5 else len(data) - int(rng.integers(near))
    number = int(rng.choice([0, 1, 2**15, 2**31 - 1, 2**31, 2**32 - 1]))
    data[place : place + 4] = number.to_bytes(4, "little")


def _replace(data: bytearray, rng: np.random.Generator) -> None:
    data[:] = rng.bytes(int(rng.integers(0, 512)))


_WAYS = (_flip, _flip, _flip, _cut, _cut_out, _overwrite, _swap, _repeat, _odd_number, _replace)


@pytest.fixture(scope="session")
def damage() -> Callable[[bytes, np.random.Generator], bytes]:
    """Damages bytes in a random way."""

    def damaged(data: bytes, rng: np.random.Generator) -> bytes:
        changed = bytearray(data)
        for _ in range(int(rng.integers(1, 3))):
            if changed:
                _WAYS[int(rng.integers(len(_WAYS)))](changed, rng)
        return bytes(changed)

    return damaged


class Odd:
    """JSON texts that no program of ours writes; a place holder is put in and replaced as text."""

    PLACE = "the place of an odd value"
    TEXTS = (
        "null",
        "true",
        "-1",
        "0",
        "1.5",
        "1e400",
        "-1e400",
        "NaN",
        "Infinity",
        "9" * 30,
        "9" * 5000,
        '""',
        '"1"',
        '"\\u001b[31m\\n"',
        '"\\ud800"',
        '"../../x"',
        '"' + "x" * 100_000 + '"',
        "[]",
        "{}",
        '{"a": 1, "a": 2}',
        "[" * 500 + "]" * 500,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        "[[1, 2], [3]]",
        "[1" + ", 1" * 50_000 + "]",
        "'",
        "",
    )


@pytest.fixture(scope="session")
def make_odd() -> Callable[[Any, np.random.Generator], bytes]:
    """Returns the JSON text of a value in which something is missing, odd or of another type."""
    import json

    def odd(value: Any, rng: np.random.Generator) -> bytes:
        copy = json.loads(json.dumps(value))
        holder, key = _somewhere(copy, rng)
        if holder is None:
            return str(rng.choice(Odd.TEXTS)).encode()
        if rng.random() < 0.15:
            del holder[key]
            return json.dumps(copy).encode()
        holder[key] = Odd.PLACE
        text = json.dumps(copy).replace(f'"{Odd.PLACE}"', Odd.TEXTS[rng.integers(len(Odd.TEXTS))])
        return text.encode()

    return odd


def _somewhere(value: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    """Return a random container inside `value`, and a key of it."""
    holder, key = None, None
    while isinstance(value, (dict, list)) and value and (holder is None or rng.random() < 0.75):
        holder = value
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = keys[int(rng.integers(len(keys)))]
        value = holder[key]
    return holder, key


@pytest.fixture(scope="session")
def one_sentence() -> Callable[[object], str]:
    """Checks what was said about bad input: one line, of bounded length, with nothing hidden."""

    def checked(said: object) -> str:
        text = str(said)
        assert text, "nothing was said"
        assert text.isprintable(), text
        assert len(text) < 800, text
        return text

    return checked


@pytest.fixture(scope="session")
def peak_of() -> Callable[[str, list[str]], int]:
    """Runs a program in a process of its own: by how many bytes its memory grew at most.

    The program has its arguments in `sys.argv`, and calls `begin()` when its imports are done.
    """
    if not sys.platform.startswith("linux"):
        pytest.skip("the peak is told by Linux")
    prelude = """
import sys
from pathlib import Path

def peak():
    # Not ru_maxrss, which begins with the peak of the process that started this one.
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

def begin():
    global before
    before = peak()
"""

    def measured(program: str, arguments: list[str]) -> int:
        done = subprocess.run(
            [sys.executable, "-c", f"{prelude}{program}\nprint(peak() - before)", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return int(done.stdout)

    return measured
