"""From pictures to a bundle: reading, training, encoding, measuring, writing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from latent_explorer.bundle import write_bundle
from latent_explorer.bundle.tables import table_arrays
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import LatentSpace
from latent_explorer.files import whole_file
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.encoding import narrowed
from latent_explorer.training.checkpoint import TrainingMismatch
from latent_explorer.training.decoded_pictures import (
    DecodedPictures,
    decode_pictures,
    find_decoded,
    mark,
)
from latent_explorer.training.made import Made, measured_quantiles
from latent_explorer.training.picture_sets import PictureSets, choose_pictures
from latent_explorer.training.recipe import Recipe
from latent_explorer.training.replicas import Replicas
from latent_explorer.training.reports import (
    EncodingProgress,
    Notice,
    Report,
    SamplesWritten,
    TrainingProgress,
)
from latent_explorer.training.shared_encoding import encode_together
from latent_explorer.training.strategy import Cluster
from latent_explorer.training.trainer import Trainer
from latent_explorer.training.work_folder import (
    SAMPLES,
    SKIPPED,
    check_out,
    check_room,
    remove_killed,
    remove_work,
    work_folder,
)

_SAMPLES = 8


@dataclass(frozen=True, eq=False)
class _Trained:
    """The finished networks, what they make of the pictures, and what is known about them."""

    codec: KerasCodec
    encoder: Any
    decoder: Any
    z: NDArray[np.float32]
    figures: dict[str, Any]


def make_bundle(
    recipe: Recipe, report: Callable[[Report], None], cluster: Cluster | None = None
) -> Made | None:
    """Read the pictures, train, encode all training pictures and write the bundle.

    Of several workers the first one reads the pictures and writes; all train and encode. They see
    one another's files in `recipe.work`.

    Parameters
    ----------
    recipe : Recipe
        What to do; the same for all workers.
    report : callable
        Called often; what it raises ends the work, which can then be resumed.
    cluster : Cluster, optional
        The workers; by default this process alone.

    Returns
    -------
    Made or None
        What came out; None on workers that have helped the first one.

    Raises
    ------
    FileExistsError
        When the bundle or, without `resume`, a checkpoint exists already.
    FileNotFoundError, ValueError
        When the pictures or the tables cannot be used or do not fit the checkpoint, when the
        bundle cannot be made in its place, or another process is making it.
    ClusterError
        When the workers do not find each other, or do not see the same files.
    WorkerLost
        When another worker has ended.
    OSError
        When the disk is full.
    """
    replicas = Replicas(cluster)
    with replicas.joined(report):
        if replicas.is_chief:
            return _lead(recipe, replicas, report)
        _help(recipe, replicas, report)
        return None


def _lead(recipe: Recipe, replicas: Replicas, report: Callable[[Report], None]) -> Made:
    started = time.monotonic()
    alone = replicas.kept_waiting(report)
    _check(recipe)
    sets = choose_pictures(
        recipe.images,
        val_images=recipe.val_images,
        attributes=recipe.attributes,
        limit=recipe.limit,
    )
    # Found out now, and not when the training is done.
    table_arrays(sets.known(sets.training.names))
    with work_folder(recipe):
        # Again: another training may have ended meanwhile.
        if notice := _check(recipe):
            report(notice)
        check_room(recipe, len(sets.training) + (len(sets.validation) if sets.validation else 0))
        remove_killed(recipe)
        read = decode_pictures(recipe, sets, alone)
        if replicas.workers > 1:
            read = mark(recipe, read)
        replicas.release(note=read.validation is not None)
        trained = _train(recipe, read, replicas, report)
        _write(recipe, sets, read, trained, alone)
        remove_work(recipe)
        replicas.release()
    figures = trained.figures
    seconds = time.monotonic() - started
    return Made(
        bundle=recipe.out,
        pictures=len(read.training),
        skipped=len(read.skipped),
        loss=figures["loss"],
        val_loss=figures["val_loss"],
        seconds=seconds,
    )


def _help(recipe: Recipe, replicas: Replicas, report: Callable[[Report], None]) -> None:
    """Do what is left to do beside the chief, with the pictures that it has read."""
    read = find_decoded(recipe, validates=bool(replicas.follow()))
    _train(recipe, read, replicas, report)
    replicas.follow()


def _check(recipe: Recipe) -> Notice | None:
    """Refuse to lose a bundle or an unfinished training, before its decoded pictures are touched.

    Otherwise return what there is to say about where the training begins.
    """
    check_out(recipe)
    if not recipe.has_checkpoint:
        if recipe.resume:
            return Notice(f"there is no checkpoint in {recipe.work}; starting anew")
        return None
    if not recipe.resume:
        raise FileExistsError(
            f"there is an unfinished training in {recipe.work}: "
            "add --resume to go on with it, or remove that folder to start anew"
        )
    try:
        epochs = recipe.epochs_done()
    except TrainingMismatch as error:
        raise TrainingMismatch(f"{error}, or remove {recipe.work} to start anew") from None
    return Notice(f"going on after epoch {epochs} of {recipe.settings.epochs}")


def _train(
    recipe: Recipe, read: DecodedPictures, replicas: Replicas, report: Callable[[Report], None]
) -> _Trained:
    """Train, or go on with it, and encode: what all workers do together."""
    trainer = Trainer(recipe.settings, read.training, read.validation, replicas)
    if recipe.has_checkpoint:
        try:
            trainer.load(recipe.checkpoint)
        except TrainingMismatch as error:
            raise TrainingMismatch(f"{error}, or remove {recipe.work} to start anew") from None
    replicas.agree(f"{trainer.trained_on} {len(trainer.history)} {read.token}")
    samples = recipe.samples and replicas.is_chief
    trainer.run(recipe.checkpoint, _with_samples(recipe, trainer, report) if samples else report)
    encoder, decoder = trainer.networks()
    codec = KerasCodec(decoder, lambda: encoder)
    n = len(read.training)
    z = encode_together(
        encoder,
        read.training,
        replicas,
        recipe.work,
        lambda done: report(EncodingProgress(done, n)),
    )
    return _Trained(codec, encoder, decoder, z, _figures(trainer, codec, read))


def _write(
    recipe: Recipe,
    sets: PictureSets,
    read: DecodedPictures,
    trained: _Trained,
    report: Callable[[Report], None],
) -> None:
    zpoints = narrowed(trained.z)
    space = LatentSpace(zpoints, fit_basis(zpoints))
    quantiles = measured_quantiles(space, trained.codec, report)
    write_bundle(
        recipe.out,
        name=recipe.name or recipe.out.name,
        encoder=trained.encoder,
        decoder=trained.decoder,
        zpoints=zpoints,
        images=sets.known(read.training.names),
        crop=recipe.crop,
        training=trained.figures,
        source=recipe.source or f"{len(zpoints)} pictures from {recipe.images.name}",
        licence=recipe.licence,
        basis=space.basis,
        plausibility=quantiles.as_arrays(),
        extra_files=[recipe.work / SKIPPED] if read.skipped else [],
    )


def _with_samples(
    recipe: Recipe, trainer: Trainer, report: Callable[[Report], None]
) -> Callable[[Report], None]:
    """Return what reports, and after each epoch shows some reconstructions."""

    def report_with_samples(what: Report) -> None:
        report(what)
        if isinstance(what, TrainingProgress) and what.saved:
            file = recipe.work / SAMPLES
            pictures, made = trainer.reconstructed(_SAMPLES)
            rows = [np.concatenate(list(row), axis=1) for row in (pictures, made)]
            with whole_file(file) as partial:
                Image.fromarray(np.concatenate(rows)).save(partial, format="PNG")
            report(SamplesWritten(str(file), what.epoch))

    return report_with_samples


def _figures(trainer: Trainer, codec: KerasCodec, read: DecodedPictures) -> dict[str, Any]:
    """Measure the finished networks; what is known about the training, as JSON can hold it."""
    validation = read.validation
    val_loss = (
        trainer.error_over(lambda chunk: codec.reconstruct(chunk)[1], validation)
        if validation
        else None
    )
    return {
        "settings": asdict(trainer.settings),
        "pictures": len(read.training),
        "validation_pictures": len(validation) if validation else 0,
        "loss": trainer.history[-1].loss,
        "val_loss": val_loss,
        "history": [asdict(record) for record in trainer.history],
    }
