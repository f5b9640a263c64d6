"""Which pictures train and which validate."""

from __future__ import annotations

from pathlib import Path

import pytest

from latent_explorer.training.picture_sets import choose_pictures

NAMES = [f"{i:06}.jpg" for i in range(1, 7)]


@pytest.fixture
def celeba_like(tmp_path: Path) -> Path:
    """Six pictures: partitions 0, 0, 0, 1, 1, 2."""
    folder = tmp_path / "celeba"
    (folder / "img_align_celeba").mkdir(parents=True)
    for name in NAMES:
        (folder / "img_align_celeba" / name).touch()
    partition = "".join(f"{n} {p}\n" for n, p in zip(NAMES, "000112", strict=True))
    (folder / "list_eval_partition.txt").write_text(partition, "utf-8")
    rows = "".join(f"{name} {-1 + 2 * (i % 2)}\n" for i, name in enumerate(NAMES))
    (folder / "list_attr_celeba.txt").write_text(f"6\nSmiling\n{rows}", "utf-8")
    return folder


def test_the_partition_decides(celeba_like: Path) -> None:
    sets = choose_pictures(celeba_like)
    assert sets.training.names == NAMES[:3]
    assert sets.validation is not None
    assert sets.validation.names == NAMES[3:5]
    assert sets.known(sets.training.names).names.tolist() == NAMES[:3]
    assert sets.known(sets.training.names).columns["Smiling"].tolist() == [-1, 1, -1]
    assert sets.known(sets.training.names).columns["partition"].tolist() == [0, 0, 0]


def test_with_validation_pictures_of_their_own_all_train(celeba_like: Path, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "x.jpg").touch()
    sets = choose_pictures(celeba_like, val_images=tmp_path / "others")
    assert sets.training.names == NAMES
    assert sets.validation is not None
    assert sets.validation.names == ["x.jpg"]


@pytest.mark.parametrize("partition", ["", "000004.jpg 1\n000005.jpg 1\n", "other.jpg 0\n"])
def test_without_training_pictures_in_the_partition_all_train(
    celeba_like: Path, partition: str
) -> None:
    file = celeba_like / "list_eval_partition.txt"
    if partition:
        file.write_text(partition, "utf-8")
    else:
        file.unlink()
    sets = choose_pictures(celeba_like)
    assert sets.training.names == NAMES
    assert sets.validation is None


def test_pictures_the_partition_does_not_name_stay_out(celeba_like: Path) -> None:
    (celeba_like / "list_eval_partition.txt").write_text("000002.jpg 0\n000003.jpg 0\n", "utf-8")
    assert choose_pictures(celeba_like).training.names == NAMES[1:3]


def test_limit_takes_the_first_of_either(celeba_like: Path) -> None:
    sets = choose_pictures(celeba_like, limit=1)
    assert sets.training.names == NAMES[:1]
    assert sets.validation is not None
    assert sets.validation.names == NAMES[3:4]
    assert len(sets.known(sets.training.names)) == 1


def test_attributes_of_ones_own_replace_those_found(celeba_like: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("file,age\n000002.jpg,40\n", "utf-8")
    sets = choose_pictures(celeba_like, attributes=own)
    assert list(sets.known(sets.training.names).columns) == ["age", "partition"]
    assert sets.known(sets.training.names).columns["age"][1] == 40


def test_attributes_of_others_are_an_error(celeba_like: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("file,age\nwho.jpg,40\n", "utf-8")
    with pytest.raises(ValueError, match=r"own\.csv names none of the pictures.* 000001\.jpg"):
        choose_pictures(celeba_like, attributes=own)


def test_what_lies_beside_by_chance_is_left_alone(celeba_like: Path) -> None:
    (celeba_like / "list_attr_celeba.txt").write_text("1\nBald\nother.jpg 1\n", "utf-8")
    sets = choose_pictures(celeba_like)
    assert list(sets.known(sets.training.names).columns) == ["partition"]


def test_missing_attributes_are_an_error(celeba_like: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        choose_pictures(celeba_like, attributes=tmp_path / "absent.csv")


def test_a_column_called_partition_that_is_none(celeba_like: Path, tmp_path: Path) -> None:
    (celeba_like / "list_eval_partition.txt").unlink()
    own = tmp_path / "own.csv"
    own.write_text("file,partition\n000001.jpg,north\n", "utf-8")
    assert choose_pictures(celeba_like, attributes=own).training.names == NAMES


def test_the_real_layout(celeba: Path) -> None:
    sets = choose_pictures(celeba / "celeba96_train.zip", limit=50)
    assert len(sets.training) == 50
    assert len(sets.known(sets.training.names).columns) == 41
    assert sets.validation is None
