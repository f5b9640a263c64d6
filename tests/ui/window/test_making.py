"""Bundles are made from the window: real commands in processes of their own."""

from __future__ import annotations

import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from latent_explorer.bundle import load_bundle
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.making.import_dialog import ImportDialog
from latent_explorer.ui.making.making_dialog import MakingDialog
from latent_explorer.ui.making.training_dialog import TrainingDialog

LONG = 120_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The paths of bundles that are to be opened from now on."""
    asked: list[Path] = []
    monkeypatch.setattr(explorer.controller, "open_bundle", asked.append)
    yield asked
    explorer.making.end_now()


@pytest.fixture
def training(explorer: Explorer, opened: list[Path]) -> TrainingDialog:
    return _shown(explorer, "new-model", TrainingDialog)


@pytest.fixture
def importing(explorer: Explorer, opened: list[Path]) -> ImportDialog:
    return _shown(explorer, "import-model", ImportDialog)


def _shown(explorer: Explorer, command: str, kind: type[Any]) -> Any:
    explorer.menus.actions[command].trigger()
    (dialog,) = explorer.window.findChildren(kind)
    assert dialog.isVisible()
    assert not dialog.isModal()
    return dialog


def fill(qtbot: QtBot, dialog: MakingDialog, pictures: Path, out: Path) -> None:
    """Fill in where the pictures are, and wait until some are seen."""
    with qtbot.waitSignal(dialog.reader.ready, timeout=LONG):
        dialog.pictures.set_path(str(pictures))
    dialog.out.set_path(str(out))


def make_small(dialog: TrainingDialog, epochs: int) -> None:
    for name, value in {"size": 16, "z_dim": 4, "epochs": epochs, "batch": 8}.items():
        dialog.numbers[name].setValue(value)


def test_a_model_is_trained_and_opened(
    training: TrainingDialog,
    opened: list[Path],
    small_pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    assert not training.start_button.isEnabled()
    fill(qtbot, training, small_pictures, tmp_path / "made")
    make_small(training, 2)
    assert "40 pictures: about" in training.note.text()
    with qtbot.waitSignal(training.bundle_made, timeout=LONG):
        qtbot.mouseClick(training.start_button, LEFT)
        assert training.process.is_running
    assert opened == [tmp_path / "made"]
    assert not training.isVisible()
    bundle = load_bundle(tmp_path / "made")
    assert (bundle.n, bundle.z_dim, bundle.size) == (40, 4, 16)
    # Both epochs are in the curve, and the reconstructions were seen.
    assert [round(at) for at, _ in training.losses][-2:] == [1, 2]
    assert not training.faces.waiting
    assert not (tmp_path / "made.training").exists()


def test_pictures_are_named_by_a_url(
    training: TrainingDialog, small_pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with tarfile.open(tmp_path / "set.tar", "w") as archive:
        for path in small_pictures.iterdir():
            archive.add(path, path.name)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_address[1]}"
            with qtbot.waitSignal(training.reader.ready, timeout=LONG):
                training.pictures.set_path(f" {url}/set.tar")
            assert training.preview.count == 6
            assert training.out.path == str(Path.home() / "set model")
            assert "40 pictures: about" in training.note.text()
            with qtbot.waitSignal(training.reader.ready, timeout=LONG):
                training.pictures.set_path(f"{url}/absent.tar")
            assert "there is nothing at" in training.pictures.problem.text()
        finally:
            server.shutdown()
            thread.join()


def test_a_training_is_stopped_and_gone_on_with(
    training: TrainingDialog,
    opened: list[Path],
    small_pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    fill(qtbot, training, small_pictures, tmp_path / "made")
    make_small(training, 60)
    saved: list[Any] = []
    training.process.reported.connect(lambda r: saved.append(r) if r.get("saved") else None)
    training.start_button.click()
    qtbot.waitUntil(lambda: len(saved) >= 2, timeout=LONG)
    with qtbot.waitSignal(training.process.ended, timeout=LONG) as ended:
        qtbot.mouseClick(training.progress.stop_button, LEFT)
    assert ended.args[0].stopped
    assert training.isVisible()
    assert training.problem.text() == ""
    assert training.start_button.text() == "Go on with the training"
    done = len(saved)
    saved.clear()
    with qtbot.waitSignal(training.process.reported, timeout=LONG):
        training.start_button.click()
        # The epochs of before are in the curve at once.
        assert len(training.losses) >= done - 1
    qtbot.waitUntil(lambda: bool(saved), timeout=LONG)
    assert saved[0]["epoch"] > 2
    assert opened == []


@pytest.mark.parametrize("answer", ["Do not close", "Stop and keep", "Stop and discard"])
def test_the_window_asks_before_it_closes(
    answer: str,
    explorer: Explorer,
    training: TrainingDialog,
    small_pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def choose(box: QMessageBox) -> int:
        asked.append(box.text())
        (button,) = (each for each in box.buttons() if each.text() == answer)
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", choose)
    fill(qtbot, training, small_pictures, tmp_path / "made")
    make_small(training, 500)
    training.start_button.click()
    checkpoint = tmp_path / "made.training" / "checkpoint.npz"
    qtbot.waitUntil(checkpoint.is_file, timeout=LONG)
    training.close()
    assert training.process.is_running
    explorer.window.close()
    assert len(asked) == 1
    assert "under way" in asked[0]
    stays = answer == "Do not close"
    assert explorer.window.isVisible() == stays
    assert training.process.is_running == stays
    assert checkpoint.is_file() == (answer != "Stop and discard")
    explorer.making.end_now()


def test_nothing_is_asked_where_nothing_is_under_way(
    explorer: Explorer, training: TrainingDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda box: pytest.fail("asked"))
    explorer.window.close()
    assert not explorer.window.isVisible()


def test_what_is_wrong_stands_below_the_field(
    training: TrainingDialog, small_pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(training.reader.ready, timeout=LONG):
        training.pictures.set_path(str(tmp_path / "nowhere"))
    assert "nowhere" in training.pictures.problem.text()
    fill(qtbot, training, small_pictures, tmp_path)
    assert training.pictures.problem.text() == ""
    assert "something of this name" in training.out.problem.text()
    assert not training.start_button.isEnabled()
    training.out.set_path(str(tmp_path / "new"))
    assert training.start_button.isEnabled()
    training.crop.mode.setCurrentIndex(training.crop.mode.findData("box"))
    training.crop.numbers.setText("1, 2, 3")
    assert "four numbers" in training.crop.problem.text()
    assert not training.start_button.isEnabled()
    training.crop.numbers.setText("0, 0, 900, 900")
    assert "6 of these 6 pictures are smaller" in training.crop.problem.text()
    training.numbers["size"].setValue(90)
    assert "multiple of 16" in training.note.text()
    assert not training.start_button.isEnabled()


def test_the_box_is_dragged(
    training: TrainingDialog, small_pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(qtbot, training, small_pictures, tmp_path / "new")
    preview, crop = training.preview, training.crop
    crop.mode.setCurrentIndex(crop.mode.findData("box"))
    before = crop.crop().box
    assert before is not None
    assert before[2] - before[0] == before[3] - before[1]
    rect = preview.rect_of(0)
    assert rect is not None
    corner = rect.bottomRight().toPoint()
    inwards = corner - QPoint(round(rect.width() / 3), round(rect.width() / 3))
    QTest.mousePress(preview, LEFT, pos=corner)
    qtbot.mouseMove(preview, inwards)
    QApplication.processEvents()
    QTest.mouseRelease(preview, LEFT, pos=inwards)
    after = crop.crop().box
    assert after is not None
    assert after[:2] == before[:2]
    assert after[2] - after[0] == after[3] - after[1]
    assert (after[2] - after[0]) / (before[2] - before[0]) == pytest.approx(2 / 3, abs=0.15)
    assert training.arguments()[-1] == ",".join(map(str, after))


def test_networks_are_imported_and_complaints_stand_beside_the_fields(
    importing: ImportDialog,
    opened: list[Path],
    foreign_pair: Callable[..., Any],
    foreign_pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    pair = foreign_pair((24, 16, 1), variational=True)
    importing.encoder.set_path(str(tmp_path / "no.keras"))
    assert importing.encoder.problem.text() == "There is no such file"
    importing.encoder.set_path(str(pair.encoder))
    importing.decoder.set_path(str(pair.decoder))
    fill(qtbot, importing, foreign_pictures, tmp_path / "made")
    importing.crop.set_text("none")
    with qtbot.waitSignal(importing.process.ended, timeout=LONG):
        qtbot.mouseClick(importing.start_button, LEFT)
    assert "gives 3 outputs" in importing.output.problem.text()
    assert importing.problem.text() == ""
    assert opened == []
    importing.output_edit.setText("z_mean")
    with qtbot.waitSignal(importing.bundle_made, timeout=LONG):
        importing.start_button.click()
    assert opened == [tmp_path / "made"]
    assert load_bundle(tmp_path / "made").shape == (24, 16)


def test_what_was_filled_in_is_there_the_next_time(
    explorer: Explorer, training: TrainingDialog, small_pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(qtbot, training, small_pictures, tmp_path / "made")
    training.crop.set_text("center")
    make_small(training, 3)
    training.remember()
    again = TrainingDialog(explorer.window, explorer.settings)
    assert again.pictures.path == str(small_pictures)
    assert again.out.path == str(tmp_path / "made")
    assert again.crop.text == "center"
    assert again.numbers["epochs"].value() == 3
    again.deleteLater()


def test_what_nobody_else_should_read_of_a_url_is_not_remembered(
    training: TrainingDialog, explorer: Explorer
) -> None:
    training.pictures.set_path("https://ann:secret@host.invalid/set.tar?key=secret")
    training.remember()
    again = TrainingDialog(explorer.window, explorer.settings)
    assert again.pictures.path == "https://host.invalid/set.tar"
    again.deleteLater()
