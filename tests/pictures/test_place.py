"""Paths, URLs, and texts that mean several of them."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.pictures.place import Url, expanded, is_pattern, place_of


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("faces", Path("faces")),
        ("/faces/set.zip", Path("/faces/set.zip")),
        ("C:\\faces", Path("C:\\faces")),
        ("file:///faces/my%20set.tar", Path("/faces/my set.tar")),
        (" https://a.org/set.tar\n", Url("https://a.org/set.tar")),
        ("S3://bucket/set", Url("S3://bucket/set")),
    ],
)
def test_a_text_is_a_path_or_a_url(text: str, place: object) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize(
    "text",
    ["reference://x", "simplecache::s3://a/b", "zip://a.jpg::https://a.org/b.zip", "dask://x",
     "https://a.org/b::file:///etc", "x://"],
)  # fmt: skip
def test_kinds_that_run_or_rewrite_things_are_refused(text: str) -> None:
    if "://" in text.split("::")[0]:
        with pytest.raises(ValueError, match=r"is not read; .* s3"):
            place_of(text)
    else:
        assert isinstance(place_of(text), Path), "a path of an odd name"


@pytest.mark.parametrize("text", ["http://", "https:///faces.tar", "http://?key=1"])
def test_a_server_has_a_name(text: str) -> None:
    with pytest.raises(ValueError, match="names no server; write it as https://host"):
        place_of(text)


def test_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert place_of("~/faces") == Path("/home/ann/faces")


@pytest.mark.parametrize(
    ("url", "name", "suffix", "parent"),
    [
        ("https://a.org/x/set%201.tar?key=/secret.zip#p", "set 1.tar", ".tar", "https://a.org/x"),
        ("s3://bucket/what?.parquet", "what?.parquet", ".parquet", "s3://bucket"),
        ("https://a.org/faces/", "faces", "", "https://a.org"),
    ],
)
def test_the_parts_of_a_url(url: str, name: str, suffix: str, parent: str) -> None:
    place = Url(url)
    assert (place.name, place.suffix, str(place.parent)) == (name, suffix, parent)


def test_what_only_its_user_should_know_is_not_shown() -> None:
    assert str(Url("https://ann:pass@a.org/x.tar?sig=abc")) == "https://a.org/x.tar"
    assert str(Url("ftp://ann:pass@a.org/x.tar")) == "ftp://a.org/x.tar"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ["a"]),
        ("{8..11}", ["8", "9", "10", "11"]),
        ("s-{08..11}.tar", ["s-08.tar", "s-09.tar", "s-10.tar", "s-11.tar"]),
        ("{2..0}", ["2", "1", "0"]),
        ("{a,b}{0..1}", ["a0", "a1", "b0", "b1"]),
        ("{0..1}{0..1}", ["00", "01", "10", "11"]),
        ("{}{a}{1..}{..}", ["{}{a}{1..}{..}"]),
        ("{{0..1}}", ["{0}", "{1}"]),
    ],
)
def test_braces_are_written_out_as_a_shell_does(text: str, names: list[str]) -> None:
    assert expanded(text) == names
    assert is_pattern(text) == (names != [text])


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 5))
def test_a_range_has_all_its_numbers(first: int, last: int, width: int) -> None:
    names = expanded(f"x{{{first:0{width}}..{last:0{width}}}}y")
    assert [int(name[1:-1]) for name in names] in (
        list(range(first, last + 1)),
        list(range(first, last - 1, -1)),
    )


@pytest.mark.parametrize("text", ["{0..99999999}", "{0..999}{0..999}", "{1..2}" * 40])
def test_far_too_many_names_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names; give fewer"):
        expanded(text)


@given(st.text("{},.0129a*", max_size=20))
def test_any_text_is_expanded_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert len(expanded(text)) >= 1
