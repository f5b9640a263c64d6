"""``latent-explorer info`` on a small bundle."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from latent_explorer.bundle import load_bundle, points_file
from latent_explorer.cli import main


def test_info_as_json(toy_bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--bundle", str(toy_bundle), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    bundle = load_bundle(toy_bundle)
    assert facts["fingerprint"] == bundle.fingerprint
    assert (facts["n"], facts["z_dim"], facts["size"]) == (2000, 12, 16)
    assert facts["columns"] == ["Smiling", "partition", "age", "studio"]
    assert facts["dtype"] == "float16"
    counts = [facts["components_for_variance"][share] for share in ("0.9", "0.95", "0.99")]
    for count, share in zip(counts, (0.9, 0.95, 0.99), strict=True):
        assert bundle.space.basis.explained_variance(count) >= share
        assert bundle.space.basis.explained_variance(count - 1) < share


def test_info_in_words(toy_bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--bundle", str(toy_bundle)]) == 0
    text = capsys.readouterr().out
    for part in ("toy, fingerprint", "2,000 of 12 components", "16 x 16", "do as you like"):
        assert part in text


def test_info_verifies_all_of_it_when_told(
    toy_bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(points_file, "KEPT_BYTES", 0)
    bundle = Path(copytree(toy_bundle, tmp_path / "b"))
    assert main(["info", "--bundle", str(bundle), "--verify"]) == 0
    assert "all of it" in capsys.readouterr().out
    assert main(["info", "--bundle", str(bundle), "--verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verified"] is True
    with (bundle / "zpoints.npy").open("r+b") as file:
        file.seek(5000)
        file.write(b"\x01")
    assert main(["info", "--bundle", str(bundle), "--json"]) == 0
    assert "verified" not in json.loads(capsys.readouterr().out)
    assert main(["info", "--bundle", str(bundle), "--verify"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "zpoints.npy is cut short or was altered" in said.err


def test_info_shows_nothing_that_a_terminal_acts_on(
    toy_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = Path(copytree(toy_bundle, tmp_path / "b"))
    description = json.loads((bundle / "bundle.json").read_text("utf-8"))
    description["name"] = "\x1b[2J\u202e" + "long" * 1000
    description["source"] = "a\nb\x9b31m"
    description["training"] = {"settings": {"size": "\x1b[0m"}, "loss": None, "val_loss": 0.5}
    (bundle / "bundle.json").write_text(json.dumps(description), "utf-8")
    for arguments in ([], ["--json"]):
        assert main(["info", "--bundle", str(bundle), *arguments]) == 0
        text = capsys.readouterr().out
        assert all(line.isprintable() for line in text.splitlines())
        assert "31m" in text
        assert len(text) < 3000


def test_info_of_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--bundle", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert "there is no bundle.json" in captured.err
    assert captured.out == ""
