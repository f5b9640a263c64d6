"""The file of a session: readable JSON, and nothing in it is ever run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import msgspec

import latent_explorer
from latent_explorer.files import whole_file
from latent_explorer.json_texts import read_json
from latent_explorer.messages import one_line, shortened
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.remembering import as_json, from_json
from latent_explorer.session.saved_session import SavedSession, SessionBundle
from latent_explorer.session.state import SECTIONS, OfImages, Section, State

SUFFIX = ".latent.json"
"""How the names of sessions end: JSON for every editor, and known apart from other JSON."""

FORMAT = 1
_KIND = "session"
_LARGEST = 32 << 20  # bytes; with many selections and pins it is about one million
_INDENT = "  "
_MANY = (list, tuple)
_LEFT_OUT = ("bundle", "sessions")  # told otherwise, and about this desk alone

_Name = Annotated[str, msgspec.Meta(max_length=4096)]


class _Window(msgspec.Struct):
    workspace: _Name = ""
    panels: Annotated[tuple[_Name, ...], msgspec.Meta(max_length=200)] = ()


class _File(msgspec.Struct):
    bundle: SessionBundle
    state: dict[str, Any]
    images: dict[str, _Name] = msgspec.field(default_factory=dict)
    window: _Window = msgspec.field(default_factory=_Window)
    file: _Name = ""


def session_of(
    state: State,
    bundle: SessionBundle,
    image_names: Sequence[str],
    workspace: str = "",
    panels: Sequence[str] = (),
) -> SavedSession:
    """Return what is set as a session to be saved.

    Parameters
    ----------
    state : State
        All of it.
    bundle : SessionBundle
        The open bundle.
    image_names : sequence of str
        The names of its images.
    workspace : str
        The workspace that is shown.
    panels : sequence of str
        The panels that are open.
    """
    used = {i for each in state if isinstance(each, OfImages) for i in each.own_images}
    images = {i: image_names[i] for i in sorted(used) if 0 <= i < len(image_names)}
    return SavedSession(bundle, state, images, workspace, tuple(panels))


class _Written(str):
    """JSON already."""

    __slots__ = ()


Written = dict[type[Section], tuple[Section, str]]
"""Sections with their texts, by their kinds."""


def session_text(session: SavedSession, written: Written | None = None) -> str:
    """Return the contents of the file: indented, with each vector on one line.

    Parameters
    ----------
    session : SavedSession
        What is saved.
    written : dict, optional
        What was written before: sections that are still the same are not written out again.
    """
    written = {} if written is None else written
    folders = session.state[PictureFolders]
    own = [pair for pair in folders.named if pair[0] == session.bundle.fingerprint]
    state = session.state.having(PictureFolders(tuple(own), folders.beside).on_disk())
    kinds = {kind: name for name, kind in SECTIONS.items() if name not in _LEFT_OUT}
    for each in state:
        kind = type(each)
        if kind in kinds and (kind not in written or written[kind][0] is not each):
            text = "".join(_lines(as_json(State(each))[kinds[kind]], "\n" + 2 * _INDENT))
            written[kind] = each, text
    texts = {kinds[type(each)]: written[type(each)][1] for each in state if type(each) in kinds}
    content = {
        "latent-explorer": _KIND,
        "format": FORMAT,
        "program": latent_explorer.__version__,
        "bundle": asdict(session.bundle),
        "window": {"workspace": session.workspace, "panels": list(session.panels)},
        "images": {str(number): name for number, name in session.images.items()},
        "state": {name: _Written(texts[name]) for name in sorted(texts)},
    }
    if session.file:
        content["file"] = session.file
    return "".join(_lines(content, "\n")) + "\n"


def _lines(value: Any, line: str) -> Iterator[str]:
    """Yield pieces of JSON; what holds nothing but plain values stays on one line."""
    if isinstance(value, _Written):
        yield value
        return
    if isinstance(value, dict) and value:
        pairs = [(f"{json.dumps(key)}: ", each) for key, each in value.items()]
        ends = "{}"
    elif isinstance(value, (list, tuple)) and any(
        isinstance(v, (dict, list, tuple)) for v in value
    ):
        pairs, ends = [("", each) for each in value], "[]"
    else:
        # Escapes: the name of a folder need not be text in any encoding.
        yield json.dumps(value, allow_nan=False)
        return
    inner = line + _INDENT
    for number, (before, each) in enumerate(pairs):
        yield f"{',' if number else ends[0]}{inner}{before}"
        yield from _lines(each, inner)
    yield line + ends[1]


def save_session(path: Path, session: SavedSession, written: Written | None = None) -> None:
    """Write the file of a session, whole or not at all; see `session_text`.

    Raises
    ------
    OSError
        When it cannot be written; what was at `path` before is then untouched.
    """
    content = session_text(session, written).encode()
    with whole_file(path) as partial:
        partial.write_bytes(content)


def read_session(path: Path) -> SavedSession:
    """Read the file of a session.

    Sections that this version does not know, and values that they cannot have, are left out and
    named in `SavedSession.lost`.

    Raises
    ------
    ValueError
        When it is no session, or a damaged one; the message is a sentence that says what is wrong.
    OSError
        When it cannot be read.
    """
    name = shortened(path.name)
    if not path.is_file() and path.exists():
        raise ValueError(f"{name} is no file; choose a session that Latent Explorer saved")
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"{name} is larger than any session: more than {_LARGEST >> 20} MB")
    try:
        content = read_json(data)
    except ValueError as error:
        raise ValueError(f"{name} is no session that can be read: {one_line(str(error))}") from None
    if not isinstance(content, dict) or content.get("latent-explorer") != _KIND:
        raise ValueError(f"{name} is no session; choose a file that Latent Explorer saved as one")
    _check_format(name, content.get("format"))
    try:
        found = msgspec.convert(content, _File)
        images = {msgspec.convert(key, int, strict=False): n for key, n in found.images.items()}
    except ValueError as error:
        raise ValueError(f"{name} is a damaged session: {one_line(str(error))}") from None
    entries = {key: each for key, each in found.state.items() if key not in _LEFT_OUT}
    state, lost = from_json(entries)
    unknown = [key for key in entries if key not in SECTIONS]
    lost += [f"{shortened(key, 40)} (unknown to this version)" for key in islice(unknown, 20)]
    window = found.window
    return SavedSession(
        found.bundle, state, images, window.workspace, window.panels, tuple(lost), found.file
    )


def _check_format(name: str, written: Any) -> None:
    if written == FORMAT and not isinstance(written, bool):
        return
    newer = isinstance(written, int) and written > FORMAT
    remedy = "update Latent Explorer" if newer else "choose another file"
    told = shortened(written, 40)
    raise ValueError(f"{name} has the format {told}, and this version reads {FORMAT}; {remedy}")
