"""The networks of a bundle, ready to be called: faces from z-vectors and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle import Bundle, BundleError
from latent_explorer.bundle.description import DECODER, ENCODER
from latent_explorer.core.codec import LiveWay
from latent_explorer.messages import one_line, shortened
from latent_explorer.network.adapting import is_for_grey, lightness
from latent_explorer.network.backend import start_tensorflow
from latent_explorer.network.compiling import compiled_decoder, compiled_encoder
from latent_explorer.network.gradient import compiled_gradient
from latent_explorer.network.live import PRECISIONS, Precision, compiled
from latent_explorer.network.loading import load_network
from latent_explorer.network.plain import PlainDecoder, plain_decoder
from latent_explorer.network.shapes import Shape, check_shapes, one_side, shapes
from latent_explorer.network.trial import Decode, tried

if TYPE_CHECKING:
    # Pillow is not needed to decode the first face.
    from latent_explorer.pictures.reading import Pictures

# Keras writes some of its messages in colours.
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

# Bundles whose networks were refused, and why: they are not tried again at each face.
_refused: WeakKeyDictionary[Bundle, str] = WeakKeyDictionary()


class KerasCodec:
    """Encoder and decoder as compiled functions of any number of rows: a `LiveCodec`.

    It belongs to the thread that made it. How many faces are decoded at a time is the caller's
    choice.

    Parameters
    ----------
    decoder : keras.Model
        From z-vectors of shape (n, z_dim) to pictures of shape (n, height, width, 3) in [0, 1].
    load_encoder : callable
        Returns the encoder, a keras.Model for the way back. It is called when the first picture is
        encoded: whoever only decodes need not wait for it.
    refuse : callable, optional
        Turns what goes wrong with the encoder into the error that is raised.

    Attributes
    ----------
    shape : tuple of int
        Height and width of the pictures in pixels.
    size : int
        The longer one of them.
    z_dim : int
        Number of components of a z-vector.

    Raises
    ------
    ValueError
        When the decoder goes from or to something else.
    """

    def __init__(
        self,
        decoder: Any,
        load_encoder: Callable[[], Any],
        refuse: Callable[[Exception], ValueError] | None = None,
    ) -> None:
        before, after = shapes("decoder", decoder)
        self.z_dim = one_side(before[-1:])
        self.shape = one_side(after[1:2]), one_side(after[2:3] or after[1:2])
        self.size = max(self.shape)
        self._decoder = decoder
        self._is_for_grey = is_for_grey(decoder)
        self._load_encoder = load_encoder
        self._refuse = refuse or (lambda error: ValueError(str(error)))
        self._encoding: tuple[Any, Any] | None = None
        self._encoder_problem: ValueError | None = None
        check_shapes("decoder", decoder, self._vectors, self._pictures)
        self._decode = compiled_decoder(decoder, self.z_dim)
        self._live: tuple[LiveWay, Decode] | None = None

    @property
    def _vectors(self) -> Shape:
        return (None, self.z_dim)

    @property
    def _pictures(self) -> Shape:
        return (None, *self.shape, 3)

    def _way_back(self) -> tuple[Any, Any]:
        if self._encoding is not None:
            return self._encoding
        if self._encoder_problem is not None:
            raise self._encoder_problem.with_traceback(None)
        try:
            encoder = self._load_encoder()
            check_shapes("encoder", encoder, self._pictures, self._vectors)
            encoding = compiled_encoder(encoder, self._decoder, self.shape)
            encoding[0](np.zeros((1, *self.shape, 3), np.uint8))
        except Exception as error:  # TensorFlow raises almost anything on foreign networks.
            problem = error if isinstance(error, BundleError) else self._refuse(error)
            self._encoder_problem = problem
            raise problem from error
        self._encoding = encoding
        return encoding

    @classmethod
    def load(cls, bundle: Bundle) -> KerasCodec:
        """Read the decoder of `bundle` and call it once, so that the next face comes fast.

        Raises
        ------
        BundleError
            When Keras refuses it, or it does not fit the bundle, or has changed on disk since the
            bundle was opened. It is not tried again then.
        ImportError
            When TensorFlow does not start.
        """
        if said := _refused.get(bundle):
            raise BundleError(said)
        start_tensorflow()
        try:
            return cls._load(bundle)
        except BundleError as error:
            _refused[bundle] = str(error)
            raise

    @classmethod
    def _load(cls, bundle: Bundle) -> KerasCodec:
        decoder = _load_network(bundle, DECODER)
        try:
            load_encoder = partial(_load_network, bundle, ENCODER)
            codec = cls(decoder, load_encoder, partial(_unusable, bundle))
            if (codec.shape, codec.z_dim) == (bundle.shape, bundle.z_dim):
                codec.decode(np.zeros((1, codec.z_dim), np.float32))
                return codec
        except Exception as error:  # As above.
            raise _unusable(bundle, error) from error
        raise BundleError(
            f"the networks of {shortened(bundle.path)} are for {_by(codec.shape)} pixels and "
            f"{codec.z_dim} components, its z-points for {_by(bundle.shape)} and {bundle.z_dim}; "
            "make it again"
        )

    def decode(self, z: NDArray[np.floating[Any]]) -> Pictures:
        """Turn z-vectors into faces.

        Parameters
        ----------
        z : ndarray of shape (n, z_dim)
            The z-vectors.

        Returns
        -------
        ndarray of uint8 of shape (n, height, width, 3)
            RGB, C-contiguous, read-only.
        """
        return self._decoded(self._decode, z)

    def _decoded(self, function: Any, z: NDArray[np.floating[Any]]) -> Pictures:
        if z.ndim != 2 or z.shape[1] != self.z_dim:
            raise ValueError(f"z-vectors must have the shape (n, {self.z_dim}), not {z.shape}")
        if not len(z):
            return _read_only(np.empty((0, *self.shape, 3), np.uint8))
        return _read_only(function(np.ascontiguousarray(z, np.float32)).numpy())

    @property
    def live(self) -> LiveWay | None:
        """The faster way to decode for the screen, once `speed_up` has found one."""
        return None if self._live is None else self._live[0]

    def decode_live(self, z: NDArray[np.floating[Any]]) -> Pictures:
        """Turn z-vectors into faces that are only shown: see `decode`, and `live`."""
        return self.decode(z) if self._live is None else self._live[1](z)

    def speed_up(self, z: NDArray[np.float32]) -> Iterator[None]:
        """Look for a faster way to decode for the screen, in steps of some hundredths of a second.

        Only for a decoder of the series' kind; others stay as they are.

        Parameters
        ----------
        z : ndarray of shape (n, z_dim)
            Vectors that it is tried on.
        """
        plain = plain_decoder(self._decoder) if self._live is None else None
        if plain is None:
            return

        candidates = [(name, partial(self._faster, plain, name)) for name in PRECISIONS]
        self._live = yield from tried(candidates, self.decode, z)

    def _faster(self, plain: PlainDecoder, precision: Precision) -> Decode:
        return partial(self._decoded, compiled(plain, precision))

    def seen(self, pictures: Pictures) -> Pictures:
        """Return uint8 pictures as the networks see them: grey where they are for grey ones."""
        if not self._is_for_grey:
            return pictures
        grey = np.rint(lightness(pictures)).astype(np.uint8)
        return _read_only(np.repeat(grey, 3, axis=-1))

    def encode(self, pictures: Pictures) -> NDArray[np.float32]:
        """Turn uint8 pictures of shape (n, height, width, 3) into z-vectors of shape (n, z_dim)."""
        self._check(pictures)
        if not len(pictures):
            return np.empty((0, self.z_dim), np.float32)
        z: NDArray[np.float32] = _read_only(self._way_back()[0](pictures).numpy())
        return z

    def reconstruct(self, pictures: Pictures) -> tuple[Pictures, NDArray[np.float32]]:
        """Encode and decode pictures.

        Parameters
        ----------
        pictures : ndarray of uint8 of shape (n, height, width, 3)
            The originals.

        Returns
        -------
        reconstructions : ndarray of uint8 of shape (n, height, width, 3)
            What the decoder makes of their z-vectors.
        errors : ndarray of float32 of shape (n,)
            The mean squared error of each, pixels in [0, 1], before rounding to uint8; of networks
            for grey pictures that of the lightness.
        """
        self._check(pictures)
        if not len(pictures):
            return pictures, np.empty(0, np.float32)
        reconstructions, errors = self._way_back()[1](pictures)
        return _read_only(reconstructions.numpy()), errors.numpy()

    def error_gradient(
        self, z: NDArray[np.float32], picture: Pictures
    ) -> tuple[float, NDArray[np.float64]]:
        """Return how far the face of `z` is from a picture, and the gradient of that.

        See `LiveCodec.error_gradient`.
        """
        self._check(picture[np.newaxis])
        if z.shape != (self.z_dim,):
            raise ValueError(f"a z-vector must have the shape ({self.z_dim},), not {z.shape}")
        error, gradient = self._gradient(np.ascontiguousarray(z, np.float32), picture)
        return float(error), gradient.numpy().astype(np.float64)

    @cached_property
    def _gradient(self) -> Any:
        return compiled_gradient(self._decoder, self.z_dim, self.shape)

    def _check(self, pictures: Pictures) -> None:
        if pictures.shape[1:] != (*self.shape, 3) or pictures.dtype != np.uint8:
            raise ValueError(
                f"pictures must be uint8 of shape (n, {self.shape[0]}, {self.shape[1]}, 3), "
                f"not {pictures.dtype} of shape {pictures.shape}"
            )


def _load_network(bundle: Bundle, file: str) -> Any:
    try:
        return load_network(bundle, file)
    except BundleError:
        raise
    except Exception as error:  # As above.
        raise _unusable(bundle, error) from error


def _unusable(bundle: Bundle, error: Exception) -> BundleError:
    problem = one_line(_COLOURS.sub("", str(error)) or type(error).__name__, 300)
    return BundleError(
        f"the networks of {shortened(bundle.path)} cannot be used: {problem}; "
        "update Latent Explorer, or make the bundle again"
    )


def _by(shape: tuple[int, int]) -> str:
    return str(shape[0]) if shape[0] == shape[1] else f"{shape[1]} x {shape[0]}"


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
