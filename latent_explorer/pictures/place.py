"""Where pictures are: on this machine's disks, or behind a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit, urlunsplit

from latent_explorer.messages import shortened

PROTOCOLS = (
    "memory", "http", "https", "ftp", "sftp", "s3", "s3a", "gs", "gcs", "az", "abfs", "hf",
)  # fmt: skip
"""What a URL may begin with: each is one place. fsspec knows others that run or rewrite things."""

WEB = ("http", "https")
"""Those that say nothing of folders."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://", re.ASCII)
_MOST_NAMES = 100_000
_BRACES = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"(\d{1,18})\.\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Url:
    """The address of a file or a folder that fsspec reads.

    Parameters
    ----------
    text : str
        As it was given.
    """

    text: str

    @property
    def protocol(self) -> str:
        """What it begins with, in small letters."""
        found = _SCHEME.match(self.text)
        return found[1].lower() if found else ""

    @property
    def path(self) -> str:
        """The part that names the file, without what is asked of a server and without the key."""
        return self.text.split("#")[0].split("?")[0] if self._is_web else self.text

    @property
    def _is_web(self) -> bool:
        # Elsewhere these are characters as others.
        return self.protocol in WEB

    @property
    def name(self) -> str:
        """The last part of the path; the whole where there is none."""
        name = PurePosixPath(self.path.partition("://")[2]).name
        return (unquote(name) if self._is_web else name) or str(self)

    @property
    def suffix(self) -> str:
        """The end of the name, from its last dot."""
        return PurePosixPath(self.name).suffix

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return PurePosixPath(self.name).stem

    @property
    def parent(self) -> Url:
        """The folder it is in."""
        scheme, _, rest = self.path.partition("://")
        return Url(f"{scheme}://{rest.rstrip('/').rpartition('/')[0]}")

    def __truediv__(self, name: str) -> Url:
        return Url(f"{self.path.rstrip('/')}/{name}")

    def __str__(self) -> str:
        """Return it without what nobody else should read: passwords and signatures."""
        if not self._is_web and "@" not in self.text:
            return self.text
        parts = urlsplit(self.path)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


Place = Path | Url
"""A path or a URL."""


def has_scheme(text: str) -> bool:
    """Return whether a text is meant as a URL."""
    return bool(_SCHEME.match(text))


def place_of(text: str) -> Place:
    """Return what somebody has written as a path or as a URL.

    Parameters
    ----------
    text : str
        A path, ``~`` being the home folder, or a URL such as ``https://...``; one of ``file://``
        is a path.

    Raises
    ------
    ValueError
        When it is a URL of a kind that is not read, or names no server.
    RuntimeError
        When there is no home folder.
    """
    if not (scheme := _SCHEME.match(text.strip())):
        return Path(text).expanduser()
    text = text.strip()
    if scheme[1].lower() == "file":
        from urllib.request import url2pathname  # slow to import

        return Path(url2pathname(urlsplit(text).path))
    if scheme[1].lower() not in PROTOCOLS or "::" in text:
        raise ValueError(
            f"{shortened(scheme[0])} is not read; what can be is a path, or a URL that begins with "
            f"{', '.join(PROTOCOLS[:-1])} or {PROTOCOLS[-1]}://"
        )
    url = Url(text)
    if url.protocol in WEB and not urlsplit(url.path).netloc:
        raise ValueError(
            f"{shortened(text)} names no server; write it as https://host/pictures.tar"
        )
    return url


def is_pattern(text: str) -> bool:
    """Return whether a text means several names: ``{000..009}``, ``{a,b}``, ``*``, ``?``, ``[``."""
    return bool(has_wildcards(text) or any(_choices(each) for each in _BRACES.findall(text)))


def has_wildcards(text: str) -> bool:
    """Return whether names are to be looked for."""
    return any(character in text for character in "*?[")


def expanded(text: str) -> list[str]:
    """Write out the braces in a text, as a shell does.

    Raises
    ------
    ValueError
        When there would be far too many.
    """
    found = list(_expanded(text))
    if len(found) > _MOST_NAMES:
        raise ValueError(f"{shortened(text)} means more than {_MOST_NAMES:,} names; give fewer")
    return found


def _expanded(text: str) -> Iterator[str]:
    texts = [text]
    for braces in _BRACES.finditer(text):
        if not (choices := _choices(braces[1])):
            continue
        if len(texts) * len(choices) > _MOST_NAMES:
            raise ValueError(f"{shortened(text)} means more than {_MOST_NAMES:,} names; give fewer")
        # Those before are written out: the first place where these braces stand is theirs.
        texts = [each.replace(braces[0], choice, 1) for each in texts for choice in choices]
    yield from texts


def _choices(inside: str) -> list[str]:
    """Return what braces offer; nothing where they are braces as any other character."""
    if found := _RANGE.fullmatch(inside):
        first, last = int(found[1]), int(found[2])
        if abs(last - first) >= _MOST_NAMES:
            raise ValueError(f"{{{inside}}} means more than {_MOST_NAMES:,} names; give fewer")
        width = max(map(len, found.groups())) if "0" in (found[1][0], found[2][0]) else 0
        step = 1 if first <= last else -1
        return [f"{number:0{width}}" for number in range(first, last + step, step)]
    return inside.split(",") if "," in inside else []
