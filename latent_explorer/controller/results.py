"""What has come from the worker: the newest result of each kind and place."""

from __future__ import annotations

from types import MappingProxyType

from latent_explorer.controller.scene import ResultKey
from latent_explorer.jobs.request import CodecLoading, Failure, Key, Result


class Results:
    """The only owner of results and failures.

    Attributes
    ----------
    shown : mapping of (type, place) to Result
        A new object whenever something in it changes.
    failures : mapping of Key to Failure
        Likewise.
    """

    def __init__(self) -> None:
        self.shown: MappingProxyType[ResultKey, Result] = MappingProxyType({})
        self.failures: MappingProxyType[Key, Failure] = MappingProxyType({})

    def accept(self, result: Result) -> bool:
        """Keep `result` unless it is older than what is shown, and say so.

        Not only the newest posted is shown: under a fast drag that would be nothing until the
        mouse is released.
        """
        key = (type(result), result.request.place)
        known = self.shown.get(key)
        # Of one request the later result has more to say.
        if known is not None and known.request.number > result.request.number:
            return False
        self.shown = MappingProxyType({**self.shown, key: result})
        if not isinstance(result, CodecLoading):
            self._forget_failure(result.request.key)
        return True

    def fail(self, failure: Failure) -> None:
        """Keep `failure` until a request of its key succeeds."""
        others = {k: f for k, f in self.failures.items() if k != failure.request.key}
        self.failures = MappingProxyType({**others, failure.request.key: failure})

    def keep_only(self, keys: set[Key]) -> None:
        """Forget results at places, and failures, that nothing is asked for any more."""
        kept = {
            key: result
            for key, result in self.shown.items()
            if result.request.place is None or result.request.key in keys
        }
        if len(kept) < len(self.shown):
            self.shown = MappingProxyType(kept)
        # What concerns no bundle, such as opening one, was not asked for by a panel.
        failed = {k: f for k, f in self.failures.items() if k in keys or not f.request.bundle}
        if len(failed) < len(self.failures):
            self.failures = MappingProxyType(failed)

    def clear(self) -> None:
        """Forget everything: another bundle is open."""
        self.shown = MappingProxyType({})
        self.failures = MappingProxyType({})

    def _forget_failure(self, key: Key) -> None:
        if key in self.failures:
            self.failures = MappingProxyType({k: f for k, f in self.failures.items() if k != key})
