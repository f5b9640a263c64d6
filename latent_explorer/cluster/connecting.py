"""Workers on this machine, or those of a scheduler that runs somewhere."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import latent_explorer
from latent_explorer.cluster.worker import version
from latent_explorer.messages import one_line, shortened

LOCAL = "local"
"""In place of an address: workers on this machine, for as long as the work takes."""

MEMORY = 2 * 10**9
"""Bytes that a worker may take; less than that is enough, whatever the size of the data."""

_SECONDS = 5
_DEBUG = "LATENT_EXPLORER_DEBUG"
# As Dask writes addresses; what is none would make it start a cluster, or wait.
_ADDRESS = re.compile(
    r"((tcp|tls|ucx|ws|wss)://)?([\w.-]{1,255}|\[[0-9a-fA-F:.]{2,45}\]):\d{1,5}", re.ASCII
)
_LOGGERS = ("distributed", "distributed.client", "bokeh", "tornado", "tornado.application")


@dataclass(frozen=True)
class Connection:
    """A scheduler with its workers.

    Parameters
    ----------
    client : distributed.Client
        What talks to it.
    dashboard : str
        Where a browser shows what the workers do.
    """

    client: Any
    dashboard: str

    @property
    def workers(self) -> int:
        """How many there are."""
        return len(self.client.nthreads())


@contextmanager
def connected(
    scheduler: str, notice: Callable[[str], None], workers: int | None = None
) -> Iterator[Connection]:
    """Connect to a scheduler, or start workers on this machine, until the block ends.

    Parameters
    ----------
    scheduler : str
        An address such as ``tcp://10.0.0.1:8786``, or `LOCAL`.
    notice : callable
        Told when there is no worker yet, and one waits for the first.
    workers : int, optional
        How many `LOCAL` starts; by default one a core, as far as there is memory.

    Raises
    ------
    ImportError
        When Dask is not installed.
    ValueError
        When that is no address, or no scheduler answers there, or its workers are of another
        version.
    """
    if scheduler != LOCAL and _ADDRESS.fullmatch(scheduler) is None:
        raise ValueError(
            "--dask is local, or an address such as tcp://10.0.0.1:8786; "
            f"not {shortened(scheduler)}"
        )
    with ExitStack() as stack:
        distributed = _import(stack)
        address: Any = scheduler
        if scheduler == LOCAL:
            address = stack.enter_context(_local_cluster(distributed, workers))
        client = stack.enter_context(_client(distributed, address, scheduler))
        connection = Connection(client, str(client.dashboard_link))
        if not connection.workers:
            notice(f"{shortened(scheduler)} has no workers yet; start some with: dask worker")
            client.wait_for_workers(1)
        _check_versions(client)
        yield connection


def _import(stack: ExitStack) -> Any:
    try:
        import dask
        import distributed
    except ImportError as error:
        raise ImportError(
            "--dask needs Dask, which is not installed: pip install '.[cluster]'"
        ) from error
    stack.enter_context(dask.config.set({"distributed.comm.timeouts.connect": f"{_SECONDS}s"}))
    if not os.environ.get(_DEBUG):
        stack.enter_context(_silent())
    return distributed


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what Dask tells those who run clusters off the screen; what matters is raised."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


@contextmanager
def _local_cluster(distributed: Any, workers: int | None) -> Iterator[Any]:
    from dask.system import CPU_COUNT
    from distributed.system import MEMORY_LIMIT

    count = workers or max(1, min(CPU_COUNT, MEMORY_LIMIT // MEMORY))
    # On the loopback address, and with ports that are free.
    cluster = distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=MEMORY,
        silence_logs=False if os.environ.get(_DEBUG) else logging.CRITICAL,
        preload=[f"{latent_explorer.__name__}.cluster.worker"],
    )
    try:
        yield cluster
    finally:
        cluster.close()


@contextmanager
def _client(distributed: Any, address: Any, scheduler: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"no Dask scheduler answers at {shortened(scheduler)}: start one with: dask scheduler, "
            "and give its address, or give --dask local"
        ) from error
    try:
        yield client
    finally:
        client.close()


def _check_versions(client: Any) -> None:
    own = version()
    try:
        found = set(client.run(version).values())
    except Exception as error:  # Whatever a foreign environment raises on what it cannot import.
        raise ValueError(
            f"the workers cannot run this program ({one_line(str(error), 200)}): install "
            f"latent-explorer {own} with the extra cluster for scheduler and workers"
        ) from error
    if other := found - {own}:
        raise ValueError(
            f"the workers have latent-explorer {', '.join(sorted(other))}, this is {own}: install "
            "the same version everywhere"
        )
