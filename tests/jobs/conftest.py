"""A workspace with a bundle, and work on requests without threads."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace


@pytest.fixture
def workspace(fake_workspace: Workspace) -> Workspace:
    """A workspace with "toy" open."""
    fake_workspace.open(Path("toy"))
    return fake_workspace


@pytest.fixture
def work(workspace: Workspace) -> Callable[[Request], list[Result]]:
    """Return a function that works on a request and returns its results."""
    return lambda request: [step for step in run(request, workspace) if step is not None]


@pytest.fixture
def most_between_yields() -> Callable[[Iterator[object], list[int]], int]:
    """Return a function: how much work, as noted in a list, was done at most in one step."""

    def most(steps: Iterator[object], noted: list[int]) -> int:
        done, steps_done = [0], 0
        for _ in steps:
            done.append(sum(noted))
            steps_done += 1
        assert steps_done > 1
        return max(after - before for before, after in itertools.pairwise(done))

    return most
