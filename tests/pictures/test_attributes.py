"""Tables of the images are read and aligned by file name."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures import attributes as tables
from latent_explorer.pictures.attributes import ImageTable, beside, read_attributes

CELEBA_TEXT = """3
Bald Smiling
000001.jpg -1  1
000002.jpg  1 -1
000003.jpg -1 -1
"""


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding)
    return path


def test_celebas_format(tmp_path: Path) -> None:
    table = read_attributes(written(tmp_path / "list_attr_celeba.txt", CELEBA_TEXT))
    assert table.names.tolist() == ["000001.jpg", "000002.jpg", "000003.jpg"]
    assert list(table.columns) == ["Bald", "Smiling"]
    assert table.columns["Smiling"].tolist() == [1, -1, -1]
    assert table.columns["Bald"].dtype == np.int8


def test_celebas_partition(tmp_path: Path) -> None:
    table = read_attributes(written(tmp_path / "list_eval_partition.txt", "1.jpg 0\n2.jpg 1\n"))
    assert table.names.tolist() == ["1.jpg", "2.jpg"]
    assert table.columns["partition"].tolist() == [0, 1]


def test_other_pairs_are_named_after_the_file(tmp_path: Path) -> None:
    table = read_attributes(written(tmp_path / "identity.txt", "1.jpg 2880\n2.jpg 2937\n"))
    assert table.columns["identity"].tolist() == [2880, 2937]
    assert table.columns["identity"].dtype == np.int32


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = ["file|age|studio|smiles", "b\\1.jpg|31.5|North|1", "", "2.jpg||Süd|-1"]
    text = "\n".join(rows).replace("|", separator)
    table = read_attributes(written(tmp_path / "attributes.csv", text, encoding))
    assert table.names.tolist() == ["b/1.jpg", "2.jpg"]
    assert table.columns["age"].dtype == np.float32
    np.testing.assert_equal(table.columns["age"], np.float32([31.5, np.nan]))
    assert table.columns["studio"].tolist() == ["North", "Süd"]
    assert table.columns["smiles"].dtype == np.int8


def test_csv_quotes(tmp_path: Path) -> None:
    table = read_attributes(written(tmp_path / "a.csv", 'file,note\n"a,b.jpg","x, y"\n'))
    assert table.names.tolist() == ["a,b.jpg"]
    assert table.columns["note"].tolist() == ["x, y"]


def test_a_header_alone_is_a_table_of_nothing(tmp_path: Path) -> None:
    table = read_attributes(written(tmp_path / "a.csv", "file,age\n"))
    assert len(table) == 0
    assert list(table.columns) == ["age"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("file,a,a\n1.jpg,1,2\n", "more than one column 'a'"),
        ("file,a,b\n1.jpg,1,2\n2.jpg,1\n", "line 3: 2 values where 3 are expected"),
        ("1\nBald Smiling\n1.jpg -1\n", "line 3: 2 values where 3 are expected"),
        (f"file,a\n1.jpg,{'x' * 140_000}\n", "cannot be read as CSV: field larger"),
        (f"file,{'x' * 140_000}\n1.jpg,1\n", "cannot be read as CSV: field larger"),
        ("file,a\n" + "1.jpg,\n" * 900 + "1.jpg," + "x" * 99_999, "take too much memory; shorten"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_attributes(written(tmp_path / "list.csv", text))


def test_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"file,\xff\xfe\n")
    with pytest.raises(ValueError, match="UTF-8"):
        read_attributes(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_a_pipe_is_no_table(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(ValueError, match="is no file"):
        read_attributes(tmp_path / "a.csv")


def test_a_table_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LARGEST_TABLE", 3)
    with pytest.raises(ValueError, match="are the most; leave out columns or pictures"):
        read_attributes(written(tmp_path / "a.csv", "file,x\n"))


def test_columns_must_fit_the_names() -> None:
    with pytest.raises(ValueError, match="'x'"):
        ImageTable(np.array(["a", "b"]), {"x": np.zeros(3, np.int8)})


def table_of(**columns: list[object]) -> ImageTable:
    arrays = {name: np.array(values) for name, values in columns.items()}
    arrays = {n: a.astype(np.int8) if a.dtype.kind == "i" else a for n, a in arrays.items()}
    return ImageTable(np.array(["a.jpg", "b.jpg"]), arrays)


def chosen_of(table: ImageTable, names: list[str]) -> dict[str, Any]:
    return table.columns_at(table.rows_of(names))


def test_columns_are_aligned_and_filled_in() -> None:
    table = table_of(smiles=[1, -1], count=[3, 4], who=["x", "y"])
    chosen = chosen_of(table, ["b.jpg", "new.jpg", "a.jpg"])
    assert chosen["smiles"].tolist() == [-1, 0, 1]
    assert chosen["smiles"].dtype == np.int8
    np.testing.assert_equal(chosen["count"], np.float32([4, np.nan, 3]))
    assert chosen["who"].tolist() == ["y", "", "x"]


def test_types_are_kept_where_nothing_is_missing() -> None:
    chosen = chosen_of(table_of(count=[3, 4]), ["b.jpg"])
    assert chosen["count"].dtype == np.int8
    assert chosen["count"].tolist() == [4]


def test_names_in_folders_are_found() -> None:
    rows = table_of().rows_of(["one/a.jpg", "two/b.jpg"])
    assert rows.tolist() == [0, 1]


def test_it_is_not_guessed_between_two() -> None:
    rows = table_of().rows_of(["one/a.jpg", "two/a.jpg", "b.jpg"])
    assert rows.tolist() == [-1, -1, 1]


@given(st.lists(st.sampled_from(["a.jpg", "b.jpg", "c.jpg"]), max_size=6))
def test_columns_are_looked_up(names: list[str]) -> None:
    known = {"a.jpg": 5.0, "b.jpg": 6.0}
    table = ImageTable(np.array(list(known)), {"x": np.float32(list(known.values()))})
    expected = np.float32([known.get(name, np.nan) for name in names])
    np.testing.assert_equal(chosen_of(table, names)["x"], expected)


def test_index() -> None:
    assert table_of().index("b.jpg") == 1
    assert table_of().index("c.jpg") is None


def test_beside_the_pictures(tmp_path: Path) -> None:
    attributes = written(tmp_path / "list_attr_celeba.txt", CELEBA_TEXT)
    partition = written(tmp_path / "list_eval_partition.txt", "000001.jpg 0\n")
    pictures = tmp_path / "img_align_celeba"
    pictures.mkdir()
    archive = written(tmp_path / "faces.zip", "")
    for images in (tmp_path, pictures, archive):
        assert beside(images) == (attributes, partition)


def test_beside_the_official_download(tmp_path: Path) -> None:
    attributes = written(tmp_path / "Anno" / "list_attr_celeba.txt", CELEBA_TEXT)
    partition = written(tmp_path / "Eval" / "list_eval_partition.txt", "000001.jpg 0\n")
    archive = written(tmp_path / "Img" / "img_align_celeba.zip", "")
    assert beside(archive) == (attributes, partition)
    assert beside(tmp_path) == (attributes, partition)


def test_the_nearest_table_counts(tmp_path: Path) -> None:
    written(tmp_path / "attributes.csv", "file,x\n")
    nearest = written(tmp_path / "faces" / "attributes.csv", "file,x\n")
    assert beside(tmp_path / "faces") == (nearest, None)
    assert beside(tmp_path / "faces" / "inner" / "deep") == (None, None)


def test_the_real_list(celeba: Path) -> None:
    attributes, partition = beside(celeba / "celeba96_train.zip")
    assert attributes is not None
    assert partition is not None
    table = read_attributes(attributes)
    assert len(table.columns) == 40
    assert all(set(np.unique(column)) == {-1, 1} for column in table.columns.values())
    assert set(read_attributes(partition).columns["partition"].tolist()) == {0, 1}
