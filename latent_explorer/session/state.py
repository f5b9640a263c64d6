"""The state: everything the user has chosen, one frozen section for each concern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, runtime_checkable

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


@runtime_checkable
class OfImages(Protocol):
    """A section with images in it: in another bundle they are found again by their names."""

    @property
    def own_images(self) -> tuple[int, ...]:
        """The numbers of the images in it."""
        ...

    def found_again(self, space: LatentSpace, images: Mapping[int, tuple[int, str]]) -> Section:
        """Return what can be kept of it in another bundle that has some of these images.

        Parameters
        ----------
        space : LatentSpace
            That of the other bundle.
        images : mapping of int to (int, str)
            By the numbers of images in this section: the number that the image of the same name
            has there, and that name.
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
        # Most are the same objects, which need not be compared field by field.
        return all(self[kind] == other[kind] for kind in self.differing(other))

    def differing(self, other: State) -> frozenset[type[Any]]:
        """Return the kinds of sections that are not the same object, though maybe equal."""
        mine, theirs = self._sections, other._sections
        kinds = [kind for kind in mine.keys() | theirs if mine.get(kind) is not theirs.get(kind)]
        # One that was never set may be that with the defaults.
        return frozenset(kind for kind in kinds if self[kind] is not other[kind])

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
