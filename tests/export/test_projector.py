"""What TensorBoard's projector is given: each file is opened and compared with what it is of."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.export.projector import (
    CONFIG,
    METADATA,
    SPRITE,
    SPRITE_SIDE,
    VECTORS,
    Projected,
    chosen_images,
    projector_steps,
    tile_side,
)

N, D, SIZE = 700, 5, 8


@pytest.fixture
def projected() -> Projected:
    rng = np.random.default_rng(4)
    points = np.asfortranarray(rng.normal(size=(N, D)).astype(np.float32))
    points[3] = [0.1, 1e-30, -3.4e38, 1 / 3, 0]
    names = [f"{i}.jpg" for i in range(N)]
    names[1] = 'tab\there\n"quoted" ü'
    columns = {
        "Smiling": np.where(points[:, 0] > 0, 1, -1).astype(np.int8),
        "age": rng.uniform(18, 90, N).astype(np.float32),
        "image": np.array(["a", "b"] * (N // 2)),
    }
    return Projected('to"y\\', points, names, columns, SIZE)


def decode(z: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Faces of one colour each, by their first component."""
    assert z.dtype == np.float32
    assert z.flags.c_contiguous
    levels = (128 + 20 * np.clip(z[:, :3], -6, 6)).astype(np.uint8)
    return np.broadcast_to(levels[:, np.newaxis, np.newaxis], (len(z), SIZE, SIZE, 3)).copy()


def _config(text: str) -> Any:
    """Read a configuration as TensorBoard does, with its definition of the message."""
    pytest.importorskip("google.protobuf")
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

    file = descriptor_pb2.FileDescriptorProto(name="p.proto", package="p", syntax="proto3")
    kinds = descriptor_pb2.FieldDescriptorProto
    one, many = kinds.LABEL_OPTIONAL, kinds.LABEL_REPEATED
    messages = {
        "Sprite": [
            ("image_path", 1, kinds.TYPE_STRING, one, None),
            ("single_image_dim", 2, kinds.TYPE_UINT32, many, None),
        ],
        "Embedding": [
            ("tensor_name", 1, kinds.TYPE_STRING, one, None),
            ("metadata_path", 2, kinds.TYPE_STRING, one, None),
            ("bookmarks_path", 3, kinds.TYPE_STRING, one, None),
            ("tensor_shape", 4, kinds.TYPE_UINT32, many, None),
            ("sprite", 5, kinds.TYPE_MESSAGE, one, ".p.Sprite"),
            ("tensor_path", 6, kinds.TYPE_STRING, one, None),
        ],
        "Config": [("embeddings", 2, kinds.TYPE_MESSAGE, many, ".p.Embedding")],
    }
    for name, fields in messages.items():
        message = file.message_type.add(name=name)
        for field, number, kind, label, other in fields:
            message.field.add(name=field, number=number, type=kind, label=label, type_name=other)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    found = message_factory.GetMessageClass(pool.FindMessageTypeByName("p.Config"))()
    text_format.Merge(text, found)
    return found


def _vectors(path: Path) -> np.ndarray[Any, Any]:
    # As TensorBoard reads them.
    lines = path.read_text("utf-8").splitlines()
    return np.array([[float(v) for v in line.split("\t")] for line in lines], np.float32)


@pytest.mark.parametrize("images", [np.arange(N), chosen_images(N, 90, seed=3)])
def test_each_file_holds_the_images_in_their_order(
    projected: Projected, tmp_path: Path, images: np.ndarray[Any, Any]
) -> None:
    folder = tmp_path / "out"
    steps = list(projector_steps(folder, projected, images, decode))
    m = len(images)
    assert [phase for phase, _, _ in steps] == sorted((p for p, _, _ in steps), reverse=True)
    assert steps[-1] == ("decoding", m, m)
    assert sorted(path.name for path in folder.iterdir()) == [METADATA, CONFIG, SPRITE, VECTORS]
    np.testing.assert_array_equal(_vectors(folder / VECTORS), projected.points[images])

    with (folder / METADATA).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["image", "number", "Smiling", "age", "image (column)"]
    assert len(rows) == m + 1
    for image, row in zip(images.tolist(), rows[1:], strict=True):
        name = 'tab here "quoted" ü' if image == 1 else f"{image}.jpg"
        assert row[:2] == [name, str(image)]
        assert int(row[2]) == projected.columns["Smiling"][image]
        assert np.float32(row[3]) == pytest.approx(projected.columns["age"][image], rel=1e-6)

    config = _config((folder / CONFIG).read_text("utf-8")).embeddings[0]
    assert config.tensor_name == projected.name
    assert list(config.tensor_shape) == [m, D]
    assert (config.tensor_path, config.metadata_path) == (VECTORS, METADATA)
    assert (config.sprite.image_path, list(config.sprite.single_image_dim)) == (SPRITE, [8, 8])

    with Image.open(folder / SPRITE) as sheet:
        pixels = np.asarray(sheet)
    per_row = pixels.shape[1] // SIZE
    for number, image in enumerate(images.tolist()):
        y, x = (SIZE * part for part in divmod(number, per_row))
        expected = decode(np.ascontiguousarray(projected.points[[image]]))[0]
        np.testing.assert_array_equal(pixels[y : y + SIZE, x : x + SIZE], expected)


@pytest.mark.parametrize("n", [1, 2, 3, 7225, 7226, 49_820, 202_599, 1_000_000])
def test_every_sheet_fits_the_projector(n: int) -> None:
    side = tile_side(n, 96)
    columns = int(np.ceil(np.sqrt(n)))
    assert columns * side <= SPRITE_SIDE
    assert side == 96 or columns * (side + 1) > SPRITE_SIDE, "as large as fits"
    assert side >= 8


def test_many_faces_are_scaled_down(projected: Projected, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("latent_explorer.export.projector.SPRITE_SIDE", 30)
    list(projector_steps(tmp_path / "out", projected, np.arange(50), decode))
    with Image.open(tmp_path / "out" / SPRITE) as sheet:
        assert sheet.size == (24, 21)
        first = np.asarray(sheet)[:3, :3]
    expected = decode(np.ascontiguousarray(projected.points[:1]))[0, 0, 0]
    assert np.abs(first.astype(int) - expected).max() <= 1
    monkeypatch.setattr("latent_explorer.export.projector.SPRITE_SIDE", 20)
    with pytest.raises(ValueError, match="fewer images"):
        list(projector_steps(tmp_path / "two", projected, np.arange(N), decode))


def test_images_are_chosen_once_each_and_always_the_same() -> None:
    assert chosen_images(10).tolist() == list(range(10))
    assert chosen_images(10, 3).tolist() == [0, 1, 2]
    assert chosen_images(10, 99, seed=1).tolist() == list(range(10))
    some = chosen_images(1000, 50, seed=1)
    assert len(set(some.tolist())) == 50
    assert (np.diff(some) > 0).all()
    np.testing.assert_array_equal(some, chosen_images(1000, 50, seed=1))
    assert chosen_images(1000, 50, seed=2).tolist() != some.tolist()


def test_what_is_given_up_leaves_nothing(
    projected: Projected, tmp_path: Path, full_disk: Any
) -> None:
    steps = projector_steps(tmp_path / "out", projected, np.arange(N), decode)
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []
    with full_disk(2000), pytest.raises(OSError, match=r"large|space"):
        list(projector_steps(tmp_path / "out", projected, np.arange(N), decode))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="at least one"):
        list(projector_steps(tmp_path / "out", projected, np.arange(0), decode))
    (tmp_path / "out").mkdir()
    with pytest.raises(FileExistsError, match="exists already"):
        list(projector_steps(tmp_path / "out", projected, np.arange(N), decode))
