"""The checkpoint of a training: variables and history in one file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from latent_explorer.files import whole_file
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.training.records import EpochRecord, TrainingSettings


class TrainingMismatch(ValueError):
    """A checkpoint that was made with other settings or pictures than those asked for."""


def save_checkpoint(
    path: Path,
    variables: Sequence[Any],
    settings: TrainingSettings,
    pictures: PictureStore,
    history: Sequence[EpochRecord],
) -> None:
    """Write `variables` in their order, and what they belong to, whole or not at all."""
    arrays: dict[str, Any] = {f"v{i}": np.asarray(v) for i, v in enumerate(variables)}
    header = {
        "settings": asdict(settings),
        "pictures": len(pictures),
        "digest": pictures.digest,
        "history": [asdict(record) for record in history],
    }
    with whole_file(path) as partial, partial.open("wb") as file:
        np.savez(file, header=np.array(json.dumps(header)), **arrays)


def load_checkpoint(
    path: Path, variables: Sequence[Any], settings: TrainingSettings, pictures: PictureStore
) -> list[EpochRecord]:
    """Assign what `save_checkpoint` wrote to `variables`, and return the history.

    Raises
    ------
    TrainingMismatch
        When it was made with other settings, other pictures or another version of the program.
    ValueError
        When it cannot be read.
    """
    header, values = _read(path, with_values=True)
    now = {**asdict(settings), "pictures": len(pictures), "names": pictures.digest}
    then = {**header["settings"], "pictures": header["pictures"]}
    # A checkpoint need not say what the names were.
    then["names"] = header.get("digest", pictures.digest)
    _check_same(then, now)
    if [v.shape for v in values] != [tuple(v.shape) for v in variables]:
        raise TrainingMismatch(
            "the checkpoint was made by another version of this program or of Keras; "
            "go on with that one, or start anew"
        )
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    return [EpochRecord(**record) for record in header["history"]]


def check_settings(path: Path, settings: TrainingSettings) -> int:
    """Return how many epochs the checkpoint at `path` has behind it.

    Raises
    ------
    TrainingMismatch
        When it was made with other settings.
    ValueError
        When it cannot be read.
    """
    header, _ = _read(path)
    _check_same(header["settings"], asdict(settings))
    return len(header["history"])


def _read(path: Path, with_values: bool = False) -> tuple[dict[str, Any], list[Any]]:
    try:
        # Opened here: numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            header: dict[str, Any] = json.loads(str(saved["header"]))
            count = len(saved.files) - 1 if with_values else 0
            return header, [saved[f"v{i}"] for i in range(count)]
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} cannot be read ({error}); remove it to start anew") from error


def _check_same(then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    differing = [f"{key} {then.get(key)}" for key in now if now[key] != then.get(key)]
    if differing:
        raise TrainingMismatch(
            f"the unfinished training was begun with {', '.join(differing)}: "
            "give the same options and pictures to go on with it"
        )
