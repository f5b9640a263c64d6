"""A report says what is needed, is bounded, and replaces nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import platformdirs
import pytest

from latent_explorer.reports import write_report


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of logs, in a place of the test's own."""
    folder = tmp_path / "logs"
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *args, **options: folder)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    return folder


def endless(n: int = 0) -> int:
    return endless(n + 1)


def test_an_endless_recursion_is_cut(logs: Path) -> None:
    with pytest.raises(RecursionError) as caught:
        endless()
    report = write_report(caught.value, ["info", "\udcff\x1b"])
    assert report is not None
    assert report.parent == logs
    text = report.read_text("utf-8")
    assert len(text) < 20_000
    assert r"['info', '\udcff\x1b']" in text
    assert "RecursionError" in text


def test_a_report_replaces_no_other(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "strftime", lambda form: "now")
    first = write_report(ValueError("one"))
    assert first == logs / f"error-now-{os.getpid()}.txt"
    assert write_report(ValueError("two")) not in (first, None)
    assert "ValueError: one" in first.read_text("utf-8")
    assert len(list(logs.iterdir())) == 1
