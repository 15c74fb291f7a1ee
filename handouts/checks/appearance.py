"""What the content decides about the look: colors, pictures' texts, letters that fonts have."""

import re
from collections.abc import Iterator

from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.checks.pictures import sheet_pictures
from handouts.content import model
from handouts.content.colors import contrast_problem
from handouts.content.kinds import Kind
from handouts.content.words import walk
from handouts.problems import Problem, Severity
from handouts.reading.characters import explain_missing, quote
from handouts.reading.declarations import lazy_pattern


def _contrast(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for each in walk(shelf.library.practice.brand):
        place = each.place or shelf.place("brand")
        if each.kind is Kind.COLOR and (found := contrast_problem(each.value, place)):
            yield check.problem(place, found.message, found.remedy)


_EMPTY_ALT = lazy_pattern(
    r"\s*(?:(?:an?|the|this)\s+)?(?:image|picture|photo|photograph|illustration|drawing|diagram|graphic|figure|logo|icon|step|img|dsc)[\s_-]*(?:\d+|of\b.*|showing\b.*)?\s*\.?\s*",
    re.IGNORECASE,
)
_FILE_NAME = lazy_pattern(r"[\w-]+\.(?:png|jpe?g|svg|gif|tiff?|webp)", re.IGNORECASE)
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
        alone=True,
        shelf=_contrast,
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
