"""TensorFlow starts without chatter, and nothing else is kept from the user."""

from __future__ import annotations

import os

import pytest

from latent_explorer.network import backend


def test_only_chatter_is_left_out(capfd: pytest.CaptureFixture[str]) -> None:
    with backend._without_chatter():
        os.write(2, b"I0000 port.cc:153] oneDNN custom operations are on. You may see\n")
        os.write(2, b"something has gone wrong\n")
        os.write(2, b"I0000 cudart_stub.cc:31] Could not find cuda drivers on your machine\n")
    assert capfd.readouterr().err == "something has gone wrong\n"


def test_what_was_held_back_comes_out_after_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ImportError), backend._without_chatter():
        os.write(2, b"no such instruction\n")
        raise ImportError
    assert capfd.readouterr().err == "no such instruction\n"


def test_a_program_without_a_console(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(descriptor: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", closed)
    with backend._without_chatter():
        pass


def test_without_tensorflow_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    # None makes an import fail.
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(ImportError, match=r"TensorFlow does not start .* install"):
        backend.start_tensorflow()
