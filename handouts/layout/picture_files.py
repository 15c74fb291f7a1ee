"""Pictures from files: PNG, JPEG and SVG, each drawn at any size."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from handouts.pdf.image import Image

if TYPE_CHECKING:
    from handouts.layout.painter import Painter


class PictureFile(Protocol):
    """A picture with a natural shape."""

    @property
    def aspect(self) -> float:
        """Width over height."""
        ...

    def paint(self, painter: "Painter", x: float, y: float, width: float, height: float) -> None:
        """Paint it with its top left corner at (x, y), in points, y measured down from the page's top."""
        ...


class Raster:
    """A PNG or JPEG picture."""

    def __init__(self, path: Path) -> None:
        self._image = Image(path)
        self.pixels = (self._image.width, self._image.height)

    @property
    def aspect(self) -> float:
        return self.pixels[0] / self.pixels[1]

    def paint(self, painter: "Painter", x: float, y: float, width: float, height: float) -> None:
        painter.canvas.place_image(self._image, painter.place(x, width), painter.height - y - height, width, height)


@lru_cache(maxsize=32)
def _open(path: Path, changed: int) -> PictureFile:
    if path.suffix.lower() == ".svg":
        from handouts.layout.svg import Vector

        return Vector(path)
    return Raster(path)


def open_picture(path: Path) -> PictureFile:
    """The picture in a file. Raises ``OSError`` or ``ValueError``, as :class:`handouts.pdf.image.Image` does.

    :func:`handouts.press.press.refuse_bad_pictures` has opened each before the layout does.
    """
    return _open(path, path.stat().st_mtime_ns)
