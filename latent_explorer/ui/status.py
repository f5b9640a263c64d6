"""Title, status bar and messages of a window, as one view."""

from __future__ import annotations

from collections.abc import Sequence

from latent_explorer.jobs.opened import ExplorableBundle
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.message_bar import MessageBar
from latent_explorer.ui.status_bar import StatusBar
from latent_explorer.ui.widgets.plain_label import one_line


class Status:
    """Say what goes on in the places that a window has for it."""

    def __init__(self, window: MainWindow, bar: StatusBar, messages: MessageBar) -> None:
        self._window = window
        self._bar = bar
        self._messages = messages

    def show_bundle(self, bundle: ExplorableBundle) -> None:
        """Show the name and the size of the open bundle."""
        self._window.setWindowTitle(window_title(bundle.name))
        self._window.show_panels()
        self._bar.show_points(bundle.space.n, bundle.space.d)

    def show_no_bundle(self, problem: str, recent: Sequence[str]) -> None:
        """Say that no bundle is open, and why."""
        self._window.show_no_bundle(problem, recent)

    def show_work(self, text: str, busy: bool) -> None:
        """Say what the worker does, and whether somebody waits for it."""
        self._bar.show_work(text, busy)

    def show_latency(self, median_ms: float, p95_ms: float, n: int) -> None:
        """Show the time from event to face."""
        self._bar.show_latency(median_ms, p95_ms, n)

    def show_live(self, text: str, explained: str) -> None:
        """Say how faces in motion are computed."""
        self._bar.show_live(text, explained)

    def show_message(self, message: str | None) -> None:
        """Show what went wrong until it is dismissed or over."""
        self._messages.show_message(message)


def window_title(bundle: str, session: str = "") -> str:
    """Return the title of a window; with a session it has the place of the mark for changes."""
    # The mark's place, in a name, would be one too.
    name = one_line(bundle).replace("[*]", "[*][*]")
    marked = f"{one_line(session).replace('[*]', '[*][*]')}[*] – " if session else ""
    return f"{marked}{name} – Latent Explorer"
