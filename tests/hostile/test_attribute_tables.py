"""Damaged and odd tables of attributes: read without a lost digit, or refused in one sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle.tables import table_arrays
from latent_explorer.cli import describe, exit_code, main
from latent_explorer.pictures.attributes import ImageTable, read_attributes
from latent_explorer.training.picture_sets import choose_pictures

Rng = np.random.Generator
Say = Callable[[object], str]
Read = Callable[[bytes, str], "ImageTable | None"]

NAMES = [f"{i:06}.jpg" for i in range(1, 8)]
CELEBA = "7\nSmiling Bald\n" + "\n".join(f"{name}  1 -1" for name in NAMES)
PARTITION = "\n".join(f"{name} {i % 3}" for i, name in enumerate(NAMES))
ROWS = [f'{name},{20240131 + i},0.{i}5,"one, two",-1' for i, name in enumerate(NAMES)]
CSV = "\n".join(["file,id,age,who,Smiling", *ROWS])
TABLES = {
    "list_attr_celeba.txt": CELEBA,
    "list_eval_partition.txt": PARTITION,
    "attributes.csv": CSV,
    "semicolons.csv": CSV.replace(",", ";"),
    "tabs.txt": CSV.replace(",", "\t"),
}
VALUES = (
    "",
    " ",
    "0",
    "-0",
    "+7",
    "007",
    "1",
    "-1",
    "127",
    "128",
    "2147483648",
    "20240131",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "9" * 40,
    "9" * 5000,
    "1e5",
    "1e39",
    "1e400",
    "1.5",
    "0.1",
    "0.30000000000000004",
    "16777217.0",
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "1_000",
    "1,5",
    "0x10",
    "True",
    "None",
    "\u0663",
    "\x1b[31mred",
    "\0",
    "two\nlines",
    "=cmd()",
    "\ufeff",
    "\u202egpj",
    "x" * 5000,
    '"',
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "cp037")


@pytest.fixture
def read(tmp_path: Path, one_sentence: Say) -> Read:
    """Reads a table: None when it was refused. What was read can be written to a bundle."""

    def attempt(data: bytes, name: str) -> ImageTable | None:
        path = tmp_path / name
        path.write_bytes(data)
        try:
            table = read_attributes(path)
        except ValueError as error:
            one_sentence(describe(error))
            return None
        finally:
            path.unlink()
        for column in table.columns.values():
            assert column.dtype.name.startswith(("int", "float", "str"))
            assert column.shape == (len(table),)
            if column.dtype.kind == "f":
                assert not np.isinf(column).any()
        aligned = table.columns_at(table.rows_of([*NAMES, "other.jpg"]))
        writable(ImageTable(np.array([*NAMES, "other.jpg"]), aligned))
        return table

    def writable(table: ImageTable) -> None:
        try:
            table_arrays(table)
        except ValueError as error:
            one_sentence(describe(error))

    return attempt


def test_damaged_tables(read: Read, damage: Callable[[bytes, Rng], bytes], each_case: Any) -> None:
    def check(rng: Rng) -> None:
        name = str(rng.choice(list(TABLES)))
        read(damage(TABLES[name].encode(), rng), name)

    each_case(check, 2)


def test_encodings(read: Read, each_case: Any) -> None:
    def check(rng: Rng) -> None:
        name = str(rng.choice(list(TABLES)))
        text = TABLES[name].replace("one", "\u00e9\u00f1e")
        data = text.replace("\n", str(rng.choice(["\n", "\r\n", "\r", "\n\n"])))
        read(data.encode(ENCODINGS[int(rng.integers(len(ENCODINGS)))], "replace"), name)

    each_case(check, 0.5)


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()


def numbers_of(text: str) -> Any:
    """Return what a text means to whoever wrote it: a number, or itself."""
    try:
        return int(text)
    except ValueError:
        return text


def test_no_digit_is_lost(read: Read, each_case: Any) -> None:
    def check(rng: Rng) -> None:
        odd = [value for value in VALUES if value not in ("", " ", "\0", '"')]
        # Some columns of one kind, as real ones are, and some of all kinds.
        kinds = [odd, odd[:11], odd[2:14], odd[15:26]]
        columns = []
        for number in range(int(rng.integers(1, 5))):
            kind = kinds[int(rng.integers(len(kinds)))]
            columns.append([f"c{number}", *(str(value) for value in rng.choice(kind, len(NAMES)))])
        table = read(as_csv(list(zip(["file", *NAMES], *columns, strict=True))), "a.csv")
        if table is None:
            return
        for name, *texts in columns:
            column = table.columns[name]
            for text, value in zip(texts, column.tolist(), strict=True):
                if column.dtype.kind == "U":
                    # Whole numbers with gaps that no float holds are written out.
                    unknown = text.lower() == "nan" and value == ""
                    assert unknown or value in (text.strip(), str(numbers_of(text)))
                elif column.dtype.kind == "i":
                    assert value == int(text)
                elif text.lower() == "nan":
                    assert np.isnan(value)
                else:
                    # Exactly, for whole numbers; as near as a float is, for others.
                    meant = numbers_of(text)
                    same = (
                        value == meant
                        if isinstance(meant, int)
                        else value == column.dtype.type(text)
                    )
                    assert same, (text, value, column.dtype)

    each_case(check)


def test_odd_cells_and_ragged_rows(read: Read, each_case: Any) -> None:
    def check(rng: Rng) -> None:
        name = str(rng.choice(list(TABLES)))
        lines = TABLES[name].split("\n")
        for _ in range(int(rng.integers(1, 4))):
            line = int(rng.integers(len(lines)))
            value = VALUES[int(rng.integers(len(VALUES)))]
            way = int(rng.integers(6))
            if way == 0:
                lines[line] = value
            elif way == 1:
                lines[line] += "," + value
            elif way == 2:
                lines[line] = lines[line].rpartition(",")[0]
            elif way == 3:
                lines.insert(line, lines[int(rng.integers(len(lines)))])
            elif way == 4:
                lines[line] = lines[line].replace(NAMES[2], value)
            else:
                lines[line] = value + lines[line]
        read("\n".join(lines).encode("utf-8", "surrogatepass"), name)

    each_case(check)


@pytest.mark.parametrize(
    "data",
    [
        b"file,x\n" + b"a.jpg,1\n" * 3 + b'"' + b"x" * 200_000,
        b"file,x\na.jpg," + b"9" * 200_000,
        b"file," + b",".join(b"c%d" % i for i in range(50_000)) + b"\n",
        b"file" + b"," * 50_000 + b"\n",
        b"\0" * 10_000,
        b"\xff\xfe",
        b"9" * 5000 + b"\nx\n",
        b"\xd9\xa3\nSmiling\n000001.jpg 1",
        b"\n" * 100_000,
        b"1\n",
        b'"' * 9999,
        b"file,x\n" + b"\n".join(b"%d.jpg,%s" % (i, b"y" * 4000) for i in range(2000)),
        b"file,x\n" + b"x" * 100_000 + b".jpg,1\nb.jpg,2\n",
        b"file,__class__,../../x,\x1b[31m\na.jpg,1,2,3",
        b"file,file\na.jpg,b.jpg",
    ],
    ids=range(15),
)
def test_crafted_tables(data: bytes, read: Read) -> None:
    for name in ("a.csv", "a.txt", "list_eval_partition.txt"):
        read(data, name)


def test_tables_beside_the_pictures_never_stop_the_choice_with_a_traceback(
    small_pictures: Path, tmp_path: Path, one_sentence: Say, each_case: Any, damage: Any
) -> None:
    images = tmp_path / "images"
    images.mkdir()
    for name in NAMES:
        copyfile(small_pictures / "00.jpg", images / name)

    def refuse(error: Exception) -> None:
        assert exit_code(error) == 2
        one_sentence(describe(error))

    def check(rng: Rng) -> None:
        for name in ("list_attr_celeba.txt", "list_eval_partition.txt"):
            text = TABLES[name]
            if rng.random() < 0.7:
                places = [i for i, character in enumerate(text) if character in "012"]
                place = places[int(rng.integers(len(places)))]
                text = text[:place] + VALUES[int(rng.integers(len(VALUES)))] + text[place + 1 :]
            data = damage(text.encode(), rng) if rng.random() < 0.3 else text.encode()
            (images / name).write_bytes(data)
        try:
            sets = choose_pictures(images)
        except (ValueError, FileNotFoundError) as error:
            refuse(error)
            return
        known = sets.known(sets.training.names)
        assert len(known) == len(sets.training)
        assert set(sets.training.names) <= set(NAMES)

    each_case(check, 0.5)


def test_the_command_line_says_one_sentence(
    small_pictures: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    one_sentence: Say,
) -> None:
    given = ["train", "--images", str(small_pictures), "--out", str(tmp_path / "b")]
    for data in (b"", b"\0", b"\xff\xfe\0", b"file,x\n00.jpg", b"file,x\nother.jpg,1\n", b'"'):
        (tmp_path / "a.csv").write_bytes(data)
        assert main([*given, "--attributes", str(tmp_path / "a.csv")]) == 2
        (said,) = capsys.readouterr().err.splitlines()
        assert one_sentence(said).startswith("latent-explorer: ")
        assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
