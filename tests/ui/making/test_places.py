"""Where a model is proposed to be made, by where its pictures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from latent_explorer.ui.making.places import suggested_place


@pytest.mark.parametrize(
    ("pictures", "place"),
    [
        ("/data/faces", "/data/faces model"),
        ("/data/faces.zip", "/data/faces model"),
        ("/data/set-{000..009}.tar", "/data/set-000..009 model"),
        ("/data/train-*.parquet", "/data/train model"),
        ("https://a.org/x/faces.tar?sig=1/2", "HOME/faces model"),
        ("s3://bucket/faces/", "HOME/faces model"),
        ("dask://a/b", ""),
        ("/", ""),
    ],
)
def test_it_is_beside_the_pictures_or_at_home(pictures: str, place: str) -> None:
    assert suggested_place(pictures) == place.replace("HOME", str(Path.home()))


def test_a_folder_keeps_the_dots_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "faces v1.5").mkdir()
    assert suggested_place(str(tmp_path / "faces v1.5")) == str(tmp_path / "faces v1.5 model")
