"""What a training is told: the numbers that decide the weights, and their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from latent_explorer.core.limits import Limits
from latent_explorer.network.autoencoder import ENCODER_FILTERS, SIZE_STEP, check_size

PRECISIONS = ("float32", "bfloat16")

TRAINING_LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        "size": Limits(SIZE_STEP, 1024, whole=True),
        # Two components: a plane is the least one can look at.
        "z_dim": Limits(2, 4096, whole=True),
        "epochs": Limits(1, 100_000, whole=True),
        "folded_epochs": Limits(0, 99_999, whole=True),
        "batch": Limits(1, 4096, whole=True),
        "seed": Limits(0, 2**31 - 1, whole=True),
        "learning_rate": Limits(1e-7, 1.0),
    }
)
"""The limits of the numbers of `TrainingSettings`, by name."""

FOLDED_SHARE = 0.6
"""The part of the epochs, the last ones, that by default go without batch normalisation."""

# The optimizer keeps three numbers a weight: more would not fit into the memory of most machines.
_MOST_WEIGHTS = 500_000_000


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
    folded_epochs : int, optional
        How many of the epochs, the last ones, go without batch normalisation: it is folded into
        the convolutions, which makes them up to twice as fast and the error smaller. By default
        `FOLDED_SHARE` of them; the default is filled in.
    mirror : bool
        Show every picture as it is or mirrored, at random.
    learning_rate : float
        Adam's at the start; it falls to zero along a cosine.
    precision : str
        "float32", or "bfloat16" for mixed precision, faster where the processor has it.

    Raises
    ------
    ValueError
        When a number is outside of its limits, or the networks would be too large.
    """

    size: int = 96
    z_dim: int = 256
    epochs: int = 12
    batch: int = 64
    seed: int = 1
    mirror: bool = False
    learning_rate: float = 1e-3
    precision: str = "float32"
    folded_epochs: int | None = None

    def __post_init__(self) -> None:
        TRAINING_LIMITS["epochs"].check("epochs", self.epochs)
        if self.folded_epochs is None:
            object.__setattr__(self, "folded_epochs", int(self.epochs * FOLDED_SHARE))
        for name, limits in TRAINING_LIMITS.items():
            limits.check(name, getattr(self, name))
        check_size(self.size)
        if self.normalised_epochs < 1:
            raise ValueError(
                f"of {self.epochs} epochs at most {self.epochs - 1} can be folded; "
                f"folded_epochs is {self.folded_epochs}"
            )
        if self.precision not in PRECISIONS:
            raise ValueError(f"the precision is one of {PRECISIONS}, not {self.precision!r}")
        # The dense layers of both networks; all others together have less than a million.
        weights = 2 * (self.size // SIZE_STEP) ** 2 * ENCODER_FILTERS[-1] * self.z_dim
        if weights > _MOST_WEIGHTS:
            raise ValueError(
                f"size {self.size} and z_dim {self.z_dim} make networks of {weights / 1e6:,.0f} "
                f"million weights; {_MOST_WEIGHTS / 1e6:,.0f} million are the most: "
                "choose smaller ones"
            )

    @property
    def normalised_epochs(self) -> int:
        """How many of the epochs, the first ones, go with batch normalisation."""
        return self.epochs - (self.folded_epochs or 0)
