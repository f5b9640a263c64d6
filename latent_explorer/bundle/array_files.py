"""Arrays in npy and npz files: what they would take is known before anything is unpacked.

numpy's own readers allocate whatever a file of a few kilobytes asks for.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import NDArray

_NPY = b"\x93NUMPY"
_LONGEST_HEADER = 10_000
# As numpy writes it. Numbers, truth values and texts: what holds Python objects is never read.
_HEADER = re.compile(
    r"\{'descr': '(?P<dtype>[|<](?:[biufU])\d{1,9})', 'fortran_order': (?P<order>True|False), "
    r"'shape': \((?P<shape>[\d, ]{0,100})\), \} *\n"
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_MEMBERS = 5000
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Header:
    """What a npy file says about its array.

    Parameters
    ----------
    dtype : numpy.dtype
        Of numbers, truth values or texts, little-endian.
    shape : tuple of int
        Of the array.
    order : {"C", "F"}
        Row-major or column-major.
    length : int
        Of the header itself, in bytes.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    order: Literal["C", "F"]
    length: int

    @property
    def nbytes(self) -> int:
        """How many bytes the array takes."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_header(stream: IO[bytes], file: str) -> Header:
    """Read the header of a npy file; the array begins where the stream then is.

    Parameters
    ----------
    stream : binary file
        At its beginning.
    file : str
        What to call it in messages.

    Raises
    ------
    ValueError
        When it holds something else than an array of numbers, truth values or texts.
    """
    start = stream.read(8)
    width = {1: 2, 2: 4}.get(start[6]) if len(start) == 8 and start[:6] == _NPY else None
    if width is None:
        raise ValueError(f"{file} is no file of an array")
    length = int.from_bytes(stream.read(width), "little")
    if length > _LONGEST_HEADER:
        raise ValueError(f"the header of {file} is too long")
    text = stream.read(length).decode("latin-1")
    match = _HEADER.fullmatch(text)
    if match is None:
        kind = "Python objects, a pickle," if "'O'" in text or "|O" in text else "something else"
        raise ValueError(f"{file} holds {kind} instead of numbers or texts")
    try:
        dtype = np.dtype(match["dtype"])
    except TypeError as error:
        raise ValueError(f"{file} holds an unknown type, {match['dtype']}") from error
    shape = tuple(int(part) for part in match["shape"].split(",") if part.strip())
    return Header(dtype, shape, "F" if match["order"] == "True" else "C", 8 + width + length)


class ArrayFile:
    """The arrays of a npz file, checked by their headers and unpacked one by one.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        What to call it in messages.

    Attributes
    ----------
    headers : dict of str to Header
        Of all arrays, by name. Each array fills its member of the file exactly.

    Raises
    ------
    ValueError
        When it is no such file.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        self._members = dict(checked_members(data, file))
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.headers: dict[str, Header] = {}
        for name, member in self._members.items():
            with self._archive.open(member) as stream:
                header = read_header(stream, f"{name} in {file}")
            if header.length + header.nbytes != member.file_size:
                raise ValueError(f"{name} in {file} is not as long as it says")
            self.headers[name.removesuffix(".npy")] = header

    @property
    def nbytes(self) -> int:
        """How many bytes all arrays take."""
        return sum(header.nbytes for header in self.headers.values())

    def require(self, name: str, shape: tuple[int, ...], kinds: str, most: int) -> None:
        """Raise `ValueError` unless there is an array of this name, shape and kind of type.

        Parameters
        ----------
        name : str
            Of the array.
        shape : tuple of int
            Its shape.
        kinds : str
            Kinds of types that are allowed, as numpy calls them: of "biufU".
        most : int
            How many bytes an element may take.
        """
        header = self.headers.get(name)
        if header is None:
            raise ValueError(f"{self._file} lacks {name}")
        if header.shape != shape or header.dtype.kind not in kinds:
            raise ValueError(
                f"{name} in {self._file} is {header.dtype} of shape {header.shape}, "
                f"where the shape {shape} is needed"
            )
        if header.dtype.itemsize > most:
            raise ValueError(f"{name} in {self._file} takes {header.dtype.itemsize} bytes each")

    def read(self, name: str) -> NDArray[Any]:
        """Unpack an array, read-only.

        Raises
        ------
        ValueError, zipfile.BadZipFile, zlib.error
            When it is damaged.
        """
        header = self.headers[name]
        data = member_data(self._archive, self._members[f"{name}.npy"])
        array = np.frombuffer(data, header.dtype, offset=header.length)
        self._check_texts(name, array)
        return array.reshape(header.shape, order=header.order)

    def parts(self, name: str, length: int) -> Iterator[NDArray[Any]]:
        """Unpack a list, an array of one axis, `length` elements at a time.

        Raises
        ------
        ValueError, zipfile.BadZipFile, zlib.error
            When it is damaged.
        """
        header, member = self.headers[name], self._members[f"{name}.npy"]
        with self._archive.open(member) as stream:
            stream.read(header.length)
            for start in range(0, header.shape[0], length):
                wanted = min(length, header.shape[0] - start) * header.dtype.itemsize
                data = stream.read(wanted)
                if len(data) != wanted:
                    raise ValueError(f"{name} in {self._file} is not as long as it says")
                array = np.frombuffer(data, header.dtype)
                self._check_texts(name, array)
                yield array
            # At the end of a member zipfile compares its checksum.
            if stream.read(1):
                raise ValueError(f"{name} in {self._file} is not as long as it says")

    def _check_texts(self, name: str, array: NDArray[Any]) -> None:
        # numpy takes over what is no character, and Python stops at it much later.
        if array.dtype.kind == "U" and array.size and array.view(np.uint32).max() > 0x10FFFF:
            raise ValueError(f"{name} in {self._file} holds what is no text")


def checked_members(data: bytes, file: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the members of a zip file that holds nothing odd.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        What to call it in messages.

    Raises
    ------
    ValueError
        When it is no zip file, or one with members of the same name, encrypted members, or
        compressed in another way than by deflation.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except Exception as error:  # Damaged, of an unknown version, with odd names.
        raise ValueError(f"{file} is no zip file that can be read ({error})") from error
    if len(members) > _MOST_MEMBERS or len({m.filename for m in members}) < len(members):
        raise ValueError(f"{file} holds too many members, or two of the same name")
    for member in members:
        if member.compress_type not in _METHODS or member.flag_bits & _ENCRYPTED:
            raise ValueError(f"{file} is compressed in a way that is not used here, or encrypted")
        yield member.filename, member


def member_data(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpack a member to as many bytes as it says it has; without a length zipfile has no bound.

    Raises
    ------
    ValueError, zipfile.BadZipFile, zlib.error
        When it is damaged or of another length.
    """
    with archive.open(member) as stream:
        data = stream.read(member.file_size)
        if len(data) != member.file_size or stream.read(1):
            raise ValueError(f"{member.filename} is not as long as it says")
    return data


def save_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write a compressed npz file; the same arrays give the same bytes, whenever that is."""
    # Opened here: numpy would add a suffix to the name.
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
