"""Files are whole or absent, whatever happens while they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from latent_explorer.files import whole_file, whole_folder


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


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "table.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


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
