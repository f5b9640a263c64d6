"""Training the autoencoder, one resumable epoch at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from latent_explorer.network.backend import start_tensorflow
from latent_explorer.pictures.decoded import PictureStore
from latent_explorer.pictures.reading import Pictures
from latent_explorer.training.checkpoint import (
    TrainedOn,
    check_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from latent_explorer.training.phases import Phase
from latent_explorer.training.replicas import Replicas
from latent_explorer.training.reports import EpochRecord, TrainingProgress
from latent_explorer.training.settings import TrainingSettings

_Batch = TypeVar("_Batch")


class TrainingDiverged(ValueError):
    """An error or a weight is not a number any more; the last checkpoint is from before that."""


class Trainer:
    """Train encoder and decoder phase by phase, with a checkpoint after each epoch.

    Parameters
    ----------
    settings : TrainingSettings
        Must equal those of the checkpoint when one is resumed.
    pictures : PictureStore
        At least two pictures.
    validation : PictureStore, optional
        Pictures the weights are not fitted to.
    replicas : Replicas, optional
        What trains; by default this process alone. Each worker has a trainer with the same
        settings and pictures, and reads its share of them; they do everything at the same time.

    Attributes
    ----------
    history : list of EpochRecord
        One record for each finished epoch.
    trained_on : TrainedOn
        What a checkpoint belongs to.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        pictures: PictureStore,
        validation: PictureStore | None = None,
        replicas: Replicas | None = None,
    ) -> None:
        if len(pictures) < 2:
            raise ValueError(f"training needs at least two pictures; there are {len(pictures)}")
        start_tensorflow()
        import keras

        self._replicas = replicas or Replicas()
        if settings.batch < self._replicas.total:
            raise ValueError(
                f"a batch of {settings.batch} cannot be divided among {self._replicas.total} "
                "workers and GPUs: choose a larger --batch"
            )
        keras.utils.set_random_seed(settings.seed)
        self.settings = settings
        self.history: list[EpochRecord] = []
        self._pictures = pictures
        self._validation = validation
        self.trained_on = TrainedOn.of(settings, pictures, validation)
        self._phase = Phase(settings, self._steps(settings.normalised_epochs), self._replicas)

    def _steps(self, epochs: int) -> int:
        return -(-len(self._pictures) // self.settings.batch) * epochs

    def _begin_phase(self, epoch: int) -> None:
        """Fold the normalisation away before the first epoch that is to go without it."""
        normalised = self.settings.normalised_epochs
        if epoch >= normalised and not self._phase.folded:
            self._phase = self._phase.fold(self._steps(self.settings.epochs - normalised))

    def run(self, checkpoint: Path, report: Callable[[TrainingProgress], None]) -> None:
        """Train until all epochs are done, saving `checkpoint` after each.

        Parameters
        ----------
        checkpoint : Path
            The file to write; it is replaced as a whole, so that a kill loses one epoch at most.
        report : callable
            Called after each step, and after each epoch with the new validation error.

        Raises
        ------
        TrainingDiverged
            At the first step whose error is not a number any more.
        OSError
            When the checkpoint cannot be written.
        """
        started = time.monotonic()
        first_epoch = len(self.history)
        total = len(self._pictures)
        val_loss = self.history[-1].val_loss if self.history else None
        for epoch in range(first_epoch, self.settings.epochs):
            self._begin_phase(epoch)
            epoch_started = time.monotonic()
            squares, done = 0.0, 0
            progress = None
            for batch, count, pictures in _prefetched(self._batches(epoch)):
                loss = self._phase.step(batch, count)
                _check_finite(loss, epoch)
                squares += loss * pictures
                done += pictures
                seen = (epoch - first_epoch) * total + done
                rate = seen / (time.monotonic() - started)
                progress = TrainingProgress(
                    epoch=epoch + 1,
                    epochs=self.settings.epochs,
                    done=done,
                    total=total,
                    rate=rate,
                    loss=squares / done,
                    val_loss=val_loss,
                    seconds_left=((self.settings.epochs - first_epoch) * total - seen) / rate,
                )
                report(progress)
            val_loss = self.validation_error()
            _check_finite(0.0 if val_loss is None else val_loss, epoch)
            seconds = time.monotonic() - epoch_started
            self.history.append(EpochRecord(epoch + 1, squares / done, val_loss, seconds))
            self.save(checkpoint)
            if progress is not None:
                report(replace(progress, val_loss=val_loss, saved=True))

    def reconstructed(self, n: int) -> tuple[Pictures, Pictures]:
        """Return up to `n` pictures, of the validation set where there is one, and what is made."""
        store = self._validation or self._pictures
        pictures = store.read(np.arange(min(n, len(store))))
        return pictures, self._phase.reconstructed(pictures)

    def validation_error(self) -> float | None:
        """Return the mean squared error on the validation pictures, or None without any."""
        if not self._validation:
            return None
        return self.error_over(self._phase.errors, self._validation)

    def error_over(
        self, errors: Callable[[Pictures], NDArray[np.float32]], store: PictureStore
    ) -> float:
        """Return the mean over all pictures of a store, of which each worker takes its share.

        Parameters
        ----------
        errors : callable
            Returns the errors of pictures of shape (m, size, size, 3), of shape (m,).
        store : PictureStore
            At least one picture.
        """
        share = self._replicas.share(len(store))
        chunks = store.chunks(share, self._replicas.local)
        squares = sum(float(errors(chunk).sum(dtype=np.float64)) for chunk in chunks)
        return float(self._replicas.sum(np.array([squares]))[0]) / len(store)

    def _batches(self, epoch: int) -> Iterator[tuple[Pictures, int, int]]:
        """Yield this worker's share of each batch, and how many pictures all shares have together.

        The last number is that without repetitions; there are some where a batch, the last one, has
        fewer pictures than there are replicas.
        """
        # Seeded by the epoch, so that a resumed training sees what an unbroken one would have seen.
        rng = np.random.default_rng([self.settings.seed, epoch])
        order = rng.permutation(len(self._pictures))
        for start in range(0, len(order), self.settings.batch):
            chosen = order[start : start + self.settings.batch]
            given = self._replicas.enough(len(chosen), self._replicas.total)
            share = self._replicas.share(len(given))
            own = given[share.start : share.stop]
            batch = self._pictures.read(chosen[own])
            if self.settings.mirror:
                flipped = (rng.random(len(chosen)) < 0.5)[own]
                batch[flipped] = batch[flipped, :, ::-1]
            yield batch, len(given), len(chosen)

    def save(self, checkpoint: Path) -> None:
        """Write weights, optimizer and history to one file, whole or not at all.

        Of several workers the chief does.

        Raises
        ------
        TrainingDiverged
            When a weight is not a number any more.
        """
        variables = [np.asarray(variable) for variable in self._phase.variables]
        # The last step of an epoch may have spoilt the weights after its error was taken.
        for values in variables:
            _check_finite(float(values.sum(dtype=np.float64)), len(self.history) - 1)
        if self._replicas.is_chief:
            save_checkpoint(checkpoint, variables, self.trained_on, self.history)

    def load(self, checkpoint: Path) -> None:
        """Continue from `checkpoint`; see `load_checkpoint` for what can be wrong with it."""
        epochs = check_checkpoint(checkpoint, self.settings, self._pictures.crop)
        # The variables are those of the phase that the last finished epoch belonged to.
        self._begin_phase(epochs - 1)
        self.history = load_checkpoint(checkpoint, self._phase.variables, self.trained_on)

    def networks(self) -> tuple[Any, Any]:
        """Return encoder and decoder as float32 Keras models with the present weights."""
        return self._phase.networks()


def _check_finite(value: float, epoch: int) -> None:
    if not math.isfinite(value):
        raise TrainingDiverged(
            f"the training has diverged in epoch {epoch + 1}; "
            "start anew with another seed, a larger batch or float32"
        )


def _prefetched(batches: Iterator[_Batch]) -> Iterator[_Batch]:
    """Read the next batch in a thread while a step runs."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        upcoming = reader.submit(next, batches, None)
        while (batch := upcoming.result()) is not None:
            upcoming = reader.submit(next, batches, None)
            yield batch
