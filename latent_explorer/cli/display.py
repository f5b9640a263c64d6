"""Whether Qt can open a window here; Qt itself would abort the process where it cannot."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path

DEBIAN_PACKAGES = (
    "fonts-dejavu-core libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libx11-xcb1 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 "
    "libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxkbcommon-x11-0"
)
"""What Qt needs to open windows, as README.md has it too."""

# Those that ask for nothing but libraries.
_WITHOUT_DISPLAY = ("offscreen", "minimal")


def display_problem() -> str | None:
    """Return one sentence that says why no window can be opened and what to do, or None."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform in _WITHOUT_DISPLAY:
        return _library_problem(platform)
    if platform not in ("", "xcb"):
        return None
    if not platform and os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return (
            "There is no display to open a window on: log in to a desktop, run under "
            "'xvfb-run -a', or set QT_QPA_PLATFORM=offscreen together with --screenshot."
        )
    return _library_problem("xcb") or _connection_problem()


def _library_problem(platform: str) -> str | None:
    # Found, not imported: whether Qt can be imported is what is asked here.
    package = find_spec("PySide6")
    folders = package.submodule_search_locations if package is not None else None
    if not folders:
        return "PySide6 is missing: install latent-explorer again with pip."
    plugin = Path(folders[0], "Qt", "plugins", "platforms", f"libq{platform}.so")
    try:
        # The loader names the first library that is missing; Qt would only abort.
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return (
            f"Qt cannot open a window because a library is missing ({error}): install Qt's "
            f"libraries, on Debian and Ubuntu with: apt install {DEBIAN_PACKAGES}"
        )
    return None


def _connection_problem() -> str | None:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    # Left open on success: Xvfb starts anew when its last client leaves, and would turn Qt away.
    if xcb.xcb_connection_has_error(connection):
        xcb.xcb_disconnect(connection)
        return (
            f"The display {os.environ['DISPLAY']!r} does not answer: correct DISPLAY, or run under "
            "'xvfb-run -a'."
        )
    return None
