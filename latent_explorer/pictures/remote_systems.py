"""The file systems behind URLs, by fsspec, and what goes wrong with them in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from latent_explorer.messages import one_line, shortened
from latent_explorer.pictures.place import WEB, Url
from latent_explorer.pictures.skipped import UnusablePicture

_CONNECTED_WITHIN_S, _SILENT_FOR_S = 20, 60


class Unreachable(OSError):
    """A server does not answer, or not as it should; the message is a sentence."""


class NoParts(Exception):
    """A server gives whole files only."""


def filesystem(url: Url) -> tuple[Any, str]:
    """Return fsspec's file system for a URL, and the path in it.

    Raises
    ------
    ValueError
        When fsspec, or what it needs for this kind of URL, is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise ValueError(
            f"reading {url.protocol}:// needs fsspec: install latent-explorer[sources]"
        ) from error
    settings: dict[str, Any] = {}
    try:
        kind: Any = fsspec.get_filesystem_class(url.protocol)
        if url.protocol in WEB:
            settings = {"client_kwargs": _web_settings()}
    except (ImportError, ValueError) as error:
        raise ValueError(f"{url.protocol}:// cannot be read: {one_line(str(error))}") from error
    with told(url):
        # Not fsspec.open: what it makes of "::" in a URL can be almost anything.
        system = kind(**{**kind._get_kwargs_from_urls(url.text), **settings})
        return system, kind._strip_protocol(url.text)


def _web_settings() -> dict[str, Any]:
    import aiohttp

    # As a whole a large file may take as long as it likes, and proxies are those of the system.
    limits = aiohttp.ClientTimeout(
        total=None, sock_connect=_CONNECTED_WITHIN_S, sock_read=_SILENT_FOR_S
    )
    return {"timeout": limits, "trust_env": True}


@contextmanager
def told(url: Url) -> Iterator[None]:
    """Turn what fsspec and its kind raise into errors that say what is wrong, and where.

    Raises
    ------
    FileNotFoundError, PermissionError
        When the server says so.
    Unreachable
        When it says something else, or nothing.
    """
    try:
        yield
    except (Unreachable, NoParts, UnusablePicture, MemoryError):
        raise
    except Exception as error:
        # fsspec calls it "not found" whatever was in the way.
        reason = error.__cause__ if isinstance(error, FileNotFoundError) else None
        raise _named(url, reason if isinstance(reason, Exception) else error) from error


def _named(url: Url, error: Exception) -> OSError:
    where = shortened(url)
    # aiohttp warns of its own "code", which gcsfs has instead.
    status = error.status if hasattr(error, "status") else getattr(error, "code", None)
    if isinstance(error, FileNotFoundError) or status in (404, 410):
        return FileNotFoundError(f"there is nothing at {where}")
    if isinstance(error, PermissionError) or status in (401, 403):
        return PermissionError(f"{where} may not be read: the server wants credentials")
    reason = f"status {status}" if isinstance(status, int) else _in_words(error)
    return Unreachable(f"{where} cannot be read: {one_line(reason, 200)}")


def _in_words(error: Exception) -> str:
    """Return what an error says; where no server could be reached, not how aiohttp tried."""
    reason = getattr(error, "os_error", None)
    if not isinstance(reason, OSError):
        return str(error) or type(error).__name__
    # Not what asyncio says: "Connect call failed ('127.0.0.1', 80)".
    known = errno.errorcode.get(reason.errno or 0)
    why = os.strerror(reason.errno) if known and reason.errno else reason.strerror
    return f"no server answers ({why or reason})"
