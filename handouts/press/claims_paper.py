"""The claims of a sheet on paper, for the reviewer: each line beside what it rests on, to judge and to sign.

It goes through the same engine as the sheets, so it is tagged and can be read aloud; it speaks English to staff, and
quotes the sheet as it is.
"""

from collections.abc import Iterator, Sequence

from handouts.checks.claims import Claims, Quoted, Statement, name_part
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.languages.language import Language
from handouts.press.staff_papers import compose_staff_paper, paint_staff_paper, sign_here
from handouts.templates.staff_papers import ChangesPaper


def claims_paper(library: Library, claims: Claims) -> bytes:
    """What a sheet claims, as a tagged PDF. Raises HandoutsError for letters that no font has, or a line too long."""
    english = Language.of("en")
    title = f"What it rests on: {claims.title}"
    document = compose_staff_paper(
        library,
        english,
        title,
        f"Text {claims.code}, {Language.of(claims.language).own_name}",
        "Each line of the sheet beside the words of the source that it rests on. What is strong is quoted.",
        claims.day,
        claims.code,
        (
            doc.Section("part", _heading("In figures"), (doc.Bullets(tuple(map(_text, claims.summary()))),)),
            *_parts(claims),
            *_unused(claims),
            sign_here(english, "I have held each of these statements against its source and answer for them."),
        ),
    )
    return paint_staff_paper(document, ChangesPaper, library)


def _text(words: str) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(words),))


def _heading(words: str) -> doc.Heading:
    return doc.Heading((doc.Span(words),))


def _parts(claims: Claims) -> Iterator[doc.Section]:
    language = Language.of(claims.language)
    heads = ["The sheet says", *(["The original says"] if _has_original(claims.statements) else []), "It rests on"]
    for part, statements in claims.by_part:
        rows = tuple(tuple(_cells(each, len(heads), named=len(claims.sources) > 1)) for each in statements)
        heading = name_part(part, language) or claims.title
        table = doc.DataTable(tuple(map(_text, heads)), rows, row_heads=False)
        yield doc.Section("part", _heading(heading), (table,))


def _has_original(statements: Sequence[Statement]) -> bool:
    return any(each.original for each in statements)


def _cells(each: Statement, columns: int, *, named: bool) -> Iterator[doc.Paragraph]:
    brief = f" (On the short sheets: {each.brief})" if each.brief else ""
    short = " (Only on the short sheets)" if each.short else ""
    yield _text(each.text + brief + short)
    if columns > 2:
        yield _text(each.original or "–")
    match each.basis:
        case "none":
            yield _text("It makes no medical claim, the content says.")
        case "missing":
            yield doc.Paragraph((doc.Span("It names no source.", strong=True),))
        case "open":
            yield _text("–")
        case _:
            spans = [span for number, quote in enumerate(each.quotes) for span in _quoted(quote, number, named=named)]
            yield doc.Paragraph(tuple(spans))


def _quoted(quote: Quoted, number: int, *, named: bool) -> Iterator[doc.Span]:
    """The sentence of the source with the quoted words strong; ``named`` if there is more than one source."""
    if number:
        yield doc.Span(" / ")
    if not quote.line:
        yield doc.Span(f"Not found in any source: {quote.words}", strong=True)
        return
    where = f"{quote.source}, line {quote.line}" if named else f"line {quote.line}"
    before, _, after = quote.sentence.partition(quote.words)
    pieces = (
        doc.Span(before),
        doc.Span(quote.words, strong=True),
        doc.Span(f"{after} ({where})"),
    )
    yield from (each for each in pieces if each.text)


def _unused(claims: Claims) -> Iterator[doc.Section]:
    for source in claims.sources:
        if source.unused:
            lines = tuple(_text(f"{each.text} (line {each.line})") for each in source.unused)
            heading = f"No statement rests on these sentences of {source.title}"
            yield doc.Section("part", _heading(heading), (doc.Bullets(lines),))
