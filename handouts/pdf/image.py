"""Raster pictures as image XObjects (ISO 32000-1, 8.9.5), with a soft mask for transparency."""

import io
from pathlib import Path
from typing import Any

from handouts.pdf.objects import Indirect, Stream, Value

MOST_PIXELS = 16_000_000
"""A larger picture is refused before it is decoded: twice what a full page takes at 300 dots an inch."""


class _TooLarge(ValueError):
    """More than MOST_PIXELS."""


class Image:
    """A PNG or JPEG picture, decoded once and kept as sRGB or grey samples.

    Raises ``OSError`` for a file that cannot be read and ``ValueError``, which says why, for one that is not a
    picture, is cut short, or has more than :data:`MOST_PIXELS` pixels.
    """

    def __init__(self, path: Path | str) -> None:
        import warnings

        import PIL.Image

        data = Path(path).read_bytes()
        try:
            with warnings.catch_warnings(), PIL.Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                warnings.simplefilter("ignore")  # of sizes: they are looked at here
                self.width, self.height = picture.size
                if self.width * self.height > MOST_PIXELS:
                    raise _TooLarge(f"{self.width} by {self.height} dots are too many")
                has_alpha = picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info
                whole = picture.convert("RGBA" if has_alpha else "L" if picture.mode in ("1", "L") else "RGB")
        except _TooLarge:
            raise
        except PIL.Image.DecompressionBombError as error:
            raise ValueError("it has too many dots") from error
        except PIL.UnidentifiedImageError as error:
            raise ValueError("it is not a PNG or JPEG picture") from error
        except Exception as error:  # Pillow's readers raise whatever a damaged file makes them meet
            raise ValueError("it is damaged or cut short") from error
        self._mask = whole.getchannel("A") if has_alpha else None
        self._picture = whole.convert("RGB") if has_alpha else whole

    def xobject(self) -> "ImageXObject":
        """The picture as an object of one file."""
        mask = self._samples(self._mask) if self._mask is not None else None
        return ImageXObject(self._samples(self._picture), mask)

    def _samples(self, picture: Any) -> Stream:
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Image",
            "Width": b"%d" % self.width,
            "Height": b"%d" % self.height,
            "BitsPerComponent": b"8",
            "ColorSpace": b"/DeviceGray" if picture.mode == "L" else b"/DeviceRGB",
        }
        return Stream(picture.tobytes(), entries)


class ImageXObject(Indirect):
    """A picture in a file, with its soft mask (11.6.5.3)."""

    def __init__(self, picture: Stream, mask: Stream | None) -> None:
        self.picture, self.mask = picture, mask

    def value(self, document: Any) -> Value:
        if self.mask is not None:
            self.picture.entries["SMask"] = self.mask.ref(document)
        return self.picture.value(document)
