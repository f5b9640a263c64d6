"""The state as readable JSON: what this version knows is read, the rest has its defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_type_hints

import msgspec

import latent_explorer.session
from latent_explorer.session.state import SECTIONS, Section, State

FORMAT = 1
_LONGEST = 4 << 20  # a state is a few kilobytes; what is larger was not written here


def to_text(state: State) -> str:
    """Return `state` as text."""
    return json.dumps({"format": FORMAT, "state": as_json(state)})


def as_json(state: State) -> dict[str, Any]:
    """Return the sections of `state` by name, as JSON can hold them."""
    names = {kind: name for name, kind in SECTIONS.items()}
    return {names[type(each)]: asdict(each) for each in state}


def from_text(text: str) -> tuple[State, list[str]]:
    """Read what `to_text` wrote, in this or another version, as far as it can be used.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    state : State
        With defaults for what is missing or cannot be used.
    lost : list of str
        What could not be used, in words.
    """
    if len(text) > _LONGEST:
        return State(), ["more than a state can hold"]
    try:
        found = json.loads(text)
        written, entries = found["format"], dict(found["state"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return State(), ["what was written is no state"]
    if written != FORMAT:
        return State(), ["a state of another format than this version reads"]
    return from_json(entries)


def from_json(entries: Mapping[str, Any]) -> tuple[State, list[str]]:
    """Read what `as_json` returned, as far as it can be used; see `from_text`."""
    know_all_sections()
    lost: list[str] = []
    read = [
        _read(kind, entries[name], name, lost) for name, kind in SECTIONS.items() if name in entries
    ]
    return State(*read), lost


def know_all_sections() -> None:
    """Register the sections also of panels that are not made yet."""
    for module in iter_modules(latent_explorer.session.__path__):
        import_module(f"{latent_explorer.session.__name__}.{module.name}")


def _read(kind: type[Section], values: Any, name: str, lost: list[str]) -> Section:
    """Return a section with those of `values` that can be used, field by field."""
    section = kind()
    if isinstance(values, Mapping):
        section = _filled(section, values, name, lost)
    else:
        lost.append(name)
    return section


def _filled(section: Any, values: Mapping[str, Any], name: str, lost: list[str]) -> Any:
    """Return `section`, a dataclass, with those of `values` that can be used."""
    hints = get_type_hints(type(section))
    usable = {}
    for field in fields(section):
        if field.name in values:
            try:
                usable[field.name] = _converted(
                    getattr(section, field.name), values[field.name], hints[field.name], lost
                )
            except (ValueError, RecursionError):
                lost.append(f"{name}: {field.name}")
    try:
        return replace(section, **usable)
    except ValueError:
        pass
    # Together they do not fit: as many as do.
    for field_name, value in usable.items():
        try:
            section = replace(section, **{field_name: value})
        except ValueError:
            lost.append(f"{name}: {field_name}")
    return section


def _converted(default: Any, value: Any, hint: Any, lost: list[str]) -> Any:
    # Settings inside a section are read field by field too.
    if is_dataclass(default) and isinstance(value, Mapping):
        return _filled(default, value, type(default).__name__, lost)
    return msgspec.convert(value, hint)
