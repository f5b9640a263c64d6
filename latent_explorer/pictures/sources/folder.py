"""Pictures that are files of their own: in a folder, on a disk or behind a URL."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from latent_explorer.pictures.place import WEB, Place, Url
from latent_explorer.pictures.remote import RemoteFile
from latent_explorer.pictures.remote_systems import filesystem, told
from latent_explorer.pictures.skipped import Skipped, UnusablePicture
from latent_explorer.pictures.sources.naming import check_count
from latent_explorer.pictures.sources.source import ImageSource
from latent_explorer.pictures.stored import LocalFile, NotAFile, StoredFile, picture_length

_DEEPEST = 16


class FilesSource(ImageSource):
    """Pictures that are files of their own."""

    @abstractmethod
    def file(self, name: str) -> StoredFile:
        """Return the file of a picture."""

    def length(self, name: str) -> int:
        file = self.file(name)
        try:
            return picture_length(file.length() if isinstance(file, RemoteFile) else file.size())
        except NotAFile as error:
            raise UnusablePicture(str(error)) from error
        except (FileNotFoundError, PermissionError) as error:
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error
        except OSError as error:
            if isinstance(file, RemoteFile):
                raise
            raise UnusablePicture(f"cannot be read: {error.strerror or error}") from error

    def data(self, name: str) -> bytes:
        return self.file(name).whole()

    def stamp(self) -> str:
        return " ".join(self.file(name).stamp() for name in self.names)


class FolderSource(FilesSource):
    """The pictures of a folder, with all folders in it."""

    path: Path

    def file(self, name: str) -> StoredFile:
        return LocalFile(self.path / name)

    def has(self, name: str) -> bool:
        return os.path.exists(self.path / name)


class RemoteFolderSource(FilesSource):
    """The pictures of a folder behind a URL.

    Parameters
    ----------
    path, names
        As for `ImageSource`.
    stamps : dict of str to str
        What the server says of each file in the list of its folder.
    """

    path: Url

    def __init__(
        self, path: Url, names: Sequence[str], stamps: dict[str, tuple[int | None, str]]
    ) -> None:
        super().__init__(path, names)
        self._stamps = stamps

    def file(self, name: str) -> RemoteFile:
        size = self._stamps[name][0] if name in self._stamps else None
        quoted = quote(name) if self.path.protocol in WEB else name
        return RemoteFile(self.path / quoted, size)

    def stamp(self) -> str:
        # Nobody asks for each of so many files: what the list says has to do.
        return " ".join(f"{self._stamps[name]}" for name in self.names if name in self._stamps)

    def has(self, name: str) -> bool:
        return name in self._stamps or self.file(name).is_there


def files_of(folder: Path, skipped: list[Skipped]) -> Iterable[str]:
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


def remote_files_of(folder: Url) -> Iterator[tuple[str, int | None, str]]:
    """Yield name, size and stamp of the files of a folder behind a URL, and of those in it.

    Raises
    ------
    OSError
        When the server does not list them.
    ValueError
        When there are far too many.
    """
    system, path = filesystem(Url(folder.path))
    web = folder.protocol in WEB
    root = path.rstrip("/") + "/"
    count = 0
    with told(folder):
        for _, _, files in system.walk(path, maxdepth=_DEEPEST, detail=True):
            for facts in files.values():
                full = str(facts["name"])
                if (web and "?" in full) or not full.startswith(root):
                    continue
                count += 1
                check_count(count, folder)
                name = full.removeprefix(root)
                stamp = ":".join(
                    str(facts[key])
                    for key in ("ETag", "mtime", "LastModified", "updated", "created")
                    if key in facts
                )
                yield (unquote(name) if web else name), facts.get("size"), stamp


def relative_to(root: Place, files: Iterable[str]) -> list[Place]:
    """Return files of a folder as places of their own."""
    if isinstance(root, Url) and root.protocol in WEB:
        return [root / quote(file) for file in files]
    return [root / file for file in files]
