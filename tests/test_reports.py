"""A report says what is needed, is bounded, and replaces nothing."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo
from pathlib import Path

import platformdirs
import pytest

from latent_explorer import reports
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


def test_those_of_one_second_are_beside_each_other(logs: Path) -> None:
    written = [write_report(ValueError(word)) for word in ("one", "two")]
    assert sorted(logs.iterdir()) == written


def test_a_report_replaces_no_other(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2026, 1, 2, 3, 4, 5, 6, tz)

    monkeypatch.setattr(reports, "datetime", Stopped)
    first = write_report(ValueError("one"))
    assert first == logs / f"error-2026-01-02-030405-000006-{os.getpid()}.txt"
    assert write_report(ValueError("two")) not in (first, None)
    assert "ValueError: one" in first.read_text("utf-8")
    assert len(list(logs.iterdir())) == 1
