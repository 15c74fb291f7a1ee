"""Colors for a printing press: sRGB in a content stream becomes cyan, magenta, yellow and black of one printing condition.

Type is never made of several inks: laid over each other on a press they never meet exactly, and small letters get colored
edges. So what is nearly black is solid black, every grey is a tint of black, and only what has a color is converted
(relative colorimetric, with the black point compensated). Pictures keep sRGB with its profile, which PDF/X-4 allows.
"""

import functools
import io
import re
from pathlib import Path

from handouts.pdf.numbers import decimal
from handouts.reading.declarations import dataclass, lazy_pattern

PROFILES = Path(__file__).parent / "profiles"
NEARLY_BLACK = 0.2
"""Up to here, of 1, all three colors of what is printed as solid black: the color of words is."""
NEARLY_GREY = 0.03
"""How far apart, of 1, the colors of a grey may be."""


@dataclass(frozen=True)
class PrintCondition:
    """A printing condition: which ink on which paper, as the registry of the ICC has it (https://registry.color.org)."""

    identifier: str
    """Its name in the registry."""
    info: str
    """What it is, for somebody who reads the file's output intent."""
    file: str
    bleed: float
    """Points by which a print shop there wants colors to go on beyond the cut: an eighth of an inch, or 3 mm."""

    def profile(self) -> bytes:
        """Its ICC profile; where they come from and how they are licensed stands beside them."""
        return (PROFILES / self.file).read_bytes()


CONDITIONS = {
    "letter": PrintCondition("CGATS TR 006", "GRACoL2006 Coated 1, sheetfed offset, paper grade 1 (CGATS TR 006)", "gracol2006-coated1.icc", 9.0),
    "a4": PrintCondition("FOGRA39", "Offset on coated paper, ISO 12647-2:2004/Amd 1 (FOGRA39)", "fogra39-coated.icc", 8.504),
}  # fmt: skip
"""The printing condition where a paper is at home: another one is a row here and a file beside the others."""

_TOKEN = lazy_pattern(
    rb"(\((?:\\.|[^\\()])*+\)|<(?!<)[^>]*+>|%[^\n\r]*+)"  # a text or a remark: nothing in it is an operator
    rb"|(?<![^\s\]>)])([-+.\d]++)\s++([-+.\d]++)\s++([-+.\d]++)\s++(rg|RG)(?=[\s\[</(]|$)",
    re.DOTALL,
)
_OTHER_COLORS = lazy_pattern(rb"(?<!\S)(?:cs|CS|sc|SC|scn|SCN|sh|k|K|gs|BI)(?!\S)")


class NotForPress(ValueError):
    """A page sets colors in a way that this engine does not write; nothing is guessed."""


def press_content(content: bytes, condition: PrintCondition) -> bytes:
    """A content stream with its colors as inks. Raises NotForPress for colors of other kinds."""
    bare = _TOKEN.sub(b" ", content)
    if found := _OTHER_COLORS.search(bare):
        raise NotForPress(f"the operator {found[0].decode()}")

    def convert(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:
            return match[1]
        red, green, blue = (round(float(match[each]), 4) for each in (2, 3, 4))
        return ink_operator(red, green, blue, match[5] == b"RG", condition)

    return _TOKEN.sub(convert, content)


@functools.lru_cache(maxsize=4096)
def ink_operator(red: float, green: float, blue: float, stroking: bool, condition: PrintCondition) -> bytes:
    """The operator that sets a color of sRGB, its parts from 0 to 1, in the inks of a condition."""
    high, low = max(red, green, blue), min(red, green, blue)
    if high <= NEARLY_BLACK:
        return b"0 G" if stroking else b"0 g"
    if high - low <= NEARLY_GREY:
        return f"{decimal((high + low) / 2)} {'G' if stroking else 'g'}".encode()
    inks = _transform(condition)(red, green, blue)
    return f"{' '.join(decimal(each) for each in inks)} {'K' if stroking else 'k'}".encode()


@functools.cache
def _transform(condition: PrintCondition) -> "functools.partial[tuple[float, ...]]":
    """What turns a color of sRGB into inks, by LittleCMS."""
    from PIL import ImageCms

    press = ImageCms.getOpenProfile(io.BytesIO(condition.profile()))
    made = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), press, "RGB", "CMYK", ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    return functools.partial(_convert, made)


def _convert(transform: object, red: float, green: float, blue: float) -> tuple[float, ...]:
    from PIL import Image, ImageCms

    dot = Image.new("RGB", (1, 1), (round(red * 255), round(green * 255), round(blue * 255)))
    inks = ImageCms.applyTransform(dot, transform)  # type: ignore[arg-type]
    assert inks is not None  # noqa: S101 - only a transform in place answers with nothing
    return tuple(round(each / 255, 3) for each in inks.getpixel((0, 0)))  # type: ignore[union-attr]
