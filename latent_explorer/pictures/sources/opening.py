"""Finding pictures, whatever they are in."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from latent_explorer.messages import shortened
from latent_explorer.pictures.place import WEB, Place, Url, expanded, has_wildcards, is_pattern
from latent_explorer.pictures.remote import RemoteFile
from latent_explorer.pictures.remote_systems import Unreachable, filesystem, told
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.sources import lists
from latent_explorer.pictures.sources.folder import (
    FolderSource,
    RemoteFolderSource,
    files_of,
    relative_to,
    remote_files_of,
)
from latent_explorer.pictures.sources.naming import chosen, labels, no_picture
from latent_explorer.pictures.sources.parquet import open_parquet
from latent_explorer.pictures.sources.source import ImageSource
from latent_explorer.pictures.sources.tars import open_tars
from latent_explorer.pictures.sources.zips import open_zip
from latent_explorer.pictures.stored import LocalFile, StoredFile

CELEBA = "img_align_celeba"
_ZIP, _TAR, _PARQUET, _LIST = "zip", "tar", "parquet", "list"
_SUFFIXES = {".zip": _ZIP, ".tar": _TAR, ".parquet": _PARQUET, ".pq": _PARQUET}
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_HEAD = 512
_MOST_LOOKED_AT = 10_000
_KINDS = "folder nor a zip file, tar file, Parquet file or list of pictures"


def open_images(path: Place, *, at_most: int | None = None) -> ImageSource:
    """Find the pictures at `path`.

    Parameters
    ----------
    path : Path or Url
        A folder, searched recursively; a zip file; a tar file or a Parquet file; a pattern or a
        folder of several of these; a list (.txt, .lst or .csv); or the folder of the official
        CelebA layout, which contains ``img_align_celeba`` as a folder or a zip file, itself or in
        ``Img``.
    at_most : int, optional
        So many are enough where all would have to be read to find out: in tar files behind a URL.

    Returns
    -------
    ImageSource
        At least one picture, sorted by name, and what could not be looked into.

    Raises
    ------
    FileNotFoundError
        When there is nothing at `path`, or no picture in it.
    ValueError
        When what is there cannot be read, has too many pictures, or needs a library that is not
        installed; when a server does not answer.
    OSError
        When the folder itself cannot be read.
    """
    try:
        source = _remote(path, at_most) if isinstance(path, Url) else _local(path)
    except Unreachable as error:
        raise ValueError(str(error)) from error
    if not source.names:
        raise no_picture(source.path, source.skipped)
    return source


def open_place(path: Place) -> ImageSource:
    """Open `path` to read pictures whose names are known: a folder is not searched.

    Raises
    ------
    FileNotFoundError, ValueError, OSError
        As `open_images` does; there may be no picture.
    """
    try:
        if isinstance(path, Url):
            if _is_remote_pattern(path) or (not RemoteFile(path).is_folder and kind_of(path)):
                return _remote(path)
            return RemoteFolderSource(path, (), {})
        if os.path.isdir(path):
            return FolderSource(path, ())
        return _file(path, names=False) if os.path.exists(path) else _local(path)
    except Unreachable as error:
        raise ValueError(str(error)) from error


def open_shards_in(folder: Place) -> ImageSource | None:
    """Open the tar or Parquet files that are directly in a folder, None where there are none.

    Raises
    ------
    ValueError, OSError
        As `open_images` does.
    """
    try:
        if isinstance(folder, Url):
            system, path = filesystem(Url(folder.path))
            with told(folder):
                listed = map(str, islice(system.ls(path, detail=False), _MOST_LOOKED_AT))
            names = [each.rstrip("/").rpartition("/")[2] for each in listed]
        else:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in islice(entries, _MOST_LOOKED_AT)]
        shards = _shards_among(folder, names)
        return _shards(folder, shards) if shards else None
    except Unreachable as error:
        raise ValueError(str(error)) from error


def is_list(path: Path) -> bool:
    """Return whether a file is taken for a list of pictures."""
    return path.suffix.lower() in lists.SUFFIXES and path.is_file()


def file_at(place: Place) -> StoredFile:
    """Return the file at a place."""
    return RemoteFile(place) if isinstance(place, Url) else LocalFile(place)


def _local(path: Path) -> ImageSource:
    # Unlike Path.exists, this says no of a name that is too long.
    if not os.path.exists(path):
        if is_pattern(str(path)):
            return _shards(path, _matching(str(path)))
        raise FileNotFoundError(f"there is no folder or zip file {path}")
    path = _celeba_within(path)
    if not path.is_dir():
        return _file(path)
    skipped: list[Skipped] = []
    files = list(files_of(path, skipped))
    names = chosen(path, files, skipped)
    if not names and (shards := _shards_among(path, files)):
        return _shards(path, shards)
    return FolderSource(path, names, skipped)


def _celeba_within(path: Path) -> Path:
    for folder in (path, path / "Img"):
        for inside in (folder / CELEBA, folder / f"{CELEBA}.zip"):
            if inside.exists() and path.name != CELEBA:
                return inside
    return path


def _file(path: Place, names: bool = True, at_most: int | None = None) -> ImageSource:
    kind = kind_of(path)
    file = file_at(path)
    if kind == _ZIP:
        return open_zip(path, file, names)
    if kind == _LIST:
        return lists.open_list(path, file)
    if kind in (_TAR, _PARQUET):
        return _shards(path, [path], at_most)
    raise ValueError(f"{shortened(path, 250)} is neither a {_KINDS}: give one of them")


def kind_of(path: Place) -> str:
    """Return what sort of file pictures are in; empty for none that is known.

    Raises
    ------
    ValueError
        When it is compressed as a whole.
    OSError
        When it cannot be read.
    """
    suffix = path.suffix.lower()
    if isinstance(path, Path) and not path.is_file():
        return ""
    if suffix in lists.SUFFIXES:
        return _LIST
    head = file_at(path).read(0, _HEAD)
    if head.startswith(_COMPRESSED):
        raise ValueError(
            f"{shortened(path, 250)} is compressed: unpack it (gunzip, unxz, unzstd), since "
            "pictures are read from the middle of it"
        )
    if head[:4] in (b"PK\3\4", b"PK\5\6"):
        return _ZIP
    if head[:4] == b"PAR1":
        return _PARQUET
    return _TAR if head[257:262] == b"ustar" else _SUFFIXES.get(suffix, "")


def _shards_among(root: Place, files: Iterable[str]) -> list[Place]:
    """Return the tar files, or those of Parquet, in a folder; none where there are neither."""
    found: dict[str, list[str]] = {_TAR: [], _PARQUET: []}
    for file in sorted(files):
        kind = _SUFFIXES.get(os.path.splitext(file)[1].lower(), "")
        if kind in found and not file.rpartition("/")[2].startswith("."):
            found[kind].append(file)
    if all(found.values()):
        raise ValueError(
            f"{shortened(root)} holds tar files and Parquet files: name those that are meant, "
            "such as *.tar"
        )
    return relative_to(root, found[_TAR] or found[_PARQUET])


def _shards(path: Place, places: Sequence[Place], at_most: int | None = None) -> ImageSource:
    """Open one or several files of the same kind."""
    if len(places) == 1 and is_pattern(str(path)) and places[0] != path:
        return _file(places[0], at_most=at_most)
    kinds = {kind_of(each): each for each in (places[0], places[-1])}
    files = [file_at(place) for place in places]
    names = labels([str(place) for place in places])
    if set(kinds) == {_TAR}:
        return open_tars(path, files, names, at_most)
    if set(kinds) == {_PARQUET}:
        return open_parquet(path, files, names)
    other = next((each for kind, each in kinds.items() if kind not in (_TAR, _PARQUET)), places[-1])
    raise ValueError(
        f"several files of pictures are tar files, or all Parquet files; {shortened(other)} is not"
    )


def _matching(text: str) -> list[Place]:
    found: dict[str, None] = {}
    for each in expanded(text):
        if has_wildcards(each):
            found |= dict.fromkeys(sorted(glob.glob(each, recursive=True)))
        elif os.path.exists(each):
            found[each] = None
        else:
            raise FileNotFoundError(f"there is no file {shortened(each)}")
    if not found:
        raise FileNotFoundError(f"there is no file {shortened(text)}")
    return [Path(each) for each in found]


def _remote(url: Url, at_most: int | None = None) -> ImageSource:
    web = url.protocol in WEB
    if _is_remote_pattern(url):
        return _shards(url, _remote_matching(url, web), at_most)
    file = RemoteFile(url)
    if not file.is_folder:
        kind = kind_of(url)
        if kind or not web:
            return _file(url, at_most=at_most)
        # Of a web server nobody knows which of its addresses are folders.
    listed = {name: (size, stamp) for name, size, stamp in remote_files_of(url)}
    for inside in (CELEBA, f"Img/{CELEBA}"):
        if f"{inside}.zip" in listed and url.name != CELEBA:
            return _file(url / f"{inside}.zip")
        own = {name: facts for name, facts in listed.items() if name.startswith(f"{inside}/")}
        if own and url.name != CELEBA:
            cut = len(inside) + 1
            url, listed = url / inside, {name[cut:]: facts for name, facts in own.items()}
            break
    skipped: list[Skipped] = []
    names = chosen(url, listed, skipped)
    if not names and (shards := _shards_among(url, listed)):
        return _shards(url, shards, at_most)
    source = RemoteFolderSource(url, names, listed)
    source.skipped = skipped
    return source


def _is_remote_pattern(url: Url) -> bool:
    # In the address of a web page "?" and "[" mean other things.
    return is_pattern(url.path.replace("[", "") if url.protocol in WEB else url.text)


def _remote_matching(url: Url, web: bool) -> list[Place]:
    found: dict[str, None] = {}
    for text in expanded(url.text):
        each = Url(text)
        if not ("*" in each.path if web else has_wildcards(text)):
            found[text] = None
            continue
        system, path = filesystem(Url(each.path))
        with told(url):
            names = sorted(map(str, system.glob(path)))
        start = f"{url.protocol}://"
        found |= dict.fromkeys(n if "://" in n else start + n.lstrip("/") for n in names)
    if not found:
        raise FileNotFoundError(f"there is no file {shortened(url)}")
    return [Url(text) for text in found]
