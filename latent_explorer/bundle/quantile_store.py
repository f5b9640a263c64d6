"""Where the quantiles of plausibility are kept: in the bundle, else in the user's cache."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

from latent_explorer.bundle.array_files import save_arrays
from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.tables import quantile_arrays, read_quantiles
from latent_explorer.core.plausibility import ImageQuantiles
from latent_explorer.files import whole_file

_log = logging.getLogger(__name__)

_LARGEST_FILE = 1 << 20  # some forty kilobytes are usual


class QuantileStore:
    """Quantiles by the fingerprints of their bundles.

    Parameters
    ----------
    folder : Path
        Where those are kept that are in no bundle; created when needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, bundle: Bundle) -> ImageQuantiles | None:
        """Return the quantiles of `bundle`, None when they were never computed or are damaged."""
        if bundle.plausibility is not None:
            with contextlib.suppress(ValueError):
                return ImageQuantiles.from_arrays(bundle.plausibility)
        path = self._path(bundle)
        try:
            if path.stat().st_size > _LARGEST_FILE:
                return None
            return ImageQuantiles.from_arrays(read_quantiles(path.read_bytes(), bundle.fingerprint))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            _log.warning("computing the images' quantiles anew: %s", error)
            return None

    def save(self, bundle: Bundle, quantiles: ImageQuantiles) -> None:
        """Keep complete quantiles; where that is not possible they are computed again next time."""
        if not quantiles.is_complete:
            return
        try:
            with whole_file(self._path(bundle)) as partial:
                save_arrays(partial, quantile_arrays(quantiles.as_arrays(), bundle.fingerprint))
        except OSError as error:
            _log.warning("the images' quantiles could not be kept: %s", error)

    def _path(self, bundle: Bundle) -> Path:
        return self._folder / f"plausibility-{bundle.fingerprint}.npz"
