"""Libraries are imported in pieces, and what is missing is no matter here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from latent_explorer.core import imports
from latent_explorer.core.imports import (
    CLUSTERING,
    FILTERS,
    LEARNING,
    SPECIAL,
    import_steps,
)


def test_each_module_is_a_step_and_a_missing_one_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def importing(name: str) -> None:
        asked.append(name)
        raise ImportError

    monkeypatch.setattr(imports, "import_module", importing)
    assert list(import_steps(("no.such.one", "sys", "nor.this"))) == [None, None]
    assert asked == ["no.such.one", "nor.this"]


@pytest.mark.parametrize("table", [SPECIAL, FILTERS, CLUSTERING, LEARNING])
def test_all_that_is_named_is_there(table: tuple[str, ...]) -> None:
    code = f"import importlib\nfor name in {table!r}: importlib.import_module(name)"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=300)
