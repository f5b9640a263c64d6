"""A bundle is whole, unaltered and harmless, or refused with words one can act on."""

from __future__ import annotations

import json
import pickle
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latent_explorer.bundle import Bundle, BundleError, load_bundle, write_bundle, writing
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import LatentSpace
from latent_explorer.pictures.attributes import ImageTable
from latent_explorer.pictures.crop import Crop

Seal = Callable[[Path], None]
FILES = ("encoder.keras", "decoder.keras", "zpoints.npy", "images.npz", "basis.npz")


@pytest.fixture
def copied(toy_bundle: Path, tmp_path: Path) -> Path:
    """A copy of the toy bundle that may be changed."""
    return Path(copytree(toy_bundle, tmp_path / "copied"))


def describe(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change ``bundle.json``."""
    description = json.loads((path / "bundle.json").read_text("utf-8"))
    change(description)
    (path / "bundle.json").write_text(json.dumps(description), "utf-8")


def test_what_was_written_is_read(toy_bundle: Path, toy_space: LatentSpace) -> None:
    bundle = load_bundle(toy_bundle)
    assert (bundle.name, bundle.n, bundle.z_dim, bundle.size) == ("toy", 2000, 12, 16)
    assert bundle.path == toy_bundle
    assert bundle.crop == Crop("auto")
    assert len(bundle.fingerprint) == 12
    int(bundle.fingerprint, 16)
    np.testing.assert_array_equal(bundle.space.points, toy_space.points)
    np.testing.assert_array_equal(bundle.space.basis.components, toy_space.basis.components)
    np.testing.assert_array_equal(bundle.space.basis.half_widths, toy_space.basis.half_widths)
    assert bundle.image_names[0] == "000001.jpg"
    assert bundle.images.index("002000.jpg") == 1999
    assert list(bundle.images.columns) == ["Smiling", "partition", "age", "studio"]
    assert bundle.images.columns["Smiling"].dtype == np.int8
    assert set(bundle.images.columns["studio"]) == {"north", "south"}
    assert bundle.description["licence"] == "do as you like"


def test_z_points_are_column_major_and_cannot_be_written(toy_bundle: Path) -> None:
    points = load_bundle(toy_bundle).space.points
    assert points.dtype == np.float16
    assert points.flags.f_contiguous
    assert not points.flags.writeable


def test_nothing_but_the_stated_files_is_written(toy_bundle: Path) -> None:
    assert {file.name for file in toy_bundle.iterdir()} == {"bundle.json", *FILES}


def test_a_readme_may_stand_beside(copied: Path) -> None:
    (copied / "README.md").write_text("words", "utf-8")
    assert load_bundle(copied).name == "toy"


def test_the_fingerprint_tells_contents_not_names(copied: Path, seal: Seal) -> None:
    fingerprint = load_bundle(copied).fingerprint
    describe(copied, lambda d: d.update(name="other", licence="other"))
    assert load_bundle(copied).fingerprint == fingerprint
    describe(copied, lambda d: d["pictures"].update(crop="center"))
    seal(copied)
    assert load_bundle(copied).fingerprint != fingerprint


@pytest.mark.parametrize("file", [*FILES, "bundle.json"])
def test_a_missing_file(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(BundleError, match=file):
        load_bundle(copied)


@pytest.mark.parametrize("file", [*FILES, "bundle.json"])
def test_a_file_cut_short(copied: Path, file: str) -> None:
    data = (copied / file).read_bytes()
    (copied / file).write_bytes(data[: len(data) // 2])
    with pytest.raises(BundleError, match=f"{file}.*copy"):
        load_bundle(copied)


@given(st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_byte_altered_anywhere(copied: Path, data: st.DataObject) -> None:
    file = copied / data.draw(st.sampled_from(FILES))
    original = file.read_bytes()
    altered = bytearray(original)
    altered[data.draw(st.integers(0, len(original) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(altered)
    try:
        with pytest.raises(BundleError, match="altered"):
            load_bundle(copied)
    finally:
        file.write_bytes(original)


@pytest.mark.parametrize(
    ("version", "remedy"), [(3, "update Latent Explorer"), (0, "make it again")]
)
def test_another_version(copied: Path, version: int, remedy: str) -> None:
    describe(copied, lambda d: d.update(version=version))
    with pytest.raises(BundleError, match=remedy):
        load_bundle(copied)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"format": "other", "version": 1}', '{"format": 1, "version": "x"}'],
)
def test_a_description_of_something_else(copied: Path, text: str) -> None:
    (copied / "bundle.json").write_text(text, "utf-8")
    with pytest.raises(BundleError, match=r"bundle\.json cannot be read"):
        load_bundle(copied)


@pytest.mark.parametrize("key", ["name", "fingerprint", "pictures", "training", "sha256", "source"])
def test_a_description_that_lacks_something(copied: Path, key: str) -> None:
    describe(copied, lambda d: d.pop(key))
    with pytest.raises(BundleError, match=f"missing required field `{key}`"):
        load_bundle(copied)


def test_a_description_that_was_altered(copied: Path) -> None:
    describe(copied, lambda d: d["pictures"].update(crop="center"))
    with pytest.raises(BundleError, match=r"bundle\.json was altered"):
        load_bundle(copied)


def test_a_folder_that_is_no_bundle(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(BundleError, match="latent-explorer train"):
            load_bundle(path)


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        (np.zeros((2000, 12), np.float16, order="C"), "column-major"),
        (np.zeros((2000, 12), np.float64, order="F"), "dtype"),
        (np.zeros((2000, 12), np.int16, order="F"), "dtype"),
        (np.zeros((1999, 12), np.float16, order="F"), "in images.npz"),
        (np.zeros((2000, 11), np.float16, order="F"), "in basis.npz"),
        (np.zeros(24000, np.float16), "shape"),
    ],
)
def test_z_points_of_another_shape_or_type(
    copied: Path, seal: Seal, points: np.ndarray[Any, Any], problem: str
) -> None:
    np.save(copied / "zpoints.npy", points)
    describe(
        copied, lambda d: d.update(zpoints={"shape": points.shape, "dtype": str(points.dtype)})
    )
    seal(copied)
    with pytest.raises(BundleError, match=problem):
        load_bundle(copied)


def test_z_points_that_are_not_as_described(copied: Path, seal: Seal) -> None:
    np.save(copied / "zpoints.npy", np.zeros((3, 12), np.float16, order="F"))
    seal(copied)
    with pytest.raises(BundleError, match=r"not .*2000"):
        load_bundle(copied)


@pytest.mark.parametrize("names", [np.arange(2000), np.array("x"), np.array([["a"]] * 2000)])
def test_names_that_are_no_list(copied: Path, seal: Seal, names: np.ndarray[Any, Any]) -> None:
    np.savez(copied / "images.npz", names=names, columns=np.array([], np.str_))
    seal(copied)
    with pytest.raises(BundleError, match=r"names in images\.npz"):
        load_bundle(copied)


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("file", ["zpoints.npy", "images.npz", "basis.npz"])
def test_pickles_are_refused_and_not_executed(
    copied: Path, seal: Seal, tmp_path: Path, file: str
) -> None:
    mark = tmp_path / "executed"
    trap = np.array([Trap(mark)], dtype=object)
    with (copied / file).open("wb") as stream:
        if file.endswith(".npy"):
            np.save(stream, trap, allow_pickle=True)
        else:
            np.savez(stream, names=trap, columns=trap, mean=trap)
    seal(copied)
    with pytest.raises(BundleError, match=r"pickle|Object arrays"):
        load_bundle(copied)
    assert not mark.exists()


def test_a_bare_pickle_is_refused_and_not_executed(
    copied: Path, seal: Seal, tmp_path: Path
) -> None:
    mark = tmp_path / "executed"
    for file in FILES:
        whole = (copied / file).read_bytes()
        (copied / file).write_bytes(pickle.dumps(Trap(mark)))
        seal(copied)
        with pytest.raises(BundleError):
            load_bundle(copied)
        (copied / file).write_bytes(whole)
    assert not mark.exists()


def test_a_network_that_asks_for_code_is_refused(copied: Path, seal: Seal) -> None:
    file = copied / "decoder.keras"
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(members["config.json"])
    config["config"]["layers"][1]["module"] = "os"
    members["config.json"] = json.dumps(config).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    seal(copied)
    with pytest.raises(BundleError, match=r"decoder\.keras asks for os"):
        load_bundle(copied)


class Network:
    """What `write_bundle` needs of a Keras model."""

    def __init__(self, toy: Path, output_shape: tuple[int | None, ...]) -> None:
        self.toy = toy
        self.output_shape = output_shape

    def save(self, path: Path) -> None:
        path.write_bytes((self.toy / path.name).read_bytes())


def write(path: Path, toy: Path, zpoints: np.ndarray[Any, Any], **options: Any) -> Bundle:
    names = np.array([f"{i}.jpg" for i in range(len(zpoints))])
    write_bundle(
        path,
        name="written",
        encoder=Network(toy, (None, 3)),
        decoder=Network(toy, (None, 16, 16, 3)),
        zpoints=zpoints,
        **{"images": ImageTable(names), "crop": Crop("none"), "training": {}, **options},
    )
    return load_bundle(path)


def points(n: int = 5, dtype: type = np.float32) -> np.ndarray[Any, Any]:
    return np.random.default_rng(0).normal(size=(n, 3)).astype(dtype)


def test_any_order_and_any_columns(toy_bundle: Path, tmp_path: Path) -> None:
    z = points()
    odd = {"file": np.arange(5, dtype=np.int8), "names": np.full(5, 0.5, np.float32)}
    odd |= {"a/b, ü": np.array(list("abcde"))}
    table = ImageTable(np.array([f"{i}/ü.jpg" for i in range(5)]), odd)
    bundle = write(tmp_path / "b", toy_bundle, z, images=table)
    np.testing.assert_array_equal(bundle.space.points, z)
    assert bundle.space.points.flags.f_contiguous
    assert bundle.image_names[4] == "4/ü.jpg"
    for name, column in odd.items():
        np.testing.assert_array_equal(bundle.images.columns[name], column)


def test_file_names_that_are_no_text(toy_bundle: Path, tmp_path: Path) -> None:
    table = ImageTable(np.array([f"{i}\udcff.jpg" for i in range(5)]))
    bundle = write(tmp_path / "b", toy_bundle, points(), images=table, source="Müller's \udcfe")
    assert bundle.image_names[3] == "3\udcff.jpg"
    assert bundle.description["source"] == "Müller's \udcfe"


def test_extra_files_are_copied(toy_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "skipped.csv").write_text("file,reason\n", "utf-8")
    extra = [tmp_path / "skipped.csv"]
    write(tmp_path / "b", toy_bundle, points(), extra_files=extra)
    assert (tmp_path / "b" / "skipped.csv").read_text("utf-8") == "file,reason\n"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_points_that_are_not_finite_are_not_written(
    toy_bundle: Path, tmp_path: Path, value: float
) -> None:
    z = points()
    z[2, 1] = value
    with pytest.raises(ValueError, match="not finite; train again"):
        write(tmp_path / "b", toy_bundle, z)
    assert not (tmp_path / "b").exists()


def test_a_basis_that_is_known_is_not_fitted_again(toy_bundle: Path, tmp_path: Path) -> None:
    z = points()
    known = fit_basis(z)
    odd = replace(known, half_widths=known.half_widths + 1)
    bundle = write(tmp_path / "b", toy_bundle, z, basis=odd)
    np.testing.assert_array_equal(bundle.space.basis.half_widths, odd.half_widths)
    with pytest.raises(ValueError, match="the PCA has 2 components and the z-points 3"):
        write(tmp_path / "c", toy_bundle, z, basis=fit_basis(z[:, :2]))


def test_points_that_do_not_fit_are_not_written(toy_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\(4, 3\)"):
        write(tmp_path / "b", toy_bundle, points(), images=ImageTable(np.array(list("abcd"))))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_nothing(
    toy_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "save_arrays", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "b", toy_bundle, points())
    assert list(tmp_path.iterdir()) == []


def test_what_exists_is_never_replaced(toy_bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(FileExistsError, match="exists already"):
        write(tmp_path / "b", toy_bundle, points())
    rmtree(tmp_path / "b")
    assert write(tmp_path / "b", toy_bundle, points()).name == "written"


def test_the_same_contents_have_the_same_fingerprint(
    toy_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two identical trainings at different times, in a process that has built more or less."""
    import keras

    from latent_explorer.network.autoencoder import build_decoder, build_encoder

    clock = time.time
    written = []
    for days in (0, 400):
        monkeypatch.setattr(time, "time", lambda days=days: clock() + days * 86_400)
        keras.utils.set_random_seed(7)
        path = tmp_path / str(days)
        write_bundle(
            path,
            name=str(days),
            encoder=build_encoder(16, 3),
            decoder=build_decoder(16, 3),
            zpoints=points(),
            images=ImageTable(np.array(list("abcde"))),
            crop=Crop("none"),
            training={"history": [{"epoch": 1, "seconds": days}]},
            plausibility={"level": np.arange(days + 1)},
        )
        written.append(load_bundle(path))
        assert written[-1].plausibility is not None
        assert len(written[-1].plausibility["level"]) == days + 1
    assert written[0].fingerprint == written[1].fingerprint
    for file in FILES:
        one, other = (bundle.path / file for bundle in written)
        assert one.read_bytes() == other.read_bytes(), file


@pytest.mark.parametrize(
    "odd",
    [
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "[" * 70 + "]" * 70,
        "NaN",
        "1e999",
        "9" * 40,
        "9" * 10_000,
        '{"settings": 3}',
        '{"history": [17]}',
        '{"loss": "0.3"}',
        '{"loss": 1, "loss": 2}',
    ],
)
def test_odd_training_in_a_description(copied: Path, odd: str) -> None:
    """No checksum covers it."""
    text = (copied / "bundle.json").read_text("utf-8")
    assert '"training": {}' in text
    (copied / "bundle.json").write_text(text.replace('"training": {}', f'"training": {odd}'))
    with pytest.raises(BundleError, match=r"bundle\.json .*copy the bundle again") as refused:
        load_bundle(copied)
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", 3),
        ("source", ["a"]),
        ("licence", None),
        ("version", "1"),
        ("version", True),
        ("fingerprint", {}),
        ("sha256", {"encoder.keras": "x"}),
        ("pictures", {"size": "16", "crop": "auto"}),
        ("pictures", {"size": 10**9, "crop": "auto"}),
        ("pictures", {"size": 16}),
        ("zpoints", {"shape": [2000, 12, 1], "dtype": "float16"}),
        ("zpoints", {"shape": [2000, 10**6], "dtype": "float16"}),
        ("zpoints", {"shape": [2000, -12], "dtype": "float16"}),
        ("zpoints", {"shape": "2000", "dtype": "float16"}),
        ("zpoints", {"shape": [2000, 12], "dtype": "object"}),
    ],
)
def test_odd_values_in_a_description(copied: Path, seal: Seal, key: str, value: Any) -> None:
    describe(copied, lambda d: d.update({key: value}))
    if key not in ("sha256", "fingerprint"):
        seal(copied)
    with pytest.raises(BundleError, match=r"bundle\.json .*copy the bundle again"):
        load_bundle(copied)


def test_a_crop_that_is_none(copied: Path, seal: Seal) -> None:
    describe(copied, lambda d: d["pictures"].update(crop="x" * 10_000 + "\x1b[31m"))
    seal(copied)
    with pytest.raises(BundleError) as refused:
        load_bundle(copied)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 700


def test_a_name_is_shown_on_one_line(copied: Path) -> None:
    describe(copied, lambda d: d.update(name="a\nb\x1b[2J" + "c" * 1000))
    name = load_bundle(copied).name
    assert name.startswith(r"a b\x1b[2Jccc")
    assert len(name) <= 120


@pytest.mark.parametrize(
    ("file", "arrays"),
    [
        ("images.npz", {"column_0": np.zeros(2000, "c16")}),
        ("images.npz", {"column_0": np.zeros(2000, "M8[s]")}),
        ("images.npz", {"column_0": np.zeros(1999)}),
        ("images.npz", {"column_3": np.zeros(2000, "U5000")}),
        ("images.npz", {"columns": np.array(["a", "a", "b", "c"])}),
        ("images.npz", {"columns": np.array(["a"] * 3000)}),
        ("images.npz", {"names": np.frombuffer(b"\xff" * 8000, "<U1")}),
        ("basis.npz", {"std": np.arange(12.0)}),
        ("basis.npz", {"mean": np.full(12, np.nan)}),
        ("basis.npz", {"components": np.zeros((12, 13))}),
        ("basis.npz", {"components": np.zeros((12, 12), "U3")}),
    ],
)
def test_arrays_that_are_not_as_promised(
    copied: Path, seal: Seal, file: str, arrays: dict[str, Any]
) -> None:
    with np.load(copied / file) as stored:
        members = {name: stored[name] for name in stored.files}
    np.savez_compressed(copied / file, **{**members, **arrays})
    seal(copied)
    with pytest.raises(BundleError):
        load_bundle(copied)


def test_a_table_that_could_not_be_opened_is_not_written(toy_bundle: Path, tmp_path: Path) -> None:
    names = np.array(["a", "b", "c", "d", "e" * 1025])
    with pytest.raises(ValueError, match="too much for a bundle"):
        write(tmp_path / "b", toy_bundle, points(), images=ImageTable(names))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("training", [{"loss": "low"}, {"settings": 3}])
def test_a_description_that_could_not_be_read_is_not_written(
    toy_bundle: Path, tmp_path: Path, training: Any
) -> None:
    with pytest.raises(ValueError, match=r"training"):
        write(tmp_path / "b", toy_bundle, points(), training=training)
    assert list(tmp_path.iterdir()) == []
