"""Finding pictures in folders and zip files."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from latent_explorer.pictures.reading import UnusablePicture

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")

_CELEBA = "img_align_celeba"
# No photograph is larger; what is, would only fill the memory.
_LARGEST_FILE = 256 * 2**20


class ImageSource:
    """The pictures of a folder (recursive) or of a zip file, in a fixed order.

    Parameters
    ----------
    path : Path
        The folder or zip file.
    names : sequence of str
        Names of the pictures relative to it, with forward slashes.
    """

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self.names = list(names)

    def __len__(self) -> int:
        return len(self.names)

    def data(self, name: str) -> bytes:
        """Return the bytes of the file `name`; safe to call from several threads.

        Raises
        ------
        UnusablePicture
            When it cannot be read, or is far too large.
        """
        path = self.path / name
        try:
            _check_length(path.stat().st_size)
            return path.read_bytes()
        except OSError as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error

    def stamp(self) -> str:
        """Return a text that changes when a picture is replaced, for `PictureStore`."""
        return " ".join(_stamp(self.path / name) for name in self.names)

    def only(self, names: Sequence[str]) -> ImageSource:
        """Return the same source restricted to `names`."""
        return type(self)(self.path, names)


class ZipSource(ImageSource):
    """The pictures of a zip file."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        super().__init__(path, names)
        self._zip = zipfile.ZipFile(path)

    def data(self, name: str) -> bytes:
        """Return the bytes of the member `name`; see `ImageSource.data`."""
        try:
            _check_length(self._zip.getinfo(name).file_size)
            return self._zip.read(name)
        # RuntimeError: a member with a password; NotImplementedError: a rare compression.
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
            raise UnusablePicture(f"cannot be read from the zip file: {error}") from error

    def stamp(self) -> str:
        """Return a text that changes when the zip file does."""
        return _stamp(self.path)


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:  # gone meanwhile, or a link to nowhere: it will be skipped when it is read
        return "-"
    return f"{status.st_size}:{status.st_mtime_ns}"


def _check_length(length: int) -> None:
    if length > _LARGEST_FILE:
        raise UnusablePicture(f"is too large ({length / 2**20:.0f} MB) for a picture")


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
        At least one picture, sorted by name.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `path`, or no picture in it.
    ValueError
        When `path` is neither a folder nor a zip file that can be read.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no folder or zip file {path}")
    path = _celeba_within(path)
    if path.is_dir():
        source = ImageSource(path, sorted(filter(_is_picture, _files_of(path))))
    else:
        try:
            with zipfile.ZipFile(path) as archive:
                members = [m.filename for m in archive.infolist() if not m.is_dir()]
        except (zipfile.BadZipFile, OSError) as error:
            raise ValueError(f"{path} is neither a folder nor a zip file: {error}") from error
        source = ZipSource(path, sorted(filter(_is_picture, members)))
    if not source.names:
        raise FileNotFoundError(f"there is no picture ({', '.join(SUFFIXES)}) in {path}")
    return source


def _celeba_within(path: Path) -> Path:
    for folder in (path, path / "Img"):
        for inside in (folder / _CELEBA, folder / f"{_CELEBA}.zip"):
            if inside.exists() and path.name != _CELEBA:
                return inside
    return path


def _files_of(folder: Path) -> list[str]:
    found = []
    for parent, _, files in os.walk(folder):
        inner = Path(parent).relative_to(folder)
        found += [(inner / file).as_posix() for file in files]
    return found


def _is_picture(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    # macOS adds a hidden "._name.jpg" to each file of a zip or a foreign disk.
    return base.lower().endswith(SUFFIXES) and not base.startswith(".")
