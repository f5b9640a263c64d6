"""From networks that were trained elsewhere to a bundle."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle import write_bundle
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.space import LatentSpace
from latent_explorer.files import check_absent
from latent_explorer.network.adapting import COLOURS, adapted_decoder, adapted_encoder
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.encoding import encode_pictures, narrowed
from latent_explorer.network.errors import mean_squared_error
from latent_explorer.pictures.batches import in_name_order, read_pictures
from latent_explorer.pictures.crop import Crop, Size
from latent_explorer.pictures.place import Place
from latent_explorer.pictures.reading import Pictures
from latent_explorer.pictures.skipped import Skipped, write_skipped
from latent_explorer.pictures.sources import ImageSource, open_images
from latent_explorer.training.foreign_parts import find_ranges, read_parts
from latent_explorer.training.made import Made, measured_quantiles
from latent_explorer.training.picture_sets import FoundTable, find_tables, known_about
from latent_explorer.training.reports import EncodingProgress, Notice, Report
from latent_explorer.training.work_folder import SKIPPED


@dataclass(frozen=True, eq=False)
class ForeignPoints:
    """z-points that come from elsewhere.

    Parameters
    ----------
    z : ndarray of float32 of shape (n, d)
        The vectors.
    names : sequence of str
        Of their images; empty where nobody knows.
    """

    z: NDArray[np.float32]
    names: Sequence[str] = ()


@dataclass(frozen=True)
class ImportRecipe:
    """What a bundle is made of that was not trained here.

    Parameters
    ----------
    encoder, decoder : Path
        Files in Keras' format.
    out : Path
        The folder to create.
    images : Path or Url, optional
        The pictures; as for `open_images`.
    points : ForeignPoints, optional
        The z-points; by default the pictures are encoded.
    crop : Crop
        How the pictures are cut.
    size : int or tuple of int, optional
        Side of the pictures, or height and width, where the networks do not state it.
    encoder_output : str
        Which of several outputs is the z-vector, by name or by number from 1.
    encoder_range, decoder_range : str
        Of colours, of `RANGES`; empty to guess.
    attributes, limit, name, source, licence
        As for `Recipe`.
    """

    encoder: Path
    decoder: Path
    out: Path
    images: Place | None = None
    points: ForeignPoints | None = None
    crop: Crop = field(default_factory=Crop)
    size: Size | None = None
    encoder_output: str = ""
    encoder_range: str = ""
    decoder_range: str = ""
    attributes: Place | None = None
    limit: int | None = None
    name: str = ""
    source: str = ""
    licence: str = ""


def import_bundle(recipe: ImportRecipe, report: Callable[[Report], None]) -> Made:
    """Read the networks, encode the pictures, measure the images and write the bundle.

    Parameters
    ----------
    recipe : ImportRecipe
        What to do.
    report : callable
        Called often, with what was guessed among other things; what it raises ends the work.

    Returns
    -------
    Made
        What came out; its error is that of the reconstructions.

    Raises
    ------
    FileExistsError
        When there is something at `recipe.out`.
    FileNotFoundError, ValueError
        When networks, pictures and z-points cannot be used, or do not fit each other.
    OSError
        When something cannot be read, or the disk is full.
    """
    started = time.monotonic()
    check_absent(recipe.out)
    if recipe.images is None and recipe.points is None:
        raise ValueError("give pictures to encode, or a table of z-points")
    source, tables = _pictures(recipe)
    parts = read_parts(
        recipe.encoder, recipe.decoder, output=recipe.encoder_output, size=recipe.size
    )
    if recipe.points is not None:
        _check_points(recipe.points.z, parts.d)
    ranges, words = find_ranges(
        parts,
        (recipe.encoder_range, recipe.decoder_range),
        source=source,
        crop=recipe.crop,
        z=None if recipe.points is None else recipe.points.z,
    )
    if words:
        report(Notice(words))
    if parts.pictures[-1] != COLOURS:
        report(Notice("the networks are for grey pictures: of coloured ones the lightness is used"))
    encoder = adapted_encoder(parts.encoder, parts.pictures, parts.z, ranges[0])
    decoder = adapted_decoder(parts.decoder, parts.taken, parts.pictures, ranges[1])
    codec = KerasCodec(decoder, lambda: encoder)
    codec.decode(codec.encode(np.zeros((1, *codec.shape, 3), np.uint8)))

    skipped = list(source.skipped) if source else []
    errors: list[NDArray[np.float32]] = []
    if recipe.points is None:
        assert source is not None
        names, z = _encoded(recipe, codec, source, skipped, errors, report)
    else:
        names, z = _given(recipe.points, source)
    zpoints = narrowed(z)
    error = mean_squared_error(errors) if errors else None
    space = LatentSpace(np.asfortranarray(zpoints), fit_basis(zpoints))
    quantiles = measured_quantiles(space, codec, report)
    made_by = {"encoder": recipe.encoder.name, "decoder": recipe.decoder.name}
    _write(
        recipe.out,
        name=recipe.name or recipe.out.name,
        encoder=encoder,
        decoder=decoder,
        zpoints=zpoints,
        images=known_about(tables, names),
        crop=recipe.crop,
        training={
            "settings": {"imported": f"{recipe.encoder.name}, {recipe.decoder.name}"},
            "imported": {**made_by, "encoder_range": ranges[0], "decoder_range": ranges[1]},
            "pictures": len(names),
            "loss": error,
        },
        source=recipe.source or _stated(recipe, len(names)),
        licence=recipe.licence,
        basis=space.basis,
        plausibility=quantiles.as_arrays(),
        skipped=skipped,
    )
    seconds = time.monotonic() - started
    return Made(recipe.out, len(names), len(skipped), error, None, seconds)


def _write(out: Path, *, skipped: list[Skipped], **contents: Any) -> None:
    """Write the bundle, and into it the list of what was left out."""
    with TemporaryDirectory() as folder:
        listed = Path(folder, SKIPPED)
        if skipped:
            write_skipped(listed, skipped)
        write_bundle(out, **contents, extra_files=[listed] if skipped else [])


def _stated(recipe: ImportRecipe, n: int) -> str:
    return f"{n} pictures from {recipe.images.name}" if recipe.images is not None else ""


def _pictures(recipe: ImportRecipe) -> tuple[ImageSource | None, list[FoundTable]]:
    if recipe.images is None:
        return None, []
    source = open_images(recipe.images)
    tables = find_tables(source, recipe.attributes)
    source.names = source.names[: recipe.limit]
    return source, tables


def _encoded(
    recipe: ImportRecipe,
    codec: KerasCodec,
    source: ImageSource,
    skipped: list[Skipped],
    errors: list[NDArray[np.float32]],
    report: Callable[[Report], None],
) -> tuple[list[str], NDArray[np.float32]]:
    names: list[str] = []
    left_out = len(skipped)

    def usable() -> Iterator[Pictures]:
        for chunk, pictures, unusable in read_pictures(
            source, codec.shape, recipe.crop, any_order=True
        ):
            skipped.extend(unusable)
            if chunk:
                names.extend(chunk)
                errors.append(codec.reconstruct(pictures)[1])
                yield pictures
            report(EncodingProgress(len(names) + len(skipped) - left_out, len(source)))

    report(EncodingProgress(0, len(source)))
    z = encode_pictures(codec, usable())
    if len(names) < 2:
        reason = f" ({skipped[-1].name} {skipped[-1].reason})" if skipped else ""
        raise ValueError(f"two usable pictures are the least; there are {len(names)}{reason}")
    if not np.isfinite(z).all():
        raise ValueError(
            "the encoder gives values that are not finite; is the range of colours so?"
        )
    order = in_name_order(names)
    return [names[row] for row in order], z[order]


def _given(
    points: ForeignPoints, source: ImageSource | None
) -> tuple[list[str], NDArray[np.float32]]:
    """Return z-points with the names that they, or the pictures, have."""
    n = len(points.z)
    names = list(points.names)
    if not names and source is not None:
        names = list(source.names)
        if len(names) != n:
            raise ValueError(
                f"there are {n:,} z-points and {len(names):,} pictures: give a table with a column "
                "file, or as many pictures, which are taken in the order of their names"
            )
    return names or [f"{number:0{len(str(n))}}" for number in range(1, n + 1)], points.z


def _check_points(z: NDArray[np.float32], d: int) -> None:
    if z.shape[1] != d or len(z) < 2:
        raise ValueError(
            f"the table holds {len(z):,} z-points of {z.shape[1]:,} components; the networks have "
            f"{d:,}, and two z-points are the least"
        )
