"""Training can be interrupted after any epoch and comes to the same end."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.network.autoencoder import build_decoder, build_encoder, momentum_for
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.sources import open_images
from latent_explorer.training.checkpoint import TrainingMismatch, check_checkpoint, read_history
from latent_explorer.training.reports import TrainingProgress
from latent_explorer.training.settings import TrainingSettings
from latent_explorer.training.trainer import Trainer, TrainingDiverged

# The last epoch is one without normalisation.
SETTINGS = TrainingSettings(size=16, z_dim=4, epochs=3, folded_epochs=1, batch=5, mirror=True)


@pytest.fixture(scope="module")
def stores(
    small_pictures: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[PictureStore, PictureStore]:
    """13 pictures to train on, 7 to validate."""
    folder = tmp_path_factory.mktemp("stores")
    source = open_images(small_pictures)

    def store(name: str, names: list[str]) -> PictureStore:
        return PictureStore.build(folder / name, source.only(names), 16, Crop(), lambda *_: None)

    return store("train.pixels", source.names[:13]), store("val.pixels", source.names[13:20])


class Stop(Exception):
    """Ends a training from within."""


@pytest.fixture(scope="module")
def unbroken(
    stores: tuple[PictureStore, PictureStore], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Trainer, list[TrainingProgress], Path]:
    checkpoint = tmp_path_factory.mktemp("unbroken") / "checkpoint.npz"
    reports: list[TrainingProgress] = []
    trainer = Trainer(SETTINGS, *stores)
    trainer.run(checkpoint, reports.append)
    return trainer, reports, checkpoint


def weights(trainer: Trainer) -> list[np.ndarray[Any, Any]]:
    return [w for network in trainer.networks() for w in network.get_weights()]


def test_the_reports(unbroken: tuple[Trainer, list[TrainingProgress], Path]) -> None:
    trainer, reports, _ = unbroken
    assert [(r.epoch, r.done) for r in reports[:4]] == [(1, 5), (1, 10), (1, 13), (1, 13)]
    assert [r.saved for r in reports] == [False, False, False, True] * 3
    assert all(r.val_loss is None for r in reports[:3])
    assert reports[3].val_loss == reports[4].val_loss == trainer.history[0].val_loss
    assert all(r.rate > 0 for r in reports)
    assert reports[-1].seconds_left == 0
    assert (reports[-1].epoch, reports[-1].epochs, reports[-1].total) == (3, 3, 13)
    assert [record.epoch for record in trainer.history] == [1, 2, 3]
    assert trainer.history[2].loss < trainer.history[0].loss


@pytest.mark.parametrize("killed_in", [2, 3])
def test_a_resumed_training_ends_as_an_unbroken_one(
    stores: tuple[PictureStore, PictureStore],
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
    tmp_path: Path,
    killed_in: int,
) -> None:
    def stop(progress: TrainingProgress) -> None:
        if (progress.epoch, progress.done) == (killed_in, 10):
            raise Stop

    checkpoint = tmp_path / "checkpoint.npz"
    with pytest.raises(Stop):
        Trainer(SETTINGS, *stores).run(checkpoint, stop)
    assert check_checkpoint(checkpoint, SETTINGS, Crop()) == killed_in - 1
    resumed = Trainer(SETTINGS, *stores)
    resumed.load(checkpoint)
    reports: list[TrainingProgress] = []
    resumed.run(checkpoint, reports.append)
    assert reports[0].epoch == killed_in
    assert reports[0].val_loss is not None
    expected = unbroken[0]
    for a, b in zip(weights(resumed), weights(expected), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)
    losses = [(r.loss, r.val_loss) for r in resumed.history]
    np.testing.assert_allclose(losses, [(r.loss, r.val_loss) for r in expected.history], rtol=1e-4)


def test_a_finished_training_has_nothing_left_to_do(
    stores: tuple[PictureStore, PictureStore],
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
) -> None:
    trainer = Trainer(SETTINGS, *stores)
    trainer.load(unbroken[2])
    reports: list[TrainingProgress] = []
    trainer.run(unbroken[2], reports.append)
    assert reports == []
    for a, b in zip(weights(trainer), weights(unbroken[0]), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_validation_error_is_that_of_the_networks(
    stores: tuple[PictureStore, PictureStore],
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
) -> None:
    encoder, decoder = unbroken[0].networks()
    truth = np.concatenate(list(stores[1].chunks())).astype(np.float32) / 255
    decoded = decoder(encoder(truth, training=False), training=False).numpy()
    expected = float(np.square(decoded - truth).mean())
    assert unbroken[0].history[-1].val_loss == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"epochs": 4}, "epochs 3"),
        ({"seed": 9, "batch": 6}, "batch 5, seed 1"),
        ({"z_dim": 5}, "z_dim 4"),
    ],
)
def test_a_checkpoint_of_other_settings(
    unbroken: tuple[Trainer, list[TrainingProgress], Path], change: dict[str, Any], named: str
) -> None:
    with pytest.raises(TrainingMismatch, match=f"begun with {named}: give the same options"):
        check_checkpoint(unbroken[2], replace(SETTINGS, **change), Crop())


def test_a_checkpoint_of_another_crop(
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
) -> None:
    with pytest.raises(TrainingMismatch, match="begun with crop auto: give the same options"):
        check_checkpoint(unbroken[2], SETTINGS, Crop("none"))


def test_a_checkpoint_of_other_pictures(
    stores: tuple[PictureStore, PictureStore],
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
) -> None:
    pictures, validation = stores
    # Of the same names and number.
    others = PictureStore(pictures.path, 16, Crop(), pictures.names, [], "another digest")
    with pytest.raises(TrainingMismatch, match="begun with other pictures: give the same"):
        Trainer(SETTINGS, others, validation).load(unbroken[2])
    for changed in (None, others):
        with pytest.raises(TrainingMismatch, match="other validation pictures"):
            Trainer(SETTINGS, pictures, changed).load(unbroken[2])


def changed_checkpoint(path: Path, to: Path, **header: Any) -> Path:
    with np.load(path) as saved:
        arrays = dict(saved)
    arrays["header"] = np.array(json.dumps({**json.loads(str(arrays["header"])), **header}))
    np.savez(to, **arrays)
    return to


@pytest.mark.parametrize("version", [None, 1, 3, "2"])
def test_a_checkpoint_of_another_version(
    unbroken: tuple[Trainer, list[TrainingProgress], Path], tmp_path: Path, version: object
) -> None:
    path = changed_checkpoint(unbroken[2], tmp_path / "c.npz", version=version)
    with pytest.raises(TrainingMismatch, match="another version of this program"):
        check_checkpoint(path, SETTINGS, Crop())


@pytest.mark.parametrize(
    "change",
    [
        {"settings": 3},
        {"crop": None},
        {"history": 3},
        {"history": []},
        {"history": [{"epoch": 1}]},
        {"history": [{"epoch": 2, "loss": 0.5, "val_loss": None, "seconds": 1}]},
        {"history": [{"epoch": 1, "loss": "low", "val_loss": None, "seconds": 1}]},
        {"history": [{"epoch": 1, "loss": float("nan"), "val_loss": None, "seconds": 1}]},
    ],
)
def test_a_damaged_header(
    unbroken: tuple[Trainer, list[TrainingProgress], Path], tmp_path: Path, change: dict[str, Any]
) -> None:
    path = changed_checkpoint(unbroken[2], tmp_path / "c.npz", **change)
    with pytest.raises(ValueError, match=r"c\.npz cannot be read .* remove it to start anew"):
        check_checkpoint(path, SETTINGS, Crop())


@pytest.mark.parametrize("header", ["", "{", "[]", "3", "[" * 100_000])
def test_a_header_that_is_none(tmp_path: Path, header: str) -> None:
    np.savez(tmp_path / "c.npz", header=np.array(header), v0=np.zeros(3))
    with pytest.raises(ValueError, match=r"c\.npz cannot be read .* remove it to start anew"):
        read_history(tmp_path / "c.npz")


def test_a_checkpoint_with_other_variables(
    stores: tuple[PictureStore, PictureStore],
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
    tmp_path: Path,
) -> None:
    with np.load(unbroken[2]) as saved:
        arrays = dict(saved)
    fewer = {name: array for name, array in arrays.items() if name != f"v{len(arrays) - 2}"}
    np.savez(tmp_path / "c.npz", **fewer)
    with pytest.raises(TrainingMismatch, match="another version"):
        Trainer(SETTINGS, *stores).load(tmp_path / "c.npz")
    for value in (np.array("text"), np.full(3, np.nan)):
        np.savez(tmp_path / "c.npz", **{**arrays, "v0": value})
        with pytest.raises(ValueError, match="its variables are damaged"):
            Trainer(SETTINGS, *stores).load(tmp_path / "c.npz")


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.9999])
def test_a_checkpoint_that_is_cut_short(
    stores: tuple[PictureStore, PictureStore],
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
    tmp_path: Path,
    share: float,
) -> None:
    data = unbroken[2].read_bytes()
    (tmp_path / "c.npz").write_bytes(data[: int(share * len(data))])
    with pytest.raises(ValueError, match=r"c\.npz cannot be read .* remove it to start anew"):
        check_checkpoint(tmp_path / "c.npz", SETTINGS, Crop())


@given(data=st.data())
def test_a_checkpoint_with_damaged_bytes_is_read_or_refused(
    unbroken: tuple[Trainer, list[TrainingProgress], Path],
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    damaged = bytearray(unbroken[2].read_bytes())
    # Half of them in the table of contents, at the end.
    last = st.integers(len(damaged) - 2000, len(damaged) - 1)
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1) | last, min_size=1)):
        damaged[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("damaged") / "c.npz"
    path.write_bytes(damaged)
    with contextlib.suppress(ValueError):
        assert check_checkpoint(path, SETTINGS, Crop()) == 3


def test_divergence_is_noticed_at_the_step(
    stores: tuple[PictureStore, PictureStore], tmp_path: Path
) -> None:
    trainer = Trainer(SETTINGS, *stores)
    errors = iter([0.5, float("nan")])
    trainer._phase.step = lambda batch, count: next(errors)
    reports: list[TrainingProgress] = []
    with pytest.raises(TrainingDiverged, match="epoch 1; start anew with another seed"):
        trainer.run(tmp_path / "c.npz", reports.append)
    assert [r.loss for r in reports] == [0.5]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["validation", "weights"])
def test_what_diverged_is_never_saved(
    stores: tuple[PictureStore, PictureStore], tmp_path: Path, what: str
) -> None:
    trainer = Trainer(SETTINGS, *stores)
    trainer._phase.step = lambda batch, count: 0.5
    if what == "validation":
        trainer._phase.errors = lambda batch: np.full(len(batch), np.inf, np.float32)
    else:
        trainer._validation = None
        weights = trainer._phase.variables[0]
        weights.assign(np.full(weights.shape, np.nan))
    with pytest.raises(TrainingDiverged, match="epoch 1; start anew"):
        trainer.run(tmp_path / "c.npz", lambda progress: None)
    assert list(tmp_path.iterdir()) == []


def test_one_picture_is_too_few(stores: tuple[PictureStore, PictureStore]) -> None:
    one = PictureStore(stores[0].path, 16, Crop(), stores[0].names[:1], [], "")
    with pytest.raises(ValueError, match="at least two"):
        Trainer(SETTINGS, one)


def test_a_short_training_forgets_where_its_averages_began() -> None:
    for steps in (1, 8, 40, 200, 1000, 9348):
        assert momentum_for(steps) ** steps < (0.51 if steps == 1 else 0.01)
    assert momentum_for(1) == 0.5
    assert momentum_for(100) == pytest.approx(0.9)
    assert momentum_for(100_000) == 0.99


def test_mixed_precision_trains_and_gives_plain_networks(
    stores: tuple[PictureStore, PictureStore], tmp_path: Path
) -> None:
    settings = replace(SETTINGS, precision="bfloat16", epochs=2)
    trainer = Trainer(settings, *stores)
    trainer.run(tmp_path / "c.npz", lambda progress: None)
    assert np.isfinite(trainer.history[0].loss)
    for network in trainer.networks():
        assert network.compute_dtype == "float32"
        assert all(w.dtype == np.float32 for w in network.get_weights())


@pytest.mark.parametrize("size", [16, 48])
def test_the_networks_are_those_of_the_series(size: int) -> None:
    from keras import layers

    encoder, decoder = build_encoder(size, 5), build_decoder(size, 5)
    assert encoder.output_shape == (None, 5)
    assert decoder.output_shape == (None, size, size, 3)
    convolutions = [x for x in encoder.layers if isinstance(x, layers.Conv2D)]
    assert [c.filters for c in convolutions] == [64, 64, 128, 128]
    transposed = [x for x in decoder.layers if isinstance(x, layers.Conv2DTranspose)]
    assert [c.filters for c in transposed] == [128, 128, 64, 64]
    assert all(c.kernel_size == (3, 3) and c.strides == (2, 2) for c in convolutions + transposed)
