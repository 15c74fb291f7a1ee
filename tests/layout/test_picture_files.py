"""Pictures from files: their shape, where they stand on a page, and that a changed file is read anew."""

import os
from pathlib import Path

import pytest
from content_factory import OTHER_SHAPES, PICTURES

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.layout.picture_files import Raster, open_picture
from handouts.layout.svg.vector import Vector


@pytest.mark.parametrize(
    ("name", "aspect", "kind"),
    [
        ("knee.png", 240 / 160, Raster),
        ("knee.jpg", 240 / 160, Raster),
        ("wide.png", 480 / 60, Raster),
        ("tall.png", 60 / 360, Raster),
        ("step.svg", 120 / 80, Vector),
    ],
)
def test_a_picture_has_its_own_shape(name: str, aspect: float, kind: type, tmp_path: Path) -> None:
    for written in (name, name.upper()):
        path = tmp_path / written
        path.write_bytes({**PICTURES, **OTHER_SHAPES}[name]())
        found = open_picture(path)
        assert isinstance(found, kind)
        assert found.aspect == pytest.approx(aspect)


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PICTURES["knee.png"]())
    first = open_picture(path)
    assert open_picture(path) is first
    path.write_bytes(OTHER_SHAPES["wide.png"]())
    os.utime(path, ns=(1, 1))
    again = open_picture(path)
    assert again is not first
    assert again.aspect == 8


class Page:
    """Notes what is painted on it."""

    height = 792.0

    def __init__(self) -> None:
        self.canvas, self.painted = self, list[tuple[float, ...]]()

    def place(self, x: float, width: float) -> float:
        """As on a page that reads from right to left."""
        return 612 - x - width

    def place_image(self, _: object, *place: float) -> None:
        """Note where."""
        self.painted.append(place)


def test_a_picture_stands_with_its_upper_corner_where_it_is_told(tmp_path: Path) -> None:
    path, page = tmp_path / "a.png", Page()
    path.write_bytes(PICTURES["knee.png"]())
    open_picture(path).paint(page, 100, 200, 30, 20)  # type: ignore[arg-type]
    assert page.painted == [(482, 572, 30, 20)]


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    for name in ("a.png", "a.svg"):
        (tmp_path / name).write_bytes(b"nothing")
        with pytest.raises(ValueError, match=r"."):
            open_picture(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        open_picture(tmp_path / "gone.png")
