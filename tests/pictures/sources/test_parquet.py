"""Parquet files: pictures in a column, what stands beside them, and what is odd or damaged."""

from __future__ import annotations

import contextlib
import json
import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures import stored
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import naming, open_images
from latent_explorer.training.picture_sets import choose_pictures

Contents = Mapping[str, bytes]
PAIR = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def written(path: Path, columns: Mapping[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(dict(columns)), path, **options)
    return path


def pairs(*values: tuple[bytes | None, str | None] | None) -> pa.Array:
    return pa.array([v and {"bytes": v[0], "path": v[1]} for v in values], PAIR)


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_plain_bytes_are_called_by_the_rows_or_by_a_column_of_names(
    tmp_path: Path, kind: pa.DataType
) -> None:
    path = tmp_path / "x.parquet"
    images = pa.array([b"one", b"two", b"three"], kind)
    source = open_images(written(path, {"picture": images, "n": [1, 2, 3]}))
    assert source.names == ["00000000", "00000001", "00000002"]
    assert source.data("00000002") == b"three"
    source = open_images(written(path, {"data": images, "File_Name": ["c.jpg", "./a.jpg", "b"]}))
    assert source.names == ["a.jpg", "b", "c.jpg"]
    assert source.data("a.jpg") == b"two"
    assert source.places() is not None
    source = open_images(written(path, {"data": images, "file": ["a", "a", "b"]}))
    assert source.names == ["00000000", "00000001", "00000002"], "a name is there only once"


def test_where_bytes_are_missing_that_is_said(tmp_path: Path) -> None:
    images = pairs((b"x", "a.jpg"), (None, "b.jpg"), (b"", "c.jpg"), (b"y", "d.jpg"))
    source = open_images(written(tmp_path / "x.parquet", {"image": images}))
    assert source.names == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    with pytest.raises(UnusablePicture, match="has no bytes"):
        source.data("b.jpg")
    assert (source.data("c.jpg"), source.data("d.jpg")) == (b"", b"y")
    source = open_images(written(tmp_path / "y.parquet", {"image": pairs((b"x", "a"), None)}))
    assert source.names == ["00000000", "00000001"]
    with pytest.raises(UnusablePicture, match="has no bytes"):
        source.length("00000001")


def test_columns_beside_the_pictures_are_attributes(tmp_path: Path) -> None:
    images = pairs((b"x", "b.jpg"), (b"y", "a.jpg"), (b"z", "c.jpg"))
    columns = {
        "image": images,
        "path": ["b.jpg", "a.jpg", "c.jpg"],
        "label": pa.array([1, 0, None]),
        "smiling": pa.array([True, None, False]),
        "age": pa.array([31, 7, 2**40]),
        "weight": pa.array([0.1, float("nan"), 2.5], pa.float32()),
        "exact": pa.array([0.1, 1 / 3, None]),
        "town": pa.array(["Ulm", "Bonn", None]).dictionary_encode(),
        "date": pa.array([0, 1, 2], pa.date32()),
        "boxes": pa.array([[1], [2], [3]]),
        "mask": pa.array([b"x", b"y", b"z"]),
    }
    features = {
        "label": {"names": ["cat", "dog"], "_type": "ClassLabel"},
        "age": {"_type": "Value"},
    }
    table = pa.table(columns).replace_schema_metadata(
        {"huggingface": json.dumps({"info": {"features": features}})}
    )
    pq.write_table(table, tmp_path / "x.parquet")
    sets = choose_pictures(tmp_path / "x.parquet")
    known = sets.known(sets.training.names)
    columns_read = {name: column.tolist() for name, column in known.columns.items()}
    assert known.names.tolist() == ["a.jpg", "b.jpg", "c.jpg"]
    assert columns_read.pop("label") == ["cat", "dog", ""]
    assert columns_read.pop("smiling") == [0, 1, -1]
    assert columns_read.pop("age") == [7, 31, 2**40]
    assert columns_read.pop("town") == ["Bonn", "Ulm", ""]
    assert columns_read.pop("date") == ["1970-01-02", "1970-01-01", "1970-01-03"]
    assert known.columns["weight"].dtype == np.float32
    np.testing.assert_array_equal(columns_read.pop("weight"), np.float32([np.nan, 0.1, 2.5]))
    np.testing.assert_array_equal(columns_read.pop("exact"), [1 / 3, 0.1, np.nan])
    assert columns_read == {}
    reasons = {each.name: each.reason for each in sets.skipped}
    assert reasons["column boxes"] == "is a column of list<element: int64>, not of numbers or texts"
    assert "binary" in reasons["column mask"]


def test_attributes_of_several_files_stand_in_one_column(tmp_path: Path) -> None:
    parts: Sequence[dict[str, Any]] = (
        {"n": [1, 2], "x": [1, 0], "only": ["a", "b"], "big": [2**60, 1], "y": [-1, 1]},
        {"n": [300], "x": ["one"], "big": [0.5], "y": [1]},
        {"n": [0.5], "x": [2], "only": ["c"], "big": [1], "y": [-1]},
    )
    for number, part in enumerate(parts):
        images = [b"x"] * len(part["n"])
        written(tmp_path / f"{number}.parquet", {"image": pa.array(images), **part})
    source = open_images(tmp_path)
    assert source.names == ["0/00000000", "0/00000001", "1/00000000", "2/00000000"]
    assert source.table is not None
    columns = {name: column.tolist() for name, column in source.table.columns.items()}
    assert columns == {
        "n": [1, 2, 300, 0.5],
        "x": ["1", "0", "one", "2"],
        "only": ["a", "b", "", "c"],
        "big": [str(2**60), "1", "0.5", "1"],
        "y": [-1, 1, 1, -1],
    }


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"n": [1], "town": ["Ulm"]}, "no column of pictures, .* its columns are n, town"),
        ({"image": ["a.jpg"]}, "no column of pictures"),
        ({"image": [{"path": "a.jpg"}]}, "no column of pictures"),
        ({"image": [[b"x"]]}, "no column of pictures"),
        ({"left": [b"x"], "right": [b"y"]}, "2 columns of bytes, of which none is called image"),
    ],
)
def test_where_no_column_is_clearly_of_pictures(
    tmp_path: Path, columns: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        open_images(written(tmp_path / "x.parquet", columns))


def test_of_several_columns_of_bytes_the_usual_one_is_taken(tmp_path: Path) -> None:
    columns = {"mask": [b"m"], "Image": [b"i"], "other": [b"o"]}
    assert open_images(written(tmp_path / "x.parquet", columns)).data("00000000") == b"i"
    columns = {"mask": [b"m"], "photo": pairs((b"p", "p.jpg"))}
    assert open_images(written(tmp_path / "y.parquet", columns)).data("p.jpg") == b"p"


def test_no_row_too_many_rows_and_other_columns_in_the_second_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s").mkdir()
    written(tmp_path / "s" / "0.parquet", {"image": pa.array([], pa.binary())})
    with pytest.raises(ValueError, match="there is no row"):
        open_images(tmp_path / "s")
    written(tmp_path / "s" / "1.parquet", {"img": [b"x", b"y"]})
    with pytest.raises(ValueError, match=r"1\.parquet are in another column"):
        open_images(tmp_path / "s")
    monkeypatch.setattr(naming, "MOST_PICTURES", 1)
    with pytest.raises(ValueError, match="more than 1 pictures"):
        open_images(tmp_path / "s" / "1.parquet")


def test_pyarrow_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "x.parquet", {"image": [b"x"]})
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ValueError, match=r"needs pyarrow: install latent-explorer\[sources\]"):
        open_images(tmp_path / "x.parquet")


@given(
    sizes=st.lists(st.integers(0, 3000), min_size=1, max_size=60),
    group=st.integers(1, 40),
    seed=st.integers(0, 9),
)
def test_any_row_is_that_row_in_whatever_order(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], group: int, seed: int
) -> None:
    path = tmp_path_factory.mktemp("rows") / "x.parquet"
    values = [bytes([number % 256]) * size for number, size in enumerate(sizes)]
    written(path, {"image": pa.array(values, pa.binary())}, row_group_size=group,
            data_page_size=100, write_batch_size=3)  # fmt: skip
    source = open_images(path)
    order = list(range(len(values))) + random.Random(seed).choices(range(len(values)), k=20)
    for row in order:
        assert source.data(source.names[row]) == values[row]
        assert source.length(source.names[row]) == len(values[row])


def test_rows_are_read_from_several_threads(tmp_path: Path) -> None:
    values = [b"%04d" % number * 500 for number in range(700)]
    path = written(tmp_path / "x.parquet", {"image": values}, row_group_size=90)
    source = open_images(path)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(source.data, source.names)) == values


def test_of_a_large_row_group_little_is_in_memory(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    values = [rng.bytes(200_000) for _ in range(300)]
    written(tmp_path / "x.parquet", {"image": values}, write_batch_size=4)
    assert pq.ParquetFile(tmp_path / "x.parquet").num_row_groups == 1
    source = open_images(tmp_path / "x.parquet")
    before, most = pa.total_allocated_bytes(), 0
    for name, value in zip(source.names, values, strict=True):
        assert source.data(name) == value
        most = max(most, pa.total_allocated_bytes() - before)
    # All of them are 60 MB; as many as are kept are three times 8.
    assert most < 40 * 2**20


def test_a_value_that_is_no_picture_by_its_size_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_images(written(tmp_path / "x.parquet", {"image": [b"1", b"12345", b"123"]}))
    monkeypatch.setattr(stored, "LARGEST_FILE", 4)
    for read in (source.length, source.data):
        with pytest.raises(UnusablePicture, match="too large"):
            read("00000001")
    assert source.data("00000002") == b"123"


def test_of_a_file_with_a_damaged_page_the_rest_is_read(tmp_path: Path) -> None:
    values = [bytes([65 + number]) * 3000 for number in range(20)]
    written(tmp_path / "x.parquet", {"image": values}, row_group_size=10, compression="zstd",
            use_dictionary=False, data_page_size=1, write_batch_size=1)  # fmt: skip
    place = pq.ParquetFile(tmp_path / "x.parquet").metadata.row_group(0).column(0)
    data = bytearray((tmp_path / "x.parquet").read_bytes())
    middle = place.data_page_offset + place.total_compressed_size // 2
    data[middle : middle + 30] = b"\xff" * 30
    (tmp_path / "x.parquet").write_bytes(data)
    source = open_images(tmp_path / "x.parquet")
    good, bad = [], []
    for name, value in zip(source.names, values, strict=True):
        try:
            assert source.data(name) == value
            good.append(name)
        except UnusablePicture:
            bad.append(name)
    assert set(source.names[10:]) <= set(good)
    assert bad
    assert source.data(source.names[15]) == values[15]
    with pytest.raises(UnusablePicture, match="damaged part of the Parquet file"):
        source.data(bad[0])


@pytest.mark.parametrize("end", [0, 3, 40, 300, -1, -9])
def test_a_cut_file_is_refused(tmp_path: Path, end: int) -> None:
    path = written(tmp_path / "x.parquet", {"image": [b"x" * 99] * 9})
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises(ValueError, match="is no Parquet file that can be read"):
        open_images(path)


@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "x.parquet"
    images = pairs(*((bytes([n]) * 50, f"{n}.jpg") for n in range(9)))
    written(path, {"image": images, "age": list(range(9)), "town": ["Ulm"] * 9}, row_group_size=4)
    damaged = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=9)):
        damaged[place] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged)
    with contextlib.suppress(ValueError, FileNotFoundError):
        source = open_images(path)
        for name in source.names:
            with contextlib.suppress(UnusablePicture):
                source.data(name)
