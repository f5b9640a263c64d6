"""What is printed is on one line, bounded, and nothing a terminal acts on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.messages import one_line, printable, shortened

ANY_TEXT = st.text(st.characters())


@given(ANY_TEXT)
def test_anything_becomes_printable_and_what_was_stays(text: str) -> None:
    assert printable(text).isprintable()
    if text.isprintable():
        assert printable(text) == text


def test_what_a_terminal_would_act_on_is_seen() -> None:
    assert printable("a\x1b[31mb\u202ec\udcffd\x9be") == r"a\x1b[31mb\u202ec\udcffd\x9be"
    assert printable("a\tb\u2028c") == "a b c"


@given(ANY_TEXT, st.integers(5, 50))
def test_no_message_is_longer_than_asked(text: str, most: int) -> None:
    for made in (shortened(text, most), one_line(text, most)):
        assert len(made) <= most
        assert made.isprintable()


def test_the_ends_of_a_long_name_are_kept() -> None:
    name = "start" + "x" * 10**6 + "end.jpg"
    assert shortened(name).startswith("startx")
    assert shortened(name).endswith("...".join(("", shortened(name).split("...")[1])))
    assert shortened(name).endswith("end.jpg")
    assert shortened("short.jpg") == "short.jpg"
    assert shortened(17) == "17"


def test_a_message_is_one_line() -> None:
    assert one_line("choose\n   another\r\none ") == "choose another one"
