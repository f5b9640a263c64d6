"""Selections as files: a table of images, and a picture of faces."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.export.pictures import grid_shape, read_metadata
from latent_explorer.export.selections import SelectionFiles
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.selection_files import FACES_AT_MOST, SaveSelectionRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.session.selection import Part

Work = Callable[[Request], list[Result]]
PLANE = Projection((3, 7))


def parts_above(x: float) -> tuple[Part, ...]:
    return (Part("add", PLANE, ((x, -1e4), (1e4, -1e4), (1e4, 1e4), (x, 1e4))),)


@pytest.fixture
def few(fake_bundle: Any) -> float:
    """Right of it are some points."""
    return float(np.sort(fake_bundle.space.points[:, 3].astype(float))[-12])


def test_a_table_holds_names_numbers_and_attributes(
    work: Work, fake_bundle: Any, few: float, tmp_path: Path
) -> None:
    path = tmp_path / "selection.csv"
    request = SaveSelectionRequest(
        bundle=fake_bundle.fingerprint, parts=parts_above(few), path=path, writer=SelectionFiles()
    )
    (saved,) = work(request)
    rows = np.flatnonzero(fake_bundle.space.points[:, 3].astype(np.float32) >= few)
    assert saved.written == saved.count == len(rows)
    with path.open(encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    assert header == ["file", "image", *fake_bundle.columns]
    for number, row in zip(rows.tolist(), found, strict=True):
        known = [column[number] for column in fake_bundle.columns.values()]
        expected = ["" if value != value else value for value in known]
        assert row[:2] == [fake_bundle.image_names[number], str(number)]
        for text, value in zip(row[2:], expected, strict=True):
            assert text == value or float(text) == float(value)
    about = json.loads((tmp_path / "selection.settings.json").read_text())
    assert about["fingerprint"] == fake_bundle.fingerprint
    assert about["count"] == len(rows)
    assert about["selection"][0]["projection"]["pair"] == [3, 7]


def test_a_picture_holds_the_faces(
    work: Work, fake_bundle: Any, fake_codec: Any, few: float, tmp_path: Path
) -> None:
    path = tmp_path / "faces.png"
    request = SaveSelectionRequest(
        bundle=fake_bundle.fingerprint, parts=parts_above(few), path=path, writer=SelectionFiles()
    )
    *_, saved = work(request)
    rows = np.flatnonzero(fake_bundle.space.points[:, 3].astype(np.float32) >= few)
    size = fake_bundle.size
    _, columns = grid_shape(len(rows))
    pixels = np.asarray(Image.open(path))
    for place, number in enumerate(rows.tolist()):
        top, left = (size + 2) * np.array(divmod(place, columns))
        face = fake_codec.decode(fake_bundle.space.points[[number]].astype(np.float32))[0]
        np.testing.assert_array_equal(pixels[top : top + size, left : left + size], face)
    assert read_metadata(path)["images"] == rows.tolist()
    assert saved.written == len(rows)


def test_of_many_faces_some_are_chosen_always_the_same(
    work: Work, fake_bundle: Any, tmp_path: Path
) -> None:
    bundle, paths = fake_bundle.fingerprint, [tmp_path / "one.png", tmp_path / "two.png"]
    for path in paths:
        *_, saved = work(
            SaveSelectionRequest(bundle=bundle, parts=(Part(),), path=path, writer=SelectionFiles())
        )
        assert (saved.written, saved.count) == (FACES_AT_MOST, fake_bundle.space.n)
    first, second = (read_metadata(path) for path in paths)
    assert first == second
    assert len(set(first["images"])) == FACES_AT_MOST


def test_nothing_is_not_written(work: Work, fake_bundle: Any, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    request = SaveSelectionRequest(
        bundle=fake_bundle.fingerprint, parts=parts_above(1e3), path=path, writer=SelectionFiles()
    )
    with pytest.raises(ValueError, match="nothing is selected"):
        work(request)
    assert not path.exists()


def test_what_is_given_up_leaves_what_was_there(
    workspace: Workspace, fake_bundle: Any, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("before")
    steps = run(
        SaveSelectionRequest(
            bundle=fake_bundle.fingerprint, parts=(Part(),), path=path, writer=SelectionFiles()
        ),
        workspace,
    )
    for _ in range(6):
        assert next(steps) is None
    steps.close()  # type: ignore[attr-defined]  # a generator
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
