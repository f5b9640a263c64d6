"""What a bundle is made of, and where its training keeps its files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.place import Place
from latent_explorer.training.checkpoint import check_checkpoint
from latent_explorer.training.settings import TrainingSettings


@dataclass(frozen=True)
class Recipe:
    """What a bundle is made of.

    Parameters
    ----------
    images, val_images, attributes, limit
        As for `choose_pictures`.
    out : Path
        The folder to create. Decoded pictures and checkpoint are kept beside it until it is whole,
        in a folder with the same name and the suffix ``.training``.
    settings : TrainingSettings
        What decides the weights.
    crop : Crop
        How squares are cut from the pictures.
    resume : bool
        Go on from the checkpoint.
    samples : bool
        Write some pictures above their reconstructions after each epoch, beside the checkpoint.
    name, source, licence : str
        What the bundle says about itself.
    """

    images: Place
    out: Path
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    crop: Crop = field(default_factory=Crop)
    val_images: Place | None = None
    attributes: Place | None = None
    limit: int | None = None
    resume: bool = False
    samples: bool = False
    name: str = ""
    source: str = ""
    licence: str = ""

    @property
    def work(self) -> Path:
        """The folder of decoded pictures and checkpoint."""
        return self.out.with_name(f"{self.out.name}.training")

    @property
    def checkpoint(self) -> Path:
        """The file an interrupted training goes on from."""
        return self.work / "checkpoint.npz"

    @property
    def has_checkpoint(self) -> bool:
        """Whether there is something to go on from."""
        # Unlike Path.exists, this says no of a name that is too long.
        return os.path.exists(self.checkpoint)

    def epochs_done(self) -> int:
        """Return how many epochs an interrupted training has behind it; see `check_checkpoint`."""
        if not self.has_checkpoint:
            return 0
        return check_checkpoint(self.checkpoint, self.settings, self.crop)
