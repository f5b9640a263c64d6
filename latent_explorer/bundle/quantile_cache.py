"""The images' quantiles of plausibility between runs, for bundles that do not hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from latent_explorer.bundle.array_files import save_arrays
from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.cache_folder import users_cache
from latent_explorer.bundle.tables import LARGEST_QUANTILES_FILE, quantile_arrays, read_quantiles
from latent_explorer.core.plausibility import ImageQuantiles
from latent_explorer.files import whole_file


class QuantileCache:
    """Takes the quantiles from a bundle, else from the user's cache; a bundle is never written.

    Parameters
    ----------
    folder : Path, optional
        Where files named by fingerprints are kept; by default the user's cache.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or users_cache("plausibility")

    def load(self, bundle: Bundle) -> ImageQuantiles | None:
        """Return the quantiles of the images of `bundle`, None when they were never computed."""
        for arrays in self._kept(bundle):
            if arrays is not None:
                try:
                    return ImageQuantiles.from_arrays(arrays)
                except ValueError:
                    continue  # Of another version of the program: they are computed anew.
        return None

    def _kept(self, bundle: Bundle) -> Iterator[Mapping[str, NDArray[Any]] | None]:
        yield bundle.plausibility
        yield self._read(bundle.fingerprint)

    def save(self, bundle: Bundle, quantiles: ImageQuantiles) -> None:
        """Keep quantiles; where that is not possible they are computed again next time."""
        arrays = quantile_arrays(quantiles.as_arrays(), bundle.fingerprint)
        try:
            if self._folder is not None:
                with whole_file(self._file(self._folder, bundle.fingerprint)) as partial:
                    save_arrays(partial, arrays)
        except OSError:
            return

    def _read(self, fingerprint: str) -> Mapping[str, NDArray[Any]] | None:
        if self._folder is None:
            return None
        file = self._file(self._folder, fingerprint)
        try:
            if not file.is_file() or file.stat().st_size > LARGEST_QUANTILES_FILE:
                return None
            return read_quantiles(file.read_bytes(), fingerprint)
        except Exception:  # A damaged file raises almost anything; it is written anew.
            return None

    @staticmethod
    def _file(folder: Path, fingerprint: str) -> Path:
        return folder / f"{fingerprint}.npz"
