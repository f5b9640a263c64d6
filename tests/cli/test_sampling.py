"""`sample` gives what the window gives, and `judge` says what the window says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.formats import percent
from latent_explorer.core.plausibility import VERDICT_WORDS, image_quantiles, judge, way_back
from latent_explorer.core.samplers import METHODS, PARAMETERS, SAMPLERS, SamplingSettings, draw
from latent_explorer.export.pictures import face_grid, read_metadata
from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces
from latent_explorer.jobs.request import run
from latent_explorer.jobs.workspace import Workspace

OPTIONS = ["--sigma", "2", "--fact", "0.8", "--components", "9", "--count", "5", "--seed", "3"]
SETTINGS = SamplingSettings(sigma_level=2.0, fact=0.8, n_components=9, count=5, seed=3)


@pytest.fixture(scope="module")
def codec(toy_bundle):
    from latent_explorer.network.codec import KerasCodec

    return KerasCodec.load(load_bundle(toy_bundle))


@pytest.fixture
def vectors(toy_bundle, tmp_path):
    """An image of the bundle, and a vector far beyond all of them."""
    z = np.stack([load_bundle(toy_bundle).space.point(7), np.full(12, 60.0)]).astype(np.float32)
    path = tmp_path / "vectors.npz"
    np.savez(path, z=z)
    return path, z


# sample


@pytest.mark.parametrize("method", METHODS)
def test_the_vectors_are_those_of_the_window_bit_for_bit(toy_bundle, tmp_path, capsys, method):
    grid, table = tmp_path / "grid.png", tmp_path / "vectors.npz"
    where = ["--bundle", str(toy_bundle), "--out", str(grid), "--vectors", str(table)]
    assert main(["sample", "--method", method, *OPTIONS, *where]) == 0
    settings = SETTINGS.with_method(method)
    expected = draw(settings, load_bundle(toy_bundle).space)
    with np.load(table, allow_pickle=False) as saved:
        np.testing.assert_array_equal(saved["z"], expected.z)
        np.testing.assert_array_equal(saved["v"], expected.v)
    said = capsys.readouterr().out
    assert f"{percent(expected.share)} of 5" in said
    assert "36 pairs at 1.60 sigma" in said, "which ellipses"
    about = read_metadata(grid)
    assert about["fingerprint"] == load_bundle(toy_bundle).fingerprint
    assert SamplingSettings.from_dict(about["sampling"]) == settings


def test_every_parameter_can_be_given(toy_bundle, tmp_path):
    own = {"neighbours": 5, "spread": 0.2, "length": 0.9, "noise": 0.1, "truncation": 1.5}
    own |= {"clusters": 3, "fitted_points": 500, "fitted_level": 2.5}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in own.items()]
    grid = tmp_path / "grid.png"
    where = ["--bundle", str(toy_bundle), "--out", str(grid)]
    assert main(["sample", *OPTIONS, *options, "--fitted-on", "within", *where]) == 0
    expected = replace(SETTINGS, fitted_on="within", **own)
    assert SamplingSettings.from_dict(read_metadata(grid)["sampling"]) == expected


@pytest.mark.parametrize("method", METHODS)
def test_what_is_not_given_has_the_defaults_of_the_method(toy_bundle, tmp_path, method):
    grid = tmp_path / "grid.png"
    where = ["--bundle", str(toy_bundle), "--out", str(grid)]
    assert main(["sample", "--method", method, "--count", "2", *where]) == 0
    expected = SamplingSettings.usual(method, count=2).within(12)
    assert SamplingSettings.from_dict(read_metadata(grid)["sampling"]) == expected


def test_the_help_describes_every_method_and_parameter(capsys):
    with pytest.raises(SystemExit):
        main(["sample", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for name, sampler in SAMPLERS.items():
        assert f" {name} (--" in said
        assert sampler.description in said
    for parameter in PARAMETERS.values():
        assert f"--{parameter.option} " in said
    assert "default: 105; 192 for directions" in said


def test_the_faces_are_those_of_the_window(toy_bundle, tmp_path):
    from PIL import Image

    from latent_explorer.network.codec import KerasCodec

    workspace = Workspace(load_bundle, KerasCodec.load)
    bundle = workspace.open(toy_bundle)
    request = FacesRequest(bundle=bundle.fingerprint, settings=SETTINGS)
    shown = [r for r in run(request, workspace) if isinstance(r, GeneratedFaces)][-1].faces
    grid, folder = tmp_path / "grid.PNG", tmp_path / "faces"
    for out in (grid, folder):
        assert main(["sample", *OPTIONS, "--bundle", str(toy_bundle), "--out", str(out)]) == 0
    np.testing.assert_array_equal(np.asarray(Image.open(grid)), face_grid(shown))
    files = sorted(folder.iterdir())
    assert len(files) == 5
    for file, face in zip(files, shown, strict=True):
        np.testing.assert_array_equal(np.asarray(Image.open(file)), face)


def test_vectors_as_csv(toy_bundle, tmp_path):
    from latent_explorer.export.reading import load_vectors

    table = tmp_path / "vectors.csv"
    where = ["--bundle", str(toy_bundle), "--out", str(tmp_path / "g.png"), "--vectors", str(table)]
    assert main(["sample", *OPTIONS, *where]) == 0
    expected = draw(SETTINGS, load_bundle(toy_bundle).space)
    np.testing.assert_array_equal(load_vectors(table), expected.z)


def test_settings_and_verdicts_as_json(toy_bundle, tmp_path, capsys, codec):
    command = ["sample", *OPTIONS, "--bundle", str(toy_bundle), "--out", str(tmp_path / "g.png")]
    assert main([*command, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    printed = json.loads(out)
    assert set(printed) == {"bundle", "fingerprint", "settings", "share_inside", "vectors"}
    assert SamplingSettings.from_dict(printed["settings"]) == SETTINGS
    bundle = load_bundle(toy_bundle)
    drawn = draw(SETTINGS, bundle.space)
    assert printed["share_inside"] == drawn.share
    assert (printed["bundle"], printed["fingerprint"]) == ("toy", bundle.fingerprint)
    quantiles = image_quantiles(bundle.space, codec)
    back = way_back(drawn.z, codec.decode(drawn.z), codec)
    expected = judge(drawn.z, quantiles, bundle.space.basis, way_back=back)
    for vector, judgement in zip(printed["vectors"], expected, strict=True):
        assert set(vector) == {"level", "furthest", "way_back", "neighbours", "verdict"}
        assert vector["level"] == pytest.approx(judgement.level, abs=1e-3)
        assert vector["furthest"] == pytest.approx(judgement.furthest, abs=1e-3)
        # What the decoder makes depends a little on how many it decodes at once.
        assert vector["way_back"] == pytest.approx(judgement.way_back, abs=0.2)


@pytest.mark.parametrize(
    ("wrong", "word"), [(["--components", "13"], "12"), (["--bundle", "nowhere"], "bundle.json")]
)
def test_settings_that_do_not_fit_the_bundle_are_one_sentence(
    toy_bundle, tmp_path, capsys, wrong, word
):
    command = ["sample", "--bundle", str(toy_bundle), "--out", str(tmp_path / "g.png"), *wrong]
    assert main(command) == 2
    said = capsys.readouterr().err
    assert word in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "wrong",
    [
        ["--fact", "0"],
        ["--count", "0"],
        ["--sigma", "1e39"],
        ["--seed", "2147483648"],
        ["--components", "nan"],
    ],
)
def test_absurd_numbers_are_refused_by_the_name_of_the_option(toy_bundle, tmp_path, capsys, wrong):
    command = ["sample", "--bundle", str(toy_bundle), "--out", str(tmp_path / "g.png"), *wrong]
    with pytest.raises(SystemExit) as refused:
        main(command)
    assert refused.value.code == 2
    assert f"argument {wrong[0]}" in capsys.readouterr().err


# judge


def test_any_vectors_are_judged(toy_bundle, vectors, capsys):
    path, _ = vectors
    assert main(["judge", "--vectors", str(path), "--bundle", str(toy_bundle), "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    printed = json.loads(out)
    assert set(printed) == {"vectors"}
    image, far = printed["vectors"]
    for vector in (image, far):
        assert set(vector) == {"level", "furthest", "way_back", "neighbours", "verdict"}
        numbers = [vector[name] for name in ("level", "furthest", "way_back", "neighbours")]
        assert all(0 <= number <= 100 for number in numbers)
        assert vector["verdict"] in VERDICT_WORDS
    assert far["verdict"] == "void"
    assert far["level"] == far["furthest"] == far["neighbours"] == 100
    assert image["neighbours"] < 100


def test_verdicts_as_text(toy_bundle, vectors, capsys):
    path, _ = vectors
    assert main(["judge", "--vectors", str(path), "--bundle", str(toy_bundle)]) == 0
    out, err = capsys.readouterr()
    header, image, far, explained = out.splitlines()
    assert header.split() == ["level", "furthest", "way", "back", "nearest", "verdict"]
    assert image.split()[0] == "0"
    assert far.split()[:3] == ["1", "100", "100"]
    assert far.endswith("in the void")
    assert "Percentiles" in explained
    assert err == ""


def test_nothing_but_errors_goes_to_stderr(toy_bundle, vectors, tmp_path):
    path, _ = vectors
    # In a process of its own, as TensorFlow talks while it is imported.
    command = [sys.executable, "-m", "latent_explorer", "judge", "--vectors", str(path)]
    done = subprocess.run(
        [*command, "--bundle", str(toy_bundle), "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["vectors"][1]["verdict"] == "void"


def test_vectors_of_another_bundle_are_refused(toy_bundle, tmp_path, capsys):
    path = tmp_path / "other.npy"
    np.save(path, np.zeros((3, 5), np.float32))
    assert main(["judge", "--vectors", str(path), "--bundle", str(toy_bundle)]) == 2
    said = capsys.readouterr().err
    assert "vectors of 5 components, and those of toy have 12" in said
    assert said.count("\n") == 1


def test_a_table_in_columns_is_judged_too(toy_bundle, vectors, tmp_path, capsys):
    _, z = vectors
    path = tmp_path / "columns.npy"
    np.save(path, np.asfortranarray(z))
    assert main(["judge", "--vectors", str(path), "--bundle", str(toy_bundle), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["vectors"][1]["verdict"] == "void"


def test_the_way_to_a_vector_of_one_component(toy_bundle, tmp_path, capsys):
    command = ["sample", "--bundle", str(toy_bundle), "--count", "2", "--components", "1"]
    assert main([*command, "--out", str(tmp_path / "faces.png"), "--trace", "1"]) == 0
    share, vector = capsys.readouterr().out.splitlines()[1:]
    assert share.startswith("The limits of the one component hold 90.0\u00a0% of a normal")
    assert vector == "Vector 1 lies within them at first: there are no pairs"


def test_the_way_to_a_vector(toy_bundle, tmp_path, capsys):
    command = ["sample", "--bundle", str(toy_bundle), "--count", "2", "--components", "12"]
    command += ["--out", str(tmp_path / "faces.png"), "--trace"]
    assert main([*command, "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("Vector 1: of 66 pairs ")
    assert lines[-1].split()[-1] == "0", "all pairs lie inside in the end"
    for wrong in (["2"], ["0", "--method", "cube"]):
        assert main([*command, *wrong]) == 2
        assert "--trace" in capsys.readouterr().err
