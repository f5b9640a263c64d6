"""Texts of foreign origin made fit to be printed: one line, of bounded length, nothing hidden."""

from __future__ import annotations

_LONGEST_NAME = 120
_LONGEST_MESSAGE = 500


def printable(text: str) -> str:
    r"""Return `text` with everything that a terminal would act on written as an escape.

    Control characters, changes of the writing direction, surrogates and the like become ``\x1b``,
    ``\u202e`` and so on; white space of any kind becomes a space.

    Parameters
    ----------
    text : str
        For example the name of a file.

    Returns
    -------
    str
        On one line, in characters that can be seen.
    """
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if character.isspace():
        return " "
    return character.encode("unicode_escape").decode("ascii")


def shortened(text: object, most: int = _LONGEST_NAME) -> str:
    """Return a text for use inside a message: printable, its middle left out where it is long.

    Parameters
    ----------
    text : object
        A name or a value that was given; what is no text is written as `str` writes it.
    most : int
        How many characters are kept.
    """
    text = str(text)
    half = (most - 3) // 2
    if len(text) > 8 * most:
        # Before anything is done to each character of what may be megabytes.
        text = text[: 4 * most] + text[-4 * most :]
    text = printable(text)
    return text if len(text) <= most else f"{text[:half]}...{text[-half:]}"


def one_line(message: str, most: int = _LONGEST_MESSAGE) -> str:
    """Return a message on one line, its middle left out where it is longer than `most`."""
    if len(message) > 8 * most:
        message = message[: 4 * most] + " ... " + message[-4 * most :]
    return shortened(" ".join(message.split()), most)
