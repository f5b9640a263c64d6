"""Bytes that are kept out of memory, and in it where there is no room elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from latent_explorer.bundle.scratch import Scratch

PARTS = [bytes([k]) * (1000 + k) for k in range(20)]


def fill(scratch: Scratch) -> list[int]:
    return [scratch.append(part) for part in PARTS]


def check(scratch: Scratch, starts: list[int]) -> None:
    for start, part in reversed(list(zip(starts, PARTS, strict=True))):
        assert scratch.read(start, len(part)) == part
    assert scratch.read(starts[1] + 3, 5) == PARTS[1][3:8]


def test_what_was_appended_is_read(tmp_path: Path) -> None:
    scratch = Scratch(1000, tmp_path / "scratch")
    check(scratch, fill(scratch))
    # Nobody sees the file, or finds it later.
    assert list((tmp_path / "scratch").iterdir()) == []
    with pytest.raises(OSError, match="open the bundle anew"):
        scratch.read(10**6, 1)


@pytest.mark.parametrize("expected", [1, 10**18])
def test_where_no_file_can_be_it_is_in_memory(expected: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    scratch = Scratch(expected, tmp_path if expected > 1 else tmp_path / "file")
    assert isinstance(scratch._file, io.BytesIO)
    check(scratch, fill(scratch))


def test_on_a_disk_that_is_full_it_goes_on_in_memory(
    tmp_path: Path, full_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    with full_disk(5000):
        scratch = Scratch(1000, tmp_path)
        starts = fill(scratch)
    check(scratch, starts)
