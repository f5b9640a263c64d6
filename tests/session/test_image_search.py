"""Which image is meant by a name or a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.session.image_search import MOST_SEARCHED, find_image, plain_name

# As in a bundle of part of the data: the numbers of the files are not their places.
NAMES = [f"{i:06}.jpg" for i in (7, 4711, 5000, 71503, 202599)]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("004711.jpg", 1),
        (" 004711.jpg ", 1),
        ("004711", 1),
        ("4711", 1),
        ("71503", 3),
        ("7", 0),
        ("0000007", 0),
        ("#3", 3),
        ("# 3", 3),
        ("#0", 0),
        ("#003", 3),
    ],
)
def test_names_with_or_without_suffix_and_zeros_and_numbers_are_understood(
    text: str, index: int
) -> None:
    assert find_image(text, NAMES) == index


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("3", "type #3 for image number 3, 071503.jpg"),
        ("99", "such as 000007.jpg, or a number from #0 to #4"),
        ("nobody.jpg", "such as 000007.jpg"),
        ("#5", "from #0 to #4"),
        ("#-1", "from #0 to #4"),
        ("#", "from #0 to #4"),
        ("#²", "from #0 to #4"),
        ("²", "such as 000007.jpg"),
        ("9" * 5000, "such as 000007.jpg"),
        ("#" + "9" * 5000, "from #0 to #4"),
    ],
)
def test_what_is_not_there_is_answered_with_a_remedy(text: str, remedy: str) -> None:
    answer = find_image(text, NAMES)
    assert isinstance(answer, str)
    assert remedy in answer
    assert len(answer) < 200


def test_a_name_that_is_a_number_is_that_name_and_no_place() -> None:
    assert find_image("1", ["1.png", "2.png", "0.png"]) == 0
    assert find_image("#1", ["1.png", "2.png", "0.png"]) == 1


def test_the_whole_name_comes_before_parts_of_it() -> None:
    names = ["a.b.jpg", "a.b", "12", "012.jpg", "#1", ".hidden"]
    assert find_image("a.b", names) == 1
    assert find_image("a.b.jpg", names) == 0
    assert find_image("12", names) == 2
    assert find_image("012", names) == 3
    assert find_image("#1", names) == 4
    assert find_image(".hidden", names) == 5


def test_a_name_that_two_have_is_asked_about() -> None:
    assert find_image("cat", ["cat.png", "dog.png", "cat.jpg"]) == (
        '"cat" may be cat.png or cat.jpg: type the whole name'
    )


def test_zero_is_a_name_of_zeros() -> None:
    assert find_image("0", ["1.jpg", "000.jpg"]) == 1
    assert isinstance(find_image("0", NAMES), str)


def test_without_images_there_is_none() -> None:
    assert isinstance(find_image("1", []), str)


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, unique=True), st.data())
def test_every_image_is_found_by_its_name_and_by_its_number(
    names: list[str], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(names) - 1))
    if f"#{index}" not in names:
        assert find_image(f"#{index}", names) == index
    if names[index] == names[index].strip():
        assert find_image(names[index], names) == index


@given(st.text(max_size=50))
def test_any_text_is_answered_in_one_line(text: str) -> None:
    answer = find_image(text, NAMES)
    assert isinstance(answer, int) or answer.isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.jpg", "a.jpg"),
        ("<b>a</b>.jpg", "<b>a</b>.jpg"),
        ("Zoë 猫.jpg", "Zoë 猫.jpg"),
        ("a\nb\x1b[31m.jpg", "a\\nb\\x1b[31m.jpg"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("\udc80.jpg", "\\udc80.jpg"),
    ],
)
def test_a_name_is_shown_as_one_line_of_what_can_be_printed(name: str, shown: str) -> None:
    assert plain_name(name) == shown


def test_of_very_many_images_none_is_looked_for_by_name():
    names = ["x.jpg"] * (MOST_SEARCHED + 1)
    assert find_image("#299999", names) == 299_999
    assert "numbers go from #0" in str(find_image("#300001", names))
    assert "search in Images" in str(find_image("x.jpg", names))
