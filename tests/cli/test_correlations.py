"""`correlations` lists what the window lists."""

from __future__ import annotations

import json

import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.correlation import counts_above, strongest_pairs


@pytest.mark.parametrize("coordinates", ["z", "pca"])
@pytest.mark.parametrize("sample", [None, 300])
def test_correlations_are_those_of_the_dock(toy_bundle, capsys, coordinates, sample):
    options = [] if sample is None else ["--sample", str(sample), "--seed", "4"]
    command = ["correlations", "--bundle", str(toy_bundle), "--coordinates", coordinates]
    assert main([*command, "--threshold", "0.05", "--json", *options]) == 0
    out, err = capsys.readouterr()
    printed = json.loads(out)
    r = load_bundle(toy_bundle).space.correlation(coordinates, sample, 4)
    pairs = strongest_pairs(r, 0.05)
    assert [(p["i"], p["j"]) for p in printed["pairs"]] == list(
        zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)
    )
    assert [p["r"] for p in printed["pairs"]] == pytest.approx(pairs.r.tolist(), abs=1e-12)
    assert tuple(printed["counts"].values()) == counts_above(r)
    assert printed["points"] == (sample or 2000)
    assert err == ""


def test_correlations_as_text(toy_bundle, capsys):
    assert main(["correlations", "--bundle", str(toy_bundle), "--threshold", "0.3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    pairs = strongest_pairs(load_bundle(toy_bundle).space.correlation("z"), 0.3)
    assert lines[0].startswith(f"{len(pairs.i)} pairs")
    assert lines[3].split() == [str(pairs.i[0]), str(pairs.j[0]), f"{pairs.r[0]:+.3f}"]
    assert len(lines) == 3 + len(pairs.i)


def test_an_empty_list_of_pca_pairs_says_why(toy_bundle, capsys):
    command = ["correlations", "--bundle", str(toy_bundle), "--coordinates", "pca"]
    assert main([*command, "--threshold", "0"]) == 0
    assert "uncorrelated over all points" in capsys.readouterr().out
    assert main([*command, "--threshold", "0", "--sample", "300"]) == 0
    said = capsys.readouterr().out
    assert "uncorrelated" not in said
    assert said.startswith("66 pairs")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--threshold", "2"],
        ["--threshold", "nan"],
        ["--sample", "1"],
        ["--sample", "9" * 5000],
        ["--seed", "-1"],
        ["--seed", "2147483648"],
    ],
)
def test_wrong_settings_are_refused_by_the_name_of_the_option(toy_bundle, capsys, wrong):
    with pytest.raises(SystemExit) as refused:
        main(["correlations", "--bundle", str(toy_bundle), *wrong])
    assert refused.value.code == 2
    said = capsys.readouterr().err
    assert f"argument {wrong[0]}" in said
    assert len(said) < 1000
