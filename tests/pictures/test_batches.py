"""The pictures of a source are read in chunks, within a gigabyte whatever they are."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.pictures import batches
from latent_explorer.pictures.batches import pictures_at_a_time, read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.reading import read_picture
from latent_explorer.pictures.sources import open_images

SIZE = 16


def test_pictures_come_in_order(small_pictures: Path) -> None:
    source = open_images(small_pictures)
    chunks = list(read_pictures(source, SIZE, Crop(), chunk=7))
    assert [len(names) for names, _, _ in chunks] == [7, 7, 7, 7, 7, 5]
    assert [name for names, _, _ in chunks for name in names] == source.names
    expected = [read_picture(source.data(name), SIZE, Crop()) for name in source.names]
    np.testing.assert_array_equal(np.concatenate([pictures for _, pictures, _ in chunks]), expected)


@pytest.mark.parametrize(("size", "count"), [(16, 64), (96, 64), (192, 16), (1024, 1)])
def test_fewer_of_larger_pictures_at_a_time(size: int, count: int) -> None:
    assert pictures_at_a_time(size) == (count if size < 1024 else max(1, 64 * 96**2 // 1024**2))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_regular_file_is_skipped_at_once(small_pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes((small_pictures / "00.jpg").read_bytes())
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "device.png").symlink_to("/dev/zero")
    (tmp_path / "linked.png").symlink_to(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        # The name of a socket has to be short.
        os.chdir(tmp_path)
        listening.bind("socket.webp")
        os.chdir(before)
        ((names, _, skipped),) = read_pictures(open_images(tmp_path), SIZE, Crop())
    assert names == ["good.jpg"]
    assert [s.name for s in skipped] == ["device.png", "linked.png", "pipe.jpg", "socket.webp"]
    assert {s.reason for s in skipped} == {"is a folder, a pipe or a device, not a file"}


def test_files_wait_for_memory(small_pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_images(small_pictures)
    longest = max(map(source.length, source.names))
    monkeypatch.setattr(batches, "_FILES", batches.MemoryBudget(longest))
    assert sum(len(names) for names, _, _ in read_pictures(source, SIZE, Crop())) == 40


CHILD = """
import sys
from pathlib import Path
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.sources import open_images

def peak():
    # Not ru_maxrss, which begins with the peak of the process that started this one.
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

before = peak()
read = left_out = 0
source = open_images(Path(sys.argv[1]))
for names, pictures, skipped in read_pictures(source, 96, Crop()):
    read += len(names)
    left_out += len(skipped)
print(read, left_out + len(source.skipped), peak() - before)
"""


def reading(images: Path) -> tuple[int, int, int]:
    """Pictures read, files skipped, and bytes the memory of a process of its own has grown by."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(images)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    read, skipped, grown = map(int, done.stdout.split())
    return read, skipped, grown


@pytest.fixture
def huge(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of small files that are large pictures."""
    suffix, mode, width, height, count = request.param
    file = io.BytesIO()
    Image.new(mode, (width, height)).save(file, suffix)
    for i in range(count):
        (tmp_path / f"{i}.{suffix}").write_bytes(file.getvalue())
    return tmp_path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is told by Linux")
@pytest.mark.parametrize(
    ("huge", "usable"),
    [
        (("png", "RGB", 13_370, 13_370, 12), 0),
        (("png", "RGB", 7_000, 6_000, 6), 6),
        (("png", "RGBA", 5_200, 5_200, 6), 6),
        (("jpeg", "RGB", 8_000, 6_000, 12), 12),
        (("webp", "RGB", 4_700, 4_700, 4), 4),
    ],
    indirect=["huge"],
)
def test_no_folder_takes_more_than_a_gigabyte(huge: Path, usable: int) -> None:
    count = len(list(huge.iterdir()))
    read, skipped, grown = reading(huge)
    assert (read, skipped) == (usable, count - usable)
    assert grown < 2**30


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is told by Linux")
def test_one_long_name_takes_no_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "faces.zip", "w") as archive:
        for i in range(12_000):
            archive.writestr(f"{i:05}.jpg", b"words")
        archive.writestr("x" * 65_000 + ".jpg", b"words")
    read, skipped, grown = reading(tmp_path / "faces.zip")
    assert (read, skipped) == (0, 12_001)
    assert grown < 2**28
