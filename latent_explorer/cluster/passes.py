"""The passes of Dask: a task for each shard, and one for each place where some are merged."""

from __future__ import annotations

import asyncio
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from latent_explorer.cluster.errors import ClusterError
from latent_explorer.cluster.worker import Data, merge_shards, run_shard, the_same
from latent_explorer.core.arrays import Pauses
from latent_explorer.core.passes import Tree, Work, merging_tree

T = TypeVar("T")
S = TypeVar("S")
P = TypeVar("P")

Report = Callable[[str, int, int], None]
"""Takes the name of a pass, how many of its shards are done, and how many there are."""

# Shards for each worker where their number makes no difference: none waits long for the last one.
_SHARDS_A_WORKER = 4
# Shards that are under way, or waiting to be taken, for each worker.
_AHEAD = 4
_LEAST_AHEAD = 8
# Seconds: a worker that died is started again within some of them, if it is at all.
_PATIENCE = 30.0
# Seconds after which one looks whether there are workers.
_LOOK = 1.0


def _nobody(what: str, done: int, total: int) -> None:
    return None


class _Patience:
    """Raises when there has been no worker for long: Dask itself would wait for ever."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.renew()

    def renew(self) -> None:
        """Begin anew: there is somebody."""
        self._looked = self._seen = time.monotonic()

    def look(self) -> None:
        """Look from time to time whether there is somebody.

        Raises
        ------
        ClusterError
            When there was nobody for `_PATIENCE` seconds.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        try:
            found = bool(self._client.nthreads())
        except OSError:  # No scheduler either: what is waited for is cancelled then.
            found = True
        if found:
            self._seen = now
        elif now - self._seen > _PATIENCE:
            raise ClusterError(
                f"all workers have gone, and none has come back for {_PATIENCE:.0f} seconds: look "
                "at their logs, start some again, and run the same command again"
            )


class DaskPasses:
    """Passes on the workers of a scheduler: the same numbers as those of one process.

    Parameters
    ----------
    client : distributed.Client
        Connected to a scheduler that has workers.
    data : Data
        What they go over.
    report : callable, optional
        Told about each shard of a merged pass.
    """

    def __init__(self, client: Any, data: Data, report: Report = _nobody) -> None:
        self._client = client
        self._data = data
        self._report = report

    @property
    def width(self) -> int:
        """How many shards are worth having where their number makes no difference."""
        return _SHARDS_A_WORKER * self._workers

    @property
    def _workers(self) -> int:
        return max(1, len(self._client.nthreads()))

    def merged(
        self,
        what: str,
        work: Work[T, S, P],
        shards: Sequence[T],
        merge: Callable[[P, P], P],
        shared: S,
    ) -> Pauses[P]:
        """Work on shards and merge them; see `core.passes.Passes`."""
        from distributed import as_completed

        submit, name = self._submit(what), f"{what}-{uuid.uuid4().hex[:8]}"
        given = submit(the_same, shared)
        with _without_advice():
            leaves = self._client.map(
                run_shard,
                [self._data] * len(shards),
                [work] * len(shards),
                shards,
                shared=given,
                key=[f"{name}-{i}" for i in range(len(shards))],
                pure=False,
            )

        def merged(tree: Tree) -> Any:
            if isinstance(tree, int):
                return leaves[tree]
            # Before other shards: few results wait to be merged.
            return submit(merge_shards, merge, *map(merged, tree), priority=1)

        total = merged(merging_tree(len(shards)))
        running = as_completed(leaves, loop=self._client.loop)
        # From here on a result is only kept until it is merged.
        given.release()
        leaves, leaf = None, total
        try:
            for done, leaf in enumerate(self._as_they_come(running), start=1):
                with _explained():
                    if leaf.status != "finished":
                        leaf.result()
                self._report(what, done, len(shards))
                yield
            with _explained():
                found: P = self._result(total)
        finally:
            # What nobody waits for is not begun. To cancel it would take the scheduler down, which
            # expects that somebody wants what is merged of it.
            with running.lock:
                left = list(running.futures)
            running.clear()
            for future in (total, leaf, *left):
                future.release()
        return found

    def mapped(
        self, what: str, work: Work[T, S, P], shards: Iterable[T], shared: S
    ) -> Iterator[P | None]:
        """Work on shards; see `core.passes.Passes`."""
        submit = self._submit(what)
        given, left = submit(the_same, shared), iter(shards)
        ahead = max(_LEAST_AHEAD, _AHEAD * self._workers)
        under_way: deque[Any] = deque()
        try:
            while True:
                for shard in left:
                    under_way.append(submit(run_shard, self._data, work, shard, given))
                    if len(under_way) >= ahead:
                        break
                if not under_way:
                    return
                with _explained():
                    found: P = self._result(under_way[0])
                under_way.popleft()
                yield found
        finally:
            for future in (given, *under_way):
                future.release()

    def _as_they_come(self, running: Any) -> Iterator[Any]:
        """Yield what is done of `distributed.as_completed`, as long as there is a worker."""
        patience = _Patience(self._client)
        while not running.is_empty():
            if running.has_ready():
                patience.renew()
                yield next(running)
                continue
            with running.thread_condition:
                running.thread_condition.wait(_LOOK / 10)
            patience.look()

    def _result(self, future: Any) -> Any:
        """Return what a task gives, as long as there is a worker."""
        patience = _Patience(self._client)
        while True:
            try:
                return future.result(timeout=_LOOK)
            except asyncio.TimeoutError:
                if future.done():  # meanwhile, or this is what the task itself has raised
                    return future.result()
                patience.look()

    def _submit(self, what: str) -> Callable[..., Any]:
        name = uuid.uuid4().hex[:8]

        def submit(function: Callable[..., Any], *args: Any, priority: int = 0) -> Any:
            key = f"{what} {function.__name__}-{name}-{uuid.uuid4().hex[:8]}"
            with _without_advice():
                return self._client.submit(function, *args, key=key, priority=priority, pure=False)

        return submit


@contextmanager
def _without_advice() -> Iterator[None]:
    """Send also what is large, once for all shards, without a word."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
        yield


@contextmanager
def _explained() -> Iterator[None]:
    """Say in words what has become of a task whose result does not come."""
    from distributed import CancelledError, KilledWorker

    try:
        yield
    except KilledWorker as error:
        raise ClusterError(
            "several workers died over the same shard: look at their logs, and give each worker 2 "
            "GB of memory"
        ) from error
    except CancelledError as error:
        raise ClusterError(
            "the scheduler has gone, or somebody has cancelled the work there; run the same "
            "command again"
        ) from error
