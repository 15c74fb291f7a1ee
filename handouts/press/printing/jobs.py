"""A finished sheet on its way to the paper: sent from memory as one job, and asked after by its number.

Nothing of it is kept here: the file goes into the request as it was made, the job is called what the sheet's file is
called, and of it all only its number comes back.
"""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from handouts.options import EDITIONS, SheetOptions
from handouts.press.printing.abilities import ONE_SIDED, PDF, SIDES, PrintJob, find_abilities, fit_job
from handouts.press.printing.connection import PrinterError, ask_printer, explain_refusal
from handouts.press.printing.ipp_message import Attribute, IppAnswer, IppOperation, Tag
from handouts.press.printing.printers import ChosenPrinter, find_kept_job_files
from handouts.press.printing.state import JobState, PrinterState
from handouts.problems import Problem
from handouts.templates import FORMATS

PAUSE = 1.0
"""Seconds between two questions after a job."""
MOST_COPIES = 200
"""Copies of a sheet in one job."""
SHEETS = "sheets.pdf"
"""What a job of several sheets is called."""

_STATUSES = {
    0x0401: "this machine may not print on it",
    0x0402: "it wants a name and a password",
    0x0403: "it does not let this machine print",
    0x0406: "there is no printer at this address",
    0x0407: "there is no such job any more",
    0x0408: "the file is too large for it",
    0x040A: "it cannot print PDF",
    0x040B: "it cannot do what was asked for",
    0x0410: "it could not read the file",
    0x0501: "it does not know how to take a job",
    0x0502: "it is not ready",
    0x0503: "it speaks another version of the protocol",
    0x0504: "something is wrong with it",
    0x0505: "its memory is full",
    0x0506: "it takes no jobs now",
    0x0507: "it is busy",
}
"""What a printer means by a status (RFC 8011, appendix B), where it is not what we asked that is wrong."""


class PreparedJob(NamedTuple):
    """A job that its printer can do, as it says."""

    printer: ChosenPrinter
    name: str
    attributes: Sequence[Attribute]
    problems: tuple[Problem, ...]
    """What whoever prints it should know."""


class SentJob(NamedTuple):
    """A job that a printer has taken."""

    number: int
    """Its number there; all that is kept of it."""
    problems: tuple[Problem, ...]
    """What the printer left out of what was asked for."""


def describe_job(sheets: Sequence[SheetOptions], trays: ChosenPrinter, copies: int = 1, pages: int = 2) -> PrintJob:
    """What is asked of a printer for one sheet or for several in one file: each edition knows its edge.

    Raises PrinterError for sheets that no one job can have: on different papers, or turning over on different edges.
    """
    edges = {EDITIONS[each.format].name: FORMATS[each.format].duplex() for each in sheets}
    turned = {edge for edge in edges.values() if edge}
    papers = {each.paper for each in sheets}
    if len(turned) > 1:
        message = "Sheets that turn over on the long edge of the paper and on the short edge cannot be in one file."
        raise PrinterError(Problem("mixed-edges", message, "Print the tri-folds by themselves."))
    if len(papers) > 1:
        raise PrinterError(
            Problem("mixed-papers", "Sheets on different papers cannot be one job.", "Print one paper by itself.")
        )
    (paper,) = papers
    sides = SIDES[turned.pop()] if turned and pages > 1 else ONE_SIDED
    ink = "color" if any(each.ink == "color" for each in sheets) else "mono"
    folded = any(EDITIONS[each.format].landscape for each in sheets)
    return PrintJob(sides, paper, ink, copies, trays.trays.of(paper), folded)


def name_job(sheets: Sequence[SheetOptions]) -> str:
    """What the job is called, at the printer and in its log: as the sheet's file is, and never for whom it is."""
    return sheets[0].file_name if len(sheets) == 1 else SHEETS


def prepare_job(printer: ChosenPrinter, job: PrintJob, name: str) -> PreparedJob:
    """Ask the printer whether it can do a job. Raises PrinterError if it does not answer, or says it cannot."""
    attributes, told = fit_job(job, find_abilities(printer.address), printer.name)
    kept = find_kept_job_files(printer)
    return PreparedJob(printer, name, attributes, (*told, *([kept] if kept else [])))


def send_job(prepared: PreparedJob, pdf: bytes) -> SentJob:
    """Send a file to be printed. Raises PrinterError if the printer does not take it."""
    address = prepared.printer.address
    operation = [
        Attribute("job-name", Tag.NAME, [prepared.name]),
        Attribute("document-name", Tag.NAME, [prepared.name]),
        Attribute("document-format", Tag.MIME_TYPE, [PDF]),
        Attribute("ipp-attribute-fidelity", Tag.BOOLEAN, [True]),  # no paper rather than paper turned the wrong way
    ]
    answer = ask_printer(address, IppOperation.PRINT_JOB, operation, prepared.attributes, pdf)
    if not answer.done:
        raise _explain(prepared.printer, answer)
    numbers = [each for each in answer.group(Tag.JOB_ATTRIBUTES).get("job-id", ()) if isinstance(each, int)]
    if not numbers or numbers[0] < 1:
        raise PrinterError(_unnumbered(prepared.printer))
    asked = {each.name for each in prepared.attributes}
    left_out = sorted(asked & answer.group(Tag.UNSUPPORTED_ATTRIBUTES).keys())
    return SentJob(numbers[0], tuple(_tell_left_out(prepared.printer, left_out)))


def _tell_left_out(printer: ChosenPrinter, left_out: Sequence[str]) -> Sequence[Problem]:
    if not left_out:
        return ()
    message = f"The printer {printer.name} has taken the job and leaves out what it cannot: {', '.join(left_out)}."
    return (Problem("printer-left-out", message, "Look at the paper before you hand it out.", values={"printer": printer.name,
                    "left_out": ", ".join(left_out)}),)  # fmt: skip


def _unnumbered(printer: ChosenPrinter) -> Problem:
    message = f"The printer {printer.name} gives the job no number: whether it prints is not known."
    return Problem(
        "job-unnumbered",
        message,
        "Look whether the paper comes before you print it again.",
        values={"printer": printer.name},
    )


def _explain(printer: ChosenPrinter, answer: IppAnswer) -> PrinterError:
    why = _STATUSES.get(answer.status, f"it answers with status {answer.status:#06x}")
    left_out = sorted(answer.group(Tag.UNSUPPORTED_ATTRIBUTES))
    known = [
        each
        for each in left_out
        if each in ("sides", "media", "media-col", "copies", "print-color-mode", "print-scaling")
    ]
    return explain_refusal(printer.address, why + (f" ({', '.join(known)})" if known else ""))


def find_job(printer: ChosenPrinter, number: int) -> JobState:
    """How a job stands, by its number. Raises PrinterError if the printer does not say."""
    asked = [
        Attribute("job-id", Tag.INTEGER, [number]),
        Attribute("requested-attributes", Tag.KEYWORD, ["job-id", "job-state", "job-state-reasons"]),
    ]
    answer = ask_printer(printer.address, IppOperation.GET_JOB_ATTRIBUTES, asked)
    if not answer.done:
        raise _explain(printer, answer)
    machine = PrinterState(False, True, ())
    said = answer.group(Tag.JOB_ATTRIBUTES)
    state = JobState.of(said, machine) if list(said.get("job-id", [number])) == [number] else None
    if state is None:
        raise PrinterError(
            Problem("job-unknown", f"The printer {printer.name} does not say how the job stands.", "Look at the paper.",
                    values={"printer": printer.name})
        )  # fmt: skip
    return state if state.over else JobState(state.stage, state.reasons, find_abilities(printer.address).state)


def follow_job(
    printer: ChosenPrinter, number: int, seconds: float, tell: Callable[[JobState], None], pause: float = PAUSE
) -> JobState:
    """Ask after a job until it is over, for so many seconds at most; ``tell`` hears each state that is new.

    Raises PrinterError if it is not printed: given up, canceled, or still waiting at the end of the time.
    """
    ends, said = time.monotonic() + seconds, ""
    while True:
        state = find_job(printer, number)
        if (now := state.say("en")) != said:
            said = now
            tell(state)
        if state.over or time.monotonic() >= ends:
            break
        time.sleep(pause)
    if state.stage == "printed":
        return state
    if state.over:
        remedy = "Print it again once what is wrong is mended."
        raise PrinterError(
            Problem("job-not-printed", f"Job {number} is not printed. {said}", remedy, values={"number": str(number)})
        )
    remedy = "It stays at the printer and prints once what it waits for is there; cancel it there if it is not wanted any more."
    raise PrinterError(
        Problem("job-waits", f"Job {number} is not printed yet. {said}", remedy, values={"number": str(number)})
    )
