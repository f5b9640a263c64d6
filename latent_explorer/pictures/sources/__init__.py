"""Finding pictures: in folders, zip, tar and Parquet files, in lists, on disks and behind URLs."""

from latent_explorer.pictures.sources.opening import open_images
from latent_explorer.pictures.sources.source import ImageSource

__all__ = ["ImageSource", "open_images"]
