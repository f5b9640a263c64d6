"""The pictures of a training, decoded once, in its working folder: read by one worker for all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.skipped import Skipped, write_skipped
from latent_explorer.pictures.sources import ImageSource
from latent_explorer.training.picture_sets import PictureSets
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.reports import ReadingProgress, Report
from latent_explorer.training.strategy import ClusterError
from latent_explorer.training.work_folder import (
    SKIPPED,
    TOKEN,
    TRAINING_PIXELS,
    VALIDATION_PIXELS,
)


@dataclass(frozen=True)
class DecodedPictures:
    """The decoded pictures, all that was left out, and what tells these files from others."""

    training: PictureStore
    validation: PictureStore | None
    skipped: list[Skipped]
    token: str = ""


def decode_pictures(
    recipe: Recipe, sets: PictureSets, report: Callable[[Report], None]
) -> DecodedPictures:
    """Read the pictures, and list what was left out.

    Raises
    ------
    ValueError
        When there are too few usable ones.
    """

    def build(
        file: str, source: ImageSource, which: Literal["training", "validation"]
    ) -> PictureStore:
        return PictureStore.build(
            recipe.work / file,
            source,
            recipe.settings.size,
            recipe.crop,
            lambda done, total: report(ReadingProgress(which, done, total)),
        )

    training = build(TRAINING_PIXELS, sets.training, "training")
    validation = (
        build(VALIDATION_PIXELS, sets.validation, "validation") if sets.validation else None
    )
    skipped = sets.skipped + training.skipped + (validation.skipped if validation else [])
    list_of_skipped = recipe.work / SKIPPED
    list_of_skipped.unlink(missing_ok=True)
    if skipped:
        write_skipped(list_of_skipped, skipped)
    for store, least, purpose in ((training, 2, "training"), (validation, 1, "validation")):
        if store is not None and len(store) < least:
            raise ValueError(
                f"{purpose} needs at least {least} usable pictures; of "
                f"{len(store) + len(store.skipped)} files {len(store)} are usable"
                + _first_of(skipped, list_of_skipped)
            )
    return DecodedPictures(training, validation, skipped)


def _first_of(skipped: list[Skipped], listed: Path) -> str:
    return f" ({skipped[0].name} {skipped[0].reason}; see {listed})" if skipped else ""


def mark(recipe: Recipe, decoded: DecodedPictures) -> DecodedPictures:
    """Write down what tells these files from others, for the other workers."""
    token = secrets.token_hex(8)
    (recipe.work / TOKEN).write_text(token, "utf-8")
    return replace(decoded, token=token)


def find_decoded(recipe: Recipe, *, validates: bool) -> DecodedPictures:
    """Return the pictures that the first worker has read.

    Raises
    ------
    ClusterError
        When they are not there.
    """
    try:
        stores = [
            PictureStore.opened(recipe.work / file, recipe.settings.size, recipe.crop)
            for file in [TRAINING_PIXELS, VALIDATION_PIXELS][: 1 + validates]
        ]
        token = (recipe.work / TOKEN).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ClusterError(
            f"{recipe.work} holds nothing that the first worker has just written; start all with "
            "the same command, and --out on a disk they share"
        ) from error
    return DecodedPictures(stores[0], stores[1] if validates else None, [], token)
