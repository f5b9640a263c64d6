"""Files are whole or absent, whatever happens while they are written."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from latent_explorer.files import check_absent, remove_leftovers, whole_file, whole_folder

posix = pytest.mark.skipif(os.name != "posix", reason="links, devices and permissions of POSIX")


def _write(path: Path, text: str = "new") -> None:
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    """The usual umask, whatever the test's own."""
    former = os.umask(0o022)
    yield
    os.umask(former)


def test_a_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "new" / "table.csv"
    with whole_file(path) as partial:
        partial.write_text("1,2", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "1,2"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("former", encoding="utf-8")
    with pytest.raises(RuntimeError, match="disk"), whole_file(path) as partial:
        partial.write_text("half", encoding="utf-8")
        raise RuntimeError("disk")
    assert path.read_text(encoding="utf-8") == "former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    path = tmp_path / "new" / "bundle"
    with whole_folder(path) as partial:
        (partial / "a").write_text("1", encoding="utf-8")
        (partial / "b").write_text("2", encoding="utf-8")
        assert not path.exists()
    assert sorted(file.name for file in path.iterdir()) == ["a", "b"]
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "bundle"
    with pytest.raises(RuntimeError, match="disk"), whole_folder(path) as partial:
        (partial / "a").write_text("1", encoding="utf-8")
        raise RuntimeError("disk")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "bundle"
    path.mkdir()
    (path / "mine").touch()
    with pytest.raises(FileExistsError, match="another name"), whole_folder(path):
        pytest.fail("the block must not run")
    assert [file.name for file in path.iterdir()] == ["mine"]


# What is at the place already


@posix
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.csv", tmp_path / "link.csv"
    real.write_text("former", encoding="utf-8")
    link.symlink_to(Path("far") / "real.csv")
    _write(link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["far", "link.csv", "real.csv"]


@posix
def test_a_link_to_nothing_creates_what_it_names(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to("later.csv")
    _write(link)
    assert link.is_symlink()
    assert (tmp_path / "later.csv").read_text(encoding="utf-8") == "new"


@posix
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to("link.csv")
    with pytest.raises((OSError, RuntimeError)):
        _write(link)
    assert os.listdir(tmp_path) == ["link.csv"]


@posix
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link to a device"])
def test_what_is_no_file_is_refused_and_stays(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    path = Path("it.png")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(path))
    elif kind == "device":
        # One of its own where that is allowed: there a failure would replace that of the system.
        try:
            os.mknod(path, stat.S_IFCHR | 0o600, os.stat(os.devnull).st_rdev)
        except PermissionError:
            path = Path(os.devnull)
    else:
        path.symlink_to(os.devnull)
    with pytest.raises(OSError, match="device, a pipe or a socket") as caught:
        _write(path)
    assert caught.value.filename == str(path)
    assert not stat.S_ISREG(path.stat().st_mode)
    assert not list(tmp_path.glob(".*"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "it.png").mkdir()
    with pytest.raises(IsADirectoryError, match="it is a folder; give the name of a file"):
        _write(tmp_path / "it.png")
    assert os.listdir(tmp_path) == ["it.png"]


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("former", encoding="utf-8")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only; choose another name"):
        _write(path)
    assert path.read_text(encoding="utf-8") == "former"
    path.chmod(0o644)
    _write(path)


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
@pytest.mark.usefixtures("umask")
def test_a_file_keeps_its_permissions_all_the_time(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "table.csv"
    path.write_text("former", encoding="utf-8")
    path.chmod(mode)
    with whole_file(path) as partial:
        partial.write_text("new", encoding="utf-8")
        assert _mode(partial) == mode
    assert _mode(path) == mode
    assert path.read_text(encoding="utf-8") == "new"


@posix
@pytest.mark.usefixtures("umask")
def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    _write(tmp_path / "a")
    os.umask(0o077)
    _write(tmp_path / "b")
    assert (_mode(tmp_path / "a"), _mode(tmp_path / "b")) == (0o644, 0o600)


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("former", encoding="utf-8")
    os.chown(path, 12345, 54321)
    _write(path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


def test_a_link_to_nothing_is_in_the_way_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "bundle").symlink_to("nowhere")
    with pytest.raises(FileExistsError, match="another name"):
        check_absent(tmp_path / "bundle")


# Names and places


@pytest.mark.parametrize("name", ["n" * 251 + ".csv", "ü" * 125 + ".csv"])
def test_the_longest_names_can_be_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    try:
        path.touch()
    except OSError:
        pytest.skip("this disk has shorter names")
    _write(path)
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("length", [300, 100_000])
def test_too_long_a_name_is_said_shortly(tmp_path: Path, length: int) -> None:
    with pytest.raises(OSError, match="the name is too long") as caught:
        _write(tmp_path / ("n" * length))
    assert len(str(caught.value)) < 150
    assert os.listdir(tmp_path) == []


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        _write(tmp_path / "file" / "table.csv")
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that not even root can write")
def test_a_folder_that_cannot_be_written_names_what_was_asked_for() -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011  the system's own words
        _write(Path("/proc/table.csv"))
    assert caught.value.filename == "/proc/table.csv"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "closed" / "table.csv"
    path.parent.mkdir()
    path.write_text("former", encoding="utf-8")
    path.parent.chmod(0o555)
    try:
        with pytest.raises(PermissionError) as caught:
            _write(path)
        assert caught.value.filename == str(path)
        assert path.read_text(encoding="utf-8") == "former"
        assert os.listdir(path.parent) == ["table.csv"]
    finally:
        path.parent.chmod(0o755)


def test_a_full_disk_leaves_the_former_file(
    tmp_path: Path, full_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("former", encoding="utf-8")
    with full_disk(1000), pytest.raises(OSError, match="too large") as caught:
        _write(path, "x" * 2000)
    assert caught.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "former"
    assert os.listdir(tmp_path) == ["table.csv"]


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with whole_file(path) as first, whole_file(path) as second:
        first.write_text("first", encoding="utf-8")
        second.write_text("second", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "first", "it was finished last"
    assert os.listdir(tmp_path) == ["table.csv"]


@pytest.mark.parametrize("name", ["table.csv", "n" * 200])
def test_what_a_killed_writer_has_left_is_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / "other.partial").touch()
    with whole_file(tmp_path / name) as partial:
        partial.write_text("half")
        left = partial.with_name(partial.name.replace(".partial", "0.partial"))
        left.touch()
    remove_leftovers(tmp_path / name)
    assert sorted(os.listdir(tmp_path)) == sorted([name, "other.partial"])
