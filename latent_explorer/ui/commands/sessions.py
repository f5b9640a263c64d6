"""The part of the menu File that keeps sessions."""

from __future__ import annotations

from latent_explorer.ui.commands.command import Command, has_bundle

RECENT_SESSIONS = "File/Recent sessions"
"""The menu that lists them, above the commands of the table."""

SESSIONS: tuple[Command, ...] = (
    Command(
        "session-save",
        "File",
        "Save sessio&n",
        lambda e: e.sessions.save(),
        "Ctrl+S",
        "All that is set, in a file that opens it again; asks for a name the first time",
        has_bundle,
        glyph="content_save_outline",
    ),
    Command(
        "session-save-as",
        "File",
        "Save session &under another name …",
        lambda e: e.sessions.save_as(),
        "Ctrl+Shift+S",
        "The session in another file",
        has_bundle,
    ),
    Command(
        "session-open",
        "File",
        "Open a save&d session …",
        lambda e: e.sessions.ask(),
        "Ctrl+Alt+O",
        "Set all as it was when the session was saved",
        glyph="folder_clock_outline",
    ),
    Command(
        "session-before",
        RECENT_SESSIONS,
        "What was open &before",
        lambda e: e.autosave.open_before(),
        tip="What was set before another bundle took its place",
    ),
)
