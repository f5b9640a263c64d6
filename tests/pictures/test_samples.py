"""Samples are whole pictures, upright, with the size that they really have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.pictures.samples import read_samples


def test_samples_are_spread_over_all_pictures(small_pictures: Path) -> None:
    samples = read_samples(small_pictures, count=4, longest=30)
    assert samples.n == 40
    assert [sample.name[:2] for sample in samples.shown] == ["00", "10", "20", "30"]
    for sample in samples.shown:
        with Image.open(small_pictures / sample.name) as picture:
            assert (sample.width, sample.height) == picture.size
        height, width, _ = sample.pixels.shape
        assert max(height, width) == 30
        assert width / height == pytest.approx(sample.width / sample.height, abs=0.06)


def test_a_turned_picture_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = np.zeros((20, 40, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "turned.jpg", exif=exif)
    (sample,) = read_samples(tmp_path).shown
    assert (sample.width, sample.height) == (20, 40)


def test_damaged_pictures_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(ValueError, match="none of the pictures that were tried"):
        read_samples(tmp_path)
    Image.new("RGB", (20, 20)).save(tmp_path / "b.png")
    assert [sample.name for sample in read_samples(tmp_path).shown] == ["b.png"]
    with pytest.raises(FileNotFoundError):
        read_samples(tmp_path / "nowhere")
