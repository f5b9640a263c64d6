"""A command of the program in a process of its own: it can be stopped, and freezes no window."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

# How long a command may take to end by itself before it is killed.
_PATIENCE_MS = 8_000
_MOST_ERRORS = 8_000  # characters that are kept of what it complains about
_PREFIX = "latent-explorer: "


@dataclass(frozen=True)
class CommandEnded:
    """How a command came to its end.

    Parameters
    ----------
    code : int
        Its exit code, 0 when all went well.
    stopped : bool
        Whether somebody has stopped it.
    problem : str
        What it has said about what went wrong; empty when all went well, or it was stopped.
    """

    code: int
    stopped: bool
    problem: str


class CommandProcess(QObject):
    """Run ``latent-explorer`` with some arguments, and tell what it reports.

    It belongs to the thread of the window; nothing in it waits, but for `end_now`.
    """

    reported = Signal(object)
    """A line of its standard output, which was one JSON object: a dict."""
    ended = Signal(object)
    """`CommandEnded`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._stopped = False
        self._errors = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._kill)

    @property
    def is_running(self) -> bool:
        """Whether a command is under way."""
        return self._process is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Start a command; there must be none under way."""
        assert self._process is None
        self._stopped, self._errors = False, ""
        process = self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        environment.insert("PYTHONIOENCODING", "utf-8")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read_lines)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        program, before = _program()
        process.start(program, [*before, *arguments])

    def stop(self) -> None:
        """Ask the command to end; what does not in some seconds is killed."""
        if self._process is not None and not self._stopped:
            self._stopped = True
            self._process.terminate()
            self._patience.start()

    def end_now(self) -> None:
        """Stop the command and wait until it has ended."""
        process = self._process
        if process is None:
            return
        self.stop()
        if not process.waitForFinished(_PATIENCE_MS):
            process.kill()
            process.waitForFinished(_PATIENCE_MS)

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _read_lines(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data()).decode("utf-8", "replace")
            if (said := _object_in(line)) is not None:
                self.reported.emit(said)

    def _read_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._errors = (self._errors + text)[-_MOST_ERRORS:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # All others are followed by the end of the process.
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._end(-1, f"it cannot be started: {self._process.errorString()}")

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_lines()
        self._read_errors()
        crashed = status == QProcess.ExitStatus.CrashExit
        problem = _complaint(self._errors) or (
            "it has ended unexpectedly" if crashed else f"it has ended with the code {code}"
        )
        self._end(code or int(crashed), "" if code == 0 and not crashed else problem)

    def _end(self, code: int, problem: str) -> None:
        process, self._process = self._process, None
        self._patience.stop()
        if process is not None:
            process.deleteLater()
        self.ended.emit(CommandEnded(code, self._stopped, "" if self._stopped else problem))


def _program() -> tuple[str, list[str]]:
    """Return what starts the command line of this program, and what comes before its arguments."""
    if getattr(sys, "frozen", False):
        return sys.executable, []
    return sys.executable, ["-m", "latent_explorer"]


def _object_in(line: str) -> Mapping[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):  # no report of ours
        return None
    return said if isinstance(said, dict) else None


def _complaint(errors: str) -> str:
    """Return the last thing that the command itself has complained about."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    own = [line.partition(_PREFIX)[2] for line in lines if line.startswith(_PREFIX)]
    usage = [line.partition(": error: ")[2] for line in lines if ": error: " in line]
    found = [*usage, *own] or lines[-1:]
    return found[-1] if found else ""
