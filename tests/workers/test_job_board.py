"""The board: the latest request of a key, urgent ones first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.opening import OpenRequest
from latent_explorer.jobs.request import Request
from latent_explorer.GONE import RanksRequest, SampleRequest
from latent_explorer.session.projections import Projection
from latent_explorer.workers.job_board import JobBoard

LONG = 30.0
"""Seconds after which a thread that should have ended counts as stuck."""


def opening(number: int) -> Request:
    return OpenRequest(number=number, epoch=0, path=Path("toy"))


def cloud(number: int, i: int = 0) -> Request:
    return CloudRequest(number=number, epoch=0, projection=Projection((i, i + 1)))


def ranks(number: int) -> Request:
    return RanksRequest(number=number, epoch=0, n_components=3)


def face(number: int) -> Request:
    return FaceRequest(number=number, epoch=0, z=())


def take_all(board: JobBoard) -> list[int]:
    """Take what waits, and return the numbers."""
    last = SampleRequest(number=-1, epoch=0, settings=None)  # type: ignore[arg-type]
    board.post(last)
    numbers = []
    while (request := board.take()) is not last:
        numbers.append(request.number)
    return numbers


class Thread(threading.Thread):
    """A thread whose error, or result, is that of `join`."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.start()

    def run(self) -> None:
        try:
            self._result, self._error = self._work(), None
        except BaseException as error:
            self._error = error

    def outcome(self) -> Any:
        self.join(LONG)
        assert not self.is_alive()
        if self._error is not None:
            raise self._error
        return self._result


def test_requests_are_taken_in_the_order_they_were_posted() -> None:
    board = JobBoard()
    for request in (opening(1), cloud(2), cloud(3, 5), ranks(4)):
        board.post(request)
    assert take_all(board) == [1, 2, 3, 4]


def test_the_latest_of_a_key_wins_and_takes_the_place_of_the_one_before() -> None:
    board = JobBoard()
    for request in (cloud(1), ranks(2), cloud(3, 5), ranks(4), cloud(5)):
        board.post(request)
    assert take_all(board) == [5, 4, 3]


def test_a_request_under_way_is_not_replaced() -> None:
    board = JobBoard()
    board.post(ranks(1))
    assert board.take() == ranks(1)
    board.post(ranks(2))
    assert take_all(board) == [2]


def test_what_is_posted_again_and_again_starves_nobody_and_is_not_starved() -> None:
    board = JobBoard()
    board.post(ranks(0))
    for number in range(1, 9):
        board.post(cloud(number, number))
        board.post(ranks(number))
    assert board.take() == ranks(8)
    board.post(ranks(9))
    assert take_all(board) == [*range(1, 9), 9]


def test_urgent_requests_go_first() -> None:
    board = JobBoard()
    for request in (opening(1), cloud(2), face(3), cloud(4, 7)):
        board.post(request)
    assert take_all(board) == [3, 1, 2, 4]


def test_urgent_requests_wait_for_their_turn_when_asked_to() -> None:
    board = JobBoard()
    for request in (cloud(1), face(2), ranks(3)):
        board.post(request)
    assert [board.take(urgent_first=False) for _ in range(3)] == [cloud(1), face(2), ranks(3)]


def test_only_urgent_requests_are_taken_between_steps() -> None:
    board = JobBoard()
    assert board.take_urgent() is None
    board.post(cloud(1))
    board.post(ranks(2))
    assert board.take_urgent() is None
    board.post(face(3))
    assert board.take_urgent() == face(3)
    assert board.take_urgent() is None
    assert take_all(board) == [1, 2]


@given(
    posts=st.lists(
        st.tuples(st.sampled_from(["open", "cloud", "other cloud", "ranks", "face"])), max_size=20
    ).map(lambda drawn: [kind for (kind,) in drawn])
)
def test_the_board_is_a_dictionary_in_the_order_of_its_keys(posts: list[str]) -> None:
    make: dict[str, Callable[[int], Request]] = {
        "open": opening,
        "cloud": cloud,
        "other cloud": lambda number: cloud(number, 3),
        "ranks": ranks,
        "face": face,
    }
    board, waiting = JobBoard(), {}
    for number, kind in enumerate(posts):
        request = make[kind](number)
        board.post(request)
        waiting[request.key] = request
    expected = sorted(waiting.values(), key=lambda request: not request.urgent)
    assert take_all(board) == [request.number for request in expected]


def test_closing_wakes_who_waits() -> None:
    board = JobBoard()
    waiting = [Thread(board.take) for _ in range(3)]
    board.close()
    assert [thread.outcome() for thread in waiting] == [None] * 3


def test_posting_wakes_who_waits() -> None:
    board = JobBoard()
    thread = Thread(board.take)
    board.post(cloud(1))
    assert thread.outcome() == cloud(1)


def test_a_closed_board_drops_what_waits_and_what_is_posted() -> None:
    board = JobBoard()
    board.post(cloud(1))
    board.post(face(2))
    assert not board.closed
    board.close()
    board.post(cloud(3))
    board.post(face(4))
    board.close()
    assert board.closed
    assert board.take() is None
    assert board.take_urgent() is None


@pytest.mark.parametrize("takers", [1, 3])
def test_many_threads_lose_nothing_but_what_was_replaced(takers: int) -> None:
    board, posters, each = JobBoard(), 4, 300
    taken: list[list[Request]] = [[] for _ in range(takers)]
    shown = threading.Semaphore(0)

    def take(mine: list[Request]) -> None:
        while (request := board.take()) is not None:
            mine.append(request)
            if request.number == each:
                shown.release()

    def post(i: int) -> None:
        for number in range(1, each + 1):
            board.post(cloud(number, i))

    taking = [Thread(lambda mine=mine: take(mine)) for mine in taken]
    for thread in [Thread(lambda i=i: post(i)) for i in range(posters)]:
        thread.outcome()
    # The last request of each poster is replaced by nothing, so that it comes out.
    for _ in range(posters):
        assert shown.acquire(timeout=LONG)
    board.close()
    for thread in taking:
        thread.outcome()
    for mine in taken:
        for i in range(posters):
            numbers = [r.number for r in mine if r.key == cloud(0, i).key]
            assert numbers == sorted(set(numbers))
    everything = [(r.key, r.number) for mine in taken for r in mine]
    assert len(everything) == len(set(everything))
