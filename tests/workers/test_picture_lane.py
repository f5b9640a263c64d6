"""The lane of pictures: beside the worker, and nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.original import (
    Original,
    OriginalRequest,
    OriginalThumbnails,
    OriginalThumbnailsRequest,
)
from latent_explorer.jobs.request import Failure
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.workers.job_board import JobBoard
from latent_explorer.workers.picture_lane import Boards, PictureLane

TIMEOUT = 10_000
PICTURE = np.zeros((8, 8, 3), np.uint8)


class Disk:
    """A disk that can be held: nothing is read while `answering` is not set."""

    def __init__(self) -> None:
        self.answering = threading.Event()
        self.answering.set()
        self.asked: list[str] = []
        self.begun = threading.Event()

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        raise AssertionError("not asked for here")

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        self.asked.append(image)
        self.begun.set()
        assert self.answering.wait(TIMEOUT / 1000)
        if image == "odd":
            raise RuntimeError("unforeseen")
        return PICTURE


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    yield disk
    disk.answering.set()


@pytest.fixture
def lane(qapp: Any, disk: Disk, fake_bundle: Any, fake_codec: Any) -> Iterator[PictureLane]:
    workspace = Workspace(lambda path: fake_bundle, fake_codec.load, originals=disk)
    lane = PictureLane(workspace)
    lane.start()
    yield lane
    disk.answering.set()
    lane.stop()


@pytest.fixture
def request_for(fake_bundle: Any) -> Callable[[str], OriginalRequest]:
    return lambda image: OriginalRequest(bundle="x", source=fake_bundle, folder="f", image=image)


def test_results_come_in_the_thread_of_the_window(
    lane: PictureLane, request_for: Any, qtbot: QtBot
) -> None:
    threads: list[QThread] = []
    lane.result_ready.connect(lambda result: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(lane.result_ready, timeout=TIMEOUT) as heard:
        lane.board.post(request_for("a"))
    assert isinstance(heard.args[0], Original)
    assert heard.args[0].picture is PICTURE
    assert threads == [lane.thread()]


def test_the_latest_of_what_waits_is_read(
    lane: PictureLane, disk: Disk, request_for: Any, qtbot: QtBot
) -> None:
    disk.answering.clear()
    lane.board.post(request_for("a"))
    qtbot.waitUntil(disk.begun.is_set, timeout=TIMEOUT)
    for image in "bcd":
        lane.board.post(request_for(image))
    heard: list[Any] = []
    lane.result_ready.connect(heard.append)
    disk.answering.set()
    qtbot.waitUntil(lambda: bool(heard), timeout=TIMEOUT)
    assert disk.asked == ["a", "d"]
    assert [result.request.image for result in heard] == ["d"], "nobody waits for a any more"


def test_what_nobody_foresaw_is_told_and_the_lane_goes_on(
    lane: PictureLane, request_for: Any, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(lane.request_failed, timeout=TIMEOUT) as failed:
        lane.board.post(request_for("odd"))
    assert isinstance(failed.args[0], Failure)
    assert "unforeseen" in failed.args[0].message
    with qtbot.waitSignal(lane.result_ready, timeout=TIMEOUT):
        lane.board.post(request_for("a"))


def test_a_disk_that_never_answers_holds_up_no_end(
    qapp: Any, disk: Disk, fake_bundle: Any, fake_codec: Any, request_for: Any, qtbot: QtBot
) -> None:
    lane = PictureLane(Workspace(lambda path: fake_bundle, fake_codec.load, originals=disk))
    heard: list[Any] = []
    lane.result_ready.connect(heard.append)
    lane.start()
    disk.answering.clear()
    lane.board.post(request_for("a"))
    qtbot.waitUntil(disk.begun.is_set, timeout=TIMEOUT)
    lane.stop()
    (stuck,) = (t for t in threading.enumerate() if t.name == "pictures" and t.is_alive())
    assert stuck.daemon, "the program ends all the same"
    disk.answering.set()
    stuck.join(TIMEOUT / 1000)
    qapp.processEvents()
    assert heard == [], "nobody is there to hear it"


def test_what_is_pointed_at_is_read_between_two_thumbnails(
    lane: PictureLane, disk: Disk, fake_bundle: Any, request_for: Any, qtbot: QtBot
) -> None:
    disk.answering.clear()
    lane.board.post(
        OriginalThumbnailsRequest(bundle="x", source=fake_bundle, folder="f", images=(7, 8, 9))
    )
    qtbot.waitUntil(disk.begun.is_set, timeout=TIMEOUT)
    lane.board.post(request_for("a"))
    heard: list[Any] = []
    lane.result_ready.connect(heard.append)
    disk.answering.set()
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=TIMEOUT)
    assert disk.asked == ["7.jpg", "a", "8.jpg", "9.jpg"]
    assert [type(result) for result in heard] == [Original, OriginalThumbnails]


def test_thumbnails_that_nobody_sees_any_more_are_given_up(
    lane: PictureLane, disk: Disk, fake_bundle: Any, request_for: Any, qtbot: QtBot
) -> None:
    disk.answering.clear()
    request = OriginalThumbnailsRequest(bundle="x", source=fake_bundle, images=(7, 8, 9))
    lane.board.post(request)
    qtbot.waitUntil(disk.begun.is_set, timeout=TIMEOUT)
    lane.board.withdraw(request.key)
    disk.answering.set()
    with qtbot.waitSignal(lane.result_ready, timeout=TIMEOUT) as heard:
        lane.board.post(request_for("a"))
    assert isinstance(heard.args[0], Original)
    assert disk.asked == ["7.jpg", "a"]


def test_stopping_before_starting_is_nothing(fake_workspace: Workspace, qapp: Any) -> None:
    PictureLane(fake_workspace).stop()


def test_each_request_goes_to_its_board(request_for: Any) -> None:
    worker, pictures = JobBoard(), JobBoard()
    boards = Boards(worker, pictures)
    face, original = FaceRequest(bundle="x", z=(0.0,)), request_for("a")
    for request in (face, original):
        boards.post(request)
    assert worker.take() is face
    assert pictures.take() is original
    for request in (face, original):
        boards.post(request)
        boards.withdraw(request.key)
    for board in (worker, pictures):
        board.close()
        assert board.take() is None
