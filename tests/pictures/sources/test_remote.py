"""Files behind a URL: any part of them, little asked for, and one sentence when it fails."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures import remote
from latent_explorer.pictures.place import Url, place_of
from latent_explorer.pictures.remote import RemoteFile
from latent_explorer.pictures.remote_systems import Unreachable
from latent_explorer.pictures.sources import open_images

DATA = np.random.default_rng(4).bytes(300_000)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_PAUSE_S", 0.0)


@pytest.mark.parametrize("parts", [True, False])
@given(reads=st.lists(st.tuples(st.integers(0, 310_000), st.integers(0, 90_000)), max_size=6))
def test_any_part_is_that_part(
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    parts: bool,
    reads: list[tuple[int, int]],
) -> None:
    import fsspec

    # Of the memory: what is asked of a server is tested once, below.
    system = fsspec.filesystem("memory")
    system.pipe_file("/part.bin", DATA)
    file = RemoteFile(Url("memory://part.bin"))
    if not parts:
        file._make_copy()
    for offset, length in reads:
        assert file.read(offset, length) == DATA[offset : offset + length]
    with file.open() as stream:
        for offset, length in reads:
            stream.seek(offset)
            assert stream.read(length) == DATA[offset : offset + length]
    system.store.clear()


@pytest.mark.parametrize("parts", [True, False])
def test_a_server_may_give_parts_or_only_the_whole(server: Any, parts: bool) -> None:
    server.parts = parts
    (server.folder / "x.bin").write_bytes(DATA)
    file = RemoteFile(Url(f"{server.url}/x.bin"))
    assert file.size() == len(DATA)
    for offset in (250_000, 0, 100_000, 299_990):
        assert file.read(offset, 5000) == DATA[offset : offset + 5000]
    wholes = [asked for asked in server.asked if "bytes" not in asked]
    assert len(wholes) == (0 if parts else 1), "it is copied once"


def test_who_reads_on_has_the_file_sent_about_once(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_AHEAD", 100_000)
    (server.folder / "x.bin").write_bytes(DATA)
    file = RemoteFile(Url(f"{server.url}/x.bin"))
    for offset in range(0, len(DATA), 2000):
        assert file.read(offset, 1500) == DATA[offset : offset + 1500]
    assert server.sent <= 1.1 * len(DATA)
    assert len(server.asked) <= 6


def test_who_reads_here_and_there_gets_little_more(server: Any) -> None:
    (server.folder / "x.bin").write_bytes(bytes(20 * 2**20))
    file = RemoteFile(Url(f"{server.url}/x.bin"))
    for offset in (15 * 2**20, 9 * 2**20, 3 * 2**20):
        file.read(offset, 1000)
    assert server.sent <= 3 * 2**17


def test_a_server_that_stumbles_is_asked_again(server: Any) -> None:
    (server.folder / "x.bin").write_bytes(DATA)
    file = RemoteFile(Url(f"{server.url}/x.bin"))
    file.size()
    server.failing = [503, 500]
    assert file.read(5, 10) == DATA[5:15]
    server.failing = [503] * 3
    with pytest.raises(Unreachable, match=r"x\.bin cannot be read: status 503"):
        file.read(200_000, 10)


def test_a_failing_server_ends_the_work_and_is_no_broken_picture(
    server: Any, contents: Mapping[str, bytes]
) -> None:
    for name, data in contents.items():
        (server.folder / name).parent.mkdir(exist_ok=True)
        (server.folder / name).write_bytes(data)
    source = open_images(place_of(server.url))
    server.failing = [500] * 9
    with pytest.raises(Unreachable, match="status 500"):
        source.data("a/000.png")


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (404, FileNotFoundError, "there is nothing at http://127"),
        (403, PermissionError, "may not be read: the server wants credentials"),
        (401, PermissionError, "may not be read"),
        (500, ValueError, "cannot be read: status 500"),
    ],
)
def test_what_a_server_says_is_told(
    server: Any, status: int, kind: type[Exception], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler: Any = __import__("http.server").server.SimpleHTTPRequestHandler
    monkeypatch.setattr(handler, "do_HEAD", lambda self: self.send_error(status))
    server.failing = [status] * 9
    with pytest.raises(kind, match=said):
        open_images(place_of(f"{server.url}/set.tar"))


def test_where_no_server_is() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Neither with the key, nor with all that was tried.
    expected = (
        rf"^http://127\.0\.0\.1:{port}/set\.zip cannot be read: no server answers \([^()]+\)$"
    )
    with pytest.raises(ValueError, match=expected):
        open_images(place_of(f"http://ann:secret@127.0.0.1:{port}/set.zip?key=secret"))


def test_where_there_is_nothing(memory: Callable[[str, bytes], None], server: Any) -> None:
    for url in ("memory://absent/set.tar", f"{server.url}/absent/", "memory://absent"):
        with pytest.raises(FileNotFoundError, match="there is nothing at"):
            open_images(place_of(url))
    memory("/there/notes.txt", b"nothing")
    with pytest.raises(FileNotFoundError, match="there is no picture"):
        open_images(place_of("memory://there"))


@pytest.mark.parametrize(
    ("module", "url", "said"),
    [
        ("fsspec", "https://a.org/set.tar", r"needs fsspec: install latent-explorer\[sources\]"),
        ("s3fs", "s3://bucket/set.tar", "s3://.* cannot be read: .*s3fs"),
        ("gcsfs", "gs://bucket/set.tar", "gs://.* cannot be read: .*gcsfs"),
        ("aiohttp", "http://127.0.0.1/set.tar", "cannot be read: .*aiohttp"),
    ],
)
def test_what_is_missing_is_named(
    module: str, url: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    if module == "aiohttp":
        monkeypatch.delitem(sys.modules, "fsspec.implementations.http", raising=False)
        monkeypatch.setattr(import_module("fsspec.registry"), "_registry", {})
    with pytest.raises(ValueError, match=said):
        open_images(place_of(url))


def test_a_picture_that_a_server_says_is_huge_is_not_fetched(
    server: Any, contents: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from latent_explorer.pictures import stored
    from latent_explorer.pictures.skipped import UnusablePicture

    (server.folder / "a.jpg").write_bytes(DATA)
    source = open_images(place_of(f"{server.url}/"))
    monkeypatch.setattr(stored, "LARGEST_FILE", 1000)
    before = server.sent
    for read in (source.length, source.data):
        with pytest.raises(UnusablePicture, match="too large"):
            read("a.jpg")
    assert server.sent == before


def test_names_are_those_of_the_files_whatever_a_url_makes_of_them(
    server: Any, contents: Mapping[str, bytes]
) -> None:
    data = next(iter(contents.values()))
    names = ["a b.png", "ä.png", "50%.png", "c#d.png", "e+f.png"]
    for name in names:
        (server.folder / name).write_bytes(data)
    source = open_images(place_of(f"{server.url}"))
    assert source.names == sorted(names)
    assert all(source.data(name) == data for name in names)


def test_celeba_behind_a_url(
    memory: Callable[[str, bytes], None], contents: Mapping[str, bytes]
) -> None:
    memory("/c/Img/img_align_celeba/000001.jpg", contents["b/001.jpg"])
    memory("/c/other/x.jpg", b"")
    assert open_images(place_of("memory://c")).names == ["000001.jpg"]


def test_tables_beside_are_found_behind_a_url(
    memory: Callable[[str, bytes], None], contents: Mapping[str, bytes], tmp_path: Path
) -> None:
    from latent_explorer.training.picture_sets import choose_pictures

    for name, data in contents.items():
        memory(f"/set/{name}", data)
    rows = "".join(f"{name},{number}\n" for number, name in enumerate(contents))
    memory("/set/attributes.csv", f"file,number\n{rows}".encode())
    memory("/tables/other.csv", f"file,other\n{rows}".encode())
    sets = choose_pictures(place_of("memory://set"))
    known = sets.known(sets.training.names)
    assert dict(zip(known.names.tolist(), known.columns["number"].tolist(), strict=True)) == {
        name: number for number, name in enumerate(contents)
    }
    other = choose_pictures(
        place_of("memory://set"), attributes=place_of("memory://tables/other.csv")
    )
    assert list(other.known(other.training.names).columns) == ["other"]
