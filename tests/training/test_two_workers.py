"""Several processes, and several devices of one, train as one does."""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.network.codec import KerasCodec
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.sources import open_images
from latent_explorer.training.make_bundle import make_bundle
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.replicas import Replicas
from latent_explorer.training.reports import TrainingProgress
from latent_explorer.training.settings import TrainingSettings
from latent_explorer.training.strategy import Cluster, ClusterError
from latent_explorer.training.trainer import Trainer

# 39 pictures in batches of 16: of the last one, one worker gets three and the other four.
SETTINGS = TrainingSettings(
    size=16, z_dim=4, epochs=17, folded_epochs=4, batch=16, mirror=True, learning_rate=1e-4
)
STEPS = 51


def recorded(phase: Any, steps: list[float]) -> Any:
    """Keep the loss of each step of a phase, and of the one after it."""
    step, fold = phase.step, phase.fold

    def kept(*given: Any) -> float:
        steps.append(step(*given))
        return steps[-1]

    phase.step = kept
    phase.fold = lambda n: recorded(fold(n), steps)
    return phase


# What a worker, or with "devices" a machine of two, makes of the same pictures.
LOSSES = """from __future__ import annotations
import json, sys
from typing import Any
from pathlib import Path
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.training.replicas import Replicas
from latent_explorer.training.settings import TrainingSettings
from latent_explorer.training.strategy import find_cluster
from latent_explorer.training.trainer import Trainer

{recorded}
pixels, out, how, settings = sys.argv[1:]
start_tensorflow()
import tensorflow as tf
strategy = None
if how == "devices":
    tf.config.set_logical_device_configuration(
        tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
    )
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
replicas = Replicas(find_cluster(), strategy)
with replicas.joined(print):
    store = PictureStore.opened(Path(pixels), 16, Crop())
    read = []
    plainly = store.read
    store.read = lambda indices: (read.append(len(indices)), plainly(indices))[1]
    trainer = Trainer(TrainingSettings(**json.loads(settings)), store, store, replicas)
    steps = []
    recorded(trainer._phase, steps)
    trainer.run(Path(out), lambda report: None)
    validation = [record.val_loss for record in trainer.history]
    replicas.wait_for_all()
print(json.dumps({"total": replicas.total, "steps": steps, "validation": validation, "read": read}))
""".replace("{recorded}", inspect.getsource(recorded))


def free_ports(count: int, first: int = 12_000, last: int = 31_000) -> int:
    """Return the first of so many free ports in a row."""
    while True:
        port = random.SystemRandom().randrange(first, last)
        try:
            for each in range(port, port + count):
                socket.create_server(("", each)).close()
        except OSError:
            continue
        return port


def tf_config(port: int, index: int) -> dict[str, str]:
    workers = [f"127.0.0.1:{port + i}" for i in range(2)]
    task = {"type": "worker", "index": index}
    return {"TF_CONFIG": json.dumps({"cluster": {"worker": workers}, "task": task})}


def slurm(port: int, index: int) -> dict[str, str]:
    return {
        "SLURM_PROCID": str(index),
        "SLURM_STEP_NUM_TASKS": "2",
        "SLURM_STEP_NODELIST": "127.0.0.1",
        "SLURM_STEP_TASKS_PER_NODE": "2",
        "SLURM_JOB_ID": str(port - 12_000),
    }


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start processes of Python; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(*given: str, **more: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, *given],
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, **more},
            )
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out, errors


def test_two_workers_and_two_devices_follow_one(
    small_pictures: Path, tmp_path: Path, start: Start
) -> None:
    source = open_images(small_pictures)
    pixels = tmp_path / "train.pixels"
    names = source.names[:39]
    store = PictureStore.build(pixels, source.only(names), 16, Crop(), lambda *_: None)
    port = free_ports(2)
    given = json.dumps(asdict(SETTINGS))
    processes = [
        start(
            "-c", LOSSES, str(pixels), str(tmp_path / f"{i}.npz"), "", given, **tf_config(port, i)
        )
        for i in range(2)
    ]
    devices = start("-c", LOSSES, str(pixels), str(tmp_path / "d.npz"), "devices", given)

    trainer = Trainer(SETTINGS, store, store)
    steps: list[float] = []
    recorded(trainer._phase, steps)
    trainer.run(tmp_path / "one.npz", lambda report: None)
    assert len(steps) == STEPS
    results = [json.loads(ended(each)[0].splitlines()[-1]) for each in [*processes, devices]]
    for result in results:
        assert result["total"] == 2
        np.testing.assert_allclose(result["steps"], steps, rtol=1e-3)
        one = [record.val_loss for record in trainer.history]
        np.testing.assert_allclose(result["validation"], one, rtol=1e-3)
    # Each worker has read its share, of the batches and of the validation pictures.
    assert results[0]["read"] == [8, 8, 3, 19] * 17
    assert results[1]["read"] == [8, 8, 4, 20] * 17
    # The chief alone has written, and what it wrote is what one has written.
    assert not (tmp_path / "1.npz").exists()
    with np.load(tmp_path / "0.npz") as two, np.load(tmp_path / "one.npz") as one:
        assert two.files == one.files
        for name in set(two.files) - {"header"}:
            np.testing.assert_allclose(two[name], one[name], rtol=0.02, atol=5e-3)


def arguments(images: Path, out: Path, epochs: int, *more: str) -> list[str]:
    paths = ["--images", str(images), "--out", str(out), "--resume", "--json"]
    sizes = ["--size", "16", "--z-dim", "4", "--batch", "4", "--limit", "11"]
    return ["train", *paths, *sizes, "--epochs", str(epochs), *more]


def test_two_workers_end_what_one_began(small_pictures: Path, tmp_path: Path, start: Start) -> None:
    out = tmp_path / "bundles" / "b"
    settings = TrainingSettings(size=16, z_dim=4, epochs=4, batch=4)
    recipe = Recipe(small_pictures, out, settings, limit=11)

    def stop(report: object) -> None:
        if isinstance(report, TrainingProgress) and report.epoch == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_bundle(recipe, stop)
    given = arguments(small_pictures, out, 4, "--cluster", "slurm", "--samples")
    port = free_ports(2)
    both = [start("-m", "latent_explorer", *given, **slurm(port, i)) for i in range(2)]
    said = [ended(each) for each in both]
    lines = [[json.loads(line) for line in out.splitlines()] for out, _ in said]
    first = next(line for line in lines[0] if line["phase"] == "training")
    assert first["epoch"] == 3
    assert lines[0][-1]["phase"] == "done"
    # The other one has kept silent.
    assert {line["phase"] for line in lines[1]} == {"notice", "helped"}
    assert [errors for _, errors in said] == ["", ""]
    assert [path.name for path in out.parent.iterdir()] == ["b"]

    bundle = load_bundle(out)
    assert (bundle.n, len(bundle.description["training"]["history"])) == (11, 4)
    codec = KerasCodec.load(bundle)
    chosen = open_images(small_pictures).only(bundle.image_names)
    _, pictures, _ = next(iter(read_pictures(chosen, 16, bundle.crop)))
    np.testing.assert_allclose(codec.encode(pictures), bundle.space.points, rtol=2e-3, atol=2e-3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("killed", "number", "code"), [(0, signal.SIGTERM, 143), (1, signal.SIGKILL, -9)]
)
def test_a_killed_worker_ends_the_other_and_one_goes_on(
    small_pictures: Path,
    tmp_path: Path,
    start: Start,
    capsys: pytest.CaptureFixture[str],
    killed: int,
    number: signal.Signals,
    code: int,
) -> None:
    out = tmp_path / "bundles" / "b"
    given = arguments(small_pictures, out, 60)
    port = free_ports(2)
    both = [start("-m", "latent_explorer", *given, **tf_config(port, i)) for i in range(2)]
    chief = both[0].stdout
    assert chief is not None
    assert any(json.loads(line).get("epoch") == 3 for line in chief), both[0].communicate()
    both[killed].send_signal(number)
    _, errors = both[1 - killed].communicate()
    assert both[1 - killed].returncode == 1, errors
    both[killed].communicate()
    assert both[killed].returncode == code
    address = f"127.0.0.1:{port + killed}"
    assert errors == (
        f"latent-explorer: worker {killed + 1} of 2 ({address}) has ended or cannot be reached any "
        "more; run the same command with --resume, on as many workers as there are\n"
    )
    assert [path.name for path in out.parent.iterdir()] == ["b.training"]
    assert main(given) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert next(line["epoch"] for line in lines if line["phase"] == "training") >= 3
    assert load_bundle(out).n == 11


class Pretended(Replicas):
    """Three workers, of which each is told what the others say."""

    def __init__(self, index: int, texts: list[str]) -> None:
        super().__init__(Cluster(("a:1", "b:2", "c:3"), index))
        self.texts = texts
        self.called: list[np.ndarray[Any, Any]] = []

    def sum(self, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        self.called.append(values)
        total = values.copy()
        for index, text in enumerate(self.texts):
            if index != self.index:
                other = Pretended(index, [])
                with contextlib.suppress(ClusterError):
                    other.agree(text)
                total += other.called[0]
        return total


@pytest.mark.parametrize("index", [0, 1, 2])
def test_workers_agree_or_all_learn_who_does_not(index: int) -> None:
    Pretended(index, ["same"] * 3).agree("same")
    texts = ["same", "same", "other"]
    with pytest.raises(ClusterError, match=r"worker 3 of 3 \(c:3\) sees other options"):
        Pretended(index, texts).agree(texts[index])


def test_shares_of_batches_are_the_batches(small_pictures: Path, tmp_path: Path) -> None:
    import tensorflow as tf

    class Third(Replicas):
        total = 3

    source = open_images(small_pictures)
    pixels = tmp_path / "p.pixels"
    chosen = source.only(source.names[:9])
    store = PictureStore.build(pixels, chosen, 16, Crop(), lambda *_: None)
    settings = TrainingSettings(size=16, z_dim=4, batch=4, mirror=True)
    whole = [batch for batch, *_ in Trainer(settings, store)._batches(5)]
    alone, cluster = tf.distribute.get_strategy(), ("a:1", "b:2", "c:3")
    shares = [
        list(Trainer(settings, store, replicas=Third(Cluster(cluster, i), alone))._batches(5))
        for i in range(3)
    ]
    for expected, *parts in zip(whole[:2], *shares, strict=False):
        np.testing.assert_array_equal(np.concatenate([part[0] for part in parts]), expected)
        assert [part[1:] for part in parts] == [(4, 4)] * 3
    # The last batch is one picture: all see it, so that none has nothing to do.
    for part in shares:
        np.testing.assert_array_equal(part[2][0], whole[2])
        assert part[2][1:] == (3, 1)


@pytest.mark.parametrize(
    ("n", "replicas", "expected"), [(1, 3, 3), (2, 3, 4), (3, 3, 3), (5, 1, 5)]
)
def test_no_replica_goes_without_and_means_stay(n: int, replicas: int, expected: int) -> None:
    given = Replicas.enough(n, replicas)
    assert len(given) == expected >= replicas
    assert set(np.bincount(given)) == {expected // n}


@pytest.mark.parametrize("n", [0, 1, 2, 7, 64])
@pytest.mark.parametrize("workers", [1, 2, 3, 64])
def test_shares_are_all_and_even(n: int, workers: int) -> None:
    addresses = tuple(f"a:{i + 1}" for i in range(workers))
    shares = [Replicas(Cluster(addresses, i)).share(n) for i in range(workers)]
    assert [i for share in shares for i in share] == list(range(n))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_a_batch_that_cannot_be_divided(small_pictures: Path, tmp_path: Path) -> None:
    source = open_images(small_pictures)
    store = PictureStore.build(tmp_path / "p.pixels", source, 16, Crop(), lambda *_: None)

    class Eight(Replicas):
        total = 8

    with pytest.raises(ValueError, match="batch of 4 cannot be divided among 8 workers and GPUs"):
        Trainer(TrainingSettings(size=16, z_dim=4, batch=4), store, replicas=Eight())
