"""What a printer says it can, and what a sheet asks of it: told before anything is sent, never found out from the paper."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from handouts.content.printers import PrinterAddress
from handouts.press.printing.connection import PrinterError, ask_printer, explain_refusal
from handouts.press.printing.ipp_message import Attribute, IppOperation, Tag, Value, Values
from handouts.press.printing.state import PrinterState, read_keywords
from handouts.problems import Problem, Severity
from handouts.reading.declarations import dataclass

PDF = "application/pdf"
ONE_SIDED, LONG_EDGE, SHORT_EDGE = "one-sided", "two-sided-long-edge", "two-sided-short-edge"
SIDES = {"": ONE_SIDED, "DuplexFlipLongEdge": LONG_EDGE, "DuplexFlipShortEdge": SHORT_EDGE}
"""Sides of the paper (RFC 8011, 5.2.8) by the edge that an edition turns over on, as ISO 32000 names it."""
COLOR_MODES = {"color": "color", "mono": "monochrome"}
"""``print-color-mode`` (PWG 5100.14, 5.2.5) by ink."""


class PrinterPaper(NamedTuple):
    """A size of paper as printers know it: its name (PWG 5101.1), and its sides in hundredths of a millimeter."""

    name: str
    width: int
    height: int


PAPERS = {
    "letter": PrinterPaper("na_letter_8.5x11in", 21_590, 27_940),
    "a4": PrinterPaper("iso_a4_210x297mm", 21_000, 29_700),
}
"""The sizes of the program's papers by name."""

ASKED = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "document-format-supported",
    "sides-supported",
    "color-supported",
    "print-color-mode-supported",
    "print-scaling-supported",
    "media-supported",
    "media-ready",
    "media-col-supported",
    "media-source-supported",
    "copies-supported",
)
"""Attributes that a printer is asked for (RFC 8011, 5.4)."""


@dataclass(frozen=True)
class Abilities:
    """What a printer says of itself. A list it leaves out is empty: then nobody knows, and nothing is refused for it."""

    model: str
    state: PrinterState
    formats: Sequence[str]
    sides: Sequence[str]
    color: bool | None
    color_modes: Sequence[str]
    scalings: Sequence[str]
    media: Sequence[str]
    ready: Sequence[str]
    """The sizes of the papers that lie in it now."""
    media_members: Sequence[str]
    """The members of media-col it understands."""
    trays: Sequence[str]
    most_copies: int

    @classmethod
    def of(cls, said: Mapping[str, Values]) -> "Abilities":
        """What the attributes of a printer say."""
        copies = [each[1] if isinstance(each, tuple) else each for each in said.get("copies-supported", ())]
        numbers = [each for each in copies if isinstance(each, int)]
        return cls(
            model=" ".join(_clean(each) for each in said.get("printer-make-and-model", ())[:1]),
            state=PrinterState.of(said),
            formats=read_keywords(said, "document-format-supported"),
            sides=read_keywords(said, "sides-supported"),
            color=_truth(said, "color-supported"),
            color_modes=read_keywords(said, "print-color-mode-supported"),
            scalings=read_keywords(said, "print-scaling-supported"),
            media=read_keywords(said, "media-supported"),
            ready=read_keywords(said, "media-ready"),
            media_members=read_keywords(said, "media-col-supported"),
            trays=read_keywords(said, "media-source-supported"),
            most_copies=max(numbers, default=1),
        )


class PrintJob(NamedTuple):
    """What is asked of a printer for a sheet, but for the file."""

    sides: str
    paper: str
    ink: str
    copies: int
    tray: str = ""
    """The name that the printer has for it; "" where it chooses."""
    folded: bool = False
    """Whether the sheet is worth nothing on one side of the paper: a tri-fold."""


def find_abilities(address: PrinterAddress) -> Abilities:
    """Ask a printer what it can and how it is. Raises PrinterError."""
    asked = Attribute("requested-attributes", Tag.KEYWORD, ASKED)
    answer = ask_printer(address, IppOperation.GET_PRINTER_ATTRIBUTES, [asked])
    if not answer.done:
        raise explain_refusal(address, f"it does not say what it can (status {answer.status:#06x})")
    return Abilities.of(answer.group(Tag.PRINTER_ATTRIBUTES))


def _clean(value: Value) -> str:
    """Words of a printer for people: printable ones, and not without end."""
    return "".join(letter for letter in str(value) if letter.isprintable())[:80]


def _truth(said: Mapping[str, Values], name: str) -> bool | None:
    values = said.get(name, ())
    return values[0] if values and isinstance(values[0], bool) else None


def fit_job(job: PrintJob, printer: Abilities, name: str) -> tuple[Sequence[Attribute], tuple[Problem, ...]]:
    """The attributes of a job (RFC 8011, 5.2) for what the printer says it can, and what whoever prints it should know.

    ``name`` is what the printer is called. Raises PrinterError with all that it cannot.
    """
    told = list(_find_misfits(job, printer, name))
    wrong = [each for each in told if each.severity is Severity.ERROR]
    if wrong:
        raise PrinterError(wrong)
    attributes = [Attribute("copies", Tag.INTEGER, [job.copies])]
    if not printer.sides or job.sides in printer.sides:
        attributes.append(Attribute("sides", Tag.KEYWORD, [job.sides]))
    mode = COLOR_MODES[job.ink]
    if mode in printer.color_modes:
        attributes.append(Attribute("print-color-mode", Tag.KEYWORD, [mode]))
    if "none" in printer.scalings:  # type keeps its size: 12 points are 12 points on paper
        attributes.append(Attribute("print-scaling", Tag.KEYWORD, ["none"]))
    return (*attributes, _media(job, printer)), tuple(told)


def _media(job: PrintJob, printer: Abilities) -> Attribute:
    """The paper: by its size and its tray where one is named, else by its name. Never both (PWG 5100.7, 6.3)."""
    paper = PAPERS[job.paper]
    if not job.tray:
        return Attribute("media", Tag.KEYWORD, [paper.name])
    size = [
        Attribute("x-dimension", Tag.INTEGER, [paper.width]),
        Attribute("y-dimension", Tag.INTEGER, [paper.height]),
    ]
    source = Attribute("media-source", Tag.KEYWORD, [job.tray])
    return Attribute("media-col", Tag.COLLECTION, [[Attribute("media-size", Tag.COLLECTION, [size]), source]])


def _find_misfits(job: PrintJob, printer: Abilities, name: str) -> Iterator[Problem]:
    """What the printer says it cannot, as errors where the sheet would not be what was asked for."""
    paper = PAPERS[job.paper].name
    said = f"The printer {name} says"
    if not printer.state.accepting:
        yield Problem("printer-not-accepting", f"{said} that it takes no jobs now.", "Look at its panel, or print on another one.",
                      values={"printer": name})  # fmt: skip
    if PDF not in printer.formats:
        yield Problem("printer-no-pdf", f"{said} that it takes no PDF.",
                      "Give it a queue of CUPS, which turns the file into what it takes, or print with the browser's own window.",
                      values={"printer": name})  # fmt: skip
    if printer.media and paper not in printer.media:
        yield Problem("printer-no-paper", f"{said} that it has no paper of the size {job.paper}.",
                      "Choose the other paper, or another printer.", values={"printer": name})  # fmt: skip
    elif printer.ready and paper not in printer.ready:
        yield Problem("paper-not-loaded", f"{said} that no paper of the size {job.paper} lies in it now.",
                      "Put some in; it may wait for it.", values={"printer": name})  # fmt: skip
    if job.tray and (job.tray not in printer.trays or not {"media-size", "media-source"} <= set(printer.media_members)):
        yield Problem("printer-no-tray", f"{said} that it has no tray {job.tray!r}.",
                      f"Write one of these under  trays:  {', '.join(printer.trays) or 'it has none to choose'}.",
                      values={"printer": name})  # fmt: skip
    if job.copies > printer.most_copies:
        yield Problem("printer-few-copies", f"{said} that it makes {printer.most_copies} copies of a job at most.",
                      "Print fewer at a time.", values={"printer": name})  # fmt: skip
    yield from _find_lesser_looks(job, printer, said, name)


def _find_lesser_looks(job: PrintJob, printer: Abilities, said: str, name: str) -> Iterator[Problem]:
    if job.sides != ONE_SIDED and printer.sides and job.sides not in printer.sides:
        if job.folded:
            yield Problem("printer-no-fold", f"{said} that it cannot turn paper over on its short edge; a tri-fold is worth nothing without.",
                          "Print it on another one, or with the browser's own window.", values={"printer": name})  # fmt: skip
        else:
            yield Problem("printer-one-sided", f"{said} that it prints on one side only: each page stands on its own sheet of paper.",
                          "Staple them, or print on another one.", values={"printer": name})  # fmt: skip
    black = printer.color is False or (printer.color_modes and "color" not in printer.color_modes)
    if job.ink == "color" and black and printer.color is not True:
        yield Problem("printer-black-only", f"{said} that it prints in black only.",
                      "The sheet in black and white is drawn for that:  --ink mono", values={"printer": name})  # fmt: skip
