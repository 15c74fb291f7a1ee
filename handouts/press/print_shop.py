"""A sheet for a print shop: hundreds of copies for the shelf, cut and folded there, and never one for a patient."""

from handouts.content.library import Library
from handouts.layout.typography import PAPERS
from handouts.options import EDITIONS, SheetOptions
from handouts.pdf.press_colors import CONDITIONS, NotForPress
from handouts.pdf.print_shop import Folds, write_for_print_shop
from handouts.press.press import Press
from handouts.problems import HandoutsError, Problem
from handouts.templates.trifold_panels import folds


def make_for_print_shop(library: Library, sheet: SheetOptions) -> bytes:
    """The sheet for nobody as PDF/X-4, with room to cut, marks, and the printing condition of where its paper is at home.

    Raises HandoutsError for a sheet that cannot be made.
    """
    press = Press(
        library, sheet.procedure, format=sheet.format, language=sheet.language, paper=sheet.paper, ink=sheet.ink
    )
    fault = ""
    try:
        return write_for_print_shop(press.plate(()), CONDITIONS[sheet.paper], _find_folds(press, sheet))
    except NotForPress as error:
        fault = str(error)
    message = f"This sheet cannot be made for a print shop: {fault}."
    raise HandoutsError(
        Problem("not-for-press", message, "Print it as it is; a print shop takes that too, without bleed and marks.")
    )


def name_for_print_shop(sheet: SheetOptions) -> str:
    """What its file is called: ``kyphoplasty-trifold-en-print-shop.pdf``."""
    return sheet.file_name.removesuffix(".pdf") + "-print-shop.pdf"


def refuse_details() -> HandoutsError:
    """The error where somebody's details are given: what a print shop gets is for nobody."""
    message = "A print shop gets no patient's details."
    return HandoutsError(Problem("details-for-print-shop", message, "Leave them out: their lines stay, to write on."))


def _find_folds(press: Press, sheet: SheetOptions) -> Folds:
    """Where a tri-fold is folded, on its outside and its inside; on a sheet that reads from right to left mirrored."""
    if not EDITIONS[sheet.format].landscape:
        return Folds()
    paper = PAPERS[sheet.paper].turned()
    pages = folds(paper)
    if press.document().language.direction == "rtl":
        pages = tuple(tuple(sorted(paper.width - fold for fold in each)) for each in pages)  # type: ignore[assignment]
    return Folds(pages)
