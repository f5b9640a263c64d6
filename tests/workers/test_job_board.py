"""The board: the latest request of a key, urgent ones first, and a turn for everybody."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.generating import FacesRequest, VectorsRequest
from latent_explorer.jobs.judging import JudgeRequest, JudgeSetRequest, QuantilesRequest
from latent_explorer.jobs.opening import OpenRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.projections import Projection
from latent_explorer.workers import job_board
from latent_explorer.workers.job_board import JobBoard

LONG = 30.0
"""Seconds after which a thread that should have ended counts as stuck."""


def opening(number: int) -> Request:
    return OpenRequest(number=number, path=Path("toy"))


def cloud(number: int, i: int = 0) -> Request:
    return CloudRequest(number=number, projection=Projection((i, i + 1)))


def vectors(number: int) -> Request:
    return VectorsRequest(number=number, settings=SamplingSettings())


def face(number: int) -> Request:
    return FaceRequest(number=number, z=())


def judging(number: int) -> Request:
    return JudgeRequest(number=number, z=())


def judging_set(number: int) -> Request:
    return JudgeSetRequest(number=number, settings=SamplingSettings())


def measuring(number: int) -> Request:
    return QuantilesRequest(number=number)


class Clock:
    """Time that passes when it is told to, and a little whenever somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the board; waiting passes its time and takes none."""
    clock = Clock()

    class Condition(threading.Condition):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None, "nobody else would post, so this would wait for ever"
            clock.now += timeout
            return False

    monkeypatch.setattr(job_board, "time", clock)
    monkeypatch.setattr(job_board.threading, "Condition", Condition)
    return clock


def taken(board: JobBoard, count: int) -> list[int]:
    """Take so many, finish each, and return their numbers."""
    numbers = []
    for _ in range(count):
        request = board.take()
        assert request is not None
        board.finish(request)
        numbers.append(request.number)
    return numbers


class Thread(threading.Thread):
    """A thread whose error, or result, is that of `outcome`."""

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


# In step with a drag


def dragging(board: JobBoard, clock: Clock, events: int = 10) -> None:
    """Post a face every 8 ms, and finish it within half of that."""
    for number in range(events):
        clock.now += 0.004
        board.post(face(number))
        request = board.take()
        assert request is not None
        clock.now += 0.004
        board.finish(request)


@pytest.mark.parametrize("rest", [-0.003, 0.0, 0.001], ids=["behind", "none", "too little"])
def test_a_worker_without_rest_in_a_drag_takes_the_next_event(
    rest: float, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = JobBoard()
    dragging(board, clock)
    board.post(face(10))
    running = board.take()
    assert running is not None
    clock.now += 0.008 + min(rest, 0.0)
    if rest < 0:
        board.post(face(11))
    clock.now += max(-rest, 0.0)
    board.finish(running)
    if rest >= 0:
        clock.now += rest
        board.post(face(11))

    def wait(timeout: float) -> bool:
        clock.now += 0.006
        board.post(face(12))
        return True

    monkeypatch.setattr(board._changed, "wait", wait)
    assert taken(board, 1) == [12], "the next one comes within the same time"
    clock.now += 0.002
    board.post(face(13))
    began = clock.now
    assert taken(board, 1) == [13], "in step again"
    assert clock.now == began


def test_of_two_that_follow_each_event_of_a_drag_both_come(clock: Clock) -> None:
    board = JobBoard()
    for number in range(10):
        faces = face(number), replace(face(number), bundle="beside")
        for request in faces:
            board.post(request)
        for request in faces:
            began = clock.now
            assert board.take() == request
            assert clock.now == began, "the second is not behind: it waited for the first"
            clock.now += 0.003
            board.finish(request)
        clock.now += 0.002


def test_where_no_other_event_comes_the_last_one_is_not_lost(clock: Clock) -> None:
    board = JobBoard()
    dragging(board, clock)
    board.post(face(10))
    clock.now += 0.004
    began = clock.now
    assert taken(board, 1) == [10]
    assert clock.now - began < 0.008, "it has waited for one event"


def test_where_nothing_is_dragged_nothing_waits(clock: Clock) -> None:
    board = JobBoard()
    for number in range(3):
        board.post(face(number))
        clock.now += 0.04
        assert taken(board, 1) == [number]
        clock.now += 0.04
    # A drag that ended is no reason to wait.
    dragging(board, clock)
    clock.now += 1
    board.post(face(10))
    clock.now += 0.004
    began = clock.now
    assert taken(board, 1) == [10]
    assert clock.now == began


# Handing over


def test_an_idle_worker_gets_the_interpreter_for_what_is_urgent(clock: Clock) -> None:
    board = JobBoard()
    board.post(judging(1))
    assert clock.slept == [], "nobody waits for that"
    board.post(face(2))
    assert len(clock.slept) == 1
    assert 0 < sum(clock.slept) < 0.001
    running = board.take()
    assert running is not None
    board.post(face(3))
    assert len(clock.slept) == 1, "a worker that is busy cannot begin"
    board.finish(running)


# The latest of a key


def test_requests_are_taken_in_the_order_they_were_posted() -> None:
    board = JobBoard()
    for request in (opening(1), cloud(2), cloud(3, 5), vectors(4)):
        board.post(request)
    assert taken(board, 4) == [1, 2, 3, 4]


def test_the_latest_of_a_key_wins_and_takes_the_place_of_the_one_before() -> None:
    board = JobBoard()
    for request in (cloud(1), vectors(2), cloud(3, 5), vectors(4), cloud(5)):
        board.post(request)
    assert taken(board, 3) == [5, 4, 3]


def test_a_request_under_way_is_not_replaced() -> None:
    board = JobBoard()
    board.post(vectors(1))
    running = board.take()
    board.post(vectors(2))
    assert not board.given_up(running)
    board.finish(running)
    assert taken(board, 1) == [2]


def test_what_is_posted_again_and_again_starves_nobody_and_is_not_starved() -> None:
    board = JobBoard()
    board.post(vectors(0))
    for number in range(1, 9):
        board.post(cloud(number, number))
        board.post(vectors(number))
    assert taken(board, 1) == [8]
    board.post(vectors(9))
    assert taken(board, 9) == [*range(1, 9), 9]


# Withdrawing


def test_what_is_withdrawn_never_comes() -> None:
    board = JobBoard()
    for number in range(12):
        board.post(cloud(number, number))
        if number:
            board.withdraw(cloud(0, number - 1).key)
    board.post(vectors(99))
    assert taken(board, 2) == [11, 99], "a dozen stale clouds do not queue up"


def test_what_is_withdrawn_under_way_is_given_up() -> None:
    board = JobBoard()
    board.post(cloud(1))
    running = board.take()
    assert not board.given_up(running)
    board.withdraw(running.key)
    assert board.given_up(running)
    # Asked for again at once: the one under way ends, the new one comes.
    board.post(cloud(2))
    assert board.given_up(running)
    board.finish(running)
    again = board.take()
    assert again.number == 2
    assert not board.given_up(again)


def test_withdrawing_what_is_not_there_does_nothing() -> None:
    board = JobBoard()
    board.withdraw(cloud(0).key)
    board.post(cloud(1))
    running = board.take()
    assert not board.given_up(running)
    board.withdraw(vectors(0).key)
    assert not board.given_up(running)


@pytest.mark.parametrize("make", [judging, measuring])
def test_background_work_is_given_up_when_it_is_replaced(make: Any, clock: Clock) -> None:
    board = JobBoard()
    board.post(make(1))
    running = board.take()
    board.post(cloud(2))
    assert not board.given_up(running)
    board.post(make(3))
    assert board.given_up(running)
    assert board.take_more_urgent(running) is None
    board.finish(running)
    assert taken(board, 2) == [2, 3]


# Who goes first


def test_urgent_requests_go_first_and_what_is_long_last(clock: Clock) -> None:
    board = JobBoard()
    for request in (
        measuring(1),
        opening(2),
        judging(3),
        cloud(4),
        face(5),
        cloud(6, 7),
    ):
        board.post(request)
    assert taken(board, 6) == [5, 2, 4, 6, 3, 1]


def test_urgent_requests_wait_for_their_turn_when_asked_to() -> None:
    board = JobBoard()
    for request in (cloud(1), face(2), vectors(3)):
        board.post(request)
    assert [board.take(by_priority=False) for _ in range(3)] == [cloud(1), face(2), vectors(3)]


def test_only_more_urgent_requests_are_taken_between_steps(clock: Clock) -> None:
    board = JobBoard()
    board.post(cloud(1))
    running = board.take()
    assert board.take_more_urgent(running) is None
    for request in (cloud(2, 5), vectors(3), judging(4), face(5)):
        board.post(request)
    urgent = board.take_more_urgent(running)
    assert urgent.number == 5
    assert board.take_more_urgent(urgent) is None
    board.finish(urgent)
    assert board.take_more_urgent(running) is None
    board.finish(running)
    assert taken(board, 3) == [2, 3, 4]


def test_the_current_vector_is_judged_while_the_images_are_measured(clock: Clock) -> None:
    board = JobBoard()
    board.post(measuring(1))
    running = board.take()
    for request in (judging(2), cloud(3), face(4)):
        board.post(request)
    numbers = []
    while (request := board.take_more_urgent(running)) is not None:
        numbers.append(request.number)
        board.finish(request)
    assert numbers == [4, 3, 2]


def mixture(number: int) -> Request:
    return VectorsRequest(number=number, settings=SamplingSettings(method="mixture"))


def test_what_is_long_is_not_waited_for_by_what_is_as_urgent_and_short(clock: Clock) -> None:
    board = JobBoard()
    board.post(mixture(1))
    running = board.take()
    assert running is not None
    assert running.is_long
    for request in (cloud(2), judging(3), cloud(4, 5)):
        board.post(request)
    numbers = []
    while (request := board.take_more_urgent(running)) is not None:
        numbers.append(request.number)
        board.finish(request)
    assert numbers == [2, 4]
    board.finish(running)
    assert taken(board, 1) == [3]


def test_of_what_is_long_one_goes_after_the_other(clock: Clock) -> None:
    board = JobBoard()
    board.post(mixture(1))
    running = board.take()
    settings = SamplingSettings(method="mixture")
    board.post(FacesRequest(number=2, settings=settings))
    assert board.take_more_urgent(running) is None, "the vectors come before their faces"
    board.finish(running)
    assert taken(board, 1) == [2]


# A turn for everybody


def test_a_stream_of_short_requests_lets_a_long_one_through(clock: Clock) -> None:
    board = JobBoard()
    board.post(mixture(1))
    running, steps = board.take(), 0
    for number in range(2, 102):
        board.post(cloud(number))
        short = board.take_more_urgent(running)
        steps += short is None
        if short is not None:
            clock.now += 0.1
            board.finish(short)
    assert 10 < steps < 25, "one in half a second, and one for each that has just been posted"


def test_a_stream_of_urgent_requests_lets_others_through(clock: Clock) -> None:
    board = JobBoard()
    for number in range(3):
        board.post(cloud(100 + number, number))
    numbers = []
    for number in range(30):
        board.post(face(number))
        numbers += taken(board, 1)
    others = [i for i, number in enumerate(numbers) if number >= 100]
    assert others == [4, 9, 14], "after every four urgent ones, one that waits"


def test_a_stream_of_urgent_requests_lets_what_is_under_way_go_on(clock: Clock) -> None:
    board = JobBoard()
    board.post(vectors(100))
    running = board.take()
    steps_before = []
    for number in range(20):
        board.post(face(number))
        urgent = board.take_more_urgent(running)
        if urgent is None:
            steps_before.append(number)
        else:
            board.finish(urgent)
    assert steps_before == [4, 9, 14, 19]


@pytest.mark.parametrize("make", [judging, measuring])
def test_background_work_waits_for_a_pause_in_a_drag(make: Any, clock: Clock) -> None:
    board = JobBoard()
    board.post(make(1))
    assert taken(board, 1) == [1]
    board.post(make(2))
    board.post(face(3))
    before = clock.now
    assert taken(board, 2) == [3, 2]
    assert job_board._QUIET <= clock.now - before < job_board._PATIENCE


@pytest.mark.parametrize("make", [judging, measuring])
def test_background_work_comes_now_and_then_in_a_long_drag(make: Any, clock: Clock) -> None:
    board = JobBoard()
    board.post(make(999))
    assert taken(board, 1) == [999]
    came = []
    for number in range(900):
        clock.now += 0.008  # 125 events a second
        board.post(face(number))
        # A drag asks for another verdict each time.
        board.post(make(1000 + number))
        before = clock.now
        while (first := taken(board, 1)[0]) >= 1000:
            came.append(clock.now)
            assert clock.now == before, "no urgent request has to wait for it"
            board.post(make(1000 + number))
        assert first == number
    gaps = [after - before for before, after in itertools.pairwise(came)]
    assert len(came) > 10
    assert max(gaps) < job_board._PATIENCE + 6 * 0.008
    assert min(gaps) > job_board._PATIENCE - 0.008


def test_what_a_newer_one_would_make_vain_is_not_begun_in_a_drag(clock: Clock) -> None:
    board = JobBoard()
    board.post(judging_set(999))
    assert taken(board, 1) == [999]
    for number in range(300):
        clock.now += 0.008
        board.post(face(number))
        # Each move of a slider asks for other verdicts, of which the first steps tell nothing.
        board.post(judging_set(1000 + number))
        assert taken(board, 1) == [number]
    before = clock.now
    assert taken(board, 1) == [1299], "the latest, when the slider rests"
    assert job_board._QUIET <= clock.now - before < 2 * job_board._QUIET


def test_what_no_newer_one_makes_vain_comes_in_a_long_drag_too(clock: Clock) -> None:
    board = JobBoard()
    board.post(judging_set(999))
    posted, came = clock.now, []
    running = None
    for number in range(300):
        clock.now += 0.008
        board.post(face(number))
        first = board.take() if running is None else board.take_more_urgent(running)
        if running is None and first.number == 999:
            running = first
            came.append(clock.now - posted)
            first = board.take_more_urgent(running)
        if first is None:
            came.append(clock.now - posted)
        else:
            board.finish(first)
    gaps = np.diff([0.0, *came])
    assert len(came) > 3, "it is begun, and goes on step by step"
    assert gaps.max() < job_board._PATIENCE + 6 * 0.008


def test_what_is_withdrawn_and_asked_for_again_waits_as_long_as_something_new(clock: Clock) -> None:
    board = JobBoard()
    board.post(judging_set(1))
    clock.now += 2 * job_board._PATIENCE
    board.withdraw(judging_set(0).key)
    board.post(face(2))
    board.post(judging_set(3))
    assert taken(board, 1) == [2]
    assert board.take(wait=False) is None


def test_no_urgent_request_waits_while_background_work_is_held(clock: Clock) -> None:
    # It is the turn of others after four in a row, but there is nobody whose turn it is.
    board = JobBoard()
    board.post(measuring(100))
    running = board.take()
    board.post(judging(101))
    begun = clock.now
    for number in range(8):
        board.post(face(number))
        urgent = board.take_more_urgent(running)
        assert urgent is not None
        assert urgent.number == number
        board.finish(urgent)
    assert clock.now == begun
    board.finish(running)
    board.post(measuring(102))
    for number in range(8):
        board.post(face(number))
        assert taken(board, 1) == [number]
    assert clock.now == begun


def test_background_work_under_way_is_held_in_a_drag_and_goes_on_after_it(clock: Clock) -> None:
    board = JobBoard()
    board.post(judging(1))
    running = board.take()
    board.post(face(2))
    urgent = board.take_more_urgent(running)
    board.finish(urgent)
    before = clock.now
    assert board.take_more_urgent(running) is None
    assert clock.now - before >= job_board._QUIET


def test_background_work_waits_while_the_window_has_much_to_do(clock: Clock) -> None:
    board = JobBoard()
    board.post(measuring(1))
    running = board.take()
    board.give_way()
    before = clock.now
    assert board.take_more_urgent(running) is None
    assert job_board._QUIET <= clock.now - before < 2 * job_board._QUIET
    board.give_way()
    board.post(cloud(2))
    before = clock.now
    assert board.take_more_urgent(running) == cloud(2), "what somebody waits for does not"
    assert clock.now == before


@given(posts=st.lists(st.sampled_from("ocCvfjm"), max_size=20))
def test_the_board_is_a_dictionary_in_the_order_of_its_keys(posts: list[str]) -> None:
    make: dict[str, Callable[[int], Request]] = {
        "o": opening,
        "c": cloud,
        "C": lambda number: cloud(number, 3),
        "v": vectors,
        "f": face,
        "j": judging,
        "m": measuring,
    }
    board, waiting = JobBoard(), {}
    for number, kind in enumerate(posts):
        request = make[kind](number)
        board.post(request)
        waiting[request.key] = request
    expected = sorted(waiting.values(), key=lambda request: request.priority)
    assert taken(board, len(expected)) == [request.number for request in expected]


# Threads


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
    running = board.take()
    board.post(face(2))
    assert not board.given_up(running)
    board.close()
    board.post(cloud(3))
    board.post(face(4))
    board.close()
    assert board.given_up(running)
    assert board.take_more_urgent(running) is None
    assert board.take() is None


def test_taking_without_waiting_takes_what_is_ready_and_nothing_else(clock: Any) -> None:
    board = JobBoard()
    assert board.take(wait=False) is None
    board.post(face(1))
    board.post(cloud(2))
    assert {board.take(wait=False), board.take(wait=False)} == {face(1), cloud(2)}
    assert board.take(wait=False) is None
    board.close()
    assert board.take(wait=False) is None


@pytest.mark.parametrize("takers", [1, 3])
def test_many_threads_lose_nothing_but_what_was_replaced(takers: int) -> None:
    board, posters, each = JobBoard(), 4, 300
    numbers: list[list[Request]] = [[] for _ in range(takers)]
    shown = threading.Semaphore(0)

    def take(mine: list[Request]) -> None:
        while (request := board.take()) is not None:
            mine.append(request)
            board.finish(request)
            if request.number == each:
                shown.release()

    def post(i: int) -> None:
        for number in range(1, each + 1):
            board.post(cloud(number, i))

    taking = [Thread(lambda mine=mine: take(mine)) for mine in numbers]
    for thread in [Thread(lambda i=i: post(i)) for i in range(posters)]:
        thread.outcome()
    # The last request of each poster is replaced by nothing, so that it comes out.
    for _ in range(posters):
        assert shown.acquire(timeout=LONG)
    board.close()
    for thread in taking:
        thread.outcome()
    for mine in numbers:
        for i in range(posters):
            of_key = [r.number for r in mine if r.key == cloud(0, i).key]
            assert of_key == sorted(set(of_key))
    everything = [(r.key, r.number) for mine in numbers for r in mine]
    assert len(everything) == len(set(everything))
