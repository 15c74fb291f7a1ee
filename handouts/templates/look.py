"""Paper, ink and type: what an edition is printed on and with."""

from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor

from handouts.brand import Palette
from handouts.illustrations import Ink
from handouts.pdf.face import Face, FaceStack
from handouts.pdf.text import Style
from handouts.resources import resource

FAMILIES = (("atkinson-hyperlegible-next", "AtkinsonHyperlegibleNext"), ("source-sans-3", "SourceSans3"))
"""Families in order of preference: folder and start of the file names."""

WEIGHTS = ("400Regular", "600SemiBold", "700Bold")


@lru_cache(maxsize=1)
def faces() -> tuple[FaceStack, FaceStack, FaceStack]:
    """Regular, SemiBold and Bold."""
    folder = resource("fonts")
    regular, semibold, bold = (
        FaceStack([Face(folder / family / f"{stem}_{weight}.ttf") for family, stem in FAMILIES]) for weight in WEIGHTS
    )
    return regular, semibold, bold


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
INKS = ("color", "mono")


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
    display: FaceStack
    """The face of headings."""
    hatch_pen: float
    hatch_step: float
    qr_error: str
    """Error correction of the code to scan: a lower level prints fewer dark modules."""

    @classmethod
    def of(cls, palette: Palette, ink: str) -> "Look":
        """The look of a practice in color, or in pure greys: dark hairlines (light ones die in a copier),
        headings a weight lighter and display type dark grey, to save toner."""
        _, semibold, bold = faces()
        if ink == "mono":
            black, dark, grey = HexColor("#1a1a1a"), HexColor("#383838"), HexColor("#3c3c3c")
            white = HexColor("#ffffff")
            return cls(black, black, dark, black, grey, white, Ink.mono(), 0.65, semibold, 0.8, 14, "l")
        brand, accent = HexColor(palette.brand), HexColor(palette.accent)
        art = Ink.color(palette.brand, palette.accent)
        rule, white = HexColor(palette.rule), HexColor(palette.white)
        return cls(HexColor(palette.ink), brand, brand, accent, rule, white, art, 0.6, bold, 1.5, 6, "m")


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


@lru_cache(maxsize=32)
def styles(scale: TypeScale, look: Look) -> Styles:
    """The type of an edition in one look."""
    regular, semibold, bold = faces()
    return Styles(
        body=Style(regular, *scale.body, look.ink),
        strong=Style(bold, *scale.body, look.ink),
        point=Style(semibold, *scale.point, look.ink),
        heading=Style(look.display, *scale.heading, look.brand),
        urgent=Style(look.display, *scale.heading, look.accent),
        subheading=Style(look.display, *scale.subheading, look.brand),
        opening=Style(look.display, *scale.opening, look.brand),
        title=tuple(Style(look.display, *each, look.big) for each in scale.title),
        lead=Style(regular, *scale.lead, look.ink),
        phone=tuple(Style(look.display, *each, look.big) for each in scale.phone),
        callout=Style(look.display, *scale.callout, look.brand),
        small=Style(regular, *scale.small, look.ink),
        small_strong=Style(semibold, *scale.small, look.ink),
        mark=Style(semibold, *scale.small, look.accent),
        label=Style(semibold, *scale.label, look.ink),
        number=Style(look.display, *scale.number, look.big),
        name=Style(look.display, *scale.name, look.brand),
    )
