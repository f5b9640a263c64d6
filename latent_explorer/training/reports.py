"""What a training reports while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True)
class EpochRecord:
    """Mean squared errors of one epoch, pixels in [0, 1]; `val_loss` is None without validation."""

    epoch: int
    loss: float
    val_loss: float | None
    seconds: float


@dataclass(frozen=True)
class TrainingProgress:
    """Where a running training stands.

    Parameters
    ----------
    epoch, epochs : int
        The epoch under way, counted from 1, and how many there will be.
    done, total : int
        Pictures seen in this epoch, and pictures in all.
    rate : float
        Pictures a second.
    loss, val_loss : float
        Mean squared errors, pixels in [0, 1]: of this epoch so far, and on the validation pictures
        after the last whole epoch, None before it and without such pictures.
    seconds_left : float
        Until the last epoch ends.
    saved : bool
        True in the last report of an epoch, when its checkpoint has been written.
    """

    epoch: int
    epochs: int
    done: int
    total: int
    rate: float
    loss: float
    val_loss: float | None
    seconds_left: float
    saved: bool = False


@dataclass(frozen=True)
class ReadingProgress:
    """How many of the files of a set have been read."""

    set: Literal["training", "validation"]
    done: int
    total: int


@dataclass(frozen=True)
class EncodingProgress:
    """How many pictures have been turned into z-points."""

    done: int
    total: int


@dataclass(frozen=True)
class MeasuringProgress:
    """How many steps of measuring the images, by which others will be judged, are done."""

    done: int
    total: int


@dataclass(frozen=True)
class SamplesWritten:
    """Pictures above what the networks make of them, after an epoch, are in `file`."""

    file: str
    epoch: int


@dataclass(frozen=True)
class Notice:
    """Something the user should know, while the work goes on."""

    message: str


Progress: TypeAlias = ReadingProgress | TrainingProgress | EncodingProgress | MeasuringProgress
"""How far one of the phases is."""

Report: TypeAlias = Progress | SamplesWritten | Notice
