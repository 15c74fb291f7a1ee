"""Pictures from files: PNG, JPEG and SVG, each drawn at any size, all opened here."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from handouts.pdf.drawing import Drawing
from handouts.pdf.image import Image

if TYPE_CHECKING:
    from handouts.layout.painter import Painter
    from handouts.layout.picture_remarks import PictureRemark


class PictureFile(Protocol):
    """A picture with a natural shape."""

    @property
    def aspect(self) -> float:
        """Width over height."""
        ...

    @property
    def specimen(self) -> Any:
        """It in small, a Pillow picture in RGBA."""
        ...

    @property
    def remarks(self) -> "tuple[PictureRemark, ...]":
        """What is worth knowing about how it is printed."""
        ...

    def trimmed(self) -> "PictureFile":
        """The same without its clear and white margins."""
        ...

    def paint(self, painter: "Painter", x: float, y: float, width: float, height: float) -> None:
        """Paint it with its top left corner at (x, y), in points, y measured down from the page's top."""
        ...

    def drawn(self, width: float, height: float) -> Drawing | bytes:
        """It in this size, in points: as shapes, or as a PNG or JPEG file that says nothing but the dots."""
        ...


class Raster:
    """A PNG or JPEG picture."""

    def __init__(self, image: Image) -> None:
        self._image = image

    @property
    def aspect(self) -> float:
        return self._image.width / self._image.height

    @property
    def specimen(self) -> Any:
        return self._image.specimen

    @property
    def remarks(self) -> "tuple[PictureRemark, ...]":
        if not self._image.bad_profile:
            return ()
        from handouts.layout.picture_remarks import PictureRemark  # few pictures have any

        return (
            PictureRemark(
                "picture-profile",
                "has a color profile that cannot be used; its colors are taken for sRGB.",
                "Open it in a picture program, convert it to sRGB, save it, and look at the colors.",
            ),
        )

    def trimmed(self) -> "Raster":
        box = self._image.ink_box
        return self if box is None else Raster(self._image.crop(box))

    def paint(self, painter: "Painter", x: float, y: float, width: float, height: float) -> None:
        image = self._image.sized(width, height)
        painter.canvas.place_image(image, painter.place(x, width), painter.height - y - height, width, height)

    def drawn(self, width: float, height: float) -> bytes:
        return self._image.sized(width, height).encode_for_screen()


@lru_cache(maxsize=32)
def _open(path: Path, changed: int, trimmed: bool) -> PictureFile:
    if trimmed:
        return _open(path, changed, False).trimmed()
    if path.suffix.lower() == ".svg":
        from handouts.layout.svg.vector import Vector

        return Vector(path)
    return Raster(Image(path))


def open_picture(path: Path, *, trimmed: bool = False) -> PictureFile:
    """The picture in a file; ``trimmed`` without its clear and white margins, as a logo is.

    Raises ``OSError`` or ``ValueError``, as :class:`handouts.pdf.image.Image` does.
    :func:`handouts.layout.refusals.refuse_bad_pictures` has opened each before the layout does.
    """
    return _open(path, path.stat().st_mtime_ns, trimmed)
