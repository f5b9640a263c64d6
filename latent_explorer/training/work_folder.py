"""The folder beside a bundle that is being made: one training at a time, tidied up afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from latent_explorer.bundle.description import DESCRIPTION
from latent_explorer.files import check_absent, remove_leftovers
from latent_explorer.training.checkpoint import read_history
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.shared_encoding import PARTS

TRAINING_PIXELS, VALIDATION_PIXELS, SKIPPED = "train.pixels", "val.pixels", "skipped.csv"
SAMPLES = "samples.png"
TOKEN = "token"
"""Written by the chief; a worker that reads it sees the same disk."""

_LOCK = "lock"
_WRITTEN = (TRAINING_PIXELS, "train.json", VALIDATION_PIXELS, "val.json", SKIPPED, SAMPLES, TOKEN)
# For the checkpoint, the bundle and what else the disk is used for meanwhile.
_SPARE_BYTES = 300 * 2**20


class TrainingUnderWay(ValueError):
    """Another process is making the same bundle."""


def check_out(recipe: Recipe) -> None:
    """Refuse to make what is there already.

    Beside a finished bundle the folder of its training may have been left by a kill; it is removed.

    Raises
    ------
    FileExistsError
        When there is something at `recipe.out`, also a link that leads nowhere.
    """
    # Unlike Path.exists, this says no of a name that is too long.
    if os.path.exists(recipe.out):
        if recipe.work.is_dir() and _is_finished(recipe):
            with contextlib.suppress(OSError, TrainingUnderWay), _locked(recipe):
                remove_work(recipe)
        check_absent(recipe.out)
    elif os.path.islink(recipe.out):
        raise FileExistsError(
            f"{recipe.out} is a link to {os.readlink(recipe.out)}, where nothing is; "
            "choose another name or remove it first"
        )


def _is_finished(recipe: Recipe) -> bool:
    """Return whether what the work folder holds has become the bundle, or could not be resumed."""
    if not recipe.has_checkpoint:
        return True
    try:
        history = [asdict(record) for record in read_history(recipe.checkpoint)]
        description = json.loads((recipe.out / DESCRIPTION).read_text("utf-8"))
        return bool(description["training"]["history"] == history)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


@contextlib.contextmanager
def work_folder(recipe: Recipe) -> Iterator[None]:
    """Make `recipe.work`, and keep other trainings out of it within the block.

    A kill ends the lock too. An empty folder is removed afterwards.

    Raises
    ------
    TrainingUnderWay
        When another training works there.
    ValueError
        When the bundle could not be made in its place.
    """
    try:
        recipe.work.mkdir(parents=True, exist_ok=True)
        # Found out now, and not when the training is done: a name that is too long, a folder that
        # cannot be written.
        os.rmdir(tempfile.mkdtemp(".partial", f".{recipe.out.name}.", recipe.out.parent))
    except OSError as error:
        with contextlib.suppress(OSError):
            recipe.work.rmdir()
        raise ValueError(
            f"{recipe.out} cannot be made: {error.strerror or error}; choose another place"
        ) from error
    with _locked(recipe):
        yield


@contextlib.contextmanager
def _locked(recipe: Recipe) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(recipe.work / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise TrainingUnderWay(
            f"another training of {recipe.out} is under way: wait for its end, or choose another "
            "--out"
        ) from None
    try:
        yield
    finally:
        _remove_if_empty(recipe.work)
        lock.release()
        # Windows removes no file that is open.
        _remove_if_empty(recipe.work)


def _remove_if_empty(work: Path) -> None:
    with contextlib.suppress(OSError):
        if os.listdir(work) == [_LOCK]:
            (work / _LOCK).unlink()
        work.rmdir()


def remove_work(recipe: Recipe) -> None:
    """Remove what a finished training has kept, and nothing else."""
    for name in _WRITTEN:
        (recipe.work / name).unlink(missing_ok=True)
    for part in recipe.work.glob(PARTS):
        part.unlink()
    # Last: while it is there, it tells what the others belong to.
    recipe.checkpoint.unlink(missing_ok=True)


def remove_killed(recipe: Recipe) -> None:
    """Remove what writers that were killed have left half written."""
    remove_leftovers(recipe.out)
    for name in _WRITTEN:
        remove_leftovers(recipe.work / name)
    remove_leftovers(recipe.checkpoint)


def check_room(recipe: Recipe, pictures: int) -> None:
    """Raise `OSError` when the disk has no room for so many decoded pictures."""
    there = sum(file.stat().st_size for file in recipe.work.glob("*.pixels"))
    needed = pictures * recipe.settings.size**2 * 3 + _SPARE_BYTES - there
    if (free := shutil.disk_usage(recipe.work).free) < needed:
        raise OSError(
            f"the decoded pictures need {needed / 2**20:.0f} MB in {recipe.work}, where "
            f"{free / 2**20:.0f} MB are free: make room, use --limit, or put --out elsewhere"
        )
