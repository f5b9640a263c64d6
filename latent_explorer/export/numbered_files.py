"""Pictures as numbered files of a folder: all of them, or none."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from latent_explorer.export.pictures import Pixels, save_png


def face_files(folder: Path, faces: Pixels, metadata: Mapping[str, object]) -> list[Path]:
    """Write one PNG a face: ``face-01.png``, ``face-02.png`` and so on.

    Parameters
    ----------
    folder : Path
        Where to; created when missing.
    faces : ndarray of uint8 of shape (n, height, width, 3)
        The faces, RGB.
    metadata : mapping of str to object
        As for `save_png`; the number of the face is added as ``face``, counted from 1.

    Returns
    -------
    list of Path
        The files, in the order of the faces.

    Raises
    ------
    FileExistsError
        When the folder holds faces already: two draws in one folder could not be told apart.
    OSError
        When `folder` is a file or cannot be written; no face is left behind then.
    """
    remedy = "give a folder, or a name that ends in .png"
    return numbered_pngs(folder, "face", faces, len(faces), metadata, digits=2, remedy=remedy)


def numbered_pngs(
    folder: Path,
    name: str,
    pictures: Iterable[Pixels],
    n: int,
    metadata: Mapping[str, object],
    progress: Callable[[int], None] | None = None,
    *,
    digits: int,
    remedy: str = "give a folder",
) -> list[Path]:
    """Write one PNG a picture, ``name-1.png`` and so on: all of them, or none.

    Parameters
    ----------
    folder : Path
        Where to; created when missing.
    name : str
        What each is; its number is added to `metadata` under this name, counted from 1.
    pictures : iterable of ndarray of uint8 of shape (height, width, 3)
        The pictures, RGB.
    n : int
        How many there are.
    metadata : mapping of str to object
        As for `save_png`.
    progress : callable, optional
        Is told how many are done.
    digits : int
        How many a number has at least.
    remedy : str
        What is said to do where `folder` is a file.

    Returns
    -------
    list of Path
        The files, in order.

    Raises
    ------
    FileExistsError
        When the folder holds such files already: those of two runs could not be told apart.
    OSError
        When `folder` is a file or cannot be written; no picture is left behind then.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"it is a file; {remedy}", str(folder))
    if any(folder.glob(f"{name}-*.png")):
        raise FileExistsError(f"{folder} holds {name}s already; choose another folder or empty it")
    there = folder.exists()
    digits = max(digits, len(str(n)))
    paths = [folder / f"{name}-{number:0{digits}}.png" for number in range(1, n + 1)]
    try:
        for number, (path, picture) in enumerate(zip(paths, pictures, strict=True), start=1):
            about = {**metadata, name: number}
            save_png(path, picture, about, title=f"{name.capitalize()} {number}")
            if progress is not None:
                progress(number)
    except BaseException:
        with suppress(OSError):  # what went wrong first is to be told
            for path in paths:
                path.unlink(missing_ok=True)
            if not there:
                folder.rmdir()
        raise
    return paths
