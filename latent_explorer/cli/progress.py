"""Telling how far a long work is: as a bar for people, as JSON lines for programs."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.streams import SafeStream, say, tell
from latent_explorer.training.reports import (
    EncodingProgress,
    MeasuringProgress,
    Notice,
    Progress,
    ReadingProgress,
    Report,
    SamplesWritten,
    TrainingProgress,
)

if TYPE_CHECKING:
    from tqdm import tqdm

_PHASES = {
    ReadingProgress: "reading",
    TrainingProgress: "training",
    EncodingProgress: "encoding",
    MeasuringProgress: "measuring",
    SamplesWritten: "samples",
    Notice: "notice",
}
_SECONDS_BETWEEN = 0.2


class JsonLines:
    """One JSON object a line on the standard output.

    Of the reports between the first and the last of a phase, an epoch or a set of pictures, some
    are left out: not more than five a second are written.
    """

    def __init__(self) -> None:
        self._stage: object = None
        self._written = 0.0

    def __call__(self, report: Report) -> None:
        """Write `report`, unless it is one of too many."""
        stage = (type(report), getattr(report, "epoch", None), getattr(report, "set", None))
        whole = isinstance(report, (Notice, SamplesWritten)) or report.done == report.total
        now = time.monotonic()
        if whole or stage != self._stage or now - self._written >= _SECONDS_BETWEEN:
            self._stage, self._written = stage, now
            self.write(_PHASES[type(report)], **asdict(report))

    def progress(self, phase: str, done: int, total: int) -> None:
        """Write how far a phase is that has no report of its own, unless it is one of too many."""
        now = time.monotonic()
        if done == total or phase != self._stage or now - self._written >= _SECONDS_BETWEEN:
            self._stage, self._written = phase, now
            self.write(phase, done=done, total=total)

    def write(self, phase: str, **values: Any) -> None:
        """Write one object; numbers that are not finite become null, as JSON knows none."""
        known = {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in values.items()
        }
        tell(json.dumps({"phase": phase, **known}, allow_nan=False))

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class ProgressBar:
    """A bar on the standard error output, with rate, errors and time left."""

    def __init__(self) -> None:
        self._stage: object = None
        self._bar: tqdm[Any] | None = None

    def __call__(self, report: Report) -> None:
        """Move the bar, or begin a new one when a new phase begins."""
        if isinstance(report, Notice):
            self._close()
            say(report.message)
            return
        if isinstance(report, SamplesWritten):
            return
        done, total, label = _position(report)
        stage = (type(report), getattr(report, "set", None))
        if stage != self._stage:
            self._close()
            unit = "steps" if isinstance(report, MeasuringProgress) else "pictures"
            self._bar = _new_bar(label, total, _begun(report), unit)
            self._stage = stage
        if self._bar is None:
            return
        self._bar.set_description(label, refresh=False)
        if isinstance(report, TrainingProgress):
            val_loss = "-" if report.val_loss is None else f"{report.val_loss:.5f}"
            self._bar.set_postfix_str(f"loss {report.loss:.5f}, validation {val_loss}", False)
        self._bar.update(done - self._bar.n)
        if done == total:
            self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()


class SimpleBar:
    """A bar for phases that have no report of their own.

    Parameters
    ----------
    unit : str
        What is counted.
    """

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._phase = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Move the bar, or begin a new one when another phase begins."""
        if phase != self._phase or self._bar is None:
            self._close()
            self._phase, self._bar = phase, _new_bar(phase, total, 0, self._unit)
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> SimpleBar:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()


def _position(report: Progress) -> tuple[int, int, str]:
    if isinstance(report, TrainingProgress):
        done = (report.epoch - 1) * report.total + report.done
        return done, report.epochs * report.total, f"epoch {report.epoch} of {report.epochs}"
    if isinstance(report, ReadingProgress):
        return report.done, report.total, f"reading {report.set} pictures"
    label = "measuring" if isinstance(report, MeasuringProgress) else "encoding"
    return report.done, report.total, label


def _begun(report: Progress) -> int:
    """Return what was done before this run, so that the rate is that of this run."""
    return (report.epoch - 1) * report.total if isinstance(report, TrainingProgress) else 0


def _new_bar(label: str, total: int, begun: int, unit: str) -> tqdm[Any]:
    from tqdm import tqdm

    stream = SafeStream()
    return tqdm(
        desc=label,
        total=total,
        initial=begun,
        unit=f" {unit}",
        file=stream,
        dynamic_ncols=True,
        # In a log file each refresh is a line.
        mininterval=0.2 if stream.isatty() else 30,
    )
