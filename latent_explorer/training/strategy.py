"""Which machines and devices train together: what TensorFlow's conventions say about it."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from latent_explorer.messages import shortened
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.training.reports import Notice

SLURM = "slurm"
"""The scheduler whose variables are understood, beside `TF_CONFIG`."""

_CONFIG = "TF_CONFIG"
_ADDRESS = re.compile(r"[^\s/]+:[1-9]\d{0,4}")
_WAIT = 600.0  # seconds for all workers to be started
_BETWEEN = 0.2  # seconds between two attempts to reach a worker
# Once all are there they join within a second. TensorFlow itself would wait for an hour.
_JOIN = 120.0
# Two jobs on one machine are to use different ports, and none that the system gives away itself.
_FIRST_PORT, _PORTS = 12_000, 20_000


class ClusterError(ValueError):
    """Workers that are described wrongly, or do not find each other."""


class WorkerLost(OSError):
    """Another worker has ended, or cannot be reached any more."""


@dataclass(frozen=True)
class Cluster:
    """The processes that train together, each on a machine or on a part of one.

    Parameters
    ----------
    workers : tuple of str
        Their addresses, ``host:port``; at least two. The first one is the chief.
    index : int
        The place of this process among them.
    """

    workers: tuple[str, ...]
    index: int

    @property
    def is_chief(self) -> bool:
        """Whether this is the worker that writes checkpoint, progress and bundle."""
        return self.index == 0

    def name(self, index: int) -> str:
        """Return how a worker is called, counted from 1."""
        return f"worker {index + 1} of {len(self.workers)} ({shortened(self.workers[index])})"


def find_cluster(
    scheduler: str | None = None, environment: Mapping[str, str] | None = None
) -> Cluster | None:
    """Find out with whom this process is to train.

    Parameters
    ----------
    scheduler : str, optional
        `SLURM`, to read Slurm's variables; by default ``TF_CONFIG``, if it is set.
    environment : mapping, optional
        The variables; those of the process by default. Slurm's are always those of the process.

    Returns
    -------
    Cluster or None
        None when this process is to train alone.

    Raises
    ------
    ClusterError
        When the variables do not describe workers.
    """
    if scheduler == SLURM:
        return _alone_is_none(_of_slurm())
    text = (os.environ if environment is None else environment).get(_CONFIG, "")
    return _alone_is_none(_of_config(text)) if text.strip() else None


def _alone_is_none(cluster: Cluster | None) -> Cluster | None:
    return cluster if cluster is not None and len(cluster.workers) > 1 else None


def _of_config(text: str) -> Cluster | None:
    try:
        config = json.loads(text)
        jobs = config.get("cluster", {})
        if not jobs:
            return None
        if extra := set(jobs) - {"chief", "worker"}:
            raise ClusterError(
                f"{_CONFIG} names tasks of the kind {shortened(sorted(extra)[0])}; training takes "
                "workers, of which one may be called chief"
            )
        chiefs, workers = jobs.get("chief", []), jobs.get("worker", [])
        kind, index = config["task"]["type"], int(config["task"]["index"])
        place = {"chief": 0, "worker": len(chiefs)}[kind] + index
        if len(chiefs) > 1 or not 0 <= index < len(jobs[kind]):
            raise IndexError
        addresses = tuple(str(address) for address in [*chiefs, *workers])
        if not all(map(_ADDRESS.fullmatch, addresses)) or len(set(addresses)) < len(addresses):
            raise TypeError
    except ClusterError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ClusterError(
            f"{_CONFIG} must be JSON such as "
            '{"cluster": {"worker": ["host1:12345", "host2:12345"]}, '
            '"task": {"type": "worker", "index": 0}}, each worker with an address and an index of '
            f"its own; it is {shortened(text)}"
        ) from error
    return Cluster(addresses, place)


def _of_slurm() -> Cluster:
    start_tensorflow()
    import tensorflow as tf

    try:
        tasks = int(os.environ.get("SLURM_STEP_NUM_TASKS", "1"))
        first = _FIRST_PORT + int(os.environ.get("SLURM_JOB_ID", "0")) % _PORTS
        # The resolver stumbles where there are no GPUs, and hides some where Slurm has chosen them:
        # the numbers only keep it from both.
        resolver = tf.distribute.cluster_resolver.SlurmClusterResolver(
            port_base=first, gpus_per_node=tasks, gpus_per_task=1, auto_set_gpu=False
        )
        workers = tuple(resolver.cluster_spec().as_dict()["worker"])
        index = int(resolver.get_task_info()[1])
    except (RuntimeError, ValueError, TypeError, KeyError) as error:
        raise ClusterError(
            f"Slurm's variables do not describe a cluster ({shortened(error)}); start the program "
            "with srun"
        ) from error
    node = os.environ.get("SLURMD_NODENAME")
    if node and workers[index].rpartition(":")[0] != node:
        # Slurm counts n9, n10; the resolver sorts n10, n9.
        raise ClusterError(
            f"Slurm runs task {index} on {shortened(node)}, TensorFlow expects it on "
            f"{shortened(workers[index])}; set TF_CONFIG instead, or choose nodes whose names sort "
            "as they are numbered"
        )
    return Cluster(workers, index)


def meet(cluster: Cluster, report: Callable[[Notice], None], *, wait: float = _WAIT) -> None:
    """Wait until all workers are there.

    TensorFlow itself waits for an hour, and cannot be interrupted meanwhile.

    Parameters
    ----------
    cluster : Cluster
        The workers.
    report : callable
        Called with who is waited for.
    wait : float
        Seconds until it is given up.

    Raises
    ------
    ClusterError
        When somebody does not come, or the own port is in use.
    """
    port = int(cluster.workers[cluster.index].rpartition(":")[2])
    try:
        server = _listening(port)
    except (OSError, OverflowError) as error:
        raise ClusterError(
            f"{cluster.name(cluster.index)} cannot use its port ({error}); end what uses it, or "
            "give all workers another"
        ) from error
    with server:
        missing = {i: "" for i in range(len(cluster.workers)) if i != cluster.index}
        until = time.monotonic() + wait
        told = -1
        while missing := {i: said for i in missing if (said := _unreachable(cluster, i))}:
            first = min(missing)
            if time.monotonic() > until:
                raise ClusterError(
                    f"{cluster.name(first)} has not come within {wait:.0f} seconds "
                    f"({missing[first]}); start it with the same command, or let its port through"
                )
            if told != first:
                report(Notice(f"waiting for {cluster.name(first)}"))
                told = first
            time.sleep(_BETWEEN)


def _listening(port: int) -> socket.socket:
    if socket.has_dualstack_ipv6():
        return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


def _unreachable(cluster: Cluster, index: int) -> str:
    """Return why a worker cannot be reached, or the empty text."""
    host, _, port = cluster.workers[index].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except (OSError, OverflowError, UnicodeError) as error:
        return shortened(getattr(error, "strerror", None) or error)
    return ""


def make_strategy(cluster: Cluster | None) -> Any:
    """Return TensorFlow's strategy for this process; nothing may have used TensorFlow before.

    Parameters
    ----------
    cluster : Cluster or None
        The workers, who have met; None for one process, with all GPUs of its machine.

    Returns
    -------
    tf.distribute.Strategy
        `MultiWorkerMirroredStrategy`, `MirroredStrategy`, or with one device TensorFlow's default.
    """
    start_tensorflow()
    import tensorflow as tf

    if cluster is None:
        several = len(tf.config.list_logical_devices("GPU")) > 1
        return tf.distribute.MirroredStrategy() if several else tf.distribute.get_strategy()
    task = {"type": "worker", "index": cluster.index}
    os.environ[_CONFIG] = json.dumps({"cluster": {"worker": cluster.workers}, "task": task})
    # It holds the interpreter's lock: no thread of ours could end it.
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(_JOIN, exit=True, file=nowhere)
        try:
            return tf.distribute.MultiWorkerMirroredStrategy()
        finally:
            faulthandler.cancel_dump_traceback_later()
            # It has put its own handler in the place of Python's, and does nothing with it.
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGTERM))


@contextlib.contextmanager
def losses_named(cluster: Cluster | None) -> Iterator[None]:
    """Say within the block which worker is gone, where TensorFlow says which call has failed.

    Raises
    ------
    WorkerLost
        When one has ended, or has not been heard of for ten seconds.
    """
    if cluster is None:
        yield
        return
    start_tensorflow()
    import tensorflow as tf

    failures = (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.CancelledError)
    try:
        yield
    except failures as error:
        named = {int(task) for task in re.findall(r"/task:(\d+)", str(error))} - {cluster.index}
        who = cluster.name(named.pop()) if len(named) == 1 else "another worker"
        raise WorkerLost(
            f"{who} has ended or cannot be reached any more; run the same command with --resume, "
            "on as many workers as there are"
        ) from error
