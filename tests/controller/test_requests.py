"""What is asked of the worker: each request once, and only while somebody wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from latent_explorer.controller.requests import Requests
from latent_explorer.jobs.clouds import CloudRequest
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.opening import OpenRequest
from latent_explorer.jobs.request import Key, Request
from latent_explorer.session.projections import Projection

CLOUDS = [CloudRequest(bundle="b", projection=Projection((0, i))) for i in (1, 2, 3)]
FACES = [FaceRequest(bundle="b", z=(float(z),)) for z in (0, 1)]


@dataclass
class Board:
    """What waits for the worker, and all that was ever posted."""

    waiting: dict[Key, Request] = field(default_factory=dict)
    posted: list[Request] = field(default_factory=list)

    def post(self, request: Request) -> None:
        self.waiting[request.key] = request
        self.posted.append(request)

    def withdraw(self, key: Key) -> None:
        self.waiting.pop(key, None)


@given(
    st.lists(st.lists(st.sampled_from([*CLOUDS, *FACES]), unique_by=lambda request: request.key))
)
def test_what_waits_is_what_is_wanted_now(wants: list[list[Request]]) -> None:
    board = Board()
    requests = Requests(board)
    for wanted in wants:
        expected = {request.key: request for request in wanted}
        before = dict(board.waiting)
        posted = len(board.posted)
        assert requests.ask(wanted) == expected.keys()
        assert board.waiting == expected
        assert {each.key: each for each in requests.awaited} == expected
        others = [each for key, each in expected.items() if before.get(key) != each]
        # What is urgent and takes the place of another does not wait for the rest.
        others.sort(key=lambda each: each not in FACES or each.key not in before)
        assert board.posted[posted:] == others, "each once"
    numbers = [request.number for request in board.posted]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_drag_is_posted_before_others_are_asked_what_they_want() -> None:
    board = Board()
    requests = Requests(board)

    def wanted(face: Request) -> Iterator[Request]:
        yield face
        posted.append(face in board.posted)
        yield CLOUDS[0]

    posted: list[bool] = []
    for face in FACES:
        requests.ask(wanted(face))
    # The first one is no drag: what needs no networks may come before it.
    assert posted == [False, True]


def test_an_answer_counts_for_the_newest_request_of_its_key_only() -> None:
    board = Board()
    requests = Requests(board)
    for face in FACES:
        requests.ask([face])
    first, second = board.posted
    requests.answered(first)
    assert requests.awaited == [FACES[1]]
    requests.answered(second)
    assert requests.awaited == []
    requests.ask([FACES[1]])
    assert board.posted == [first, second], "what was answered is not asked for again"


def test_what_is_forgotten_is_asked_for_once_more_if_somebody_wants_it() -> None:
    board = Board()
    requests = Requests(board)
    requests.ask([*CLOUDS, FACES[0]])
    requests.forget(CloudRequest)
    assert requests.awaited == [FACES[0]]
    requests.ask([CLOUDS[0], FACES[0]])
    assert board.posted[4:] == [CLOUDS[0]]
    assert board.posted[4].number == 5


def test_with_another_bundle_all_is_withdrawn_but_what_opens_it() -> None:
    board = Board()
    requests = Requests(board)
    requests.ask(CLOUDS)
    opening = OpenRequest(path=Path("toy"))
    number = requests.post(opening)
    assert board.posted[-1] == opening
    assert board.posted[-1].number == number == 4
    assert opening not in requests.awaited, "no panel waits for it"
    requests.withdraw_all()
    assert list(board.waiting.values()) == [opening]
    assert requests.awaited == []
    requests.ask(CLOUDS[:1])
    assert board.waiting[CLOUDS[0].key] == replace(CLOUDS[0], number=5)
