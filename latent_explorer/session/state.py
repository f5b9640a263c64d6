"""The state: everything the user has chosen, one frozen section for each concern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from latent_explorer.core.space import LatentSpace


class Section(Protocol):
    """A frozen dataclass whose fields all have defaults; equal ones mean the same choice."""

    def fitted(self, space: LatentSpace, same: bool) -> Section:
        """Return what can be kept of it when a bundle is opened.

        Parameters
        ----------
        space : LatentSpace
            That of the bundle.
        same : bool
            Whether it is the bundle that this was chosen for, so that z-vectors and numbers of
            images mean what they meant.
        """
        ...


S = TypeVar("S", bound=Section)
SectionT = TypeVar("SectionT", bound=type[Any])

SECTIONS: dict[str, type[Section]] = {}
"""The kinds of sections by the names they are remembered under."""

LOOKS: set[type[Section]] = set()
"""Those that say only how one looks at things: to change them is no step, and no step undone
changes them."""


def section(name: str, *, looks: bool = False) -> Callable[[SectionT], SectionT]:
    """Register a kind of section under the name it is remembered by; see `LOOKS`."""

    def register(kind: SectionT) -> SectionT:
        SECTIONS[name] = kind
        if looks:
            LOOKS.add(kind)
        return kind

    return register


class State:
    """Sections by their kind; one that was never set has its defaults.

    Parameters
    ----------
    *sections : Section
        At most one of each kind.
    """

    def __init__(self, *sections: Section) -> None:
        self._sections: Mapping[type[Any], Section] = MappingProxyType(
            {type(each): each for each in sections}
        )

    def __getitem__(self, kind: type[S]) -> S:
        found = self._sections.get(kind)
        return found if isinstance(found, kind) else _default(kind)

    def having(self, *sections: Section) -> State:
        """Return this state with other sections; those that stay equal are the same objects."""
        others = {type(each): each for each in sections if each != self[type(each)]}
        return State(*{**self._sections, **others}.values())

    def __iter__(self) -> Any:
        return iter(self._sections.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        kinds = self._sections.keys() | other._sections.keys()
        return all(self[kind] == other[kind] for kind in kinds)

    def __repr__(self) -> str:
        return f"State({', '.join(map(repr, self._sections.values()))})"

    def fitted(self, space: LatentSpace, same: bool) -> State:
        """Return what can be kept of it when a bundle is opened; see `Section.fitted`."""
        kinds = {**dict.fromkeys(SECTIONS.values()), **dict.fromkeys(self._sections)}
        return State(*(self[kind].fitted(space, same) for kind in kinds))


_defaults: dict[type[Any], Any] = {}


def _default(kind: type[S]) -> S:
    # One object a kind, so that what was never set is seen not to change.
    if kind not in _defaults:
        _defaults[kind] = kind()
    found: S = _defaults[kind]
    return found
