"""Which image somebody means by what they typed."""

from __future__ import annotations

from collections.abc import Sequence

MOST_SEARCHED = 300_000
"""Of more images none is looked for by its name while somebody waits, only by its number."""

_LONGEST_SHOWN = 60
_DIGITS = 18  # more than any number of images has; Python refuses to read very long numbers


def plain_name(name: str) -> str:
    """Return a file name as one line: what cannot be printed is escaped."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def find_image(text: str, names: Sequence[str]) -> int | str:
    """Return the index of the image that `text` means.

    Parameters
    ----------
    text : str
        A file name, with or without its suffix; digits, which are the number that a file is named
        after ("71503" is "071503.jpg"); or "#" and the number of an image, counted from 0.
    names : sequence of str
        The file names of the images, in their order.

    Returns
    -------
    int or str
        The index; or what is wrong with `text` and what to type instead.
    """
    text = text.strip()
    if not names:
        return "The bundle has no images"
    if len(names) > MOST_SEARCHED:
        if text.startswith("#"):
            return _by_number(text[1:].strip(), names)
        return (
            f"Of {len(names):,} images none is looked for by name here: "
            f"type a number from #0 to #{len(names) - 1}, or search in Images"
        )
    listed = list(names)
    if text in listed:
        return listed.index(text)
    if text.startswith("#"):
        return _by_number(text[1:].strip(), listed)
    stems = [_stem(name) for name in listed]
    same = [index for index, stem in enumerate(stems) if stem == text]
    if not same and text.isdecimal():
        digits = text.lstrip("0")
        same = [i for i, stem in enumerate(stems) if _is_number(stem, digits)]
    if len(same) == 1:
        return same[0]
    if same:
        first, second = (_shown(listed[index]) for index in same[:2])
        return f"{_quoted(text)} may be {first} or {second}: type the whole name"
    return _not_found(text, listed)


def _by_number(digits: str, names: Sequence[str]) -> int | str:
    if digits.isdecimal() and len(digits) <= _DIGITS and int(digits) < len(names):
        return int(digits)
    return f"There is no image {_quoted('#' + digits)}: the numbers go from #0 to #{len(names) - 1}"


def _not_found(text: str, names: Sequence[str]) -> str:
    said = f"There is no image {_quoted(text)}"
    if text.isdecimal() and len(text) <= _DIGITS and int(text) < len(names):
        number = int(text)
        return f"{said}; type #{number} for image number {number}, {_shown(names[number])}"
    return (
        f"{said}: type a file name such as {_shown(names[0])}, "
        f"or a number from #0 to #{len(names) - 1}"
    )


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def _is_number(stem: str, digits: str) -> bool:
    return stem.endswith(digits) and stem.isdecimal() and stem.lstrip("0") == digits


def _shown(name: str) -> str:
    plain = plain_name(name)
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"


def _quoted(text: str) -> str:
    return f'"{_shown(text)}"'
