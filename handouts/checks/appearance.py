"""What the content decides about the look: colors, the logo, pictures' texts, letters that fonts have."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.content import model
from handouts.content.colors import contrast_problem, nearest_passing, ratio_on_white
from handouts.content.kinds import Kind, Role
from handouts.content.words import in_reading_order, walk
from handouts.problems import Problem, Severity
from handouts.reading.characters import explain_missing, quote

PRINT_DPI = 300
LOGO_INCHES = 1.0
"""How wide a logo is printed at least."""
PICTURE_INCHES = 2.2
PICTURE_DPI = 150

_GRAPHIC_RATIO = 3.0


def _contrast(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for each in walk(shelf.library.practice.brand):
        place = each.place or shelf.place("brand")
        if each.kind is Kind.COLOR and (found := contrast_problem(each.value, place)):
            yield check.problem(place, found.message, found.remedy)


_SVG_COLOR = re.compile(r"(?:fill|stroke)\s*[:=]\s*[\"']?\s*(#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3})\b")


def _pale(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for picture in _pictures(shelf):
        path = shelf.library.folder / (picture.file or "")
        if path.suffix.lower() != ".svg" or not path.is_file():
            continue
        found = {_six(each) for each in _SVG_COLOR.findall(path.read_text(encoding="utf-8", errors="replace"))}
        if found and max(map(ratio_on_white, found)) < _GRAPHIC_RATIO:
            darkest = max(found, key=ratio_on_white)
            yield check.problem(
                picture.at.get("file") or shelf.place(),
                f"{quote(picture.file or '')} is too pale to see: its darkest color is {darkest}.",
                f'Draw its lines darker, such as "{nearest_passing(darkest, _GRAPHIC_RATIO)}".',
            )


def _six(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG file in dots, read from its head; None for any other file."""
    from PIL.JpegImagePlugin import JpegImageFile  # only where a content has a picture file
    from PIL.PngImagePlugin import PngImageFile

    for kind in (PngImageFile, JpegImageFile):
        # Pillow's readers raise whatever a damaged file makes them meet; nothing is decoded here
        with contextlib.suppress(Exception), kind(path) as picture:
            return picture.size
    return None


def _resolution(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    logo = shelf.library.practice.brand.logo
    for picture in _pictures(shelf):
        size = picture_size(shelf.library.folder / picture.file) if picture.file else None
        if size is None:
            continue
        inches, dpi = (LOGO_INCHES, PRINT_DPI) if picture is logo else (PICTURE_INCHES, PICTURE_DPI)
        if max(size) < inches * dpi:
            yield check.problem(
                picture.at.get("file") or shelf.place(),
                f"{quote(picture.file or '')} has {size[0]} × {size[1]} dots: it will look blurred in print.",
                f"Use one at least {round(inches * dpi)} dots wide, or an SVG, which is sharp at any size.",
            )


def _pictures(shelf: CheckedLibrary) -> Iterator[model.Picture]:
    """Every picture of the library, the logo first."""
    if shelf.library.practice.brand.logo:
        yield shelf.library.practice.brand.logo
    for sheet in shelf.sheets:
        yield from sheet_pictures(sheet)


def sheet_pictures(sheet: CheckedSheet) -> Iterator[model.Picture]:
    """The pictures of one sheet, in the order of reading."""
    for found in in_reading_order(sheet.procedure):
        if found.role is Role.ALT and isinstance(found.entry, model.Picture):
            yield found.entry


_EMPTY_ALT = re.compile(
    r"\s*(?:(?:an?|the|this)\s+)?(?:image|picture|photo|photograph|illustration|drawing|diagram|graphic|figure|logo|icon|step|img|dsc)[\s_-]*(?:\d+|of\b.*|showing\b.*)?\s*\.?\s*",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"[\w-]+\.(?:png|jpe?g|svg|gif|tiff?|webp)", re.IGNORECASE)
_ALT_LONG = 250


def _alt(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for picture in sheet_pictures(sheet):
        yield from _one_alt(check, sheet, picture)
    seen: dict[str, model.Picture] = {}
    for picture in sheet_pictures(sheet):
        if seen.setdefault(picture.alt, picture) is not picture:
            yield check.problem(
                picture.at.get("alt") or sheet.place(),
                f"{quote(picture.alt)} stands at two pictures.",
                "Say what is different in this one.",
            )


_ALT_WORDS, _ALT_LETTERS = 3, 10
"""Alternative text with fewer words and fewer letters says nothing."""


def _is_short(alt: str) -> bool:
    """Whether a text is too short to say what a picture shows; of Chinese and Japanese, a letter says as much as three."""
    letters = sum(3 if "\u3040" <= each <= "\u9fff" else 1 for each in alt if each.isalnum())
    return len(alt.split()) < _ALT_WORDS and letters < _ALT_LETTERS


def _one_alt(check: Check, sheet: CheckedSheet, picture: model.Picture) -> Iterator[Problem]:
    alt, place = picture.alt, picture.at.get("alt") or sheet.place()
    remedy = "Say what the picture shows, as you would on the phone: A thin tube comes in from the back."
    if _FILE_NAME.fullmatch(alt) or _EMPTY_ALT.fullmatch(alt) or _is_short(alt):
        yield check.problem(place, f"{quote(alt)} does not say what the picture shows.", remedy)
    elif len(alt) > _ALT_LONG:
        yield check.problem(place, f"This text has {len(alt)} letters; somebody has to listen to it.", "Say what matters in a sentence or two; put the rest in the text.")  # fmt: skip


def _logo_alt(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    logo = shelf.library.practice.brand.logo
    if logo is None:
        return
    words = {word.lower() for word in re.findall(r"\w{3,}", shelf.library.practice.name)}
    if not words & {word.lower() for word in re.findall(r"\w{3,}", logo.alt)}:
        yield check.problem(logo.at.get("alt") or shelf.place(), f"{quote(logo.alt)} does not say whose logo it is.",
                            f"Write: {shelf.library.practice.name}")  # fmt: skip


def _glyphs(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    from handouts.languages import language
    from handouts.layout.typography import REGULAR, faces, families

    if sheet.language not in language.codes():
        return
    regular = faces(families(language.Language.of(sheet.language)))[REGULAR]
    for passage in sheet.passages:
        if passage.kind == "alt":
            continue  # said, never set
        for letter in regular.missing(passage.text):
            yield check.problem(
                passage.place(passage.text.index(letter)),
                *explain_missing(letter),
            )


_BRAND = "practice: {name: Practice, phones: [{number: (770) 962-3642}], brand: "
_TUBE = "steps: {items: [{heading: A tube goes in, text: It is thin., picture: {name: kyphoplasty-tube, alt: "

CHECKS = (
    Check(
        code="low-contrast",
        title="Colors can be read, in color and in grey",
        source="WCAG 2.2, 1.4.6 (7:1); the loader refuses what this check names",
        good=_BRAND + '{color: "#0b4f6c"}}',
        bad=_BRAND + '{color: "#7fb2c9"}}',
        severity=Severity.ERROR,
        shelf=_contrast,
    ),
    Check(
        code="pale-picture",
        title="A drawing of the practice's own can be seen, in color and in grey",
        source="WCAG 2.2, 1.4.11 (3:1 for graphics)",
        good=_BRAND + "{logo: {file: dark.svg, alt: Practice}}}",
        bad=_BRAND + "{logo: {file: pale.svg, alt: Practice}}}",
        shelf=_pale,
    ),
    Check(
        code="low-resolution",
        title=f"A logo has {PRINT_DPI} dots to the inch in print, a picture {PICTURE_DPI}",
        source="PEMAT-P 18: visual aids are clear; 300 dpi is what offices print at",
        good=_BRAND + "{logo: {file: large.png, alt: Practice}}}",
        bad=_BRAND + "{logo: {file: small.png, alt: Practice}}}",
        shelf=_resolution,
    ),
    Check(
        code="empty-alt",
        title="Alternative text says what the picture shows",
        source="WCAG 2.2, 1.1.1, failures F30 and F38; PDF/UA-1 7.3",
        good=_TUBE + "A thin tube in a bone}}]}",
        bad=_TUBE + "Picture 2}}]}",
        sheet=_alt,
    ),
    Check(
        code="logo-alt",
        title="The logo's alternative text is the practice's name",
        source="WCAG 2.2, 1.1.1; technique H2",
        good=_BRAND + "{logo: {file: large.png, alt: Practice}}}",
        bad=_BRAND + "{logo: {file: large.png, alt: A blue circle}}}",
        shelf=_logo_alt,
    ),
    Check(
        code="missing-glyph",
        title="Every letter has its shape in a font",
        source="PDF/UA-1 7.21.8; PDF/A-2 6.2.11.8: no .notdef",
        good="why: It helps señor Muñoz.",
        bad="why: It helps 𓂀.",
        severity=Severity.ERROR,
        sheet=_glyphs,
    ),
)
