"""What the workers tell is handed over one thing a turn, in its order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.request import Failure, Priority, Request, Result
from latent_explorer.ui.deliveries import Deliveries
from latent_explorer.ui.turns import turns
from latent_explorer.workers.job_board import JobBoard
from latent_explorer.workers.model_thread import ModelThread


@dataclass(frozen=True, kw_only=True)
class _Request(Request):
    wish: str = ""

    @property
    def priority(self) -> Priority:
        return Priority.URGENT if self.wish == "urgent" else Priority.USUAL


@dataclass
class _Controller:
    """Notes what it is told."""

    told: list[str] = field(default_factory=list)

    def work(self, request: Any) -> None:
        self.told.append("rest" if request is None else f"work {request.wish}")

    def accept(self, result: Any) -> None:
        self.told.append(result.request.wish)

    def fail(self, failure: Any) -> None:
        self.told.append(f"no {failure.request.wish}")


@pytest.fixture
def controller() -> _Controller:
    return _Controller()


@pytest.fixture
def worker(qapp: Any) -> ModelThread:
    return ModelThread(JobBoard(), None)  # type: ignore[arg-type]  # never started


def test_all_but_what_is_urgent_is_handed_over_in_its_order_one_a_turn(
    worker: ModelThread, controller: _Controller, qtbot: QtBot
) -> None:
    deliveries = Deliveries(worker, controller)  # type: ignore[arg-type]  # as far as it is used
    for wish in ("a", "b"):
        worker.working_on.emit(_Request(wish=wish))
        worker.result_ready.emit(Result(_Request(wish=wish)))
    worker.request_failed.emit(Failure(_Request(wish="c"), "it cannot be done"))
    worker.working_on.emit(None)
    worker.result_ready.emit(Result(_Request(wish="urgent")))
    assert controller.told == ["work a", "urgent"], "the others wait for their turns"
    with qtbot.waitSignal(deliveries.working_on, check_params_cb=lambda work: work is None):
        pass
    assert controller.told[2:] == ["a", "work b", "b", "no c", "rest"]


def test_nothing_is_handed_over_once_the_window_is_closed(
    worker: ModelThread, controller: _Controller
) -> None:
    deliveries = Deliveries(worker, controller)  # type: ignore[arg-type]  # as far as it is used
    worker.result_ready.emit(Result(_Request(wish="a")))
    deliveries.close()
    worker.result_ready.emit(Result(_Request(wish="urgent")))
    turns().finish()
    assert not controller.told
