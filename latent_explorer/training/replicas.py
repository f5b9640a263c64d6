"""The replicas of the networks that train together, and what their workers tell each other."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from latent_explorer.training.reports import Notice
from latent_explorer.training.strategy import (
    Cluster,
    ClusterError,
    losses_named,
    make_strategy,
    meet,
)

# How often those who wait hear from the chief, in seconds.
_SIGN_OF_LIFE = 5.0

R = TypeVar("R")


class Replicas:
    """Copies of the networks, one a device, that take equal steps; on one machine mostly one.

    All workers call the same methods in the same order, as TensorFlow demands it.

    Parameters
    ----------
    cluster : Cluster, optional
        The workers; by default this process is the only one.
    strategy : tf.distribute.Strategy, optional
        By default that of `make_strategy`, when it is used for the first time.

    Attributes
    ----------
    cluster : Cluster or None
        As above.
    workers, index : int
        How many workers there are, and which one this is.
    """

    def __init__(self, cluster: Cluster | None = None, strategy: Any = None) -> None:
        self.cluster = cluster
        self.workers = len(cluster.workers) if cluster else 1
        self.index = cluster.index if cluster else 0
        self._given = strategy
        self._told = time.monotonic()

    @contextmanager
    def joined(self, report: Callable[[Notice], None]) -> Iterator[None]:
        """Wait for the other workers; within the block, say so when one is lost.

        Raises
        ------
        ClusterError
            When they do not find each other.
        WorkerLost
            Within the block.
        """
        with losses_named(self.cluster):
            if self.cluster is not None:
                meet(self.cluster, report)
                report(Notice(f"this is {self.cluster.name(self.index)}"))
                _ = self.strategy
            yield

    @cached_property
    def strategy(self) -> Any:
        """TensorFlow's strategy."""
        return self._given or make_strategy(self.cluster)

    @property
    def is_chief(self) -> bool:
        """Whether this is the worker that writes what is to be kept."""
        return self.index == 0

    @property
    def total(self) -> int:
        """How many replicas there are on all workers."""
        return int(self.strategy.num_replicas_in_sync)

    @property
    def local(self) -> int:
        """How many of them are on this worker; all have as many."""
        return self.total // self.workers

    def scope(self) -> AbstractContextManager[Any]:
        """Return the block in which all workers make the same variables, with equal values."""
        scope: AbstractContextManager[Any] = self.strategy.scope()
        return scope

    def share(self, n: int) -> range:
        """Return which of `n` things, in their order, are this worker's.

        Every worker gets as many, or one more; of fewer things than workers, some get none.
        """
        return range(n * self.index // self.workers, n * (self.index + 1) // self.workers)

    def on_pictures(
        self, function: Callable[..., Any], size: int, numbers: int = 0
    ) -> Callable[..., tuple[Any, ...]]:
        """Compile what each replica does with its part of the pictures that its worker gives.

        Parameters
        ----------
        function : callable
            Called with pictures of shape (m, size, size, 3), uint8, and float32 scalars.
        size : int
            Side of the pictures in pixels.
        numbers : int
            How many scalars there are.

        Returns
        -------
        callable
            Takes the worker's pictures, of shape (n, size, size, 3), at least one for each of its
            replicas, and the scalars; returns what `function` returned to each of them.
        """
        import tensorflow as tf

        local = self.local

        def on_each(parts: Any, *scalars: Any) -> Any:
            def on_one() -> Any:
                return function(parts[_place() % local], *scalars)

            return self.strategy.experimental_local_results(self.strategy.run(on_one))

        pixels = tf.TensorSpec((None, size, size, 3), tf.uint8)
        signature = [[pixels] * local, *[tf.TensorSpec((), tf.float32)] * numbers]
        compiled = tf.function(on_each, input_signature=signature, autograph=False)

        def on_all(pictures: NDArray[np.uint8], *scalars: float) -> tuple[Any, ...]:
            results: tuple[Any, ...] = compiled(np.array_split(pictures, local), *scalars)
            return results

        return on_all

    def on_each_picture(
        self, function: Callable[..., Any], size: int
    ) -> Callable[[NDArray[np.uint8]], NDArray[np.float32]]:
        """Compile what is worked out of each picture by itself; see `on_pictures`.

        Returns
        -------
        callable
            Takes pictures of shape (n, size, size, 3), at least one; returns rows of numbers in
            their order.
        """
        compiled = self.on_pictures(function, size)

        def on_all(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
            n = len(pictures)
            given = self.enough(n, self.local)
            return np.concatenate([part.numpy() for part in compiled(pictures[given])])[:n]

        return on_all

    @staticmethod
    def enough(n: int, replicas: int) -> NDArray[np.intp]:
        """Return the indices of `n` things, all of them so often that no replica goes without.

        Convolutions on processors do wrong things with no pictures at all. All things come equally
        often: means over them stay what they were.
        """
        return np.tile(np.arange(n), -(-replicas // n))

    def sum(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum, over all workers, of arrays of one shape."""
        if self.workers == 1:
            return values
        total: NDArray[np.float64] = self._sum(values)[0].numpy()
        return total

    @cached_property
    def _sum(self) -> Any:
        import tensorflow as tf

        def on_each(values: Any) -> Any:
            def on_one() -> Any:
                return summed(values if _place() % self.local == 0 else tf.zeros_like(values))

            return self.strategy.experimental_local_results(self.strategy.run(on_one))

        return tf.function(
            on_each, input_signature=[tf.TensorSpec((None,), tf.float64)], autograph=False
        )

    def wait_for_all(self) -> None:
        """Return when all workers have come to this point."""
        self.sum(np.zeros(1))

    def agree(self, text: str) -> None:
        """Make sure that all workers mean the same.

        Raises
        ------
        ClusterError
            On all workers, when one has called this with another text than the chief.
        """
        digests = np.zeros(self.workers)
        # A float64 holds so many bits exactly.
        digests[self.index] = int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
        digests = self.sum(digests)
        others = np.flatnonzero(digests != digests[0])
        if self.cluster is not None and len(others):
            raise ClusterError(
                f"{self.cluster.name(int(others[0]))} sees other options, pictures or files than "
                "the first one: start all with the same command, and --out on a disk they share"
            )

    # What the chief does alone, and the others wait for.

    def kept_waiting(self, report: Callable[[R], None]) -> Callable[[R], None]:
        """Return, for the chief, what reports and now and then tells the others to wait on."""

        def report_and_tell(what: R) -> None:
            report(what)
            if time.monotonic() - self._told > _SIGN_OF_LIFE:
                self._tell(1, 0)

        return report_and_tell

    def release(self, note: int = 0) -> None:
        """Let the others go on, with a number that they may need."""
        self._tell(0, note)

    def _tell(self, busy: int, note: int) -> None:
        self._told = time.monotonic()
        self.sum(np.array([busy, note], np.float64))

    def follow(self) -> int:
        """Wait until the chief releases the others, and return its number."""
        while True:
            busy, note = self.sum(np.zeros(2))
            if not busy:
                return int(note)


def summed(value: Any) -> Any:
    """Return the sum of a value over all replicas, as a step of what a replica does."""
    import tensorflow as tf

    context = tf.distribute.get_replica_context()
    # What was given to the whole function is on no device yet.
    return context.all_reduce(tf.distribute.ReduceOp.SUM, tf.identity(value))


def _place() -> int:
    """Return which replica, of all, is doing this."""
    import tensorflow as tf

    place = tf.distribute.get_replica_context().replica_id_in_sync_group
    # A number with the default strategy, a constant of the graph with others.
    return int(tf.get_static_value(place) if tf.is_tensor(place) else place)
