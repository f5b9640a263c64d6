"""The checkpoint of a training: variables, and what they belong to, in one file."""

from __future__ import annotations

import json
import math
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.array_files import read_header
from latent_explorer.files import whole_file
from latent_explorer.pictures.crop import Crop
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.training.reports import EpochRecord
from latent_explorer.training.settings import TrainingSettings

_VERSION = 2


class TrainingMismatch(ValueError):
    """A checkpoint that was made with other settings or pictures than those asked for."""


@dataclass(frozen=True)
class TrainedOn:
    """What a training is made with; only a training with the same can go on from a checkpoint.

    Parameters
    ----------
    settings : mapping
        Those of `TrainingSettings`, by name.
    crop : str
        How the pictures are cut.
    pictures, validation : str
        The digests of the pictures; of none, the empty text.
    """

    settings: Mapping[str, Any]
    crop: str
    pictures: str
    validation: str

    @classmethod
    def of(
        cls, settings: TrainingSettings, pictures: PictureStore, validation: PictureStore | None
    ) -> TrainedOn:
        """Return what a training with these settings and pictures is made with."""
        digest = validation.digest if validation else ""
        return cls(asdict(settings), str(pictures.crop), pictures.digest, digest)


def save_checkpoint(
    path: Path,
    variables: Sequence[NDArray[Any]],
    trained_on: TrainedOn,
    history: Sequence[EpochRecord],
) -> None:
    """Write `variables` in their order, and what they belong to, whole or not at all."""
    header = {
        "version": _VERSION,
        **asdict(trained_on),
        "history": [asdict(record) for record in history],
    }
    arrays: dict[str, Any] = {f"v{i}": variable for i, variable in enumerate(variables)}
    with whole_file(path) as partial, partial.open("wb") as file:
        np.savez(file, header=np.array(json.dumps(header)), **arrays)


def load_checkpoint(
    path: Path, variables: Sequence[Any], trained_on: TrainedOn
) -> list[EpochRecord]:
    """Assign what `save_checkpoint` wrote to `variables`, and return the history.

    Raises
    ------
    TrainingMismatch
        When it was made with something else, or by another version of the program.
    ValueError
        When it cannot be read.
    """
    then, history, values = _read(path, with_values=True)
    _check_same(then, trained_on)
    if [v.shape for v in values] != [tuple(v.shape) for v in variables]:
        raise TrainingMismatch(
            "the checkpoint was made by another version of this program or of Keras; "
            "go on with that one, or start anew"
        )
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    return history


def check_checkpoint(path: Path, settings: TrainingSettings, crop: Crop) -> int:
    """Return how many epochs the checkpoint at `path` has behind it.

    Raises
    ------
    TrainingMismatch
        When it was made with other settings, another crop or by another version of the program.
    ValueError
        When it cannot be read.
    """
    then, history, _ = _read(path)
    # Which pictures there are shows when they have been read.
    _check_same(then, TrainedOn(asdict(settings), str(crop), then.pictures, then.validation))
    return len(history)


def read_history(path: Path) -> list[EpochRecord]:
    """Return the records of the epochs that the checkpoint at `path` has behind it.

    Raises
    ------
    ValueError
        When it cannot be read.
    """
    return _read(path)[1]


def _read(
    path: Path, with_values: bool = False
) -> tuple[TrainedOn, list[EpochRecord], list[NDArray[Any]]]:
    values = []
    try:
        # A pipe would be waited for.
        if not path.is_file():
            raise ValueError("it is no file")
        # Opened here: numpy leaves a damaged file open.
        with path.open("rb") as file:
            _check_lengths(file)
            with np.load(file, allow_pickle=False) as saved:
                header = json.loads(str(saved["header"]))
                version = header.get("version")
                if version == _VERSION:
                    then, history = _trained_on(header), _history(header["history"])
                    count = len(saved.files) - 1 if with_values else 0
                    values = [_numbers(saved[f"v{i}"]) for i in range(count)]
    except Exception as error:  # numpy raises almost anything on damaged files.
        reason = str(error) or type(error).__name__
        raise ValueError(f"{path} cannot be read ({reason}); remove it to start anew") from error
    if version != _VERSION:
        raise TrainingMismatch(
            "the checkpoint was made by another version of this program; go on with that one, or "
            "start anew"
        )
    return then, history, values


def _check_lengths(file: IO[bytes]) -> None:
    """Refuse what would take more memory than the file is long, before numpy asks for it."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if sum(member.compress_size for member in members) > os.fstat(file.fileno()).st_size:
            raise ValueError("it is cut short")
        for member in members:
            with archive.open(member) as stream:
                header = read_header(stream, member.filename)
            if {header.length + header.nbytes, member.compress_size} != {member.file_size}:
                raise ValueError(f"{member.filename} is not as long as it says")
    file.seek(0)


def _trained_on(header: Mapping[str, Any]) -> TrainedOn:
    texts = [header[key] for key in ("crop", "pictures", "validation")]
    if not isinstance(header["settings"], dict) or not all(isinstance(t, str) for t in texts):
        raise ValueError("its header is damaged")
    return TrainedOn(header["settings"], *texts)


def _history(rows: Any) -> list[EpochRecord]:
    records = [EpochRecord(**row) for row in rows]
    for number, record in enumerate(records, start=1):
        numbers = [record.loss, record.seconds]
        numbers += [] if record.val_loss is None else [record.val_loss]
        if record.epoch != number or not all(map(math.isfinite, numbers)):
            raise ValueError("its history is damaged")
    if not records:
        raise ValueError("it has no epoch behind it")
    return records


def _numbers(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype.kind not in "fiu" or not np.isfinite(values).all():
        raise ValueError("its variables are damaged")
    return values


def _check_same(then: TrainedOn, now: TrainedOn) -> None:
    differing = [
        f"{name} {then.settings.get(name)}"
        for name, value in now.settings.items()
        if then.settings.get(name) != value
    ]
    differing += [f"crop {then.crop}"] if then.crop != now.crop else []
    differing += ["other pictures"] if then.pictures != now.pictures else []
    differing += ["other validation pictures"] if then.validation != now.validation else []
    if differing:
        raise TrainingMismatch(
            f"the unfinished training was begun with {', '.join(differing)}: "
            "give the same options and pictures to go on with it"
        )
