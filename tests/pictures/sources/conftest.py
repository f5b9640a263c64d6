"""The same pictures in everything that pictures are in, and a server that has them."""

from __future__ import annotations

import io
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

Contents = Mapping[str, bytes]
Writer = Callable[[Path, Contents], Path]


def _picture(number: int, kind: str) -> bytes:
    pixels = np.full((12, 10, 3), (20 * number, 255 - 20 * number, 128), np.uint8)
    pixels[:3, number % 10] = 255
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, kind)
    return data.getvalue()


@pytest.fixture(scope="session")
def contents() -> Contents:
    """Twelve picture files by their names, not in the order of these."""
    names = [f"{'ab'[i % 2]}/{(7 * i) % 12:03}.{('png', 'jpg')[i % 2]}" for i in range(12)]
    return {name: _picture(i, ("PNG", "JPEG")[i % 2]) for i, name in enumerate(names)}


def _folder(place: Path, contents: Contents) -> Path:
    for name, data in contents.items():
        path = place / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place / "folder"


def _zip(place: Path, contents: Contents) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place / "set.zip", "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return place / "set.zip"


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def _tar(place: Path, contents: Contents, name: str = "set.tar") -> Path:
    place.mkdir(parents=True, exist_ok=True)
    with tarfile.open(place / name, "w") as archive:
        for member, data in contents.items():
            _add(archive, member, data)
    return place / name


def _halves(contents: Contents) -> list[Contents]:
    items = list(contents.items())
    return [dict(items[:5]), dict(items[5:])]


def _shards(place: Path, contents: Contents) -> Path:
    for number, part in enumerate(_halves(contents)):
        _tar(place / "shards", part, f"set-{number:03}.tar")
    return place / "shards"


def _shard_pattern(place: Path, contents: Contents) -> Path:
    return _shards(place, contents) / "set-{000..001}.tar"


def _parquet(
    place: Path, contents: Contents, name: str = "set.parquet", rows: int = 4, **columns: Any
) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    place.mkdir(parents=True, exist_ok=True)
    images = [{"bytes": data, "path": path} for path, data in contents.items()]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table({"image": pa.array(images, kind), **columns})
    pq.write_table(table, place / name, row_group_size=rows)
    return place / name


def _parquet_shards(place: Path, contents: Contents) -> Path:
    for number, part in enumerate(_halves(contents)):
        _parquet(place / "data", part, f"train-{number:05}-of-00002.parquet")
    return place / "data"


def _list(place: Path, contents: Contents) -> Path:
    folder = _folder(place, contents)
    (folder / "set.txt").write_text("".join(f"{name}\n" for name in contents))
    return folder / "set.txt"


def _table(place: Path, contents: Contents) -> Path:
    folder = _folder(place, contents)
    rows = [f"{i},{name}\n" for i, name in enumerate(contents)]
    (folder / "set.csv").write_text("number,file\n" + "".join(rows))
    return folder / "set.csv"


WRITERS: dict[str, Writer] = {
    "folder": _folder,
    "zip": _zip,
    "tar": _tar,
    "shards": _shards,
    "pattern": _shard_pattern,
    "parquet": _parquet,
    "parquet shards": _parquet_shards,
    "list": _list,
    "table": _table,
}


@pytest.fixture(params=list(WRITERS))
def writer(request: pytest.FixtureRequest) -> Writer:
    """Writes pictures into something below a folder, and returns where they are."""
    return WRITERS[request.param]


@pytest.fixture(scope="session")
def write_tar() -> Callable[..., Path]:
    """Return what writes a tar file."""
    return _tar


@pytest.fixture(scope="session")
def write_parquet() -> Callable[..., Path]:
    """Return what writes a Parquet file with more columns."""
    return _parquet


@dataclass
class Server:
    """A small server of a folder.

    Parameters
    ----------
    folder : Path
        What it serves.
    parts : bool
        Whether it gives parts of files.
    asked : list of str
        What it was asked for, in order.
    failing : list of int
        Status codes of the next answers, before it goes on as it should.
    """

    folder: Path
    parts: bool = True
    asked: list[str] = field(default_factory=list)
    failing: list[int] = field(default_factory=list)
    sent: int = 0
    url: str = ""


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, server: Server, *args: Any) -> None:
        self._about = server
        super().__init__(*args, directory=str(server.folder))

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        about, wanted = self._about, self.headers.get("Range", "")
        about.asked.append(f"{self.path} {wanted}".strip())
        if about.failing:
            self.send_error(about.failing.pop(0))
            return
        path = Path(self.translate_path(self.path))
        if not (about.parts and wanted and path.is_file()):
            super().do_GET()
            return
        first, last = (int(text) for text in wanted.removeprefix("bytes=").split("-"))
        data = path.read_bytes()
        part = data[first : last + 1]
        about.sent += len(part)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        pass  # who has read enough goes away


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of `tmp_path` on the loopback address."""
    about = Server(tmp_path)
    served = _Quiet(("127.0.0.1", 0), partial(_Handler, about))
    about.url = f"http://127.0.0.1:{served.server_address[1]}"
    thread = threading.Thread(target=served.serve_forever, args=(0.01,))
    thread.start()
    yield about
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def memory() -> Iterator[Callable[[str, bytes], None]]:
    """Puts files into fsspec's memory, which is empty again afterwards."""
    import fsspec

    system = fsspec.filesystem("memory")
    yield system.pipe_file
    system.store.clear()
    system.pseudo_dirs[:] = [""]
