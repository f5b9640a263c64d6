"""The menu Path: where the current point starts, and the ends of the path."""

from __future__ import annotations

from functools import partial

from latent_explorer.controller.scene import Scene
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.ui.commands.command import SEPARATOR, Command, has_bundle
from latent_explorer.ui.commands.doing import (
    add_here,
    play_path,
    point,
    reverse_path,
    set_end,
)


def _leads(scene: Scene) -> bool:
    return has_bundle(scene) and scene.state[LatentPath].complete


PATH: tuple[Command | str, ...] = (
    Command(
        "start-mean",
        "Path",
        "Start from the &mean",
        lambda e: point(e).start_from_mean(),
        "Ctrl+M",
        "Put the current point at the mean",
        has_bundle,
        glyph="target",
    ),
    Command(
        "start-random",
        "Path",
        "Start from a &random image",
        lambda e: point(e).start_from_random_image(),
        "Ctrl+R",
        "Put the current point at any image",
        has_bundle,
        glyph="dice_5_outline",
    ),
    Command(
        "back",
        "Path",
        "Bac&k to the start",
        lambda e: point(e).back_to_start(),
        "Home",
        "Put the current point back where it started",
        lambda s: has_bundle(s) and s.state[CurrentPoint].moved,
        glyph="restart",
    ),
    SEPARATOR,
    Command(
        "path-a",
        "Path",
        "Path begins here (&A)",
        partial(set_end, "a"),
        "A",
        "Put the beginning of the path at the current point",
        has_bundle,
    ),
    Command(
        "path-through",
        "Path",
        "Path leads &through here",
        add_here,
        "W",
        "Lead the path through the current point too, where that is the shortest detour",
        has_bundle,
    ),
    Command(
        "path-b",
        "Path",
        "Path ends here (&B)",
        partial(set_end, "b"),
        "B",
        "Put the end of the path at the current point",
        has_bundle,
    ),
    Command(
        "path-play",
        "Path",
        "&Play the path",
        play_path,
        "K",
        "Let the current point run along the path, and the face follow; again to stop",
        _leads,
        glyph="play",
        panel="Film strip",
    ),
    Command(
        "path-reverse",
        "Path",
        "Re&verse the path",
        reverse_path,
        tip="Lead the path from B to A",
        enabled=lambda s: _leads(s) and not s.state[LatentPath].closed,
    ),
    Command(
        "path-clear",
        "Path",
        "&Clear the path",
        lambda e: point(e).clear_path(),
        "Ctrl+Backspace",
        "Give up the path",
        lambda s: has_bundle(s) and not s.state[LatentPath].empty,
    ),
    SEPARATOR,
    Command(
        "save-film-strip",
        "Path",
        "Save film &strip as PNG …",
        lambda e: e.exporter.films.save_strip(),
        tip="The faces along the path side by side",
        enabled=_leads,
        panel="Film strip",
    ),
    Command(
        "save-film-frames",
        "Path",
        "Save film as numbere&d PNG files …",
        lambda e: e.exporter.films.save_frames(),
        tip="The faces along the path, a numbered file each",
        enabled=_leads,
        panel="Film strip",
    ),
    Command(
        "save-film-gif",
        "Path",
        "Save film as animated &GIF …",
        lambda e: e.exporter.films.save_gif(),
        tip="The faces along the path one after the other, for web pages and slides",
        enabled=_leads,
        panel="Film strip",
    ),
    Command(
        "save-film-mp4",
        "Path",
        "Save film as MP4 (&H.264) …",
        lambda e: e.exporter.films.save_mp4(),
        tip="The faces along the path one after the other, for players",
        enabled=_leads,
        panel="Film strip",
    ),
    Command(
        "save-film-vectors",
        "Path",
        "Save vectors of the path as &NPZ or CSV …",
        lambda e: e.exporter.films.save_vectors(),
        tip="The vectors of all steps of the path",
        enabled=_leads,
        panel="Film strip",
    ),
)
