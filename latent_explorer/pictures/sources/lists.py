"""Pictures that a list names: a text with one path or URL a line, or a CSV with a column file."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import numpy as np

from latent_explorer.pictures.attributes import ImageTable, opened_text, read_attributes
from latent_explorer.pictures.place import WEB, Place, Url, has_scheme, place_of
from latent_explorer.pictures.remote import RemoteFile
from latent_explorer.pictures.skipped import Skipped
from latent_explorer.pictures.sources.folder import FilesSource
from latent_explorer.pictures.sources.naming import check_count, is_short
from latent_explorer.pictures.stored import LocalFile, StoredFile

SUFFIXES = (".txt", ".lst", ".list", ".csv", ".tsv")
FILE_COLUMN = "file"
_LARGEST = 256 * 2**20


class ListSource(FilesSource):
    """The pictures that a list names.

    Parameters
    ----------
    path, names, skipped, table
        As for `ImageSource`.
    places : mapping of str to (Path or Url)
        Where each of the pictures is.
    stamp : str
        Of the list.
    """

    def __init__(
        self,
        path: Place,
        names: Sequence[str],
        skipped: Sequence[Skipped],
        table: ImageTable | None,
        *,
        places: Mapping[str, Place],
        stamp: str,
    ) -> None:
        super().__init__(path, names, skipped, table)
        self._places, self._stamp = places, stamp

    def file(self, name: str) -> StoredFile:
        place = self._places[name]
        return RemoteFile(place) if isinstance(place, Url) else LocalFile(place)

    def stamp(self) -> str:
        # No server is asked for each of so many files.
        places = (self._places[name] for name in self.names)
        local = (LocalFile(place).stamp() for place in places if isinstance(place, Path))
        return " ".join([self._stamp, *local])

    def has(self, name: str) -> bool:
        return name in self._places

    def members(self) -> Collection[str]:
        return self._places.keys()


def open_list(path: Place, file: StoredFile) -> ListSource:
    """Read a list of pictures.

    A name in it is relative to the list. What the pictures are called is relative to it too, or to
    the folder that all of them are in, if that is elsewhere.

    Raises
    ------
    ValueError
        When it cannot be read as a list, or names too many pictures.
    OSError
        When it cannot be read.
    """
    entries, table = _entries(path)
    skipped: list[Skipped] = []
    found: dict[str, tuple[Place, int]] = {}
    for row, entry in enumerate(entries):
        if not entry or (table is None and entry.startswith("#")):
            continue
        try:
            place = _resolved(path, entry)
        except (ValueError, RuntimeError) as error:
            skipped.append(Skipped(entry, str(error), path.name))
        else:
            found.setdefault(_whole_name(place), (place, row))
        check_count(len(found) + len(skipped), path)
    cut = _common_length(list(found), f"{_whole_name(path.parent)}/")
    named = {whole[cut:]: found[whole] for whole in found}
    names = [name for name in sorted(named) if is_short(name, path.name, skipped)]
    if table is not None:
        rows = np.array([named[name][1] for name in names], np.intp)
        columns = {name: column[rows] for name, column in table.columns.items()}
        table = ImageTable(np.array(names, np.str_), columns) if columns else None
    places = {name: named[name][0] for name in names}
    return ListSource(path, names, skipped, table, places=places, stamp=file.stamp())


def _entries(path: Place) -> tuple[list[str], ImageTable | None]:
    if path.suffix.lower() in (".csv", ".tsv"):
        table = read_attributes(path, FILE_COLUMN)
        return table.names.tolist(), table
    with opened_text(path, _LARGEST) as lines:
        return [line.strip() for line in lines], None


def _resolved(path: Place, entry: str) -> Place:
    if "\0" in entry:
        raise ValueError("is no name of a file")
    if isinstance(path, Path):
        if has_scheme(entry):
            return place_of(entry)
        return Path(os.path.normpath(path.parent.absolute() / Path(entry).expanduser()))
    if has_scheme(entry):
        place = Url(entry)
    else:
        inside = posixpath.normpath(entry.replace("\\", "/"))
        start = _server(path) if inside.startswith("/") else path.parent.text
        place = Url(f"{start}/{_as_in_url(path, inside.lstrip('/'))}")
        while "/../" in place.text and place.text != (up := _without_one_up(place.text)):
            place = Url(up)
    # A list from elsewhere must not have this machine's files read, or other servers asked.
    if _server(place) != _server(path) or "/../" in place.text:
        raise ValueError("is elsewhere than its list; only a list on a disk may name that")
    return place


def _as_in_url(path: Url, name: str) -> str:
    return quote(name) if path.protocol in WEB else name


def _without_one_up(text: str) -> str:
    before, _, after = text.partition("/../")
    folder = before.rpartition("/")[0]
    return text if folder.endswith(("/", ":")) or not folder else f"{folder}/{after}"


def _server(url: Url) -> str:
    parts = urlsplit(url.text)
    return f"{parts.scheme.lower()}://{parts.netloc}"


def _whole_name(place: Place) -> str:
    """Return what tells a place from all others, without what is asked of a server."""
    if isinstance(place, Path):
        return place.absolute().as_posix()
    text = str(place)
    return unquote(text) if place.protocol in WEB else text


def _common_length(wholes: list[str], beside: str) -> int:
    """Return how much of the names is the same and says nothing."""
    if all(whole.startswith(beside) for whole in wholes):
        return len(beside)
    common = posixpath.commonprefix([whole.rpartition("/")[0] + "/" for whole in wholes])
    return common.rfind("/") + 1
