"""Raster pictures as image XObjects (ISO 32000-1, 8.9.5): upright, opaque on white, in sRGB or grey."""

import functools
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handouts.pdf.objects import Indirect, Stream, Value

if TYPE_CHECKING:
    from PIL.Image import Image as Dots

MOST_MEMORY = 260_000_000
"""Bytes that decoding may take at first; a picture that would take more is refused before it is decoded. JPEG is decoded
at an eighth of its size where that is enough, so a photo of 200 million dots takes less than one of 4 million in full."""
KEPT = 2400
"""Dots of the longer side that are kept: eight inches at 300 to the inch, more than any picture is wide in print."""
PHOTO_DPI, LINE_DPI = 300, 600
"""Dots to an inch that a photo and a drawing have on paper; what is finer is scaled down."""
JPEG_QUALITY = 85
"""Of a photograph on a screen: what is lost cannot be seen beside the photograph."""
SPECIMEN = 256
"""Dots of the longer side of a specimen."""
LEAST_INK = 12
"""Of 255: how much darker than white a dot is that belongs to a picture and not to its margin."""

SAVE_AS = "Open it in a picture program, and save it as PNG or JPEG; a drawing as plain SVG."

_MAGIC = (
    (b"GIF8", 0, "a GIF picture"),
    (b"WEBP", 8, "a WebP picture"),
    (b"II*\0", 0, "a TIFF picture"),
    (b"MM\0*", 0, "a TIFF picture"),
    (b"ftypavif", 4, "an AVIF picture"),
    (b"ftyphei", 4, "a HEIC picture, as phones take them"),
    (b"ftypmif1", 4, "a HEIC picture, as phones take them"),
    (b"BM", 0, "a BMP picture"),
    (b"%PDF", 0, "a PDF"),
    (b"%!PS", 0, "a PostScript drawing"),
    (b"8BPS", 0, "a Photoshop document"),
    (b"\xff\x0a", 0, "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", 0, "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", 0, "a JPEG 2000 picture"),
    (b"<svg", 0, "an SVG drawing"),
    (b"<?xml", 0, "an XML file, perhaps an SVG drawing"),
)
"""What a file really is whose name says PNG or JPEG: bytes, where they stand, and words for a person."""


class PictureError(ValueError):
    """Why a picture cannot be drawn, as it is said after its name; ``remedy`` is what to do."""

    def __init__(self, reason: str, remedy: str = "Save the picture again as PNG, JPEG or plain SVG, and look at it."):
        super().__init__(reason)
        self.remedy = remedy


class Image:
    """A PNG or JPEG picture, decoded once: turned upright (EXIF), sRGB or grey, eight bits, on white.

    Raises ``OSError`` for a file that cannot be read and ``ValueError``, which says why, for one that is not a
    picture, is cut short, or would take more than :data:`MOST_MEMORY` bytes.
    """

    def __init__(self, path: Path | str) -> None:
        self._take(Path(path).read_bytes())

    @classmethod
    def decode(cls, data: bytes) -> "Image":
        """The picture in these bytes. Raises ValueError as the class does."""
        image = cls.__new__(cls)
        image._take(data)
        return image

    @classmethod
    def of_dots(cls, picture: "Dots", most: int | None = KEPT) -> "Image":
        """A picture of these dots, in RGB, RGBA, L or LA; at most so many on its longer side."""
        image = cls.__new__(cls)
        image._keep(picture, None, LINE_DPI, most)
        image.bad_profile = False
        return image

    def _take(self, data: bytes) -> None:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged EXIF and the like: what cannot be drawn is refused below
            try:
                picture = _open(data)
                dpi = PHOTO_DPI if picture.format == "JPEG" else LINE_DPI
                upright = _turn_upright(_decode(picture))
                colors, alpha = _part(upright)
                colors, self.bad_profile = _to_srgb(colors, upright.info)
            except PictureError:
                raise
            except Exception as error:  # Pillow's readers raise whatever a damaged file makes them meet
                raise PictureError("it is damaged or cut short") from error
        self._keep(colors, alpha, dpi)

    def _keep(self, colors: "Dots", alpha: "Dots | None", dpi: int, most: int | None = KEPT) -> None:
        """Keep the dots on white, and how much of each was there at all."""
        import PIL.Image

        if colors.mode in ("RGBA", "LA"):
            colors, alpha = _part(colors)
        self._clear: Dots | None = None
        if alpha is not None:
            ground = PIL.Image.new(colors.mode, colors.size, "white")
            ground.paste(colors, mask=alpha)
            colors, self._clear = ground, alpha.copy()
            self._clear.thumbnail((SPECIMEN, SPECIMEN))
        if most is not None and max(colors.size) > most:
            colors.thumbnail((most, most), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
        self._picture, self._dpi = colors, dpi
        self._sizes: dict[tuple[int, int], Image] = {}
        self.width, self.height = colors.size

    @functools.cached_property
    def specimen(self) -> "Dots":
        """The picture in RGBA, small: what is clear in it, and what stands on the clear."""
        small = self._picture.convert("RGB")
        small.thumbnail((SPECIMEN, SPECIMEN))
        if self._clear is None:
            return small.convert("RGBA")
        small.putalpha(self._clear.resize(small.size))
        return small

    @property
    def ink_box(self) -> tuple[int, int, int, int] | None:
        """Where there is anything but white, in dots: left, top, right, bottom; None if it is white all over."""
        grey = self._picture.convert("L")
        return grey.point([255 if value <= 255 - LEAST_INK else 0 for value in range(256)]).getbbox()

    def crop(self, box: tuple[int, int, int, int]) -> "Image":
        """A part of it, given in dots: left, top, right, bottom."""
        part = Image.of_dots(self._picture.crop(box))
        part._dpi, part.bad_profile = self._dpi, self.bad_profile
        return part

    def sized(self, width: float, height: float) -> "Image":
        """The picture with the dots it needs at this size on paper, in points; itself if it has no more than those."""
        wide, high = (max(1, round(each / 72 * self._dpi)) for each in (width, height))
        if self.width <= wide * 1.2 and self.height <= high * 1.2:
            return self
        if (wide, high) not in self._sizes:
            from PIL.Image import Resampling

            smaller = self._picture.resize((min(wide, self.width), min(high, self.height)), Resampling.LANCZOS)
            self._sizes[wide, high] = Image.of_dots(smaller, most=None)
        return self._sizes[wide, high]

    @functools.cached_property
    def grey(self) -> "Image":
        """The picture in levels of grey."""
        return self if self._picture.mode == "L" else Image.of_dots(self._picture.convert("L"), most=None)

    def png(self) -> bytes:
        """The picture as a PNG file, with what is clear in it lost to white."""
        data = io.BytesIO()
        self._picture.save(data, "PNG", compress_level=1)
        return data.getvalue()

    def encode_for_screen(self) -> bytes:
        """The picture as a JPEG file if it was a photograph, else as PNG. Nothing that the file said beside its dots is in
        it: neither who took it nor where."""
        import PIL.Image

        picture, data = self._picture, io.BytesIO()
        bare = PIL.Image.frombytes(picture.mode, picture.size, picture.tobytes())
        if self._dpi == PHOTO_DPI:
            bare.save(data, "JPEG", quality=JPEG_QUALITY, optimize=True)
        else:
            bare.save(data, "PNG", optimize=True)
        return data.getvalue()

    def xobject(self) -> "ImageXObject":
        """The picture as an object of one file."""
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Image",
            "Width": b"%d" % self.width,
            "Height": b"%d" % self.height,
            "BitsPerComponent": b"8",
            "ColorSpace": b"/DeviceGray" if self._picture.mode == "L" else b"/DeviceRGB",
        }
        return ImageXObject(Stream(self._picture.tobytes(), entries))


def _open(data: bytes) -> Any:
    """Pillow's picture, its head read. Raises ValueError."""
    from PIL.JpegImagePlugin import JpegImageFile  # by name: Image.open would warn of sizes that are looked at below
    from PIL.PngImagePlugin import PngImageFile

    if data.startswith(b"\x89PNG"):
        return PngImageFile(io.BytesIO(data))
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile(io.BytesIO(data))
    if not data:
        raise PictureError("it is empty")
    for magic, at, what in _MAGIC:
        if data[at : at + len(magic)] == magic:
            raise PictureError(f"it is {what}, whatever its name says", SAVE_AS)
    raise PictureError("it is not a PNG or JPEG picture")


def _decode(picture: Any) -> Any:
    """The dots, of a large picture fewer. Raises ValueError if they would take too much memory."""
    width, height = picture.size
    memory = 0
    if picture.format == "JPEG":
        share = KEPT / max(width, height)
        picture.draft(picture.mode, (max(1, int(width * share)), max(1, int(height * share))))
        if picture.info.get("progressive"):
            memory = 3 * width * height  # all coefficients are kept until the last pass
    memory += picture.size[0] * picture.size[1] * (1 if picture.mode in ("1", "L") else 4)
    if memory > MOST_MEMORY:
        raise PictureError(
            f"{width} by {height} dots are too many",
            f"Make it smaller: {2 * KEPT} dots across are enough for any page. Or save it as a JPEG (not a progressive one).",
        )
    picture.load()
    factor = max(picture.size) // KEPT
    if factor > 1 and picture.mode in ("L", "RGB", "CMYK") and "transparency" not in picture.info:
        smaller = picture.reduce(min(factor, *picture.size))
        smaller.info = picture.info  # with its EXIF and its profile
        return smaller
    return picture


def _turn_upright(picture: Any) -> Any:
    """The picture as the camera was held (EXIF, tag 274)."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture)


def _part(picture: Any) -> tuple[Any, Any]:
    """Colors of eight bits in RGB, L or CMYK, and how much of each dot is there; None if all of it."""
    if picture.mode.startswith("I"):  # PNG with 16 bits of grey
        clear = picture.info.get("transparency")
        alpha = picture.convert("I").point([0 if value == clear else 255 for value in range(65536)], "L") if isinstance(clear, int) else None  # fmt: skip
        return picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L"), alpha
    if picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info:
        whole = picture.convert("LA" if picture.mode == "LA" else "RGBA")
        return whole.convert("L" if whole.mode == "LA" else "RGB"), whole.getchannel("A")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture, None
    return picture.convert("L" if picture.mode == "1" else "RGB"), None


_SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def _to_srgb(picture: Any, info: Any) -> tuple[Any, bool]:
    """The colors in sRGB or grey, through the picture's own profile; and whether it has one that cannot be used."""
    plain = "L" if picture.mode == "L" else "RGB"
    profile, bad = info.get("icc_profile"), False
    if profile:
        from PIL import ImageCms

        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = _SPACES[own.profile.xcolor_space]
            source = picture.convert("RGB") if (picture.mode, mode) == ("L", "RGB") else picture
            turned = ImageCms.profileToProfile(source, own, _srgb(), outputMode="RGB") if source.mode == mode else None
            if turned is not None:
                return turned.convert(plain), False
        except (ImageCms.PyCMSError, KeyError, OSError, ValueError, TypeError):
            pass
        bad = True
    elif picture.mode != "CMYK" and "gamma" in info and "srgb" not in info and abs(info["gamma"] - 0.45455) > 0.01:
        power = 1 / max(info["gamma"], 0.01)
        table = [round(255 * encode_srgb((value / 255) ** power)) for value in range(256)]
        return picture.point(table * len(picture.getbands())), False
    return picture.convert(plain), bad


@functools.cache
def _srgb() -> Any:
    from PIL import ImageCms

    return ImageCms.createProfile("sRGB")


def encode_srgb(linear: float) -> float:
    """A level of light as the value of an sRGB channel, both from 0 to 1 (IEC 61966-2-1); less than nothing is mirrored."""
    size = abs(linear)
    coded = 12.92 * size if size <= 0.0031308 else 1.055 * size ** (1 / 2.4) - 0.055
    return coded if linear >= 0 else -coded


class ImageXObject(Indirect):
    """A picture in a file."""

    def __init__(self, picture: Stream) -> None:
        self.picture = picture

    def value(self, document: Any) -> Value:
        return self.picture.value(document)
