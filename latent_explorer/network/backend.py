"""Starting TensorFlow: as the backend of Keras, and without its chatter."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
from collections.abc import Iterator

_CHATTER = (
    b"All log messages before absl::InitializeLog",
    b"oneDNN custom operations are on",
    b"Could not find cuda drivers",
    b"failed call to cuInit",
    b"This TensorFlow binary is optimized",
    b"To enable the following instructions",
)


def start_tensorflow() -> None:
    """Import TensorFlow and Keras, quietly; call it before anything else imports them.

    Raises
    ------
    ImportError
        When they are missing or do not run on this machine.
    """
    if "tensorflow" in sys.modules and "keras" in sys.modules:
        return
    # A user's own Keras settings may name another backend; the networks are called as TensorFlow's.
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # The variable above does not reach the messages of the import itself: tensorflow issue 100442.
    with _without_chatter(), _without_garbage_collection():
        try:
            import keras  # noqa: F401  imported for those who need it later
            import tensorflow  # noqa: F401  likewise
        except ImportError as error:
            raise ImportError(
                f"TensorFlow does not start on this machine ({error}); "
                "install latent-explorer again with pip, with Python 3.10 to 3.13"
            ) from error


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Do not look for garbage among the half million objects that the import makes.

    They live as long as the process. Going through them again and again would make the import a
    third longer, and stop the window now and then ever after.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


@contextlib.contextmanager
def _without_chatter() -> Iterator[None]:
    """Hold back what is written to the standard error output, then pass on what is not chatter."""
    try:
        original = os.dup(2)
    except OSError:  # a program without a console has none
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(original, 2)
            os.close(original)
            held.seek(0)
            lines = [line for line in held if not any(words in line for words in _CHATTER)]
            with contextlib.suppress(OSError):
                os.write(2, b"".join(lines))
