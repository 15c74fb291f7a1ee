"""An approved sheet printed again, from its code: byte for byte, or with a quiet line that says it is printed again.

What was kept is printed, not what the program of today would make of the words. A line in the foot says when it was
printed again; and if the sheet may no longer be handed out, the same line says so, in the sheet's language: what looks
right and is not must never lie on a desk without a mark. The exact bytes have no line, so whoever asks for them is told.
"""

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path

from handouts.approval.printed import find_approved
from handouts.approval.standing import draft_mark
from handouts.approval.store import Approval
from handouts.approval.verify import verify_code
from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.content.model import Brand
from handouts.languages.language import Language
from handouts.layout.painter import ONE_LINE
from handouts.layout.typography import REGULAR, SEMIBOLD, Look, faces, families
from handouts.options import COLOR, INKS, LETTER, PAPERS, SheetOptions, find_option
from handouts.pdf import raster
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.metadata import Metadata
from handouts.pdf.overlay import NotOursError, lay_over
from handouts.press import history_papers, kept_sheets
from handouts.press.press import build
from handouts.press.recording import MadeSheet
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass

NOT_CURRENT = "reprint-not-current"
"""The code of the problem that an old sheet may not be handed out any more."""
BY = "reprint"
"""What the record says made a sheet that is printed again, whichever face asked for it."""
SIZE, LEADING = 8.0, 10.0
"""The type of the line, in points: smaller than all else on the sheet, since it is nothing a patient needs."""
ABOVE_EDGE = 17.0
"""From the paper's lower edge to the line's baseline, in points: under the foot, where desk printers still reach."""
FOOT = 63.0
"""How much of the page, from its lower edge, is looked at to find where the foot begins."""
MARK_SIZE, MARK_LEADING, MARK_TOP, MARK_HATCH = 12.0, 13.0, 14.0, 6.0
"""Of the mark of what is not for patients: its type, and its hatching, from the paper's upper edge; as on a draft."""
MARGIN = 36.0
"""Where the line begins on a page whose foot is empty."""
POINT = 72.0
"""Dots to the inch at which a dot is a point."""
DARK = 200
"""A grey value below which something is printed, of 255."""


@dataclass(frozen=True)
class Reprint:
    """An approved sheet, printed again."""

    pdf: bytes
    sheet: SheetOptions
    approval: Approval
    exact: bool
    """Whether it is byte for byte what the approval signed."""
    code: str
    """The text code at its foot."""
    digest: str
    """SHA-256 of the sheet as for nobody, without the line that says it is printed again: as the record notes it."""
    problems: tuple[Problem, ...] = ()
    """What whoever prints it must know: that it may not be handed out any more, or was not kept."""

    @property
    def current(self) -> bool:
        """Whether it may still be handed out."""
        return all(each.code != NOT_CURRENT for each in self.problems)

    @property
    def made(self) -> MadeSheet:
        """It as the record notes it."""
        return MadeSheet(self.sheet, self.code, self.digest)

    @property
    def file_name(self) -> str:
        """``PROCEDURE-FORMAT-LANGUAGE[-PAPER][-INK]-approved-DAY.pdf``: never taken for the sheet of today."""
        return f"{self.sheet.file_name.removesuffix('.pdf')}-approved-{self.approval.on.isoformat()}.pdf"


def reprint(
    folder: Path,
    code: str,
    *,
    today: datetime.date,
    library: Library | None = None,
    exact: bool = False,
    paper: str | None = None,
    ink: str | None = None,
) -> Reprint:
    """The sheet that a text code was printed on, from the approvals in ``folder``.

    ``library`` is the content of today; without it, because it is broken or gone, the sheet is taken for one that may
    not be handed out any more. Without a ``paper`` or an ``ink``, one that was kept. ``exact`` gives the very bytes that
    were kept; else a line in the foot says that it is printed again. An approval whose sheets were never kept is made
    anew if its sheet is the one of today, else its words alone are printed; both are told, and neither is exact.

    Raises HandoutsError if no approval has the code, the sheet was not kept so, or cannot be read any more.
    """
    find_option("paper", paper or LETTER, PAPERS)
    find_option("ink", ink or COLOR, INKS)
    approval, edition = find_approved(folder, code)
    told, mark = _judge(library, code, approval, today)
    found = kept_sheets.find_list(folder, approval)
    if found is None:
        if exact:
            kept_sheets.read_kept(folder, approval, SheetOptions(approval.procedure, approval.language, edition))
        sheet = SheetOptions(approval.procedure, approval.language, edition, paper or LETTER, ink or COLOR)
        made = _make_anew(library, approval, sheet, mark, today)
        return replace(made, problems=(*told, *made.problems))
    sheet = _choose(found, SheetOptions(approval.procedure, approval.language, edition), paper, ink)
    kept = kept_sheets.read_kept(folder, approval, sheet)
    if found.approval:  # made later, which the approval did not sign
        told = (*told, Problem("reprint-completed", f"The sheets of this approval were made later, by {found.program}.",
                               "The approval binds their words, not this file; how it looks may differ from what was printed then."))  # fmt: skip
    pdf = kept if exact else mark_again(kept, sheet, mark, today)
    return Reprint(pdf, sheet, approval, exact and not found.approval, _code_of(approval, edition), _sha256(kept), told)


def _code_of(approval: Approval, edition: str) -> str:
    """The code at the foot of an edition; of an approval of version 0.1, the one code it has for all of them."""
    return approval.wording.code_of(edition) if approval.wording.editions else approval.wording.codes[0]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _choose(found: kept_sheets.KeptList, sheet: SheetOptions, paper: str | None, ink: str | None) -> SheetOptions:
    """The first of the sheets that were kept of an edition, on the paper and in the ink that are asked for."""
    there = [
        sheet._replace(paper=one, ink=other)
        for one in ([paper] if paper else PAPERS)
        for other in ([ink] if ink else INKS)
    ]
    return next((each for each in there if each.file_name in found.files), there[0])


def _judge(
    library: Library | None, code: str, approval: Approval, today: datetime.date
) -> tuple[tuple[Problem, ...], str]:
    """What is told of a sheet that may not be handed out any more, and the mark it must carry; nothing if it may."""
    language = Language.of(approval.language)
    if library is None:
        why, mark = "The content cannot be read now, so nothing says whether the sheet still holds.", language.changed
    else:
        verdict = verify_code(library, code, today)
        if verdict.current:
            return (), ""
        there = approval.procedure in library.procedures
        review = library.procedures[approval.procedure].review_by if there else None
        mark = draft_mark(verdict.now, review, language, today) if verdict.now else language.changed
        why, mark = verdict.describe(), mark or language.changed
    return (Problem("reprint-not-current", why, "Keep it to know what was said; print a new one for a patient."),), mark


def mark_again(pdf: bytes, sheet: SheetOptions, mark: str, today: datetime.date) -> bytes:
    """A finished sheet with a line under the foot of each page that says when it was printed again.

    ``mark`` is what keeps it from patients, if anything does: it stands at the head of each page, under hatching, as on
    a draft. The sheet's own bytes stay as they are. Raises HandoutsError if the file is not one of this program's.
    """
    language, look = Language.of(sheet.language), Look.of(Palette.of(Brand()), sheet.ink)
    words, rtl = language.printed_again.format(date=language.day(today)), language.direction == "rtl"
    stack = faces(families(language))
    quiet = Style(stack[REGULAR], SIZE, LEADING, look.ink, rtl=rtl)
    loud = Style(stack[SEMIBOLD], MARK_SIZE, MARK_LEADING, look.accent, rtl=rtl)
    try:
        pages = raster.greys(pdf, dpi=POINT)
        with raster.open_pdf(pdf) as document:
            size = document[0].get_size()
        canvas = TaggedCanvas(size, Metadata(words, language.lang_tag))
        canvas.grey = look.grey
        for page in pages:
            with canvas.artifact("Footer"):
                _show(canvas, words, quiet, _find_left(page, quiet.width(words), rtl=rtl), ABOVE_EDGE)
            if mark:
                with canvas.artifact("Header"):
                    _show_mark(canvas, mark, loud, look, _find_ink(page, ABOVE_EDGE, size[1]))
            canvas.showPage()
        return lay_over(pdf, canvas.plate())
    except (NotOursError, raster.NotAPdf) as error:
        raise HandoutsError(Problem("reprint-foreign", f"No line can be added to this file: {error}.",
                                    "Print the very pages, with --exact.")) from error  # fmt: skip


def _show(canvas: TaggedCanvas, words: str, style: Style, left: float, baseline: float) -> None:
    """Words on one line; places are points from the lower left corner."""
    (line,) = break_lines([Piece(words, style)], measure=ONE_LINE)
    for segment in line.segments():
        canvas.show(segment.runs, left + segment.x, baseline, style.size, style.color)


def _show_mark(canvas: TaggedCanvas, words: str, style: Style, look: Look, ink: tuple[float, float] | None) -> None:
    """The mark of what is not for patients, in the white above the page's head: hatching from side to side, and words."""
    width, height = canvas._pagesize
    left, right = ink or (MARGIN, width - MARGIN)
    top, low = height - MARK_TOP, height - MARK_TOP - MARK_HATCH
    canvas.setStrokeColor(look.accent)
    canvas.setLineWidth(look.hatch_pen)
    x = left
    while x + MARK_HATCH <= right:
        canvas.line(x, low, x + MARK_HATCH, top)
        x += look.hatch_step
    beside = left if style.rtl else right - style.width(words)
    _show(canvas, words, style, beside, low - MARK_LEADING + 2)


def _find_left(page: raster.Image, width: float, *, rtl: bool) -> float:
    """Where the line begins: flush with the foot above it, and where nothing is printed."""
    foot = _find_ink(page, ABOVE_EDGE + LEADING, FOOT)
    begin, end = foot or (MARGIN, page.width - MARGIN)
    places = [begin, max(begin, end - width)]
    free = [
        x
        for x in (places[::-1] if rtl else places)
        if not _find_ink(page, ABOVE_EDGE - 3, ABOVE_EDGE + SIZE, x, x + width)
    ]
    return free[0] if free else places[rtl]


def _find_ink(
    page: raster.Image, low: float, high: float, left: float = 0, right: float | None = None
) -> tuple[float, float] | None:
    """The left and right end of what is printed between two heights above the lower edge, in points; None if nothing is."""
    beyond = page.width if right is None else int(right)
    band = page.crop((int(left), page.height - int(high), beyond, page.height - int(low)))
    box = band.point(lambda level: 255 if level < DARK else 0).getbbox()
    return (left + box[0], left + box[2]) if box else None


def _make_anew(
    library: Library | None, approval: Approval, sheet: SheetOptions, mark: str, today: datetime.date
) -> Reprint:
    """A sheet that was never kept: made by the program of today if its words still are what they were, else its words."""
    what = f"No sheets are kept of this approval by {approval.by} on {approval.on}."
    if library is not None and not mark:
        made = build(library, sheet.procedure, format=sheet.format, language=sheet.language, paper=sheet.paper,
                     ink=sheet.ink, today=today)  # fmt: skip
        pdf = mark_again(made.pdf, sheet, "", today)
        return Reprint(pdf, sheet, approval, False, made.code, _sha256(made.pdf), (Problem("reprint-made-anew", f"{what} It is made anew.",
                       "All its words are those that were approved; how it looks may differ from what was printed then."),))  # fmt: skip
    pdf = history_papers.approved_words_paper(approval, mark, paper=sheet.paper, today=today)
    return Reprint(pdf, sheet, approval, False, _code_of(approval, sheet.format), _sha256(pdf), (Problem("reprint-words", f"{what} Its words are printed, all of them, without pictures.",
                   "The words are complete: they fit the digest that was approved. How the sheet looked is not known."),))  # fmt: skip
