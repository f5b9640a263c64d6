"""The thread that owns the codec: what it does, in which order, and how it ends."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from PySide6.QtCore import QThread

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import current_face, projections
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.generating import DECODE_CHUNK, FacesRequest, GeneratedFaces
from latent_explorer.jobs.judging import Judged, JudgeRequest, QuantilesReady, QuantilesRequest
from latent_explorer.jobs.opening import BundleOpened, OpenRequest
from latent_explorer.jobs.request import CodecLoading, Failure, Request
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection
from latent_explorer.session.state import State
from latent_explorer.workers.job_board import JobBoard
from latent_explorer.workers.model_thread import ModelThread

LONG = 30_000
"""Milliseconds after which something that should have happened counts as lost."""

TOY = "0123456789ab"
OPEN = OpenRequest(number=1, path=Path("toy"))
CLOUD = CloudRequest(bundle=TOY, number=2, projection=Projection((3, 7)))
FACES = FacesRequest(
    bundle=TOY,
    number=3,
    settings=SamplingSettings(n_components=12, count=4 * DECODE_CHUNK),
)
FACE = FaceRequest(bundle=TOY, number=4, z=(0.5,) * 12)
DRAG = FaceRequest(bundle=TOY, number=5, z=(1.0,) * 12, started=1.0)
MEASURE = QuantilesRequest(bundle=TOY, number=6)
JUDGE = JudgeRequest(bundle=TOY, number=7, z=(0.5,) * 12)

Wait = Callable[[Request, type], None]


class Lane:
    """A thread with its board, and notes of what it emitted, in order."""

    def __init__(self, workspace: Workspace) -> None:
        self.board = JobBoard()
        self.thread = ModelThread(self.board, workspace)
        self.emitted: list[Any] = []
        self.heard_in: set[int] = set()
        self.thread.result_ready.connect(self._note)
        self.thread.request_failed.connect(self._note)

    def post(self, *requests: Request) -> None:
        for request in requests:
            self.board.post(request)

    def _note(self, emitted: Any) -> None:
        self.emitted.append(emitted)
        self.heard_in.add(threading.get_ident())

    @property
    def kinds(self) -> list[type]:
        return [type(emitted) for emitted in self.emitted]

    @property
    def numbers(self) -> list[int]:
        return [emitted.request.number for emitted in self.emitted]


@pytest.fixture
def lane(fake_workspace: Workspace, qtbot: Any, qtlog: Any) -> Iterator[Lane]:
    """A thread that is not started yet, and which has to be stoppable in any state."""
    lane = Lane(fake_workspace)
    yield lane
    lane.thread.stop()
    assert not lane.thread.isRunning()
    assert [record.message for record in qtlog.records] == []


@pytest.fixture
def wait_for(lane: Lane, qtbot: Any) -> Wait:
    """Run the event loop until a request has brought this kind of result, or has failed.

    Not `waitSignal`: what it connects is no QObject, and must not go while results are on their
    way to it.
    """

    def wait(request: Request, kind: type) -> None:
        def is_there() -> bool:
            return any(type(e) is kind and e.request == request for e in lane.emitted)

        qtbot.waitUntil(is_there, timeout=LONG)

    return wait


def test_a_signal_can_be_emitted_as_often_as_one_likes(lane: Lane) -> None:
    # PySide6 6.12.0 with Python before 3.12 gives its True away at each emit, and the program
    # crashes after some hundred results.
    before = sys.getrefcount(True)
    for _ in range(100):
        lane.thread.working_on.emit(None)
    assert sys.getrefcount(True) > before - 50, "install another PySide6 than this"


def test_results_come_in_the_order_of_the_requests(lane: Lane, wait_for: Wait) -> None:
    lane.post(OPEN, CLOUD, FACES, FACE)
    lane.thread.start()
    wait_for(FACES, GeneratedFaces)
    assert lane.kinds == [
        BundleOpened,
        Cloud,
        CodecLoading,
        # As soon as the networks are there the current face goes first, and not before that.
        CurrentFace,
        GeneratedFaces,
    ]
    assert lane.numbers == [1, 2, 3, 4, 3]


def test_results_are_heard_in_the_thread_of_the_window(
    lane: Lane, wait_for: Wait, fake_codec: Any
) -> None:
    lane.post(OPEN, FACES, FACE)
    lane.thread.start()
    wait_for(FACE, CurrentFace)
    assert lane.heard_in == {threading.get_ident()}
    # Loading and decoding, on the other hand, is for one other thread alone.
    assert len(fake_codec.threads) == 1
    assert fake_codec.threads.isdisjoint(lane.heard_in)
    assert fake_codec.loaded == 1


def test_the_arrays_that_come_out_cannot_be_written(lane: Lane, wait_for: Wait) -> None:
    lane.post(OPEN, CLOUD, FACES, FACE)
    lane.thread.start()
    wait_for(FACE, CurrentFace)
    for emitted in lane.emitted:
        for field in fields(emitted):
            value = getattr(emitted, field.name)
            if isinstance(value, np.ndarray):
                with pytest.raises(ValueError, match="read-only"):
                    value[...] = 0


def test_it_says_what_it_works_on_and_when_it_is_done(
    lane: Lane, wait_for: Wait, qtbot: Any
) -> None:
    said: list[Request | None] = []
    lane.thread.working_on.connect(said.append)
    lane.post(OPEN, CLOUD, FACE)
    lane.thread.start()
    wait_for(FACE, CurrentFace)
    qtbot.waitUntil(lambda: None in said, timeout=LONG)
    # The window need not be told, between two of them, that nothing is done.
    assert said == [OPEN, CLOUD, FACE, None]
    lane.post(DRAG)
    wait_for(DRAG, CurrentFace)
    qtbot.waitUntil(lambda: len(said) == 6, timeout=LONG)
    assert said[4:] == [DRAG, None]


def test_an_urgent_request_overtakes_between_the_steps_of_a_long_one(
    lane: Lane, wait_for: Wait, fake_codec: Any
) -> None:
    def drag_once() -> None:
        fake_codec.before_decoding = None
        lane.post(CLOUD, DRAG)

    fake_codec.before_decoding = drag_once
    lane.post(OPEN, FACES)
    lane.thread.start()
    wait_for(CLOUD, Cloud)
    # After the chunk under way, before the other three; what is not urgent waits.
    assert fake_codec.batches == [DECODE_CHUNK, 1, *[DECODE_CHUNK] * 3]
    assert lane.numbers[-3:] == [DRAG.number, FACES.number, CLOUD.number]
    assert lane.kinds[-3:] == [CurrentFace, GeneratedFaces, Cloud]


def test_urgent_requests_do_not_pile_up_in_a_long_one(
    lane: Lane, wait_for: Wait, fake_codec: Any
) -> None:
    drags = [replace(DRAG, number=10 + i) for i in range(5)]

    def drag_all() -> None:
        if len(fake_codec.batches) == 1:
            lane.post(*drags)

    fake_codec.before_decoding = drag_all
    lane.post(OPEN, FACES)
    lane.thread.start()
    wait_for(FACES, GeneratedFaces)
    shown = [number for number in lane.numbers if number >= 10]
    assert shown == [14]


def test_an_urgent_request_that_fails_does_not_end_the_long_one(
    lane: Lane, wait_for: Wait, fake_codec: Any, caplog: Any
) -> None:
    def drag_badly() -> None:
        fake_codec.before_decoding = None
        lane.post(replace(DRAG, z=(1.0,)))

    fake_codec.before_decoding = drag_badly
    lane.post(OPEN, FACES)
    lane.thread.start()
    wait_for(FACES, GeneratedFaces)
    assert lane.kinds[-2:] == [Failure, GeneratedFaces]


def test_an_error_is_reported_and_the_thread_goes_on(
    lane: Lane, wait_for: Wait, caplog: Any
) -> None:
    wrong = replace(OPEN, path=Path("nowhere"))
    lane.post(wrong)
    lane.thread.start()
    wait_for(wrong, Failure)
    (failure,) = lane.emitted
    assert failure.message == (
        "opening nowhere: nowhere is not a bundle: choose a folder made by training"
    )
    assert "could not finish opening nowhere" in caplog.text
    lane.post(CLOUD)
    wait_for(CLOUD, Failure)
    assert lane.emitted[-1].message.endswith("choose one with File > Open bundle")
    lane.post(OPEN, FACE)
    wait_for(FACE, CurrentFace)
    assert lane.kinds == [Failure, Failure, BundleOpened, CodecLoading, CurrentFace]


def test_an_error_without_words_is_named_by_its_kind(
    lane: Lane, wait_for: Wait, fake_codec: Any, caplog: Any
) -> None:
    fake_codec.before_decoding = Mock(side_effect=MemoryError)
    lane.post(OPEN, FACE)
    lane.thread.start()
    wait_for(FACE, Failure)
    assert lane.emitted[-1].message == "decoding the current face: MemoryError"


def test_work_that_nobody_defined_is_reported(lane: Lane, wait_for: Wait, caplog: Any) -> None:
    unknown = Request(number=1)
    lane.post(unknown)
    lane.thread.start()
    wait_for(unknown, Failure)
    assert "no work is defined for Request" in lane.emitted[0].message


def test_stopping_while_idle(lane: Lane, wait_for: Wait, fake_codec: Any) -> None:
    lane.post(OPEN)
    lane.thread.start()
    wait_for(OPEN, BundleOpened)
    lane.thread.stop()
    assert lane.thread.isFinished()
    lane.post(FACE)
    lane.thread.stop()
    assert fake_codec.batches == []


def test_stopping_before_it_was_started(lane: Lane) -> None:
    lane.thread.stop()
    lane.thread.start()
    assert lane.thread.wait(LONG)


@pytest.mark.parametrize("urgent_waits", [False, True])
def test_stopping_while_busy_finishes_the_step_under_way_and_no_more(
    lane: Lane, fake_codec: Any, qtbot: Any, urgent_waits: bool
) -> None:
    busy, closed = threading.Event(), threading.Event()
    close = lane.board.close

    def close_and_tell() -> None:
        close()
        closed.set()

    def hold() -> None:
        busy.set()
        assert closed.wait(LONG / 1000)

    fake_codec.before_decoding = hold
    lane.board.close = close_and_tell  # type: ignore[method-assign]
    lane.post(OPEN, FACES)
    lane.thread.start()
    assert busy.wait(LONG / 1000)
    lane.post(CLOUD, *[DRAG] * urgent_waits)
    lane.thread.stop()
    assert lane.thread.isFinished()
    assert fake_codec.batches == [DECODE_CHUNK]


def test_a_board_closed_during_an_urgent_request_ends_the_long_one_too(
    lane: Lane, fake_codec: Any, qtbot: Any
) -> None:
    def drag_then_close() -> None:
        if len(fake_codec.batches) == 1:
            lane.post(DRAG)
        else:
            lane.board.close()

    fake_codec.before_decoding = drag_then_close
    lane.post(OPEN, FACES)
    lane.thread.start()
    qtbot.waitUntil(lane.thread.isFinished, timeout=LONG)
    assert fake_codec.batches == [DECODE_CHUNK, 1]


def test_nothing_is_heard_after_stopping(
    lane: Lane, fake_codec: Any, qtbot: Any, qapp: Any
) -> None:
    decoding = threading.Event()
    fake_codec.before_decoding = decoding.set
    lane.post(OPEN, CLOUD, FACE)
    lane.thread.start()
    assert decoding.wait(LONG / 1000)
    lane.thread.stop()
    # By now results are on their way, but the event loop has not run yet.
    qapp.processEvents()
    assert lane.emitted == []


def test_no_thread_is_left_of_many(fake_workspace: Workspace, qapp: Any, qtlog: Any) -> None:
    threads: list[QThread] = []
    for _ in range(20):
        lane = Lane(fake_workspace)
        lane.post(OPEN, FACE)
        lane.thread.start()
        lane.thread.stop()
        threads.append(lane.thread)
    assert all(thread.isFinished() for thread in threads)
    # The receivers are gone, the threads are not: what they sent must not arrive.
    qapp.processEvents()
    del threads, lane
    assert [record.message for record in qtlog.records] == []


# Giving up


def test_what_is_withdrawn_ends_after_its_step(lane: Lane, wait_for: Wait, fake_codec: Any) -> None:
    def withdraw() -> None:
        fake_codec.before_decoding = None
        lane.board.withdraw(FACES.key)
        lane.post(CLOUD)

    fake_codec.before_decoding = withdraw
    lane.post(OPEN, FACES)
    lane.thread.start()
    wait_for(CLOUD, Cloud)
    assert fake_codec.batches == [DECODE_CHUNK]
    assert GeneratedFaces not in lane.kinds


def test_of_a_dozen_stale_clouds_at_most_the_one_under_way_is_worked_on(
    lane: Lane, wait_for: Wait, fake_codec: Any
) -> None:
    clouds = [
        CloudRequest(bundle=TOY, number=100 + i, projection=Projection((0, i + 1)))
        for i in range(11)
    ]

    def step_a_number() -> None:
        fake_codec.before_decoding = None
        for stale, cloud in zip([None, *clouds], clouds, strict=False):
            if stale is not None:
                lane.board.withdraw(stale.key)
            lane.post(cloud)

    fake_codec.before_decoding = step_a_number
    lane.post(OPEN, FACE)
    lane.thread.start()
    wait_for(clouds[-1], Cloud)
    assert [n for n in lane.numbers if n >= 100] == [110]


def test_a_verdict_is_given_up_for_a_newer_one(
    lane: Lane, wait_for: Wait, fake_codec: Any, qtbot: Any
) -> None:
    newer = replace(JUDGE, number=8, z=(0.25,) * 12)
    lane.post(OPEN, MEASURE)
    lane.thread.start()
    qtbot.waitUntil(
        lambda: any(isinstance(e, QuantilesReady) and e.complete for e in lane.emitted),
        timeout=LONG,
    )

    def judge_another() -> None:
        fake_codec.before_decoding = None
        lane.post(newer)

    fake_codec.before_decoding = judge_another
    lane.post(JUDGE)
    wait_for(newer, Judged)
    # Its first step was done; the neighbours of the older one were not waited for.
    assert lane.numbers.count(JUDGE.number) == 1


def test_the_current_vector_is_judged_while_the_images_are_measured(
    lane: Lane, wait_for: Wait, fake_codec: Any
) -> None:
    def judge_now() -> None:
        fake_codec.before_decoding = None
        lane.post(JUDGE)

    fake_codec.before_decoding = judge_now
    lane.post(OPEN, MEASURE)
    lane.thread.start()
    wait_for(JUDGE, Judged)
    first = lane.kinds.index(Judged)
    assert lane.kinds[:first].count(QuantilesReady) == 1
    assert not any(e.complete for e in lane.emitted[:first] if isinstance(e, QuantilesReady))


def test_stopping_does_not_wait_for_the_remaining_steps_of_background_work(
    lane: Lane, fake_codec: Any, qtbot: Any
) -> None:
    fake_codec.before_decoding = lane.board.close
    lane.post(OPEN, MEASURE)
    lane.thread.start()
    qtbot.waitUntil(lane.thread.isFinished, timeout=LONG)
    assert fake_codec.batches == [16]
    assert fake_codec.encoded == []


def test_networks_that_cannot_be_loaded_are_tried_once(
    fake_bundle: Any, qtbot: Any, caplog: Any
) -> None:
    tried = []

    def fail(bundle: Any) -> Any:
        tried.append(bundle)
        raise OSError("decoder.keras is damaged")

    lane = Lane(Workspace(lambda path: fake_bundle, fail))
    drags = [replace(FACE, number=10 + i, z=(float(i),) * 12) for i in range(5)]
    lane.post(OPEN)
    lane.thread.start()
    for drag in drags:
        lane.post(drag)
        qtbot.waitUntil(
            lambda drag=drag: any(
                isinstance(e, Failure) and e.request.number == drag.number for e in lane.emitted
            ),
            timeout=LONG,
        )
    lane.thread.stop()
    assert len(tried) == 1
    assert lane.kinds == [BundleOpened, CodecLoading, *[Failure] * 5]
    assert {e.message for e in lane.emitted if isinstance(e, Failure)} == {
        "decoding the current face: decoder.keras is damaged"
    }


# Together with the controller


def test_of_500_drags_the_last_one_is_shown(lane: Lane, wait_for: Wait, fake_codec: Any) -> None:
    controller = Controller(lane.board, State())
    face_view, projections_view = Mock(), Mock()
    controller.add(
        [
            projections.ProjectionsPresenter(projections_view, controller),
            current_face.CurrentFacePresenter(face_view, controller),
        ]
    )
    controller.set_visible([projections.NAME, current_face.NAME])
    lane.thread.working_on.connect(controller.work)
    lane.thread.result_ready.connect(controller.accept)
    lane.thread.request_failed.connect(controller.fail)
    controller.open_bundle(Path("toy"))
    lane.thread.start()
    wait_for(OPEN, BundleOpened)
    # Nothing is heard before the event loop runs again, which is when all 500 are posted.
    move = controller.presenter(projections.ProjectionsPresenter).move_point
    for i in range(500):
        move(0, (i / 100, -i / 100), 1.0 + i)
    z = controller.state[CurrentPoint].z
    last = FaceRequest(bundle=TOY, z=z)
    wait_for(last, CurrentFace)
    wait_for(JudgeRequest(bundle=TOY, z=z, complete=True), Judged)
    lane.thread.stop()
    shown = [e.request.number for e in lane.emitted if isinstance(e, CurrentFace)]
    assert shown == sorted(set(shown))
    expected = fake_codec.decode(np.float32([z]))[0]
    face, started = face_view.show_face.call_args.args
    np.testing.assert_array_equal(face, expected)
    assert started == 500.0
    assert not any(isinstance(e, Failure) for e in lane.emitted)
    judgement, _ = face_view.show_verdict.call_args.args
    assert judgement.way_back is not None
