"""The pictures that a bundle was made of, one at a time, by their names."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from latent_explorer.messages import shortened
from latent_explorer.pictures.crop import Crop, Size
from latent_explorer.pictures.place import Place, Url
from latent_explorer.pictures.reading import Pictures, read_picture
from latent_explorer.pictures.skipped import UnusablePicture
from latent_explorer.pictures.sources import ImageSource
from latent_explorer.pictures.sources.opening import CELEBA, is_list, open_place, open_shards_in

TRIED = 20
"""So many names are looked for, to find out where in a folder the pictures are."""

# A folder of a whole disk is not searched: what is asked for is there at once, or not at all.
_MOST_FOLDERS = 16


class Originals:
    """The pictures of a bundle in a folder, or in whatever else they may be.

    Parameters
    ----------
    source : ImageSource
        Where they are.
    inside : str
        The folder within it that names are relative to; empty for itself.
    size, crop
        As for `read_picture`.
    tried, found : int
        How many names were looked for, and how many of them are there.
    """

    def __init__(
        self, source: ImageSource, inside: str, size: Size, crop: Crop, tried: int, found: int
    ) -> None:
        self._source, self._inside = source, inside
        self._size, self._crop = size, crop
        self.tried, self.found = tried, found

    def original(self, name: str, size: Size | None = None) -> Pictures:
        """Return one picture, cut as the bundle's pictures are.

        Parameters
        ----------
        name : str
            Its name in the bundle.
        size : int or tuple of int, optional
            As for `read_picture`; by default that of the bundle's pictures.

        Returns
        -------
        ndarray of uint8 of shape (height, width, 3)
            RGB.

        Raises
        ------
        UnusablePicture
            When it is not there, or cannot be read as a picture; the message says which, without
            the name.
        """
        if not _is_plain(name):
            raise UnusablePicture("has a name that leads out of the folder of the pictures")
        member = _joined(self._inside, name)
        if not self._source.has(member):
            raise UnusablePicture(f"is not in {shortened(self._source.path.name)}")
        return read_picture(self._source.data(member), size or self._size, self._crop)


def open_originals(place: Place, names: Sequence[str], size: Size, crop: Crop) -> Originals:
    """Look for the pictures of a bundle at a place that somebody has named.

    Some of the names are looked for in the folder, in those directly inside, and where the official
    CelebA download has its pictures; in a zip file or a tar file, anywhere.

    Parameters
    ----------
    place : Path or Url
        As for `open_images`.
    names : sequence of str
        The bundle's images.
    size, crop
        Of the bundle's pictures.

    Returns
    -------
    Originals
        Its `found` is 0 when no picture that was looked for is there.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `place`.
    ValueError
        When what is there cannot be read; when a server does not answer.
    """
    step = max(1, len(names) // TRIED)
    tried = [name for name in islice(names, 0, None, step) if _is_plain(name)][:TRIED]
    source = open_place(place)
    inside, found = _where(source, tried)
    if not found and source.members() is None:
        # They may be in tar or Parquet files there.
        if (inner := open_shards_in(place)) is not None:
            source = inner
            inside, found = _where(source, tried)
    return Originals(source, inside, size, crop, len(tried), found)


def _where(source: ImageSource, tried: Sequence[str]) -> tuple[str, int]:
    """Return in which folder of a source most of some pictures are, and how many that are."""
    insides = ["", *_folders_in(source.path)]
    if (members := source.members()) is not None:
        insides = _folders_of(members, tried)
    counts = [sum(source.has(_joined(inside, name)) for name in tried) for inside in insides]
    # The first of those with most: the place itself rather than a folder in it.
    return insides[counts.index(max(counts))], max(counts)


def guessed_places(stated: str, bundle: Path) -> Iterator[Path]:
    """Yield folders and files that may hold the pictures of a bundle.

    Parameters
    ----------
    stated : str
        What the bundle says about where its pictures come from: a path, or words such as those of
        training, "600 pictures from faces".
    bundle : Path
        The bundle's folder; what is named by a name alone is looked for beside it.
    """
    words = stated.strip()
    name = words.rpartition(" from ")[2]
    if "\0" in words or not name:
        return
    places = [Path(words)] if os.path.isabs(words) else []
    if _is_plain(name) and len(PurePosixPath(name).parts) == 1:
        parents = bundle.absolute().parents
        places += [parent / name for parent in islice(parents, 2)]
    # A list may name anything: only a user may say that one is meant.
    yield from (place for place in places if os.path.exists(place) and not is_list(place))


def _folders_in(place: Place) -> list[str]:
    """Return the folders in which pictures may be, CelebA's first."""
    if isinstance(place, Url):
        return [CELEBA, f"Img/{CELEBA}"]
    try:
        with os.scandir(place) as entries:
            folders = (entry.name for entry in islice(entries, 10_000) if entry.is_dir())
            inside = sorted(islice(folders, _MOST_FOLDERS))
    except OSError:
        inside = []
    return [CELEBA, f"Img/{CELEBA}", *inside]


def _folders_of(members: Collection[str], names: Sequence[str]) -> list[str]:
    """Return the folders within a file of many in which one of `names` is."""
    wanted: dict[str, list[str]] = {}
    for name in names:
        wanted.setdefault(PurePosixPath(name).name, []).append(name)
    folders = {""}
    for member in members:
        for name in wanted.get(member.rpartition("/")[2], ()):
            if member.endswith(f"/{name}"):
                folders.add(member[: -len(name) - 1])
    return sorted(folders)


def _joined(inside: str, name: str) -> str:
    return f"{inside}/{name}" if inside else name


def _is_plain(name: str) -> bool:
    """Return whether a name, which may come from anywhere, stays inside of a folder."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and "\0" not in name
        and ".." not in {*parts, *PureWindowsPath(name).parts}
        and not PurePosixPath(name).is_absolute()
        and not PureWindowsPath(name).anchor
    )
