"""Sets of pictures that are divided over several files."""

from __future__ import annotations

from collections.abc import Sequence


def named_apart(names: Sequence[Sequence[str]], labels: Sequence[str]) -> list[str]:
    """Return the names of the pictures in several files, each only once.

    Parameters
    ----------
    names : sequence of (sequence of str)
        Of the pictures in each file.
    labels : sequence of str
        What the files are called.

    Returns
    -------
    list of str
        As they are, where no name is in two files; else all with the label of their file before.
    """
    if len(names) == 1:
        return list(names[0])
    seen: set[str] = set()
    for each in names:
        own = set(each)
        if not seen.isdisjoint(own):
            return [
                f"{label}/{name}"
                for label, part in zip(labels, names, strict=True)
                for name in part
            ]
        seen |= own
    return [name for part in names for name in part]
