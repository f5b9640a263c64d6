"""What a training is told, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from latent_explorer.network.autoencoder import check_size

PRECISIONS = ("float32", "bfloat16")


@dataclass(frozen=True)
class TrainingSettings:
    """What decides the weights, together with the pictures.

    Parameters
    ----------
    size : int
        Side of the pictures in pixels.
    z_dim : int
        Number of components of a z-vector.
    epochs, batch, seed : int
        Passes over all pictures; pictures a step; seed of weights, order and mirroring.
    folded_epochs : int
        How many of the epochs, the last ones, go without batch normalisation: it is folded into
        the convolutions, which makes them up to twice as fast and the error smaller.
    mirror : bool
        Show every picture as it is or mirrored, at random.
    learning_rate : float
        Adam's at the start; it falls to zero along a cosine.
    precision : str
        "float32", or "bfloat16" for mixed precision, faster where the processor has it.
    """

    size: int = 96
    z_dim: int = 256
    epochs: int = 12
    batch: int = 64
    seed: int = 1
    mirror: bool = False
    learning_rate: float = 1e-3
    precision: str = "float32"
    folded_epochs: int = 0

    def __post_init__(self) -> None:
        check_size(self.size)
        # Two components: a plane is the least one can look at.
        for name, least in (
            ("z_dim", 2),
            ("epochs", 1),
            ("batch", 1),
            ("seed", 0),
            ("folded_epochs", 0),
        ):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}; it is {getattr(self, name)}")
        if self.folded_epochs >= self.epochs:
            raise ValueError(
                f"of {self.epochs} epochs at most {self.epochs - 1} can be folded; "
                f"folded_epochs is {self.folded_epochs}"
            )
        if self.precision not in PRECISIONS:
            raise ValueError(f"the precision is one of {PRECISIONS}, not {self.precision!r}")


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
class Notice:
    """Something the user should know, while the work goes on."""

    message: str


Report: TypeAlias = ReadingProgress | TrainingProgress | EncodingProgress | Notice
