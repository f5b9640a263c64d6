"""Finding pictures in folders and zip files."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from latent_explorer.pictures.skipped import Skipped, UnusablePicture

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")

LARGEST_FILE = 128 * 2**20
"""Bytes of a picture file; no photograph has more, and what has would only fill the memory."""

_CELEBA = "img_align_celeba"
# Tables of names are as wide as the longest: one of 65,000 characters among 12,000 took 3 GB.
_LONGEST_NAME = 255
_MOST_PICTURES = 1_000_000
# Opening a pipe waits for somebody to write to it, unless it is told not to. Windows has none.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ImageSource:
    """The pictures of a folder (recursive) or of a zip file, in a fixed order.

    Parameters
    ----------
    path : Path
        The folder or zip file.
    names : sequence of str
        Names of the pictures relative to it, with forward slashes.
    skipped : sequence of Skipped
        What was left out when they were looked for.
    """

    def __init__(self, path: Path, names: Sequence[str], skipped: Sequence[Skipped] = ()) -> None:
        self.path = path
        self.names = list(names)
        self.skipped = list(skipped)

    def __len__(self) -> int:
        return len(self.names)

    def length(self, name: str) -> int:
        """Return how many bytes the file `name` has.

        Raises
        ------
        UnusablePicture
            When there is no such file, or it is far too large.
        """
        try:
            return _checked_length(os.stat(self.path / name))
        except OSError as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error

    def data(self, name: str) -> bytes:
        """Return the bytes of the file `name`; safe to call from several threads.

        Raises
        ------
        UnusablePicture
            When it cannot be read, is no regular file, or is far too large.
        """
        # Asked before it is opened: opening a device may do something.
        self.length(name)
        try:
            descriptor = os.open(self.path / name, os.O_RDONLY | _WITHOUT_WAITING)
            with open(descriptor, "rb") as file:
                length = _checked_length(os.fstat(descriptor))
                return file.read(length)
        except OSError as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error

    def stamp(self) -> str:
        """Return a text that changes when a picture is replaced, for `PictureStore`."""
        return " ".join(_stamp(self.path / name) for name in self.names)

    def only(self, names: Sequence[str]) -> ImageSource:
        """Return the same source restricted to `names`, with nothing skipped."""
        return type(self)(self.path, names)


class ZipSource(ImageSource):
    """The pictures of a zip file.

    Parameters
    ----------
    path, names, skipped
        As for `ImageSource`.
    archive : ZipFile
        The zip file, opened.
    """

    def __init__(
        self,
        path: Path,
        names: Sequence[str],
        skipped: Sequence[Skipped] = (),
        *,
        archive: zipfile.ZipFile,
    ) -> None:
        super().__init__(path, names, skipped)
        self._zip = archive

    @cached_property
    def members(self) -> frozenset[str]:
        """Names of all that is in the zip file."""
        return frozenset(self._zip.namelist())

    def length(self, name: str) -> int:
        """Return how many bytes the member `name` has when it is unpacked."""
        return _not_too_long(self._zip.getinfo(name).file_size)

    def data(self, name: str) -> bytes:
        """Return the bytes of the member `name`; see `ImageSource.data`."""
        self.length(name)
        try:
            return self._zip.read(name)
        except Exception as error:  # Damaged members and rare compressions raise almost anything.
            reason = str(error) or type(error).__name__
            raise UnusablePicture(f"cannot be read from the zip file: {reason}") from error

    def stamp(self) -> str:
        """Return a text that changes when the zip file does."""
        return _stamp(self.path)

    def only(self, names: Sequence[str]) -> ZipSource:
        """Return the same source restricted to `names`, with nothing skipped."""
        return ZipSource(self.path, names, archive=self._zip)


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:  # gone meanwhile, or a link to nowhere: it will be skipped when it is read
        return "-"
    return f"{status.st_size}:{status.st_mtime_ns}"


def _checked_length(status: os.stat_result) -> int:
    if not stat.S_ISREG(status.st_mode):
        raise UnusablePicture("is a folder, a pipe or a device, not a file")
    return _not_too_long(status.st_size)


def _not_too_long(length: int) -> int:
    if length > LARGEST_FILE:
        raise UnusablePicture(f"is too large ({length / 2**20:.0f} MB) for a picture")
    return length


def open_images(path: Path) -> ImageSource:
    """Find the pictures at `path`.

    Parameters
    ----------
    path : Path
        A folder, searched recursively; a zip file; or the folder of the official CelebA layout,
        which contains ``img_align_celeba`` as a folder or a zip file, itself or in ``Img``.

    Returns
    -------
    ImageSource
        At least one picture, sorted by name, and what could not be looked into.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `path`, or no picture in it.
    ValueError
        When `path` is neither a folder nor a zip file that can be read, or has too many pictures.
    OSError
        When the folder itself cannot be read.
    """
    # Unlike Path.exists, this says no of a name that is too long.
    if not os.path.exists(path):
        raise FileNotFoundError(f"there is no folder or zip file {path}")
    path = _celeba_within(path)
    skipped: list[Skipped] = []
    if path.is_dir():
        source = ImageSource(path, _pictures(path, _files_of(path, skipped), skipped), skipped)
    else:
        source = _open_zip(path, skipped)
    if not source.names:
        first = f": {skipped[0].name[:_LONGEST_NAME]} {skipped[0].reason}" if skipped else ""
        raise FileNotFoundError(f"there is no picture ({', '.join(SUFFIXES)}) in {path}{first}")
    return source


def _open_zip(path: Path, skipped: list[Skipped]) -> ImageSource:
    if not path.is_file():
        raise ValueError(f"{path} is neither a folder nor a zip file: give one of them")
    try:
        archive = zipfile.ZipFile(path)
    except Exception as error:  # Foreign and damaged archives raise almost anything.
        raise ValueError(f"{path} is neither a folder nor a zip file: {error}") from error
    names = _pictures(path, archive.namelist(), skipped)
    return ZipSource(path, names, skipped, archive=archive)


def _celeba_within(path: Path) -> Path:
    for folder in (path, path / "Img"):
        for inside in (folder / _CELEBA, folder / f"{_CELEBA}.zip"):
            if inside.exists() and path.name != _CELEBA:
                return inside
    return path


def _pictures(path: Path, names: Iterable[str], skipped: list[Skipped]) -> list[str]:
    """Return the names of pictures, each once and sorted; those too long are added to `skipped`."""
    found: set[str] = set()
    for name in filter(_is_picture, names):
        if len(name) > _LONGEST_NAME:
            reason = f"has a name of {len(name):,} characters; {_LONGEST_NAME} are the most"
            skipped.append(Skipped(name, reason, path.name))
        else:
            found.add(name)
        if len(found) + len(skipped) > _MOST_PICTURES:
            raise ValueError(
                f"there are more than {_MOST_PICTURES:,} pictures in {path}; give a part of them"
            )
    return sorted(found)


def _files_of(folder: Path, skipped: list[Skipped]) -> Iterable[str]:
    """Yield the files of a folder and of those in it; add what is not looked into to `skipped`."""

    def skip(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        name = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(Skipped(name, f"cannot be read: {error.strerror}", folder.name))

    for parent, folders, files in os.walk(folder, onerror=skip):
        inner = Path(parent).relative_to(folder)
        for name in folders:
            if os.path.islink(os.path.join(parent, name)):
                reason = "is a link to a folder; give that folder itself"
                skipped.append(Skipped((inner / name).as_posix(), reason, folder.name))
        for file in files:
            yield (inner / file).as_posix()


def _is_picture(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    # macOS adds a hidden "._name.jpg" to each file of a zip or a foreign disk.
    return base.lower().endswith(SUFFIXES) and not base.startswith(".")
