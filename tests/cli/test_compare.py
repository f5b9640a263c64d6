"""`compare` measures what `sample` draws, as the window does."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.cli.comparing import OVER
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.core.set_figures import FIGURES
from latent_explorer.export.pictures import read_metadata
from latent_explorer.jobs.comparing import CurvePointRequest, SetFiguresRequest
from latent_explorer.jobs.request import run
from latent_explorer.session.comparison import CURVE_VALUES
from latent_explorer.workspaces import real_workspace

DEFAULTS = ["cube", "pairwise", "pairwise-uniform", "directions"]


@pytest.fixture
def command(toy_bundle):
    """The command on the toy bundle, with few vectors, for it to be short."""
    return ["compare", "--bundle", str(toy_bundle), "--count", "12"]


@pytest.fixture(scope="module")
def compared(toy_bundle, tmp_path_factory) -> dict[str, Any]:
    """What the command prints and writes, of one call with everything."""
    folder = tmp_path_factory.mktemp("compared")
    files = {name: folder / name for name in ("table.csv", "curves.png", "sheet.png")}
    options = ["--bundle", str(toy_bundle), "--count", "12", "--method", "cube"]
    options += ["--method", "directions", "--components", "6", "--over", "sigma"]
    options += ["--from", "1.1", "--to", "3.1", "--steps", "3", "--csv", str(files["table.csv"])]
    options += ["--figure", str(files["curves.png"]), "--pictures", str(files["sheet.png"])]
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(map(str, words))))
        assert main(["compare", *options, "--json"]) == 0
    return {**files, "json": json.loads(said[0]), "said": said}


def test_the_figures_are_those_of_the_window(toy_bundle, compared):
    workspace = real_workspace()
    bundle = workspace.open(toy_bundle)
    printed = compared["json"]
    assert [row["method"] for row in printed["sets"]] == ["cube", "directions"]
    assert printed["values"] == [1.1, 2.1, 3.1]
    for row in printed["sets"]:
        settings = SamplingSettings(method=row["method"], n_components=6, count=12)
        assert printed["sampling"][row["method"]] == settings.as_dict()
        about: dict[str, Any] = {"bundle": bundle.fingerprint, "count": 12}
        *_, measured = run(SetFiguresRequest(**about, settings=settings), workspace)
        for name, value in measured.figures.as_dict().items():
            assert row[name] == pytest.approx(value, rel=1e-12), name
        z = draw(settings, bundle.space).z.astype(np.float64)
        assert row["radius_mean"] == pytest.approx(np.linalg.norm(z, axis=1).mean())
        assert row["median_length"] == pytest.approx(np.median(np.linalg.norm(z, axis=1)))
        points = []
        for level in (1.1, 2.1, 3.1):
            at_level = replace(settings, sigma_level=level)
            *_, point = run(CurvePointRequest(**about, settings=at_level), workspace)
            points.append(point.figures.as_dict())
        for name in FIGURES:
            expected = [figures[name] for figures in points]
            assert row["curve"][name] == pytest.approx(expected, rel=1e-12), name
    assert len(compared["said"]) == 1, "nothing but the JSON object"


@pytest.mark.parametrize("over", OVER)
def test_curves_are_measured_where_the_window_measures_them(command, capsys, over):
    options = ["--method", "cube", "--method", "pairwise", "--components", "6", "--no-faces"]
    assert main([*command, *options, "--over", over, "--json"]) == 0
    assert tuple(json.loads(capsys.readouterr().out)["values"]) == CURVE_VALUES[OVER[over]]


def test_the_table_holds_the_curves(compared):
    with compared["table.csv"].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["method"] for row in rows] == ["cube"] * 3 + ["directions"] * 3
    assert [float(row["sigma_level"]) for row in rows] == [1.1, 2.1, 3.1] * 2
    for row in rows:
        (found,) = (s for s in compared["json"]["sets"] if s["method"] == row["method"])
        place = [1.1, 2.1, 3.1].index(float(row["sigma_level"]))
        for name in FIGURES:
            assert float(row[name]) == found["curve"][name][place]


def test_the_pictures_say_what_reproduces_them(compared):
    from PIL import Image

    for name in ("curves.png", "sheet.png"):
        metadata = read_metadata(compared[name])
        assert list(metadata["sampling"]) == ["cube", "directions"]
        assert metadata["over"] == "sigma_level"
    with Image.open(compared["sheet.png"]) as picture:
        pixels = np.asarray(picture).astype(int)
    # Two rows of eight coloured faces, three pixels a point, right of the words.
    coloured = (np.ptp(pixels, axis=2) > 0).any(axis=1)
    (rows,) = np.nonzero(np.diff(coloured.astype(int)))
    assert np.diff(rows)[::2].tolist() == [96 * 3] * 2
    (columns,) = np.nonzero((np.ptp(pixels, axis=2) > 0).any(axis=0))
    assert columns[-1] - columns[0] + 1 == (8 * 96 + 7 * 4) * 3
    assert columns[0] > 190 * 3


def test_the_usual_comparison_in_words(command, capsys, tmp_path):
    table, bars = tmp_path / "table.csv", tmp_path / "bars.svg"
    assert main([*command, "--csv", str(table), "--figure", str(bars), "--show", "novelty"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == DEFAULTS
    for words in FIGURES.values():
        assert any(line.startswith(words.label) for line in lines)
    assert "measuring" in err
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["method"] for row in rows] == DEFAULTS
    (novelty,) = (line.split()[1:] for line in lines if line.startswith("Novelty"))
    assert novelty == [f"{float(row['novelty']):.2f}" for row in rows]
    drawing = bars.read_text("utf-8")
    assert all(f">{text}<" in drawing for text in [*novelty, *DEFAULTS, "the images"])


def test_nobody_looks_for_faces(command, capsys, tmp_path):
    bars = tmp_path / "bars.svg"
    options = ["--method", "cube", "--method", "gaussian", "--no-faces", "--figure", str(bars)]
    assert main([*command, *options]) == 0
    assert "Face found" not in capsys.readouterr().out
    assert "Way back" in bars.read_text("utf-8")
    assert main([*command, *options[:-2], "--json"]) == 0
    out, err = capsys.readouterr()
    assert {row["face_share"] for row in json.loads(out)["sets"]} == {None}
    assert err == ""


def test_each_method_starts_with_its_own_defaults(toy_bundle, command, capsys):
    methods = ["neighbours", "directions", "pairwise"]
    options = [word for method in methods for word in ("--method", method)]
    assert main([*command, *options, "--fact", "0.9", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    d = load_bundle(toy_bundle).space.d
    for method in methods:
        expected = replace(SamplingSettings.usual(method, count=12).within(d), fact=0.9)
        assert printed["sampling"][method] == expected.as_dict()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--method", "cube"], "from 2 to 6"),
        (["--method", "cube", "--method", "cube"], "from 2 to 6"),
        (["--from", "1"], "give --over"),
        (["--over", "fact", "--to", "3"], "--to must be a number from 0.05 to 2"),
        (["--over", "sigma", "--from", "0.07"], "--from must be a number from 0.1 to 6"),
        (["--over", "fact", "--from", "1", "--to", "1"], "--from must be below --to"),
        (["--no-faces", "--show", "face-share"], "leave out --no-faces"),
        (["--components", "13"], "--components must be a whole number from 1 to 12"),
        (["--pictures", "sheet.jpg"], "end in .png or .svg"),
        (["--figure", "bars.jpg"], "end in .png or .svg"),
        (["--csv", "table.txt"], "end in .csv"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(command, capsys, monkeypatch, options, said):
    from latent_explorer.network.codec import KerasCodec

    monkeypatch.setattr(
        KerasCodec, "load", lambda bundle: pytest.fail("before networks are loaded")
    )
    assert main([*command, *options]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert len(complaint.splitlines()) == 1


@pytest.mark.parametrize("wrong", [["--method", "x"], ["--sigma", "0"], ["--steps", "1"]])
def test_wrong_settings_are_refused_by_the_name_of_the_option(command, capsys, wrong):
    with pytest.raises(SystemExit) as refused:
        main([*command, *wrong])
    assert refused.value.code == 2
    assert f"argument {wrong[0]}" in capsys.readouterr().err


def test_interrupted_it_writes_nothing(command, capsys, tmp_path, monkeypatch):
    from latent_explorer.pictures import face_detector

    def interrupt(pictures):
        raise KeyboardInterrupt

    monkeypatch.setattr(face_detector, "faces_found", interrupt)
    table = tmp_path / "table.csv"
    assert main([*command, "--csv", str(table), "--json"]) == 130
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out == ""
