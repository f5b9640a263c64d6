"""From pictures to a bundle: reading, training, encoding, writing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from latent_explorer.bundle import write_bundle
from latent_explorer.files import check_absent, remove_leftovers
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.encoding import encode_pictures
from latent_explorer.pictures.decoded import PictureStore, write_skipped
from latent_explorer.pictures.reading import Crop
from latent_explorer.training.checkpoint import TrainingMismatch, check_settings
from latent_explorer.training.picture_sets import PictureSets, choose_pictures
from latent_explorer.training.records import (
    EncodingProgress,
    Notice,
    ReadingProgress,
    Report,
    TrainingSettings,
)
from latent_explorer.training.trainer import Trainer

SKIPPED = "skipped.csv"

# As many as a training step, so that encoding takes no more memory.
_CHUNK = 64
# For the checkpoint, the bundle and what else the disk is used for meanwhile.
_SPARE_BYTES = 300 * 2**20


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
    name, source, licence : str
        What the bundle says about itself.
    """

    images: Path
    out: Path
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    crop: Crop = field(default_factory=Crop)
    val_images: Path | None = None
    attributes: Path | None = None
    limit: int | None = None
    resume: bool = False
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

    def epochs_done(self) -> int:
        """Return how many epochs an interrupted training has behind it."""
        return check_settings(self.checkpoint, self.settings) if self.checkpoint.exists() else 0


@dataclass(frozen=True)
class Made:
    """A finished bundle; errors are mean squared errors, pixels in [0, 1]."""

    bundle: Path
    pictures: int
    skipped: int
    loss: float
    val_loss: float | None
    seconds: float


def make_bundle(recipe: Recipe, report: Callable[[Report], None]) -> Made:
    """Read the pictures, train, encode all training pictures and write the bundle.

    Parameters
    ----------
    recipe : Recipe
        What to do.
    report : callable
        Called often; what it raises ends the work, which can then be resumed.

    Returns
    -------
    Made
        What came out.

    Raises
    ------
    FileExistsError
        When the bundle or, without `resume`, a checkpoint exists already.
    FileNotFoundError, ValueError
        When the pictures or the tables cannot be used, or do not fit the checkpoint.
    OSError
        When the disk is full.
    """
    started = time.monotonic()
    check_absent(recipe.out)
    _check_checkpoint(recipe, report)
    sets = choose_pictures(
        recipe.images,
        val_images=recipe.val_images,
        attributes=recipe.attributes,
        limit=recipe.limit,
    )
    _check_room(recipe, sets)
    _remove_leftovers(recipe)
    pictures, validation = _read(recipe, sets, report)
    trainer = Trainer(recipe.settings, pictures, validation)
    if recipe.checkpoint.exists():
        trainer.load(recipe.checkpoint)
    trainer.run(recipe.checkpoint, report)

    encoder, decoder = trainer.networks()
    codec = KerasCodec(decoder, lambda: encoder)
    zpoints = encode_pictures(
        codec,
        pictures.chunks(_CHUNK),
        len(pictures),
        lambda done, total: report(EncodingProgress(done, total)),
    )
    val_loss = _mean_squared_error(codec, validation) if validation else None
    skipped = recipe.work / SKIPPED
    write_bundle(
        recipe.out,
        name=recipe.name or recipe.out.name,
        encoder=encoder,
        decoder=decoder,
        zpoints=zpoints,
        images=sets.images.select(pictures.names),
        crop=recipe.crop,
        training=_description(trainer, pictures, validation, val_loss),
        source=recipe.source or f"{len(pictures)} pictures from {recipe.images.name}",
        licence=recipe.licence,
        extra_files=[skipped] if skipped.exists() else [],
    )
    shutil.rmtree(recipe.work, ignore_errors=True)
    left_out = len(pictures.skipped) + (len(validation.skipped) if validation else 0)
    seconds = time.monotonic() - started
    return Made(recipe.out, len(pictures), left_out, trainer.history[-1].loss, val_loss, seconds)


def _check_checkpoint(recipe: Recipe, report: Callable[[Report], None]) -> None:
    """Refuse to lose an unfinished training, before its decoded pictures are touched."""
    if not recipe.checkpoint.exists():
        if recipe.resume:
            report(Notice(f"there is no checkpoint in {recipe.work}; starting anew"))
        return
    if not recipe.resume:
        raise FileExistsError(
            f"there is an unfinished training in {recipe.work}: "
            "add --resume to go on with it, or remove that folder to start anew"
        )
    try:
        epochs = recipe.epochs_done()
    except TrainingMismatch as error:
        raise TrainingMismatch(f"{error}, or remove {recipe.work} to start anew") from None
    report(Notice(f"going on after epoch {epochs} of {recipe.settings.epochs}"))


def _check_room(recipe: Recipe, sets: PictureSets) -> None:
    recipe.work.mkdir(parents=True, exist_ok=True)
    there = sum(file.stat().st_size for file in recipe.work.glob("*.pixels"))
    count = len(sets.training) + (len(sets.validation) if sets.validation else 0)
    needed = count * recipe.settings.size**2 * 3 + _SPARE_BYTES - there
    if (free := shutil.disk_usage(recipe.work).free) < needed:
        raise OSError(
            f"the decoded pictures need {needed / 2**20:.0f} MB in {recipe.work}, where "
            f"{free / 2**20:.0f} MB are free: make room, use --limit, or put --out elsewhere"
        )


def _remove_leftovers(recipe: Recipe) -> None:
    remove_leftovers(recipe.out)
    for name in ("train.pixels", "train.json", "val.pixels", "val.json", SKIPPED):
        remove_leftovers(recipe.work / name)
    remove_leftovers(recipe.checkpoint)


def _read(
    recipe: Recipe, sets: PictureSets, report: Callable[[Report], None]
) -> tuple[PictureStore, PictureStore | None]:
    def build(file: str, source: Any, which: Any) -> PictureStore:
        progress = partial(ReadingProgress, which)
        return PictureStore.build(
            recipe.work / file,
            source,
            recipe.settings.size,
            recipe.crop,
            lambda done, total: report(progress(done, total)),
        )

    pictures = build("train.pixels", sets.training, "training")
    validation = build("val.pixels", sets.validation, "validation") if sets.validation else None
    skipped = pictures.skipped + (validation.skipped if validation else [])
    list_of_skipped = recipe.work / SKIPPED
    list_of_skipped.unlink(missing_ok=True)
    if skipped:
        write_skipped(list_of_skipped, skipped)
    for store, least, purpose in ((pictures, 2, "training"), (validation, 1, "validation")):
        if store is not None and len(store) < least:
            first = f"{skipped[0].name} {skipped[0].reason}" if skipped else "there are no more"
            raise ValueError(
                f"{purpose} needs at least {least} usable pictures; of "
                f"{len(store) + len(store.skipped)} files {len(store)} are usable "
                f"({first}; see {list_of_skipped})"
            )
    return pictures, validation


def _mean_squared_error(codec: KerasCodec, pictures: PictureStore) -> float:
    return sum(float(codec.reconstruct(chunk)[1].sum()) for chunk in pictures.chunks(_CHUNK)) / len(
        pictures
    )


def _description(
    trainer: Trainer,
    pictures: PictureStore,
    validation: PictureStore | None,
    val_loss: float | None,
) -> dict[str, Any]:
    return {
        "settings": asdict(trainer.settings),
        "pictures": len(pictures),
        "validation_pictures": len(validation) if validation else 0,
        "loss": trainer.history[-1].loss,
        "val_loss": val_loss,
        "history": [asdict(record) for record in trainer.history],
    }
