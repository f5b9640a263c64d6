"""Whatever a name holds can be printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.cli.streams import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 3 × 4, 顔.jpg", "Größe 3 × 4, 顔.jpg"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("a\nb\tc", r"a\nb\tc"),
        ("right \u202egpj.exe", r"right \u202egpj.exe"),
        ("\udcff.jpg", r"\udcff.jpg"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_long_text_keeps_both_ends() -> None:
    shown = printable("a" * 5000 + "z" * 5000)
    assert len(shown) <= 600
    assert shown.startswith("aaa")
    assert shown.endswith("zzz")


@given(st.text(st.characters()))
def test_everything_can_be_printed(text: str) -> None:
    shown = printable(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert all(char == " " or char.isprintable() or ord(char) > 127 for char in shown)
