"""Where the pictures of bundles are: one place a bundle, remembered."""

from __future__ import annotations

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.picture_folder import MOST_FOLDERS, PictureFolders
from latent_explorer.session.remembering import from_text, to_text
from latent_explorer.session.state import State


def test_each_bundle_has_a_place_of_its_own(toy_space: LatentSpace) -> None:
    folders = PictureFolders().naming("aa", "/faces").naming("bb", "c:\\cats.zip")
    assert (folders.of("aa"), folders.of("bb"), folders.of("cc")) == ("/faces", "c:\\cats.zip", "")
    for same in (True, False):
        assert folders.fitted(toy_space, same) == folders


def test_the_place_named_last_holds_and_can_be_forgotten() -> None:
    folders = PictureFolders().naming("aa", "/one").naming("aa", "/two")
    assert folders.of("aa") == "/two"
    assert len(folders.named) == 1
    assert folders.naming("aa", "") == PictureFolders()


def test_the_one_named_longest_ago_is_forgotten_first() -> None:
    folders = PictureFolders()
    for number in range(MOST_FOLDERS):
        folders = folders.naming(str(number), "/x")
    folders = folders.naming("0", "/again").naming("new", "/y")
    assert len(folders.named) == MOST_FOLDERS
    assert (folders.of("0"), folders.of("1"), folders.of("new")) == ("/again", "", "/y")


def test_it_is_remembered_also_with_names_that_are_no_text() -> None:
    state = State(PictureFolders(beside=False).naming("aa", "/faces \udcff/ünd <b>"))
    read, lost = from_text(to_text(state))
    assert lost == []
    assert read[PictureFolders] == state[PictureFolders]


def test_urls_are_not_for_files_that_are_passed_on() -> None:
    folders = PictureFolders((("a", "/faces"), ("b", "https://a.org/set.tar?key=secret")), False)
    assert folders.on_disk() == PictureFolders((("a", "/faces"),), False)
