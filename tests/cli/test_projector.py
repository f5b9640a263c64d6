"""`projector` exports a bundle, or nothing where it is interrupted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.notebook import OpenBundle


def test_random_images_of_a_bundle(
    toy_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    where = ["--bundle", str(toy_bundle), "--out", str(out)]
    assert main(["projector", *where, "--random", "20", "--seed", "3", "--json"]) == 0
    *progress, done = map(json.loads, capsys.readouterr().out.splitlines())
    assert done == {"phase": "done", "folder": str(out), "images": 20, "side": 16}
    assert {report["phase"] for report in progress} == {"writing", "decoding"}
    bundle = OpenBundle(load_bundle(toy_bundle))
    lines = (out / "metadata.tsv").read_text("utf-8").splitlines()
    assert lines[0].split("\t") == ["image", "number", "Smiling", "partition", "age", "studio"]
    numbers = [int(line.split("\t")[1]) for line in lines[1:]]
    assert len(set(numbers)) == 20
    assert numbers != list(range(20))
    with Image.open(out / "sprite.png") as sheet:
        first = np.asarray(sheet)[:16, :16].astype(int)
    expected = bundle.decode(bundle.space.points[numbers[0]]).pictures[0]
    # Decoded beside others: the last bit can be another.
    assert np.abs(first - expected).max() <= 1
    assert main(["projector", *where]) == 2
    assert "exists already" in capsys.readouterr().err


def test_all_images_in_words(
    toy_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["projector", "--bundle", str(toy_bundle), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "wrote 2,000 images, faces of 16 x 16 pixels" in said.out
    assert "decoding" in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGTERM")
def test_one_that_is_stopped_leaves_nothing(toy_bundle: Path, tmp_path: Path) -> None:
    arguments = ["projector", "--bundle", str(toy_bundle), "--out", str(tmp_path / "out"), "--json"]
    command = [sys.executable, "-m", "latent_explorer", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.send_signal(signal.SIGTERM)
        _, complaint = child.communicate()
    assert child.returncode == 143
    assert b"nothing was written" in complaint
    assert list(tmp_path.iterdir()) == []
