"""What must hold for any input at all. A target takes bytes and raises if something does not hold."""

import math
import re
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from reportlab.lib.colors import black

from handouts.batch import plan, schedule
from handouts.batch.columns import COLUMNS, read_headers
from handouts.content import loader as content
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.layout.typography import REGULAR, faces, families, hyphenation, locale
from handouts.options import SheetOptions
from handouts.pdf import bidi
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.fonts import NBSP, MissingGlyph
from handouts.pdf.hyphenation import WordTooLong, without_break_marks
from handouts.pdf.inseparable import DIRECTION_MARKS
from handouts.pdf.line_breaking import Line, Piece, Style, break_lines
from handouts.pdf.metadata import Metadata
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import BAD_CHARACTER, clean

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))  # the checkers' own reader of tagged files

from support.sheets import tagged  # noqa: E402

PARTS = b"\n----\n"
"""Between the parts of a workbook in an input: rows, shared texts, styles, workbook."""
PAGE = (612.0, 792.0)
MOST_LETTERS = 2000
"""Of a text: a longer one is slow and finds no more."""
SPILL = 0.02
"""Points by which a line of several words may pass the measure: what rounding comes to."""
LANGUAGES = ("en", "ar", "fa", "hi", "gu", "am", "ja", "ko", "zh-Hans", "zh-Hant", "vi", "ru")


# -- files


@cache
def _folder() -> Path:
    """A folder for the file under test; in memory where the system has such a place."""
    memory = Path("/dev/shm")  # noqa: S108 - a test's file
    made = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True)
    _kept.append(made)
    return Path(made.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def told(problems: Iterable[Problem]) -> list[str]:
    """Problems as somebody reads them; each has what a problem needs."""
    said = []
    for problem in problems:
        assert problem.code
        assert problem.message
        assert problem.remedy
        if problem.place:
            assert problem.place.line >= 0
            assert problem.place.column >= 0
        text = str(problem)
        text.encode("utf-8")  # can be printed
        assert not BAD_CHARACTER.search(text), f"{problem.code} prints what nobody can read"
        said.append(text)
    return said


def yaml(data: bytes) -> None:
    """A content file is read, or answered with problems."""
    path = _file("content.yaml", data)
    try:
        library = content.load(path)
    except HandoutsError as error:
        assert told(error.problems), "refused without a reason"
    else:
        assert library.procedures


def table(data: bytes) -> None:
    """A schedule is read and planned, or answered with problems that quote nothing of it."""
    path = _file("list", workbook(data) if PARTS in data else data)
    quoted: list[Problem] = []
    try:
        read = schedule.read(path)
        planned = plan.plan(_library(), read)
        quoted += planned.problems
        for row in read.rows:
            for name in read.columns:
                place = read.place(row.line, name)
                assert place.line >= row.line
                assert place.column >= 1
        for copy in planned.copies:
            name = SheetOptions(copy.sheet.procedure, copy.sheet.language, copy.sheet.format).file_name
            assert name == Path(name).name
    except HandoutsError as error:
        assert error.problems
        quoted += error.problems
    for said in told(quoted):
        assert set(said) <= _OWN_LETTERS, "a cell is quoted"


_HEADERS = " ".join(alias for _, aliases in (*COLUMNS.items(), *read_headers()) for alias in aliases)
_OWN_LETTERS = {*map(chr, range(128)), "…", *_HEADERS, *_HEADERS.upper(), *_HEADERS.lower()}


@cache
def _library() -> Library:
    return content.load(ROOT / "content.yaml")


def workbook(data: bytes) -> bytes:
    """A workbook made of the parts of an input; what is missing is as programs write it."""
    rows, shared, styles, book = (*data.split(PARTS), b"", b"", b"")[:4]
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    related = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    parts = {
        "xl/workbook.xml": book
        or b"<workbook "
        + space
        + b" "
        + related
        + b'><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": b"<worksheet " + space + b"><sheetData>" + rows + b"</sheetData></worksheet>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = b"<sst>" + shared + b"</sst>"
    if styles:
        parts["xl/styles.xml"] = b"<styleSheet>" + styles + b"</styleSheet>"
    path = _folder() / "book"
    with zipfile.ZipFile(path, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return path.read_bytes()


# -- words


@cache
def _style(code: str) -> Style:
    language = Language.of(code)
    stack = faces(families(language), locale(language))[REGULAR]
    return Style(stack, 12.5, 17.5, black, language.direction == "rtl", hyphenation(language))


def _setting(data: bytes) -> tuple[str, Style, float]:
    """The text of an input as it would reach a page, its style and the measure in points, by the first two bytes."""
    style = _style(LANGUAGES[data[0] % len(LANGUAGES)])
    measure = 40.0 + 2 * data[1]
    text = data[2:].decode("utf-8", "replace").replace("\ufffd", "")[:MOST_LETTERS]
    return clean(BAD_CHARACTER.sub(" ", text)), style, measure


def _lines(pieces: list[Piece], measure: float) -> list[Line] | None:
    """The lines, or None for a text that no face can set; then the character is one no face has."""
    try:
        return break_lines(pieces, measure)
    except WordTooLong as error:
        assert error.word in without_break_marks("".join(piece.text for piece in pieces))
        return None
    except MissingGlyph as error:
        refused = pieces[0].style.faces.missing("".join(piece.text for piece in pieces))
        assert refused, f"U+{ord(error.character):04X} is not refused beforehand"
        return None


def shaping(data: bytes) -> None:
    """Every letter of a text is set, once and in its order of reading, within the measure."""
    if len(data) < 3:
        return
    text, style, measure = _setting(data)
    stretches = sorted((start, end) for start, end, _ in bidi.runs(text, style.rtl))
    assert "".join(text[start:end] for start, end in stretches) == text
    if not text:
        return
    half = len(text) // 2
    pieces = [Piece(text[:half], style, 1), Piece(text[half:], style, 2)] if half else [Piece(text, style)]
    lines = _lines(pieces, measure)
    if lines is None:
        return
    said = ""
    for line in lines:
        assert math.isfinite(line.width)
        assert line.width <= measure + SPILL or len(line.words) == 1, f"a line of {line.width} points in {measure}"
        for segment in line.segments():
            assert math.isfinite(segment.x)
            for run in segment.runs:
                assert run.text
                assert all(map(math.isfinite, (run.width, *(glyph.advance for glyph in run.glyphs))))
                clusters = {glyph.cluster: glyph.letters for glyph in run.glyphs}
                assert "".join(clusters[at] for at in sorted(clusters)) == run.text.replace(NBSP, " "), (
                    "letters are lost"
                )
            spelled = "".join(run.text for run in (reversed(segment.runs) if segment.runs[0].rtl else segment.runs))
            assert _seen(spelled) == _seen(segment.piece.text)
            said += segment.piece.text
    assert _seen(said).split() == _seen(text).split()


def page(data: bytes) -> None:
    """A text is drawn on a page, and a reader of the file gets the same text back."""
    if len(data) < 3:
        return
    text, style, measure = _setting(data)
    lines = _lines([Piece(text[:400].strip(), style)], measure) if text else None
    if not lines:
        return
    canvas = TaggedCanvas(PAGE, Metadata("A title", "en-US"))
    paragraph = canvas.structure.document.add("P")
    for number, line in enumerate(lines):
        if number and number % 40 == 0:
            canvas.showPage()
        baseline = PAGE[1] - 40 - 17.5 * (number % 40)
        for segment in line.segments():
            with canvas.content(paragraph):
                canvas.show(segment.runs, 36 + segment.x, baseline, style.size, style.color)
    canvas.showPage()
    got = " ".join(words for _, words in tagged(canvas.getpdfdata()))
    assert _plain(got) == _plain(text[:400]), f"{got!a} for {text[:400]!a}"


def _plain(text: str) -> str:
    """Without white space and marks that nobody sees."""
    return "".join(unicodedata.normalize("NFC", _seen(text)).split())


def _seen(text: str) -> str:
    """Without an author's marks for breaks and for direction: they have no ink, and no reader of a file is given them."""
    return _DIRECTION_MARK.sub("", without_break_marks(text))


_DIRECTION_MARK = re.compile(f"[{DIRECTION_MARKS}]")


TARGETS: dict[str, Callable[[bytes], None]] = {"yaml": yaml, "schedule": table, "shaping": shaping, "page": page}
