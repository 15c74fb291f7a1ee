"""The README shows the sheets as they are."""

import datetime
import re
from pathlib import Path

import PIL.Image
import PIL.ImageChops
import PIL.ImageStat
import pytest
from support import text

import handouts
from handouts.reading.resources import resource

ROOT = Path(__file__).parents[2]
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.png"))
NAME = re.compile(
    r"(?P<procedure>.+?)-(?P<format>standard|large-print|one-page|trifold)-(?P<language>[a-z]{2})(?P<mono>-mono)?-(?P<page>\d+)"
)
RENEW = "renew it: handouts preview PROCEDURE --output docs/pictures --dpi 64 (with its --format, --ink, --language)"


def test_there_are_pictures() -> None:
    assert len(PICTURES) >= 8
    shown = re.findall(r"\((docs/pictures/[^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert shown
    assert all((ROOT / each).is_file() for each in shown)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_fresh(picture: Path) -> None:
    named = NAME.fullmatch(picture.stem)
    assert named, picture.stem
    library = handouts.load(resource("content.yaml"))
    pdf = handouts.build(
        library,
        named["procedure"],
        format=named["format"],
        language=named["language"],
        ink="mono" if named["mono"] else "color",
        today=datetime.date(2026, 11, 22),
    ).pdf
    now = text.render(pdf, 64)[int(named["page"]) - 1].convert("L")
    then = PIL.Image.open(picture).convert("L")
    assert now.size == then.size, RENEW
    difference = PIL.ImageStat.Stat(PIL.ImageChops.difference(now, then)).mean[0]
    assert difference < 0.6, RENEW  # another version of the renderer differs by less
