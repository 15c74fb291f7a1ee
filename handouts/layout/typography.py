"""Paper, ink and type: what an edition is printed on and with."""

from functools import cache, lru_cache, partial
from pathlib import Path

from reportlab.lib.colors import Color, HexColor

from handouts.content.colors import Palette
from handouts.illustrations import Ink
from handouts.languages.language import Language
from handouts.pdf.font_stacks import FaceStack
from handouts.pdf.fonts import Face, open_face
from handouts.pdf.hyphenation import Hyphenation
from handouts.pdf.line_breaking import Style
from handouts.reading.declarations import dataclass
from handouts.reading.resources import resource

LATIN = ("atkinson-hyperlegible-next", "source-sans-3")
"""Families a sheet in the Latin script is set in, by folder, in order of preference."""

EAST_ASIAN = ("noto-sans-jp", "noto-sans-kr", "noto-sans-sc", "noto-sans-tc")
LAST = (*EAST_ASIAN, "rare-han", "noto-emoji")
"""Families that are asked for a letter after all others: they are large, and have letters of others beside their own."""
REGULAR, SEMIBOLD, BOLD = range(3)
WEIGHTS = ("400Regular", "600SemiBold", "700Bold")


HAIR = 1.1
"""The pen of rules and frames, in points: of a copy at 200 dots to the inch, blurred by 1.6 of them and cut at 150 of
255, lines of 0.9 and 1.0 came and went with the grid of the dots."""


@lru_cache(maxsize=16)
def faces(families: tuple[str, ...] = LATIN, language: str = "") -> tuple[FaceStack, FaceStack, FaceStack]:
    """Regular, SemiBold and Bold of the families, and after them of all others there are: for a name in any script."""
    folder = resource("fonts")
    there = {each.name for each in folder.iterdir() if each.is_dir()} - set(families)
    order = (*families, *sorted(there - set(LAST)), *(name for name in LAST if name in there))
    stacks = [[partial(_face, name, weight) for name in order] for weight in WEIGHTS]
    for stack in stacks[1:]:  # East Asian faces have more letters in Regular: a rare name is set in that
        stack += [partial(_face, name, WEIGHTS[REGULAR]) for name in order if name in EAST_ASIAN]
    regular, semibold, bold = (
        FaceStack(stack, language, len(families), partial(_stack, families, language, weight))
        for weight, stack in enumerate(stacks)
    )
    return regular, semibold, bold


def _stack(families: tuple[str, ...], language: str, weight: int) -> FaceStack:
    return faces(families, language)[weight]


@cache
def _face(family: str, weight: str) -> Face:
    """A face; a family without the weight lends its Bold, and one of a single weight that."""
    files = {path.stem.partition("_")[2]: path for path in (resource("fonts") / family).glob("*.ttf")}
    return open_face(files.get(weight) or files.get(WEIGHTS[BOLD]) or files[WEIGHTS[REGULAR]])


def typed_face() -> Face:
    """The face in which is set what somebody types into a sheet."""
    return _face(LATIN[0], WEIGHTS[REGULAR])


@cache
def _patterns(path: Path) -> Hyphenation:
    return Hyphenation(path)


def hyphenation(language: Language) -> Hyphenation | None:
    """Where a language breaks a word that does not fit on its line; None for one that has no patterns."""
    return _patterns(language.patterns) if language.patterns else None


def families(language: Language) -> tuple[str, ...]:
    """The families a language is set in."""
    return language.fonts


def locale(language: Language) -> str:
    """The tag letters are chosen by; the languages in the Latin script here share theirs."""
    return "" if language.script == "Latn" else language.lang_tag


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper, upright; lengths in points."""

    name: str
    width: float
    height: float

    def turned(self) -> "Paper":
        """The same sheet on its side."""
        return Paper(self.name, self.height, self.width)


PAPERS = {"letter": Paper("letter", 612.0, 792.0), "a4": Paper("a4", 595.276, 841.89)}
"""Letter is 8½ by 11 inches, A4 is 210 by 297 millimeters."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colors by what they are for, pens in points, and the weight of display type."""

    ink: Color
    """Running text."""
    brand: Color
    """Headings, boxes, strong rules."""
    big: Color
    """Display type and the mark: large areas of ink."""
    accent: Color
    """Small marks, the draft mark."""
    rule: Color
    white: Color
    art: Ink
    hair: float
    """A hairline."""
    display: int
    """The weight of headings."""
    hatch_pen: float
    hatch_step: float
    qr_error: str
    """Error correction of the code to scan: a lower level prints fewer dark modules."""
    grey: bool = False
    """Whether everything is painted in levels of grey."""

    @classmethod
    def of(cls, palette: Palette, ink: str) -> "Look":
        """The look of a practice in color, or in pure greys: text in black, which no printer screens, dark hairlines
        (light ones die in a copier), headings a weight lighter, to save toner."""
        if ink == "mono":
            black = HexColor("#000000")
            white = HexColor("#ffffff")
            return cls(
                ink=black,
                brand=black,
                big=black,
                accent=black,
                rule=black,
                white=white,
                art=Ink.mono(),
                hair=HAIR,
                display=SEMIBOLD,
                hatch_pen=0.8,
                hatch_step=14,  # wide apart: the draft mark is on every page, and toner is money
                qr_error="l",
                grey=True,
            )
        brand, accent = HexColor(palette.brand), HexColor(palette.accent)
        art = Ink.color(palette.brand, palette.accent)
        white = HexColor(palette.white)
        return cls(
            ink=HexColor(palette.ink),
            brand=brand,
            big=brand,
            accent=accent,
            rule=art.line,  # a lighter one comes and goes with a copier's grid of dots
            white=white,
            art=art,
            hair=HAIR,
            display=BOLD,
            hatch_pen=1.5,
            hatch_step=6,
            qr_error="m",
        )


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes and leadings of an edition, in points, as (size, leading)."""

    body: tuple[float, float]
    point: tuple[float, float]
    heading: tuple[float, float]
    subheading: tuple[float, float]
    opening: tuple[float, float]
    title: tuple[tuple[float, float], ...]
    """From the largest down; the first that sets the title on one line is taken."""
    lead: tuple[float, float]
    phone: tuple[tuple[float, float], ...]
    callout: tuple[float, float]
    small: tuple[float, float]
    label: tuple[float, float]
    number: tuple[float, float]
    name: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of an edition; ``strong`` stands in body text, ``number`` marks a step."""

    body: Style
    strong: Style
    point: Style
    heading: Style
    urgent: Style
    """A heading that must be seen: when to call, a notice."""
    subheading: Style
    opening: Style
    title: tuple[Style, ...]
    lead: Style
    phone: tuple[Style, ...]
    callout: Style
    small: Style
    small_strong: Style
    mark: Style
    """The words of the draft mark."""
    label: Style
    number: Style
    name: Style


def styles(
    scale: TypeScale,
    look: Look,
    families: tuple[str, ...] = LATIN,
    rtl: bool = False,
    language: str = "",
    hyphenation: Hyphenation | None = None,
) -> Styles:
    """The type of an edition in one look, for one language, for one layout: what it sets is forgotten with it."""
    weights = [stack.anew() for stack in faces(families, language)]

    def style(weight: int, size: tuple[float, float], color: Color) -> Style:
        return Style(weights[weight], *size, color, rtl, hyphenation)

    return Styles(
        body=style(REGULAR, scale.body, look.ink),
        strong=style(BOLD, scale.body, look.ink),
        point=style(SEMIBOLD, scale.point, look.ink),
        heading=style(look.display, scale.heading, look.brand),
        urgent=style(look.display, scale.heading, look.accent),
        subheading=style(look.display, scale.subheading, look.brand),
        opening=style(look.display, scale.opening, look.brand),
        title=tuple(style(look.display, each, look.big) for each in scale.title),
        lead=style(REGULAR, scale.lead, look.ink),
        phone=tuple(style(look.display, each, look.big) for each in scale.phone),
        callout=style(look.display, scale.callout, look.brand),
        small=style(REGULAR, scale.small, look.ink),
        small_strong=style(SEMIBOLD, scale.small, look.ink),
        mark=style(SEMIBOLD, scale.small, look.accent),
        label=style(SEMIBOLD, scale.label, look.ink),
        number=style(look.display, scale.number, look.big),
        name=style(look.display, scale.name, look.brand),
    )
