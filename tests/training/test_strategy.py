"""With whom a process trains: what TF_CONFIG and Slurm say, and how workers meet."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import pytest

from latent_explorer.cli import main
from latent_explorer.training.reports import Notice
from latent_explorer.training.strategy import (
    SLURM,
    Cluster,
    ClusterError,
    WorkerLost,
    find_cluster,
    losses_named,
    meet,
)

TWO = ("one:2001", "two:2002")


def config(kind: object = "worker", index: object = 0, **jobs: object) -> str:
    cluster = jobs or {"worker": list(TWO)}
    return json.dumps({"cluster": cluster, "task": {"type": kind, "index": index}})


@pytest.mark.parametrize("text", ["", " ", "{}", '{"cluster": {}}', config(worker=["one:2001"])])
def test_without_others_a_process_trains_alone(text: str) -> None:
    assert find_cluster(environment={"TF_CONFIG": text}) is None
    assert find_cluster(environment={}) is None


def test_workers_of_tf_config() -> None:
    assert find_cluster(environment={"TF_CONFIG": config(index=1)}) == Cluster(TWO, 1)
    chief = Cluster(TWO, 0)
    assert chief.is_chief
    assert chief.name(1) == "worker 2 of 2 (two:2002)"
    with_chief = {"chief": ["one:2001"], "worker": ["two:2002"]}
    assert find_cluster(environment={"TF_CONFIG": config("chief", 0, **with_chief)}) == chief
    assert find_cluster(environment={"TF_CONFIG": config("worker", 0, **with_chief)}) == Cluster(
        TWO, 1
    )


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "3",
        "[" * 100_000,
        config(index=2),
        config(index=-1),
        config(index="first"),
        config(kind="chief"),
        config(kind=[]),
        config(worker=["one", "two:2002"]),
        config(worker=["one:2001", "one:2001"]),
        config(worker=["one:0", "two:2002"]),
        config(worker=3),
        config(chief=["a:1", "b:2"], worker=["c:3"]),
        json.dumps({"cluster": {"worker": list(TWO)}}),
    ],
)
def test_a_bad_tf_config_is_one_sentence(
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TF_CONFIG", text)
    assert main(["train", "--images", str(tmp_path), "--out", str(tmp_path / "b")]) == 2
    said = capsys.readouterr().err
    assert "TF_CONFIG must be JSON such as" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_parameter_servers_are_refused() -> None:
    text = config(worker=["one:2001"], ps=["two:2002"])
    with pytest.raises(ClusterError, match="names tasks of the kind ps; training takes workers"):
        find_cluster(environment={"TF_CONFIG": text})


@pytest.fixture
def slurm(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Two nodes with a task each, of which this is the second."""
    values = {
        "SLURM_PROCID": "1",
        "SLURM_STEP_NUM_TASKS": "2",
        "SLURM_STEP_NODELIST": "n[08-09]",
        "SLURM_STEP_TASKS_PER_NODE": "1(x2)",
        "SLURM_JOB_ID": "20007",
        "SLURMD_NODENAME": "n09",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_workers_of_slurm(slurm: pytest.MonkeyPatch) -> None:
    assert find_cluster(SLURM) == Cluster(("n08:12007", "n09:12007"), 1)
    slurm.setenv("SLURM_STEP_NODELIST", "n08")
    slurm.setenv("SLURM_STEP_TASKS_PER_NODE", "2")
    slurm.delenv("SLURMD_NODENAME")
    assert find_cluster(SLURM) == Cluster(("n08:12007", "n08:12008"), 1)
    for name in ("SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE"):
        slurm.setenv(name, "1")
    slurm.setenv("SLURM_PROCID", "0")
    assert find_cluster(SLURM) is None


def test_nodes_that_are_counted_otherwise_than_sorted(slurm: pytest.MonkeyPatch) -> None:
    slurm.setenv("SLURM_STEP_NODELIST", "n[9-10]")
    slurm.setenv("SLURMD_NODENAME", "n10")
    with pytest.raises(ClusterError, match="Slurm runs task 1 on n10, TensorFlow expects it on n9"):
        find_cluster(SLURM)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLURM_PROCID", None),
        ("SLURM_PROCID", "first"),
        ("SLURM_STEP_NODELIST", None),
        ("SLURM_STEP_NODELIST", "n[["),
        ("SLURM_STEP_TASKS_PER_NODE", "many"),
        ("SLURM_STEP_NUM_TASKS", "3"),
    ],
)
def test_slurm_outside_of_a_step(slurm: pytest.MonkeyPatch, name: str, value: str | None) -> None:
    if value is None:
        slurm.delenv(name)
    else:
        slurm.setenv(name, value)
    with pytest.raises(ClusterError, match="start the program with srun"):
        find_cluster(SLURM)


@pytest.fixture
def local() -> tuple[str, str]:
    """Two addresses of this machine that are free."""
    with socket.create_server(("", 0)) as a, socket.create_server(("", 0)) as b:
        ports = [each.getsockname()[1] for each in (a, b)]
    return f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[1]}"


def test_workers_meet(local: tuple[str, str]) -> None:
    reports: list[Notice] = []
    # The first one may be gone on when the second one looks: TensorFlow then has its port.
    with socket.create_server(("", int(local[0].partition(":")[2]))):
        meet(Cluster(local, 1), reports.append, wait=20)
    assert reports == []
    waiting = threading.Event()

    def report(notice: Notice) -> None:
        reports.append(notice)
        waiting.set()

    first = threading.Thread(target=meet, args=(Cluster(local, 0), report))
    first.start()
    assert waiting.wait(20)
    with socket.create_server(("", int(local[1].partition(":")[2]))):
        first.join(20)
    assert not first.is_alive()
    assert reports == [Notice(f"waiting for worker 2 of 2 ({local[1]})")]


def test_a_worker_that_never_comes(local: tuple[str, str]) -> None:
    reports: list[Notice] = []
    with pytest.raises(
        ClusterError, match=r"worker 1 of 2 .* has not come within 0 seconds \(.+\)"
    ):
        meet(Cluster(local, 1), reports.append, wait=0.3)
    assert len(reports) == 1


@pytest.mark.parametrize("address", ["nowhere.invalid:2001", "127.0.0.1:99999"])
def test_an_address_that_is_none(local: tuple[str, str], address: str) -> None:
    with pytest.raises(ClusterError, match="has not come within"):
        meet(Cluster((local[0], address), 0), lambda notice: None, wait=0)


def test_a_port_in_use(local: tuple[str, str]) -> None:
    with (
        socket.create_server(("", int(local[0].partition(":")[2]))),
        pytest.raises(ClusterError, match=r"worker 1 of 2 .* cannot use its port .* another"),
    ):
        meet(Cluster(local, 0), lambda notice: None)


@pytest.mark.parametrize(
    ("message", "named"),
    [
        (
            "Error reported from /job:worker/task:1: no heartbeats",
            r"worker 2 of 2 \(two:2002\) has",
        ),
        ("from /job:worker/replica:0/task:0: to /job:worker/task:1", r"worker 2 of 2 \(two"),
        ("Connection reset by peer", "another worker has ended"),
    ],
)
def test_a_lost_worker_is_named(message: str, named: str) -> None:
    import tensorflow as tf

    with pytest.raises(WorkerLost, match=rf"^{named}.*run the same command with --resume"):
        with losses_named(Cluster(TWO, 0)):
            raise tf.errors.UnavailableError(None, None, message)
    with pytest.raises(tf.errors.UnavailableError), losses_named(None):
        raise tf.errors.UnavailableError(None, None, message)
    with pytest.raises(ValueError, match="ours"), losses_named(Cluster(TWO, 0)):
        raise ValueError("ours")
