"""What all that show faces have in common: waiting for the networks, and for exact faces."""

from __future__ import annotations

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.live import LiveDecoder
from latent_explorer.jobs.request import CodecLoading, Request, Result

LOADING = "Loading TensorFlow and the networks …"
ENCODING = "Encoding the picture …"


def waiting_text(
    scene: Scene, before: Scene | None, asked: type[Request], shown: type[Result]
) -> str | None:
    """Return what faces wait for, when that is news.

    Parameters
    ----------
    scene, before : Scene
        What there is to show, and what is shown.
    asked, shown : type
        The requests for these faces, and the results that bring them.
    """
    news = before is None or before.failures is not scene.failures
    if not (news or scene.changed(before, CodecLoading)):
        return None
    # Of another bundle at once: the faces of the former one are none of its.
    others = scene.bundle is not None and scene.changed(before)
    loading = others or scene.result(CodecLoading) is not None
    return scene.failure(asked) or (LOADING if loading and scene.result(shown) is None else None)


def exact_is_missing(scene: Scene) -> bool:
    """Return whether faces are to be decoded once more, in float32: they are not, and they rest."""
    found = scene.result(LiveDecoder)
    return found is not None and found.way is not None and not scene.moving
